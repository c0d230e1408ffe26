/* arena.h — memory given out in a row and taken back all at once. Room: base. */
#ifndef GAZ_BASE_ARENA_H
#define GAZ_BASE_ARENA_H

#include <stddef.h>

typedef struct gaz_arena_block gaz_arena_block;
typedef struct gaz_arena {
    gaz_arena_block *block; /* newest first */
    size_t used;            /* bytes taken of the newest block */
} gaz_arena;

/* n bytes aligned to 16, not cleared; NULL when memory is out. A zeroed gaz_arena is
 * ready for use. */
void *gaz_arena_alloc(gaz_arena *a, size_t n);
/* count * size, checked for overflow. */
void *gaz_arena_array(gaz_arena *a, size_t count, size_t size);
/* A NUL-terminated copy of s[0..len). */
char *gaz_arena_string(gaz_arena *a, const char *s, size_t len);
/* All that was given out is void; one block is kept for the next use. */
void gaz_arena_reset(gaz_arena *a);
void gaz_arena_free(gaz_arena *a);

#endif
