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
    *r = (gaz_arbiter){0};
}

/* The mean scores of a region into out[tokens][ntags]; 0 when memory is out. */
static int score(gaz_arbiter *r, const gaz_window *w, gaz_region region, int32_t *out) {
    size_t all = (size_t)(region.to - region.from) * r->decoder.ntags;
    if (r->scorer.score)
        return r->scorer.score(r->scorer.self, w, region, out);
    gaz_network_score(&r->network[0], &w->words, &w->tokens, &w->evidence, region, out);
    if (r->count == 1)
        return 1;
    if (!gaz_grow(&r->one, &r->one_cap, all, sizeof *r->one))
        return 0;
    for (size_t i = 0; i < all; i++)
        out[i] /= (int32_t)r->count;
    for (size_t n = 1; n < r->count; n++) {
        gaz_network_score(&r->network[n], &w->words, &w->tokens, &w->evidence, region,
                          r->one);
        for (size_t i = 0; i < all; i++)
            out[i] += r->one[i] / (int32_t)r->count;
    }
    return 1;
}

const int32_t *gaz_arbiter_score(gaz_arbiter *r, const gaz_window *w, gaz_region region) {
    size_t all = (size_t)(region.to - region.from) * r->decoder.ntags;
    return gaz_grow(&r->scores, &r->scores_cap, all, sizeof *r->scores) &&
                   score(r, w, region, r->scores)
               ? r->scores
               : NULL;
}

static size_t length(gaz_region region) { return region.to - region.from; }

/* Scores all regions, one after the other in r->scores, and decodes them. */
static int read_once(gaz_arbiter *r, const gaz_window *w, gaz_spans *out) {
    size_t tokens = 0, at = 0;
    for (size_t i = 0; i < w->regions.count; i++)
        tokens += length(w->regions.at[i]);
    if (!gaz_grow(&r->scores, &r->scores_cap, tokens * r->decoder.ntags, sizeof *r->scores))
        return 0;
    for (size_t i = 0; i < w->regions.count; i++) {
        gaz_region region = w->regions.at[i];
        if (!score(r, w, region, r->scores + at) ||
            !gaz_decode(&r->decoder, r->scores + at, length(region), region.from, out))
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

/* Scores again the tokens of a region that see new evidence; 1 where there were some, -1
 * when memory is out. */
static int score_again(gaz_arbiter *r, const gaz_window *w, gaz_region region,
                       int32_t *scores) {
    size_t radius = r->network[0].model->head->radius;
    int again = 0;
    for (uint32_t i = region.from; i < region.to;) {
        if (!is_affected(w, i, region, radius)) {
            i++;
            continue;
        }
        gaz_region run = {i, i + 1};
        while (run.to < region.to && is_affected(w, run.to, region, radius))
            run.to++;
        if (!score(r, w, run, scores + (size_t)(i - region.from) * r->decoder.ntags))
            return -1;
        again = 1;
        i = run.to;
    }
    return again;
}

int gaz_arbiter_read(gaz_arbiter *r, gaz_window *w) {
    r->first.count = r->spans.count = 0;
    if (r->once)
        return read_once(r, w, &r->spans);
    if (!read_once(r, w, &r->first) || !gaz_window_reflect(w, &r->first))
        return 0;
    size_t k = 0, at = 0;
    for (size_t i = 0; i < w->regions.count; i++) {
        gaz_region region = w->regions.at[i];
        int again = score_again(r, w, region, r->scores + at);
        if (again < 0)
            return 0;
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
