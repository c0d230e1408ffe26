/* card.h — what a training measured, as the part of a model card (Mitchell et al., 2019) that
 * a program can write. Room: train.
 *
 * The part stands in a Markdown file between the lines GAZ_CARD_BEGIN and GAZ_CARD_END; what
 * stands around them is written by people and left alone. */
#ifndef GAZ_TRAIN_CARD_H
#define GAZ_TRAIN_CARD_H

#include "train/judge.h"
#include "train/net.h"
#include "train/train.h"

#define GAZ_CARD_BEGIN "<!-- measured: written by gazette train --card -->"
#define GAZ_CARD_END "<!-- measured: end -->"

/* What a card tells of. */
typedef struct gaz_card {
    const gaz_train_job *job;
    const gaz_corpus *train, *dev;
    const gaz_net *net;
    gaz_window *window;
    const gaz_teacher *teacher;
    double floats; /* F1 on dev before the parameters were rounded; 0: not known */
} gaz_card;

/* Can the part be written into path? A file that is there must have the two lines. */
gaz_status gaz_card_check(const char *path, gaz_error *err);

/* Judges the model file of the job on dev, and writes the part into path, a new file where
 * there is none. */
gaz_status gaz_card_write(const gaz_card *c, const char *path, gaz_error *err);

#endif
