/* source_map.h — a text taken out of a document, and where each piece of it stood there.
 * Room: markup; cli fills it, format reads it.
 *
 * A piece is either a copy, byte for byte, or one thing that stands for another as a
 * whole (an entity, a run of blanks, a paragraph's end). Both are the same record: where
 * text and source are equally long, the bytes of one answer to those of the other. */
#ifndef GAZ_MARKUP_SOURCE_MAP_H
#define GAZ_MARKUP_SOURCE_MAP_H

#include "base/buffer.h"

#include <stddef.h>

typedef struct gaz_piece {
    size_t text;     /* where it begins in the text; it ends where the next one begins */
    size_t from, to; /* source[from..to) */
} gaz_piece;

/* A zeroed one is ready; it is used again for the next document and freed at the end. */
typedef struct gaz_source_map {
    gaz_buffer text;  /* failed: memory ran out, here or for the pieces */
    gaz_piece *piece; /* [count] */
    size_t count, cap;
    /* The source may itself have been taken out of something (markup in a JSON string):
     * then pieces are written in terms of that. */
    const struct gaz_source_map *under;
    size_t under_at; /* the piece of under looked at last */
    /* How to count in the file: bytes in front of the source (a byte order mark), and,
     * where the file had one byte a character, the source as UTF-8. */
    size_t before;
    const char *decoded;        /* or NULL */
    size_t decoded_at, file_at; /* a place in both, to count on from */
} gaz_source_map;

void gaz_source_map_clear(gaz_source_map *m);
void gaz_source_map_free(gaz_source_map *m);

/* Appends bytes[0..n) that stand for source[from..to). from never falls, but where the
 * caller sets under anew. Look at m->text.failed. */
void gaz_source_map_add(gaz_source_map *m, const char *bytes, size_t n, size_t from,
                        size_t to);

/* Where text[start..end), not empty, stands in the file: from the first character's
 * beginning to the last one's end, with whatever lies between. */
void gaz_source_map_span(gaz_source_map *m, size_t start, size_t end, size_t out[2]);

#endif
