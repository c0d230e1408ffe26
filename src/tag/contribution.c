/* contribution.c — what a word type, or a combination of evidence, adds to the hidden
 * layer. Room: tag. */
#include "tag/contribution.h"

#include <stdlib.h>
#include <string.h>

#include "base/fetch.h"

int gaz_contributor_init(gaz_contributor *c, const gaz_model *model,
                         const gaz_list_keys *lists, size_t most) {
    const gaz_model *m = model;
    const gaz_model_head *h = m->head;
    size_t type = h->vec_dim + h->type_dim, dim = type > h->evid_dim ? type : h->evid_dim;
    *c = (gaz_contributor){.model = m,
                           .lists = lists,
                           .kernels = gaz_kernels_choose(0),
                           .type = {m->type_slots, m->type_rows, m->type_matrix,
                                    m->ntype_slots, m->ntype, h->type_dim, h->type_step},
                           .evidence = {m->evid_slots, m->evid_rows, m->evid_matrix,
                                        m->nevid_slots, m->nevid, h->evid_dim,
                                        h->evid_step},
                           .columns = (size_t)(2 * h->radius + 1) * h->hidden};
    c->wanted = malloc(most * sizeof *c->wanted);
    c->rows = malloc(most * sizeof *c->rows);
    c->inputs = malloc(most * dim * sizeof *c->inputs);
    c->features = malloc(most * GAZ_FEATURES_MAX * sizeof *c->features);
    return c->wanted && c->rows && c->inputs && c->features;
}

void gaz_contributor_free(gaz_contributor *c) {
    free(c->wanted);
    free(c->rows);
    free(c->inputs);
    free(c->features);
    *c = (gaz_contributor){0};
}

static void fetch_slots(const gaz_model_slot *slots, size_t nslots,
                          const uint32_t *keys, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        __builtin_prefetch(&slots[keys[i] & (nslots - 1)]);
}

/* From keys to the rows that the model has. */
static void find_rows(gaz_wanted *w, const gaz_block *b) {
    unsigned n = 0;
    for (unsigned i = 0; i < w->count; i++) {
        uint32_t row = gaz_model_find(b->slots, b->nslots, w->features[i]);
        if (row >= b->nrows)
            continue;
        gaz_fetch(b->rows + row * b->dim, b->dim);
        w->features[n++] = row;
    }
    w->count = n;
}

/* Adds a row of 8-bit steps to a sum that counts in steps. */
static void add_row(int32_t *sum, const int8_t *row, size_t dim) {
    for (size_t i = 0; i < dim; i++)
        sum[i] += row[i];
}

/* From a sum in steps to the input's fraction bits. */
static void scale(int16_t *out, const int32_t *sum, size_t dim, uint32_t step) {
    for (size_t i = 0; i < dim; i++) {
        int64_t x = ((int64_t)sum[i] * step + (1 << (15 - GAZ_INPUT_BITS))) >>
                    (16 - GAZ_INPUT_BITS);
        out[i] = (int16_t)(x > GAZ_INPUT_LIMIT    ? GAZ_INPUT_LIMIT
                           : x < -GAZ_INPUT_LIMIT ? -GAZ_INPUT_LIMIT
                                                  : x);
    }
}

static void sum_features(int16_t *input, const gaz_wanted *w, const gaz_block *b) {
    int32_t sum[GAZ_INPUT_MAX];
    memset(sum, 0, b->dim * sizeof *sum);
    for (unsigned i = 0; i < w->count; i++)
        add_row(sum, b->rows + w->features[i] * b->dim, b->dim);
    scale(input, sum, b->dim, b->step);
}

static void copy_vector(int16_t *input, const gaz_wanted *w, const gaz_model *m) {
    size_t dim = m->head->vec_dim;
    int32_t sum[GAZ_INPUT_MAX];
    memset(sum, 0, dim * sizeof *sum);
    if (w->vector < m->nvec)
        add_row(sum, m->vec_rows + w->vector * dim, dim);
    scale(input, sum, dim, m->head->vec_step);
}

/* All rows wanted, from their inputs of dim numbers. */
static void multiply(gaz_contributor *c, size_t dim, const int16_t *matrix) {
    for (size_t i = 0; i < c->nwanted; i++)
        c->rows[i] = c->wanted[i].row;
    c->kernels.multiply(c->rows, c->inputs, c->nwanted, dim, matrix, c->columns,
                        GAZ_INPUT_BITS + GAZ_MATRIX_BITS - GAZ_ROW_BITS);
    c->nwanted = c->nfeatures = 0;
}

void gaz_want_type(gaz_contributor *c, const gaz_word *word, int8_t *row) {
    const gaz_model *m = c->model;
    gaz_wanted *w = &c->wanted[c->nwanted++];
    *w = (gaz_wanted){.row = row, .word = word, .vector = UINT32_MAX};
    if (word->len) {
        w->spelling = gaz_spelling_key(word);
        fetch_slots(m->vec_slots, m->nvec_slots, &w->spelling, 1);
    }
}

static void find_vector(gaz_wanted *w, const gaz_model *m) {
    if (w->word->len == 0)
        return;
    w->vector = gaz_model_find(m->vec_slots, m->nvec_slots, w->spelling);
    if (w->vector == UINT32_MAX)
        w->vector = gaz_model_find(m->vec_slots, m->nvec_slots, gaz_folded_key(w->word));
    if (w->vector < m->nvec) {
        gaz_fetch(m->vec_rows + w->vector * m->head->vec_dim, m->head->vec_dim);
        __builtin_prefetch(&m->clusters[w->vector]);
    }
}

void gaz_contribute_types(gaz_contributor *c) {
    const gaz_model *m = c->model;
    size_t dim = m->head->vec_dim + m->head->type_dim;
    for (size_t i = 0; i < c->nwanted; i++)
        find_vector(&c->wanted[i], m);
    for (size_t i = 0; i < c->nwanted; i++) {
        gaz_wanted *w = &c->wanted[i];
        w->features = c->features + c->nfeatures;
        w->count =
            gaz_type_features(w->word, w->vector < m->nvec ? m->clusters[w->vector] : 0,
                              c->lists, w->features);
        c->nfeatures += w->count;
        fetch_slots(m->type_slots, m->ntype_slots, w->features, w->count);
    }
    for (size_t i = 0; i < c->nwanted; i++)
        find_rows(&c->wanted[i], &c->type);
    for (size_t i = 0; i < c->nwanted; i++) {
        copy_vector(c->inputs + i * dim, &c->wanted[i], m);
        sum_features(c->inputs + i * dim + m->head->vec_dim, &c->wanted[i], &c->type);
    }
    multiply(c, dim, m->type_matrix);
}

void gaz_want_evidence(gaz_contributor *c, const uint32_t *ids, unsigned nids,
                       int8_t *row) {
    gaz_wanted *w = &c->wanted[c->nwanted++];
    *w = (gaz_wanted){.row = row, .count = nids, .features = c->features + c->nfeatures};
    memcpy(w->features, ids, nids * sizeof *ids);
    c->nfeatures += nids;
    fetch_slots(c->evidence.slots, c->evidence.nslots, ids, nids);
}

void gaz_contribute_evidence(gaz_contributor *c) {
    size_t dim = c->evidence.dim;
    for (size_t i = 0; i < c->nwanted; i++)
        find_rows(&c->wanted[i], &c->evidence);
    for (size_t i = 0; i < c->nwanted; i++)
        sum_features(c->inputs + i * dim, &c->wanted[i], &c->evidence);
    multiply(c, dim, c->evidence.matrix);
}
