/* annotate.c — the commands that read documents: annotate, explain, tokens. Room: cli. */
#include "cli/commands.h"
#include "cli/pipeline.h"
#include "cli/places.h"
#include "cli/stop.h"
#include "cli/target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Everything a run holds. */
typedef struct run {
    const gaz_settings *s;
    gaz_inputs inputs;
    gaz_label_map map; /* read from a file */
    gaz_style style;
    gaz_data *data;
    gaz_job job;
    gaz_target target;
    int stopped; /* before all was read */
} run;

/* ---- what to write ---- */

static const char *default_format(const run *r) {
    if (r->s->command->id == COMMAND_TOKENS)
        return "tokens";
    if (r->s->command->id == COMMAND_EXPLAIN)
        return "report";
    int one_text = r->inputs.count == 1 && !r->inputs.walked &&
                   r->inputs.item[0].kind != INPUT_JSONL;
    return one_text && !r->s->output && isatty(STDOUT_FILENO) ? "ansi" : "jsonl";
}

static int choose_writer(run *r) {
    const char *name = r->s->format;
    if (!name) {
        r->job.writer = gaz_writer_named(default_format(r));
    } else if (r->s->command->id == COMMAND_TOKENS) {
        r->job.writer = strcmp(name, "text") == 0    ? gaz_writer_named("tokens")
                        : strcmp(name, "jsonl") == 0 ? gaz_writer_named("tokens-jsonl")
                                                     : NULL;
        if (!r->job.writer)
            gaz_tell("-f: unknown format «%s»; `gazette tokens` writes text or jsonl",
                     name);
    } else {
        r->job.writer = gaz_writer_named(name);
        if (r->job.writer && r->job.writer->flags & GAZ_WRITER_HIDDEN)
            r->job.writer = NULL;
        if (!r->job.writer)
            gaz_tell("-f: unknown format «%s»; `gazette help formats` lists them", name);
    }
    return r->job.writer ? 0 : EXIT_USAGE;
}

/* --labels, as bits; 0: all. */
static int choose_labels(const run *r, uint32_t *bits) {
    for (size_t i = 0; i < r->s->labels.count; i++)
        for (const char *p = r->s->labels.item[i];; p++) {
            size_t n = strcspn(p, ",");
            gaz_label label = gaz_label_parse(r->data, p, n);
            if (label == GAZ_NONE) {
                char known[GAZ_LABEL_CHOICE_MAX];
                gaz_tell("--labels: unknown «%.*s»; expected %s, separated by commas",
                         (int)(n > 99 ? 99 : n), p, gaz_label_choice(r->data, known));
                return EXIT_USAGE;
            }
            *bits |= 1u << label;
            p += n;
            if (!*p)
                break;
        }
    return 0;
}

/* --label-map */
static int choose_map(run *r) {
    const char *name = r->s->label_map;
    if (!name)
        return 0;
    r->style.labels = gaz_label_map_named(name);
    if (r->style.labels)
        return 0;
    gaz_buffer b = {0};
    gaz_error err = {0};
    int error = gaz_read_file(name, &b);
    gaz_status status = GAZ_OK;
    if (error)
        gaz_tell(
            "--label-map: «%s» is neither conll, ontonotes, hipe or tei nor a file: %s",
            name, strerror(error));
    else
        status = gaz_label_map_parse(&r->map, r->data, name, b.data ? b.data : "", b.len, &err);
    if (status != GAZ_OK)
        gaz_tell("%s", err.text);
    gaz_buffer_free(&b);
    r->style.labels = &r->map;
    return error || status != GAZ_OK ? EXIT_USAGE : 0;
}

static void choose_style(run *r) {
    const gaz_settings *s = r->s;
    const char *no_color = getenv("NO_COLOR");
    r->style = (gaz_style){.unit = s->unit,
                           .all_units = s->all_units,
                           .explain = s->explain || s->command->id == COMMAND_EXPLAIN,
                           .no_text = s->no_text,
                           .into = s->into,
                           .colour = !(no_color && *no_color)};
    if (s->command->id == COMMAND_EXPLAIN)
        r->style.colour &= isatty(STDOUT_FILENO);
}

/* ---- the run ---- */

static int go(run *r) {
    if (r->target.complete)
        return EXIT_ANSWERED;
    gaz_intake reader = {.sources = &r->inputs,
                         .one_source = r->target.dir != NULL,
                         .shard = r->s->shard,
                         .shards = r->s->shards,
                         .skip = r->target.answered,
                         .slurp = r->s->slurp};
    gaz_sink sink;
    unsigned jobs = r->s->jobs;
    if (jobs == 0) {
        long n = sysconf(_SC_NPROCESSORS_ONLN);
        jobs = n < 1 ? 1 : n > 1024 ? 1024 : (unsigned)n;
    }
    /* Far from the end of the numbers, so that the reader may add to it. */
    reader.max_bytes =
        r->s->max_doc_bytes < SIZE_MAX / 4 ? r->s->max_doc_bytes : SIZE_MAX / 4;
    gaz_stop_begin();
    int status = gaz_sink_start(&sink, &r->job, &r->target);
    if (status == 0)
        status = gaz_pipeline_run(&r->job, &reader, &sink, jobs);
    r->stopped = status == 0 && reader.stopped;
    if (r->stopped)
        gaz_sink_stop(&sink);
    else if (status == 0)
        status = gaz_sink_finish(&sink);
    else
        gaz_sink_abort(&sink);
    if (status == SINK_CLOSED)
        status = EXIT_ANSWERED;
    else if (status == 0 && reader.input_error)
        status = EXIT_IO;
    else if (status == 0 && r->s->strict && sink.failed)
        status = EXIT_FAILED;
    gaz_intake_free(&reader);
    return status;
}

int gaz_command_annotate(const gaz_settings *s) {
    run r = {.s = s};
    int status = gaz_inputs_list(&r.inputs, s);
    if (status == 0)
        status = choose_writer(&r);
    choose_style(&r);
    if (status == 0)
        status = gaz_target_choose(&r.target, s, &r.inputs, r.job.writer);
    if (status == 0)
        status = gaz_load_data(&r.data, s);
    if (status == 0)
        status = choose_map(&r);
    if (status == 0)
        status = choose_labels(&r, &r.job.options.labels);
    if (status == 0) {
        r.style.data = r.data;
        r.job.settings = s;
        r.job.inputs = &r.inputs;
        r.job.style = &r.style;
        r.job.data = r.data;
        r.job.resumed = s->resume ? r.target.dir : NULL;
        r.job.options = (gaz_options){.size = sizeof(gaz_options),
                                      .no_model = s->no_model,
                                      .cues = r.style.explain,
                                      .labels = r.job.options.labels,
                                      .min_score = s->min_score};
        if (s->log && gaz_sink_logs_records(s->log))
            r.job.failures = gaz_writer_named("jsonl");
        status = go(&r);
    }
    gaz_data_close(r.data);
    gaz_label_map_free(&r.map);
    gaz_inputs_free(&r.inputs);
    gaz_target_free(&r.target);
    if (r.stopped)
        gaz_stop_die();
    return status;
}
