/* pipeline.h — reader, workers and sink joined, on one thread or several. Room: cli. */
#ifndef GAZ_CLI_PIPELINE_H
#define GAZ_CLI_PIPELINE_H

#include "cli/batch.h"
#include "cli/sink.h"
#include "cli/worker.h"

/* Runs all of the reader's input through: 0, SINK_CLOSED, or an exit status with the
 * reason told. The sink is started before and finished after by the caller. With several
 * threads a failure to write ends the process here, since the reader may be waiting for
 * input. */
int gaz_pipeline_run(const gaz_job *job, gaz_intake *reader, gaz_sink *sink,
                     unsigned jobs);

#endif
