"""Word classes out of the dictionary: common words, untyped proper nouns, acronyms."""

import forms
from forms import List, key
from lexicon import KIND_ORDER


def common(context):
    """One entry a lemma: the lemma, then its forms that no other lemma has taken before."""
    made = List("mots/communs.tsv", "none", "fold", ["form", "kind"],
                "Mots courants du français et leurs formes fléchies, une entrée par lemme. Une\n"
                "forme que plusieurs lemmes partagent va au premier dans l'ordre : autre, adverbe,\n"
                "nom, adjectif, verbe. Manquent : imparfait du subjonctif, passé simple hors de la\n"
                "3e personne, 2e personnes du futur, de l'imparfait et du conditionnel. Les mots\n"
                "grammaticaux sont dans grammaire.",
                context.debian("hunspell-fr"), "MPL-2.0")
    grammar = {row[0] for row in forms.table(context.root / "mots/grammaire.tsv")}
    order = {kind: i for i, kind in enumerate(KIND_ORDER)}
    lemmas = sorted(context.lexicon.lemmas, key=lambda row: (order[row[1]], forms.collate(row[0])))
    for _, kind, words in lemmas:
        words = [w for w in dict.fromkeys(map(forms.clean, words))
                 if w not in grammar and w not in made.seen and len(w) > 1
                 and not w.endswith("'") and not w[0].isdigit()]
        if words:
            made.add(words, kind=kind)
    yield made


def proper(context):
    source, licence = context.debian("hunspell-fr"), "MPL-2.0"
    typed = {key(form) for made in context.made.values() for form in made.forms()
             if made.label != "none" or made.id in ("prenoms", "patronymes")}
    names = List("mots/noms-propres.tsv", "none", "capital", ["form"],
                 "Noms propres du dictionnaire français qu'aucune liste de lieux, de prénoms ou de\n"
                 "patronymes ne tient : leur rubrique n'est pas connue.", source, licence)
    for word in context.lexicon.proper:
        if key(word) not in typed and len(word) > 2 and not context.lexicon.is_word(word):
            names.add([word])
    acronyms = List("mots/sigles.tsv", "none", "exact", ["form"],
                    "Sigles du dictionnaire français, de trois lettres au moins : organisations,\n"
                    "techniques, lois … sans rubrique.", source, licence)
    for word in context.lexicon.acronyms:
        if len(word) > 2 and not context.verdicts.excluded(acronyms.id, word):
            acronyms.add([word])
    yield names
    yield acronyms


BUILDERS = (common, proper)
