/* container.c — opening, checking and writing the file of named sections.
 *
 * Opening looks at the header and the table only, so it costs the same for any size; what
 * the sections hold is checked by those who read them. Room: data. Called by the rooms
 * that own a kind of file (data, tag, compile). */
#include "data/container.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/hash.h"

static const unsigned char MAGIC[8] = {0x89, 'G', 'A', 'Z', '\r', '\n', 0x1A, '\n'};

enum {
    HEADER_SIZE = 48,
    ENTRY_SIZE = 24,
    SECTION_ALIGN = 64,
    MEMORY_ALIGN = 16,
    ORDER = 0x01020304,
    SECTIONS_MAX = 256
};

/* Offsets of the header's fields. */
enum {
    AT_KIND = 8,
    AT_VERSION = 12,
    AT_ORDER = 16,
    AT_NSECTIONS = 20,
    AT_SIZE = 24,
    AT_CONTENT = 32,
    AT_RESERVED = 40
};

static uint32_t load32(const unsigned char *p) {
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
           (uint32_t)p[3] << 24;
}

static void store32(unsigned char *p, uint32_t v) {
    for (int i = 0; i < 4; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

static void store64(unsigned char *p, uint64_t v) {
    for (int i = 0; i < 8; i++)
        p[i] = (unsigned char)(v >> (8 * i));
}

static int native_is_little(void) {
    const uint32_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    return first == 1;
}

/* A name fills its 8 bytes or ends in NULs; it is never empty. */
static int good_name(const unsigned char *name) {
    size_t n = 0;
    while (n < 8 && name[n] >= 0x20 && name[n] < 0x7F)
        n++;
    if (n == 0)
        return 0;
    while (n < 8 && name[n] == 0)
        n++;
    return n == 8;
}

static gaz_status check_header(const unsigned char *p, size_t n, const char kind[4],
                               uint32_t version, const char *name, gaz_error *err) {
    if (n < sizeof MAGIC || memcmp(p, MAGIC, sizeof MAGIC) != 0) {
        if (n >= 4 && memcmp(p, MAGIC, 4) == 0)
            return gaz_fail(
                err, GAZ_ERR_DATA,
                "%s: the file was changed or cut in transfer (its line ends were "
                "converted); copy it again as binary",
                name);
        return gaz_fail(
            err, GAZ_ERR_DATA,
            "%s: not a compiled gazette file; give the .gaz or .model that the "
            "build makes",
            name);
    }
    if (n < HEADER_SIZE)
        return gaz_fail(
            err, GAZ_ERR_DATA,
            "%s: the file ends inside its header (%zu bytes); copy or build it "
            "again",
            name, n);
    if (memcmp(p + AT_KIND, kind, 4) != 0)
        return gaz_fail(err, GAZ_ERR_DATA,
                        "%s: this is not a file of kind %.4s; give a %s file", name, kind,
                        memcmp(kind, "GAZM", 4) == 0 ? ".model" : ".gaz");
    if (load32(p + AT_ORDER) != ORDER)
        return gaz_fail(err, GAZ_ERR_DATA, "%s: wrong byte order mark; build it again",
                        name);
    if (!native_is_little())
        return gaz_fail(err, GAZ_ERR_DATA,
                        "%s: compiled files are little-endian and this machine is not",
                        name);
    if (load32(p + AT_VERSION) != version)
        return gaz_fail(
            err, GAZ_ERR_DATA,
            "%s: file version %lu, this program reads version %lu; build the file "
            "with the same release",
            name, (unsigned long)load32(p + AT_VERSION), (unsigned long)version);
    if (gaz_load64(p + AT_SIZE) != n)
        return gaz_fail(
            err, GAZ_ERR_DATA,
            "%s: the header says %llu bytes, the file has %zu; copy or build it "
            "again",
            name, (unsigned long long)gaz_load64(p + AT_SIZE), n);
    if (gaz_load64(p + AT_RESERVED) != 0)
        return gaz_fail(err, GAZ_ERR_DATA, "%s: damaged header; build the file again",
                        name);
    return GAZ_OK;
}

static gaz_status check_table(const unsigned char *p, size_t n, uint32_t nsections,
                              const char *name, gaz_error *err) {
    if (nsections > SECTIONS_MAX || HEADER_SIZE + (size_t)nsections * ENTRY_SIZE > n)
        return gaz_fail(
            err, GAZ_ERR_DATA,
            "%s: a table of %lu sections does not fit the file; build it again", name,
            (unsigned long)nsections);
    uint64_t end = HEADER_SIZE + (uint64_t)nsections * ENTRY_SIZE;
    for (uint32_t i = 0; i < nsections; i++) {
        const unsigned char *e = p + HEADER_SIZE + (size_t)i * ENTRY_SIZE;
        uint64_t offset = gaz_load64(e + 8), size = gaz_load64(e + 16);
        int twice = 0;
        for (uint32_t k = 0; k < i; k++)
            twice |= memcmp(e, p + HEADER_SIZE + (size_t)k * ENTRY_SIZE, 8) == 0;
        if (!good_name(e) || twice || offset % SECTION_ALIGN != 0 || offset < end ||
            offset > n || size > n - offset)
            return gaz_fail(
                err, GAZ_ERR_DATA,
                "%s: section %lu is damaged (offset %llu, size %llu); build the "
                "file again",
                name, (unsigned long)i, (unsigned long long)offset,
                (unsigned long long)size);
        end = offset + size;
    }
    return GAZ_OK;
}

static gaz_status take(gaz_container *c, const unsigned char *p, size_t n, int mapped,
                       const char kind[4], uint32_t version, const char *name,
                       gaz_error *err) {
    gaz_status s = check_header(p, n, kind, version, name, err);
    if (s == GAZ_OK)
        s = check_table(p, n, load32(p + AT_NSECTIONS), name, err);
    if (s == GAZ_OK)
        *c = (gaz_container){.base = p,
                             .size = n,
                             .mapped = mapped,
                             .nsections = load32(p + AT_NSECTIONS),
                             .content = gaz_load64(p + AT_CONTENT)};
    return s;
}

gaz_status gaz_container_open_memory(gaz_container *c, const void *bytes, size_t n,
                                     const char kind[4], uint32_t version,
                                     const char *name, gaz_error *err) {
    if (!bytes || (uintptr_t)bytes % MEMORY_ALIGN != 0)
        return gaz_fail(err, GAZ_ERR_ARGUMENT,
                        "%s: the memory must be aligned to %d bytes", name,
                        (int)MEMORY_ALIGN);
    return take(c, bytes, n, 0, kind, version, name, err);
}

gaz_status gaz_container_open(gaz_container *c, const char *path, const char kind[4],
                              uint32_t version, gaz_error *err) {
    gaz_status s = GAZ_ERR_IO;
    void *p = MAP_FAILED;
    size_t n = 0;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) {
        s = gaz_fail(err, GAZ_ERR_IO, "%s: cannot open: %s", path, strerror(errno));
        goto done;
    }
    if (!S_ISREG(st.st_mode)) {
        s = gaz_fail(err, GAZ_ERR_IO, "%s: not a regular file", path);
        goto done;
    }
    if (st.st_size < HEADER_SIZE || (uintmax_t)st.st_size > SIZE_MAX / 2) {
        s = gaz_fail(err, GAZ_ERR_DATA,
                     "%s: %s for a compiled gazette file; build it again", path,
                     st.st_size < HEADER_SIZE ? "too small" : "too large");
        goto done;
    }
    n = (size_t)st.st_size;
    p = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) {
        s = gaz_fail(err, GAZ_ERR_IO, "%s: cannot map: %s", path, strerror(errno));
        goto done;
    }
    s = take(c, p, n, 1, kind, version, path, err);
done:
    if (s != GAZ_OK && p != MAP_FAILED)
        munmap(p, n);
    if (fd >= 0)
        close(fd);
    return s;
}

/* The one place that gives read-only bytes back to those who handed them out writable. */
static void *writable(const unsigned char *p) {
    void *q;
    memcpy(&q, &p, sizeof q);
    return q;
}

void gaz_container_close(gaz_container *c) {
    if (c->base && c->mapped == 1)
        munmap(writable(c->base), c->size);
    else if (c->base && c->mapped == 2)
        free(writable(c->base));
    *c = (gaz_container){0};
}

gaz_status gaz_container_verify(const gaz_container *c, const char *name,
                                gaz_error *err) {
    uint64_t content = gaz_hash_bytes(c->base + HEADER_SIZE, c->size - HEADER_SIZE);
    if (content != c->content)
        return gaz_fail(
            err, GAZ_ERR_DATA,
            "%s: content id %016llx, the header says %016llx; copy or build the "
            "file again",
            name, (unsigned long long)content, (unsigned long long)c->content);
    return GAZ_OK;
}

const void *gaz_container_section(const gaz_container *c, const char *name, size_t item,
                                  size_t *count) {
    char key[8] = {0};
    size_t n = strlen(name);
    *count = 0;
    if (!c->base || n > sizeof key || item == 0)
        return NULL;
    memcpy(key, name, n);
    for (uint32_t i = 0; i < c->nsections; i++) {
        const unsigned char *e = c->base + HEADER_SIZE + (size_t)i * ENTRY_SIZE;
        if (memcmp(e, key, sizeof key) != 0)
            continue;
        uint64_t size = gaz_load64(e + 16);
        if (size % item != 0)
            return NULL;
        *count = (size_t)size / item;
        return c->base + gaz_load64(e + 8);
    }
    return NULL;
}

static void pad_to(gaz_buffer *out, size_t start, size_t align) {
    static const char zeros[SECTION_ALIGN];
    size_t over = (out->len - start) % align;
    if (over)
        gaz_buffer_append(out, zeros, align - over);
}

gaz_status gaz_container_build(gaz_buffer *out, const char kind[4], uint32_t version,
                               const gaz_section *sections, size_t n, gaz_error *err) {
    if (n > SECTIONS_MAX)
        return gaz_fail(err, GAZ_ERR_LIMIT, "more than %d sections in one file",
                        (int)SECTIONS_MAX);
    size_t start = out->len, total = HEADER_SIZE + n * ENTRY_SIZE;
    for (size_t i = 0; i < n; i++) {
        if (sections[i].size > SIZE_MAX / 4 || total > SIZE_MAX / 4)
            return gaz_fail(err, GAZ_ERR_LIMIT, "a compiled file would be too large");
        total = (total + SECTION_ALIGN - 1) / SECTION_ALIGN * SECTION_ALIGN;
        total += sections[i].size;
    }
    if (!gaz_buffer_reserve(out, total))
        return gaz_fail_memory(err);

    unsigned char header[HEADER_SIZE] = {0}, entry[ENTRY_SIZE];
    gaz_buffer_append(out, header, sizeof header);
    size_t offset = HEADER_SIZE + n * ENTRY_SIZE;
    for (size_t i = 0; i < n; i++) {
        offset = (offset + SECTION_ALIGN - 1) / SECTION_ALIGN * SECTION_ALIGN;
        memcpy(entry, sections[i].name, 8);
        store64(entry + 8, offset);
        store64(entry + 16, sections[i].size);
        gaz_buffer_append(out, entry, sizeof entry);
        offset += sections[i].size;
    }
    for (size_t i = 0; i < n; i++) {
        pad_to(out, start, SECTION_ALIGN);
        gaz_buffer_append(out, sections[i].bytes, sections[i].size);
    }
    if (out->failed || out->len - start != total)
        return gaz_fail_memory(err);

    const char *body = out->data + start + HEADER_SIZE;
    memcpy(header, MAGIC, sizeof MAGIC);
    memcpy(header + AT_KIND, kind, 4);
    store32(header + AT_VERSION, version);
    store32(header + AT_ORDER, ORDER);
    store32(header + AT_NSECTIONS, (uint32_t)n);
    store64(header + AT_SIZE, total);
    store64(header + AT_CONTENT, gaz_hash_bytes(body, total - HEADER_SIZE));
    memcpy(out->data + start, header, sizeof header);
    return GAZ_OK;
}

gaz_status gaz_write_file(const char *path, const void *bytes, size_t n, gaz_error *err) {
    gaz_status s = GAZ_OK;
    const char *p = bytes;
    int fd = -1, made = 0;
    size_t size = strlen(path) + 48;
    char *temporary = malloc(size);
    if (!temporary)
        return gaz_fail_memory(err);
    /* Not mkstemp: its files are private, and what the umask allows cannot be asked
     * without changing it for all threads. */
    for (int i = 0; i < 100 && fd < 0; i++) {
        snprintf(temporary, size, "%s.%ld-%d.tmp", path, (long)getpid(), i);
        fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            goto failed;
    }
    if (fd < 0)
        goto failed;
    made = 1;
    while (n > 0) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            goto failed;
        p += put;
        n -= (size_t)put;
    }
    if (fsync(fd) < 0)
        goto failed;
    int closed = close(fd);
    fd = -1;
    if (closed < 0 || rename(temporary, path) < 0)
        goto failed;
    made = 0;
    goto done;
failed:
    s = gaz_fail(err, GAZ_ERR_IO, "%s: cannot write: %s", path, strerror(errno));
done:
    if (fd >= 0)
        close(fd);
    if (made)
        unlink(temporary);
    free(temporary);
    return s;
}
