/* arbiter.c — the network reads a window twice. Room: tag. */
#include "tag/arbiter.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

int gaz_arbiter_init(gaz_arbiter *r, const gaz_model *const *models, size_t n,
                     const gaz_list_keys *lists) {
    gaz_decoder_init(&r->decoder, models, n);
    r->once = models[0]->head->readings == 1;
    for (size_t i = 0; i < n; i++, r->count++)
        if (!gaz_network_init(&r->network[i], models[i], lists))
            return 0;
    return 1;
}

void gaz_arbiter_free(gaz_arbiter *r) {
    for (size_t i = 0; i < r->count; i++)
        gaz_network_free(&r->network[i]);
    gaz_decoder_free(&r->decoder);
    gaz_spans_free(&r->first);
    gaz_spans_free(&r->spans);
    free(r->scores);
    free(r->one);
    free(r->changed);
    free(r->runs);
    *r = (gaz_arbiter){0};
}

static size_t length(gaz_region region) {
    return region.to - region.from;
}

static int score_otherwise(gaz_arbiter *r, const gaz_window *w, const gaz_region *regions,
                           size_t count, int32_t *out) {
    for (size_t i = 0; i < count; i++) {
        if (!r->scorer.score(r->scorer.self, w, regions[i], out))
            return 0;
        out += length(regions[i]) * r->decoder.ntags;
    }
    return 1;
}

/* The mean scores of the tokens of regions into *out, grown to them; 0 when memory is
 * out. */
static int score(gaz_arbiter *r, const gaz_window *w, const gaz_region *regions,
                 size_t count, int32_t **out, size_t *cap) {
    size_t all = 0;
    for (size_t i = 0; i < count; i++)
        all += length(regions[i]) * r->decoder.ntags;
    if (!gaz_grow(out, cap, all, sizeof **out) ||
        (r->count > 1 && !gaz_grow(&r->one, &r->one_cap, all, sizeof *r->one)))
        return 0;
    if (r->scorer.score)
        return score_otherwise(r, w, regions, count, *out);
    int32_t *mean = *out, share = (int32_t)r->count;
    gaz_network_score(&r->network[0], &w->words, &w->tokens, &w->evidence, regions, count,
                      mean);
    for (size_t i = 0; share > 1 && i < all; i++)
        mean[i] /= share;
    for (size_t n = 1; n < r->count; n++) {
        gaz_network_score(&r->network[n], &w->words, &w->tokens, &w->evidence, regions,
                          count, r->one);
        for (size_t i = 0; i < all; i++)
            mean[i] += r->one[i] / share;
    }
    return 1;
}

const int32_t *gaz_arbiter_score(gaz_arbiter *r, const gaz_window *w, gaz_region region) {
    return score(r, w, &region, 1, &r->scores, &r->scores_cap) ? r->scores : NULL;
}

/* Scores all regions, one after the other in r->scores, and decodes them. */
static int read_once(gaz_arbiter *r, const gaz_window *w, gaz_spans *out) {
    size_t at = 0;
    if (!score(r, w, w->regions.at, w->regions.count, &r->scores, &r->scores_cap))
        return 0;
    for (size_t i = 0; i < w->regions.count; i++) {
        gaz_region region = w->regions.at[i];
        if (!gaz_decode(&r->decoder, r->scores + at, length(region), region.from, out))
            return 0;
        at += length(region) * r->decoder.ntags;
    }
    return 1;
}

/* Does token i see one that has new evidence? */
static int is_affected(const gaz_window *w, size_t i, gaz_region region, size_t radius) {
    size_t from = i - region.from > radius ? i - radius : region.from;
    size_t to = region.to - i > radius ? i + radius + 1 : region.to;
    for (size_t k = from; k < to; k++)
        if (w->evidence.heard[k])
            return 1;
    return 0;
}

/* r->runs: the tokens that see new evidence. 0 when memory is out. */
static int find_affected(gaz_arbiter *r, const gaz_window *w) {
    size_t radius = r->network[0].model->head->radius;
    r->nruns = 0;
    for (size_t k = 0; k < w->regions.count; k++) {
        gaz_region region = w->regions.at[k];
        for (uint32_t i = region.from; i < region.to; i++) {
            if (!is_affected(w, i, region, radius))
                continue;
            gaz_region run = {i, i + 1};
            while (run.to < region.to && is_affected(w, run.to, region, radius))
                run.to++;
            if (!gaz_grow(&r->runs, &r->runs_cap, r->nruns + 1, sizeof *r->runs))
                return 0;
            r->runs[r->nruns++] = run;
            i = run.to;
        }
    }
    return 1;
}

int gaz_arbiter_read(gaz_arbiter *r, gaz_window *w) {
    r->first.count = r->spans.count = 0;
    if (r->once)
        return read_once(r, w, &r->spans);
    if (!read_once(r, w, &r->first) || !gaz_window_reflect(w, &r->first) ||
        !find_affected(r, w) ||
        !score(r, w, r->runs, r->nruns, &r->changed, &r->changed_cap))
        return 0;
    const gaz_region *run = r->runs, *last = run + r->nruns;
    const int32_t *changed = r->changed;
    size_t k = 0, at = 0;
    for (size_t i = 0; i < w->regions.count; i++) {
        gaz_region region = w->regions.at[i];
        int again = run < last && run->from < region.to;
        for (; run < last && run->from < region.to; run++) {
            size_t n = length(*run) * r->decoder.ntags;
            memcpy(r->scores + at + (run->from - region.from) * r->decoder.ntags, changed,
                   n * sizeof *changed);
            changed += n;
        }
        for (; k < r->first.count && r->first.at[k].first < region.to; k++)
            if (!again && !gaz_spans_add(&r->spans, r->first.at[k]))
                return 0;
        if (again && !gaz_decode(&r->decoder, r->scores + at, length(region), region.from,
                                 &r->spans))
            return 0;
        at += length(region) * r->decoder.ntags;
    }
    return 1;
}
