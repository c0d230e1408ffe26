/* row_cache.h — rows of contributions by key, as many as fit a bound. Room: tag.
 *
 * A cache only remembers what can be computed again: what it holds changes no result.
 * Rows handed out during one batch stay where they are until the next batch begins; of
 * the others the one used longest ago makes room, within its set of GAZ_WAYS places. */
#ifndef GAZ_TAG_ROW_CACHE_H
#define GAZ_TAG_ROW_CACHE_H

#include <stddef.h>
#include <stdint.h>

enum { GAZ_WAYS = 8 };

typedef struct gaz_row_set {
    uint64_t key[GAZ_WAYS];  /* 0: free */
    uint32_t used[GAZ_WAYS]; /* batch that asked last */
} gaz_row_set;

typedef struct gaz_row_cache {
    gaz_row_set *sets; /* [nsets] */
    int8_t *rows;      /* [nsets * GAZ_WAYS][columns] */
    int8_t *spare;     /* [nspare][columns] where a whole set is in use */
    uint32_t nsets, batch;
    size_t columns, nspare, used_spare;
} gaz_row_cache;

/* nspare: rows asked for in one batch at most. 0 when memory is out; gaz_row_cache_free
 * is due in any case. */
int gaz_row_cache_init(gaz_row_cache *c, size_t columns, size_t bytes, size_t nspare);
void gaz_row_cache_free(gaz_row_cache *c);

/* A new batch: rows of the last one may be taken from now on. */
void gaz_row_cache_begin(gaz_row_cache *c);

/* Says that a key will be asked for soon. */
void gaz_row_cache_expect(const gaz_row_cache *c, uint64_t key);

/* The row of a key other than 0; *known: it holds what it should or is to be computed by
 * an earlier asker of this batch, else by this one. */
int8_t *gaz_row_cache_find(gaz_row_cache *c, uint64_t key, int *known);

#endif
