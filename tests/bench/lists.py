#!/usr/bin/env python3
"""What each list knows, and how often it takes an ordinary word for a name.

    lists.py BUILD_DIR GOLD.jsonl... --ordinary TEXT [--megabytes 10] [--record]

On annotated texts: the names of the list's label, which share of them the list has as a whole
(coverage), and which share of what it proposes is exactly a name of its label (right). For a
stop list: how many names of the gold it lies over (silenced).

On TEXT, which needs no annotation: false hits on ordinary words. A spelling is an ordinary
word when its small form is frequent (--least) and at least 20 times as frequent as its
capitalized form inside sentences (--times). A false hit is a proposal over exactly one such
word. Three places are told apart: at the start of a sentence (or in a line of capitals), where
a capital says nothing; inside a sentence with a capital; in small letters. Rates count all
ordinary words in that place. `kept` are the hits at a sentence's start whose score, lowered
there for words of the dictionary, is still enough to be taken for a name alone (500).

The goal of the project: all entity lists together hit at most 0.2 % of the ordinary words at
the start of sentences. The last row counts what lists and rules together decide in the end.
"""

import argparse
import datetime
from collections import Counter, defaultdict
from pathlib import Path

from common import (HERE, LABELS, Build, percent, print_table, read_gold, share,
                    write_tsv)

RECORD = HERE / "lists.tsv"
HEAD = ("date", "version", "lists", "gold", "ordinary", "list", "label", "entries", "names",
        "coverage %", "right %", "start hits", "start %", "kept", "inside hits", "small hits")
DOCUMENT_BYTES = 3000  # of the pieces in which TEXT is read, about an article
ENOUGH = 500  # score from which a candidate is taken alone: window.c
GOAL = 0.2
ALL, DECIDED = "all entity lists", "decided"


class Knowledge:
    """Counts on annotated texts, by list id."""

    def __init__(self, lists):
        self.lists = lists
        self.names = Counter()  # by label
        self.has, self.proposed, self.silenced = Counter(), Counter(), Counter()
        self.known = Counter()  # names that any list of their label has, by label

    def add(self, gold, candidates):
        gold = set(gold)
        self.names.update(label for _, _, label in gold)
        found, hits = set(), set()
        for start, end, label, source, number, _ in candidates:
            if source != "list":
                continue
            which = self.lists[number]
            if which["label"] == "stop":
                self.silenced[which["id"]] += sum(start <= s and e <= end
                                                  for s, e, _ in gold)
                continue
            hits.add((which["id"], start, end, label))
        for which, start, end, label in hits:
            self.proposed[which] += 1
            if (start, end, label) in gold:
                self.has[which] += 1
                found.add((start, end, label))
        self.known.update(label for _, _, label in found)


class Ordinary:
    """Counts on plain text, by small spelling and then by place: start, inside, small."""

    def __init__(self, lists):
        self.lists = lists
        self.words = defaultdict(Counter)
        self.hits = defaultdict(Counter)  # [list or ALL or DECIDED, small spelling]

    @staticmethod
    def place(word, silent):
        """None for what is no plain word: numbers, marks, acronyms, words in capitals."""
        if not word[-1].isalpha():
            return None
        if word.islower():
            return "small"
        if word[0].isupper() and (word[1:].islower() or len(word) == 1):
            return "start" if silent else "inside"
        return None

    def add(self, text, record):
        places = {}
        for start, end, silent in record["tokens"]:
            word = text[start:end]
            place = self.place(word, silent)
            if place:
                places[start, end] = word.lower(), place
                self.words[word.lower()][place] += 1
        hit = set()
        for start, end, label, source, number, score in record["candidates"]:
            if source == "list" and (start, end) in places:
                which = self.lists[number]["id"]
                for name in (which, ALL) if label != "none" else (which,):
                    hit.add((name, start, end, ""))
                    if score >= ENOUGH:
                        hit.add((name, start, end, " kept"))
        for start, end, _ in record["spans"]:
            if (start, end) in places:
                hit.add((DECIDED, start, end, ""))
        for name, start, end, suffix in hit:
            word, place = places[start, end]
            self.hits[name, word][place + suffix] += 1

    def choose(self, least, times):
        """Sum up over ordinary words; keep the worst words of each list."""
        chosen = {word for word, c in self.words.items()
                  if c["small"] >= max(least, times * c["inside"])}
        self.total = Counter()
        for word in chosen:
            self.total.update(self.words[word])
        self.of, self.worst = defaultdict(Counter), defaultdict(Counter)
        for (name, word), c in self.hits.items():
            if word in chosen:
                self.of[name].update(c)
                if c["start"]:
                    self.worst[name][word] = c["start"]
        return len(chosen)


def read_pieces(path, nbytes):
    """The first nbytes of a text in pieces of whole lines."""
    piece, size = [], 0
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            piece.append(line)
            size += len(line.encode())
            if size >= DOCUMENT_BYTES:
                yield "".join(piece)
                nbytes -= size
                piece, size = [], 0
                if nbytes <= 0:
                    return
    if piece:
        yield "".join(piece)


def read_gold_texts(build, paths):
    documents = [d for path in paths for d in read_gold(path)]
    records = build.candidates(text for _, text, _ in documents)
    knowledge = Knowledge(next(records)["lists"])
    for record in records:
        knowledge.add(documents[record["document"]][2], record["candidates"])
    return knowledge


def read_plain_text(build, path, megabytes):
    pieces = list(read_pieces(path, megabytes * 10**6))
    records = build.candidates(pieces, tokens=True)
    ordinary = Ordinary(next(records)["lists"])
    for record in records:
        ordinary.add(pieces[record["document"]], record)
    return ordinary


def row_of(which, knowledge, ordinary):
    """A row from "list" to "small hits" of HEAD."""
    name, label = which["id"], which["label"]
    known = [knowledge.names[label], percent(knowledge.has[name], knowledge.names[label]),
             percent(knowledge.has[name], knowledge.proposed[name])]
    if label == "stop":
        known = [f"silenced {knowledge.silenced[name]}", "–", "–"]
    return [name, label, which["entries"], *known, *hits_of(name, ordinary)]


def hits_of(name, ordinary):
    of = ordinary.of[name]
    return [of["start"], percent(of["start"], ordinary.total["start"], 3),
            of["start kept"], of["inside"], of["small"]]


def make_rows(knowledge, ordinary):
    lists = [w for w in knowledge.lists if w["label"] != "none"]
    order = {label: i for i, label in enumerate((*LABELS, "stop"))}
    lists.sort(key=lambda w: (order[w["label"]], w["id"]))
    rows = [row_of(which, knowledge, ordinary) for which in lists]
    for label in LABELS:
        entries = sum(w["entries"] for w in lists if w["label"] == label)
        rows.append([f"all of {label}", label, entries, knowledge.names[label],
                     percent(knowledge.known[label], knowledge.names[label]), "–"]
                    + ["–"] * 5)
    entries = sum(w["entries"] for w in lists if w["label"] in LABELS)
    names = sum(knowledge.names.values())
    rows.append([ALL, "–", entries, names,
                 percent(sum(knowledge.known.values()), names), "–",
                 *hits_of(ALL, ordinary)])
    decided = hits_of(DECIDED, ordinary)
    decided[2] = "–"
    rows.append([DECIDED, "–", "–", "–", "–", "–", *decided])
    return rows


def print_worst(ordinary, count):
    print("\nwords hit most at the start of sentences")
    for name in sorted(ordinary.worst, key=lambda n: -ordinary.of[n]["start"]):
        words = ", ".join(f"{w} {n}" for w, n in ordinary.worst[name].most_common(count))
        print(f"{name}: {words}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build")
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--ordinary", required=True, type=Path, metavar="TEXT")
    parser.add_argument("--data", help="folder of gazette.gaz (default: BUILD_DIR)")
    parser.add_argument("--megabytes", type=float, default=10, help="of TEXT (10)")
    parser.add_argument("--least", type=int, default=10, help="small forms there must be (10)")
    parser.add_argument("--times", type=float, default=20, help="how many a capital (20)")
    parser.add_argument("--worst", type=int, default=0, metavar="N",
                        help="print the N words that each list hits most")
    parser.add_argument("--record", action="store_true", help="write lists.tsv")
    parser.add_argument("--gold-name", default="", help="what the record calls the gold")
    parser.add_argument("--ordinary-name", default="", help="... and TEXT")
    args = parser.parse_intermixed_args()

    build = Build(args.build, args.data)
    knowledge = read_gold_texts(build, args.gold)
    ordinary = read_plain_text(build, args.ordinary, args.megabytes)
    nwords = ordinary.choose(args.least, args.times)
    rows = make_rows(knowledge, ordinary)
    print_table(HEAD[5:], rows)
    rate, kept = (100 * share(ordinary.of[ALL][place], ordinary.total["start"])
                  for place in ("start", "start kept"))
    print(f"\n{nwords} ordinary words: {ordinary.total['start']} at the start of a sentence, "
          f"{ordinary.total['inside']} inside with a capital, {ordinary.total['small']} small"
          f"\nfalse hits at the start {rate:.3f} %: the goal of {GOAL} % is "
          f"{'met' if rate <= GOAL else 'missed'}; kept {kept:.3f} %")
    if args.worst:
        print_worst(ordinary, args.worst)
    if args.record:
        version, lists, _ = build.version()
        same = [datetime.date.today().isoformat(), version, lists,
                args.gold_name or " ".join(path.stem for path in args.gold),
                args.ordinary_name or args.ordinary.stem]
        write_tsv(RECORD, HEAD, [same + row for row in rows], key=6)


if __name__ == "__main__":
    main()
