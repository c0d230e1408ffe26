/* resolve.c — from candidates that overlap to spans that do not. Room: tag. */
#include "tag/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

int gaz_spans_add(gaz_spans *s, gaz_span span) {
    if (!gaz_grow(&s->at, &s->cap, s->count + 1, sizeof *s->at))
        return 0;
    s->at[s->count++] = span;
    return 1;
}

void gaz_spans_free(gaz_spans *s) {
    free(s->at);
    *s = (gaz_spans){0};
}

void gaz_resolver_free(gaz_resolver *r) {
    free(r->order);
    free(r->counts);
    free(r->group);
    free(r->taken);
    *r = (gaz_resolver){0};
}

/* r->order: the candidates by first token, in their given order where equal (counting
 * sort, since first tokens are small numbers). */
static int sort_by_first(gaz_resolver *r, const gaz_cands *cands, size_t ntokens) {
    if (!gaz_grow(&r->order, &r->order_cap, cands->count + 1, sizeof *r->order) ||
        !gaz_grow(&r->counts, &r->counts_cap, ntokens + 1, sizeof *r->counts) ||
        !gaz_grow(&r->taken, &r->taken_cap, ntokens + 1, sizeof *r->taken))
        return 0;
    memset(r->taken, 0, ntokens * sizeof *r->taken);
    memset(r->counts, 0, (ntokens + 1) * sizeof *r->counts);
    for (size_t i = 0; i < cands->count; i++)
        r->counts[cands->at[i].first + 1]++;
    for (size_t t = 1; t <= ntokens; t++)
        r->counts[t] += r->counts[t - 1];
    for (size_t i = 0; i < cands->count; i++)
        r->order[r->counts[cands->at[i].first]++] = (uint32_t)i;
    return 1;
}

/* Higher stands before lower. */
static int rank(const gaz_cand *c) {
    if (c->flags & GAZ_CAND_YIELDS)
        return -1;
    if (c->source == GAZ_FROM_USER)
        return 2;
    return c->flags & GAZ_CAND_FINAL ? 1 : 0;
}

static int compare_ints(long a, long b) { return (a > b) - (a < b); }

/* < 0 where a takes precedence over b. Total: equal only for the same candidate. */
static int precedence(const void *x, const void *y, void *self) {
    const gaz_cands *cands = self;
    const gaz_span *a = y, *b = x; /* higher first */
    const gaz_cand *ca = &cands->at[a->cand], *cb = &cands->at[b->cand];
    int d;
    if ((d = compare_ints(rank(ca), rank(cb))) != 0 ||
        (d = compare_ints(a->ntok, b->ntok)) != 0 ||
        (d = compare_ints(ca->priority, cb->priority)) != 0 ||
        (d = compare_ints(a->score, b->score)) != 0 ||
        (d = compare_ints(b->first, a->first)) != 0)
        return d;
    return compare_ints(b->cand, a->cand);
}

/* Adds candidate number i to the group, or to the member of the same span and label. */
static int merge_into_group(gaz_resolver *r, size_t *n, const gaz_cands *cands, uint32_t i) {
    const gaz_cand *c = &cands->at[i];
    /* The group's members come by first token: those of this one stand last. */
    for (size_t g = *n; g > 0 && r->group[g - 1].first == c->first; g--) {
        gaz_span *s = &r->group[g - 1];
        const gaz_cand *best = &cands->at[s->cand];
        if (s->ntok != c->ntok || s->label != c->label)
            continue;
        unsigned against = (1000u - s->score) * (1000u - c->score) / 1000u;
        if (rank(c) > rank(best) || (rank(c) == rank(best) && c->score > best->score)) {
            s->cand = i;
            s->source = c->source;
        }
        s->score = (uint16_t)(1000u - against);
        return 1;
    }
    if (!gaz_grow(&r->group, &r->group_cap, *n + 1, sizeof *r->group))
        return 0;
    r->group[(*n)++] = (gaz_span){.first = c->first,
                                  .ntok = c->ntok,
                                  .label = c->label,
                                  .source = c->source,
                                  .score = c->score,
                                  .cand = i};
    return 1;
}

static const uint32_t TAKEN = UINT32_MAX;

/* Is s kept out by a span that was taken before it? A name keeps out what it overlaps, a stop
 * only what it covers: « Orange » that is never a name says nothing about « Orange Bank ». */
static int is_barred(const gaz_resolver *r, const gaz_span *s, int stop) {
    uint32_t first = r->taken[s->first];
    int covered = first != 0;
    for (uint32_t i = s->first; i < s->first + s->ntok; i++) {
        if (r->taken[i] == TAKEN || (stop && r->taken[i]))
            return 1;
        covered &= r->taken[i] == first;
    }
    return covered;
}

static int by_first(const void *x, const void *y) {
    const gaz_span *a = x, *b = y;
    return compare_ints(a->first, b->first);
}

/* Chooses among the n members of the group, best first, and appends the chosen. */
static int choose(gaz_resolver *r, size_t n, const gaz_cands *cands, unsigned threshold,
                  gaz_spans *out) {
    size_t start = out->count;
    if (n > 1)
        qsort_r(r->group, n, sizeof *r->group, precedence, (void *)(uintptr_t)cands);
    for (size_t i = 0; i < n; i++) {
        gaz_span s = r->group[i];
        int stop = (cands->at[s.cand].flags & GAZ_CAND_STOP) != 0;
        if (s.score < threshold || is_barred(r, &s, stop))
            continue;
        for (uint32_t t = s.first; t < s.first + s.ntok; t++)
            r->taken[t] = stop ? s.cand + 1 : TAKEN;
        if (!stop && !gaz_spans_add(out, s))
            return 0;
    }
    if (out->count > start + 1)
        qsort(out->at + start, out->count - start, sizeof *out->at, by_first);
    return 1;
}

int gaz_resolve(gaz_resolver *r, const gaz_cands *cands, size_t ntokens,
                unsigned threshold, gaz_spans *out) {
    out->count = 0;
    if (!sort_by_first(r, cands, ntokens))
        return 0;
    size_t n = 0;
    uint32_t end = 0; /* of the cluster in hand */
    for (size_t i = 0; i < cands->count; i++) {
        const gaz_cand *c = &cands->at[r->order[i]];
        if (c->first >= end) {
            if (!choose(r, n, cands, threshold, out))
                return 0;
            n = 0;
        }
        if (!merge_into_group(r, &n, cands, r->order[i]))
            return 0;
        if (c->first + c->ntok > end)
            end = c->first + c->ntok;
    }
    return choose(r, n, cands, threshold, out);
}

uint32_t gaz_resolver_find(const gaz_resolver *r, const gaz_cands *cands,
                           const gaz_span *span) {
    /* sort_by_first leaves in counts[t] the end of t's candidates in order. */
    uint32_t best = UINT32_MAX;
    uint32_t from = span->first ? r->counts[span->first - 1] : 0;
    for (uint32_t k = from; k < r->counts[span->first]; k++) {
        const gaz_cand *c = &cands->at[r->order[k]];
        if (c->ntok == span->ntok && c->label == span->label &&
            (best == UINT32_MAX || c->score > cands->at[best].score))
            best = r->order[k];
    }
    return best;
}
