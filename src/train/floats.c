/* floats.c — the network in floating point, reading as the integers of its model file do.
 * Room: train. */
#include "train/floats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "train/matrix.h"

void gaz_floats_free(gaz_floats *f) {
    free(f->input);
    free(f->output);
    free(f->hidden);
    f->input = f->output = f->hidden = NULL;
    f->input_cap = f->output_cap = f->hidden_cap = 0;
}

static void add_row(float *sum, const float *table, const gaz_net_rows *rows,
                    uint32_t row) {
    if (row >= rows->count)
        return;
    for (size_t i = 0; i < rows->dim; i++)
        sum[i] += table[(size_t)row * rows->dim + i];
}

static void add_features(float *sum, const float *table, const gaz_net_rows *rows,
                         const gaz_model_slot *slots, size_t nslots, const uint32_t *ids,
                         unsigned n) {
    for (unsigned i = 0; i < n; i++)
        add_row(sum, table, rows, gaz_model_find(slots, nslots, ids[i]));
}

/* What a word says by itself, into input[vec_dim + type_dim]. */
static void sum_type(const gaz_floats *f, const gaz_word *w, float *input) {
    const gaz_net *n = f->net;
    const gaz_model *m = f->model;
    uint32_t ids[GAZ_FEATURES_MAX], vec = UINT32_MAX;
    if (w->len) {
        vec = gaz_model_find(m->vec_slots, m->nvec_slots, gaz_spelling_key(w));
        if (vec == UINT32_MAX)
            vec = gaz_model_find(m->vec_slots, m->nvec_slots, gaz_folded_key(w));
    }
    add_row(input, f->params + n->vec.at, &n->vec, vec);
    unsigned nids =
        gaz_type_features(w, vec < m->nvec ? m->clusters[vec] : 0, f->lists, ids);
    add_features(input + n->vec.dim, f->params + n->type.at, &n->type, m->type_slots,
                 m->ntype_slots, ids, nids);
}

static void sum_evidence(const gaz_floats *f, const gaz_evidence *e, size_t token,
                         float *input) {
    const gaz_net *n = f->net;
    add_features(input, f->params + n->evid.at, &n->evid, f->model->evid_slots,
                 f->model->nevid_slots, e->ids + token * GAZ_EVIDENCE_MAX,
                 e->count[token]);
}

/* f->hidden gets what one block adds: its inputs [places][dim], times its matrix; place i
 * + p is position p of token i. */
static int add_block(gaz_floats *f, size_t tokens, size_t places, size_t dim,
                     const float *matrix) {
    size_t columns = f->net->columns, hidden = f->net->config.hidden;
    if (!gaz_grow(&f->output, &f->output_cap, places * columns, sizeof *f->output))
        return 0;
    memset(f->output, 0, places * columns * sizeof *f->output);
    gaz_multiply_add(f->output, f->input, dim, 1, matrix, places, columns, dim);
    for (size_t i = 0; i < tokens; i++)
        for (size_t p = 0; p * hidden < columns; p++)
            for (size_t h = 0; h < hidden; h++)
                f->hidden[i * hidden + h] +=
                    f->output[(i + p) * columns + p * hidden + h];
    return 1;
}

static int start_input(gaz_floats *f, size_t places, size_t dim) {
    if (!gaz_grow(&f->input, &f->input_cap, places * dim, sizeof *f->input))
        return 0;
    memset(f->input, 0, places * dim * sizeof *f->input);
    return 1;
}

static int32_t in_units(double score) {
    double units = nearbyint(score * (1 << GAZ_SCORE_BITS));
    return (int32_t)(units > INT32_MAX / 4    ? INT32_MAX / 4
                     : units < -INT32_MAX / 4 ? -INT32_MAX / 4
                                              : units);
}

static void score_tokens(const gaz_floats *f, size_t tokens, int32_t *scores) {
    const gaz_net *n = f->net;
    size_t hidden = n->config.hidden;
    for (size_t i = 0; i < tokens; i++)
        for (size_t t = 0; t < n->ntags; t++) {
            const float *row = f->params + n->output + t * hidden;
            double sum = f->params[n->output_bias + t];
            for (size_t h = 0; h < hidden; h++) {
                float x = f->hidden[i * hidden + h];
                sum += x > 0 ? (double)x * row[h] : 0;
            }
            scores[i * n->ntags + t] = in_units(sum);
        }
}

int gaz_floats_score(void *self, const gaz_window *w, gaz_region region,
                     int32_t *scores) {
    gaz_floats *f = self;
    const gaz_net *n = f->net;
    const gaz_tokens *tokens = &w->tokens;
    size_t radius = n->config.radius, hidden = n->config.hidden;
    size_t count = region.to - region.from;
    size_t places = count + 2 * radius, dim = n->vec.dim + n->type.dim;
    gaz_region sight = gaz_region_sight(tokens, region, radius);
    if (!gaz_grow(&f->hidden, &f->hidden_cap, count * hidden, sizeof *f->hidden) ||
        !start_input(f, places, dim))
        return 0;
    for (size_t i = 0; i < count; i++)
        memcpy(f->hidden + i * hidden, f->params + n->bias, hidden * sizeof *f->hidden);
    for (size_t k = 0; k < places; k++) {
        size_t i = region.from + k; /* radius too far */
        int seen = i >= sight.from + radius && i - radius < sight.to;
        sum_type(f, &w->words.at[seen ? tokens->at[i - radius].word : 0],
                 f->input + k * dim);
    }
    if (!add_block(f, count, places, dim, f->params + n->type_matrix) ||
        !start_input(f, places, n->evid.dim))
        return 0;
    for (size_t k = 0; k < places; k++) {
        size_t i = region.from + k;
        if (i >= sight.from + radius && i - radius < sight.to)
            sum_evidence(f, &w->evidence, i - radius, f->input + k * n->evid.dim);
    }
    if (!add_block(f, count, places, n->evid.dim, f->params + n->evid_matrix))
        return 0;
    score_tokens(f, count, scores);
    return 1;
}
