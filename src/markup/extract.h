/* extract.h — the text of a document in markup, with the place of each piece. Room:
 * markup; cli reads documents with it. */
#ifndef GAZ_MARKUP_EXTRACT_H
#define GAZ_MARKUP_EXTRACT_H

#include "markup/source_map.h"

typedef enum gaz_markup {
    GAZ_MARKUP_XML, /* by the root element: one of the next, or all text */
    GAZ_MARKUP_HTML,
    GAZ_MARKUP_NITF,
    GAZ_MARKUP_NEWSML,
    GAZ_MARKUP_TEI
} gaz_markup;

/* Appends to out, set apart from what is there, what is read in s[0..len), valid UTF-8.
 * Runs of blanks are one space, as they are shown; paragraphs, titles, items and cells
 * are set apart by an empty line. Nothing is refused. Look at out->text.failed. */
void gaz_extract(gaz_source_map *out, gaz_markup kind, const char *s, size_t len);

/* The encoding that the document says it has, in small letters; 0: it says none. */
int gaz_declared_encoding(const char *s, size_t len, char *name, size_t size);

#endif
