#!/usr/bin/env python3
"""Writes a long text of news-like French for measuring speed: the same bytes everywhere.

    article_text.py MEGABYTES > text.txt

It draws sentences from tests/articles and changes words in them, so that the text does not
repeat itself: one word of four letters or more in six is exchanged for an invented one, the
front half of a word of the articles with the back half of another, drawn from 200,000 by
Zipf's law. README.md says how such a text differs from real news.
"""

import re
import sys
from pathlib import Path
from random import Random

ARTICLES = Path(__file__).resolve().parent.parent / "articles"
TAIL = 200_000  # invented words there are
CHANGED = 1 / 6  # of the words that may be changed
SENTENCES = (3, 9)  # of a paragraph, which is a line

WORD = re.compile(r"[^\W\d_]{4,}")


def read_sentences():
    """The sentences of all articles, in order, each as its parts: odd ones are words."""
    sentences = []
    for path in sorted(ARTICLES.glob("*/texte.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            for sentence in re.split(r"(?<=[.!?…])\s+(?=[A-ZÀÉÈÊÎÔ«])", line.strip()):
                if sentence:
                    sentences.append(re.split(f"({WORD.pattern})", sentence))
    return sentences


class Tail:
    """Rare words, made when they are first asked for."""

    def __init__(self, words):
        self.words = words
        self.made = {}

    def word(self, number):
        if number not in self.made:
            random = Random(number)
            front = self.words[int(random.random() * len(self.words))]
            back = self.words[int(random.random() * len(self.words))]
            self.made[number] = front[:(len(front) + 1) // 2] + back[len(back) // 2:]
        return self.made[number]


def change_words(parts, tail, random):
    """The sentence with some of its words exchanged; capitals stay where they were."""
    parts = list(parts)
    for i in range(1, len(parts), 2):
        if random.random() >= CHANGED or parts[i].isupper():
            continue
        word = tail.word(int(TAIL ** random.random()))
        parts[i] = word.capitalize() if parts[i][0].isupper() else word
    return "".join(parts)


def paragraphs(nbytes, seed=1):
    """Yield lines of at least nbytes bytes altogether, line ends included."""
    sentences = read_sentences()
    vocabulary = sorted({w.lower() for s in sentences for w in s[1::2]})
    random, tail = Random(seed), Tail(vocabulary)
    few, many = SENTENCES
    while nbytes > 0:
        count = few + int(random.random() * (many - few + 1))
        line = " ".join(
            change_words(sentences[int(random.random() * len(sentences))], tail, random)
            for _ in range(count)) + "\n"
        nbytes -= len(line.encode())
        yield line


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    for line in paragraphs(int(float(sys.argv[1]) * 1e6)):
        sys.stdout.buffer.write(line.encode())


if __name__ == "__main__":
    main()
