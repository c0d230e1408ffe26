/* seen.h — names that stand in the training texts apart from the others. Room: cli.
 *
 * A name is seen when its text is, folded (case, apostrophes, hyphens, white space), the
 * text of a name of any label in the training files. Gold names are sorted by their own
 * text and predicted ones by theirs; a right prediction is in the same group on both
 * sides, so that precision, recall and F1 are all defined in each. A wrong span counts
 * where its own text belongs. */
#ifndef GAZ_CLI_SEEN_H
#define GAZ_CLI_SEEN_H

#include "cli/comparison.h"
#include "cli/options.h"

/* Hashes of folded names. */
typedef struct gaz_names {
    uint64_t *at; /* [count] sorted, no two alike */
    size_t count, cap;
} gaz_names;

/* Reads the names of all files: 0, or an exit status, told. */
int gaz_names_read(gaz_names *n, const gaz_strings *files);
void gaz_names_free(gaz_names *n);

typedef struct gaz_seen {
    gaz_counts *at[2]; /* [nlabels + 1], the last micro: of unseen names, of seen ones */
} gaz_seen;

/* 0, or an exit status, told: a document of which no side has the text is refused. */
int gaz_seen_count(gaz_seen *s, const gaz_names *names, const gaz_comparison *c);
void gaz_seen_free(gaz_seen *s);

#endif
