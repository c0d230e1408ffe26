/* task.h — one document on its way through a worker. Room: cli; worker.c's own and that
 * of the files that take documents apart for it. */
#ifndef GAZ_CLI_TASK_H
#define GAZ_CLI_TASK_H

#include "cli/worker.h"

typedef struct gaz_task {
    gaz_worker *w;
    gaz_batch *b;
    gaz_item *it;
    gaz_record r;
    const char *s; /* [len] the line or file, in UTF-8 */
    size_t len;
    int decoded; /* s is not what was read: its bytes were one byte a character */
} gaz_task;

static const size_t GAZ_NOWHERE = (size_t)-1;

/* Answers with an error record. byte is an offset in t->s, or GAZ_NOWHERE. */
void gaz_task_fail(gaz_task *t, gaz_code code, size_t byte, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Scans t->s and takes the id; no key that we write may be there. Both as the next. */
int gaz_scan_object(gaz_task *t); /* object.c */
int gaz_no_clash(gaz_task *t);
/* Each finds the text of t->s: 1, or 0 after gaz_task_fail. */
int gaz_take_object(gaz_task *t); /* object.c */
int gaz_take_markup(gaz_task *t); /* structured.c, as the next */
int gaz_take_ninjs(gaz_task *t);

/* --keep-entities: reads the object's own, and joins them with those found; as above. */
int gaz_take_entities(gaz_task *t); /* given.c */
int gaz_merge_entities(gaz_task *t);

#endif
