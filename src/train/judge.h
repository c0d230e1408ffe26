/* judge.h — how well a model reads annotated texts: strict spans and labels. Room: train. */
#ifndef GAZ_TRAIN_JUDGE_H
#define GAZ_TRAIN_JUDGE_H

#include "data/model.h"
#include "tag/arbiter.h"
#include "train/corpus.h"

enum { GAZ_JUDGE_BINS = 20 };

typedef struct gaz_judgement {
    size_t right[GAZ_LABEL_NUMBERS], gold[GAZ_LABEL_NUMBERS],
        found[GAZ_LABEL_NUMBERS]; /* 0: all labels */
    /* calibration: entities by score, and how many of them were right */
    size_t bin_count[GAZ_JUDGE_BINS], bin_right[GAZ_JUDGE_BINS];
    double bin_score[GAZ_JUDGE_BINS]; /* sums */
} gaz_judgement;

/* Tags the samples and counts. Adds to *j. scorer: in place of the model's own scores, or
 * NULL. */
gaz_status gaz_judge(gaz_judgement *j, gaz_window *w, const gaz_model *model,
                     const gaz_scorer *scorer, const gaz_corpus *corpus, gaz_error *err);
/* The same for what lists and rules decide alone. */
gaz_status gaz_judge_lists(gaz_judgement *j, gaz_window *w, const gaz_corpus *corpus,
                           gaz_error *err);
void gaz_judgement_add(gaz_judgement *sum, const gaz_judgement *j);
double gaz_judgement_f1(const gaz_judgement *j, unsigned label);
/* Expected calibration error (Guo et al., 2017) over the entities found. */
double gaz_judgement_calibration(const gaz_judgement *j);

#endif
