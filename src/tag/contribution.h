/* contribution.h — what a word type, or a combination of evidence, adds to the hidden
 * layer: a row with a band of `hidden` numbers for each window position. Room: tag.
 *
 * Rows are wanted one by one and computed together: tables are asked for well before they
 * are read, and a strip of the matrix serves all rows while it is near. */
#ifndef GAZ_TAG_CONTRIBUTION_H
#define GAZ_TAG_CONTRIBUTION_H

#include "tag/evidence.h"
#include "tag/features.h"
#include "tag/kernels.h"

/* A row that is to be computed. */
typedef struct gaz_wanted {
    int8_t *row;
    const gaz_word *word; /* of a type */
    uint32_t spelling;    /* … key of its vector */
    uint32_t vector;      /* … row of its vector, UINT32_MAX: none */
    unsigned count;
    uint32_t *features; /* [count] keys, then rows in the model */
} gaz_wanted;

/* Features of a block with their learned rows, and the matrix behind (data/model.h). */
typedef struct gaz_block {
    const gaz_model_slot *slots;
    const int8_t *rows;
    const int16_t *matrix;
    size_t nslots, nrows, dim;
    uint32_t step;
} gaz_block;

typedef struct gaz_contributor {
    const gaz_model *model;
    const gaz_list_keys *lists;
    gaz_kernels kernels;
    gaz_block type, evidence;
    size_t columns;     /* of a row: positions * hidden */
    gaz_wanted *wanted; /* [most] */
    int8_t **rows;      /* [most] theirs */
    int16_t *inputs;    /* [most][the longer input] */
    uint32_t *features; /* [most * GAZ_FEATURES_MAX] */
    size_t nwanted, nfeatures;
} gaz_contributor;

/* most: rows wanted at a time. 0 when memory is out; gaz_contributor_free is due in any
 * case. model and lists must outlive it. */
int gaz_contributor_init(gaz_contributor *c, const gaz_model *model,
                         const gaz_list_keys *lists, size_t most);
void gaz_contributor_free(gaz_contributor *c);

/* Wants the row of a type; word must stay until it is written. */
void gaz_want_type(gaz_contributor *c, const gaz_word *word, int8_t *row);
/* Writes the rows of all types that are wanted. */
void gaz_contribute_types(gaz_contributor *c);

/* Wants the row of a combination of evidence. */
void gaz_want_evidence(gaz_contributor *c, const uint32_t *ids, unsigned nids,
                       int8_t *row);
/* Writes the rows of all combinations that are wanted. */
void gaz_contribute_evidence(gaz_contributor *c);

#endif
