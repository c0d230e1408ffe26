"""--explain for what the network decides, with a model of random numbers over the real lists."""

import re
from pathlib import Path

import harness
from harness import Case, run

TEXT = ("Le président Vladimir Poutine est arrivé à Genève. M. Martin, maire de Toul, a vu la CGT.\n"
        "« Orange recrute », dit Mme Roux à Nancy. POUTINE À MOSCOU\n" * 3)


class Network(Case):
    def setUp(self):
        super().setUp()
        self.data = Path(harness.PROGRAM).parent / "tests"
        if not all((self.data / name).exists() for name in ("gazette.gaz", "gazette.model")):
            self.skipTest("no random model; the build makes one for its tests")

    def explain(self, *args):
        [record] = self.records(run("--explain", "--data", self.data, *args, input=TEXT.encode()))
        decided = [e for e in record["entities"] if e["why"]["source"] == "model"]
        self.assertGreater(len(decided), 3)
        return record, decided

    def test_words_evidence_and_the_next_reading(self):
        record, decided = self.explain()
        for e in decided:
            why = e["why"]
            self.assertEqual(list(why)[-5:], ["cues", "rejected", "words", "evidence", "next"])
            for what in ("words", "evidence"):
                weights = [abs(w["weight"]) for w in why[what]]
                self.assertEqual(weights, sorted(weights, reverse=True))
                self.assertLessEqual(len(weights), 5)
                self.assertTrue(all(w >= 0.01 for w in weights))
            for w in why["words"]:
                self.assertEqual(list(w), ["text", "at", "weight"])
                side = TEXT[:e["start"]] if w["at"] < 0 else TEXT[e["end"]:] if w["at"] else e["text"]
                self.assertIn(w["text"], side)
            self.assertNotEqual(why["next"]["label"], e["label"])
            self.assertLessEqual(why["next"]["score"] + e["score"], 1.002)
        self.assertTrue(any(e["why"]["evidence"] for e in decided))
        for e in record["entities"]:
            if e["why"]["source"] != "model":
                self.assertFalse({"words", "evidence", "next"} & set(e["why"]))

    def test_labels_are_called_as_asked(self):
        _, plain = self.explain()
        _, mapped = self.explain("--label-map", "conll")
        names = {"PERSON": "PER", "PLACE": "LOC", "COUNTRY": "LOC", "ORGANIZATION": "ORG", None: None}
        for a, b in zip(plain, mapped, strict=True):
            self.assertEqual(names[a["why"]["next"]["label"]], b["why"]["next"]["label"])
            self.assertEqual([names[x.get("label")] for x in a["why"]["evidence"]],
                             [x.get("label") for x in b["why"]["evidence"]])

    def test_asking_changes_no_answer(self):
        record, _ = self.explain()
        [plain] = self.records(run("--data", self.data, input=TEXT.encode()))
        for e in record["entities"]:
            del e["why"]
        self.assertEqual(record, plain)

    def test_for_people(self):
        _, decided = self.explain()
        report = run("explain", "--data", self.data, input=TEXT.encode()).out.decode()
        self.assertEqual(len(re.findall(r"^    else      .+ \((0|1|0\.\d+)\)$", report, re.M)), len(decided))
        for shown in re.findall(r"^    words     (.+)$", report, re.M):
            self.assertRegex(shown, r"^(«|sentence )")
            self.assertRegex(shown, r" [+-]\d+(\.\d+)?$")
        self.assertRegex(report, r"(?m)^    evidence  \w+ .*[+-]\d")

    def test_the_same_every_time_and_for_any_jobs(self):
        lines = b"".join(b'{"id":%d,"text":"%s"}\n' % (i, "Mme Roux à Nancy.".encode()) for i in range(50))
        outs = {run("--explain", "--data", self.data, "--input", "jsonl", "-j", jobs, input=lines).out
                for jobs in (1, 2, 1)}
        self.assertEqual(len(outs), 1)
