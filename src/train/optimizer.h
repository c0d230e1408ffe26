/* optimizer.h — Adam (Kingma and Ba, 2015), for dense parameters and for the rows that a step
 * touched, with a running average of the parameters (Polyak and Juditsky, 1992). Room: train. */
#ifndef GAZ_TRAIN_OPTIMIZER_H
#define GAZ_TRAIN_OPTIMIZER_H

#include "train/net.h"
#include "train/step.h"

typedef struct gaz_optimizer {
    gaz_net *net;
    float *mean, *square, *average; /* [nparams] */
    float *sum; /* [nparams] of the step's gradients; rows are zero between steps */
    uint8_t *touched;
    uint32_t *last; /* [rows of all tables] the step at which a row was averaged last */
    uint32_t *rows; /* touched rows of one table */
    size_t rows_cap;
    size_t steps;
} gaz_optimizer;

int gaz_optimizer_init(gaz_optimizer *o, gaz_net *net);
void gaz_optimizer_free(gaz_optimizer *o);
/* One step from the gradients of shards, taken in their order; rate: Adam's. 0 when memory is
 * out. */
int gaz_optimizer_step(gaz_optimizer *o, const gaz_shard *shards, size_t n, float rate);
/* Brings the average of rows that no step touched up to date. */
void gaz_optimizer_settle(gaz_optimizer *o);

#endif
