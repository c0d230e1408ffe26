/* sink.c — takes finished batches in order: writes, logs, counts. Room: cli. */
#include "cli/sink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- one output ---- */

/* path may be the open output's own: it is told before that goes. */
static int report(gaz_sink *s, int error, const char *path) {
    if (error != EPIPE)
        gaz_tell("%s: %s", path ? path : "standard output", strerror(error));
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
    int error = gaz_output_open(&s->out, path, s->target->kept);
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
    int error = gaz_output_open(&out, path, 0);
    if (error)
        return report(s, error, path);
    error = gaz_output_write(&out, bytes, len);
    if (error)
        gaz_output_abort(&out);
    else
        error = gaz_output_commit(&out);
    return error ? report(s, error, path) : 0;
}

/* A format that writes several files a document gives them as frames. */
static int put_files(gaz_sink *s, const gaz_buffer *b) {
    size_t d = strlen(s->target->dir);
    int status = 0;
    for (size_t at = 0; at < b->len && status == 0;) {
        gaz_frame f;
        memcpy(&f, b->data + at, sizeof f);
        at += sizeof f;
        char *path = malloc(d + 1 + f.name_len + 1);
        if (!path)
            return report(s, ENOMEM, s->target->dir);
        memcpy(path, s->target->dir, d);
        path[d] = '/';
        memcpy(path + d + 1, b->data + at, f.name_len);
        path[d + 1 + f.name_len] = '\0';
        at += f.name_len;
        int error = make_parents(path);
        status = error ? report(s, error, path) : put_file(s, path, b->data + at, f.len);
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

static double seconds(const struct timespec *from, const struct timespec *to) {
    return (double)(to->tv_sec - from->tv_sec) +
           (double)(to->tv_nsec - from->tv_nsec) / 1e9;
}

static void show_progress(gaz_sink *s, int at_end) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!at_end && seconds(&s->last, &now) < 0.5)
        return;
    s->last = now;
    s->shown = 1;
    double t = seconds(&s->start, &now), mb = (double)s->input_bytes / 1e6;
    fprintf(stderr, "\r%zu documents, %.1f MB, %.1f MB/s\033[K%s", s->documents, mb,
            t > 0 ? mb / t : 0, at_end ? "\n" : "");
    fflush(stderr);
}

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
    if (talks && s->shown) {
        fputs("\r\033[K", stderr);
        s->shown = 0;
    }
    if (b->recoded && !s->job->settings->quiet)
        warn_recoded(s, b);
    if (b->log.len)
        fwrite(b->log.data, 1, b->log.len, stderr);
}

static void count(gaz_sink *s, const gaz_batch *b) {
    s->documents += b->count;
    s->recoded += b->recoded;
    s->input_bytes += b->input_bytes;
    for (int code = 0; code < GAZ_CODE_COUNT; code++) {
        s->codes[code] += b->failed[code];
        s->failed += b->failed[code];
    }
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

/* ---- the run ---- */

int gaz_sink_start(gaz_sink *s, const gaz_job *job, const gaz_target *target) {
    *s = (gaz_sink){.job = job, .target = target};
    s->progress =
        job->settings->progress && !job->settings->quiet && isatty(STDERR_FILENO);
    clock_gettime(CLOCK_MONOTONIC, &s->start);
    s->last = s->start;
    return target->dir ? 0 : open_output(s, target->file);
}

int gaz_sink_batch(gaz_sink *s, const gaz_batch *b) {
    int status = 0;
    const int files = s->job->writer->flags & GAZ_WRITER_FILES;
    const char *separator = s->job->writer->separator;
    tell(s, b);
    if (b->out.failed)
        return report(s, ENOMEM, s->out.path);
    if (s->target->dir && b->first && !files)
        status = open_mirror(s, b);
    if (status == 0 && files)
        status = put_files(s, &b->out);
    else if (status == 0 && b->out.len) {
        size_t cut = separator && !s->any ? strlen(separator) : 0;
        s->any = 1;
        status = put(s, b->out.data + cut, b->out.len - cut);
    }
    if (status == 0 && s->target->dir && b->last && !files)
        status = close_output(s);
    count(s, b);
    if (s->progress)
        show_progress(s, 0);
    return status;
}

int gaz_sink_finish(gaz_sink *s) {
    int status = s->is_open ? close_output(s) : 0;
    if (s->progress)
        show_progress(s, 1);
    summarize(s);
    return status;
}

void gaz_sink_abort(gaz_sink *s) {
    if (s->is_open)
        gaz_output_abort(&s->out);
    s->is_open = 0;
}
