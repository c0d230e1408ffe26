/* stream.c — bytes out of a file or standard input, gzip undone. Room: cli.
 *
 * What is gzip shows in its first two bytes (RFC 1952), whatever the file is called; no
 * text begins with them. A file that is called .gz and is not has suffered: it is no text
 * either. Members that follow one another are one stream. */
#include "cli/stream.h"

#include "base/buffer.h"
#include "cli/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { COMPRESSED_BYTES = 64 * 1024, SLURP_BYTES = 64 * 1024 };

struct gaz_stream {
    int fd;
    int regular; /* reading never waits for anybody */
    size_t size; /* where regular */
    int begun;   /* the first bytes were looked at */
    int at_end;  /* of the file */
    size_t taken;
    const char *message;
    gaz_buffer slurped; /* what was taken before it was asked for */
    size_t slurped_at;
    int named_gzip;
    int gzip;
    int between; /* members: another may follow, or the end */
    z_stream z;
    unsigned char *packed; /* [COMPRESSED_BYTES] where gzip */
};

gaz_stream *gaz_stream_open(const char *path) {
    struct stat st;
    int fd = -1, error = 0;
    gaz_stream *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0)
        goto fail;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        goto fail;
    }
    s->fd = fd;
    s->regular = S_ISREG(st.st_mode);
    s->size = s->regular ? (size_t)st.st_size : 0;
    size_t len = strlen(path);
    s->named_gzip = len > 3 && strcasecmp(path + len - 3, ".gz") == 0;
    return s;
fail:
    error = errno;
    if (fd > STDIN_FILENO)
        close(fd);
    free(s);
    errno = error;
    return NULL;
}

void gaz_stream_close(gaz_stream *s) {
    if (!s)
        return;
    if (s->gzip)
        inflateEnd(&s->z);
    free(s->packed);
    gaz_buffer_free(&s->slurped);
    if (s->fd != STDIN_FILENO)
        close(s->fd);
    free(s);
}

const char *gaz_stream_message(const gaz_stream *s) {
    return s->message;
}

static ptrdiff_t read_file(gaz_stream *s, void *to, size_t cap) {
    ssize_t n;
    do {
        /* Only what makes us wait must be watched together with signals. */
        if (s->regular ? gaz_stop_asked() : !gaz_stop_wait(s->fd))
            return GAZ_STREAM_STOPPED;
        n = read(s->fd, to, cap);
    } while (n < 0 && (errno == EINTR || errno == EAGAIN));
    if (n < 0)
        s->message = strerror(errno);
    if (n == 0)
        s->at_end = 1;
    if (n > 0)
        s->taken += (size_t)n;
    return n;
}

static ptrdiff_t read_raw(gaz_stream *s, void *to, size_t cap) {
    size_t left = s->slurped.len - s->slurped_at, n = left < cap ? left : cap;
    if (n == 0)
        return s->at_end ? 0 : read_file(s, to, cap);
    memcpy(to, s->slurped.data + s->slurped_at, n);
    s->slurped_at += n;
    return (ptrdiff_t)n;
}

int gaz_stream_slurp(gaz_stream *s) {
    for (;;) {
        if (!gaz_buffer_reserve(&s->slurped, SLURP_BYTES))
            return -1;
        ptrdiff_t n = read_file(s, s->slurped.data + s->slurped.len, SLURP_BYTES);
        if (n <= 0)
            return 0;
        s->slurped.len += (size_t)n;
    }
}

size_t gaz_stream_taken(const gaz_stream *s) {
    return s->taken;
}

size_t gaz_stream_size(const gaz_stream *s) {
    return s->size;
}

static ptrdiff_t fail(gaz_stream *s, const char *message) {
    s->message = message;
    return -1;
}

static ptrdiff_t read_gzip(gaz_stream *s, char *to, size_t cap) {
    s->z.next_out = (unsigned char *)to;
    s->z.avail_out = cap > 1u << 30 ? 1u << 30 : (unsigned)cap;
    unsigned wanted = s->z.avail_out;
    while (s->z.avail_out == wanted) {
        if (s->z.avail_in == 0) {
            ptrdiff_t n = read_raw(s, s->packed, COMPRESSED_BYTES);
            if (n < 0)
                return n;
            if (n == 0)
                return s->between ? 0 : fail(s, "the gzip data ends too early");
            s->z.next_in = s->packed;
            s->z.avail_in = (unsigned)n;
        }
        if (s->between) {
            /* Zero bytes may pad the last member (tar and tapes do that). */
            while (s->z.avail_in && *s->z.next_in == 0)
                s->z.next_in++, s->z.avail_in--;
            if (!s->z.avail_in)
                continue;
            if (inflateReset(&s->z) != Z_OK)
                return fail(s, "gzip cannot go on");
            s->between = 0;
        }
        int status = inflate(&s->z, Z_NO_FLUSH);
        if (status == Z_STREAM_END)
            s->between = 1;
        else if (status == Z_MEM_ERROR)
            return fail(s, "out of memory for gzip");
        else if (status != Z_OK && status != Z_BUF_ERROR)
            return fail(s, "the gzip data is damaged");
    }
    return (ptrdiff_t)(wanted - s->z.avail_out);
}

/* The first read: is it gzip? */
static ptrdiff_t begin(gaz_stream *s, char *to, size_t cap) {
    s->begun = 1;
    ptrdiff_t n = read_raw(s, to, cap);
    if (n == 1 && (unsigned char)to[0] == 0x1F) {
        ptrdiff_t more = read_raw(s, to + 1, cap - 1);
        if (more < 0)
            return more;
        n += more;
    }
    if (n < 2 || (unsigned char)to[0] != 0x1F || (unsigned char)to[1] != 0x8B)
        return n >= 0 && s->named_gzip
                   ? fail(s, "no gzip data, though its name ends in .gz")
                   : n;
    s->packed = malloc(COMPRESSED_BYTES);
    if (!s->packed || inflateInit2(&s->z, 16 + MAX_WBITS) != Z_OK)
        return fail(s, "out of memory for gzip");
    s->gzip = 1;
    memcpy(s->packed, to, (size_t)n);
    s->z.next_in = s->packed;
    s->z.avail_in = (unsigned)n;
    return read_gzip(s, to, cap);
}

ptrdiff_t gaz_stream_read(gaz_stream *s, char *to, size_t cap) {
    if (!s->begun)
        return begin(s, to, cap > COMPRESSED_BYTES ? COMPRESSED_BYTES : cap);
    if (s->gzip)
        return read_gzip(s, to, cap);
    return read_raw(s, to, cap);
}

int gaz_stream_ready(gaz_stream *s) {
    if (s->regular || s->at_end || (s->gzip && s->z.avail_in))
        return 1;
    struct pollfd p = {.fd = s->fd, .events = POLLIN};
    return poll(&p, 1, 0) != 0;
}
