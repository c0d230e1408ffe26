"""gazette eval: figures against a scorer of a few lines, intervals, names seen, calibration."""

import collections
import json
import random

from harness import Case, run

LABELS = ("PERSON", "PLACE", "ORGANIZATION", "COUNTRY")


def scorer(gold, predicted, merge=False):
    """The reference: (label, right, gold, predicted) for each label, then micro, strictly."""
    def spans(doc):
        return {(e["start"], e["end"], "PLACE" if merge and e["label"] == "COUNTRY" else e["label"])
                for e in (doc or {}).get("entities", [])}
    right, g, p = (collections.Counter() for _ in range(3))
    for i, doc in gold.items():
        x, y = spans(doc), spans(predicted.get(i))
        for into, some in ((g, x), (p, y), (right, x & y)):
            into.update(label for _, _, label in some)
    rows = [(label, right[label], g[label], p[label]) for label in sorted(g | p)]
    return rows + [("micro", sum(right.values()), sum(g.values()), sum(p.values()))]


def line(label, right, gold, predicted):
    f1 = 2 * right / (gold + predicted) if gold + predicted else 0
    return (f"{label:13} P {right / predicted if predicted else 0:.4f} "
            f"R {right / gold if gold else 0:.4f} F1 {f1:.4f} gold {gold} predicted {predicted}")


def f1(row):
    return 2 * row[1] / (row[2] + row[3]) if row[2] + row[3] else None


def draws(resamples, documents):
    """splitmix64, as bootstrap.c draws."""
    state, mask = 20260101, (1 << 64) - 1
    for _ in range(resamples):
        drawn = []
        for _ in range(documents):
            state = (state + 0x9E3779B97F4A7C15) & mask
            z = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & mask
            z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
            drawn.append((z ^ z >> 31) * documents >> 64)
        yield drawn


def middle(figures):
    figures = sorted(figures)
    outside = len(figures) // 40
    return figures[outside], figures[len(figures) - 1 - outside]


class Random(Case):
    """Documents of random names; most predictions are right, some documents are missing."""

    def setUp(self):
        super().setUp()
        dice = random.Random(4)
        self.gold, self.predicted, self.second = {}, {}, {}
        for i in range(40):
            text = "".join(dice.choice("abcé 😀") for _ in range(200))
            names, at = [], 0
            while (at := at + dice.randrange(1, 30)) < 190:
                names.append((at, at + dice.randrange(1, 9), dice.choice(LABELS[:3 + (i < 3)])))
                at = names[-1][1]
            self.gold[str(i)] = self.doc(i, text, names)
            for side, luck in ((self.predicted, 0.8), (self.second, 0.6)):
                if dice.random() < 0.9:
                    side[str(i)] = self.doc(i, text, [self.guess(dice, n, luck) for n in names])
        self.predicted["extra"] = self.doc("extra", "abc", [(0, 1, "ELSEWHERE")])
        self.predicted["0"]["entities"] *= 2
        self.files = [self.write(name, docs) for name, docs in
                      (("g", self.gold), ("p", self.predicted), ("q", self.second))]

    @staticmethod
    def doc(i, text, names):
        return {"id": i, "text": text, "entities": [
            {"start": s, "end": e, "label": label} for s, e, label in names]}

    @staticmethod
    def guess(dice, name, luck):
        start, end, label = name
        if dice.random() < luck:
            return name
        return (start, end + dice.randrange(2), dice.choice(LABELS))

    def write(self, name, docs):
        return self.path(name + ".jsonl", "".join(json.dumps(d) + "\n" for d in docs.values()))

    def test_strict_figures_are_the_reference_scorers(self):
        for predicted, path in ((self.predicted, self.files[1]), (self.second, self.files[2])):
            for merge in (False, True):
                out = run("eval", self.files[0], path, *["--merge-places"][:merge]).out.decode()
                rows = out.split("strict\n")[1].split("\n\n")[0].split("\n")
                self.assertEqual(rows, [line(*r) for r in scorer(self.gold, predicted, merge)])

    def test_intervals(self):
        resamples = 200
        report = json.loads(run("eval", *self.files, "-f", "json", "--bootstrap", resamples).out)
        self.assertEqual(report["bootstrap"], {"resamples": resamples, "level": 0.95})
        ids, figures = list(self.gold), collections.defaultdict(list)
        for drawn in draws(resamples, len(ids)):
            rows = []
            for side in (self.predicted, self.second):
                gold = {n: self.gold[ids[d]] for n, d in enumerate(drawn)}
                own = {n: side.get(ids[d]) for n, d in enumerate(drawn)}
                rows.append({r[0]: f1(r) for r in scorer(gold, own)})
            for label in (*LABELS, "micro"):
                a, b = (r.get(label) for r in rows)
                for name, x in (("first", a), ("second", b)):
                    if x is not None:
                        figures[label, name].append(x)
                if a is not None and b is not None:
                    figures[label, "both"].append(a - b)

        def same(got, want):
            for x, y in zip(got, want, strict=True):
                self.assertAlmostEqual(x, y, delta=0.0000501)
        for label in (*LABELS, "micro"):
            one = report["micro"] if label == "micro" else report["labels"][label]
            two = report["second"]
            two = two["micro"] if label == "micro" else two["labels"][label]
            both = report["comparison"]
            both = both["micro"] if label == "micro" else both["labels"][label]
            same(one["strict_f1_interval"], middle(figures[label, "first"]))
            same(two["strict_f1_interval"], middle(figures[label, "second"]))
            same(both["interval"], middle(figures[label, "both"]))
            n = figures[label, "both"]
            same([both["better"], both["worse"]],
                 [sum(x > 0 for x in n) / len(n), sum(x < 0 for x in n) / len(n)])
            self.assertAlmostEqual(both["strict_f1"], one["strict"]["f1"] - two["strict"]["f1"],
                                   delta=0.0002)
        self.assertGreater(report["comparison"]["micro"]["better"], 0.9)

    def test_the_same_every_time(self):
        for form in ([], ["-f", "json"]):
            once, twice = (run("eval", *self.files, *form).out for _ in range(2))
            self.assertEqual(once, twice)

    def test_no_resamples(self):
        result = run("eval", *self.files, "-f", "json", "--bootstrap", "0")
        self.assertNotIn(b"interval", result.out)
        self.assertNotIn(b"bootstrap", result.out)
        self.assertNotIn(b"resamples", run("eval", *self.files, "--bootstrap", "0").out)

    def test_text_and_json_agree(self):
        report = json.loads(run("eval", *self.files, "-f", "json").out)
        out = run("eval", *self.files).out.decode()
        low, high = report["second"]["labels"]["PERSON"]["strict_f1_interval"]
        self.assertIn(f"PERSON        {low:.4f} to {high:.4f}\n", out)
        one = report["comparison"]["micro"]
        self.assertIn(f"micro         {one['strict_f1']:+.4f}  95 % {one['interval'][0]:+.4f} to "
                      f"{one['interval'][1]:+.4f}  better in", out)

    def test_confusion_counts_every_name(self):
        report = json.loads(run("eval", *self.files[:2], "-f", "json").out)
        for label in LABELS:
            self.assertEqual(sum(report["confusion"][label].values()), report["labels"][label]["gold"])
            self.assertEqual(sum(row[label] for row in report["confusion"].values()),
                             report["labels"][label]["predicted"])
        self.assertNotIn("ELSEWHERE", report["labels"])


class Parts(Case):
    TEXT = "Mme Roux a vu L’Élysée, Toul et l'ÉLYSÉE\u00a0rose ; Le\u00a0Mans aussi."

    def names(self, *names, **more):
        entities = []
        for name, label, *score in names:
            start = self.TEXT.index(name)
            entities.append({"start": start, "end": start + len(name), "label": label})
            if score:
                entities[-1]["score"] = score[0]
        return json.dumps({"id": "d", "text": self.TEXT, "entities": entities, **more}) + "\n"

    def setUp(self):
        super().setUp()
        self.gold = self.path("g", self.names(("Roux", "PERSON"), ("L’Élysée", "PLACE"),
                                              ("Toul", "PLACE"), ("Le\u00a0Mans", "PLACE")))
        self.predicted = self.path("p", self.names(
            ("Roux", "PERSON", 0.99), ("L’Élysée", "ORGANIZATION", 0.6),
            ("l'ÉLYSÉE", "PLACE", 0.52), ("Le\u00a0Mans", "PLACE"), ("Mans", "PERSON", 1)))

    def test_seen(self):
        train = self.path("t", '{"text":"l’élysée","entities":[{"start":0,"end":8,"label":"X"}]}\n'
                               '{"text":"au LE \\n mans","entities":[{"start":3,"end":12,"label":"X"}]}\n')
        other = self.path("u", '{"id":1,"text":"le Roux","entities":[{"start":0,"end":7,"label":"X"}]}\n'
                               '{"id":1,"text":"","entities":[]}\n')
        seen = json.loads(run("eval", self.gold, self.predicted, "--seen", train, "--seen", other,
                              "-f", "json").out)["seen"]
        self.assertEqual(seen["names"], 3)
        place, micro = seen["labels"]["PLACE"], seen["micro"]
        self.assertEqual([place["seen"][k] for k in ("gold", "predicted", "right")], [2, 2, 1])
        self.assertEqual([place["unseen"][k] for k in ("gold", "predicted", "right")], [1, 0, 0])
        self.assertEqual([micro["seen"][k] for k in ("gold", "predicted", "right")], [2, 3, 1])
        self.assertEqual([micro["unseen"][k] for k in ("gold", "predicted", "right")], [2, 2, 1])
        self.assertEqual((micro["seen"]["precision"], micro["seen"]["recall"], micro["seen"]["f1"]),
                         (0.3333, 0.5, 0.4))
        out = run("eval", self.gold, self.predicted, "--seen", train, "--seen", other).out.decode()
        self.assertIn("names seen in training\nORGANIZATION  P 0.0000 R 0.0000 F1 0.0000 gold 0 "
                      "predicted 1\n", out)

    def test_seen_needs_texts(self):
        bare = self.path("b", '{"id":"d","entities":[{"start":0,"end":1,"label":"X"}]}\n')
        self.usage("eval", bare, bare, "--seen", self.gold, says="b:1: no `text`")
        self.usage("eval", self.gold, self.gold, "--seen", bare, says="b:1: no `text`")
        self.usage("eval", self.gold, self.gold, "--seen", self.dir / "none", says="none")
        self.assertEqual(run("eval", bare, self.path("c", self.names(("Toul", "X"))),
                             "--seen", self.gold).code, 0)

    def test_calibration(self):
        report = json.loads(run("eval", self.gold, self.predicted, "--calibration",
                                "-f", "json").out)["calibration"]
        self.assertEqual((report["scored"], report["unscored"]), (4, 1))
        self.assertAlmostEqual(report["error"], (0.52 + 0.6 + abs(1 - 1.99)) / 4, delta=0.0001)
        self.assertEqual(report["bins"], [
            {"from": 0.5, "to": 0.55, "count": 1, "score": 0.52, "right": 0},
            {"from": 0.6, "to": 0.65, "count": 1, "score": 0.6, "right": 0},
            {"from": 0.95, "to": 1, "count": 2, "score": 0.995, "right": 0.5}])
        out = run("eval", self.gold, self.predicted, "--calibration").out.decode()
        self.assertIn("0.95 to 1.00  names      2  mean score 0.9950  right 0.5000\n", out)
        out = run("eval", self.gold, self.gold, "--calibration").out.decode()
        self.assertIn("calibration: no name has a score\n", out)

    def test_errors_by_kind(self):
        report = json.loads(run("eval", self.gold, self.predicted, "--errors", "1", "-f", "json").out)
        self.assertEqual(report["differences"], {"missed": 1, "spurious": 2, "span": 0, "label": 1})
        self.assertEqual([e["kind"] for e in report["errors"]], ["missed", "spurious", "label"])
        missed, spurious, label = report["errors"]
        self.assertEqual(missed["gold"]["text"], "Toul")
        start = missed["gold"]["start"]
        self.assertEqual(missed["context"], self.TEXT[max(0, start - 30):start + 4 + 30])
        self.assertEqual(spurious["predicted"]["text"], "l'ÉLYSÉE")
        self.assertEqual((label["gold"]["label"], label["predicted"]["label"]),
                         ("PLACE", "ORGANIZATION"))
        out = run("eval", self.gold, self.predicted, "--errors", "1").out.decode()
        self.assertTrue(out.startswith("missed: 1 of 1\n  d PLACE «Toul» 24-28 … "), out)
        self.assertIn("\n\nspurious: 1 of 2\n  d PLACE «l'ÉLYSÉE»", out)
        self.assertIn("\n\nlabel: 1 of 1\n  d PLACE «L’Élysée» 14-22 → ORGANIZATION «", out)

    def test_one_document_does_not_swing(self):
        report = json.loads(run("eval", self.gold, self.predicted, "-f", "json").out)
        f1 = report["micro"]["strict"]["f1"]
        self.assertEqual(report["micro"]["strict_f1_interval"], [f1, f1])
        empty = self.path("e", "")
        report = json.loads(run("eval", empty, empty, "-f", "json").out)
        self.assertNotIn("strict_f1_interval", report["micro"])

    def test_other_tools_scores_are_no_probabilities(self):
        odd = self.path("o", self.names(("Toul", "PLACE", 12), ("Roux", "PERSON", -3)))
        report = json.loads(run("eval", self.gold, odd, "--calibration", "-f", "json").out)
        self.assertEqual(report["calibration"], {"scored": 0, "unscored": 2, "bins": []})

    def test_options(self):
        self.usage("eval", self.gold, self.gold, "--bootstrap", "many", says="--bootstrap")
        self.usage("eval", self.gold, self.gold, "--bootstrap", "1000001", says="at most 1000000")
        self.usage("eval", *[self.gold] * 4, says="GOLD PREDICTED [SECOND]")
        self.usage("eval", "-", self.gold, "--seen", "-", says="standard input can be read once")
        self.usage("--seen", self.gold, says="no option of `gazette annotate`")
