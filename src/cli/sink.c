/* sink.c — takes finished batches in order: writes, logs, counts. Room: cli. */
#include "cli/sink.h"

#include "cli/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one output ---- */

/* What is left of an output that is not complete. */
static void tell_kept(const gaz_sink *s) {
    gaz_tell("%s has what was answered; the same command with --resume goes on",
             s->out.temp);
}

/* path may be the open output's own: it is told before that goes. */
static int report(gaz_sink *s, int error, const char *path) {
    gaz_progress_hide(&s->progress);
    if (error == EBUSY && path && s->target->kind != OUTPUT_WHOLE)
        gaz_tell("%s.part: another run is writing it", path);
    else if (error != EPIPE)
        gaz_tell("%s: %s%s", path ? path : "standard output", strerror(error),
                 error == ENOENT && path ? "; its directory must be there" : "");
    if (error != EPIPE && s->is_open && s->out.kept)
        tell_kept(s);
    if (s->is_open)
        gaz_output_abort(&s->out);
    s->is_open = 0;
    return error == EPIPE ? SINK_CLOSED : EXIT_IO;
}

static int put(gaz_sink *s, const char *bytes, size_t len) {
    int error = len ? gaz_output_write(&s->out, bytes, len) : 0;
    return error ? report(s, error, s->out.path) : 0;
}

/* What a format writes before the first record or after the last. */
static int put_frame(gaz_sink *s, void (*write)(const gaz_style *, gaz_buffer *)) {
    gaz_buffer b = {0};
    if (!write)
        return 0;
    write(s->job->style, &b);
    int status = b.failed ? report(s, ENOMEM, s->out.path) : put(s, b.data, b.len);
    gaz_buffer_free(&b);
    return status;
}

static int open_output(gaz_sink *s, const char *path) {
    int error =
        gaz_output_open(&s->out, path, s->target->dir ? OUTPUT_WHOLE : s->target->kind);
    if (error)
        return report(s, error, path);
    s->is_open = 1;
    s->any = 0;
    return put_frame(s, s->job->writer->begin);
}

static int close_output(gaz_sink *s) {
    int status = put_frame(s, s->job->writer->end);
    if (status || !s->is_open)
        return status;
    char *path = s->out.path ? strdup(s->out.path) : NULL;
    int error = gaz_output_commit(&s->out);
    s->is_open = 0;
    if (error)
        status = report(s, error, path);
    free(path);
    return status;
}

/* ---- a directory of outputs ---- */

/* Makes the directories that lead to path. */
static int make_parents(char *path) {
    for (char *p = path + 1; *p; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        int error = mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno;
        *p = '/';
        if (error)
            return error;
    }
    return 0;
}

/* One file whole. */
static int put_file(gaz_sink *s, const char *path, const char *bytes, size_t len) {
    gaz_output out;
    int error = gaz_output_open(&out, path, OUTPUT_WHOLE);
    if (error)
        return report(s, error, path);
    error = gaz_output_write(&out, bytes, len);
    if (error)
        gaz_output_abort(&out);
    else
        error = gaz_output_commit(&out);
    return error ? report(s, error, path) : 0;
}

/* Where a file of that name goes: to a name with a number when an earlier document of the
 * run has it. path is of gaz_target_frame. */
static int choose_name(gaz_sink *s, char *path, size_t size) {
    char *end = strrchr(path, '.'), extension[16];
    snprintf(extension, sizeof extension, "%s", end);
    size_t before, taken = 1;
    int error = gaz_written_add(&s->written, path, &before);
    for (; !error && before && taken; before++) {
        if (!s->renamed && !s->job->settings->quiet)
            gaz_tell("%s: a second document of that name; it gets a number, as further "
                     "ones will",
                     path);
        s->renamed = 1;
        snprintf(end, size - (size_t)(end - path), "-%zu%s", before + 1, extension);
        error = gaz_written_add(&s->written, path, &taken);
    }
    return error;
}

/* A format that writes several files a document gives them as frames. */
static int put_files(gaz_sink *s, const gaz_buffer *b) {
    int status = 0;
    for (size_t at = 0; at < b->len && status == 0;) {
        gaz_frame f;
        memcpy(&f, b->data + at, sizeof f);
        at += sizeof f;
        char *path = gaz_target_frame(s->target->dir, b->data + at, f.name_len);
        if (!path)
            return report(s, ENOMEM, s->target->dir);
        at += f.name_len;
        size_t before;
        int error = f.kept ? gaz_written_add(&s->written, path, &before)
                           : choose_name(s, path, strlen(path) + GAZ_NUMBER_ROOM);
        if (!error && !f.kept)
            error = make_parents(path);
        if (error)
            status = report(s, error, path);
        else if (!f.kept)
            status = put_file(s, path, b->data + at, f.len);
        at += f.len;
        free(path);
    }
    return status;
}

static int open_mirror(gaz_sink *s, const gaz_batch *b) {
    char *path =
        gaz_target_path(s->target->dir, &s->job->inputs->item[b->source], s->job->writer);
    if (!path)
        return report(s, ENOMEM, s->target->dir);
    int error = make_parents(path);
    int status = error ? report(s, error, path) : open_output(s, path);
    free(path);
    return status;
}

/* ---- people ---- */

/* Once for each file, so that a whole archive in an old encoding stays readable. */
static void warn_recoded(gaz_sink *s, const gaz_batch *b) {
    for (size_t i = 0; i < b->count; i++) {
        const gaz_item *it = &b->item[i];
        if (!it->recoded || s->recoded_source == it->source + 1)
            continue;
        s->recoded_source = it->source + 1;
        const char *file = s->job->inputs->item[it->source].path;
        if (it->line)
            gaz_tell("%s:%zu: not UTF-8 (byte %zu); read as Windows-1252, as further "
                     "such lines "
                     "will be",
                     file, it->line, it->recoded - 1);
        else
            gaz_tell("%s: not UTF-8 (byte %zu); read as Windows-1252", file,
                     it->recoded - 1);
    }
}

static void tell(gaz_sink *s, const gaz_batch *b) {
    int talks = b->log.len || (b->recoded && !s->job->settings->quiet);
    if (talks)
        gaz_progress_hide(&s->progress);
    if (b->recoded && !s->job->settings->quiet)
        warn_recoded(s, b);
    if (b->log.len)
        fwrite(b->log.data, 1, b->log.len, stderr);
}

static void count(gaz_sink *s, const gaz_batch *b) {
    s->documents += b->count;
    s->recoded += b->recoded;
    size_t failed = 0;
    for (int code = 0; code < GAZ_CODE_COUNT; code++) {
        s->codes[code] += b->failed[code];
        failed += b->failed[code];
    }
    s->failed += failed;
    if (b->count) {
        s->at_source = b->item[b->count - 1].source;
        s->at_line = b->item[b->count - 1].line;
    }
    gaz_progress_add(&s->progress, b->count, failed, b->input_bytes);
}

static void summarize(const gaz_sink *s) {
    char list[512] = "";
    if (!s->failed || s->job->settings->quiet)
        return;
    for (int code = 0; code < GAZ_CODE_COUNT; code++) {
        size_t used = strlen(list);
        if (s->codes[code])
            snprintf(list + used, sizeof list - used, "%s%s %zu", used ? ", " : "",
                     gaz_code_name((gaz_code)code), s->codes[code]);
    }
    gaz_tell("%zu of %zu documents failed: %s", s->failed, s->documents, list);
}

/* ---- what failed, for a later run ---- */

int gaz_sink_logs_records(const char *path) {
    const char *end = strrchr(path, '.');
    return end && (strcasecmp(end, ".jsonl") == 0 || strcasecmp(end, ".ndjson") == 0);
}

static int open_log(gaz_sink *s, const char *path) {
    s->log = open(path,
                  O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND |
                      (s->job->settings->resume ? 0 : O_TRUNC),
                  0666);
    return s->log < 0 ? report(s, errno, path) : 0;
}

static void close_log(gaz_sink *s) {
    if (s->log >= 0)
        close(s->log);
    s->log = -1;
}

/* What is left when the run is over. */
static void release(gaz_sink *s) {
    close_log(s);
    gaz_written_free(&s->written);
}

/* The name of each file with a failure, once; or the records that the workers made. */
static int put_log(gaz_sink *s, const gaz_batch *b) {
    gaz_buffer names = {0};
    const gaz_buffer *what = &b->failures;
    if (!s->job->failures) {
        what = &names;
        for (size_t i = 0; i < b->count; i++) {
            const gaz_item *it = &b->item[i];
            if (!it->failed || s->logged_source == it->source + 1)
                continue;
            s->logged_source = it->source + 1;
            gaz_buffer_text(&names, s->job->inputs->item[it->source].path);
            gaz_buffer_byte(&names, s->job->settings->files_null ? '\0' : '\n');
        }
    }
    gaz_output log = {.fd = s->log};
    int error = what->failed ? ENOMEM : gaz_output_write(&log, what->data, what->len);
    gaz_buffer_free(&names);
    return error ? report(s, error, s->job->settings->log) : 0;
}

/* ---- the run ---- */

/* The first record of a run that goes on must be the last one of FILE.part. */
static int verify(gaz_sink *s, const gaz_batch *b, size_t *cut) {
    const gaz_buffer *last = &s->target->last;
    s->verified = 1;
    *cut = last->len;
    if (b->out.len >= last->len && memcmp(b->out.data, last->data, last->len) == 0)
        return 0;
    gaz_tell("%s: its last line is not what this run would have written: other input, "
             "options or data; remove it to begin anew",
             s->out.temp);
    return EXIT_USAGE;
}

int gaz_sink_start(gaz_sink *s, const gaz_job *job, const gaz_target *target) {
    *s = (gaz_sink){
        .job = job, .target = target, .log = -1, .verified = !target->last.len};
    int status = job->settings->log ? open_log(s, job->settings->log) : 0;
    gaz_progress_start(&s->progress, job->settings, job->inputs);
    return status || target->dir ? status : open_output(s, target->file);
}

static int put_records(gaz_sink *s, const gaz_batch *b) {
    const char *separator = s->job->writer->separator;
    size_t cut = separator && !s->any ? strlen(separator) : 0;
    int status = s->verified ? 0 : verify(s, b, &cut);
    s->any = 1;
    return status ? status : put(s, b->out.data + cut, b->out.len - cut);
}

int gaz_sink_batch(gaz_sink *s, const gaz_batch *b) {
    int status = 0;
    const int files = s->job->writer->flags & GAZ_WRITER_FILES;
    tell(s, b);
    if (b->out.failed)
        return report(s, ENOMEM, s->out.path);
    if (s->target->dir && b->first && !files)
        status = open_mirror(s, b);
    if (status == 0 && files)
        status = put_files(s, &b->out);
    else if (status == 0 && b->out.len)
        status = put_records(s, b);
    if (status == 0 && s->target->dir && b->last && !files)
        status = close_output(s);
    if (status == 0 && s->log >= 0)
        status = put_log(s, b);
    count(s, b);
    return status;
}

int gaz_sink_finish(gaz_sink *s) {
    int status = 0;
    if (!s->verified) {
        gaz_tell(
            "%s holds more than there is to answer: other input or options; remove it "
            "to begin anew",
            s->out.temp);
        gaz_sink_abort(s);
        return EXIT_USAGE;
    }
    if (s->is_open)
        status = close_output(s);
    gaz_progress_end(&s->progress);
    summarize(s);
    release(s);
    return status;
}

void gaz_sink_abort(gaz_sink *s) {
    if (s->is_open)
        gaz_output_abort(&s->out);
    s->is_open = 0;
    release(s);
}

void gaz_sink_stop(gaz_sink *s) {
    gaz_progress_end(&s->progress);
    summarize(s);
    if (!s->job->settings->quiet) {
        gaz_tell("stopped by SIG%s after %zu documents", sigabbrev_np(gaz_stop_asked()),
                 s->documents);
        if (s->target->dir)
            gaz_tell("files in %s are whole; the same command with --resume goes on",
                     s->target->dir);
        else if (s->is_open && s->out.kept)
            tell_kept(s);
        else if (s->documents && s->at_line)
            gaz_tell("the last one was %s:%zu", s->job->inputs->item[s->at_source].path,
                     s->at_line);
        else if (s->documents)
            gaz_tell("the last one was %s", s->job->inputs->item[s->at_source].path);
    }
    gaz_sink_abort(s);
}
