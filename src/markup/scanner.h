/* scanner.h — markup cut into text, tags and the rest. Room: markup.
 *
 * Our own, and not libxml2's: its push parsers give no byte positions that hold
 * (xmlByteConsumed counts in the converted text and knows nothing of the middle of a text
 * node or of an entity), and they refuse or mend what is not well-formed, so that places
 * move. This one only ever moves forward over the bytes, takes time linear in them, keeps
 * nothing, and reads whatever comes: what is no markup is text. */
#ifndef GAZ_MARKUP_SCANNER_H
#define GAZ_MARKUP_SCANNER_H

#include <stddef.h>

typedef enum gaz_markup_kind {
    MARKUP_END,
    MARKUP_TEXT, /* characters, references to be undone */
    MARKUP_RAW,  /* characters as they stand: CDATA, a script */
    MARKUP_OPEN,
    MARKUP_EMPTY, /* <name/> */
    MARKUP_CLOSE,
    MARKUP_OTHER /* comments, declarations, instructions */
} gaz_markup_kind;

enum { MARKUP_NAME = 31 };

typedef struct gaz_scanner {
    const char *s;
    size_t len, at;
    int html; /* HTML's syntax: raw elements, no CDATA */
    /* The token at hand. */
    gaz_markup_kind kind;
    size_t from, to;            /* text: its characters; else the whole token */
    char name[MARKUP_NAME + 1]; /* of a tag: local part, small letters, cut off */
    /* Its own. */
    int raw;                /* name opened such an element: 1: raw, 2: references count */
    int no_close, no_quote; /* bits: what was once looked for in vain: no time is spent on
                               it again, else many such tags would take it squared */
} gaz_scanner;

/* Moves to the next token; its kind. */
gaz_markup_kind gaz_scanner_next(gaz_scanner *c);

/* The offset of the last </name in s[0..len), or 0. */
size_t gaz_scanner_last_close(const gaz_scanner *c, const char *name);
/* The tag at hand holds these bytes (in an attribute, say). */
int gaz_scanner_tag_has(const gaz_scanner *c, const char *bytes);

#endif
