"""Every format can be read by what it is for, and says what the record says."""

import csv
import io
import json
import re
import xml.dom.minidom
from html.parser import HTMLParser
from pathlib import Path

from harness import Case, run

LINES = [
    {"id": "a<&\"b", "text": "À Paris, la France <b>& l'Élysée</b>. M. Lavrov\tparle 😀 à Nancy.\r\nFin"},
    {"id": 2, "text": "control \u0001 \ufffe, \"quoted, field\" de Paris"},
    {"text": ""},
]


class Formats(Case):
    def setUp(self):
        super().setUp()
        good = "".join(json.dumps(x) + "\n" for x in LINES)
        self.good = self.path("good.jsonl", good)
        self.mixed = self.path("mixed.jsonl", good + "{\n" + good)
        self.record = self.records(run("--offsets", "all", self.good))

    def out(self, name, path=None, *args):
        result = run("-f", name, *args, path or self.good)
        self.assertEqual(result.code, 0, result.err)
        return result.out.decode()

    def entities(self):
        return [(r, e) for r in self.record for e in r["entities"]]

    def test_json_is_a_sequence(self):
        decoder, text, found = json.JSONDecoder(), self.out("json", self.mixed), []
        while text.strip():
            value, end = decoder.raw_decode(text.lstrip())
            found.append(value)
            text = text.lstrip()[end:]
        self.assertEqual(len(found), 7)
        self.assertEqual(found[0]["entities"], self.records(run(self.good))[0]["entities"])

    def test_conll(self):
        docs = self.out("conll", self.mixed).split("-DOCSTART-\tO\n\n")
        self.assertEqual(docs[0], "")
        self.assertEqual(len(docs) - 1, 7)
        for doc, record in zip(docs[1:], self.record):
            begun = 0
            for sentence in doc.strip("\n").split("\n\n") if doc.strip("\n") else []:
                previous = "O"
                for line in sentence.split("\n"):
                    form, tag = line.split("\t")
                    self.assertTrue(form)
                    if tag.startswith("I-"):
                        self.assertIn(previous, ("B" + tag[1:], tag))
                    begun += tag.startswith("B-")
                    previous = tag
            self.assertEqual(begun, len(record["entities"]))
        self.assertRegex(self.out("conll", None, "--label-map", "conll") + "B-LOC", r"B-(PER|LOC|ORG)")
        self.assertIn("invalid_json", run("-f", "conll", self.mixed).err)

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.out("csv"), newline="")))
        self.assertEqual(len(rows), len(self.entities()))
        for row, (record, e) in zip(rows, self.entities()):
            self.assertEqual((row["text"], row["label"], int(row["start"]), int(row["end"])),
                             (e["text"], e["label"], e["start"], e["end"]))
            self.assertEqual(row["id"], str(record.get("id", "")))
            self.assertEqual(row["line"], str(self.record.index(record) + 1))

    def test_tsv(self):
        lines = self.out("tsv").split("\n")
        self.assertEqual(lines.pop(), "")
        width = len(lines[0].split("\t"))
        for line in lines:
            self.assertEqual(len(line.split("\t")), width)
        self.assertEqual(len(lines) - 1, len(self.entities()))

    def test_xml(self):
        for name, document, error in (("xml", "document", "error"), ("tei", "ab", "gap")):
            dom = xml.dom.minidom.parseString(self.out(name, self.mixed).encode())
            docs = dom.getElementsByTagName(document)
            texts = ["".join(n.nodeValue if n.nodeType == n.TEXT_NODE else
                             "".join(m.nodeValue for m in n.childNodes) for n in d.childNodes)
                     for d in docs if not d.getElementsByTagName("gap")]
            self.assertEqual(texts[0], LINES[0]["text"])
            self.assertEqual(len(texts), 6)
            self.assertEqual(len(dom.getElementsByTagName(error)), 1)

    def test_html(self):
        class Marks(HTMLParser):
            marks, opened = 0, []

            def handle_starttag(self, tag, attributes):
                if tag not in ("meta",):
                    self.opened.append(tag)
                self.marks += tag == "mark"

            def handle_endtag(self, tag):
                assert self.opened.pop() == tag, tag
        parser = Marks()
        page = self.out("html", self.mixed)
        parser.feed(page)
        self.assertEqual(parser.opened, [])
        self.assertEqual(parser.marks, 2 * len(self.entities()))
        self.assertNotIn("http", page.replace("<!DOCTYPE html>", ""), "needs nothing else")

    def test_geojson(self):
        collection = json.loads(self.out("geojson"))
        placed = [e for _, e in self.entities() if "lat" in e]
        self.assertEqual([f["properties"]["text"] for f in collection["features"]],
                         [e["text"] for e in placed])
        for f, e in zip(collection["features"], placed):
            self.assertEqual(f["geometry"]["coordinates"], [e["lon"], e["lat"]])
        self.assertEqual(json.loads(run("-f", "geojson", input=b"").out)["features"], [])

    def test_spans(self):
        for name, key in (("spacy", "ents"), ("prodigy", "spans"), ("doccano", "label")):
            found = [json.loads(x) for x in self.out(name, self.mixed).splitlines()]
            self.assertEqual(len(found), 7)
            for doc, record in zip(found, self.record):
                self.assertEqual(doc["text"], record["text"])
                spans = [tuple(s) if isinstance(s, list) else (s["start"], s["end"], s["label"])
                         for s in doc[key]]
                self.assertEqual(spans, [(e["start"], e["end"], e["label"])
                                         for e in record["entities"]])

    def test_hipe(self):
        lines = self.out("hipe", self.mixed).split("\n")
        width = len(lines[0].split("\t"))
        self.assertEqual(width, 10)
        rows = [x.split("\t") for x in lines[1:] if x and not x.startswith("# ")]
        self.assertEqual({len(r) for r in rows}, {width})
        self.assertEqual(sum(r[1].startswith("B-") for r in rows), 2 * len(self.entities()))
        self.assertEqual(sum(x.startswith("# hipe2022:document_id") for x in lines), 7)
        # MISC says where no space follows, so the words can be joined again.
        first = lines[2:lines.index("", 2)]
        text = "".join(r.split("\t")[0] + ("" if r.endswith("NoSpaceAfter") else " ") for r in first)
        self.assertTrue(LINES[0]["text"].startswith(text.split("  ")[0].rstrip()), text)

    def test_label_studio(self):
        tasks = json.loads(self.out("label-studio", self.mixed))
        self.assertEqual(len(tasks), 7)
        for task, record in zip(tasks, self.record):
            self.assertEqual(task["data"]["text"], record["text"])
            values = [x["value"] for x in task["predictions"][0]["result"]]
            self.assertEqual([[v["start"], v["end"]] for v in values],
                             [e["utf16"] for e in record["entities"]])
        self.assertEqual(tasks[3]["data"]["error"], "invalid_json")

    def test_web(self):
        pages = [json.loads(x) for x in self.out("webanno", self.mixed).splitlines()]
        found = [json.loads(x) for x in self.out("es-annotated", self.mixed).splitlines()]
        self.assertEqual((len(pages), len(found)), (7, 7))
        for page, es, record in zip(pages, found, self.record):
            spans = [i["target"]["selector"][0] for i in page["items"]]
            self.assertEqual([(s["start"], s["end"]) for s in spans],
                             [(e["start"], e["end"]) for e in record["entities"]])
            text = re.sub(r"\[([^]]*)\]\([A-Z][^)]*\)", r"\1", es["text"])
            self.assertEqual(text, record["text"])

    def test_brat(self):
        out = self.dir / "brat"
        self.path("sub/t.txt", "À Paris.")
        for jobs in ("1", "2"):
            result = run("-f", "brat", "-j", jobs, self.good, "sub/t.txt", "-o", f"{out}{jobs}/", cwd=self.dir)
            self.assertEqual(result.code, 0, result.err)
            names = sorted(p.name for p in Path(f"{out}{jobs}").iterdir())
            self.assertEqual(len(names), 8)
            self.assertIn("a%3C%26%22b.ann", names)
            self.assertIn("sub%2Ft.ann", names)
            text = Path(f"{out}{jobs}/a%3C%26%22b.txt").read_bytes().decode()
            self.assertEqual(text, LINES[0]["text"])
            for line in Path(f"{out}{jobs}/a%3C%26%22b.ann").read_text().splitlines():
                if line.startswith("T"):
                    _, span, mention = line.split("\t")
                    _, start, end = span.split(" ")
                    self.assertEqual(text[int(start):int(end)].replace("\t", " "), mention)

    def test_brat_keeps_documents_of_one_name(self):
        texts = ["Paris", "Lyon", "Metz", "Nancy", "Toul"]
        path = self.path("in.jsonl", "".join(json.dumps({"id": i, "text": t}) + "\n"
                                             for i, t in zip((1, "1-2", "1", 1, "1-2"), texts)))
        for jobs in ("1", "2"):
            out = self.dir / f"brat{jobs}"
            result = run("-f", "brat", "-j", jobs, path, "-o", f"{out}/")
            self.assertEqual(result.code, 0, result.err)
            self.assertIn(f"{out}/1.txt: a second document of that name", result.err)
            found = {p.stem: p.read_text() for p in out.glob("*.txt")}
            self.assertEqual((found["1"], found["1-2"]), ("Paris", "Lyon"))
            self.assertEqual(sorted(found.values()), sorted(texts))
            self.assertEqual({p.stem for p in out.glob("*.ann")}, set(found))

    def test_brat_cuts_long_names(self):
        ids = ["é" * 300 + x for x in "ab"] + ["/" * 100, "c"]
        path = self.path("in.jsonl", "".join(json.dumps({"id": i, "text": i[-1]}) + "\n" for i in ids))
        result = run("-f", "brat", path, "-o", f"{self.dir}/brat/")
        self.assertEqual((result.code, result.err), (0, ""))
        found = {p.stem: p.read_text() for p in (self.dir / "brat").glob("*.txt")}
        self.assertEqual(sorted(found.values()), ["/", "a", "b", "c"])
        self.assertEqual(len({s[:80] for s in found}), 3, "the name is known by its beginning")

    def test_ansi(self):
        shown = run("-f", "ansi", self.good).out.decode()
        self.assertNotIn("\x01", shown)
        self.assertIn("\u2401", shown)

    def test_tokens(self):
        for unit in ("codepoint", "byte", "utf16", "all"):
            result = run("tokens", "-f", "jsonl", "--offsets", unit, self.mixed)
            self.assertEqual(result.code, 0)
            docs = [json.loads(x) for x in result.lines]
            self.assertEqual(len(docs), 7)
            self.assertEqual(docs[3]["error"]["code"], "invalid_json")
            for doc, line in zip(docs, LINES):
                at = 0
                for token in doc["tokens"]:
                    self.assertGreaterEqual(token["start"], at)
                    at = token["end"]
                if unit == "codepoint":
                    for token in doc["tokens"]:
                        self.assertEqual(line["text"][token["start"]:token["end"]], token["text"])
        plain = run("tokens", input="Un deux. Trois.".encode()).out.decode()
        self.assertTrue(plain.startswith("0\t2\tword\tUn\n"), plain)
        self.usage("tokens", "-f", "xml", "x", says="text or jsonl")


class Eval(Case):
    def gold(self, *docs):
        return "".join(json.dumps({"id": i, "text": "x" * 50, "entities": [
            {"start": s, "end": e, "label": label} for s, e, label in spans]}) + "\n"
            for i, spans in docs)

    def setUp(self):
        super().setUp()
        self.g = self.path("g.jsonl", self.gold(
            (1, [(0, 5, "PERSON"), (6, 9, "PLACE"), (10, 14, "PLACE"), (20, 25, "COUNTRY")]),
            ("two", [(0, 3, "ORGANIZATION")]), (3, [(0, 2, "PERSON")])))
        self.p = self.path("p.jsonl", self.gold(
            ("two", [(0, 3, "ORGANIZATION"), (0, 3, "ORGANIZATION")]),
            (1, [(0, 5, "PERSON"), (6, 8, "PLACE"), (10, 14, "COUNTRY"), (40, 42, "PERSON")]),
            (9, [(0, 1, "PLACE")])))

    def test_figures(self):
        result = run("eval", self.g, self.p, "-f", "json", "--errors", "99")
        self.assertEqual(result.code, 0, result.err)
        report = json.loads(result.out)
        micro = report["micro"]
        self.assertEqual((micro["gold"], micro["predicted"]), (6, 5))
        self.assertEqual(micro["strict"], {"right": 2, "precision": 0.4, "recall": 0.3333,
                                           "f1": 0.3636})
        self.assertEqual(micro["overlap"]["right"], 3)
        self.assertEqual(sorted(e["kind"] for e in report["errors"]),
                         ["label", "missed", "missed", "span", "spurious"])
        self.assertEqual(report["confusion"]["PLACE"]["COUNTRY"], 1)
        self.assertEqual(report["confusion"]["COUNTRY"][""], 1)
        self.assertEqual(report["documents"], {"gold": 3, "missing": 1, "failed": 0})
        self.assertIn("1 of 3 documents are missing", result.err)
        self.assertIn("1 documents of", result.err)

    def test_text(self):
        out = run("eval", self.g, self.p, "--errors", "1").out.decode()
        self.assertIn("micro         P 0.4000 R 0.3333 F1 0.3636 gold 6 predicted 5\n", out)
        self.assertEqual(out.split("\n\n")[0].split("\n")[0], "missed: 1 of 2")
        self.assertEqual(out.split("\n\n")[0].count("\n"), 1)
        self.assertNotIn("COUNTRY ", run("eval", self.g, self.p, "--merge-places").out.decode()
                         .split("by overlap")[0])

    def test_itself_is_perfect(self):
        report = json.loads(run("eval", self.g, self.g, "-f", "json").out)
        self.assertEqual(report["micro"]["strict"]["f1"], 1)
        self.assertEqual(report["errors"], [])

    def test_bad_input_is_refused_with_its_line(self):
        good = '{"id":1,"text":"abc","entities":[]}\n'
        for bad, says in (("{", "p:2:"), ("[]", "not a JSON object"), ('{"entities":[]}', "no `id`"),
                          ('{"id":1,"entities":[]}', "stands twice (first in line 1)"),
                          ('{"id":2}', "no list"),
                          ('{"id":2,"text":"é","entities":[{"start":0,"end":2,"label":"X"}]}', "outside"),
                          ('{"id":2,"entities":[{"start":3,"end":3,"label":"X"}]}', "empty"),
                          ('{"id":2,"entities":[{"start":"0","end":3,"label":"X"}]}', "whole numbers"),
                          ('{"id":2,"offset_unit":"byte","entities":[]}', "--offsets codepoint")):
            result = run("eval", self.g, self.path("p", good + bad + "\n"))
            self.assertEqual((result.code, result.out), (2, b""), bad)
            self.assertIn(says, result.err)
            self.assertIn("p:2:", result.err)
        self.assertEqual(run("eval", self.g, self.dir / "nowhere").code, 2)

    def test_failed_documents_count_as_empty(self):
        failed = self.path("p", '{"schema":"gazette/1.0","id":1,"source":{"file":"x"},'
                                '"error":{"code":"no_text","message":"m"}}\n')
        result = run("eval", self.g, failed, "-f", "json")
        self.assertEqual(json.loads(result.out)["documents"]["failed"], 1)

    def test_what_annotate_writes(self):
        gold = run("--input", "jsonl", input=b'{"id":"d","text":"\xc3\x80 Paris, la France."}\n').out
        path = self.path("own.jsonl", gold)
        self.assertEqual(run("eval", path, path).code, 0)
