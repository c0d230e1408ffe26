/* worker.h — what one thread does with a batch: decode, take the text out, tag, write.
 * Room: cli. */
#ifndef GAZ_CLI_WORKER_H
#define GAZ_CLI_WORKER_H

#include "base/arena.h"
#include "cli/batch.h"
#include "cli/options.h"
#include "format/writer.h"
#include "markup/source_map.h"

/* What all workers of a run share; nobody changes it. */
typedef struct gaz_job {
    const gaz_settings *settings;
    const gaz_inputs *inputs;
    const gaz_writer *writer;
    const gaz_style *style;
    const gaz_data *data;
    gaz_options options; /* for each tagger */
    const char *resumed; /* directory whose documents are not made again; NULL: none */
    const gaz_writer *failures; /* what --log writes too; NULL: nothing, or paths */
    gaz_style failures_style;
} gaz_job;

/* One thread's own. */
typedef struct gaz_worker {
    const gaz_job *job;
    gaz_tagger *tagger;
    gaz_json json;
    gaz_buffer decoded, text, message;
    gaz_source_map map, under; /* the text taken out; of a JSON string within */
    gaz_part *part;
    size_t part_cap;
    struct gaz_given *given; /* [ngiven] entities of the input, sorted */
    size_t ngiven, given_cap;
    gaz_merged merged;
    gaz_arena arena; /* for one document */
} gaz_worker;

gaz_status gaz_worker_start(gaz_worker *w, const gaz_job *job, gaz_error *err);
void gaz_worker_batch(gaz_worker *w, gaz_batch *b);
void gaz_worker_free(gaz_worker *w);

#endif
