"""How often the lists hit ordinary words: a measure on unannotated text, one sentence a line."""

import collections
import lzma
import re

from forms import lower_forms

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
ELISION = re.compile(r"^(?:[ldnmtscj]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)


def counts(path):
    """Counts of first words, of capitalised and of lower-case words inside sentences."""
    first, inside, lower = (collections.Counter() for _ in range(3))
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as text:
        for line in text:
            for number, match in enumerate(WORD.finditer(line)):
                word = ELISION.sub("", match[0]).replace("’", "'")
                if not word:
                    continue
                if number == 0:
                    if word[0].isupper():
                        first[word] += 1
                elif word[0].isupper():
                    inside[word] += 1
                else:
                    lower[word] += 1
    return first, inside, lower


def report(lists, path, suggest=None):
    """Print, for each list, the share of ordinary first words that its one-word forms hit.

    A first word is ordinary when inside sentences it stands in lower case five times or more
    and more often than with a capital.
    """
    first, inside, lower = counts(path)

    def ordinary(word):
        low = max(lower[form] for form in lower_forms(word))
        return low >= 5 and low > inside[word]

    words = {word: count for word, count in first.items() if ordinary(word)}
    total = sum(words.values())
    print(f"\n{total} ordinary first words ({len(words)} different)")
    union, union_scored = set(), set()
    rows = []
    for made in lists:
        if made.case == "fold":
            continue
        scores = {}
        for row in made.rows:
            for form in row["form"].split("|"):
                scores[form] = row.get("score") or made.score or 0
        hits = {word: count for word, count in words.items() if word in scores}
        if made.label != "none":
            union |= hits.keys()
            union_scored |= {w for w in hits if scores[w] > 400}
        share = 100 * sum(hits.values()) / total
        worst = sorted(hits, key=lambda w: -hits[w])[:8]
        print(f"{made.id:20} {made.label:13} {share:7.3f} %  "
              + ", ".join(f"{w} {hits[w]}" for w in worst))
        if suggest and made.label != "none":
            for form in scores:
                if ordinary(form):
                    rows.append((-max(lower[f] for f in lower_forms(form)), made.id, form,
                                 inside[form], first[form], scores[form]))
    for name, hits in (("all entity lists", union), ("the same, score > 400", union_scored)):
        share = 100 * sum(words[w] for w in hits) / total
        print(f"{name:34} {share:7.3f} %")
    if suggest:
        with open(suggest, "w", encoding="utf-8") as out:
            for low, name, form, capital, initial, score in sorted(rows):
                print(name, form, -low, capital, initial, score, sep="\t", file=out)
