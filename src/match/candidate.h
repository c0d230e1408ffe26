/* candidate.h — a span that something proposes as a name, or forbids. Room: match. */
#ifndef GAZ_MATCH_CANDIDATE_H
#define GAZ_MATCH_CANDIDATE_H

#include "gazette.h"

enum {
    GAZ_CAND_FINAL = 1, /* a final rule: the model may not overrule it */
    GAZ_CAND_STOP = 2,  /* label GAZ_NONE: nothing inside it is a name */
    GAZ_CAND_YIELDS = 4 /* it stands only where nothing else is found */
};

typedef struct gaz_cand {
    uint32_t first;  /* tokens [first, first + ntok) */
    uint16_t ntok;
    uint8_t label;   /* gaz_label */
    uint8_t source;  /* gaz_source */
    uint16_t score;  /* 0..1000 */
    int16_t priority;
    uint8_t layer;   /* of the gazetteer or rule set */
    uint8_t flags;   /* GAZ_CAND_… */
    uint8_t rule;    /* 1: ref is a rule, whoever gave it */
    uint32_t ref;    /* list: reading; rule: rule number; chain: entity index */
} gaz_cand;

typedef struct gaz_cands {
    gaz_cand *at;
    size_t count, cap;
} gaz_cands;

/* Appends; 0 when memory is out. */
int gaz_cands_add(gaz_cands *c, gaz_cand cand);
void gaz_cands_free(gaz_cands *c);

#endif
