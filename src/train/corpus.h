/* corpus.h — annotated texts to learn from. Room: train.
 *
 * .jsonl: {"id", "text", "entities": [{"start", "end", "label"}]} a line, offsets in code
 * points, half-open. Other files: CoNLL, a token and its tag a line (first and last column),
 * a blank line between sentences; the text is then the tokens with a space between, a line a
 * sentence. Tags are O, or a letter, '-' and a label: B begins a name, I goes on (IOB2); U or
 * S is a name of one token, L or E ends one (BILOU, IOBES). */
#ifndef GAZ_TRAIN_CORPUS_H
#define GAZ_TRAIN_CORPUS_H

#include "base/arena.h"
#include "data/labels.h"

typedef struct gaz_gold {
    size_t start, end; /* bytes, half-open */
    gaz_label label;
} gaz_gold;

typedef struct gaz_sample {
    const char *text;
    size_t len;
    gaz_gold *gold; /* [ngold] ascending, disjoint */
    size_t ngold;
    unsigned file; /* number of the file it came from */
    float weight;  /* of its loss */
} gaz_sample;

typedef struct gaz_corpus {
    gaz_sample *at; /* [count] */
    size_t count, cap;
    unsigned nfiles;
    gaz_arena arena; /* texts and gold */
    gaz_labels labels;       /* those that occur, own ones as they came */
    const gaz_labels *known; /* no others may occur; NULL: any */
} gaz_corpus;

/* Appends the samples of a file. An error names file and line. */
gaz_status gaz_corpus_read(gaz_corpus *c, const char *path, gaz_error *err);
/* Once all files are read: puts own labels in the order of their names. */
void gaz_corpus_sort_labels(gaz_corpus *c);
/* Appends plain text without annotation, a sentence a line: each run of up to `lines` lines
 * is a sample. */
gaz_status gaz_corpus_read_plain(gaz_corpus *c, const char *path, size_t lines,
                                 gaz_error *err);
void gaz_corpus_free(gaz_corpus *c);

#endif
