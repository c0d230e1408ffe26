"""The lexicon of ordinary words, given names and family names, and what is ambiguous with it."""

import collections

import forms
import readers

# Which inflections of a verb the list of common words keeps: (tense, person) of the rules of
# fr.aff. The imperfect subjunctive goes, and the simple past but for the third person, and
# the second persons that a newspaper hardly prints.
KEPT_TENSES = {
    "infi": None, "ppre": None, "ppas": None,
    "ipre": {"1sg", "3sg", "1pl", "2pl", "3pl"},
    "iimp": {"1sg", "3sg", "1pl", "3pl"},
    "ifut": {"1sg", "3sg", "1pl", "3pl"},
    "cond": {"3sg", "3pl"},
    "spre": {"3sg", "3pl"},
    "impe": {"1pl", "2pl"},
    "ipsi": {"3sg", "3pl"},
    "simp": set(),
}
KIND_ORDER = ["other", "adverb", "noun", "adj", "verb"]


def kind_of(pos):
    """The part of speech of a dictionary entry, as the lists call it."""
    if pos == "nom":
        return "noun"
    if pos in ("adj", "adv"):
        return {"adj": "adj", "adv": "adverb"}[pos]
    if pos.startswith("v") and pos[1:2].isdigit():
        return "verb"
    return "other"


def kept(tags):
    """Whether an inflection is common enough for the list of common words."""
    names = {tag[3:] for tag in tags}
    tenses = names & KEPT_TENSES.keys()
    if not tenses:
        return True
    return any(KEPT_TENSES[tense] is None or KEPT_TENSES[tense] & names for tense in tenses)


class Lexicon:
    """What hunspell-fr knows, sorted by use."""

    def __init__(self, directory):
        rules = readers.hunspell_suffixes(directory)
        self.lemmas = []                              # (lemma, kind, kept forms)
        self.common = collections.defaultdict(set)    # form -> kinds
        self.given, self.family, self.proper, self.acronyms = {}, set(), {}, {}
        for lemma in readers.hunspell_lemmas(directory):
            word = forms.clean(lemma.word)
            gender = "".join(sorted(
                {"mas": "m", "fem": "f", "epi": "fm"}[mark]
                for mark in lemma.info & {"mas", "fem", "epi"}))
            gender = "mf" if "f" in gender and "m" in gender else gender
            if "prn" in lemma.pos:
                old = self.given.get(word, gender)
                self.given[word] = gender if old == gender else "mf"
            elif "patr" in lemma.pos:
                self.family.add(word)
            elif "npr" in lemma.pos:
                self.proper[word] = gender
            elif word[:1].islower():
                if {"pfx", "sfx", "err", "ponc", "sign"} & set(lemma.pos):
                    continue
                kinds = {kind_of(pos) for pos in lemma.pos} or {"other"}
                kind = min(kinds, key=KIND_ORDER.index)
                words = [(form, tags) for form, tags in readers.inflect(lemma, rules)]
                for form, _ in words:
                    self.common[form] |= kinds
                self.lemmas.append((word, kind, [f for f, tags in words if kept(tags)]))
            elif word.isalpha() and word.isupper() and len(word) > 1 and "nbro" not in lemma.pos:
                self.acronyms[word] = gender

    def add_words(self, words):
        """Words of a hand-written list (grammatical words)."""
        for word in words:
            self.common[word].add("other")

    def ambiguity(self, form):
        """`word`, `article` (article and word), `given`, `family`, or None."""
        if " " in form or "-" in form:
            article, _, rest = form.partition(" ")
            if article in ("Le", "La", "Les") and rest and not set(" -") & set(rest) \
                    and self.is_word(rest):
                return "article"
            return None
        if form.startswith("L'") and self.is_word(form[2:]):
            return "article"
        if self.is_word(form):
            return "word"
        if form in self.given:
            return "given"
        if form in self.family:
            return "family"
        return None

    def is_word(self, word):
        return any(lower in self.common for lower in forms.lower_forms(word))


class Verdicts:
    """The tables of hand-made decisions: what stays out, and what stays although ambiguous."""

    def __init__(self, directory):
        self.out, self.kept_scores, self.used = set(), {}, set()
        for name, form, *_ in forms.table(directory / "exclusions.tsv"):
            self.out.add((name, form))
        for name, form, score, *_ in forms.table(directory / "scores.tsv"):
            self.kept_scores[name, form] = int(score)

    def excluded(self, name, form):
        self.used |= {(name, form), ("*", form)} & self.out
        return (name, form) in self.out or ("*", form) in self.out

    def score(self, name, form):
        """The score a hand gave to an ambiguous form, or None."""
        self.used |= {(name, form), ("*", form)} & self.kept_scores.keys()
        return self.kept_scores.get((name, form), self.kept_scores.get(("*", form)))

    def unused(self):
        """Rows of the two tables that no list asked for: they may go."""
        return sorted((self.out | self.kept_scores.keys()) - self.used)
