"""Given names and family names: word classes for rules and for the tagger."""

from forms import List


def people(context):
    source, licence = context.debian("hunspell-fr"), "MPL-2.0"
    given = List("personnes/prenoms.tsv", "none", "capital", ["form", "gender"],
                 "Prénoms du dictionnaire français, avec leur genre.", source, licence)
    for word, gender in context.lexicon.given.items():
        if len(word) > 1 and not context.verdicts.excluded(given.id, word):
            given.add([word], gender=gender)
    family = List("personnes/patronymes.tsv", "none", "capital", ["form"],
                  "Patronymes du dictionnaire français.", source, licence)
    for word in sorted(context.lexicon.family):
        if len(word) > 1 and not context.verdicts.excluded(family.id, word):
            family.add([word])
    yield given
    yield family


BUILDERS = (people,)
