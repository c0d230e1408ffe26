/* network.h — the window network at work: tag scores from word types and evidence.
 *
 * What depends on one word type, or on one combination of evidence, is a row of
 * contributions to the hidden layer for each window position (tag/contribution.h). Rows
 * are kept in bounded caches, so that a token costs additions of rows, a ReLU and a dot
 * product a tag. Room: tag. */
#ifndef GAZ_TAG_NETWORK_H
#define GAZ_TAG_NETWORK_H

#include "tag/contribution.h"
#include "tag/row_cache.h"
#include "tag/tags.h"

/* A token's rows: their bands are what it adds to its neighbours and itself. */
typedef struct gaz_place {
    uint64_t type_key, evidence_key; /* 0: beyond the sentence, where no evidence is */
    const gaz_word *word;
    const uint32_t *ids; /* [nids] its evidence */
    unsigned nids;
    const int8_t *type, *evidence;
} gaz_place;

/* Tokens that are scored, with the places from `place` to 2 * radius beyond their end. */
typedef struct gaz_run {
    size_t place, tokens;
} gaz_run;

typedef struct gaz_network {
    const gaz_model *model;
    gaz_contributor contributor;
    gaz_row_cache type_rows;     /* by word, folded and as spelled */
    gaz_row_cache evidence_rows; /* by hash of the combination */
    /* A batch: */
    gaz_place *places; /* [nplaces] */
    gaz_run *runs;     /* [nruns] */
    size_t nplaces, nruns;
} gaz_network;

/* 0 when memory is out. model and lists must outlive it. */
int gaz_network_init(gaz_network *n, const gaz_model *model, const gaz_list_keys *lists);
void gaz_network_free(gaz_network *n);
/* Scores of the tokens of regions[count], each inside one sentence, one after the other
 * into scores[tokens of all][tags of the model], in units of 2^-GAZ_SCORE_BITS. Tokens
 * outside the sentence are "no token". */
void gaz_network_score(gaz_network *n, const gaz_words *words, const gaz_tokens *tokens,
                       const gaz_evidence *evidence, const gaz_region *regions,
                       size_t count, int32_t *scores);

/* For explanations: the row of contributions, [positions * hidden], of a word type (0: no
 * token) and of a token's evidence, in units of 2^-GAZ_ROW_BITS. Good until the next row
 * is asked for. */
const int8_t *gaz_network_type_row(gaz_network *n, const gaz_words *words, uint32_t word);
const int8_t *gaz_network_evidence_row(gaz_network *n, const gaz_evidence *e,
                                       size_t token);

#endif
