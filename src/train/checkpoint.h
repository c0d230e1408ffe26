/* checkpoint.h — a training that was stopped goes on. Room: train.
 *
 *   file := magic[8] "GAZSTATE" fingerprint u64 epoch u64 steps u64 nparams u64 best f64
 *           params mean square average f32[nparams]* last u32[rows]*
 *
 * Written whole or not at all after each epoch, in this machine's byte order: it is for going
 * on, not for keeping. The fingerprint is of all that the training depends on: another
 * configuration, other texts or lists make it another training. */
#ifndef GAZ_TRAIN_CHECKPOINT_H
#define GAZ_TRAIN_CHECKPOINT_H

#include "train/optimizer.h"

typedef struct gaz_checkpoint {
    uint64_t fingerprint;
    uint64_t epoch; /* the next one */
    double best;    /* F1 on dev */
} gaz_checkpoint;

gaz_status gaz_checkpoint_write(const char *path, const gaz_checkpoint *c,
                                const gaz_optimizer *o, gaz_error *err);
/* Reads *c and the optimizer's state where path is a checkpoint with c->fingerprint;
 * *found: 0 where there is no such file or it is another training's, and nothing is
 * touched. */
gaz_status gaz_checkpoint_read(const char *path, gaz_checkpoint *c, gaz_optimizer *o,
                               int *found, gaz_error *err);

#endif
