/* bootstrap.h — how far strict F1 would swing had other documents been judged. Room: cli.
 *
 * Documents are drawn with replacement, as many as there are, and F1 is taken anew; of
 * the resamples' figures the middle 95 % are the interval (Efron, 1979: percentiles). Two
 * predictions are compared over the same draws (Koehn, 2004; Berg-Kirkpatrick, Burkett
 * and Klein, 2012). The draws are the same in every run and on every machine. */
#ifndef GAZ_CLI_BOOTSTRAP_H
#define GAZ_CLI_BOOTSTRAP_H

#include "cli/comparison.h"

typedef struct gaz_interval {
    double low, high;
    size_t resamples; /* those in which the figure is defined: a name of the label is gold
                         or predicted; 0: none, and low and high mean nothing */
} gaz_interval;

/* Of one label, or of all names (micro). */
typedef struct gaz_resampled {
    gaz_interval f1[2];      /* of each prediction */
    gaz_interval difference; /* of the first less the second */
    double better, worse;    /* share of resamples in which the first is better, worse */
} gaz_resampled;

/* Into out[nlabels + 1], the last being micro. second may be NULL, else compared with the
 * same gold. 0 when memory is out. */
int gaz_bootstrap(gaz_resampled *out, const gaz_comparison *first,
                  const gaz_comparison *second, size_t resamples);

#endif
