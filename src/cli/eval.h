/* eval.h — what `gazette eval` found, and the two ways to print it. Room: cli. */
#ifndef GAZ_CLI_EVAL_H
#define GAZ_CLI_EVAL_H

#include "cli/bootstrap.h"
#include "cli/calibration.h"
#include "cli/options.h"
#include "cli/seen.h"

/* One prediction judged. */
typedef struct gaz_judged {
    gaz_gold predicted;
    gaz_comparison figures;
    gaz_seen seen;               /* with --seen */
    gaz_calibration calibration; /* with --calibration */
} gaz_judged;

typedef struct gaz_eval {
    const gaz_settings *s;
    gaz_label_names labels;
    gaz_gold gold;
    gaz_judged side[2];
    size_t nsides;
    size_t *order; /* [norder] labels that have names, by name */
    size_t norder;
    gaz_resampled *resampled; /* [labels + 1], the last micro; NULL: --bootstrap 0 */
    gaz_names names;          /* of --seen */
    gaz_buffer out;
} gaz_eval;

/* eval_text.c, eval_json.c: append to v->out. */
void gaz_eval_text(gaz_eval *v);
void gaz_eval_json(gaz_eval *v);

/* Code points of context that a listed difference shows on both sides. */
enum { GAZ_EVAL_CONTEXT = 30 };

/* Of a difference: the gold's text, else the prediction's, or NULL. */
static inline const char *gaz_difference_text(const gaz_difference *d) {
    return d->doc->text ? d->doc->text : d->predicted_doc->text;
}

#endif
