/* network.h — the window network at work: tag scores from word types and evidence.
 *
 * What depends on one word type, or on one combination of evidence, is a row of
 * contributions to the hidden layer for each window position. It is computed once and kept
 * in bounded caches, so that a token costs additions of rows, a ReLU and a dot product a
 * tag. The caches only remember what can be computed again. Room: tag. */
#ifndef GAZ_TAG_NETWORK_H
#define GAZ_TAG_NETWORK_H

#include "tag/evidence.h"
#include "tag/kernels.h"
#include "tag/tags.h"

/* Rows of contributions, found by key in a set of WAYS places. */
typedef struct gaz_row_cache {
    int16_t *rows;  /* [sets * WAYS][columns] */
    uint64_t *keys; /* [sets * WAYS], 0: free */
    uint8_t *asked; /* [sets * WAYS] asked for again since the hand passed */
    uint8_t *hand;  /* [sets] place looked at next when one is needed */
    uint32_t sets;
    size_t columns;
} gaz_row_cache;

typedef struct gaz_network {
    const gaz_model *model;
    const gaz_list_keys *lists;
    gaz_kernels kernels;
    gaz_row_cache types;    /* by word, folded and as spelled */
    gaz_row_cache evidence; /* by hash of the combination */
    int16_t *layers;        /* [CHUNK][hidden] */
} gaz_network;

/* 0 when memory is out. model and lists must outlive it. */
int gaz_network_init(gaz_network *n, const gaz_model *model, const gaz_list_keys *lists);
void gaz_network_free(gaz_network *n);
/* Scores of tokens [from, to) of one sentence into scores[to - from][ntags of the model], in units of
 * 2^-GAZ_SCORE_BITS. Tokens outside the sentence are "no token". */
void gaz_network_score(gaz_network *n, const gaz_words *words, const gaz_tokens *tokens,
                        const gaz_evidence *evidence, gaz_region region, int32_t *scores);

/* For explanations: the row of contributions, [positions * hidden], of a word type (0: no
 * token) and of a token's evidence. Good until the next row is asked for. */
const int16_t *gaz_network_type_row(gaz_network *n, const gaz_words *words, uint32_t word);
const int16_t *gaz_network_evidence_row(gaz_network *n, const gaz_evidence *e,
                                        size_t token);

#endif
