/* model.c — a trained network as it stands in a compiled file. Room: data. */
#include "data/model.h"

#include <stdlib.h>

#include "base/error.h"

static gaz_status damaged(gaz_error *err, const char *name, const char *what) {
    return gaz_fail(err, GAZ_ERR_DATA,
                    "%s: damaged model: %s; train it again or restore the file", name, what);
}

/* The section, whose size must be exactly count items (any number where count is 0). */
static const void *section(const gaz_container *c, const char *name, size_t item,
                           size_t count, size_t *found) {
    size_t n = 0;
    const void *p = gaz_container_section(c, name, item, &n);
    if (!p || n == 0 || (count && n != count))
        return NULL;
    if (found)
        *found = n;
    return p;
}

static int is_power_of_two(size_t n) { return n && !(n & (n - 1)); }

/* Can no sum over the rows of a column overflow 32 bits? -1 when memory is out. */
static int matrix_is_safe(const int16_t *matrix, size_t rows, size_t columns) {
    uint32_t *sums = calloc(columns, sizeof *sums);
    if (!sums)
        return -1;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            sums[c] += (uint32_t)abs(matrix[(r - r % 2) * columns + 2 * c + r % 2]);
    int safe = 1;
    for (size_t c = 0; c < columns; c++)
        safe &= sums[c] < INT32_MAX / (GAZ_INPUT_LIMIT + 1);
    free(sums);
    return safe;
}

static int output_is_safe(const int16_t *output, size_t ntags, size_t hidden) {
    for (size_t t = 0; t < ntags; t++) {
        uint32_t sum = 0;
        for (size_t h = 0; h < hidden; h++)
            sum += (uint32_t)abs(output[t * hidden + h]);
        if (sum >= INT32_MAX / 2 / (GAZ_HIDDEN_LIMIT + 1))
            return 0;
    }
    return 1;
}

static int bias_is_safe(const int16_t *bias, size_t hidden) {
    for (size_t h = 0; h < hidden; h++)
        if (bias[h] > GAZ_BIAS_LIMIT || bias[h] < -GAZ_BIAS_LIMIT)
            return 0;
    return 1;
}

static int scores_are_safe(const int32_t *scores, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (scores[i] > INT32_MAX / 4 || scores[i] < -(INT32_MAX / 4))
            return 0;
    return 1;
}

static int read_labels(gaz_model *m) {
    size_t size = 0;
    const char *names = gaz_container_section(&m->file, "LABELS", 1, &size);
    m->labels = gaz_labels_standard();
    if (names && !gaz_labels_read(&m->labels, names, size))
        return 0;
    m->ntags = 1 + 4 * (size_t)m->labels.count;
    return 1;
}

gaz_status gaz_model_open(gaz_model *m, gaz_container c, const char *name, gaz_error *err) {
    gaz_model v = {.file = c};
    v.head = section(&c, "HEAD", sizeof *v.head, 1, NULL);
    if (!v.head)
        return damaged(err, name, "no head");
    const gaz_model_head *h = v.head;
    if (h->evidence_version != GAZ_EVIDENCE_VERSION)
        return gaz_fail(err, GAZ_ERR_DATA,
                        "%s: trained with evidence version %u, this program has %d; "
                        "train it again or use the program it came with",
                        name, h->evidence_version, GAZ_EVIDENCE_VERSION);
    if (h->radius > GAZ_RADIUS_MAX || h->hidden == 0 || h->hidden > GAZ_HIDDEN_MAX ||
        h->vec_dim == 0 || h->type_dim == 0 || h->evid_dim == 0 ||
        h->vec_dim > GAZ_INPUT_MAX || h->type_dim > GAZ_INPUT_MAX ||
        h->evid_dim > GAZ_INPUT_MAX || h->hidden % 16 || (h->vec_dim + h->type_dim) % 2 || h->evid_dim % 2 || h->temperature == 0 ||
        h->readings < 1 || h->readings > 2)
        return damaged(err, name, "impossible sizes in its head");
    if (!read_labels(&v))
        return damaged(err, name, "its labels are no names, or out of order");
    size_t columns = (size_t)(2 * h->radius + 1) * h->hidden;
    v.vec_slots = section(&c, "VECSLOTS", sizeof *v.vec_slots, 0, &v.nvec_slots);
    v.type_slots = section(&c, "TYPSLOTS", sizeof *v.type_slots, 0, &v.ntype_slots);
    v.evid_slots = section(&c, "EVISLOTS", sizeof *v.evid_slots, 0, &v.nevid_slots);
    v.vec_rows = section(&c, "VECROWS", h->vec_dim, 0, &v.nvec);
    v.clusters = section(&c, "CLUSTERS", sizeof *v.clusters, v.nvec, NULL);
    v.type_rows = section(&c, "TYPROWS", h->type_dim, 0, &v.ntype);
    v.evid_rows = section(&c, "EVIROWS", h->evid_dim, 0, &v.nevid);
    v.type_matrix = section(&c, "TYPMATRX", sizeof(int16_t),
                            (h->vec_dim + h->type_dim) * columns, NULL);
    v.evid_matrix = section(&c, "EVIMATRX", sizeof(int16_t), h->evid_dim * columns, NULL);
    v.bias = section(&c, "BIAS", sizeof(int16_t), h->hidden, NULL);
    v.output = section(&c, "OUTPUT", sizeof(int16_t), v.ntags * h->hidden, NULL);
    v.output_bias = section(&c, "OUTBIAS", sizeof(int32_t), v.ntags, NULL);
    v.trans = section(&c, "TRANS", sizeof(int32_t), v.ntags * v.ntags, NULL);
    if (!v.vec_slots || !v.type_slots || !v.evid_slots || !v.vec_rows || !v.clusters ||
        !v.type_rows || !v.evid_rows || !v.type_matrix || !v.evid_matrix || !v.bias ||
        !v.output || !v.output_bias || !v.trans)
        return damaged(err, name, "a section is missing or of the wrong size");
    if (!is_power_of_two(v.nvec_slots) || !is_power_of_two(v.ntype_slots) ||
        !is_power_of_two(v.nevid_slots))
        return damaged(err, name, "a table's size is no power of two");
    int type_safe = matrix_is_safe(v.type_matrix, h->vec_dim + h->type_dim, columns);
    int evid_safe = matrix_is_safe(v.evid_matrix, h->evid_dim, columns);
    if (type_safe < 0 || evid_safe < 0)
        return gaz_fail_memory(err);
    if (!type_safe || !evid_safe ||
        !bias_is_safe(v.bias, h->hidden) || !output_is_safe(v.output, v.ntags, h->hidden) ||
        !scores_are_safe(v.output_bias, v.ntags) ||
        !scores_are_safe(v.trans, v.ntags * v.ntags))
        return damaged(err, name, "a matrix is out of range");
    *m = v;
    return GAZ_OK;
}

void gaz_model_close(gaz_model *m) {
    gaz_container_close(&m->file);
    *m = (gaz_model){0};
}

uint32_t gaz_model_find(const gaz_model_slot *slots, size_t nslots, uint32_t key) {
    if (key == 0)
        key = 1;
    size_t i = key & (nslots - 1);
    for (size_t steps = 0; steps < nslots && slots[i].key; steps++) {
        if (slots[i].key == key)
            return slots[i].row;
        i = (i + 1) & (nslots - 1);
    }
    return UINT32_MAX;
}
