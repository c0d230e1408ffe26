/* elements.c — what the elements of HTML, NITF, NewsML-G2 and TEI mean for their text. An
 * element that is in no table is inline. Room: markup. */
#include "markup/elements.h"

#define BLOCK(name)                                                                      \
    { name, ELEMENT_BLOCK }
#define HIDE(name)                                                                       \
    { name, ELEMENT_HIDE | ELEMENT_BLOCK }
#define WANT(name)                                                                       \
    { name, ELEMENT_WANT | ELEMENT_BLOCK }

static const gaz_element html[] = {
    BLOCK("p"),
    BLOCK("div"),
    BLOCK("li"),
    BLOCK("td"),
    BLOCK("th"),
    BLOCK("tr"),
    BLOCK("br"),
    {"template", ELEMENT_HIDE | ELEMENT_NEST},
    HIDE("title"),
    {"script", ELEMENT_HIDE | ELEMENT_RAW},
    {"style", ELEMENT_HIDE | ELEMENT_RAW},
    {"noscript", ELEMENT_HIDE | ELEMENT_RAW},
    {"iframe", ELEMENT_HIDE | ELEMENT_RAW},
    {"noembed", ELEMENT_HIDE | ELEMENT_RAW},
    {"noframes", ELEMENT_HIDE | ELEMENT_RAW},
    HIDE("audio"),
    HIDE("video"),
    HIDE("canvas"),
    HIDE("datalist"),
    {"rp", ELEMENT_HIDE},
    {"rt", ELEMENT_HIDE},
    {"pre", ELEMENT_PRE | ELEMENT_BLOCK},
    {"listing", ELEMENT_PRE | ELEMENT_BLOCK},
    {"xmp", ELEMENT_PRE | ELEMENT_BLOCK},
    {"textarea", ELEMENT_PRE | ELEMENT_BLOCK},
    {"input", ELEMENT_SPACE},
    {"img", ELEMENT_SPACE},
    BLOCK("address"),
    BLOCK("article"),
    BLOCK("aside"),
    BLOCK("blockquote"),
    BLOCK("body"),
    BLOCK("button"),
    BLOCK("caption"),
    BLOCK("center"),
    BLOCK("dd"),
    BLOCK("details"),
    BLOCK("dialog"),
    BLOCK("dir"),
    BLOCK("dl"),
    BLOCK("dt"),
    BLOCK("fieldset"),
    BLOCK("figcaption"),
    BLOCK("figure"),
    BLOCK("footer"),
    BLOCK("form"),
    BLOCK("h1"),
    BLOCK("h2"),
    BLOCK("h3"),
    BLOCK("h4"),
    BLOCK("h5"),
    BLOCK("h6"),
    BLOCK("head"),
    BLOCK("header"),
    BLOCK("hgroup"),
    BLOCK("hr"),
    BLOCK("html"),
    BLOCK("legend"),
    BLOCK("main"),
    BLOCK("menu"),
    BLOCK("nav"),
    BLOCK("ol"),
    BLOCK("optgroup"),
    BLOCK("option"),
    BLOCK("search"),
    BLOCK("section"),
    BLOCK("select"),
    BLOCK("summary"),
    BLOCK("table"),
    BLOCK("tbody"),
    BLOCK("tfoot"),
    BLOCK("thead"),
    BLOCK("ul"),
    {NULL, 0},
};

/* What NITF and the XHTML and NITF within NewsML-G2 share. Headlines, abstracts and the
 * body are read; who wrote it, where and by what right is not the text. */
#define NEWS                                                                             \
    HIDE("head"), HIDE("byline"), HIDE("dateline"), HIDE("distributor"), HIDE("rights"), \
        HIDE("series"), HIDE("body.end"), HIDE("media-metadata"),                        \
        HIDE("media-producer"), HIDE("title"), {"script", ELEMENT_HIDE},                 \
        {"style", ELEMENT_HIDE}, {"template", ELEMENT_HIDE}, BLOCK("br"),                \
        {"pre", ELEMENT_PRE | ELEMENT_BLOCK}, BLOCK("p"), BLOCK("hedline"),              \
        BLOCK("hl1"), BLOCK("hl2"), BLOCK("h1"), BLOCK("h2"), BLOCK("h3"), BLOCK("h4"),  \
        BLOCK("h5"), BLOCK("h6"), BLOCK("abstract"), BLOCK("block"), BLOCK("bq"),        \
        BLOCK("blockquote"), BLOCK("credit"), BLOCK("datasource"), BLOCK("note"),        \
        BLOCK("body.head"), BLOCK("body.content"), BLOCK("div"), BLOCK("section"),       \
        BLOCK("article"), BLOCK("ul"), BLOCK("ol"), BLOCK("li"), BLOCK("dl"),            \
        BLOCK("dt"), BLOCK("dd"), BLOCK("table"), BLOCK("caption"), BLOCK("thead"),      \
        BLOCK("tbody"), BLOCK("tfoot"), BLOCK("tr"), BLOCK("td"), BLOCK("th"),           \
        BLOCK("nitf-table"), BLOCK("media"), BLOCK("media-caption"), BLOCK("fn"),        \
        BLOCK("hr"), BLOCK("figure"), BLOCK("figcaption"), BLOCK("tagline"), {           \
        NULL, 0                                                                          \
    }

static const gaz_element nitf[] = {WANT("body"), NEWS};

static const gaz_element newsml[] = {
    WANT("headline"),
    WANT("inlinexml"),
    {"inlinedata", ELEMENT_WANT | ELEMENT_BLOCK | ELEMENT_PRE},
    NEWS,
};

static const gaz_element tei[] = {
    WANT("body"),
    BLOCK("p"),
    BLOCK("ab"),
    BLOCK("head"),
    BLOCK("l"),
    BLOCK("lg"),
    BLOCK("div"),
    BLOCK("div1"),
    BLOCK("div2"),
    BLOCK("div3"),
    BLOCK("div4"),
    BLOCK("list"),
    BLOCK("item"),
    BLOCK("label"),
    BLOCK("table"),
    BLOCK("row"),
    BLOCK("cell"),
    BLOCK("sp"),
    BLOCK("speaker"),
    BLOCK("stage"),
    BLOCK("u"),
    BLOCK("note"),
    BLOCK("byline"),
    BLOCK("docauthor"),
    BLOCK("dateline"),
    BLOCK("salute"),
    BLOCK("signed"),
    BLOCK("opener"),
    BLOCK("closer"),
    BLOCK("trailer"),
    BLOCK("argument"),
    BLOCK("epigraph"),
    BLOCK("postscript"),
    BLOCK("figure"),
    BLOCK("listbibl"),
    BLOCK("floatingtext"),
    HIDE("figdesc"),
    HIDE("teiheader"),
    HIDE("fw"),
    {"del", ELEMENT_HIDE},
    {"choice", ELEMENT_CHOICE},
    {"sic", ELEMENT_OTHER},
    {"orig", ELEMENT_OTHER},
    {"abbr", ELEMENT_OTHER},
    {"lb", ELEMENT_SPACE},
    {"pb", ELEMENT_SPACE},
    {"cb", ELEMENT_SPACE},
    {NULL, 0},
};

/* For XML that we do not know: names that mean the same in most of it. */
static const gaz_element xml[] = {
    BLOCK("p"),
    BLOCK("div"),
    BLOCK("title"),
    BLOCK("head"),
    BLOCK("li"),
    BLOCK("item"),
    BLOCK("td"),
    BLOCK("th"),
    BLOCK("tr"),
    BLOCK("row"),
    BLOCK("cell"),
    BLOCK("br"),
    {"lb", ELEMENT_SPACE},
    {"b", ELEMENT_INLINE},
    {"i", ELEMENT_INLINE},
    {"u", ELEMENT_INLINE},
    {"a", ELEMENT_INLINE},
    {"em", ELEMENT_INLINE},
    {"hi", ELEMENT_INLINE},
    {"emph", ELEMENT_INLINE},
    {"strong", ELEMENT_INLINE},
    {"italic", ELEMENT_INLINE},
    {"bold", ELEMENT_INLINE},
    {"span", ELEMENT_INLINE},
    {"sup", ELEMENT_INLINE},
    {"sub", ELEMENT_INLINE},
    {"small", ELEMENT_INLINE},
    {"font", ELEMENT_INLINE},
    {NULL, 0},
};

const gaz_element *gaz_elements(gaz_markup kind) {
    static const gaz_element *const table[] = {xml, html, nitf, newsml, tei};
    _Static_assert(sizeof html / sizeof *html <= GAZ_ELEMENTS, "room to count");
    _Static_assert(sizeof newsml / sizeof *newsml <= GAZ_ELEMENTS, "room to count");
    return table[kind];
}
