/* judge.c — how well a model reads annotated texts: strict spans and labels. Room: train. */
#include "train/judge.h"

#include <math.h>

#include "base/error.h"

double gaz_judgement_f1(const gaz_judgement *j, unsigned label) {
    size_t all = j->gold[label] + j->found[label];
    return all ? 2.0 * (double)j->right[label] / (double)all : 0;
}

void gaz_judgement_add(gaz_judgement *sum, const gaz_judgement *j) {
    for (unsigned l = 0; l < GAZ_LABEL_NUMBERS; l++) {
        sum->right[l] += j->right[l];
        sum->gold[l] += j->gold[l];
        sum->found[l] += j->found[l];
    }
    for (int b = 0; b < GAZ_JUDGE_BINS; b++) {
        sum->bin_count[b] += j->bin_count[b];
        sum->bin_right[b] += j->bin_right[b];
        sum->bin_score[b] += j->bin_score[b];
    }
}

double gaz_judgement_calibration(const gaz_judgement *j) {
    double error = 0, all = 0;
    for (int b = 0; b < GAZ_JUDGE_BINS; b++) {
        error += fabs(j->bin_score[b] - (double)j->bin_right[b]);
        all += (double)j->bin_count[b];
    }
    return all > 0 ? error / all : 0;
}

static void count(gaz_judgement *j, const gaz_sample *s, const gaz_window *w,
                  const gaz_spans *spans) {
    for (size_t g = 0; g < s->ngold; g++) {
        j->gold[s->gold[g].label]++;
        j->gold[0]++;
    }
    for (size_t i = 0, g = 0; i < spans->count; i++) {
        const gaz_span *p = &spans->at[i];
        size_t start = gaz_span_start(w, p), end = gaz_span_end(w, p);
        while (g < s->ngold && s->gold[g].start < start)
            g++;
        int right = g < s->ngold && s->gold[g].start == start && s->gold[g].end == end &&
                    s->gold[g].label == p->label;
        j->found[p->label]++;
        j->found[0]++;
        j->right[p->label] += (size_t)right;
        j->right[0] += (size_t)right;
        int bin = p->score * GAZ_JUDGE_BINS / 1001;
        j->bin_count[bin]++;
        j->bin_right[bin] += (size_t)right;
        j->bin_score[bin] += p->score / 1000.0;
    }
}

gaz_status gaz_judge(gaz_judgement *j, gaz_window *w, const gaz_model *model,
                     const gaz_scorer *scorer, const gaz_corpus *corpus, gaz_error *err) {
    gaz_arbiter arbiter = {.count = 0};
    int ok = gaz_arbiter_init(&arbiter, &model, 1, w->sources.list_keys);
    if (scorer)
        arbiter.scorer = *scorer;
    for (size_t i = 0; i < corpus->count && ok; i++) {
        const gaz_sample *s = &corpus->at[i];
        gaz_window_new_document(w);
        ok = gaz_window_read(w, s->text, 0, s->len) && gaz_window_weigh(w) &&
             gaz_arbiter_read(&arbiter, w);
        if (ok)
            count(j, s, w, &arbiter.spans);
    }
    gaz_arbiter_free(&arbiter);
    return ok ? GAZ_OK : gaz_fail_memory(err);
}

gaz_status gaz_judge_lists(gaz_judgement *j, gaz_window *w, const gaz_corpus *corpus,
                           gaz_error *err) {
    for (size_t i = 0; i < corpus->count; i++) {
        const gaz_sample *s = &corpus->at[i];
        gaz_window_new_document(w);
        if (!gaz_window_read(w, s->text, 0, s->len))
            return gaz_fail_memory(err);
        count(j, s, w, &w->spans);
    }
    return GAZ_OK;
}
