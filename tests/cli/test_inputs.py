"""Input with markup: what is read, where it stands in the file, and what comes of bad markup."""

import gzip
import html
import html.entities
import json
import re
import time
from pathlib import Path

from harness import Case, check_error, run

SAMPLES = Path(__file__).parent / "samples"
KINDS = ("html", "xml", "nitf", "newsml", "tei")


def undo(raw, kind, encoding="utf-8"):
    """What a slice of the source reads as, by other means than the program's."""
    s = raw.decode(encoding)
    if kind == "ninjs":
        s = json.loads('"' + s + '"')
    parts = re.split(r"(<!\[CDATA\[.*?\]\]>|<!--.*?-->|<noscript>.*?</noscript>|<[^<>]*>)", s, flags=re.S)
    out = ""
    for part in parts:
        if part.startswith("<![CDATA["):
            out += part[9:-3]
        elif part.startswith("<img"):
            out += " "
        elif not (part.startswith("<") and part.endswith(">")):
            out += html.unescape(part.replace("<![CDATA[", "").replace("]]>", ""))
    return re.sub(r"[ \t\r\n]+", " ", out)


class Base(Case):
    def read(self, data, *args, kind=None, encoding="utf-8"):
        """The record of a file (a path) or of bytes; each place is checked in the source."""
        path = data if isinstance(data, Path) else self.path("x." + kind, data)
        if not isinstance(data, Path):
            args += ("--input", kind)
        raw = path.read_bytes()
        kind = kind or {"json": "ninjs"}.get(path.suffix[1:], path.suffix[1:])
        [record] = self.records(run("--no-model", *args, path))
        last = 0
        for e in record["entities"]:
            start, end = e["source"]
            self.assertTrue(0 <= start < end <= len(raw))
            self.assertEqual(undo(raw[start:end], kind, encoding),
                             re.sub(r"[ \t\r\n]+", " ", e["text"]), e)
            self.assertTrue(kind == "ninjs" or start >= last)
            last = end
        return record

    def names(self, record):
        return [e["text"] for e in record["entities"]]


class Formats(Base):
    def test_html(self):
        record = self.read(SAMPLES / "page.html")
        self.assertEqual(record["text"], (
            "Visite d\u2019Emmanuel\xa0Macron à Moscou\n\n"
            "Le président Emmanuel Macron est à Saint-Étienne, en France.\n\n"
            "Paragraphe non fermé, avec Amélie Mauresmo & R&D.\n\nSergueï Lavrov.\n\n"
            "Genève\n\nLyon\n\n\n  René   Coty\n\n\n"
            "sans balise fermante, donc lu : Nice\n\n"
            "Un nombre 3 < 4 et une balise < non fermée : Zurich"))
        names = self.names(record)
        for name in ("Emmanuel\xa0Macron", "Emmanuel Macron", "Saint-Étienne", "France",
                     "Amélie Mauresmo", "Genève", "Lyon"):
            self.assertIn(name, names)

    def test_source_of_nested_markup(self):
        data = "<p>Voici <b>Emmanuel</b> <i>Macron</i> à P&#97;ris.</p>".encode()
        record = self.read(data, kind="html")
        first, second = record["entities"]
        self.assertEqual(data[slice(*first["source"])], b"Emmanuel</b> <i>Macron")
        self.assertEqual(data[slice(*second["source"])], b"P&#97;ris")

    def test_nitf(self):
        record = self.read(SAMPLES / "depeche.nitf")
        self.assertEqual(record["text"], (
            "Vladimir Poutine reçoit Recep Tayyip Erdogan à Moscou\n\n"
            "Ils ont parlé de la Syrie.\n\n"
            "M. Vladimir Poutine est à Saint-Pétersbourg, puis à Genève.\n\n"
            "Une rue de Lyon\n\nParis\n\nBerlin"))
        self.assertLessEqual({"Recep Tayyip Erdogan", "Saint-Pétersbourg", "Genève", "Syrie"},
                             set(self.names(record)))

    def test_newsml(self):
        record = self.read(SAMPLES / "depeche.newsml")
        self.assertEqual(record["text"], (
            "La Suisse vote\n\nOn vote à Genève et à\xa0Zurich.\n\nLa Belgique aussi\n\n"
            "BRUXELLES, 3 mars\n\nOn vote à Bruxelles & à Namur.\n\n"
            "Sotchi\n\nLa Turquie vote."))

    def test_tei(self):
        record = self.read(SAMPLES / "lettre.tei")
        self.assertEqual(record["text"], (
            "À Monsieur Émile Zola\n\nJe suis arrivé à Médan, puis à Paris, Lyon et Genève\n\n"
            "En Suisse.\n\n.\n\nAdieu, France\n\nAdieu, Belgique"))

    def test_unknown_xml(self):
        record = self.read(SAMPLES / "livre.xml")
        self.assertEqual(record["text"], (
            "Visite à Paris\n\nGrenoble\n\nLe président Emmanuel Macron est à Genève.\n\n"
            "Lyon\n\nNice"))

    def test_xml_looks_at_the_root(self):
        for name in ("depeche.nitf", "depeche.newsml", "lettre.tei"):
            data = (SAMPLES / name).read_bytes()
            [other] = self.records(run("--no-model", self.path("x.xml", data)))
            self.assertEqual(other["text"], self.read(SAMPLES / name)["text"])
        page = b'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Lille</title></head><p>Nice</p></html>'
        self.assertEqual(self.read(page, kind="xml")["text"], "Nice")

    def test_ninjs(self):
        record = self.read(SAMPLES / "item.ninjs.json")
        self.assertEqual(record["text"], (
            "Sergueï Lavrov à Genève\n\nLa Suisse reçoit Recep Tayyip Erdogan 😀 à "
            "Saint-Étienne.\n\nParis\n\nLyon\n\nNice"))
        self.assertEqual(record["id"], "urn:exemple:1")
        self.assertEqual(record["located"], "Grenoble")
        self.assertLessEqual({"Sergueï Lavrov", "Suisse", "Saint-Étienne"}, set(self.names(record)))

    def test_ninjs_of_version_1(self):
        item = {"uri": "u", "headline": "À Paris", "body_text": "La Suisse.",
                "body_xhtml": "<p>Lyon</p>", "text_x": 1}
        record = self.read(json.dumps(item).encode(), kind="ninjs")
        self.assertEqual(record["text"], "À Paris\n\nLa Suisse.")
        del item["body_text"]
        item["headline"] = ""
        self.assertEqual(self.read(json.dumps(item).encode(), kind="ninjs")["text"], "Lyon")
        for bad, code in ((b'{"uri":"u"}', "no_text"), (b"<p>", "invalid_json"), (b"", "invalid_json"),
                          (b'{"headline":"a","text":1}', "key_clash")):
            [r] = self.records(run("--input", "ninjs", input=bad))
            check_error(r, code)
        result = run("--input", "ninjs", "--into", "noms", input=b'{"headline":"Paris","text":1}')
        self.assertEqual(json.loads(result.out)["noms"]["text"], "Paris")

    def test_by_name(self):
        for name in ("a.html", "a.HTM", "a.xhtml", "a.xml", "a.nitf", "a.newsml", "a.tei", "a.html.gz"):
            data = b"<nitf><body><body.content><p>Nice</p></body.content></body></nitf>"
            if "newsml" in name:
                data = b"<newsItem><headline>Nice</headline></newsItem>"
            path = self.path(name, gzip.compress(data) if name.endswith("gz") else data)
            [record] = self.records(run(path))
            self.assertEqual(record["text"], "Nice", name)
        [record] = self.records(run("--input", "text", self.path("a.html", "<p>Nice")))
        self.assertEqual(record["text"], "<p>Nice")
        self.assertNotIn("source", record["entities"][0])

    def test_every_writer(self):
        for f in ("json", "conll", "csv", "xml", "html", "spacy", "ansi", "geojson", "webanno", "hipe"):
            self.assertEqual(run("-f", f, SAMPLES / "page.html").code, 0, f)


class Traps(Base):
    def text(self, data, kind="html"):
        return self.read(data.encode(), kind=kind)["text"]

    def test_references(self):
        self.assertEqual(self.text("<p>&eacute;&#233;&#xE9;&#XE9;&rsquo;&#146;&hellip;&euro;&nbsp;|"), "éééé’’…€\xa0|")
        self.assertEqual(self.text("&eacute &notit; &amp;lt; &lt;b&gt; &x; & &; &# &#x; &#; a&b AT&T"),
                         "é ¬it; &lt; <b> &x; & &; &# &#x; &#; a&b AT&T")
        self.assertEqual(self.text("<a>&eacute;&eacute &oelig;&apos;</a>", "xml"), "é&eacute œ'")
        self.assertEqual(self.text("&#0;&#xD800;&#x110000;&#99999999999;"), "\ufffd" * 4)
        self.assertEqual(self.text("a&#32;&#10; b &#9;"), "a b")
        names = list(html.entities.name2codepoint)
        self.assertEqual(self.text("|".join(f"&{name};" for name in names)),
                         "|".join(html.entities.html5[name + ";"] for name in names))

    def test_comments_and_declarations(self):
        self.assertEqual(self.text("a<!-- > --->b<!-->c<!--->d<!----!>e<!doctype x>f<?php ?>g"), "abcdefg")
        self.assertEqual(self.text("<a>a<!-- <b> -- --->b<?pi <x> ?>c<![CDATA[<d>&amp;]]]>e</a>", "xml"),
                         "abc<d>&amp;]e")
        self.assertEqual(self.text("a<![CDATA[x]]>b"), "ab")
        self.assertEqual(self.text("<?xml version='1.0'?><html><p>a<![CDATA[x]]>b<script>Nice</script></html>"), "axb")
        self.assertEqual(self.text("a<!-- never closed <p>b"), "a")

    def test_raw_elements(self):
        self.assertEqual(self.text("a<script>'</scripty>' <b></SCRIPT >b<style></p></style>c"), "abc")
        self.assertEqual(self.text("<title>x</p>y</title>a<textarea><b>&amp;</textarea>c"), "a\n\n<b>&\n\nc")
        self.assertEqual(self.text("a<title>b<p>c"), "a\n\nb\n\nc")
        self.assertEqual(self.text("a<script>b"), "a")
        self.assertEqual(self.text("a<template>b<template>c</template>d</template>e"), "ae")

    def test_tags(self):
        self.assertEqual(self.text("a<b title='x>y' c=\"<p>\">b</b >c<br/>d<P>e</nothing>f"), "abc\n\nd\n\nef")
        self.assertEqual(self.text("a < b <3 <é> </ > <"), "a < b <3 <é> </ > <")
        self.assertEqual(self.text("a <b c=\"d>e"), "a e")
        self.assertEqual(self.text("a <b Nice <i>b</i>"), "a <b Nice b")
        self.assertEqual(self.text("Emma<wbr>nuel<span></span>le<img src=x>Paris"), "Emmanuelle Paris")

    def test_empty(self):
        for kind in KINDS:
            for data in ("", "<", "<a", "<a>", "</a>", "<a/>", " \n ", "<!--", "<![CDATA[", "&", "<?"):
                self.text(data, kind)

    def test_marks_and_other_encodings(self):
        page = "<p>À Genève, en\xa0Suisse</p>"
        self.assertEqual(self.read(b"\xef\xbb\xbf" + page.encode(), kind="html")["text"], page[3:-4])
        record = self.read(page.encode("cp1252"), kind="html", encoding="cp1252")
        self.assertEqual((record["text"], record["source"]["encoding"]), (page[3:-4], "windows-1252"))
        head = '<?xml version="1.0" encoding="ISO-8859-15"?><a>'
        data = (head + "Le c\u0153ur de Genève, 5 €</a>").encode("iso-8859-15")
        record = self.read(data, kind="xml", encoding="iso-8859-15")
        self.assertEqual((record["text"], record["source"]["encoding"]), ("Le c\u0153ur de Genève, 5 €", "iso-8859-15"))
        self.assertEqual(run(self.path("y.xml", data)).err, "", "it said so: no warning")
        [r] = self.records(run("--input", "xml", input=head.replace("8859-15", "8859-2").encode() + b"\xe9"))
        self.assertIn("iconv -f iso-8859-2", check_error(r, "invalid_encoding")["error"]["message"])
        item = '{"headline":"À Genève","body_xhtml":"<p>La Suisse \\u00e9</p>"}'
        record = self.read(item.encode("cp1252"), kind="ninjs", encoding="cp1252")
        self.assertEqual(record["text"], "À Genève\n\nLa Suisse é")

    def test_long_and_deep(self):
        m = 1000000
        cases = {"<": m, "<a>": 100000, "</a>": m // 4, "<a b=\"": m // 6, "<![>": m // 4, "<!\"": m // 3,
                 "<script>": m // 8, "<title>": m // 7, "<textarea>": m // 10, "<!--": m // 4, "<!-- -": m // 6,
                 "&": m, "&eacut": m // 6, "<video>x": m // 8, "<![CDATA[": m // 9, "<a =": m // 4, "<p><b": m // 5,
                 "<!DOCTYPE a [": m // 13, "<template>": m // 10, "<?": m // 2, "a ": m // 2}
        for piece, count in cases.items():
            for kind in KINDS:
                begun = time.monotonic()
                result = run("--no-model", "--no-text", "--input", kind, input=piece.encode() * count)
                self.assertEqual(result.code, 0)
                self.assertLess(time.monotonic() - begun, 30, (piece, kind))
        deep = b"<a>" * 100000 + b"<p>La Suisse vote.</p>" + b"</a>" * 100000
        self.assertEqual(self.read(deep, kind="xml")["text"], "La Suisse vote.")
        self.assertEqual(self.read(b"<x>" * 100000 + b"</y>" * 100000 + b"Nice", kind="xml")["text"], "Nice")

    def test_same_for_any_jobs(self):
        files = sorted(SAMPLES.iterdir()) * 5
        self.assertEqual(run("-j", 1, *files).out, run("-j", 4, *files).out)


class FilesFrom(Base):
    def texts(self, *args, input=b""):
        return [r["text"] for r in self.records(run(*args, input=input))]

    def test_lines_and_nul(self):
        a, b = self.path("a b.txt", "un"), self.path("c\nd.txt", "deux")
        listed = self.path("list", f"{a}\n\n{self.path('e.html', '<p>trois')}\n")
        self.assertEqual(self.texts("--files-from", listed), ["un", "trois"])
        self.assertEqual(self.texts("--files-from", "-", input=f"{a}".encode()), ["un"])
        self.assertEqual(self.texts("-0", "--files-from", "-", input=f"{b}\0{a}\0".encode()), ["deux", "un"])
        self.assertEqual(self.texts("--null", "--files-from", "-", a, input=f"{b}".encode()), ["un", "deux"])
        self.assertEqual(self.texts("--files-from", self.path("empty", "")), [])
        self.path("dir/x.txt", "quatre")
        self.assertEqual(self.texts("--files-from", self.path("list", str(self.dir / "dir"))), ["quatre"])

    def test_what_is_wrong(self):
        result = run("--files-from", self.dir / "none")
        self.assertEqual(result.code, 3)
        self.assertIn("none", result.err)
        self.usage("--files-from", self.path("l", "a\0b"), says="see --null")
        self.usage("--files-from", self.path("l", "-"), says="no file")
        self.usage("--files-from", "-", "-", says="can be read once")
        result = run("--files-from", self.path("l", str(self.dir / "gone.txt")))
        self.assertEqual(result.code, 3)
        check_error(json.loads(result.out), "unreadable")
