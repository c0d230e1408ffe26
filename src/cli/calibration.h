/* calibration.h — do the scores say how often they are right? Room: cli.
 *
 * Scored names are put in bins of equal width by their score; a name is right when it is
 * so strictly. The expected calibration error is the mean over names of how far a bin's
 * share of right ones is from its mean score (Naeini, Cooper and Hauskrecht, 2015). */
#ifndef GAZ_CLI_CALIBRATION_H
#define GAZ_CLI_CALIBRATION_H

#include "cli/comparison.h"

enum { GAZ_CALIBRATION_BINS = 20 };

typedef struct gaz_calibration {
    struct gaz_calibration_bin {
        size_t count, right;
        double score;            /* sum */
    } bin[GAZ_CALIBRATION_BINS]; /* bin i: [i / 20, (i + 1) / 20), the last with 1 */
    size_t scored, unscored;
    double error;
} gaz_calibration;

gaz_calibration gaz_calibrate(const gaz_comparison *c);

#endif
