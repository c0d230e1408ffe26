/* network.c — the window network at work: tag scores from word types and evidence.
 * Room: tag. */
#include "tag/network.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum {
    TYPE_CACHE_BYTES = 8 << 20,
    EVIDENCE_CACHE_BYTES = 5 << 19,
    PLACES = 96 /* of a batch */
};

int gaz_network_init(gaz_network *n, const gaz_model *model, const gaz_list_keys *lists) {
    size_t columns = (size_t)(2 * model->head->radius + 1) * model->head->hidden;
    *n = (gaz_network){.model = model};
    n->places = malloc(PLACES * sizeof *n->places);
    n->runs = malloc(PLACES * sizeof *n->runs);
    if (gaz_contributor_init(&n->contributor, model, lists, PLACES) &&
        gaz_row_cache_init(&n->type_rows, columns, TYPE_CACHE_BYTES, PLACES) &&
        gaz_row_cache_init(&n->evidence_rows, columns, EVIDENCE_CACHE_BYTES, PLACES) &&
        n->places && n->runs)
        return 1;
    gaz_network_free(n);
    return 0;
}

void gaz_network_free(gaz_network *n) {
    gaz_contributor_free(&n->contributor);
    gaz_row_cache_free(&n->type_rows);
    gaz_row_cache_free(&n->evidence_rows);
    free(n->places);
    free(n->runs);
    *n = (gaz_network){0};
}

static void begin_batch(gaz_network *n) {
    n->nplaces = n->nruns = 0;
    gaz_row_cache_begin(&n->type_rows);
    gaz_row_cache_begin(&n->evidence_rows);
}

/* A word's key is its folded form and its spelling, not its number: rows outlive the word
 * table's forgetting. */
static void set_type(gaz_network *n, gaz_place *p, const gaz_word *w) {
    uint64_t key = w->len ? w->key ^ (uint64_t)w->hash << 32 : 1;
    p->word = w;
    p->type_key = key ? key : 1;
    gaz_row_cache_expect(&n->type_rows, p->type_key);
}

static void set_evidence(gaz_network *n, gaz_place *p, const gaz_evidence *e,
                         size_t token) {
    p->ids = e->ids + token * GAZ_EVIDENCE_MAX;
    p->nids = e->count[token];
    uint64_t key = gaz_hash_bytes(p->ids, p->nids * sizeof *p->ids);
    p->evidence_key = key ? key : 1;
    gaz_row_cache_expect(&n->evidence_rows, p->evidence_key);
}

static void find_type(gaz_network *n, gaz_place *p) {
    int known;
    int8_t *row = gaz_row_cache_find(&n->type_rows, p->type_key, &known);
    if (!known)
        gaz_want_type(&n->contributor, p->word, row);
    p->type = row;
}

static void find_evidence(gaz_network *n, gaz_place *p) {
    int known;
    int8_t *row = gaz_row_cache_find(&n->evidence_rows, p->evidence_key, &known);
    if (!known)
        gaz_want_evidence(&n->contributor, p->ids, p->nids, row);
    p->evidence = row;
}

/* Scores the tokens of the batch; returns where the next ones' scores go. */
static int32_t *score_batch(gaz_network *n, int32_t *scores) {
    const gaz_model *m = n->model;
    size_t width = 2 * m->head->radius + 1, hidden = m->head->hidden;
    const gaz_kernels *k = &n->contributor.kernels;
    const int8_t *bands[2 * (2 * GAZ_RADIUS_MAX + 1)];
    int16_t layer[GAZ_HIDDEN_MAX];
    for (size_t i = 0; i < n->nplaces; i++)
        find_type(n, &n->places[i]);
    gaz_contribute_types(&n->contributor);
    for (size_t i = 0; i < n->nplaces; i++)
        if (n->places[i].evidence_key)
            find_evidence(n, &n->places[i]);
    gaz_contribute_evidence(&n->contributor);
    for (const gaz_run *r = n->runs; r < n->runs + n->nruns; r++)
        for (size_t t = 0; t < r->tokens; t++, scores += m->ntags) {
            size_t nbands = 0;
            for (size_t p = 0; p < width; p++) {
                /* Band p of a row is for the token that has it at distance p - radius. */
                const gaz_place *place = &n->places[r->place + t + p];
                bands[nbands++] = place->type + p * hidden;
                if (place->evidence_key)
                    bands[nbands++] = place->evidence + p * hidden;
            }
            k->layer(layer, m->bias, bands, nbands, hidden,
                     GAZ_HIDDEN_BITS - GAZ_ROW_BITS, GAZ_HIDDEN_LIMIT);
            k->score(scores, layer, m->output, m->output_bias, m->ntags, hidden);
        }
    begin_batch(n);
    return scores;
}

void gaz_network_score(gaz_network *n, const gaz_words *words, const gaz_tokens *tokens,
                       const gaz_evidence *evidence, const gaz_region *regions,
                       size_t count, int32_t *scores) {
    size_t radius = n->model->head->radius;
    begin_batch(n);
    for (size_t k = 0; k < count; k++) {
        gaz_region region = regions[k], sight = gaz_region_sight(tokens, region, radius);
        for (size_t from = region.from, to; from < region.to; from = to) {
            to = region.to - from > PLACES - 2 * radius ? from + PLACES - 2 * radius
                                                        : region.to;
            if (n->nplaces + (to - from) + 2 * radius > PLACES)
                scores = score_batch(n, scores);
            n->runs[n->nruns++] = (gaz_run){n->nplaces, to - from};
            for (size_t i = from; i < to + 2 * radius; i++) { /* radius too far */
                int seen = i >= sight.from + radius && i - radius < sight.to;
                gaz_place *place = &n->places[n->nplaces++];
                *place = (gaz_place){0};
                set_type(n, place, &words->at[seen ? tokens->at[i - radius].word : 0]);
                if (seen)
                    set_evidence(n, place, evidence, i - radius);
            }
        }
    }
    score_batch(n, scores);
}

const int8_t *gaz_network_type_row(gaz_network *n, const gaz_words *words,
                                   uint32_t word) {
    gaz_place place;
    begin_batch(n);
    set_type(n, &place, &words->at[word]);
    find_type(n, &place);
    gaz_contribute_types(&n->contributor);
    return place.type;
}

const int8_t *gaz_network_evidence_row(gaz_network *n, const gaz_evidence *e,
                                       size_t token) {
    gaz_place place;
    begin_batch(n);
    set_evidence(n, &place, e, token);
    find_evidence(n, &place);
    gaz_contribute_evidence(&n->contributor);
    return place.evidence;
}
