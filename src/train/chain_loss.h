/* chain_loss.h — negative log-likelihood of a tag sequence under a linear-chain CRF
 * (Lafferty, McCallum and Pereira, 2001), with its gradients. Room: train. */
#ifndef GAZ_TRAIN_CHAIN_LOSS_H
#define GAZ_TRAIN_CHAIN_LOSS_H

#include "tag/tags.h"

typedef struct gaz_chain_problem {
    const float *scores;    /* [n][GAZ_TAGS] */
    float *gradients;       /* [n][GAZ_TAGS] set */
    const float *trans;     /* [GAZ_TAGS][GAZ_TAGS]; forbidden ones are not looked at */
    float *trans_gradients; /* [GAZ_TAGS][GAZ_TAGS] added to */
    const uint8_t *gold;    /* [n] a possible sequence */
    size_t n;
    float weight;           /* of the loss and of all gradients */
    double *forward, *backward; /* [n][GAZ_TAGS] scratch */
} gaz_chain_problem;

/* The weighted loss. O stands before the first token and after the last. */
double gaz_chain_loss(const gaz_chain_problem *p);

#endif
