#!/usr/bin/env python3
"""Precision, recall and F1 on annotated texts, with and without the model, in Markdown.

    accuracy.py BUILD_DIR GOLD.jsonl... [--data DIR]

Strict: a name counts when start, end and label are all equal to those of the gold. Names of a
document that failed count as missed. The rows "all" sum over all texts (micro average). The
first table is by text, the second by label over all texts: those of models/CARD.md. Without a
model both hold the figures of lists and rules alone.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from common import LABELS, Build, read_gold, share


def find_names(build, documents, how):
    """For each document the set of names that the program finds in it."""
    lines = "".join(json.dumps({"text": text}) + "\n" for _, text, _ in documents)
    done = subprocess.run(build.command("--input", "jsonl", "--no-text", "--quiet", *how),
                          input=lines.encode(), stdout=subprocess.PIPE, check=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    if len(records) != len(documents):
        raise SystemExit("accuracy.py: not one record for each document")
    failed = sum("error" in record for record in records)
    if failed:
        print(f"accuracy.py: {failed} documents failed", file=sys.stderr)
    return [{(e["start"], e["end"], e["label"]) for e in record.get("entities", [])}
            for record in records]


class Score:
    """Counts by label; "all" is the sum."""

    def __init__(self):
        self.gold, self.found, self.right = Counter(), Counter(), Counter()

    def add(self, documents, found):
        for (_, _, names), predicted in zip(documents, found):
            gold = set(names)
            for counter, spans in ((self.gold, gold), (self.found, predicted),
                                   (self.right, gold & predicted)):
                counter.update(label for _, _, label in spans)
                counter["all"] += len(spans)

    def cells(self, label):
        right, found, gold = self.right[label], self.found[label], self.gold[label]
        return [share(right, found), share(right, gold), share(2 * right, found + gold)]


def print_markdown(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        cells = [f"{100 * c:.1f}" if isinstance(c, float) else str(c) for c in row]
        print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--data", help="folder of gazette.gaz (default: BUILD_DIR)")
    args = parser.parse_intermixed_args()
    build = Build(args.build, args.data)
    ways = [[]] * build.has_model + [["--no-model"]]

    whole = [Score() for _ in ways]
    by_text = []

    def row(name, documents, scores):
        cells = [name, documents, scores[0].gold["all"], *scores[0].cells("all")]
        return cells + [scores[1].cells("all")[2]] * build.has_model

    ndocuments = 0
    for path in args.gold:
        documents = read_gold(path)
        ndocuments += len(documents)
        scores = [Score() for _ in ways]
        for how, score, total in zip(ways, scores, whole):
            found = find_names(build, documents, how)
            score.add(documents, found)
            total.add(documents, found)
        by_text.append(row(path.stem, len(documents), scores))
    by_text.append(row("all", ndocuments, whole))

    figures = ["names", "P", "R", "F1"] + ["F1 without model"] * build.has_model
    version, lists, model = build.version()
    print(f"gazette {version}, lists {lists}, model {model}\n")
    print_markdown(["texts", "documents"] + figures, by_text)
    print()
    print_markdown(["label"] + figures,
                   [[label, whole[0].gold[label], *whole[0].cells(label)]
                    + [whole[1].cells(label)[2]] * build.has_model
                    for label in (*LABELS, "all")])


if __name__ == "__main__":
    main()
