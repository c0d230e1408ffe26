/* network.c — the window network at work: tag scores from word types and evidence.
 * Room: tag. */
#include "tag/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { TYPE_CACHE_BYTES = 16 << 20, EVIDENCE_CACHE_BYTES = 6 << 20 };

/* Wide vectors where the machine has them; the results are integers and stay the same. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                      \
    !defined(__SANITIZE_ADDRESS__)
#define WIDE __attribute__((target_clones("avx2", "default")))
#else
#define WIDE
#endif

static int cache_init(gaz_row_cache *c, size_t columns, size_t bytes) {
    c->columns = columns;
    c->cap = (uint32_t)(bytes / (columns * sizeof(int16_t)));
    c->count = 0;
    c->rows = malloc((size_t)c->cap * columns * sizeof *c->rows);
    c->used = malloc((size_t)c->cap * sizeof *c->used);
    return c->rows && c->used;
}

static int16_t *cache_row(const gaz_row_cache *c, uint32_t i) {
    return c->rows + (size_t)i * c->columns;
}

static size_t columns_of(const gaz_model *m) {
    return (size_t)(2 * m->head->radius + 1) * m->head->hidden;
}

int gaz_network_init(gaz_network *n, const gaz_model *model, const gaz_list_keys *lists) {
    *n = (gaz_network){.model = model, .lists = lists};
    size_t columns = columns_of(model);
    if (!cache_init(&n->types, columns, TYPE_CACHE_BYTES) ||
        !cache_init(&n->evid, columns, EVIDENCE_CACHE_BYTES))
        goto fail;
    n->evid_keys = malloc(n->evid.cap * sizeof *n->evid_keys);
    size_t slots = 64;
    while (slots < (size_t)n->evid.cap * 2)
        slots *= 2;
    n->evid_slots = calloc(slots, sizeof *n->evid_slots);
    if (!n->evid_keys || !n->evid_slots)
        goto fail;
    n->evid_mask = (uint32_t)(slots - 1);
    return 1;
fail:
    gaz_network_free(n);
    return 0;
}

void gaz_network_free(gaz_network *n) {
    free(n->types.rows);
    free(n->types.used);
    free(n->evid.rows);
    free(n->evid.used);
    free(n->evid_keys);
    free(n->evid_slots);
    *n = (gaz_network){0};
}

void gaz_network_forget(gaz_network *n) { n->types.count = 0; }

static int32_t clamp(int32_t x, int32_t limit) {
    return x > limit ? limit : x < -limit ? -limit : x;
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

/* row[columns] = input[dim] · matrix[dim][columns], rounded to the hidden layer's bits. */
WIDE static void multiply(int16_t *row, const int16_t *input, size_t dim,
                          const int16_t *matrix, size_t columns) {
    enum { STRIP = 128, SHIFT = GAZ_INPUT_BITS + GAZ_MATRIX_BITS - GAZ_HIDDEN_BITS };
    for (size_t from = 0; from < columns; from += STRIP) {
        size_t n = columns - from < STRIP ? columns - from : STRIP;
        int32_t sum[STRIP] = {0};
        for (size_t i = 0; i < dim; i++) {
            const int16_t *m = matrix + i * columns + from;
            int32_t x = input[i];
            if (x)
                for (size_t j = 0; j < n; j++)
                    sum[j] += x * m[j];
        }
        for (size_t j = 0; j < n; j++)
            row[from + j] = (int16_t)clamp((sum[j] + (1 << (SHIFT - 1))) >> SHIFT,
                                           GAZ_CONTRIBUTION_LIMIT);
    }
}

static void compute_type(gaz_network *n, const gaz_word *w, int16_t *row) {
    const gaz_model *m = n->model;
    const gaz_model_head *h = m->head;
    int32_t sum[GAZ_INPUT_MAX] = {0};
    int16_t input[2 * GAZ_INPUT_MAX];
    uint32_t vec = UINT32_MAX;
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
    memset(sum, 0, sizeof sum);
    for (unsigned i = 0; i < nids; i++)
        add_row(sum, m->type_rows, m->ntype,
                gaz_model_find(m->type_slots, m->ntype_slots, ids[i]), h->type_dim);
    scale(input + h->vec_dim, sum, h->type_dim, h->type_step);
    multiply(row, input, h->vec_dim + h->type_dim, m->type_matrix, n->types.columns);
}

static const int16_t *type_row(gaz_network *n, gaz_words *words, uint32_t word) {
    gaz_word *w = &words->at[word];
    /* A row is this word's only while it says so: rows are given anew when the cache is
     * full, without telling the words. */
    if (w->evidence && w->evidence <= n->types.count &&
        n->types.used[w->evidence - 1] == word)
        return cache_row(&n->types, w->evidence - 1);
    uint32_t i = n->types.count++;
    n->types.used[i] = word;
    w->evidence = i + 1;
    compute_type(n, w, cache_row(&n->types, i));
    return cache_row(&n->types, i);
}

static void compute_evidence(gaz_network *n, const uint32_t *ids, unsigned nids,
                             int16_t *row) {
    const gaz_model *m = n->model;
    int32_t sum[GAZ_INPUT_MAX] = {0};
    int16_t input[GAZ_INPUT_MAX];
    for (unsigned i = 0; i < nids; i++)
        add_row(sum, m->evid_rows, m->nevid,
                gaz_model_find(m->evid_slots, m->nevid_slots, ids[i]), m->head->evid_dim);
    scale(input, sum, m->head->evid_dim, m->head->evid_step);
    multiply(row, input, m->head->evid_dim, m->evid_matrix, n->evid.columns);
}

static const int16_t *evidence_row(gaz_network *n, const gaz_evidence *e, size_t token) {
    const uint32_t *ids = e->ids + token * GAZ_EVIDENCE_MAX;
    unsigned nids = e->count[token];
    uint64_t key = gaz_hash_bytes(ids, nids * sizeof *ids);
    size_t slot = key & n->evid_mask;
    for (; n->evid_slots[slot]; slot = (slot + 1) & n->evid_mask)
        if (n->evid_keys[n->evid_slots[slot] - 1] == key)
            return cache_row(&n->evid, n->evid_slots[slot] - 1);
    uint32_t i = n->evid.count++;
    n->evid_slots[slot] = i + 1;
    n->evid_keys[i] = key;
    compute_evidence(n, ids, nids, cache_row(&n->evid, i));
    return cache_row(&n->evid, i);
}

/* hidden[i] = bias + the rows' bands; 16 bits hold the sum of all by the clamps. */
WIDE static void sum_bands(int16_t *hidden, const int16_t *bias, const int16_t *const *bands,
                           size_t nbands, size_t size) {
    memcpy(hidden, bias, size * sizeof *hidden);
    for (size_t b = 0; b < nbands; b++)
        for (size_t i = 0; i < size; i++)
            hidden[i] = (int16_t)(hidden[i] + bands[b][i]);
    for (size_t i = 0; i < size; i++)
        hidden[i] = hidden[i] < 0                  ? 0
                    : hidden[i] > GAZ_HIDDEN_LIMIT ? GAZ_HIDDEN_LIMIT
                                                   : hidden[i];
}

WIDE static int32_t dot(const int16_t *a, const int16_t *b, size_t n) {
    int32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* Tokens scored at a time: their rows, with the window's, all fit the caches at once. */
enum { CHUNK = 256 };

static void make_room(gaz_network *n, size_t tokens) {
    if (n->types.count + tokens > n->types.cap)
        n->types.count = 0;
    if (n->evid.count + tokens > n->evid.cap) {
        memset(n->evid_slots, 0, ((size_t)n->evid_mask + 1) * sizeof *n->evid_slots);
        n->evid.count = 0;
    }
}

/* Scores of tokens [from, to), to - from <= CHUNK; [low, high) is what may be seen. */
static void score_chunk(gaz_network *n, gaz_words *words, const gaz_tokens *tokens,
                        const gaz_evidence *evidence, size_t low, size_t high, size_t from,
                        size_t to, int32_t *scores) {
    const gaz_model *m = n->model;
    size_t radius = m->head->radius, hidden = m->head->hidden;
    const int16_t *type[CHUNK + 2 * GAZ_RADIUS_MAX], *evid[CHUNK + 2 * GAZ_RADIUS_MAX];
    make_room(n, to - from + 2 * radius + 1);
    const int16_t *nothing = type_row(n, words, 0);
    for (size_t k = 0; k < to - from + 2 * radius; k++) {
        size_t i = from + k; /* radius tokens too far */
        int seen = i >= low + radius && i - radius < high;
        type[k] = seen ? type_row(n, words, tokens->at[i - radius].word) : nothing;
        evid[k] = seen ? evidence_row(n, evidence, i - radius) : NULL;
    }
    for (size_t k = 0; k < to - from; k++) {
        const int16_t *bands[4 * GAZ_RADIUS_MAX + 2];
        size_t nbands = 0;
        for (size_t p = 0; p <= 2 * radius; p++) {
            bands[nbands++] = type[k + p] + p * hidden;
            if (evid[k + p])
                bands[nbands++] = evid[k + p] + p * hidden;
        }
        int16_t layer[GAZ_HIDDEN_MAX];
        sum_bands(layer, m->bias, bands, nbands, hidden);
        for (size_t t = 0; t < GAZ_TAGS; t++)
            scores[k * GAZ_TAGS + t] =
                dot(layer, m->output + t * hidden, hidden) + m->output_bias[t];
    }
}

void gaz_network_score(gaz_network *n, gaz_words *words, const gaz_tokens *tokens,
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
                    scores + (from - region.from) * GAZ_TAGS);
    }
}
