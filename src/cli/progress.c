/* progress.c — how far a run is, on a terminal. Room: cli.
 *
 * Speed and time left of a resumed run are measured from the first documents that came
 * out: what it passes over does not count. */
#include "cli/progress.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static double seconds(const struct timespec *from, const struct timespec *to) {
    return (double)(to->tv_sec - from->tv_sec) +
           (double)(to->tv_nsec - from->tv_nsec) / 1e9;
}

/* Bytes of all that is still to be read; 0 where some of it is no file. */
static size_t total_of(const gaz_inputs *inputs) {
    size_t total = 0;
    for (size_t i = 0; i < inputs->count; i++) {
        const gaz_input *input = &inputs->item[i];
        if (input->answered || input->error)
            continue;
        if (input->size < 0)
            return 0;
        total += (size_t)input->size;
    }
    return total;
}

void gaz_progress_start(gaz_progress *p, const gaz_settings *s,
                        const gaz_inputs *inputs) {
    *p = (gaz_progress){.on = s->progress && !s->quiet && isatty(STDERR_FILENO)};
    if (!p->on)
        return;
    p->total = s->shards ? 0 : total_of(inputs);
    clock_gettime(CLOCK_MONOTONIC, &p->start);
    p->last = p->start;
    p->measuring = !s->resume;
}

static void append(char *line, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void append(char *line, size_t size, const char *format, ...) {
    size_t used = strlen(line);
    va_list args;
    va_start(args, format);
    vsnprintf(line + used, size - used, format, args);
    va_end(args);
}

/* 75 s is 1:15, an hour more 1:01:15. */
static void append_time(char *line, size_t size, double s) {
    unsigned long n = s < 0 ? 0 : s > 3.6e6 ? 3600000 : (unsigned long)(s + 0.5);
    if (n >= 3600)
        append(line, size, "%lu:%02lu:%02lu", n / 3600, n / 60 % 60, n % 60);
    else
        append(line, size, "%lu:%02lu", n / 60, n % 60);
}

static void show(gaz_progress *p, const struct timespec *now, const char *end) {
    char line[256] = "";
    double t = seconds(&p->start, now), left = (double)p->total - (double)p->bytes;
    double per_second = t > 0 ? (double)(p->bytes - p->first_bytes) / t : 0;
    double documents = t > 0 ? (double)(p->documents - p->first_documents) / t : 0;
    if (p->total)
        append(line, sizeof line, "%.0f%%, ",
               left > 0 ? 100 * (double)p->bytes / (double)p->total : 100);
    append(line, sizeof line, "%zu documents, %.1f MB, %.1f MB/s, %.0f documents/s",
           p->documents, (double)p->bytes / 1e6, per_second / 1e6, documents);
    if (p->failed)
        append(line, sizeof line, ", %zu failed", p->failed);
    if (*end) {
        append(line, sizeof line, ", in ");
        append_time(line, sizeof line, t);
    } else if (p->total && per_second > 0) {
        append(line, sizeof line, ", ");
        append_time(line, sizeof line, left / per_second);
        append(line, sizeof line, " left");
    }
    fprintf(stderr, "\r%s\033[K%s", line, end);
    fflush(stderr);
    p->shown = !*end;
}

void gaz_progress_add(gaz_progress *p, size_t documents, size_t failed, size_t bytes) {
    struct timespec now;
    if (!p->on)
        return;
    p->documents += documents;
    p->failed += failed;
    p->bytes += bytes;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!p->measuring && documents) {
        p->measuring = 1;
        p->start = now;
        p->first_documents = p->documents;
        p->first_bytes = p->bytes;
    }
    if (seconds(&p->last, &now) < 0.5)
        return;
    p->last = now;
    show(p, &now, "");
}

void gaz_progress_hide(gaz_progress *p) {
    if (p->shown)
        fputs("\r\033[K", stderr);
    p->shown = 0;
}

void gaz_progress_end(gaz_progress *p) {
    struct timespec now;
    if (!p->on)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    show(p, &now, "\n");
}
