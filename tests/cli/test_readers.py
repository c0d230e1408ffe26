"""Formats read by readers that are not ours, or by the rules of those that cannot be had here;
README.md says which. A reader that is not installed is skipped."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote_plus, urlsplit

from harness import Case, run

SCHEMAS = Path(__file__).parent / "schemas"
LINES = [
    {"id": "a<&\"b", "text": "À Paris, la France <b>& l'Élysée</b>.  M. Lavrov\tparle 😀 à Nancy. \r\nFin\r"},
    {"id": 2, "text": " contrôle \u0001\u0085\u007f \ufffe \U0001fffe, « de Paris »\u2028 "},
    {"text": ""},
    {"id": "é/ü", "text": "Emmanuel Macron a vu Sergueï Lavrov à Genève.\n\nL'ONU siège à New York, loin du lac Léman."},
]
# Labels that are no word, no name of XML and no name of a file.
MAP = "PERSON\tEtre humain\nPLACE/city\tVille <&\">\nPLACE\tLieu[a](b)\nCOUNTRY\t-\n"


class Readers(Case):
    def setUp(self):
        super().setUp()
        self.good = self.path("un fichier.jsonl", "".join(json.dumps(x) + "\n" for x in LINES))
        self.mixed = self.path("mixed.jsonl", self.good.read_text() + "{\n")
        self.map = self.path("map.tsv", MAP)
        self.record = self.records(run(self.good))

    def out(self, name, *args):
        result = run("-f", name, *(args or [self.good]))
        self.assertEqual(result.code, 0, result.err)
        return result.out

    def maps(self):
        return [()] + [("--label-map", m) for m in ("conll", "ontonotes", "hipe", "tei", self.map)]

    def test_xmllint(self):
        if not shutil.which("xmllint"):
            self.skipTest("needs xmllint")
        for name in ("xml", "tei"):
            for args in self.maps():
                path = self.path("out.xml", self.out(name, *args, self.mixed))
                done = subprocess.run(["xmllint", "--noout", "--relaxng", SCHEMAS / f"{name}.rng", path],
                                      capture_output=True)
                self.assertEqual(done.returncode, 0, (name, args, done.stderr.decode()))

    def test_html5lib(self):
        try:
            import html5lib
        except ImportError:
            self.skipTest("needs html5lib")
        page = html5lib.HTMLParser(strict=True).parse(self.out("html", self.mixed))
        space = "{http://www.w3.org/1999/xhtml}"
        texts = ["".join(p.itertext()) for p in page.iter(space + "p")]
        self.assertEqual(texts[0], LINES[0]["text"].replace("\r\n", "\n").replace("\r", "\n"))
        self.assertEqual(texts[3], LINES[3]["text"])
        self.assertEqual(sum(1 for _ in page.iter(space + "mark")), sum(len(r["entities"]) for r in self.record))

    def test_geojson(self):
        try:
            import geojson
        except ImportError:
            self.skipTest("needs geojson")
        found = geojson.loads(self.out("geojson"))
        self.assertTrue(found.is_valid, found.errors())
        self.assertTrue(found.features)

    def test_conll_back_through_eval(self):
        """Tokens and tags alone give the names back, in their places."""
        docs = self.out("conll").decode().split("-DOCSTART-\tO\n\n")[1:]
        back = []
        for doc, record in zip(docs, self.record):
            at, entities = 0, []
            for line in filter(None, doc.split("\n")):
                form, tag = line.split("\t")
                pattern = re.escape(form).replace("\ufffd", ".")
                pattern = re.sub("[\u2400-\u2421]", ".", pattern)
                found = re.compile(pattern).search(record["text"], at)
                self.assertIsNotNone(found, (form, record["text"][at:]))
                self.assertEqual(re.sub(r"[\s\x00-\x9f]", "", record["text"][at:found.start()]), "", "nothing is lost")
                at = found.end()
                if tag.startswith("B-"):
                    entities.append({"start": found.start(), "end": at, "label": tag[2:]})
                elif tag != "O":
                    entities[-1]["end"] = at
            back.append({"id": len(back), "text": record["text"], "entities": entities})
        gold = [{**r, "id": i} for i, r in enumerate(self.record)]
        paths = [self.path(name, "".join(json.dumps(x) + "\n" for x in docs))
                 for name, docs in (("gold.jsonl", gold), ("back.jsonl", back))]
        report = json.loads(run("eval", "-f", "json", *paths).out)
        self.assertEqual(report["micro"]["strict"]["f1"], 1)
        self.assertGreater(report["micro"]["gold"], 5)

    def test_labels_are_one_word(self):
        for name, column in (("conll", 1), ("hipe", 1)):
            for line in self.out(name, "--label-map", self.map, self.good).decode().split("\n"):
                if line and not line.startswith(("#", "TOKEN")):
                    self.assertRegex(line.split("\t")[column], r"^(O|[BI]-\S+)$")
        self.out("brat", "--label-map", self.map, self.good, "-o", f"{self.dir}/brat/")
        for path in (self.dir / "brat").glob("*.ann"):
            for line in path.read_text().splitlines():
                self.assertRegex(line, r"^(T\d+\t\S+ \d+ \d+|N\d+\tReference T\d+ geonames:\d+)\t[^\t]+$")

    def test_brat_has_a_span_for_each_line(self):
        text = "Hier Jean\r\nDupont\n est  là."
        path = self.path("x.jsonl", json.dumps({"id": "x", "text": text, "entities": [
            {"start": 5, "end": 17, "label": "PERSON"}]}))
        self.out("brat", "--keep-entities", path, "-o", f"{self.dir}/brat/")
        self.assertEqual((self.dir / "brat/x.ann").read_text(), "T1\tPERSON 5 9;11 17\tJean Dupont\n")
        self.assertEqual((self.dir / "brat/x.txt").read_bytes().decode(), text)

    def from_json(self, doc):
        """As spaCy's Doc.from_json: the words, each with or without a blank, are the text."""
        words = [doc["text"][t["start"]:t["end"]] for t in doc["tokens"]]
        self.assertEqual([t["id"] for t in doc["tokens"]], list(range(len(words))))
        starts, ends, at = {}, {}, 0
        for i, word in enumerate(words):
            starts[at] = i
            self.assertTrue(word)
            self.assertEqual(doc["text"][at:at + len(word)], word)
            at += len(word)
            ends[at] = i
            at += doc["text"][at:at + 1] == " "
        self.assertEqual(at, len(doc["text"]))
        for e in doc["ents"]:
            self.assertIn(e["start"], starts)
            self.assertIn(e["end"], ends)

    def test_spacy_makes_the_text_anew(self):
        docs = [json.loads(x) for x in self.out("spacy", self.mixed).splitlines()]
        for doc in docs:
            self.from_json(doc)
        self.assertEqual([d["text"] for d in docs[:4]], [x["text"] for x in LINES])
        kept = {"id": 1, "text": "Saint-Étienne, aujourd'hui", "entities": [
            {"start": 2, "end": 8, "label": "PLACE"}, {"start": 15, "end": 16, "label": "PLACE"}]}
        path = self.path("kept.jsonl", json.dumps(kept))
        [doc] = [json.loads(x) for x in self.out("spacy", "--keep-entities", "--no-model", path).splitlines()]
        self.from_json(doc)
        self.assertEqual([(e["start"], e["end"]) for e in doc["ents"]], [(2, 8), (15, 16)])

    def test_web_annotations_have_iris(self):
        seen = set()
        for line in self.out("webanno", self.mixed, self.good).splitlines():
            page = json.loads(line)
            for thing in [page] + page["items"]:
                self.assertNotIn(thing["id"], seen)
                seen.add(thing["id"])
            for item in page["items"]:
                source = item["target"]["source"]
                self.assertTrue(item["id"].startswith(source + "#e"))
                self.assertEqual(urlsplit(source).scheme, "file")
                self.assertRegex(source, r"^[!-~]+$")
        [item] = self.out("ninjs", self.path("deux mots.txt", "Rien.")).splitlines()
        self.assertEqual(json.loads(item)["uri"], f"file:{self.dir}/deux%20mots.txt")

    def test_annotated_text_is_parsed(self):
        """By the pattern of the field's parser: [text](values), joined by & and URL-encoded."""
        pattern = re.compile(r"\[([^\]\[]*)\]\(([^)(]*)\)")
        for line, record in zip(self.out("es-annotated", "--label-map", self.map, self.good).splitlines(),
                                self.record):
            text = json.loads(line)["text"]
            found = list(pattern.finditer(text))
            self.assertEqual([m[1] for m in found], [e["text"] for e in record["entities"]])
            self.assertEqual(pattern.sub(r"\1", text), record["text"])
            for m, e in zip(found, record["entities"]):
                values = [unquote_plus(v) for v in m[2].split("&")]
                self.assertNotIn("=", m[2])
                self.assertIn(values[0], ("Etre humain", "Ville <&\">", "Lieu[a](b)", "-", "ORGANIZATION"))
                self.assertEqual(values[1:2], [e["name"]] if "name" in e else [])

    def test_ninjs_keys(self):
        items = [json.loads(x) for x in self.out("ninjs", self.good).splitlines()]
        for group in ("people", "places", "organisations"):
            self.assertTrue(any(group in item for item in items))
            for thing in (x for item in items for x in item.get(group, [])):
                self.assertLessEqual(set(thing), {"name", "rel", "uri"})
                self.assertTrue(urlsplit(thing.get("uri", "x:")).scheme)

    def test_label_studio_imports(self):
        """What its validation of tasks asks, and that each result points to one tag."""
        for task in json.loads(self.out("label-studio", self.mixed)):
            self.assertIsInstance(task["data"]["text"], str)
            for prediction in task.get("predictions", []):
                results = prediction["result"]
                self.assertEqual(len({r["id"] for r in results}), len(results))
                for r in results:
                    self.assertEqual((r["from_name"], r["to_name"], r["type"]), ("label", "text", "labels"))
                    text = task["data"]["text"].encode("utf-16-le")
                    value = r["value"]
                    self.assertEqual(text[2 * value["start"]:2 * value["end"]].decode("utf-16-le"), value["text"])

    def test_doccano_imports(self):
        for line in self.out("doccano", self.mixed).splitlines():
            row = json.loads(line)
            self.assertIsInstance(row["text"], str)
            for label in row["label"]:
                self.assertEqual([type(x) for x in label], [int, int, str])

    def test_label_maps(self):
        text = self.path("t.txt", "M. Dupont est à Toul, en France, au bord de la Moselle et du lac Léman, avec l'ONU.")
        expected = {"conll": {"PER", "LOC", "ORG"}, "ontonotes": {"PERSON", "GPE", "LOC", "ORG"},
                    "hipe": {"pers", "loc", "org"}, "tei": {"persName", "country", "placeName", "orgName"}}
        for name, labels in expected.items():
            [record] = self.records(run("--label-map", name, text))
            self.assertEqual({e["label"] for e in record["entities"]}, labels, name)
        [record] = self.records(run("--label-map", "ontonotes", text))
        names = {e["text"]: e["label"] for e in record["entities"]}
        self.assertEqual((names["Toul"], names["France"]), ("GPE", "GPE"))
        self.assertIn("LOC", (names.get("Léman"), names.get("lac Léman")))
        tei = self.out("tei", "--label-map", "conll", text).decode()
        self.assertIn('<persName type="PER">Dupont</persName>', tei)
