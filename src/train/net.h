/* net.h — the network in floating point, as it is trained. Room: train.
 *
 * The shape is that of data/model.h. Parameters lie in one array, part after part, so that
 * the optimizer, averages and snapshots know nothing of their meaning. */
#ifndef GAZ_TRAIN_NET_H
#define GAZ_TRAIN_NET_H

#include "train/dataset.h"

/* Sizes and rates; read from a .conf file. */
typedef struct gaz_train_config {
    unsigned radius, hidden, vec_dim, type_dim, evid_dim;
    unsigned epochs, batch;     /* batch: regions in a step */
    unsigned min_count;         /* a feature seen in fewer training tokens is not kept */
    unsigned max_vectors;
    float rate;                 /* Adam's, falling linearly to nothing */
    float dropout;              /* of the hidden layer */
    float word_dropout;         /* share of tokens that lose vector and form */
    float feature_dropout;      /* share of rows that are left out of sums */
    float decay;                /* weight decay of matrices */
    float average;              /* decay of the running average of parameters */
    float rough_weight;         /* of a text that is annotated by other guidelines */
    float plain_weight;         /* of a region that was tagged by a teacher */
    float plain_sure;           /* least probability of a teacher's region */
    unsigned gold_repeat;       /* how often an epoch goes over the annotated regions */
    unsigned long seed;
    unsigned threads;
    char vectors[512], clusters[512];
} gaz_train_config;

/* Rows that are summed to a block's input: keys, and where each type's or combination's
 * rows stand. */
typedef struct gaz_net_rows {
    uint32_t *keys; /* [count] hashed feature */
    size_t count;
    size_t dim;
    size_t at;      /* of the rows among the parameters */
} gaz_net_rows;

typedef struct gaz_net {
    gaz_train_config config;
    size_t columns; /* positions * hidden */
    gaz_labels labels;
    size_t ntags;
    gaz_net_rows vec, type, evid;
    uint32_t *clusters; /* [vec.count] */
    /* of the dataset's types and combinations: */
    uint32_t *type_vec;   /* [ntypes] row of vec, UINT32_MAX: none */
    uint32_t *type_rows, *type_first; /* [ntypes + 1] slices of rows of `type` */
    uint32_t *type_form;  /* [ntypes] row of its form, left out by word dropout */
    uint32_t *evid_rows, *evid_first; /* [ncombinations + 1] */
    size_t ntypes, ncombinations;
    /* parameters */
    float *params; /* [nparams] */
    size_t nparams;
    size_t type_matrix, evid_matrix, bias, output, output_bias, trans, dense; /* places; the
                      dense parameters are [dense, nparams) */
} gaz_net;

gaz_status gaz_net_init(gaz_net *n, const gaz_train_config *config, const gaz_dataset *d,
                        gaz_error *err);
void gaz_net_free(gaz_net *n);

#endif
