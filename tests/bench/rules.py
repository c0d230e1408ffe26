#!/usr/bin/env python3
"""How good each rule is on annotated texts, and which ones do harm.

    rules.py BUILD_DIR GOLD.jsonl... [--harmful] [--examples RULE]

Rules that propose names: how often each fired; how often what it proposed is exactly a name
of the gold (span and label), is one of another label, overlaps names only, or touches none
(spurious); its precision (exact / fired) beside the score that it claims. `taken` counts how
often lists and rules alone decided for exactly that span and label, `taken wrong` how often
that was an error: a bold rule that loses to better ones does no harm.
`alone wrong` counts errors that were taken and that no other rule or list proposed.

Negative rules: how often each fired; how often it lies over a whole name of the gold (harm),
how many of those names something proposed rightly and were yet lost; how often it only cuts
into a name (the longer one survives it); how often it silenced a proposal that is no name
(use); how often it had nothing to silence (idle).

! marks a rule that does harm: at least 5 firings (--least) and precision below 0.5 (--below);
a negative rule that lost more names than it had uses.
Use it on training texts only: rules that are made by looking at development texts are no
longer judged by them. --examples RULE prints every wrong firing of a rule with its context.
"""

import argparse
from collections import Counter, defaultdict

from common import Build, percent, print_table, read_gold, share


def judge(candidate, gold):
    """Say what a proposed name is by the gold names: exact, label, overlap or spurious."""
    start, end, label = candidate
    verdict = "spurious"
    for s, e, l in gold:
        if (s, e) == (start, end):
            return "exact" if l == label else "label"
        if s < end and start < e:
            verdict = "overlap"
    return verdict


def judge_negative(start, end, gold, proposed):
    """Say what a rule that forbids names did: harm, cut, use or idle."""
    if any(start <= s and e <= end for s, e, _ in gold):
        return "harm"
    if any(s < end and start < e for s, e, _ in gold):
        return "cut"
    if any(start <= s and e <= end for s, e, _ in proposed):
        return "use"
    return "idle"


def context(text, start, end):
    line = f"{text[max(0, start - 40):start]}[{text[start:end]}]{text[end:end + 40]}"
    return " ".join(line.split())


def count(documents, records, rules, examples):
    """Counters of verdicts by rule id."""
    found = defaultdict(Counter)
    for record in records:
        _, text, gold = documents[record["document"]]
        taken = {tuple(span) for span in record["spans"]}
        proposed = defaultdict(set)
        for start, end, label, source, number, _ in record["candidates"]:
            if label != "none":
                proposed[start, end, label].add((source, number))
        for start, end, label, source, number, _ in record["candidates"]:
            if source != "rule":
                continue
            rule = rules[number]["id"]
            if label == "none":
                verdict = judge_negative(start, end, gold, proposed)
                wrong = verdict == "harm"
                found[rule]["lost"] += any(
                    start <= name[0] and name[1] <= end and name in proposed
                    and name not in taken for name in gold)
            else:
                span = (start, end, label)
                verdict = judge(span, gold)
                wrong = verdict != "exact"
                found[rule]["taken"] += span in taken
                if wrong and span in taken:
                    found[rule]["taken wrong"] += 1
                    found[rule]["alone wrong"] += proposed[span] == {(source, number)}
            found[rule]["fired"] += 1
            found[rule][verdict] += 1
            if rule == examples and wrong:
                print(f"{verdict:8} {context(text, start, end)}")
    return found


def is_harmful(rule, c, least, below):
    if c["fired"] < least:
        return False
    if rule["label"] == "none":
        return c["lost"] > c["use"]
    return share(c["exact"], c["fired"]) < below


def print_proposing(rules, found, mark):
    rows = []
    for rule in rules:
        c = found[rule["id"]]
        rows.append((share(c["exact"], c["fired"]), -c["fired"],
                     [rule["id"], rule["label"], rule["score"], c["fired"], c["exact"],
                      c["label"], c["overlap"], c["spurious"],
                      percent(c["exact"], c["fired"]), c["taken"], c["taken wrong"],
                      c["alone wrong"], mark(rule)]))
    rows.sort(key=lambda row: row[:2])
    print_table(["rule", "label", "score", "fired", "exact", "label", "overlap", "spurious",
                 "exact %", "taken", "taken wrong", "alone wrong", ""],
                [row[2] for row in rows])


def print_negative(rules, found, mark):
    rows = []
    for rule in rules:
        c = found[rule["id"]]
        rows.append((c["use"] - c["lost"], -c["fired"],
                     [rule["id"], c["fired"], c["harm"], c["lost"], c["cut"], c["use"],
                      c["idle"], percent(c["harm"], c["fired"]), mark(rule)]))
    rows.sort(key=lambda row: row[:2])
    print_table(["negative rule", "fired", "harm", "lost", "cut", "use", "idle", "harm %",
                 ""],
                [row[2] for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build")
    parser.add_argument("gold", nargs="+")
    parser.add_argument("--data", help="folder of gazette.gaz (default: BUILD_DIR)")
    parser.add_argument("--least", type=int, default=5, help="firings that count (5)")
    parser.add_argument("--below", type=float, default=0.5, help="precision of harm (0.5)")
    parser.add_argument("--harmful", action="store_true", help="only rules that do harm")
    parser.add_argument("--examples", metavar="RULE", help="the wrong firings of a rule")
    args = parser.parse_intermixed_args()

    documents = [d for path in args.gold for d in read_gold(path)]
    records = Build(args.build, args.data).candidates(text for _, text, _ in documents)
    rules = next(records)["rules"]
    found = count(documents, records, rules, args.examples)
    if args.examples:
        return

    def mark(rule):
        return "!" if is_harmful(rule, found[rule["id"]], args.least, args.below) else ""

    shown = [r for r in rules if found[r["id"]]["fired"]]
    if args.harmful:
        shown = [r for r in shown if mark(r)]
    print_proposing([r for r in shown if r["label"] != "none"], found, mark)
    print()
    print_negative([r for r in shown if r["label"] == "none"], found, mark)
    silent = [r["id"] for r in rules if not found[r["id"]]["fired"]]
    print(f"\n{len(documents)} documents, {sum(len(d[2]) for d in documents)} names, "
          f"{len(rules)} rules, {len(silent)} never fired")
    if silent and not args.harmful:
        print("never fired: " + " ".join(silent))


if __name__ == "__main__":
    main()
