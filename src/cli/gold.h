/* gold.h — annotated JSONL read for comparison. Room: cli. */
#ifndef GAZ_CLI_GOLD_H
#define GAZ_CLI_GOLD_H

#include "base/arena.h"
#include "base/buffer.h"

/* Labels are numbered as they are met, over both files. */
typedef struct gaz_label_names {
    const char **name; /* [count] */
    size_t count, cap;
    gaz_arena arena;
} gaz_label_names;

typedef struct gaz_mention {
    size_t start, end; /* code points */
    size_t label;
    double score; /* 0..1; negative: none */
} gaz_mention;

typedef struct gaz_gold_doc {
    const char *id;   /* a number is written as in JSON; NULL: none, where none is needed */
    const char *text; /* or NULL */
    size_t line;
    gaz_mention *mention; /* [count] sorted, no two alike */
    size_t count;
    int failed; /* an error record */
} gaz_gold_doc;

typedef struct gaz_gold {
    const char *path;
    gaz_gold_doc *doc; /* [count] in the file's order */
    size_t count, cap;
    gaz_gold_doc **by_id; /* [count] sorted by id */
    gaz_arena arena;
} gaz_gold;

/* Reads path: 0, or an exit status with file, line and reason told; *g is then to be
 * freed all the same. merge: COUNTRY counts as PLACE. */
int gaz_gold_read(gaz_gold *g, const char *path, int merge, gaz_label_names *labels);
/* The same for a file of which the names alone are wanted: ids are not looked at and
 * gaz_gold_find knows none; every document has a text. */
int gaz_gold_read_names(gaz_gold *g, const char *path);
const gaz_gold_doc *gaz_gold_find(const gaz_gold *g, const char *id);
void gaz_gold_free(gaz_gold *g);

/* Order of mentions in a document: by start, end, label; 0: they are alike. */
int gaz_mention_order(const void *a, const void *b);
/* Does the document have exactly this mention? */
int gaz_gold_has(const gaz_gold_doc *d, const gaz_mention *m);

/* A place in a text that moves forward, or for a smaller offset starts again. */
typedef struct gaz_text_at {
    const char *text, *p;
    size_t offset; /* of p, in code points */
} gaz_text_at;
/* First byte of the code point at offset, or the text's end. */
const char *gaz_text_to(gaz_text_at *at, size_t offset);
void gaz_label_names_free(gaz_label_names *labels);

#endif
