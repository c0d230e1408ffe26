/* batch.h — a handful of documents on their way from reader to worker to sink. Room: cli.
 */
#ifndef GAZ_CLI_BATCH_H
#define GAZ_CLI_BATCH_H

#include "base/buffer.h"
#include "cli/inputs.h"

#include <stdint.h>

/* A batch is closed when it holds this much, or when its source would make us wait. */
enum { GAZ_BATCH_BYTES = 64 * 1024 };
/* A buffer that one huge document made is not kept for ever. */
enum { GAZ_BATCH_KEEP_BYTES = 1024 * 1024 };

typedef enum gaz_item_state {
    ITEM_READ,
    ITEM_TOO_LARGE,
    ITEM_UNREADABLE, /* at is the message's place in notes */
    ITEM_NO_MEMORY
} gaz_item_state;

typedef struct gaz_item {
    size_t at, len; /* in the batch's bytes */
    size_t mark;    /* bytes of a byte order mark that were dropped before at */
    size_t line;    /* 1-based; 0: the document is the file */
    size_t source;
    gaz_item_state state;
    size_t recoded; /* set by the worker: 1 + the byte that is not UTF-8; 0: it is */
    int failed;     /* set by the worker */
} gaz_item;

typedef struct gaz_batch {
    gaz_buffer bytes;
    gaz_item *item; /* [count] */
    size_t count, cap;
    gaz_buffer notes; /* NUL-terminated messages */
    size_t source;    /* where all of it came from, if one source a batch was asked for */
    int was_early;    /* it holds nothing: what stands here is what was read early */
    int first, last;  /* it holds the source's beginning, its end */

    /* What the worker made: output, lines for people, error records for --log. */
    gaz_buffer out, log, failures;
    size_t failed[GAZ_CODE_COUNT]; /* documents by code */
    size_t recoded;                /* items read as Windows-1252 without being asked */
    size_t input_bytes;            /* as they lie in the files */
} gaz_batch;

void gaz_batch_clear(gaz_batch *b);
void gaz_batch_free(gaz_batch *b);

/* ---- reader.c ---- */

/* A document so large that it may have to be begun before its turn. */
typedef struct gaz_large {
    size_t source, weight; /* bytes, about */
    int begun;
} gaz_large;

typedef struct gaz_intake {
    const gaz_inputs *sources;
    size_t max_bytes;          /* of a line or file */
    int one_source;            /* no batch spans two sources */
    size_t shard, shards;      /* 1-based: which documents are ours; shards 0: all */
    size_t skip;               /* so many of ours are answered already */
    size_t seen;               /* documents (one_source: files) so far, ours or not */
    size_t next;               /* the next source to open */
    int end_due;               /* one_source: its last batch is still to come */
    struct gaz_stream *stream; /* of source next - 1, or NULL */
    size_t line;               /* the line at hand */
    int at_start;              /* nothing was taken from the source yet */
    int skipping;              /* the line at hand is not kept: a gaz_item_state; 0 */
    size_t skipped;            /* bytes of it */
    gaz_buffer carry;          /* the beginning of a line that has not ended */
    int input_error;           /* something could not be read */
    int slurp;                 /* standard input is taken whole before anything else */
    int stopped;               /* somebody asked to stop before all was read */
    int fatal;                 /* memory ran out where no record could say so */
    gaz_large *large;          /* [nlarge] still to come, the last one first */
    size_t nlarge, large_cap;
    size_t left, share; /* bytes to be read, about; see gaz_intake_plan */
} gaz_intake;

/* Before the first batch, if so many workers share the run: looks where a worker would be
 * left alone with a large document while the others have nothing more to do. 0 when
 * memory is out. */
int gaz_intake_plan(gaz_intake *r, unsigned jobs);
/* Fills the cleared b with the one document that must be begun now, before its turn: 1,
 * or 0 where none must (b is still clear). At its turn gaz_intake_next gives a batch that
 * was_early. */
int gaz_intake_early(gaz_intake *r, gaz_batch *b);

/* Fills the cleared b: 1, or 0 when all is read. */
int gaz_intake_next(gaz_intake *r, gaz_batch *b);
void gaz_intake_free(gaz_intake *r);

#endif
