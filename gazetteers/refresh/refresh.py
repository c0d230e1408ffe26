#!/usr/bin/env python3
"""Make the lists that come from packages again. See README.md.

    refresh.py --node-modules DIR [--date YYYY-MM-DD] [--only LIST,LIST] [--text FILE]

Run by hand, never by the build. Writes into gazetteers/, prints one line a list; with --text
(one sentence a line) it also measures how often each list hits ordinary words.
"""

import argparse
import pathlib

import brands
import forms
import lexicon
import noise
import people
import places
import readers
import words

HERE = pathlib.Path(__file__).resolve().parent


class Context:
    """The opened sources and the shared decisions that every builder may look at."""

    def __init__(self, args):
        self.here = HERE
        self.root = args.root
        self.modules = args.node_modules
        self.hunspell, self.geonames, self.cldr = args.hunspell, args.geonames, args.cldr
        self.lexicon = lexicon.Lexicon(args.hunspell)
        self.lexicon.add_words(row[0] for row in
                               forms.table(args.root / "mots/grammaire.tsv"))
        self.verdicts = lexicon.Verdicts(HERE)
        self.made = {}        # lists already built, by id: builders run in order

    def debian(self, package):
        return f"{package} {readers.debian_version(package)}"

    def npm(self, package):
        return f"{package} {readers.npm_version(self.modules, package)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--node-modules", type=pathlib.Path, required=True)
    parser.add_argument("--hunspell", type=pathlib.Path, default=readers.HUNSPELL_DIR)
    parser.add_argument("--geonames", type=pathlib.Path, default=readers.GEONAMES_MO)
    parser.add_argument("--cldr", type=pathlib.Path, default=readers.CLDR_DIR)
    parser.add_argument("--root", type=pathlib.Path, default=HERE.parent)
    parser.add_argument("--date", default=forms.today())
    parser.add_argument("--only", help="write only these lists (all are still computed)")
    parser.add_argument("--text", type=pathlib.Path, help="a text to measure the noise on")
    parser.add_argument("--suggest", type=pathlib.Path,
                        help="with --text: write candidates for exclusions.tsv to this file")
    args = parser.parse_args()

    context = Context(args)
    for builder in (*places.BUILDERS, *people.BUILDERS, *brands.BUILDERS, *words.BUILDERS):
        for made in builder(context):
            context.made[made.id] = made
    only = set(args.only.split(",")) if args.only else context.made.keys()
    for made in context.made.values():
        if made.id in only:
            made.write(args.root, args.date)
            size = (args.root / made.path).stat().st_size
            print(f"{made.path}\t{len(made.rows)} entries\t{size} bytes")
    for name, form in context.verdicts.unused():
        print(f"no effect: {name} {form}")
    if args.text:
        noise.report(context.made.values(), args.text, args.suggest)


if __name__ == "__main__":
    main()
