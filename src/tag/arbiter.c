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

void gaz_arbiter_forget(gaz_arbiter *r) {
    for (size_t i = 0; i < r->count; i++)
        gaz_network_forget(&r->network[i]);
}

const int32_t *gaz_arbiter_score(gaz_arbiter *r, gaz_window *w, gaz_region region) {
    size_t all = (size_t)(region.to - region.from) * GAZ_TAGS;
    if (!gaz_grow(&r->scores, &r->scores_cap, all, sizeof *r->scores) ||
        !gaz_grow(&r->one, &r->one_cap, r->count > 1 ? all : 0, sizeof *r->one))
        return NULL;
    gaz_network_score(&r->network[0], &w->words, &w->tokens, &w->evidence, region,
                      r->scores);
    for (size_t i = 0; r->count > 1 && i < all; i++)
        r->scores[i] /= (int32_t)r->count;
    for (size_t n = 1; n < r->count; n++) {
        gaz_network_score(&r->network[n], &w->words, &w->tokens, &w->evidence, region,
                          r->one);
        for (size_t i = 0; i < all; i++)
            r->scores[i] += r->one[i] / (int32_t)r->count;
    }
    return r->scores;
}

static int read_region(gaz_arbiter *r, gaz_window *w, gaz_region region, gaz_spans *out) {
    const int32_t *scores = gaz_arbiter_score(r, w, region);
    return scores &&
           gaz_decode(&r->decoder, scores, region.to - region.from, region.from, out);
}

/* Does a token that the region's scores depend on have new evidence? */
static int is_changed(const gaz_window *w, gaz_region region, size_t radius) {
    size_t from = region.from > radius ? region.from - radius : 0;
    size_t to = region.to + radius < w->tokens.count ? region.to + radius : w->tokens.count;
    for (size_t i = from; i < to; i++)
        if (w->evidence.heard[i])
            return 1;
    return 0;
}

int gaz_arbiter_read(gaz_arbiter *r, gaz_window *w) {
    r->first.count = r->spans.count = 0;
    for (size_t i = 0; i < w->regions.count; i++)
        if (!read_region(r, w, w->regions.at[i], r->once ? &r->spans : &r->first))
            return 0;
    if (r->once)
        return 1;
    if (!gaz_window_reflect(w, &r->first))
        return 0;
    size_t k = 0, radius = r->network[0].model->head->radius;
    for (size_t i = 0; i < w->regions.count; i++) {
        gaz_region region = w->regions.at[i];
        int again = is_changed(w, region, radius);
        for (; k < r->first.count && r->first.at[k].first < region.to; k++)
            if (!again && !gaz_spans_add(&r->spans, r->first.at[k]))
                return 0;
        if (again && !read_region(r, w, region, &r->spans))
            return 0;
    }
    return 1;
}
