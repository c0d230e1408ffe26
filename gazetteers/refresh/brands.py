"""Brands: companies that French texts name, out of the name-suggestion-index."""

import re

import readers
from forms import List, clean, key

WORLD = {"001", "150", "155", "fr", "fx", "be", "ch", "ca", "lu", "mc", "q1543", "eu"}
KINDS = {"amenity/bank": "bank", "amenity/atm": "bank", "office/political_party": "party",
         "office/union": "union", "office/association": "association",
         "amenity/university": "university", "office/insurance": "company"}
SKIPPED = re.compile(
    r"^brands/(amenity/(kindergarten|prep_school|public_bookcase|payment_terminal|school|"
    r"social_centre|social_facility|childcare|karaoke_box|bureau_de_change|training|"
    r"parcel_locker|post_depot|recycling|waste_basket|vending_machine)|"
    r"club/|shop/(outpost|lottery|gift|pastry|butcher|florist|kiosk|erotic|cannabis|tobacco|"
    r"massage|tattoo|e-cigarette|charity)|office/government|landuse|highway|emergency|"
    r"healthcare/sample_collection|leisure/(dog_park|playground|adult_gaming_centre))")
# Words that make of a brand name a sign over any shop.
GENERIC = {"boulangerie", "pharmacie", "garage", "mairie", "hotel", "hôtel", "restaurant", "bar",
           "tabac", "presse", "cafe", "café", "pizzeria", "optique", "opticien", "librairie"}


def brands(context):
    made = List("organisations/marques.tsv", "ORGANIZATION", "exact",
                ["form", "country", "kind", "score"],
                "Enseignes et entreprises présentes en France, en Belgique, en Suisse, au Canada ou\n"
                "dans le monde entier, hors mots courants, noms de lieux, prénoms et patronymes.",
                context.npm("name-suggestion-index"), "BSD-3-Clause", 350)
    places = {key(form) for other in context.made.values() for form in other.forms()
              if other.label in ("PLACE", "COUNTRY")}
    for path, items in sorted(readers.brands(context.modules).items()):
        if not path.startswith("brands/") or SKIPPED.match(path):
            continue
        kind = KINDS.get(path.removeprefix("brands/"), "company")
        for item in items:
            where = {str(w).lower() for w in item["locationSet"].get("include", [])}
            if not where & WORLD:
                continue
            tags = item["tags"]
            name = clean(tags.get("brand:fr") or tags.get("name:fr") or tags.get("brand")
                         or item["displayName"])
            score = brand_score(context, made, name, places)
            if score is None:
                made.left_out.append(name)
                continue
            country = next((c.upper() for c in ("fr", "be", "ch", "ca") if where == {c}), "")
            made.add([name], country=country, kind=kind, score=score)
    yield made


def brand_score(context, made, name, places):
    """None leaves the brand out: too short, no Latin letters, or something else's name."""
    if context.verdicts.excluded(made.id, name):
        return None
    own = context.verdicts.score(made.id, name)
    if own is not None:
        return own
    letters = sum(c.isalpha() for c in name)
    if letters < 3 or len(name) > 40 or not all(ord(c) < 0x250 or c in "'–" for c in name):
        return None
    if not re.match(r"[A-ZÀ-ÝŠŽ0-9]", name) or key(name) in places:
        return None
    words = re.split(r"[\s-]+", name)
    if any(w.lower() in GENERIC for w in words):
        return None
    lexicon = context.lexicon
    if len(words) == 1:
        title = name.capitalize()
        if lexicon.is_word(name) or title in lexicon.given or title in lexicon.family:
            return None
        if name in lexicon.proper:          # the dictionary knows it as a name
            return 600
        if name.isupper() and len(name) < 4:
            return 250
        return 350
    # A given name and a word (« Chez Paul »), or nothing but words (« Le Fournil »).
    if all(lexicon.is_word(w.strip("'.&")) or not any(c.isalpha() for c in w) for w in words):
        return 250
    if all(w.capitalize() in lexicon.given or w.capitalize() in lexicon.family for w in words):
        return 200
    return 600


BUILDERS = (brands,)
