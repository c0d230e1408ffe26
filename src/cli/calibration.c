/* calibration.c — do the scores say how often they are right? Room: cli. */
#include "cli/calibration.h"

static void add(gaz_calibration *k, const gaz_mention *m, int right) {
    if (m->score < 0) {
        k->unscored++;
        return;
    }
    size_t i = (size_t)(m->score * GAZ_CALIBRATION_BINS);
    if (i == GAZ_CALIBRATION_BINS)
        i--;
    k->bin[i].count++;
    k->bin[i].right += (size_t)right;
    k->bin[i].score += m->score;
    k->scored++;
}

gaz_calibration gaz_calibrate(const gaz_comparison *c) {
    gaz_calibration k = {.scored = 0};
    for (size_t d = 0; d < c->gold->count; d++) {
        const gaz_gold_doc *gold = &c->gold->doc[d];
        const gaz_gold_doc *predicted = gaz_gold_find(c->predicted, gold->id);
        for (size_t i = 0; predicted && i < predicted->count; i++) {
            const gaz_mention *m = &predicted->mention[i];
            add(&k, m, gaz_gold_has(gold, m));
        }
    }
    for (size_t i = 0; i < GAZ_CALIBRATION_BINS && k.scored; i++) {
        double off = (double)k.bin[i].right - k.bin[i].score;
        k.error += (off < 0 ? -off : off) / (double)k.scored;
    }
    return k;
}
