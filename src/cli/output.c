/* output.c — bytes to a file that appears whole or not at all. Room: cli. */
#include "cli/output.h"

#include "cli/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opens temp and makes sure that nobody else writes it; -1 with errno set. */
static int open_kept(const char *temp, gaz_output_kind kind) {
    for (;;) {
        struct stat held, named;
        int fd = open(temp, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0666), error;
        if (fd < 0)
            return -1;
        if (fstat(fd, &held) != 0)
            goto fail;
        if (!S_ISREG(held.st_mode)) {
            errno = EEXIST;
            goto fail;
        }
        /* Where the file system has no locks, care is the user's. */
        if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            errno = EBUSY;
            goto fail;
        }
        /* Who held it may have given it its name meanwhile: that file is not ours. */
        if (stat(temp, &named) != 0 || named.st_dev != held.st_dev ||
            named.st_ino != held.st_ino) {
            close(fd);
            continue;
        }
        if (kind == OUTPUT_CONTINUED || ftruncate(fd, 0) == 0)
            return fd;
    fail:
        error = errno;
        close(fd);
        errno = error;
        return -1;
    }
}

int gaz_output_open(gaz_output *o, const char *path, gaz_output_kind kind) {
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
        o->kept = kind != OUTPUT_WHOLE;
        if (!o->temp) {
            o->fd = -1;
            errno = ENOMEM;
        } else if (o->kept) {
            snprintf(o->temp, size, "%s.part", o->path);
            o->fd = open_kept(o->temp, kind);
        } else {
            snprintf(o->temp, size, "%s.part-%ld", o->path, (long)getpid());
            o->fd = open(o->temp, O_WRONLY | O_CREAT | O_CLOEXEC | O_TRUNC, 0666);
        }
    }
    if (o->fd < 0) {
        error = errno;
        free(o->temp);
        o->temp = NULL;
        gaz_output_abort(o);
        return error;
    }
    gaz_stop_removes(o->kept ? NULL : o->temp);
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
    gaz_stop_removes(NULL);
    free(o->path);
    free(o->temp);
    *o = (gaz_output){.fd = -1};
}

int gaz_output_commit(gaz_output *o) {
    int error = 0;
    /* One file for a whole run: a name for it means that it is on the disk. */
    if (o->kept && fsync(o->fd) != 0 && errno != EINVAL && errno != ENOTSUP)
        error = errno;
    if (o->fd >= 0 && close(o->fd) != 0 && errno != EINTR && !error)
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
