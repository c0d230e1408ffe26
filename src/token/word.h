/* word.h — a word while it is being cut: what word.c and abbreviation.c share. Room:
 * token, for itself only. */
#ifndef GAZ_TOKEN_WORD_H
#define GAZ_TOKEN_WORD_H

#include "text/fold.h"
#include "token/cutter.h"

/* The word as far as it has been read. */
typedef struct gaz_word_cut {
    size_t start, end; /* so far */
    size_t piece;      /* start of the run behind the last joint */
    size_t limit;
    gaz_counts counts;
    unsigned joints;
} gaz_word_cut;

typedef enum gaz_verdict {
    GAZ_WORD_GOES_ON, /* w->end is behind the next run */
    GAZ_WORD_ENDS,    /* before the joint */
    GAZ_WORD_EMITTED  /* tokens are out; cutting goes on at w->end */
} gaz_verdict;

/* Folds s[start..end) into out[GAZ_FOLD_MAX]; 0 where it is longer than any table's word.
 */
size_t gaz_fold_span(const gaz_cutter *k, size_t start, size_t end, char *out);
int gaz_is_alnum(const gaz_cutter *k, size_t q);
/* Joins the run at next, behind a joint, to the word. */
gaz_verdict gaz_word_join(const gaz_cutter *k, gaz_word_cut *w, size_t next);
/* Whether a word may end at q: no further hyphen or apostrophe leads on. */
int gaz_word_may_end(const gaz_cutter *k, size_t q);

/* Decides at a full stop at w->end: abbreviations, initials, acronyms with stops, host
 * and file names. File abbreviation.c. */
gaz_verdict gaz_at_stop(gaz_cutter *k, gaz_word_cut *w);

#endif
