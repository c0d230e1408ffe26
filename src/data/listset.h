/* listset.h — a set of lists, as bits. Room: data. */
#ifndef GAZ_DATA_LISTSET_H
#define GAZ_DATA_LISTSET_H

#include <stdint.h>

/* The base data and the user's lists together have at most so many lists; the base's come
 * first (0 .. 159), then the user's. */
enum { GAZ_LISTS_MAX = 192 };

typedef struct gaz_listset {
    uint64_t bits[GAZ_LISTS_MAX / 64];
} gaz_listset;

static inline void gaz_listset_add(gaz_listset *s, unsigned list) {
    s->bits[list / 64] |= (uint64_t)1 << (list % 64);
}
static inline int gaz_listset_has(const gaz_listset *s, unsigned list) {
    return (int)(s->bits[list / 64] >> (list % 64) & 1);
}
static inline int gaz_listset_meets(const gaz_listset *a, const gaz_listset *b) {
    uint64_t any = 0;
    for (unsigned i = 0; i < GAZ_LISTS_MAX / 64; i++)
        any |= a->bits[i] & b->bits[i];
    return any != 0;
}

#endif
