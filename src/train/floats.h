/* floats.h — the network in floating point, reading as the integers of its model file do:
 * what the rounding costs. Room: train.
 *
 * The same features, windows and regions, with the parameters as they were trained.
 * Scores come out in the units of the decoder, 2^-GAZ_SCORE_BITS, and are decoded as
 * ever. */
#ifndef GAZ_TRAIN_FLOATS_H
#define GAZ_TRAIN_FLOATS_H

#include "tag/arbiter.h"
#include "train/net.h"

typedef struct gaz_floats {
    const gaz_net *net;
    const float *params;
    const gaz_model *model; /* exported from them: it knows which row a feature has */
    const gaz_list_keys *lists;
    float *input, *output, *hidden; /* scratch */
    size_t input_cap, output_cap, hidden_cap;
} gaz_floats;

/* A gaz_scorer's function; self is a gaz_floats. 0 when memory is out. */
int gaz_floats_score(void *self, const gaz_window *w, gaz_region region, int32_t *scores);
void gaz_floats_free(gaz_floats *f);

#endif
