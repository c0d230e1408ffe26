/* readings_builder.c — the readings of a compiled file. Room: compile; part of the
 * library. Called by gazetteer_builder.c. */
#include "compile/readings_builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { SLOTS_MIN = 1024 };

int gaz_readings_builder_init(gaz_readings_builder *d) {
    *d = (gaz_readings_builder){.nreadings = 1, .nentries = 1};
    const gaz_entry_draft nothing = {.lat = INT32_MIN, .lon = INT32_MIN};
    gaz_entry_write(&d->entries, &nothing);
    d->entry_slots = calloc(SLOTS_MIN, sizeof *d->entry_slots);
    d->nentry_slots = SLOTS_MIN;
    if (!d->entry_slots || d->entries.failed) {
        gaz_readings_builder_free(d);
        return 0;
    }
    return 1;
}

void gaz_readings_builder_free(gaz_readings_builder *d) {
    free(d->drafts);
    gaz_buffer_free(&d->entries);
    gaz_buffer_free(&d->entry);
    free(d->entry_slots);
    free(d->readings);
    free(d->more);
    free(d->lines);
    free(d->nodes);
    *d = (gaz_readings_builder){0};
}

int gaz_readings_add(gaz_readings_builder *d, const gaz_reading_draft *r) {
    if (d->ndrafts >= GAZ_NODE_READING - 1 ||
        !gaz_grow(&d->drafts, &d->drafts_cap, d->ndrafts + 1, sizeof *d->drafts))
        return 0;
    d->drafts[d->ndrafts++] = *r;
    return 1;
}

/* Until n records fill the table half; where they lie in it is of no account. */
static int widen_entries(gaz_readings_builder *d, size_t n) {
    size_t size = d->nentry_slots;
    while (n * 2 > size)
        size *= 2;
    if (size == d->nentry_slots)
        return 1;
    struct gaz_entry_slot *slots =
        size > UINT32_MAX ? NULL : gaz_vocab_table(size, sizeof *slots);
    if (!slots)
        return 0;
    for (size_t i = 0; i < d->nentry_slots; i++) {
        size_t at = d->entry_slots[i].hash & (size - 1);
        if (!d->entry_slots[i].len)
            continue;
        while (slots[at].len)
            at = (at + 1) & (size - 1);
        slots[at] = d->entry_slots[i];
    }
    free(d->entry_slots);
    d->entry_slots = slots;
    d->nentry_slots = size;
    return 1;
}

int gaz_readings_expect(gaz_readings_builder *d, size_t n) {
    return widen_entries(d, d->nentries + n) &&
           gaz_grow(&d->drafts, &d->drafts_cap, d->ndrafts + n, sizeof *d->drafts);
}

int gaz_readings_entry(gaz_readings_builder *d, const gaz_entry_draft *e, uint32_t *at) {
    *at = 0;
    d->entry.len = 0;
    gaz_entry_write(&d->entry, e);
    size_t len = d->entry.len;
    if (d->entry.failed || len > UINT32_MAX ||
        !widen_entries(d, d->nentries + 1))
        return 0;
    if (len == 2)
        return 1;
    uint32_t hash = (uint32_t)gaz_hash_bytes(d->entry.data, len);
    size_t mask = d->nentry_slots - 1, slot = hash & mask;
    for (; d->entry_slots[slot].len; slot = (slot + 1) & mask) {
        const struct gaz_entry_slot *other = &d->entry_slots[slot];
        if (other->hash == hash && other->len == len &&
            memcmp(d->entries.data + other->at, d->entry.data, len) == 0) {
            *at = other->at;
            return 1;
        }
    }
    if (d->entries.len > UINT32_MAX - len)
        return 0;
    *at = (uint32_t)d->entries.len;
    gaz_buffer_append(&d->entries, d->entry.data, len);
    d->entry_slots[slot] = (struct gaz_entry_slot){hash, *at, (uint32_t)len};
    d->nentries++;
    return !d->entries.failed;
}

/* ---- freezing ---- */

static int before(const gaz_reading_draft *a, const gaz_reading_draft *b) {
    const gaz_reading *x = &a->reading, *y = &b->reading;
    if (x->list != y->list)
        return x->list < y->list;
    return (x->flags & GAZ_READ_VARIANT) < (y->flags & GAZ_READ_VARIANT);
}

/* Stable; a node has a handful of readings, but a user may give one form a thousand
 * times, so long runs are merged. */
static void sort_readings(gaz_reading_draft *r, gaz_reading_draft *scratch, size_t n) {
    if (n <= 16) {
        for (size_t i = 1; i < n; i++) {
            gaz_reading_draft x = r[i];
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
static int same(const gaz_reading_draft *a, const gaz_reading_draft *b) {
    const gaz_reading *x = &a->reading, *y = &b->reading;
    return x->entry == y->entry && x->cases == y->cases && x->score == y->score &&
           x->list == y->list && x->flags == y->flags && a->spelling == b->spelling &&
           a->priority == b->priority;
}

enum { SAME_LOOKBACK = 8 }; /* readings that are compared for sameness: bounds the time */

/* Keeps of a node's sorted readings those that count, in place; how many. */
static size_t keep(const gaz_vocab_builder *v, size_t node, gaz_reading_draft *r,
                   size_t n) {
    const gaz_edge *step = &v->steps[node];
    const gaz_listset *alone =
        step->node == 0 && node != 0 ? &v->sets[v->words[step->word].alone] : NULL;
    size_t kept = 0;
    int real = -1; /* list whose real form is here */
    for (size_t i = 0; i < n; i++) {
        gaz_reading_draft x = r[i];
        unsigned list = x.reading.list;
        if (!(x.reading.flags & GAZ_READ_VARIANT))
            real = (int)list;
        else if (real == (int)list || (alone && gaz_listset_has(alone, list)))
            continue;
        int twice = 0;
        for (size_t k = kept; k > 0 && kept - k < SAME_LOOKBACK && !twice; k--)
            twice = same(&r[k - 1], &x);
        if (!twice)
            r[kept++] = x;
    }
    return kept;
}

/* Adds a node's readings to those that are written. */
static int write_readings(gaz_readings_builder *d, const gaz_reading_draft *r, size_t n) {
    for (size_t i = 0; i < n; i++) {
        gaz_reading *to = &d->readings[d->nreadings];
        *to = r[i].reading;
        if (i + 1 == n)
            to->flags |= GAZ_READ_LAST;
        d->lines[d->nreadings] = r[i].line;
        if (r[i].spelling || r[i].priority) {
            if (!gaz_grow(&d->more, &d->more_cap, d->nmore + 1, sizeof *d->more))
                return 0;
            to->flags |= GAZ_READ_MORE;
            d->more[d->nmore++] = (gaz_reading_more){.reading = (uint32_t)d->nreadings,
                                                     .spelling = r[i].spelling,
                                                     .priority = r[i].priority};
        }
        d->nreadings++;
    }
    return 1;
}

/* The drafts in order of their nodes, as they came; start[node] is where those of the
 * node before it begin, and end where its own do: each start has moved to its node's end. */
static void sort_by_node(const gaz_readings_builder *d, size_t nnodes, size_t *start,
                         gaz_reading_draft *sorted) {
    for (size_t i = 0; i < d->ndrafts; i++)
        start[d->drafts[i].node + 1]++;
    for (size_t i = 0; i < nnodes; i++)
        start[i + 1] += start[i];
    for (size_t i = 0; i < d->ndrafts; i++)
        sorted[start[d->drafts[i].node]++] = d->drafts[i];
}

int gaz_readings_freeze(gaz_readings_builder *d, const gaz_vocab_builder *v) {
    /* Readings that many words share: one for each list and case. */
    uint32_t shared[GAZ_LISTS_MAX][4] = {{0}};
    size_t *start = calloc(v->nnodes + 1, sizeof *start);
    gaz_reading_draft *sorted = malloc((d->ndrafts + 1) * sizeof *sorted);
    d->readings = calloc(d->ndrafts + 1, sizeof *d->readings);
    d->lines = calloc(d->ndrafts + 1, sizeof *d->lines);
    d->nodes = calloc(v->nnodes, sizeof *d->nodes);
    int ok = start && sorted && d->readings && d->lines && d->nodes;
    if (ok)
        sort_by_node(d, v->nnodes, start, sorted);
    for (size_t node = 0; ok && node < v->nnodes; node++) {
        size_t from = node ? start[node - 1] : 0;
        gaz_reading_draft *r = sorted + from;
        size_t n = start[node] - from;
        d->nodes[node] = v->inner[node] ? GAZ_NODE_INNER : 0;
        if (n > 1) /* the drafts are copied: theirs is room to sort in */
            sort_readings(r, d->drafts, n);
        n = keep(v, node, r, n);
        if (n == 0)
            continue;
        uint32_t *share = NULL;
        if (n == 1 && (r->reading.flags & GAZ_READ_WORD) && !r->spelling && !r->priority)
            share = &shared[r->reading.list][r->reading.cases & 3];
        if (share && *share) {
            d->nodes[node] |= *share;
            continue;
        }
        if (share)
            *share = (uint32_t)d->nreadings;
        d->nodes[node] |= (uint32_t)d->nreadings;
        ok = write_readings(d, r, n);
    }
    free(start);
    free(sorted);
    return ok;
}
