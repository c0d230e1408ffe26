/* models.h — small networks of random numbers, made in memory. */
#ifndef TESTS_UNIT_MODELS_H
#define TESTS_UNIT_MODELS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/model.h"
#include "tag/tags.h"

/* Not an assertion of Check: programs without it make models too. */
static inline void must(int holds, const char *what) {
    if (!holds) {
        fprintf(stderr, "a small model cannot be made: %s\n", what);
        abort();
    }
}

/* xorshift (Marsaglia 2003): the same numbers everywhere. */
static inline uint32_t next_random(uint32_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* From -limit to limit. */
static inline int32_t random_within(uint32_t *state, int32_t limit) {
    return (int32_t)(next_random(state) % (2 * (uint32_t)limit + 1)) - limit;
}

/* The sizes of a model, the keys that its tables shall know, and how large its numbers
 * are. */
typedef struct model_plan {
    uint32_t radius, hidden, vec_dim, type_dim, evid_dim, readings;
    const uint32_t *vec_keys, *type_keys, *evid_keys; /* may hold a key twice */
    size_t nvec, ntype, nevid;
    int32_t matrix; /* largest number of the matrices */
    const gaz_labels *labels; /* NULL: the project's four, and no section that says so */
    uint32_t seed;
} model_plan;

typedef struct made_model {
    gaz_buffer image;
    gaz_model m;
} made_model;

static inline void append32(gaz_buffer *b, uint32_t v) {
    gaz_buffer_append(b, &v, 4);
}

static inline void append_words(gaz_buffer *b, size_t n, int32_t limit, uint32_t *state) {
    for (size_t i = 0; i < n; i++) {
        int16_t v = (int16_t)random_within(state, limit);
        gaz_buffer_append(b, &v, sizeof v);
    }
}

static inline void append_longs(gaz_buffer *b, size_t n, int32_t limit, uint32_t *state) {
    for (size_t i = 0; i < n; i++)
        append32(b, (uint32_t)random_within(state, limit));
}

/* A table of the keys and a row of dim random steps for each; the first of equal keys has
 * the row that is found. */
static inline void append_rows(gaz_buffer *slots, gaz_buffer *rows, const uint32_t *keys,
                               size_t n, size_t dim, uint32_t *state) {
    size_t size = 16;
    while (size < 2 * n)
        size *= 2;
    gaz_model_slot *table = calloc(size, sizeof *table);
    must(table != NULL, "memory");
    for (size_t r = 0; r < n; r++) {
        uint32_t key = keys[r] ? keys[r] : 1;
        size_t i = key & (size - 1);
        while (table[i].key)
            i = (i + 1) & (size - 1);
        table[i] = (gaz_model_slot){key, (uint32_t)r};
    }
    gaz_buffer_append(slots, table, size * sizeof *table);
    free(table);
    for (size_t i = 0; i < n * dim; i++)
        gaz_buffer_byte(rows, (char)(int8_t)random_within(state, 127));
}

static inline void make_model(made_model *net, const model_plan *p) {
    enum { PARTS = 15 };
    static const char NAMES[PARTS][9] = {
        "HEAD",     "VECSLOTS", "VECROWS",  "CLUSTERS", "TYPSLOTS", "TYPROWS", "TYPMATRX",
        "EVISLOTS", "EVIROWS",  "EVIMATRX", "BIAS",     "OUTPUT",   "OUTBIAS", "TRANS",
        "LABELS"};
    gaz_buffer part[PARTS] = {{0}};
    gaz_section sections[PARTS] = {{{0}, NULL, 0}};
    gaz_error err = {0};
    gaz_container c;
    uint32_t state = p->seed;
    size_t columns = (size_t)(2 * p->radius + 1) * p->hidden;
    size_t ntags = p->labels ? 1 + 4 * (size_t)p->labels->count : GAZ_TAGS;
    size_t nparts = p->labels ? PARTS : PARTS - 1;
    char labels[GAZ_LABELS_BYTES_MAX];
    const gaz_model_head head = {.evidence_version = GAZ_EVIDENCE_VERSION,
                                 .radius = p->radius,
                                 .hidden = p->hidden,
                                 .vec_dim = p->vec_dim,
                                 .type_dim = p->type_dim,
                                 .evid_dim = p->evid_dim,
                                 .vec_step = 700,
                                 .type_step = 500,
                                 .evid_step = 600,
                                 .readings = p->readings,
                                 .temperature = 65536 + 65536 / 4};
    gaz_buffer_append(&part[0], &head, sizeof head);
    append_rows(&part[1], &part[2], p->vec_keys, p->nvec, p->vec_dim, &state);
    for (size_t i = 0; i < p->nvec; i++)
        append32(&part[3], i % 5 ? 0x80u | (next_random(&state) & 0x7F) : 0);
    append_rows(&part[4], &part[5], p->type_keys, p->ntype, p->type_dim, &state);
    append_words(&part[6], (p->vec_dim + p->type_dim) * columns, p->matrix, &state);
    append_rows(&part[7], &part[8], p->evid_keys, p->nevid, p->evid_dim, &state);
    append_words(&part[9], p->evid_dim * columns, p->matrix, &state);
    append_words(&part[10], p->hidden, 400, &state);
    append_words(&part[11], ntags * p->hidden, 300, &state);
    append_longs(&part[12], ntags, 1 << 16, &state);
    append_longs(&part[13], ntags * ntags, 1 << 19, &state);
    if (p->labels)
        gaz_buffer_append(&part[14], labels, gaz_labels_write(p->labels, labels));
    for (int i = 0; i < PARTS; i++) {
        memcpy(sections[i].name, NAMES[i], strlen(NAMES[i]));
        sections[i].bytes = part[i].data;
        sections[i].size = part[i].len;
    }
    *net = (made_model){0};
    must(gaz_container_build(&net->image, "GAZM", GAZ_MODEL_VERSION, sections, nparts,
                             &err) == GAZ_OK,
         err.text);
    for (int i = 0; i < PARTS; i++)
        gaz_buffer_free(&part[i]);
    must(gaz_container_open_memory(&c, net->image.data, net->image.len, "GAZM",
                                   GAZ_MODEL_VERSION, "made", &err) == GAZ_OK,
         err.text);
    must(gaz_model_open(&net->m, c, "made", &err) == GAZ_OK, err.text);
}

static inline void unmake_model(made_model *net) {
    gaz_model_close(&net->m);
    gaz_buffer_free(&net->image);
}

#endif
