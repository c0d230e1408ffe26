/* row_cache.c — rows of contributions by key, as many as fit a bound. Room: tag. */
#include "tag/row_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/fetch.h"

int gaz_row_cache_init(gaz_row_cache *c, size_t columns, size_t bytes, size_t nspare) {
    uint32_t nsets = (uint32_t)(bytes / (GAZ_WAYS * columns));
    *c =
        (gaz_row_cache){.columns = columns, .nsets = nsets ? nsets : 1, .nspare = nspare};
    c->sets = calloc(c->nsets, sizeof *c->sets);
    c->rows = malloc((size_t)c->nsets * GAZ_WAYS * columns);
    c->spare = malloc(nspare * columns);
    return c->sets && c->rows && c->spare;
}

void gaz_row_cache_free(gaz_row_cache *c) {
    free(c->sets);
    free(c->rows);
    free(c->spare);
    *c = (gaz_row_cache){0};
}

void gaz_row_cache_begin(gaz_row_cache *c) {
    c->used_spare = 0;
    if (++c->batch == 0) { /* the counter came round: all rows are as if used long ago */
        for (uint32_t s = 0; s < c->nsets; s++)
            memset(c->sets[s].used, 0, sizeof c->sets[s].used);
        c->batch = 1;
    }
}

static size_t set_of(const gaz_row_cache *c, uint64_t key) {
    return ((key & UINT32_MAX) * c->nsets) >> 32;
}

void gaz_row_cache_expect(const gaz_row_cache *c, uint64_t key) {
    gaz_fetch(&c->sets[set_of(c, key)], sizeof *c->sets);
}

int8_t *gaz_row_cache_find(gaz_row_cache *c, uint64_t key, int *known) {
    size_t set = set_of(c, key);
    gaz_row_set *s = &c->sets[set];
    unsigned oldest = 0;
    for (unsigned w = 0; w < GAZ_WAYS; w++) {
        if (s->key[w] == key) {
            s->used[w] = c->batch;
            *known = 1;
            int8_t *row = c->rows + (set * GAZ_WAYS + w) * c->columns;
            gaz_fetch(row, c->columns);
            return row;
        }
        if (s->used[w] < s->used[oldest])
            oldest = w;
    }
    *known = 0;
    if (s->used[oldest] == c->batch)
        return c->spare + c->used_spare++ * c->columns;
    s->key[oldest] = key;
    s->used[oldest] = c->batch;
    return c->rows + (set * GAZ_WAYS + oldest) * c->columns;
}
