/* step.h — one shard of a minibatch: loss and gradients of its regions. Room: train. */
#ifndef GAZ_TRAIN_STEP_H
#define GAZ_TRAIN_STEP_H

#include "train/net.h"
#include "train/random.h"

/* Gradients of rows that a shard touched: values [count][dim] of rows `row`. */
typedef struct gaz_row_gradients {
    uint32_t *row;
    float *value;
    size_t count, row_cap, value_cap;
} gaz_row_gradients;

/* Inputs of one block in a shard: each type or combination that occurs, once. */
typedef struct gaz_shard_block {
    uint32_t *local; /* [2 * nsource] 1 + number in the shard, 0: not met; second half:
                        the type with its word dropped */
    uint32_t *member; /* [count] number in source, + nsource where dropped */
    float *input;    /* [count][dim] */
    float *output;   /* [count][columns]: input · matrix */
    float *dinput, *doutput;
    size_t count, member_cap, input_cap, output_cap, dinput_cap, doutput_cap;
    /* rows summed into the inputs, after dropout */
    uint32_t *rows, *first;
    size_t nrows, rows_cap, first_cap;
} gaz_shard_block;

typedef struct gaz_shard {
    const gaz_net *net;
    const gaz_dataset *data;
    gaz_shard_block type, evid;
    uint32_t *context_type, *context_evid; /* [positions] local numbers */
    float *hidden, *dhidden; /* [tokens][hidden] after ReLU and dropout */
    float *score, *dscore;   /* [tokens][ntags] */
    double *forward, *backward;
    size_t context_cap[2], hidden_cap[2], score_cap[2], chain_cap[2];
    float *dense; /* [nparams - dense] gradients */
    float *turned_type, *turned_evid; /* the matrices turned over */
    gaz_row_gradients vec_rows, type_rows, evid_rows;
    double loss, weight;
    size_t tokens;
} gaz_shard;

int gaz_shard_init(gaz_shard *s, const gaz_net *net, const gaz_dataset *data);
void gaz_shard_free(gaz_shard *s);

/* Tag scores of the examples into s->score, one after the other, no dropout. */
int gaz_shard_score(gaz_shard *s, const float *params, const uint32_t *examples, size_t n);
/* Loss and gradients of the examples, with the config's dropout drawn from r. */
int gaz_shard_learn(gaz_shard *s, const float *params, const uint32_t *examples, size_t n,
                    gaz_random *r);

#endif
