#!/usr/bin/env python3
"""Scores the program on the articles of this folder: score.py BUILD_DIR [--record | --list]

A name is right when start, end and label are. Printed are precision, recall and F1 of each
label, without the model and, where BUILD_DIR holds one, with it. The run fails where an F1 is
below its floor in floors.tsv. --list also prints every name that was missed (-), found too much
(+), in its context. --record writes floors.tsv anew, each floor 1.5 points below what is
measured: do it when a change has made things better, and say so in its commit.
"""
import json
import pathlib
import subprocess
import sys

import to_jsonl

HERE = pathlib.Path(__file__).resolve().parent
FLOORS = HERE / "floors.tsv"
MARGIN = 1.5
LABELS = ("PERSON", "COUNTRY", "PLACE", "ORGANIZATION")
MODES = {"rules": ["--no-model"], "model": []}


def annotate(program, options, gold):
    """The records of the gold texts, by id, as the program gives them."""
    lines = "".join(json.dumps({"id": g["id"], "text": g["text"]}) + "\n" for g in gold)
    done = subprocess.run([program, "--input", "jsonl", "-f", "jsonl", *options, "-"],
                          input=lines.encode(), capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"score.py: {done.stderr.decode()}")
    records = [json.loads(line) for line in done.stdout.decode().split("\n") if line]
    return {r["id"]: r for r in records}


def spans(record):
    return {(e["start"], e["end"], e["label"]) for e in record["entities"]}


def listing(gold, found):
    for sign, entities in (("-", spans(gold) - spans(found)), ("+", spans(found) - spans(gold))):
        for start, end, label in sorted(entities):
            text = gold["text"]
            around = (text[max(0, start - 30):start] + "[" + text[start:end] + "]"
                      + text[end:end + 20])
            print(f"{sign} {gold['id']} {label} {' '.join(around.split())}")


def score(gold, records, listed):
    """(precision, recall, F1) in percent for each label and for all."""
    right, wanted, found = ({label: 0 for label in (*LABELS, "all")} for _ in range(3))
    for g in gold:
        record = records[g["id"]]
        if listed:
            listing(g, record)
        for counts, names in ((right, spans(g) & spans(record)), (wanted, spans(g)),
                              (found, spans(record))):
            for _, _, label in names:
                counts[label] += 1
                counts["all"] += 1
    result = {}
    for label in right:
        p = 100 * right[label] / max(1, found[label])
        r = 100 * right[label] / max(1, wanted[label])
        result[label] = (p, r, 2 * p * r / max(1e-9, p + r))
    return result


def read_floors():
    floors = {}
    for line in FLOORS.read_text(encoding="utf8").splitlines():
        if line and not line.startswith("#"):
            mode, label, floor, _ = line.split("\t")
            floors[mode, label] = float(floor)
    return floors


def write_floors(results):
    old = [line for line in (FLOORS.read_text(encoding="utf8").splitlines()
                             if FLOORS.exists() else [])
           if line and not line.startswith("#") and line.split("\t")[0] not in results]
    lines = ["# Least F1 that score.py accepts on these articles, in percent, and the F1 that was",
             "# measured when it was recorded. Written by score.py --record.",
             "# mode\tlabel\tfloor\tmeasured", *old]
    for mode, scores in results.items():
        for label, (_, _, f1) in scores.items():
            lines.append(f"{mode}\t{label}\t{f1 - MARGIN:.1f}\t{f1:.1f}")
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf8")


def main():
    build = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else sys.exit(__doc__)
    options = sys.argv[2:]
    gold = [to_jsonl.read_article(folder) for folder in to_jsonl.find_folders([])]
    results = {}
    for mode, switches in MODES.items():
        if mode == "model" and not (build / "gazette.model").exists():
            print("no gazette.model: only lists and rules are scored")
            continue
        records = annotate(build / "gazette", switches, gold)
        results[mode] = score(gold, records, "--list" in options)
    if "--record" in options:
        write_floors(results)
    floors = read_floors()
    failed = passed = 0
    for mode, scores in results.items():
        for label, (p, r, f1) in scores.items():
            floor = floors.get((mode, label))
            low = floor is not None and f1 < floor
            failed, passed = failed + low, passed + (not low)
            print(f"{mode:6} {label:13} precision {p:5.1f}  recall {r:5.1f}  F1 {f1:5.1f}"
                  f"  floor {floor if floor is not None else '—'}{'  TOO LOW' if low else ''}")
    print(f"{passed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
