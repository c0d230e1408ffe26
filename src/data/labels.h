/* labels.h — the labels that a model gives, by number and by name. Room: data.
 *
 * A label's number is its gaz_label. The project's four have theirs everywhere; a model's
 * own labels come after them, in the order of their names. A model need not give all
 * four. */
#ifndef GAZ_DATA_LABELS_H
#define GAZ_DATA_LABELS_H

#include "gazette.h"

enum {
    GAZ_LABELS_MAX = GAZ_LAST_LABEL, /* labels of a model */
    GAZ_OWN_LABELS_MAX = GAZ_LAST_LABEL + 1 - GAZ_LABELS,
    GAZ_LABEL_NUMBERS = GAZ_LAST_LABEL + 1, /* with GAZ_NONE */
    GAZ_LABEL_SIZE = 33                     /* of a name, with its NUL */
};

typedef struct gaz_labels {
    uint8_t number[GAZ_LABELS_MAX]; /* [count] gaz_label, ascending */
    uint8_t count;
    uint8_t nown; /* of them, not of the project's four */
    /* [nown] names of the numbers from GAZ_LABELS on */
    char own[GAZ_OWN_LABELS_MAX][GAZ_LABEL_SIZE];
} gaz_labels;

/* The project's four. */
gaz_labels gaz_labels_standard(void);

/* NULL where there is no such number. The project's four have names whatever l is; it may
 * be NULL. */
const char *gaz_labels_name(const gaz_labels *l, unsigned number);
/* The label of that name, among the project's four and l's own; GAZ_NONE where there is
 * none. l may be NULL. */
gaz_label gaz_labels_find(const gaz_labels *l, const char *name, size_t len);
/* Place of a label among those that l gives, from 1; 0 where it gives no such label. */
unsigned gaz_labels_place(const gaz_labels *l, unsigned number);
int gaz_labels_equal(const gaz_labels *a, const gaz_labels *b);

/* Can it be a label's name? A letter, then letters, digits, '_' and '-', 32 in all at
 * most; not one of the words that lists and rules have in a label's place. */
int gaz_labels_may_be(const char *name, size_t len);
/* Takes in a name that may be one; its number until gaz_labels_sort is called, GAZ_NONE
 * when there are too many. */
gaz_label gaz_labels_add(gaz_labels *l, const char *name, size_t len);
/* Puts own labels in the order of their names: label i is now[i] from then on. */
void gaz_labels_sort(gaz_labels *l, uint8_t now[GAZ_LABEL_NUMBERS]);

/* As a model file has them: the names that l gives, each with its NUL, in order. */
enum { GAZ_LABELS_BYTES_MAX = GAZ_LABELS_MAX * GAZ_LABEL_SIZE };
size_t gaz_labels_write(const gaz_labels *l, char out[GAZ_LABELS_BYTES_MAX]);
/* 0 where the bytes are no such names, or not in order. */
int gaz_labels_read(gaz_labels *l, const char *bytes, size_t size);

/* The names for a message, commas between; returns out. all: the project's four too where
 * l does not give them. l may be NULL. */
enum { GAZ_LABELS_TEXT_MAX = GAZ_LABEL_NUMBERS * (GAZ_LABEL_SIZE + 1) };
const char *gaz_labels_text(const gaz_labels *l, int all, char out[GAZ_LABELS_TEXT_MAX]);

#endif
