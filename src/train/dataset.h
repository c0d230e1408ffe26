/* dataset.h — texts as the network sees them: numbers of word types and of combinations of
 * evidence, and the tags to learn. Room: train. */
#ifndef GAZ_TRAIN_DATASET_H
#define GAZ_TRAIN_DATASET_H

#include "tag/tags.h"
#include "tag/window.h"
#include "train/corpus.h"
#include "train/teacher.h"

typedef enum gaz_split { GAZ_TRAIN = 0, GAZ_DEV = 1, GAZ_PLAIN = 2 } gaz_split;

typedef struct gaz_example {
    uint32_t from, to;  /* tokens [from, to): a region */
    uint32_t low, high; /* its sentence */
    uint32_t sample;
    float weight;       /* of its loss */
} gaz_example;

/* One text among the dataset's. */
typedef struct gaz_text {
    uint32_t first_token, ntokens;
    uint32_t first_example, nexamples;
    const gaz_sample *sample;
    gaz_split split;
} gaz_text;

typedef struct gaz_dataset {
    gaz_labels labels; /* tags count them by their place here */
    gaz_window window; /* its word table numbers the types, type 0 is "no token" */
    /* [ntokens], all texts one after the other */
    uint32_t *type, *combination, *start, *end; /* start, end: bytes of the text */
    uint8_t *tag;
    size_t ntokens, token_cap[5];
    gaz_example *examples; /* [nexamples] */
    size_t nexamples, example_cap;
    gaz_text *texts; /* [ntexts] */
    size_t ntexts, text_cap;
    /* combinations of evidence, [ncombinations] slices of ids; 0 is empty */
    uint32_t *ids, *combination_first; /* [ncombinations + 1] */
    size_t nids, ncombinations, ids_cap, first_cap;
    uint32_t *combination_slots;
    size_t nslots;
    /* what the front end already loses, over GAZ_TRAIN and GAZ_DEV */
    size_t ngold[2], unaligned[2], outside[2];
} gaz_dataset;

gaz_status gaz_dataset_init(gaz_dataset *d, const gaz_sources *sources,
                            const gaz_labels *labels, gaz_error *err);
/* Adds a text; sample must outlive d. With a teacher, it is the teacher that tags it, and of
 * its regions only those are kept that the teacher is sure of. twice: as the second reading
 * sees it, the first being `first`'s, or the teacher's own. */
gaz_status gaz_dataset_add(gaz_dataset *d, const gaz_sample *sample, gaz_split split,
                           gaz_teacher *teacher, gaz_teacher *first, int twice,
                           gaz_error *err);
void gaz_dataset_free(gaz_dataset *d);

#endif
