/* export.c — from trained parameters to a model file. Room: train. */
#include "train/export.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "data/model.h"

static int32_t rounded(float x, double unit, int32_t limit) {
    double v = nearbyint((double)x * unit);
    return v > limit ? limit : v < -limit ? -limit : (int32_t)v;
}

/* Rows in 8-bit steps; the step, in 2^-16, is such that all but one value in ten thousand
 * fit. */
static uint32_t export_rows(gaz_buffer *out, const float *rows, size_t n) {
    size_t histogram[4096] = {0}, above = 0;
    for (size_t i = 0; i < n; i++) {
        double a = fabs((double)rows[i]) * 256;
        histogram[a >= 4095 ? 4095 : (size_t)a]++;
    }
    size_t top = 4095;
    while (top > 1 && above + histogram[top] <= n / 10000)
        above += histogram[top--];
    uint32_t step = (uint32_t)ceil((top + 1) / 256.0 / 127 * 65536);
    for (size_t i = 0; i < n; i++) {
        int8_t v = (int8_t)rounded(rows[i], 65536.0 / step, 127);
        gaz_buffer_append(out, &v, 1);
    }
    return step;
}

static void export_words(gaz_buffer *out, const float *p, size_t n, double unit,
                         int32_t limit) {
    for (size_t i = 0; i < n; i++) {
        int16_t v = (int16_t)rounded(p[i], unit, limit);
        gaz_buffer_append(out, &v, sizeof v);
    }
}

/* A matrix by pairs of rows. */
static void export_matrix(gaz_buffer *out, const float *p, size_t rows, size_t columns) {
    const double unit = 1 << GAZ_MATRIX_BITS;
    for (size_t r = 0; r < rows; r += 2)
        for (size_t c = 0; c < columns; c++)
            for (size_t k = r; k < r + 2; k++)
                export_words(out, &p[k * columns + c], 1, unit, INT16_MAX);
}

static void export_longs(gaz_buffer *out, const float *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int32_t v = rounded(p[i], (double)(1 << GAZ_SCORE_BITS), 1 << (GAZ_SCORE_BITS + 8));
        gaz_buffer_append(out, &v, sizeof v);
    }
}

/* Slots that find a row by its key; at most half full. */
static int export_slots(gaz_buffer *out, const gaz_net_rows *rows) {
    size_t n = 16;
    while (n < rows->count * 2)
        n *= 2;
    gaz_model_slot *slots = calloc(n, sizeof *slots);
    if (!slots)
        return 0;
    for (size_t r = 0; r < rows->count; r++) {
        size_t i = rows->keys[r] & (n - 1);
        while (slots[i].key)
            i = (i + 1) & (n - 1);
        slots[i] = (gaz_model_slot){rows->keys[r], (uint32_t)r};
    }
    gaz_buffer_append(out, slots, n * sizeof *slots);
    free(slots);
    return !out->failed;
}

enum { PARTS = 14 };

gaz_status gaz_net_export(const gaz_net *n, const float *params, unsigned readings,
                          float temperature, uint64_t gazetteer, gaz_buffer *out,
                          gaz_error *err) {
    static const char NAMES[PARTS][9] = {"HEAD",    "VECSLOTS", "VECROWS", "CLUSTERS",
                                         "TYPSLOTS", "TYPROWS",  "TYPMATRX", "EVISLOTS",
                                         "EVIROWS", "EVIMATRX", "BIAS",    "OUTPUT",
                                         "OUTBIAS", "LABELS"};
    gaz_buffer part[PARTS + 1] = {{0}};
    gaz_section sections[PARTS + 1] = {{{0}, NULL, 0}};
    const gaz_train_config *c = &n->config;
    gaz_model_head head = {.evidence_version = GAZ_EVIDENCE_VERSION,
                           .radius = c->radius,
                           .hidden = c->hidden,
                           .vec_dim = c->vec_dim,
                           .type_dim = c->type_dim,
                           .evid_dim = c->evid_dim,
                           .readings = readings,
                           .temperature = (uint32_t)(temperature * 65536 + 0.5f),
                           .gazetteer = gazetteer};
    int ok = export_slots(&part[1], &n->vec) && export_slots(&part[4], &n->type) &&
             export_slots(&part[7], &n->evid);
    head.vec_step = export_rows(&part[2], params + n->vec.at, n->vec.count * n->vec.dim);
    gaz_buffer_append(&part[3], n->clusters, n->vec.count * sizeof *n->clusters);
    head.type_step = export_rows(&part[5], params + n->type.at, n->type.count * n->type.dim);
    export_matrix(&part[6], params + n->type_matrix, c->vec_dim + c->type_dim, n->columns);
    head.evid_step = export_rows(&part[8], params + n->evid.at, n->evid.count * n->evid.dim);
    export_matrix(&part[9], params + n->evid_matrix, c->evid_dim, n->columns);
    export_words(&part[10], params + n->bias, c->hidden, 1 << GAZ_HIDDEN_BITS,
                 GAZ_BIAS_LIMIT);
    export_words(&part[11], params + n->output, n->ntags * c->hidden,
                 1 << GAZ_OUTPUT_BITS, INT16_MAX);
    export_longs(&part[12], params + n->output_bias, n->ntags);
    export_longs(&part[14], params + n->trans, n->ntags * n->ntags);
    char labels[GAZ_LABELS_BYTES_MAX];
    gaz_buffer_append(&part[13], labels, gaz_labels_write(&n->labels, labels));
    gaz_buffer_append(&part[0], &head, sizeof head);
    for (int i = 0; i <= PARTS; i++) {
        const char *name = i < PARTS ? NAMES[i] : "TRANS";
        memcpy(sections[i].name, name, strlen(name));
        sections[i].bytes = part[i].data;
        sections[i].size = part[i].len;
        ok = ok && !part[i].failed;
    }
    gaz_status status = ok ? gaz_container_build(out, "GAZM", GAZ_MODEL_VERSION, sections,
                                                 PARTS + 1, err)
                           : gaz_fail_memory(err);
    for (int i = 0; i <= PARTS; i++)
        gaz_buffer_free(&part[i]);
    return status;
}
