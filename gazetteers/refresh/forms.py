"""What all lists share: normal forms, sorting, tables, the writer of a list."""

import datetime
import pathlib
import re
import unicodedata

APOSTROPHES = str.maketrans("’ʼ´‘`′", "''''''")
DASHES = str.maketrans("‐‑–−", "----")
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o",
                           "ł": "l", "đ": "d", "ð": "d", "ı": "i"})


def clean(text):
    """NFC, one kind of apostrophe and hyphen, single spaces, no bracket or footnote at the end."""
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES).translate(DASHES)
    text = re.sub(r"\s*[(\[][^)\]]*[)\]]", "", text)
    text = re.sub(r"[¹²³⁴⁵*]", "", text)
    return re.sub(r"\s+", " ", text).strip()


def bare(text):
    """Without accents and ligatures."""
    decomposed = unicodedata.normalize("NFD", text.translate(LIGATURES))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def key(text):
    """The form two spellings of one name share for the compiler: case, hyphen, first accents."""
    return re.sub(r"[-\s]+", " ", text.lower().replace("saint ", "st ").replace("saint-", "st "))


def capitals(text):
    return sum(c.isupper() for c in text)


def collate(text):
    """French alphabetical order: letters first, accents and case last."""
    return (re.sub(r"[^0-9a-z]+", " ", bare(text).lower()).strip(), text.lower(), text)


def lower_forms(word):
    """The lower-case words that `word` may stand for at the start of a sentence.

    Capitals often lose their accent (Etat), so the entry is compared without it as well.
    """
    lower = word.lower()
    return {lower, bare(lower[:1]) + lower[1:]}


def table(path):
    """A hand-written table beside the recipe: rows of columns; `#` opens a comment."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line != unicodedata.normalize("NFC", line):
            raise ValueError(f"{path}:{number}: not in NFC")
        yield line.split("\t")


class List:
    """One list under construction: rows are dictionaries, the key of the form is unique."""

    def __init__(self, path, label, case, columns, note, source, licence, score=None):
        self.path, self.label, self.case, self.columns = path, label, case, columns
        self.note, self.source, self.licence, self.score = note, source, licence, score
        self.rows, self.seen, self.left_out = [], set(), []

    @property
    def id(self):
        return pathlib.Path(self.path).stem

    def identity(self, form):
        """What the compiler takes for one form: in an exact list, each spelling by itself."""
        return form if self.case == "exact" else key(form)

    def add(self, forms, **row):
        """Add an entry unless its main form is there; variants already there are dropped.

        Of two spellings that differ in case only, the one with fewer capitals stays: it matches
        the other one as well.
        """
        spelled = {}
        for form in forms:
            same = self.identity(form)
            if same not in spelled or capitals(form) < capitals(spelled[same]):
                spelled[same] = form
        if not spelled or next(iter(spelled)) in self.seen:
            return False
        fresh = [form for same, form in spelled.items() if same not in self.seen]
        self.seen.update(spelled)
        row["form"] = "|".join(fresh)
        if row.get("name") == fresh[0]:
            row["name"] = ""
        if row.get("score") == self.score:
            row["score"] = ""
        self.rows.append(row)
        return True

    def forms(self):
        for row in self.rows:
            yield from row["form"].split("|")

    def write(self, root, date):
        lines = [f"# list: {self.id}", f"# label: {self.label}", f"# case: {self.case}"]
        if self.score is not None:
            lines.append(f"# score: {self.score}")
        lines += [f"# source: {self.source}", f"# licence: {self.licence}", f"# date: {date}",
                  "# columns: " + "\t".join(self.columns)]
        lines += [f"# {line}" for line in self.note.splitlines()]
        for row in sorted(self.rows, key=lambda row: collate(row["form"].split("|")[0])):
            cells = [str(row.get(column, "") if row.get(column) is not None else "")
                     for column in self.columns]
            lines.append("\t".join(cells).rstrip("\t"))
        target = root / self.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def today():
    return datetime.date.today().isoformat()
