/* extract.c — from markup to the text that people read. Room: markup.
 *
 * One pass over the tokens; what is open is counted by name, so neither depth nor tags
 * that fit nothing cost anything. XML that we do not know is passed over twice: an
 * element that has text of its own besides its children is a paragraph, its children lie
 * within the line; the children of any other element are set apart from each other. */
#include "markup/extract.h"

#include "markup/elements.h"
#include "markup/references.h"
#include "markup/scanner.h"

#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

/* An open element of XML that we do not know. */
typedef struct opened {
    uint32_t name;  /* hash */
    uint32_t index; /* the how many-eth element */
} opened;

typedef struct extraction {
    gaz_scanner c;
    gaz_source_map *out;
    const gaz_element *element;
    int chooses;    /* the format has elements that are wanted */
    int paragraphs; /* an empty line ends one */
    uint32_t open[GAZ_ELEMENTS];
    size_t last_close[GAZ_ELEMENTS]; /* of hidden ones: 1 + offset; 0: not looked for */
    uint32_t hidden, wanted, choices, pre;
    /* Blanks are held back until it is known what follows. */
    int breaks, space;
    size_t space_from, space_to;
    /* Unknown XML. */
    int unknown, measuring;
    opened *stack; /* [depth] */
    size_t depth, stack_cap;
    uint32_t elements;
    unsigned char *mixed; /* a bit for each element: it has text of its own */
    size_t mixed_cap;
} extraction;

/* ---- text ---- */

static void put_break(extraction *x) {
    x->breaks = 1;
    x->space = 0;
}

static void put_blank(extraction *x, size_t from, size_t to) {
    if (!x->space)
        x->space_from = from;
    x->space = 1;
    x->space_to = to;
}

/* Blanks held back, written before what stands at source offset at. */
static void flush(extraction *x, size_t at) {
    gaz_source_map *m = x->out;
    if (x->breaks && m->text.len)
        gaz_source_map_add(m, "\n\n", 2, at, at);
    else if (x->space && m->text.len)
        gaz_source_map_add(m, " ", 1, x->space_from, x->space_to);
    x->breaks = x->space = 0;
}

static int is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* A run of blanks from..to. An empty line ends a paragraph where markup does not. */
static void blanks(extraction *x, size_t from, size_t to) {
    int lines = 0;
    for (size_t i = from; i < to && x->paragraphs; i++)
        lines += x->c.s[i] == '\n';
    if (lines > 1)
        put_break(x);
    else
        put_blank(x, from, to);
}

static size_t reference(extraction *x, size_t at, size_t end) {
    char out[4];
    size_t used, n = gaz_reference_decode(x->c.s + at, end - at, x->c.html, out, &used);
    if (!n) {
        flush(x, at);
        gaz_source_map_add(x->out, "&", 1, at, at + 1);
        return at + 1;
    }
    if (n == 1 && is_blank(*out) && !x->pre) {
        put_blank(x, at, at + used);
    } else {
        flush(x, at);
        gaz_source_map_add(x->out, out, n, at, at + used);
    }
    return at + used;
}

static void characters(extraction *x, int references) {
    const char *s = x->c.s;
    size_t at = x->c.from, end = x->c.to;
    while (at < end) {
        size_t first = at;
        if (references && s[at] == '&') {
            at = reference(x, at, end);
        } else if (is_blank(s[at]) && !x->pre) {
            while (at < end && is_blank(s[at]))
                at++;
            blanks(x, first, at);
        } else {
            while (at < end && !(references && s[at] == '&') &&
                   (x->pre || !is_blank(s[at])))
                at++;
            flush(x, first);
            gaz_source_map_add(x->out, s + first, at - first, first, at);
        }
    }
}

static void text_token(extraction *x) {
    if (x->hidden || (x->chooses && !x->wanted))
        return;
    characters(x, x->c.kind == MARKUP_TEXT);
}

/* ---- elements ---- */

static size_t find_element(const extraction *x) {
    size_t i = 0;
    while (x->element[i].name && strcmp(x->element[i].name, x->c.name) != 0)
        i++;
    return i;
}

/* What is never closed hides nothing, lest it hide the rest of the text. */
static int is_closed(extraction *x, size_t i) {
    if (!x->last_close[i])
        x->last_close[i] = 1 + gaz_scanner_last_close(&x->c, x->element[i].name);
    return x->last_close[i] > x->c.at;
}

static void open_known(extraction *x, size_t i, int empty) {
    unsigned does = x->element[i].does;
    if (does & ELEMENT_BLOCK)
        put_break(x);
    if (does & ELEMENT_SPACE && !x->breaks && !x->space &&
        !gaz_scanner_tag_has(&x->c, "break=\"no\""))
        put_blank(x, x->c.from, x->c.to);
    if (empty)
        return;
    int hides = does & ELEMENT_HIDE || (does & ELEMENT_OTHER && x->choices);
    if (hides) {
        if (x->open[i] && !(does & ELEMENT_NEST))
            return;
        if (!(x->c.html && does & ELEMENT_RAW) && !is_closed(x, i))
            return;
        x->hidden++;
    }
    if (hides || does & (ELEMENT_WANT | ELEMENT_PRE | ELEMENT_CHOICE))
        x->open[i]++;
    x->wanted += (does & ELEMENT_WANT) != 0;
    x->pre += (does & ELEMENT_PRE) != 0;
    x->choices += (does & ELEMENT_CHOICE) != 0;
}

static void close_known(extraction *x, size_t i) {
    unsigned does = x->element[i].does;
    if (does & ELEMENT_BLOCK)
        put_break(x);
    if (!x->open[i])
        return;
    x->open[i]--;
    x->hidden -= (does & (ELEMENT_HIDE | ELEMENT_OTHER)) != 0;
    x->wanted -= (does & ELEMENT_WANT) != 0;
    x->pre -= (does & ELEMENT_PRE) != 0;
    x->choices -= (does & ELEMENT_CHOICE) != 0;
}

/* ---- XML that we do not know ---- */

static uint32_t hash(const char *name) {
    uint32_t h = 2166136261u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 16777619u;
    return h;
}

static int is_mixed(const extraction *x, const opened *o) {
    return x->mixed_cap > o->index / 8 && x->mixed[o->index / 8] >> (o->index % 8) & 1;
}

/* The element at hand has text of its own. */
static void measure_text(extraction *x) {
    size_t at = x->c.from;
    while (at < x->c.to && is_blank(x->c.s[at]))
        at++;
    if (at == x->c.to || !x->depth)
        return;
    uint32_t index = x->stack[x->depth - 1].index;
    if (index / 8 >= x->mixed_cap) {
        size_t before = x->mixed_cap;
        if (!gaz_grow(&x->mixed, &x->mixed_cap, index / 8 + 1, 1)) {
            x->out->text.failed = 1;
            return;
        }
        memset(x->mixed + before, 0, x->mixed_cap - before);
    }
    x->mixed[index / 8] |= (unsigned char)(1u << (index % 8));
}

static void break_unknown(extraction *x) {
    size_t i = find_element(x);
    int parted = !x->depth || !is_mixed(x, &x->stack[x->depth - 1]);
    if (x->element[i].name)
        parted = (x->element[i].does & ELEMENT_BLOCK) != 0;
    if (parted && !x->measuring)
        put_break(x);
}

static void open_unknown(extraction *x, int empty) {
    break_unknown(x);
    if (empty) {
        size_t i = find_element(x);
        if (!x->measuring && x->element[i].name)
            open_known(x, i, 1);
        x->elements++;
        return;
    }
    if (!gaz_grow(&x->stack, &x->stack_cap, x->depth + 1, sizeof *x->stack)) {
        x->out->text.failed = 1;
        return;
    }
    x->stack[x->depth++] = (opened){hash(x->c.name), x->elements++};
}

static void close_unknown(extraction *x) {
    uint32_t name = hash(x->c.name);
    /* A tag that closes nothing near is nobody's. */
    for (size_t up = 1; up <= 32 && up <= x->depth; up++)
        if (x->stack[x->depth - up].name == name) {
            x->depth -= up;
            break;
        }
    break_unknown(x);
}

/* ---- documents ---- */

static void pass(extraction *x) {
    while (gaz_scanner_next(&x->c) != MARKUP_END && !x->out->text.failed) {
        gaz_markup_kind kind = x->c.kind;
        if (kind == MARKUP_TEXT || kind == MARKUP_RAW) {
            if (x->measuring)
                measure_text(x);
            else
                text_token(x);
        } else if (kind == MARKUP_OTHER) {
            continue;
        } else if (x->unknown) {
            if (kind == MARKUP_CLOSE)
                close_unknown(x);
            else
                open_unknown(x, kind == MARKUP_EMPTY);
        } else {
            size_t i = find_element(x);
            if (x->element[i].name && kind == MARKUP_CLOSE)
                close_known(x, i);
            else if (x->element[i].name)
                open_known(x, i, kind == MARKUP_EMPTY);
        }
    }
}

/* Which format a root element begins. */
static gaz_markup kind_of_root(const char *s, size_t len) {
    static const struct {
        const char *name;
        gaz_markup kind;
    } root[] = {{"nitf", GAZ_MARKUP_NITF},
                {"newsitem", GAZ_MARKUP_NEWSML},
                {"newsmessage", GAZ_MARKUP_NEWSML},
                {"packageitem", GAZ_MARKUP_NEWSML},
                {"tei", GAZ_MARKUP_TEI},
                {"teicorpus", GAZ_MARKUP_TEI},
                {"html", GAZ_MARKUP_HTML}};
    gaz_scanner c = {.s = s, .len = len};
    while (gaz_scanner_next(&c) == MARKUP_OTHER || c.kind == MARKUP_TEXT)
        ;
    for (size_t i = 0; i < sizeof root / sizeof *root; i++)
        if (c.kind == MARKUP_OPEN && strcmp(c.name, root[i].name) == 0)
            return root[i].kind;
    return GAZ_MARKUP_XML;
}

/* XHTML that says so has XML's syntax. */
static int says_xml(const char *s, size_t len) {
    while (len && is_blank(*s))
        s++, len--;
    return len >= 5 && memcmp(s, "<?xml", 5) == 0;
}

void gaz_extract(gaz_source_map *out, gaz_markup kind, const char *s, size_t len) {
    int html = kind == GAZ_MARKUP_HTML && !says_xml(s, len);
    if (kind == GAZ_MARKUP_XML)
        kind = kind_of_root(s, len);
    extraction x = {.c = {.s = s, .len = len, .html = html},
                    .out = out,
                    .element = gaz_elements(kind),
                    .breaks = out->text.len > 0,
                    .paragraphs = kind != GAZ_MARKUP_HTML,
                    .unknown = kind == GAZ_MARKUP_XML};
    for (size_t i = 0; x.element[i].name; i++)
        x.chooses |= (x.element[i].does & ELEMENT_WANT) != 0;
    if (x.unknown) {
        x.measuring = 1;
        pass(&x);
        x.measuring = 0;
        x.depth = x.elements = 0;
        x.c = (gaz_scanner){.s = s, .len = len};
    }
    pass(&x);
    free(x.stack);
    free(x.mixed);
}

int gaz_declared_encoding(const char *s, size_t len, char *name, size_t size) {
    static const char *const before[] = {"encoding=", "charset="};
    size_t n = 0, near = len < 1024 ? len : 1024;
    for (size_t i = 0; i < near && !n; i++)
        for (size_t k = 0; k < 2; k++) {
            size_t at = i + strlen(before[k]);
            if (at >= near || strncasecmp(s + i, before[k], strlen(before[k])) != 0)
                continue;
            at += s[at] == '"' || s[at] == '\'';
            for (; at < near && n + 1 < size; at++) {
                char c = s[at];
                if (c >= 'A' && c <= 'Z')
                    c = (char)(c | 0x20);
                if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' &&
                    c != '_')
                    break;
                name[n++] = c;
            }
        }
    name[n] = '\0';
    return n > 0;
}
