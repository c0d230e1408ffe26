/* train.h — from annotated texts to a model file. Room: train; what `gazette train` runs. */
#ifndef GAZ_TRAIN_TRAIN_H
#define GAZ_TRAIN_TRAIN_H

#include "train/judge.h"
#include "train/net.h"

typedef struct gaz_train_job {
    const gaz_sources *sources;
    uint64_t gazetteer; /* content id of the lists */
    const gaz_train_config *config;
    const char *out;    /* the model file, written when dev is read better than before */
    const char *const *train, *const *dev, *const *plain, *const *teachers;
    const char *const *rough; /* like train, but annotated less well */
    size_t ntrain, nrough, ndev, nplain, nteachers;
    /* Models of the first reading: text i is read first by model i % nfirst, which must not
     * have learned from it. None: only one reading is learned. */
    const char *const *first;
    size_t nfirst;
    /* Every text i with i % folds == fold is left out; folds 0: none is. */
    size_t fold, folds;
    const char *card; /* model card to write (train/card.h); NULL: none */
    int resume; /* 1: goes on from OUT.state where a training like this one was stopped */
    /* Tells how it goes: one line, no newline. May be NULL. */
    void (*tell)(void *self, const char *line);
    void *self;
} gaz_train_job;

gaz_status gaz_train(const gaz_train_job *job, gaz_error *err);

#endif
