/* teacher.c — trained networks that tag plain text for another to learn from. Room: train. */
#include "train/teacher.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/error.h"

gaz_status gaz_teacher_open(gaz_teacher *t, const char *const *paths, size_t n,
                            const gaz_list_keys *lists, gaz_error *err) {
    const gaz_model *models[GAZ_TEACHERS_MAX];
    *t = (gaz_teacher){0};
    if (n > GAZ_TEACHERS_MAX)
        return gaz_fail(err, GAZ_ERR_LIMIT, "%zu teachers; at most %d can teach", n,
                        GAZ_TEACHERS_MAX);
    for (size_t i = 0; i < n; i++) {
        gaz_container c;
        gaz_status status =
            gaz_container_open(&c, paths[i], "GAZM", GAZ_MODEL_VERSION, err);
        if (!status && (status = gaz_model_open(&t->model[i], c, paths[i], err)) != GAZ_OK)
            gaz_container_close(&c);
        if (status)
            return status;
        t->count = i + 1;
        models[i] = &t->model[i];
        if (!gaz_network_init(&t->network[i], &t->model[i], lists))
            return gaz_fail_memory(err);
    }
    if (n)
        gaz_decoder_init(&t->decoder, models, n);
    return GAZ_OK;
}

void gaz_teacher_close(gaz_teacher *t) {
    for (size_t i = 0; i < t->count; i++) {
        gaz_network_free(&t->network[i]);
        gaz_model_close(&t->model[i]);
    }
    gaz_decoder_free(&t->decoder);
    free(t->scores);
    free(t->mean);
    *t = (gaz_teacher){0};
}

int gaz_teacher_tag(gaz_teacher *t, gaz_window *w, gaz_region region, uint8_t *tags,
                    float *weight) {
    size_t n = region.to - region.from, all = n * GAZ_TAGS;
    if (!gaz_grow(&t->scores, &t->scores_cap, all, sizeof *t->scores) ||
        !gaz_grow(&t->mean, &t->mean_cap, all, sizeof *t->mean))
        return -1;
    for (size_t m = 0; m < t->count; m++) {
        /* Each network keeps its own rows of word types: the words' marks are the last
         * one's. */
        for (size_t i = 0; t->count > 1 && i < w->tokens.count; i++)
            w->words.at[w->tokens.at[i].word].evidence = 0;
        gaz_network_score(&t->network[m], &w->words, &w->tokens, &w->evidence, region,
                          t->scores);
        for (size_t i = 0; i < all; i++)
            t->mean[i] = (m ? t->mean[i] : 0) + t->scores[i] / (int32_t)t->count;
    }
    double p;
    if (!gaz_decode_tags(&t->decoder, t->mean, n, tags, &p))
        return -1;
    *weight = t->weight;
    if (p < t->sure) {
        t->unsure++;
        return 0;
    }
    t->taught++;
    return 1;
}
