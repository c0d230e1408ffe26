/* arena.c — memory given out in a row and taken back all at once. Room: base. */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 16, BLOCK = 64 * 1024 };

struct gaz_arena_block {
    gaz_arena_block *next; /* older */
    size_t size;           /* bytes of data */
    _Alignas(16) unsigned char data[];
};

static size_t round_up(size_t n) { return (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1); }

void *gaz_arena_alloc(gaz_arena *a, size_t n) {
    if (n > SIZE_MAX / 2)
        return NULL;
    n = round_up(n ? n : 1);
    if (!a->block || a->block->size - a->used < n) {
        size_t size = n > BLOCK ? n : BLOCK;
        gaz_arena_block *b = malloc(sizeof *b + size);
        if (!b)
            return NULL;
        b->next = a->block;
        b->size = size;
        a->block = b;
        a->used = 0;
    }
    void *p = a->block->data + a->used;
    a->used += n;
    return p;
}

void *gaz_arena_array(gaz_arena *a, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        return NULL;
    return gaz_arena_alloc(a, count * size);
}

char *gaz_arena_string(gaz_arena *a, const char *s, size_t len) {
    if (len == SIZE_MAX)
        return NULL;
    char *copy = gaz_arena_alloc(a, len + 1);
    if (!copy)
        return NULL;
    if (len)
        memcpy(copy, s, len);
    copy[len] = '\0';
    return copy;
}

void gaz_arena_reset(gaz_arena *a) {
    if (!a->block)
        return;
    /* Keep the smallest kind of block only: one huge document must not hold its memory. */
    gaz_arena_block *keep = NULL;
    for (gaz_arena_block *b = a->block, *next; b; b = next) {
        next = b->next;
        if (!keep && b->size == BLOCK)
            keep = b;
        else
            free(b);
    }
    if (keep)
        keep->next = NULL;
    a->block = keep;
    a->used = 0;
}

void gaz_arena_free(gaz_arena *a) {
    for (gaz_arena_block *b = a->block, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    *a = (gaz_arena){0};
}
