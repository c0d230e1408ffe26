"""What the input says already: --keep-entities, and the lists of ninjs items."""

import json

from harness import Case, check_annotation, check_error, run

TEXT = "Hé 😀 Zorglub, Emmanuel Macron est à Paris. M. Macron y reste."


def given(text, part, label="ORGANIZATION", **more):
    at = text.index(part)
    return {"start": at, "end": at + len(part), "label": label, **more}


class Keep(Case):
    def one(self, entities, *args, text=TEXT, **more):
        [record] = self.jsonl([{"id": 1, "text": text, "entities": entities, **more}],
                              "--no-model", "--keep-entities", *args)
        return record

    def test_kept_and_joined(self):
        kept = [given(TEXT, "à Paris", "PLACE", name="Lieu", x=[1, {"y": 2.50}]), given(TEXT, "Zorglub")]
        record = self.one(kept, z=1)
        self.assertEqual(record["z"], 1)
        names = {e["text"]: e for e in record["entities"]}
        self.assertEqual(names["Zorglub"]["label"], "ORGANIZATION")
        self.assertEqual((names["à Paris"]["name"], names["à Paris"]["x"]), ("Lieu", [1, {"y": 2.5}]))
        self.assertNotIn("Paris", names)
        self.assertIn("Emmanuel Macron", names)
        self.assertEqual([e["start"] for e in record["entities"]], sorted(e["start"] for e in record["entities"]))

    def test_overlap_drops_ours_and_mends_chains(self):
        plain = self.one([])
        chain = plain["chains"][0]
        self.assertEqual([plain["entities"][i]["text"] for i in chain["mentions"]], ["Emmanuel Macron", "Macron"])
        record = self.one([given(TEXT, "cron est", "PLACE")])
        self.assertNotIn("Emmanuel Macron", [e["text"] for e in record["entities"]])
        self.assertIn("cron est", [e["text"] for e in record["entities"]])
        for c in record["chains"]:
            self.assertTrue(c["mentions"])

    def test_units(self):
        e = given(TEXT, "Zorglub")
        byte = {**e, "start": len(TEXT[:e["start"]].encode()), "end": len(TEXT[:e["end"]].encode())}
        utf16 = {**e, "start": e["start"] + 1, "end": e["end"] + 1}
        for unit, entity in (("codepoint", e), ("byte", byte), ("utf16", utf16)):
            for out in ("codepoint", "byte", "utf16", "all"):
                record = self.one([{**entity, "text": "Zorglub"}], "--offsets", out, offset_unit=unit)
                self.assertIn("Zorglub", [x["text"] for x in record["entities"]])

    def test_our_own_output_goes_in_again(self):
        first = run("--no-model", "--input", "jsonl", input=json.dumps({"id": 1, "text": TEXT}).encode())
        again = run("--no-model", "--keep-entities", "--input", "jsonl", input=first.out)
        a, b = json.loads(first.out), json.loads(again.out)
        check_annotation(b)
        for x in (a, b):
            x.pop("chains")
            for e in x["entities"]:
                e.pop("chain", None)
        self.assertEqual(a, b)

    def test_refused(self):
        ok = given(TEXT, "Zorglub")
        for bad in ({"start": 0, "end": 999}, {"start": 3, "end": 3}, {"start": -1}, {"start": 1.5}, {"start": "1"},
                    {"label": "CITY"}, {"label": None}, {"text": "Zorglob"}):
            check_error(self.one([{**ok, **bad}]), "invalid_entities")
        for bad in ([1], {}, "x", 1, [ok, ok], [ok, given(TEXT, "lub")], [{}]):
            check_error(self.one(bad), "invalid_entities")
        check_error(self.one([ok], offset_unit="line"), "invalid_entities")
        check_error(self.one([{"start": 1, "end": 3, "label": "PLACE"}], offset_unit="byte", text="éé"),
                    "invalid_entities")
        self.one_error({"text": TEXT, "entities": [ok]}, "key_clash")

    def test_several_keys(self):
        line = {"id": 1, "a": "Zorglub à Paris", "b": "Le Zorglub", "entities": [
            {"start": 3, "end": 10, "label": "PERSON", "key": "b"},
            {"start": 0, "end": 7, "label": "PERSON", "key": "a"}]}
        args = ("--text-key", "a", "--text-key", "b", "--keep-entities", "--no-model")
        [record] = self.jsonl([line], *args)
        self.assertEqual([(e["key"], e["text"]) for e in record["entities"]],
                         [("a", "Zorglub"), ("a", "Paris"), ("b", "Zorglub")])
        self.one_error({**line, "entities": [given("Zorglub", "Zor")]}, "invalid_entities", *args)

    def test_every_writer(self):
        line = json.dumps({"id": 1, "text": TEXT, "entities": [given(TEXT, "Zorglub", name="Z")]}).encode()
        for f in ("json", "conll", "csv", "xml", "html", "spacy", "ansi", "geojson", "webanno", "hipe", "ninjs"):
            result = run("-f", f, "--keep-entities", "--input", "jsonl", input=line)
            self.assertEqual(result.code, 0, f)
            if f in ("csv", "ninjs"):
                self.assertIn(b"Z", result.out)
        self.assertEqual(run("explain", "--keep-entities", "--input", "jsonl", input=line).code, 0)


class Ninjs(Case):
    def item(self, item, *args, kind="ninjs"):
        result = run("--no-model", "-f", "ninjs", "--input", kind, *args, input=json.dumps(item).encode())
        self.assertEqual(result.code, 0, result.err)
        [line] = result.lines
        return json.loads(line)

    def test_names_are_added(self):
        item = {"uri": "u", "people": [{"name": "Sergueï Lavrov", "rel": "about"}, {"name": "X"}], "urgency": 4,
                "headlines": [{"value": "Sergueï Lavrov en Suisse"}], "entities": 1, "text": "libre",
                "bodies": [{"contenttype": "text/plain", "value": "Il est à Genève, en Suisse, avec l'Otan."}]}
        out = self.item(item)
        self.assertEqual({k: v for k, v in out.items() if k not in ("people", "places", "organisations")},
                         {k: v for k, v in item.items() if k != "people"})
        self.assertEqual(out["people"], item["people"])
        self.assertIn({"name": "Suisse", "rel": "mentions", "uri": "http://cvx.iptc.org/iso3166-1a2/ch"}, out["places"])
        self.assertIn({"name": "Genève", "rel": "mentions", "uri": "https://sws.geonames.org/2660646/"}, out["places"])
        self.assertEqual([p["name"] for p in out["places"]].count("Suisse"), 1)
        self.assertEqual(len(out["organisations"]), 1)

    def test_version_1(self):
        out = self.item({"headline": "Lavrov à Paris", "place": []})
        self.assertEqual([p["name"] for p in out["place"]], ["Paris"])
        self.assertNotIn("places", out)

    def test_what_is_no_item(self):
        result = run("-f", "ninjs", "--no-model", input="À Paris".encode())
        out = json.loads(result.out)
        self.assertEqual((out["type"], out["bodies"][0]["value"], out["places"][0]["name"]), ("text", "À Paris", "Paris"))
        self.assertEqual(self.item({"text": "Rien."}, kind="jsonl"), {"text": "Rien."})
        result = run("-f", "ninjs", "--input", "ninjs", input=b'{"headline":"a","people":{}}')
        check_error(json.loads(result.out), "key_clash")
