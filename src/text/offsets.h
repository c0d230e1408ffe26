/* offsets.h — from byte offsets to code points and UTF-16 units, walking forward once.
 * Room: text. */
#ifndef GAZ_TEXT_OFFSETS_H
#define GAZ_TEXT_OFFSETS_H

#include <stddef.h>

typedef struct gaz_offsets {
    const char *text;
    size_t byte, codepoint, utf16; /* where the walk stands, in the three units */
} gaz_offsets;

void gaz_offsets_start(gaz_offsets *o, const char *text);
/* Moves to byte (>= o->byte, at a character's edge): o->codepoint and o->utf16 then hold. */
void gaz_offsets_to(gaz_offsets *o, size_t byte);

#endif
