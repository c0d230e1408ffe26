/* output.c — bytes to a file that appears whole or not at all. Room: cli. */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a signal must remove; one output is open at a time. */
static char *volatile unfinished;

static void on_signal(int number) {
    char *temp = unfinished;
    if (temp)
        unlink(temp);
    signal(number, SIG_DFL);
    raise(number);
}

void gaz_output_watch_signals(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction old, act = {0};
        if (sigaction(numbers[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue; /* nohup */
        act.sa_handler = on_signal;
        sigemptyset(&act.sa_mask);
        sigaction(numbers[i], &act, NULL);
    }
}

int gaz_output_open(gaz_output *o, const char *path, int kept) {
    struct stat st;
    int error;
    *o = (gaz_output){.fd = STDOUT_FILENO};
    if (!path)
        return 0;
    int there = stat(path, &st) == 0;
    /* A link stays a link: what it leads to is replaced. */
    o->path = there ? realpath(path, NULL) : strdup(path);
    if (!o->path)
        return errno ? errno : ENOMEM;
    if (there && !S_ISREG(st.st_mode)) {
        o->fd = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        size_t size = strlen(o->path) + 32;
        o->temp = malloc(size);
        if (!o->temp) {
            o->fd = -1;
            errno = ENOMEM;
        } else {
            if (kept)
                snprintf(o->temp, size, "%s.part", o->path);
            else
                snprintf(o->temp, size, "%s.part-%ld", o->path, (long)getpid());
            o->kept = kept;
            o->fd =
                open(o->temp,
                     O_WRONLY | O_CREAT | O_CLOEXEC | (kept ? O_APPEND : O_TRUNC), 0666);
        }
    }
    if (o->fd < 0) {
        error = errno;
        free(o->temp);
        o->temp = NULL;
        gaz_output_abort(o);
        return error;
    }
    unfinished = kept ? NULL : o->temp;
    if (there && o->temp && fchmod(o->fd, st.st_mode & 07777) != 0) {
        error = errno;
        gaz_output_abort(o);
        return error;
    }
    return 0;
}

int gaz_output_write(gaz_output *o, const char *bytes, size_t len) {
    while (len) {
        ssize_t n = write(o->fd, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (n < 0 && errno == EAGAIN) {
            /* Somebody made our standard output non-blocking; wait as if it were not. */
            struct pollfd p = {.fd = o->fd, .events = POLLOUT};
            poll(&p, 1, -1);
        } else if (n < 0 && errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

static void forget(gaz_output *o) {
    unfinished = NULL;
    free(o->path);
    free(o->temp);
    *o = (gaz_output){.fd = -1};
}

int gaz_output_commit(gaz_output *o) {
    int error = 0;
    if (o->fd >= 0 && close(o->fd) != 0 && errno != EINTR)
        error = errno;
    if (o->temp) {
        if (!error && rename(o->temp, o->path) != 0)
            error = errno;
        if (error && !o->kept)
            unlink(o->temp);
    }
    forget(o);
    return error;
}

void gaz_output_abort(gaz_output *o) {
    if (o->fd >= 0 && o->path)
        close(o->fd);
    if (o->temp && !o->kept)
        unlink(o->temp);
    forget(o);
}
