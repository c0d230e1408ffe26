/* net.c — the network in floating point, as it is trained: vocabulary and first values.
 * Room: train. */
#include "train/net.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"
#include "train/random.h"

/* A growing map from hashed features to numbers. */
typedef struct numbering {
    uint32_t *keys, *counts; /* [count] in order of appearance */
    size_t count, key_cap, count_cap;
    uint32_t *slots; /* 1 + number, 0 is free */
    size_t nslots;
} numbering;

static uint32_t number_of(const numbering *n, uint32_t key) {
    for (size_t i = key & (n->nslots - 1); n->slots[i]; i = (i + 1) & (n->nslots - 1))
        if (n->keys[n->slots[i] - 1] == key)
            return n->slots[i] - 1;
    return UINT32_MAX;
}

static int enlarge(numbering *n) {
    size_t size = n->nslots ? n->nslots * 2 : 1024;
    uint32_t *slots = calloc(size, sizeof *slots);
    if (!slots)
        return 0;
    for (size_t k = 0; k < n->count; k++) {
        size_t i = n->keys[k] & (size - 1);
        while (slots[i])
            i = (i + 1) & (size - 1);
        slots[i] = (uint32_t)k + 1;
    }
    free(n->slots);
    n->slots = slots;
    n->nslots = size;
    return 1;
}

static int count_key(numbering *n, uint32_t key, uint32_t times) {
    if (key == 0)
        key = 1;
    if (n->count * 2 >= n->nslots && !enlarge(n))
        return 0;
    uint32_t k = number_of(n, key);
    if (k == UINT32_MAX) {
        if (!gaz_grow(&n->keys, &n->key_cap, n->count + 1, sizeof *n->keys) ||
            !gaz_grow(&n->counts, &n->count_cap, n->count + 1, sizeof *n->counts))
            return 0;
        k = (uint32_t)n->count++;
        n->keys[k] = key;
        n->counts[k] = 0;
        size_t i = key & (n->nslots - 1);
        while (n->slots[i])
            i = (i + 1) & (n->nslots - 1);
        n->slots[i] = k + 1;
    }
    n->counts[k] += times;
    return 1;
}

static void free_numbering(numbering *n) {
    free(n->keys);
    free(n->counts);
    free(n->slots);
    *n = (numbering){0};
}

/* Keeps the features counted at least `least` times, in their order. */
static int keep_frequent(numbering *n, uint32_t least) {
    numbering kept = {0};
    for (size_t k = 0; k < n->count; k++)
        if (n->counts[k] >= least && !count_key(&kept, n->keys[k], n->counts[k])) {
            free_numbering(&kept);
            return 0;
        }
    free_numbering(n);
    *n = kept;
    return n->slots || enlarge(n);
}

/* Vectors as fastText writes them: a line of sizes, then a word and its numbers a line. */
static gaz_status read_vectors(gaz_net *n, numbering *words, gaz_buffer *values,
                               gaz_error *err) {
    const gaz_train_config *c = &n->config;
    char *line = NULL;
    size_t cap = 0, number = 1;
    gaz_status status = GAZ_OK;
    if (!c->vectors[0]) { /* one of zeros that no word has, so that the table is not empty */
        static const float ZERO = 0;
        for (unsigned i = 0; i < c->vec_dim; i++)
            gaz_buffer_append(values, &ZERO, sizeof ZERO);
        return count_key(words, 1, 1) && !values->failed ? GAZ_OK : gaz_fail_memory(err);
    }
    FILE *f = fopen(c->vectors, "rb");
    if (!f)
        return gaz_fail(err, GAZ_ERR_IO, "%s: %s; make it as models/CARD.md says",
                        c->vectors, strerror(errno));
    if (getline(&line, &cap, f) < 0)
        status = gaz_fail(err, GAZ_ERR_SYNTAX, "%s: empty", c->vectors);
    while (!status && words->count < c->max_vectors && getline(&line, &cap, f) > 0) {
        number++;
        char *p = strchr(line, ' ');
        if (!p)
            continue;
        size_t len = (size_t)(p - line), before = words->count;
        if (!count_key(words, (uint32_t)gaz_hash_bytes(line, len), 1)) {
            status = gaz_fail_memory(err);
            break;
        }
        if (words->count == before)
            continue; /* a hash already taken: the more frequent word keeps it */
        for (unsigned i = 0; i < c->vec_dim && !status; i++) {
            char *end;
            float v = strtof(p, &end);
            if (end == p)
                status = gaz_fail_at(err, GAZ_ERR_SYNTAX, number, 0, 0,
                                     "%s:%zu: fewer than vec_dim = %u numbers", c->vectors,
                                     number, c->vec_dim);
            gaz_buffer_append(values, &v, sizeof v);
            p = end;
        }
    }
    if (values->failed && !status)
        status = gaz_fail_memory(err);
    free(line);
    fclose(f);
    return status;
}

/* word TAB path of 0 and 1 TAB count */
static gaz_status read_clusters(gaz_net *n, const numbering *words, gaz_error *err) {
    if (!n->config.clusters[0])
        return GAZ_OK;
    FILE *f = fopen(n->config.clusters, "rb");
    if (!f)
        return gaz_fail(err, GAZ_ERR_IO, "%s: %s", n->config.clusters, strerror(errno));
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, f) > 0) {
        char *tab = strchr(line, '\t');
        if (!tab)
            continue;
        uint32_t key = (uint32_t)gaz_hash_bytes(line, (size_t)(tab - line));
        uint32_t row = number_of(words, key ? key : 1), path = 1;
        for (char *p = tab + 1; *p == '0' || *p == '1'; p++)
            path = path << 1 | (uint32_t)(*p - '0');
        if (row != UINT32_MAX)
            n->clusters[row] = path;
    }
    free(line);
    fclose(f);
    return GAZ_OK;
}

/* How often each type and combination stands in a region of training text, or beside one. */
static void count_uses(const gaz_dataset *d, uint32_t *types, uint32_t *combinations) {
    for (size_t t = 0; t < d->ntexts; t++) {
        const gaz_text *x = &d->texts[t];
        if (x->split == GAZ_DEV)
            continue;
        for (uint32_t i = x->first_token; i < x->first_token + x->ntokens; i++) {
            types[d->type[i]]++;
            combinations[d->combination[i]]++;
        }
    }
    types[0]++;
}

static uint32_t row_in(const numbering *n, uint32_t key) {
    return number_of(n, key ? key : 1);
}

/* Rows of each type. Two passes: count features, then number those that are kept. */
static int number_types(gaz_net *n, const gaz_dataset *d, const numbering *words,
                        const uint32_t *uses, numbering *features) {
    const gaz_words *w = &d->window.words;
    uint32_t ids[GAZ_FEATURES_MAX];
    size_t cap = 0, used = 0;
    for (size_t t = 0; t < n->ntypes; t++) {
        const gaz_word *word = &w->at[t];
        uint32_t row = UINT32_MAX;
        if (word->len) {
            row = row_in(words, gaz_spelling_key(word));
            if (row == UINT32_MAX)
                row = row_in(words, gaz_folded_key(word));
        }
        n->type_vec[t] = row;
        unsigned k = gaz_type_features(word, row == UINT32_MAX ? 0 : n->clusters[row],
                                       d->window.sources.list_keys, ids);
        for (unsigned i = 0; i < k; i++)
            if (uses[t] && !count_key(features, ids[i], uses[t]))
                return 0;
    }
    if (!keep_frequent(features, n->config.min_count))
        return 0;
    for (size_t t = 0; t < n->ntypes; t++) {
        uint32_t row = n->type_vec[t];
        unsigned k = gaz_type_features(&w->at[t], row == UINT32_MAX ? 0 : n->clusters[row],
                                       d->window.sources.list_keys, ids);
        n->type_first[t] = (uint32_t)used;
        n->type_form[t] = row_in(features, ids[0]);
        if (!gaz_grow(&n->type_rows, &cap, used + k, sizeof *n->type_rows))
            return 0;
        for (unsigned i = 0; i < k; i++)
            if ((row = row_in(features, ids[i])) != UINT32_MAX)
                n->type_rows[used++] = row;
    }
    n->type_first[n->ntypes] = (uint32_t)used;
    return 1;
}

static int number_evidence(gaz_net *n, const gaz_dataset *d, const uint32_t *uses,
                           numbering *features) {
    for (size_t c = 0; c < n->ncombinations; c++)
        for (uint32_t i = d->combination_first[c]; i < d->combination_first[c + 1]; i++)
            if (uses[c] && !count_key(features, d->ids[i], uses[c]))
                return 0;
    if (!keep_frequent(features, n->config.min_count))
        return 0;
    size_t used = 0;
    for (size_t c = 0; c < n->ncombinations; c++) {
        n->evid_first[c] = (uint32_t)used;
        for (uint32_t i = d->combination_first[c]; i < d->combination_first[c + 1]; i++) {
            uint32_t row = row_in(features, d->ids[i]);
            if (row != UINT32_MAX)
                n->evid_rows[used++] = row;
        }
    }
    n->evid_first[n->ncombinations] = (uint32_t)used;
    return 1;
}

/* Lays the parameters out one part after the other. */
static int lay_out(gaz_net *n) {
    const gaz_train_config *c = &n->config;
    size_t at = 0;
    n->columns = (size_t)(2 * c->radius + 1) * c->hidden;
    n->vec.dim = c->vec_dim;
    n->type.dim = c->type_dim;
    n->evid.dim = c->evid_dim;
    gaz_net_rows *rows[] = {&n->vec, &n->type, &n->evid};
    for (int i = 0; i < 3; i++) {
        rows[i]->at = at;
        at += rows[i]->count * rows[i]->dim;
    }
    n->dense = n->type_matrix = at;
    at += (c->vec_dim + c->type_dim) * n->columns;
    n->evid_matrix = at;
    at += c->evid_dim * n->columns;
    n->bias = at;
    at += c->hidden;
    n->output = at;
    at += n->ntags * c->hidden;
    n->output_bias = at;
    at += n->ntags;
    n->trans = at;
    at += n->ntags * n->ntags;
    n->nparams = at;
    n->params = calloc(at, sizeof *n->params);
    return n->params != NULL;
}

static void fill_normal(float *p, size_t n, float deviation, gaz_random *r) {
    for (size_t i = 0; i < n; i++)
        p[i] = deviation * gaz_random_normal(r);
}

/* First values: vectors as read, scaled to unit mean square; the rest small and random. */
static void first_values(gaz_net *n, const float *vectors) {
    const gaz_train_config *c = &n->config;
    gaz_random r = gaz_random_start(c->seed, 0);
    double square = 0;
    size_t nvec = n->vec.count * n->vec.dim;
    for (size_t i = 0; i < nvec; i++)
        square += (double)vectors[i] * vectors[i];
    float scale = square > 0 ? (float)(0.5 / sqrt(square / nvec)) : 1;
    for (size_t i = 0; i < nvec; i++)
        n->params[n->vec.at + i] = vectors[i] * scale;
    fill_normal(n->params + n->type.at, n->type.count * n->type.dim, 0.1f, &r);
    fill_normal(n->params + n->evid.at, n->evid.count * n->evid.dim, 0.1f, &r);
    float spread = sqrtf(2.0f / ((2 * c->radius + 1) * (c->vec_dim + c->type_dim)));
    fill_normal(n->params + n->type_matrix, (c->vec_dim + c->type_dim) * n->columns, spread,
                &r);
    fill_normal(n->params + n->evid_matrix, c->evid_dim * n->columns, spread, &r);
    fill_normal(n->params + n->output, n->ntags * c->hidden,
                sqrtf(1.0f / c->hidden), &r);
}

gaz_status gaz_net_init(gaz_net *n, const gaz_train_config *config, const gaz_dataset *d,
                        gaz_error *err) {
    *n = (gaz_net){.config = *config};
    n->ntypes = d->window.words.count;
    n->ncombinations = d->ncombinations;
    n->labels = d->labels;
    n->ntags = 1 + 4 * (size_t)n->labels.count;
    numbering words = {0}, types = {0}, evidence = {0};
    gaz_buffer vectors = {0};
    gaz_status status = GAZ_ERR_MEMORY;
    uint32_t *type_uses = calloc(n->ntypes, sizeof *type_uses);
    uint32_t *uses = calloc(n->ncombinations, sizeof *uses);
    n->type_vec = malloc(n->ntypes * sizeof *n->type_vec);
    n->type_form = malloc(n->ntypes * sizeof *n->type_form);
    n->type_first = malloc((n->ntypes + 1) * sizeof *n->type_first);
    n->evid_first = malloc((n->ncombinations + 1) * sizeof *n->evid_first);
    n->evid_rows = malloc((d->nids + 1) * sizeof *n->evid_rows);
    if (!type_uses || !uses || !n->type_vec || !n->type_form || !n->type_first ||
        !n->evid_first || !n->evid_rows || !enlarge(&words) || !enlarge(&types) ||
        !enlarge(&evidence))
        goto out;
    status = read_vectors(n, &words, &vectors, err);
    if (status)
        goto out;
    n->clusters = calloc(words.count + 1, sizeof *n->clusters);
    status = n->clusters ? read_clusters(n, &words, err) : GAZ_ERR_MEMORY;
    if (status)
        goto out;
    count_uses(d, type_uses, uses);
    status = GAZ_ERR_MEMORY;
    if (!number_types(n, d, &words, type_uses, &types) ||
        !number_evidence(n, d, uses, &evidence))
        goto out;
    n->vec.count = words.count;
    n->type.count = types.count;
    n->evid.count = evidence.count;
    if (!lay_out(n))
        goto out;
    first_values(n, (const float *)(const void *)vectors.data);
    n->vec.keys = words.keys;
    n->type.keys = types.keys;
    n->evid.keys = evidence.keys;
    words.keys = types.keys = evidence.keys = NULL;
    status = GAZ_OK;
out:
    if (status == GAZ_ERR_MEMORY)
        gaz_fail_memory(err);
    free(type_uses);
    free(uses);
    gaz_buffer_free(&vectors);
    free_numbering(&words);
    free_numbering(&types);
    free_numbering(&evidence);
    if (status)
        gaz_net_free(n);
    return status;
}

void gaz_net_free(gaz_net *n) {
    free(n->vec.keys);
    free(n->type.keys);
    free(n->evid.keys);
    free(n->clusters);
    free(n->type_vec);
    free(n->type_form);
    free(n->type_rows);
    free(n->type_first);
    free(n->evid_rows);
    free(n->evid_first);
    free(n->params);
    *n = (gaz_net){0};
}
