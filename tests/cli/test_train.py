"""gazette train: labels of one's own, from CoNLL and JSONL, and what is refused."""

import json
import os
from pathlib import Path

import harness
from harness import Case, run

SENTENCES = (
    "Le salon [EVENT Batimat] ouvre lundi à [PLACE Lyon] .",
    "La voiture [PRODUCT Kiralis] est vendue à [PLACE Metz] .",
    "Le festival [EVENT Rocktoile] commence jeudi .",
    "Le téléphone [PRODUCT Volt 7] sort jeudi .",
    "Au salon [EVENT Eurotec] , on voit la voiture [PRODUCT Zephir] .",
    "Le salon [EVENT Mobilis] ferme demain .",
)
DEV = ("Le salon [EVENT Siltec] ouvre à [PLACE Toul] .",
       "La voiture [PRODUCT Movane] sort demain .")
CONFIG = "hidden = 32\nepochs = 40\nbatch = 4\nmin_count = 1\nrate = 0.01\naverage = 0.9\n"
TEXT = "Le salon Agritech ouvre jeudi. La voiture Solane est vendue à Toul."
WANT = [("Agritech", "EVENT"), ("Solane", "PRODUCT"), ("Toul", "PLACE")]


def parts(sentence):
    """(text, label or None) of the pieces of a sentence with names in brackets."""
    for piece in sentence.replace("]", "[").split("["):
        label, space, name = piece.partition(" ")
        if label.isupper() and space and label.isalpha() and len(label) > 3:
            yield name, label
        else:
            yield piece, None


def conll(sentences):
    lines = []
    for sentence in sentences:
        for text, label in parts(sentence):
            for i, token in enumerate(text.split()):
                lines.append(f"{token}\t{'BI'[i > 0]}-{label}" if label else f"{token}\tO")
        lines.append("")
    return "\n".join(lines) + "\n"


def jsonl(sentences):
    lines = []
    for sentence in sentences:
        text, entities = "", []
        for piece, label in parts(sentence):
            if label:
                entities.append({"start": len(text), "end": len(text) + len(piece),
                                 "label": label})
            text += piece
        lines.append(json.dumps({"text": text, "entities": entities}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


class Train(Case):
    def setUp(self):
        super().setUp()
        program = Path(harness.PROGRAM).parent
        lists = (harness.DATA or program) / "gazette.gaz"
        (self.dir / "data").mkdir()
        os.symlink(lists.resolve(), self.dir / "data/gazette.gaz")
        self.config = self.path("petit.conf", CONFIG)
        self.model = self.dir / "data/gazette.model"

    def train(self, texts, dev, *more):
        return run("train", "--config", self.config, "-o", self.model, texts, "--dev", dev, *more)

    def learned(self):
        result = self.train(self.path("train.conll", conll(SENTENCES)),
                            self.path("dev.jsonl", jsonl(DEV)))
        self.assertEqual(result.code, 0, result.err)
        return result

    def annotate(self, *args, code=0):
        result = run("--data", self.dir / "data", *args, input=TEXT.encode())
        self.assertEqual(result.code, code, result.err)
        return result

    def test_own_labels_are_learned_and_written(self):
        result = self.learned()
        self.assertIn("(PLACE 1.0000 EVENT 1.0000 PRODUCT 1.0000)", result.err)
        self.assertRegex(result.err, r"floats [0-9.]+, integers [0-9.]+: quantization costs "
                                     r"-?[0-9.]+\n")
        [record] = self.records(self.annotate("-f", "jsonl"))
        self.assertEqual([(e["text"], e["label"]) for e in record["entities"]], WANT)
        lines = self.annotate("-f", "conll").out.decode()
        for name, label in WANT:
            self.assertIn(f"{name}\tB-{label}\n", lines)
        info = run("data", "info", "--data", self.dir / "data").out.decode()
        self.assertIn("\nlabels\tPERSON, COUNTRY, PLACE, ORGANIZATION, EVENT, PRODUCT\n", info)

    def test_rough_texts_weigh_as_the_configuration_says(self):
        careful = self.path("train.conll", conll([s for s in SENTENCES if "EVENT" not in s]))
        rough = self.path("rough.conll", conll([s for s in SENTENCES if "EVENT" in s]))
        dev = self.path("dev.jsonl", jsonl(DEV))
        for weight in (0, 1):
            self.config.write_text(CONFIG + f"rough_weight = {weight}\n")
            result = self.train(careful, dev, "--rough", rough)
            self.assertEqual(result.code, 0, result.err)
            [record] = self.records(self.annotate("-f", "jsonl"))
            got = [(e["text"], e["label"]) for e in record["entities"]]
            self.assertEqual("EVENT" in [label for _, label in got], weight > 0, got)

    def test_a_card_tells_what_was_measured(self):
        train, dev = self.path("train.conll", conll(SENTENCES)), self.path("dev.jsonl", jsonl(DEV))
        card = self.dir / "card.md"
        for before, after in (("", "\n"), ("# A model\n\n", "\n\nBy hand.\n")):
            if before:
                card.write_text(before + card.read_text().strip().replace("EVENT", "GONE") + after)
            self.assertEqual(self.train(train, dev, "--card", card).code, 0)
            text = card.read_text()
            self.assertTrue(text.startswith(before + "<!-- measured: written by"), text[:80])
            self.assertTrue(text.endswith("<!-- measured: end -->" + after), text[-80:])
            self.assertIn("| train.conll | 1 | 9 | 1 |\n", text)
            self.assertIn("| dev.jsonl | 2 | 3 | 100.0 | 100.0 | 100.0 | ", text)
            self.assertIn("| EVENT | 1 | 100.0 | 100.0 | 100.0 | 0.0 |\n", text)
            self.assertNotIn("GONE", text)
        self.model.unlink()
        card.write_text("By hand.\n")
        result = self.train(train, dev, "--card", card)
        self.assertEqual(result.code, 2)
        self.assertIn(f"{card}: no lines «<!-- measured", result.err)
        self.assertFalse(self.model.exists())
        self.assertEqual(card.read_text(), "By hand.\n")

    def test_every_format_knows_them(self):
        self.learned()
        for format in ("json", "csv", "xml", "tei", "html", "ansi", "spacy", "prodigy", "doccano",
                       "label-studio", "webanno", "es-annotated", "hipe"):
            out = self.annotate("-f", format).out.decode()
            if format != "ansi":
                self.assertIn("PRODUCT", out, format)
            self.assertIn("Solane", out, format)
        self.assertIn('<name type="PRODUCT">Solane</name>',
                      self.annotate("-f", "tei").out.decode())
        self.assertIn("\033[1;33mSolane\033[0m", self.annotate("-f", "ansi").out.decode())
        self.annotate("-f", "brat", "-o", str(self.dir / "brat") + "/")
        [ann] = (self.dir / "brat").glob("*.ann")
        self.assertIn("PRODUCT", ann.read_text())

    def test_options_and_users_know_them(self):
        self.learned()
        [record] = self.records(self.annotate("-f", "jsonl", "--labels", "PRODUCT"))
        self.assertEqual([e["text"] for e in record["entities"]], ["Solane"])
        result = self.annotate("--labels", "PRODUCT,TOWN", code=2)
        self.assertIn("unknown «TOWN»; expected PERSON, COUNTRY, PLACE, ORGANIZATION, EVENT or "
                      "PRODUCT", result.err)
        names = self.path("noms.tsv", "PRODUCT\tproduit\nPLACE\tlieu\n")
        [record] = self.records(self.annotate("-f", "jsonl", "--label-map", names))
        self.assertEqual([e["label"] for e in record["entities"]], ["EVENT", "produit", "lieu"])
        own = self.path("miens.tsv", "jeudi\tEVENT\n")
        [record] = self.records(self.annotate("-f", "jsonl", "--no-model", "--gazetteer", own))
        self.assertIn(("jeudi", "EVENT"), [(e["text"], e["label"]) for e in record["entities"]])
        given = {"text": TEXT, "offset_unit": "codepoint", "chains": [],
                 "entities": [{"start": 24, "end": 29, "label": "EVENT"}]}
        result = run("--data", self.dir / "data", "--input", "jsonl", "--keep-entities",
                     input=json.dumps(given).encode() + b"\n")
        [record] = self.records(result)
        self.assertEqual([(e["text"], e["label"]) for e in record["entities"]],
                         [WANT[0], ("jeudi", "EVENT"), *WANT[1:]])
        report = run("explain", "--data", self.dir / "data", input=TEXT.encode()).out.decode()
        self.assertIn("«Solane» PRODUCT", report)

    def test_the_projects_own_model_has_no_others(self):
        result = run("--labels", "PRODUCT", input=TEXT.encode())
        self.assertEqual(result.code, 2)
        self.assertIn("unknown «PRODUCT»", result.err)

    def test_bad_labels_are_refused_with_file_and_line(self):
        good, dev = self.path("good.conll", conll(SENTENCES)), self.path("dev.conll", conll(DEV))
        for name, text, says in (
                ("bad.conll", "Metz\tB-PLACE\nZoe\tB-MA VOITURE\n", "unknown tag"),
                ("bad.conll", "Metz\tB-PLACE\nZoe\tB-voiture!\n", "«voiture!» cannot be a label"),
                ("bad.jsonl", '{"text":"a","entities":[]}\n{"text":"Zoe","entities":'
                              '[{"start":0,"end":3,"label":"MA VOITURE"}]}\n',
                 "«MA VOITURE» cannot be a label")):
            bad = self.path(name, text)
            result = self.train(bad, dev)
            self.assertEqual(result.code, 2)
            self.assertIn(f"{bad}:2: {says}", result.err)
        late = self.path("late.conll", "Metz\tB-PLACE\nLa\tO\nZoe\tB-CAR\n")
        result = self.train(good, late)
        self.assertEqual(result.code, 2)
        self.assertIn(f"{late}:3: unknown label «CAR»; the texts to learn from have PLACE, EVENT, "
                      "PRODUCT", result.err)
        self.assertFalse(self.model.exists())
