/* comparison.h — predicted names beside the gold ones. Room: cli. */
#ifndef GAZ_CLI_COMPARISON_H
#define GAZ_CLI_COMPARISON_H

#include "cli/gold.h"

#include <stdint.h>

typedef struct gaz_tally {
    size_t gold, predicted, strict, overlap;
} gaz_tally;

/* What one document adds to a label's strict figures. */
typedef struct gaz_counts {
    uint32_t gold, predicted, strict;
} gaz_counts;

typedef enum gaz_difference_kind {
    DIFFERENCE_MISSED,   /* a gold name, nothing predicted there */
    DIFFERENCE_SPURIOUS, /* predicted, no gold name there */
    DIFFERENCE_SPAN,     /* the label is right */
    DIFFERENCE_LABEL,    /* another label; the span may differ too */
    DIFFERENCE_KINDS
} gaz_difference_kind;
extern const char *const gaz_difference_names[DIFFERENCE_KINDS];

typedef struct gaz_difference {
    const gaz_gold_doc *doc, *predicted_doc;
    const gaz_mention *gold, *predicted; /* NULL: none */
} gaz_difference;

typedef struct gaz_differences {
    gaz_difference *at; /* [count] the first of them, in the gold's order */
    size_t count, cap;
    size_t all; /* how many there are */
} gaz_differences;

typedef struct gaz_comparison {
    const gaz_gold *gold, *predicted;
    size_t nlabels;
    gaz_tally *by_label; /* [nlabels] */
    gaz_counts *by_doc;  /* [gold->count][nlabels] */
    size_t
        *confusion; /* [nlabels + 1][nlabels + 1] gold by predicted; the last: no name */
    size_t missing, failed, extra; /* documents */
    gaz_differences differences[DIFFERENCE_KINDS];
    unsigned char *used; /* scratch: predicted mentions that are paired */
    size_t used_cap;
} gaz_comparison;

/* Compares all documents of gold with those of predicted that have their ids, labels
 * being numbered alike, and keeps the first `errors` differences of each kind. c is then
 * to be freed in any case. 0 when memory is out. */
int gaz_compare(gaz_comparison *c, const gaz_gold *gold, const gaz_gold *predicted,
                size_t nlabels, size_t errors);
void gaz_comparison_free(gaz_comparison *c);

gaz_tally gaz_comparison_total(const gaz_comparison *c);

/* a / b, 0 where b is 0; so precision is ratio(right, predicted), recall ratio(right,
 * gold), F1 ratio(2 * right, gold + predicted). */
static inline double gaz_ratio(size_t a, size_t b) {
    return b ? (double)a / (double)b : 0;
}

#endif
