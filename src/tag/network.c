/* network.c — the window network at work: tag scores from word types and evidence.
 * Room: tag. */
#include "tag/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum {
    TYPE_CACHE_BYTES = 7 << 20,
    EVIDENCE_CACHE_BYTES = 4 << 20,
    WAYS = 8,
    CHUNK = 128 /* tokens scored at a time */
};

static int cache_init(gaz_row_cache *c, size_t columns, size_t bytes) {
    c->columns = columns;
    c->sets = (uint32_t)(bytes / (WAYS * columns * sizeof *c->rows));
    if (c->sets == 0)
        c->sets = 1;
    c->rows = malloc((size_t)c->sets * WAYS * columns * sizeof *c->rows);
    c->keys = calloc((size_t)c->sets * WAYS, sizeof *c->keys);
    c->asked = calloc((size_t)c->sets * WAYS, 1);
    c->hand = calloc(c->sets, 1);
    return c->rows && c->keys && c->asked && c->hand;
}

static void cache_free(gaz_row_cache *c) {
    free(c->rows);
    free(c->keys);
    free(c->asked);
    free(c->hand);
}

/* The place in a set to be taken: the next that was not asked for since the last look
 * (Corbató 1968, the clock). */
static size_t free_place(gaz_row_cache *c, size_t set) {
    for (;;) {
        size_t at = set * WAYS + c->hand[set];
        c->hand[set] = (uint8_t)((c->hand[set] + 1) % WAYS);
        if (!c->asked[at])
            return at;
        c->asked[at] = 0;
    }
}

/* The row of a key other than 0; *known: it holds what it should, else it is to be
 * computed. Good until the next row is asked for. */
static int16_t *cache_row(gaz_row_cache *c, uint64_t key, int *known) {
    size_t set = (uint32_t)key % c->sets;
    for (size_t at = set * WAYS; at < (set + 1) * WAYS; at++)
        if (c->keys[at] == key) {
            c->asked[at] = 1;
            *known = 1;
            return c->rows + at * c->columns;
        }
    size_t at = free_place(c, set);
    c->keys[at] = key;
    *known = 0;
    return c->rows + at * c->columns;
}

int gaz_network_init(gaz_network *n, const gaz_model *model, const gaz_list_keys *lists) {
    *n = (gaz_network){
        .model = model, .lists = lists, .kernels = gaz_kernels_choose(0)};
    size_t hidden = model->head->hidden, columns = (2 * model->head->radius + 1) * hidden;
    n->layers = malloc(CHUNK * hidden * sizeof *n->layers);
    if (n->layers && cache_init(&n->types, columns, TYPE_CACHE_BYTES) &&
        cache_init(&n->evidence, columns, EVIDENCE_CACHE_BYTES))
        return 1;
    gaz_network_free(n);
    return 0;
}

void gaz_network_free(gaz_network *n) {
    cache_free(&n->types);
    cache_free(&n->evidence);
    free(n->layers);
    *n = (gaz_network){0};
}

/* Adds a row of 8-bit steps to a sum that counts in steps. */
static void add_row(int32_t *sum, const int8_t *rows, size_t nrows, uint32_t row,
                    size_t dim) {
    if (row >= nrows)
        return;
    const int8_t *r = rows + (size_t)row * dim;
    for (size_t i = 0; i < dim; i++)
        sum[i] += r[i];
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

static void contribute(const gaz_network *n, int16_t *row, const int16_t *input, size_t dim,
                       const int16_t *matrix, size_t columns) {
    n->kernels.multiply(row, input, dim, matrix, columns,
                        GAZ_INPUT_BITS + GAZ_MATRIX_BITS - GAZ_HIDDEN_BITS,
                        GAZ_CONTRIBUTION_LIMIT);
}

/* The sum of the features' rows, scaled into input[dim]. Slots and rows lie anywhere in the
 * model: all are asked for before the first is needed. */
static void sum_features(int16_t *input, const uint32_t *ids, unsigned nids,
                         const gaz_model_slot *slots, size_t nslots, const int8_t *rows,
                         size_t nrows, size_t dim, uint32_t step) {
    int32_t sum[GAZ_INPUT_MAX];
    uint32_t row[GAZ_FEATURES_MAX];
    memset(sum, 0, dim * sizeof *sum);
    for (unsigned i = 0; i < nids; i++)
        __builtin_prefetch(&slots[ids[i] & (nslots - 1)]);
    for (unsigned i = 0; i < nids; i++) {
        row[i] = gaz_model_find(slots, nslots, ids[i]);
        if (row[i] < nrows)
            __builtin_prefetch(rows + (size_t)row[i] * dim);
    }
    for (unsigned i = 0; i < nids; i++)
        add_row(sum, rows, nrows, row[i], dim);
    scale(input, sum, dim, step);
}

static void compute_type(const gaz_network *n, const gaz_word *w, int16_t *row) {
    const gaz_model *m = n->model;
    const gaz_model_head *h = m->head;
    int32_t sum[GAZ_INPUT_MAX];
    int16_t input[2 * GAZ_INPUT_MAX];
    uint32_t vec = UINT32_MAX;
    memset(sum, 0, h->vec_dim * sizeof *sum);
    if (w->len) {
        vec = gaz_model_find(m->vec_slots, m->nvec_slots, gaz_spelling_key(w));
        if (vec == UINT32_MAX)
            vec = gaz_model_find(m->vec_slots, m->nvec_slots, gaz_folded_key(w));
    }
    add_row(sum, m->vec_rows, m->nvec, vec, h->vec_dim);
    scale(input, sum, h->vec_dim, h->vec_step);
    uint32_t ids[GAZ_FEATURES_MAX];
    unsigned nids =
        gaz_type_features(w, vec < m->nvec ? m->clusters[vec] : 0, n->lists, ids);
    sum_features(input + h->vec_dim, ids, nids, m->type_slots, m->ntype_slots,
                 m->type_rows, m->ntype, h->type_dim, h->type_step);
    contribute(n, row, input, h->vec_dim + h->type_dim, m->type_matrix,
               n->types.columns);
}

/* A word's key is its folded form and its spelling, not its number: rows outlive the word
 * table's forgetting. */
static const int16_t *type_row(gaz_network *n, const gaz_words *words, uint32_t word) {
    const gaz_word *w = &words->at[word];
    uint64_t key = w->len ? w->key ^ (uint64_t)w->hash << 32 : 1;
    int known;
    int16_t *row = cache_row(&n->types, key ? key : 1, &known);
    if (!known)
        compute_type(n, w, row);
    return row;
}

static void compute_evidence(const gaz_network *n, const uint32_t *ids, unsigned nids,
                             int16_t *row) {
    const gaz_model *m = n->model;
    int16_t input[GAZ_INPUT_MAX];
    sum_features(input, ids, nids, m->evid_slots, m->nevid_slots, m->evid_rows, m->nevid,
                 m->head->evid_dim, m->head->evid_step);
    contribute(n, row, input, m->head->evid_dim, m->evid_matrix, n->evidence.columns);
}

static const int16_t *evidence_row(gaz_network *n, const gaz_evidence *e, size_t token) {
    const uint32_t *ids = e->ids + token * GAZ_EVIDENCE_MAX;
    unsigned nids = e->count[token];
    uint64_t key = gaz_hash_bytes(ids, nids * sizeof *ids);
    int known;
    int16_t *row = cache_row(&n->evidence, key ? key : 1, &known);
    if (!known)
        compute_evidence(n, ids, nids, row);
    return row;
}

/* Adds a row's bands to the layers of the tokens [from, to) that see the token it belongs to,
 * token `at` counted with radius added. */
static void spread(const gaz_network *n, const int16_t *row, size_t at, size_t from,
                   size_t to) {
    size_t hidden = n->model->head->hidden, width = 2 * n->model->head->radius;
    for (size_t band = 0; band <= width; band++) {
        /* Band p of a row is for the token that has it at distance p - radius. */
        size_t t = at - band;
        if (at >= band && t >= from && t < to)
            n->kernels.add(n->layers + (t - from) * hidden, row + band * hidden, hidden);
    }
}

/* Scores of tokens [from, to), to - from <= CHUNK; [low, high) is what may be seen. */
static void score_chunk(gaz_network *n, const gaz_words *words, const gaz_tokens *tokens,
                        const gaz_evidence *evidence, size_t low, size_t high, size_t from,
                        size_t to, int32_t *scores) {
    const gaz_model *m = n->model;
    size_t radius = m->head->radius, hidden = m->head->hidden;
    for (size_t t = from; t < to; t++)
        memcpy(n->layers + (t - from) * hidden, m->bias, hidden * sizeof *m->bias);
    for (size_t i = from; i < to + 2 * radius; i++) { /* radius too far */
        int seen = i >= low + radius && i - radius < high;
        spread(n, type_row(n, words, seen ? tokens->at[i - radius].word : 0), i, from, to);
        if (seen)
            spread(n, evidence_row(n, evidence, i - radius), i, from, to);
    }
    for (size_t t = from; t < to; t++)
        n->kernels.score(scores + (t - from) * m->ntags, n->layers + (t - from) * hidden,
                         m->output, m->output_bias, m->ntags, hidden, GAZ_HIDDEN_LIMIT);
}

void gaz_network_score(gaz_network *n, const gaz_words *words, const gaz_tokens *tokens,
                       const gaz_evidence *evidence, gaz_region region, int32_t *scores) {
    size_t low = region.from, high = region.to, radius = n->model->head->radius;
    while (low > 0 && region.from - low < radius &&
           !(tokens->at[low].flags & GAZ_TOKF_SENTENCE))
        low--;
    while (high < tokens->count && high - region.to < radius &&
           !(tokens->at[high].flags & GAZ_TOKF_SENTENCE))
        high++;
    for (size_t from = region.from; from < region.to; from += CHUNK) {
        size_t to = region.to - from > CHUNK ? from + CHUNK : region.to;
        score_chunk(n, words, tokens, evidence, low, high, from, to,
                    scores + (from - region.from) * n->model->ntags);
    }
}

const int16_t *gaz_network_type_row(gaz_network *n, const gaz_words *words,
                                    uint32_t word) {
    return type_row(n, words, word);
}

const int16_t *gaz_network_evidence_row(gaz_network *n, const gaz_evidence *e,
                                        size_t token) {
    return evidence_row(n, e, token);
}
