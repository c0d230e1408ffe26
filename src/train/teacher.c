/* teacher.c — trained networks that tag plain text for another to learn from. Room: train. */
#include "train/teacher.h"

#include "base/error.h"

gaz_status gaz_teacher_open(gaz_teacher *t, const char *const *paths, size_t n,
                            const gaz_labels *labels, const gaz_list_keys *lists,
                            gaz_error *err) {
    const gaz_model *models[GAZ_NETWORKS_MAX];
    *t = (gaz_teacher){0};
    if (n > GAZ_NETWORKS_MAX)
        return gaz_fail(err, GAZ_ERR_LIMIT, "%zu teachers; at most %d can teach", n,
                        GAZ_NETWORKS_MAX);
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
        if (!gaz_labels_equal(&t->model[i].labels, labels)) {
            char has[GAZ_LABELS_TEXT_MAX], want[GAZ_LABELS_TEXT_MAX];
            return gaz_fail(err, GAZ_ERR_DATA,
                            "%s: this model gives %.150s, the texts to learn from have %.150s; "
                            "both must have the same labels",
                            paths[i], gaz_labels_text(&t->model[i].labels, 0, has),
                            gaz_labels_text(labels, 0, want));
        }
    }
    if (n && !gaz_arbiter_init(&t->arbiter, models, n, lists))
        return gaz_fail_memory(err);
    return GAZ_OK;
}

void gaz_teacher_close(gaz_teacher *t) {
    gaz_arbiter_free(&t->arbiter);
    for (size_t i = 0; i < t->count; i++)
        gaz_model_close(&t->model[i]);
    *t = (gaz_teacher){0};
}

int gaz_teacher_read(gaz_teacher *t, gaz_window *w) {
    return gaz_arbiter_read(&t->arbiter, w);
}

int gaz_teacher_tag(gaz_teacher *t, gaz_window *w, gaz_region region, uint8_t *tags,
                    float *weight) {
    double p;
    const int32_t *scores = gaz_arbiter_score(&t->arbiter, w, region);
    if (!scores ||
        !gaz_decode_tags(&t->arbiter.decoder, scores, region.to - region.from, tags, &p))
        return -1;
    *weight = t->weight;
    if (p < t->sure) {
        t->unsure++;
        return 0;
    }
    t->taught++;
    return 1;
}
