/* sink.h — takes finished batches in order: writes, logs, counts. Room: cli. */
#ifndef GAZ_CLI_SINK_H
#define GAZ_CLI_SINK_H

#include "cli/batch.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/target.h"
#include "cli/worker.h"
#include "cli/written.h"

/* The reader of our pipe has left: no failure, but nothing more to do. */
enum { SINK_CLOSED = -1 };

typedef struct gaz_sink {
    const gaz_job *job;
    const gaz_target *target;
    gaz_output out;
    gaz_written written; /* by a format that names its files itself */
    int renamed;         /* it was told that a file got a number, its name being taken */
    int is_open;
    int any; /* the open output holds a record already */
    size_t documents, failed, codes[GAZ_CODE_COUNT];
    size_t recoded, recoded_source; /* and 1 + the last source that was warned about */
    int verified;              /* --resume: the last record of FILE.part was made again */
    int log;                   /* --log's descriptor; -1: none */
    size_t logged_source;      /* 1 + the last one whose name was logged */
    size_t at_source, at_line; /* of the last document written */
    gaz_progress progress;
} gaz_sink;

/* Each returns 0, SINK_CLOSED, or an exit status with the reason told; output that was
 * not finished is then gone. */
int gaz_sink_start(gaz_sink *s, const gaz_job *job, const gaz_target *target);
int gaz_sink_batch(gaz_sink *s, const gaz_batch *b);
int gaz_sink_finish(gaz_sink *s);
void gaz_sink_abort(gaz_sink *s);
/* Ends a run that was asked to stop, and tells how to go on. */
void gaz_sink_stop(gaz_sink *s);

/* Does --log with this name get error records? Else it gets names. */
int gaz_sink_logs_records(const char *path);

#endif
