/* inject.c — a library to be preloaded that makes one call of a program fail.
 *
 *     FAULT=call:n:what LD_PRELOAD=… program
 *
 * call is read, write, open, close, rename, fsync, mmap, thread or memory; the n-th (from
 * 1) fails with what: eio, enospc, eintr, epipe, enoent, enomem, eagain; or `short`,
 * which lets read and write do a part of their work only; `always` behind a second colon
 * makes those after it fail too. What goes to standard error is never touched. With
 * FAULT_COUNT a file of that name gets the number of calls. Room: tests. */
/* Each name is defined as it is, the one for large files too. */
#undef _FILE_OFFSET_BITS

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SHORT = -1 };

static char call[16];
static long at;
static int what, always;
static atomic_long calls;

static const struct {
    const char *name;
    int error;
} ERRORS[] = {{"eio", EIO},       {"enospc", ENOSPC}, {"eintr", EINTR},
              {"epipe", EPIPE},   {"enoent", ENOENT}, {"enomem", ENOMEM},
              {"eagain", EAGAIN}, {"short", SHORT}};

__attribute__((constructor)) static void read_fault(void) {
    const char *f = getenv("FAULT");
    char error[16] = "", more[16] = "";
    if (!f || sscanf(f, "%15[a-z]:%ld:%15[a-z]:%15[a-z]", call, &at, error, more) < 3)
        return;
    for (size_t i = 0; i < sizeof ERRORS / sizeof *ERRORS; i++)
        if (strcmp(ERRORS[i].name, error) == 0)
            what = ERRORS[i].error;
    always = strcmp(more, "always") == 0;
}

__attribute__((destructor)) static void tell_count(void) {
    const char *name = getenv("FAULT_COUNT");
    call[0] = '\0';
    FILE *f = name ? fopen(name, "w") : NULL;
    if (f) {
        fprintf(f, "%ld\n", calls);
        fclose(f);
    }
}

/* Is this the call that fails? Then errno is set, but for SHORT. */
static int fails(const char *name) {
    if (strcmp(name, call) != 0)
        return 0;
    long n = ++calls;
    if (n < at || (n > at && !always))
        return 0;
    if (what != SHORT)
        errno = what;
    return 1;
}

/* The call that this one stands before. */
#define NEXT(name)                                                                       \
    static __typeof__(name) *next;                                                       \
    if (!next) {                                                                         \
        void *found = dlsym(RTLD_NEXT, #name);                                           \
        memcpy(&next, &found, sizeof next);                                              \
    }

ssize_t read(int fd, void *p, size_t n) {
    NEXT(read)
    if (fails("read")) {
        if (what != SHORT)
            return -1;
        n = n > 3 ? 3 : n;
    }
    return next(fd, p, n);
}

ssize_t write(int fd, const void *p, size_t n) {
    NEXT(write)
    if (fd != 2 && fails("write")) {
        if (what != SHORT)
            return -1;
        n = n > 3 ? 3 : n;
    }
    return next(fd, p, n);
}

static mode_t mode_of(int flags, va_list args) {
    return flags & O_CREAT ? (mode_t)va_arg(args, int) : 0;
}

int open(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    NEXT(open)
    return fails("open") ? -1 : next(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
    va_list args;
    va_start(args, flags);
    mode_t mode = mode_of(flags, args);
    va_end(args);
    NEXT(open64)
    return fails("open") ? -1 : next(path, flags, mode);
}

int close(int fd) {
    NEXT(close)
    if (!fails("close"))
        return next(fd);
    int error = errno;
    next(fd);
    errno = error;
    return -1;
}

int rename(const char *from, const char *to) {
    NEXT(rename)
    return fails("rename") ? -1 : next(from, to);
}

int fsync(int fd) {
    NEXT(fsync)
    return fails("fsync") ? -1 : next(fd);
}

void *mmap(void *p, size_t n, int prot, int flags, int fd, off_t offset) {
    NEXT(mmap)
    return fd >= 0 && fails("mmap") ? MAP_FAILED : next(p, n, prot, flags, fd, offset);
}

void *mmap64(void *p, size_t n, int prot, int flags, int fd, off_t offset) {
    NEXT(mmap64)
    return fd >= 0 && fails("mmap") ? MAP_FAILED : next(p, n, prot, flags, fd, offset);
}

int pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*f)(void *),
                   void *self) {
    NEXT(pthread_create)
    return fails("thread") ? what : next(t, a, f, self);
}

/* glibc's own names: dlsym itself allocates. */
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t count, size_t n);
void *__libc_realloc(void *p, size_t n);
void *__libc_memalign(size_t align, size_t n);

void *malloc(size_t n) {
    return fails("memory") ? NULL : __libc_malloc(n);
}
void *calloc(size_t count, size_t n) {
    return fails("memory") ? NULL : __libc_calloc(count, n);
}
void *realloc(void *p, size_t n) {
    return fails("memory") ? NULL : __libc_realloc(p, n);
}
void *aligned_alloc(size_t align, size_t n) {
    return fails("memory") ? NULL : __libc_memalign(align, n);
}
