/* resolve.h — from candidates that overlap to spans that do not. Room: tag.
 *
 * Precedence: user > final rule > longest > priority > score > earlier; a user's entry that
 * overwrites nothing comes last. Candidates of one
 * span and label are taken together first: each is one more reason, their scores combine as
 * independent chances (1 - Π(1 - p)). */
#ifndef GAZ_TAG_RESOLVE_H
#define GAZ_TAG_RESOLVE_H

#include "match/candidate.h"

typedef struct gaz_span {
    uint32_t first; /* tokens [first, first + ntok) */
    uint16_t ntok;
    uint8_t label;
    uint8_t source;  /* of the strongest candidate; GAZ_FROM_MODEL from the network */
    uint16_t score;  /* 0..1000 */
    uint16_t spare;
    uint32_t cand;   /* the strongest candidate, UINT32_MAX where there is none */
} gaz_span;

typedef struct gaz_spans {
    gaz_span *at; /* [count], ascending, disjoint */
    size_t count, cap;
} gaz_spans;

/* Scratch that is kept between calls. */
typedef struct gaz_resolver {
    uint32_t *order;  /* candidates by first token */
    size_t order_cap;
    uint32_t *counts; /* [ntokens + 1] */
    size_t counts_cap;
    gaz_span *group;  /* merged candidates of one cluster */
    size_t group_cap;
    uint32_t *taken;  /* [ntokens] 0 free, TAKEN by a name, else 1 + number of a stop */
    size_t taken_cap;
} gaz_resolver;

/* Replaces out by the spans chosen among cands over ntokens tokens. Spans whose combined
 * score is below threshold are not chosen. A stop candidate takes what it covers and gives
 * nothing. 0 when memory is out. */
int gaz_resolve(gaz_resolver *r, const gaz_cands *cands, size_t ntokens,
                unsigned threshold, gaz_spans *out);
/* The strongest of the candidates last resolved with exactly this span and label;
 * UINT32_MAX where there is none. */
uint32_t gaz_resolver_find(const gaz_resolver *r, const gaz_cands *cands,
                           const gaz_span *span);
void gaz_resolver_free(gaz_resolver *r);
void gaz_spans_free(gaz_spans *s);
int gaz_spans_add(gaz_spans *s, gaz_span span);

#endif
