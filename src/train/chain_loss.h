/* chain_loss.h — negative log-likelihood of a tag sequence under a linear-chain CRF
 * (Lafferty, McCallum and Pereira, 2001), with its gradients. Room: train. */
#ifndef GAZ_TRAIN_CHAIN_LOSS_H
#define GAZ_TRAIN_CHAIN_LOSS_H

#include "tag/tags.h"

typedef struct gaz_chain_problem {
    const float *scores;    /* [n][ntags] */
    float *gradients;       /* [n][ntags] set */
    const float *trans;     /* [ntags][ntags]; forbidden ones are not looked at */
    float *trans_gradients; /* [ntags][ntags] added to */
    const uint8_t *gold;    /* [n] a possible sequence */
    size_t n;
    unsigned ntags;
    float weight;           /* of the loss and of all gradients */
    double *forward, *backward; /* [n][ntags] scratch */
} gaz_chain_problem;

/* The weighted loss. O stands before the first token and after the last. */
double gaz_chain_loss(const gaz_chain_problem *p);

#endif
