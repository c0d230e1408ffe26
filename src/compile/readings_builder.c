/* readings_builder.c — the readings of a compiled file. Room: compile; part of the
 * library. Called by gazetteer_builder.c. */
#include "compile/readings_builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { SLOTS_MIN = 1024 };

int gaz_readings_builder_init(gaz_readings_builder *d) {
    *d = (gaz_readings_builder){.nreadings = 1, .nentries = 1};
    d->entry_slots = calloc(SLOTS_MIN, sizeof *d->entry_slots);
    d->nentry_slots = SLOTS_MIN;
    if (!d->entry_slots ||
        !gaz_grow(&d->readings, &d->readings_cap, 1, sizeof *d->readings) ||
        !gaz_grow(&d->node_of, &d->node_of_cap, 1, sizeof *d->node_of) ||
        !gaz_grow(&d->entries, &d->entries_cap, 1, sizeof *d->entries)) {
        gaz_readings_builder_free(d);
        return 0;
    }
    d->readings[0] = (gaz_reading){0};
    d->node_of[0] = 0;
    d->entries[0] = (gaz_entry){.lat = INT32_MIN, .lon = INT32_MIN};
    return 1;
}

void gaz_readings_builder_free(gaz_readings_builder *d) {
    free(d->readings);
    free(d->node_of);
    free(d->entries);
    free(d->entry_slots);
    free(d->nodes);
    *d = (gaz_readings_builder){0};
}

int gaz_readings_add(gaz_readings_builder *d, uint32_t node, const gaz_reading *r) {
    if (d->nreadings >= GAZ_NODE_READING ||
        !gaz_grow(&d->readings, &d->readings_cap, d->nreadings + 1,
                  sizeof *d->readings) ||
        !gaz_grow(&d->node_of, &d->node_of_cap, d->nreadings + 1, sizeof *d->node_of))
        return 0;
    d->readings[d->nreadings] = *r;
    d->node_of[d->nreadings++] = node;
    return 1;
}

/* A table twice the size; where the records lie in it is of no account. */
static int widen_entries(gaz_readings_builder *d) {
    size_t n = d->nentry_slots * 2;
    gaz_vocab_slot *slots = n > UINT32_MAX ? NULL : calloc(n, sizeof *slots);
    if (!slots)
        return 0;
    for (size_t i = 0; i < d->nentry_slots; i++) {
        size_t at = d->entry_slots[i].hash & (n - 1);
        if (!d->entry_slots[i].word)
            continue;
        while (slots[at].word)
            at = (at + 1) & (n - 1);
        slots[at] = d->entry_slots[i];
    }
    free(d->entry_slots);
    d->entry_slots = slots;
    d->nentry_slots = n;
    return 1;
}

int gaz_readings_entry(gaz_readings_builder *d, const gaz_entry *e, uint32_t *number) {
    if (memcmp(e, &d->entries[0], sizeof *e) == 0) {
        *number = 0;
        return 1;
    }
    if (d->nentries * 2 >= d->nentry_slots && !widen_entries(d))
        return 0;
    uint32_t hash = (uint32_t)gaz_hash_bytes(e, sizeof *e);
    size_t mask = d->nentry_slots - 1, at = hash & mask;
    for (; d->entry_slots[at].word; at = (at + 1) & mask) {
        uint32_t other = d->entry_slots[at].word;
        if (d->entry_slots[at].hash == hash &&
            memcmp(&d->entries[other], e, sizeof *e) == 0) {
            *number = other;
            return 1;
        }
    }
    if (d->nentries >= UINT32_MAX - 1 ||
        !gaz_grow(&d->entries, &d->entries_cap, d->nentries + 1, sizeof *d->entries))
        return 0;
    *number = (uint32_t)d->nentries++;
    d->entries[*number] = *e;
    d->entry_slots[at] = (gaz_vocab_slot){hash, *number};
    return 1;
}

/* ---- freezing ---- */

static int before(const gaz_reading *a, const gaz_reading *b) {
    if (a->list != b->list)
        return a->list < b->list;
    return (a->flags & GAZ_READ_VARIANT) < (b->flags & GAZ_READ_VARIANT);
}

/* Stable; a node has a handful of readings, but a user may give one form a thousand
 * times, so long runs are merged. */
static void sort_readings(gaz_reading *r, gaz_reading *scratch, size_t n) {
    if (n <= 16) {
        for (size_t i = 1; i < n; i++) {
            gaz_reading x = r[i];
            size_t k = i;
            for (; k > 0 && before(&x, &r[k - 1]); k--)
                r[k] = r[k - 1];
            r[k] = x;
        }
        return;
    }
    size_t half = n / 2, i = 0, k = half, to = 0;
    sort_readings(r, scratch, half);
    sort_readings(r + half, scratch, n - half);
    memcpy(scratch, r, n * sizeof *r);
    while (to < n) {
        if (k == n || (i < half && !before(&scratch[k], &scratch[i])))
            r[to++] = scratch[i++];
        else
            r[to++] = scratch[k++];
    }
}

/* The same but for the line: what the second says the first has said. */
static int same(const gaz_reading *a, const gaz_reading *b) {
    return a->entry == b->entry && a->cases == b->cases && a->spelling == b->spelling &&
           a->score == b->score && a->priority == b->priority && a->list == b->list &&
           a->flags == b->flags;
}

enum { SAME_LOOKBACK = 8 }; /* readings that are compared for sameness: bounds the time */

/* Keeps of a node's sorted readings those that count, in place; how many. */
static size_t keep(const gaz_vocab_builder *v, size_t node, gaz_reading *r, size_t n) {
    const gaz_edge *step = &v->steps[node];
    const gaz_listset *alone =
        step->node == 0 && node != 0 ? &v->sets[v->words[step->word].alone] : NULL;
    size_t kept = 0;
    int real = -1; /* list whose real form is here */
    for (size_t i = 0; i < n; i++) {
        gaz_reading x = r[i];
        if (!(x.flags & GAZ_READ_VARIANT))
            real = x.list;
        else if (real == x.list || (alone && gaz_listset_has(alone, x.list)))
            continue;
        int twice = 0;
        for (size_t k = kept; k > 0 && kept - k < SAME_LOOKBACK && !twice; k--)
            twice = same(&r[k - 1], &x);
        if (!twice)
            r[kept++] = x;
    }
    return kept;
}

int gaz_readings_freeze(gaz_readings_builder *d, const gaz_vocab_builder *v) {
    /* Readings that many words share: one for each list and case. */
    uint32_t shared[GAZ_LISTS_MAX][4] = {{0}};
    size_t *start = calloc(v->nnodes + 1, sizeof *start);
    gaz_reading *sorted = malloc(d->nreadings * sizeof *sorted);
    gaz_reading *scratch = malloc(d->nreadings * sizeof *scratch);
    uint32_t *nodes = calloc(v->nnodes, sizeof *nodes);
    int ok = start && sorted && scratch && nodes;
    if (!ok)
        goto done;

    for (size_t i = 1; i < d->nreadings; i++)
        start[d->node_of[i] + 1]++;
    for (size_t i = 0; i < v->nnodes; i++)
        start[i + 1] += start[i];
    for (size_t i = 1; i < d->nreadings; i++)
        sorted[start[d->node_of[i]]++] = d->readings[i];
    /* Each start has moved to its node's end. */
    size_t count = 1;
    for (size_t node = 0; node < v->nnodes; node++) {
        size_t from = node ? start[node - 1] : 0;
        gaz_reading *r = sorted + from;
        size_t n = start[node] - from;
        nodes[node] = v->inner[node] ? GAZ_NODE_INNER : 0;
        if (n > 1)
            sort_readings(r, scratch, n);
        n = keep(v, node, r, n);
        if (n == 0)
            continue;
        r[n - 1].flags |= GAZ_READ_LAST;
        uint32_t *share = n == 1 && (r->flags & GAZ_READ_WORD) && r->spelling == 0
                              ? &shared[r->list][r->cases & 3]
                              : NULL;
        if (share && *share) {
            nodes[node] |= *share;
            continue;
        }
        if (share)
            *share = (uint32_t)count;
        nodes[node] |= (uint32_t)count;
        memmove(&d->readings[count], r, n * sizeof *r);
        count += n;
    }
    d->nreadings = count;
    free(d->nodes);
    d->nodes = nodes;
    nodes = NULL;
done:
    free(start);
    free(sorted);
    free(scratch);
    free(nodes);
    return ok;
}
