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
} gaz_mention;

typedef struct gaz_gold_doc {
    const char *id;   /* a number is written as in JSON */
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
const gaz_gold_doc *gaz_gold_find(const gaz_gold *g, const char *id);
void gaz_gold_free(gaz_gold *g);
void gaz_label_names_free(gaz_label_names *labels);

#endif
