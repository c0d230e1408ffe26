/* sink.h — takes finished batches in order: writes, logs, counts. Room: cli. */
#ifndef GAZ_CLI_SINK_H
#define GAZ_CLI_SINK_H

#include "cli/batch.h"
#include "cli/output.h"
#include "cli/target.h"
#include "cli/worker.h"

#include <time.h>

/* The reader of our pipe has left: no failure, but nothing more to do. */
enum { SINK_CLOSED = -1 };

typedef struct gaz_sink {
    const gaz_job *job;
    const gaz_target *target;
    gaz_output out;
    int is_open;
    int any; /* the open output holds a record already */
    size_t documents, failed, codes[GAZ_CODE_COUNT];
    size_t recoded, recoded_source; /* and 1 + the last source that was warned about */
    size_t input_bytes;
    int progress, shown;
    struct timespec start, last;
} gaz_sink;

/* Each returns 0, SINK_CLOSED, or an exit status with the reason told; output that was
 * not finished is then gone. */
int gaz_sink_start(gaz_sink *s, const gaz_job *job, const gaz_target *target);
int gaz_sink_batch(gaz_sink *s, const gaz_batch *b);
int gaz_sink_finish(gaz_sink *s);
void gaz_sink_abort(gaz_sink *s);

#endif
