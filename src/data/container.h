/* container.h — the file all compiled data lives in: named sections, mapped, never parsed.
 *
 *   file    := header table section*
 *   header  := magic[8] "\x89GAZ\r\n\x1a\n"  kind[4] ("GAZT" lists and rules, "GAZM" model)
 *              version u32  order u32 (0x01020304)  nsections u32  size u64 (of the file)
 *              content u64 (hash of all bytes after the header)  reserved u64
 *   table   := ( name[8]  offset u64  size u64 )*      ascending offsets, 64-byte aligned
 *
 * Everything is little-endian. Opening checks magic, version, order, size, table and ranges,
 * and touches no section; gaz_container_verify reads everything and compares the content id.
 * Room: data. */
#ifndef GAZ_DATA_CONTAINER_H
#define GAZ_DATA_CONTAINER_H

#include "base/buffer.h"
#include "gazette.h"

typedef struct gaz_container {
    const unsigned char *base;
    size_t size;
    int mapped; /* 1: munmap on close; 2: heap, free on close; 0: the caller's memory */
    uint32_t nsections;
    uint64_t content; /* the content id as written in the header */
} gaz_container;

gaz_status gaz_container_open(gaz_container *c, const char *path, const char kind[4],
                              uint32_t version, gaz_error *err);
/* name is what errors call it. */
gaz_status gaz_container_open_memory(gaz_container *c, const void *bytes, size_t n,
                                     const char kind[4], uint32_t version,
                                     const char *name, gaz_error *err);
void gaz_container_close(gaz_container *c);
gaz_status gaz_container_verify(const gaz_container *c, const char *name, gaz_error *err);

/* The section's first byte and *count items of the given size; NULL when there is no such
 * section or its size is no multiple of item. */
const void *gaz_container_section(const gaz_container *c, const char *name, size_t item,
                                  size_t *count);

/* Writing: sections in the order given, deterministic bytes. */
typedef struct gaz_section {
    char name[8];
    const void *bytes;
    size_t size;
} gaz_section;
/* Appends the whole file to out. */
gaz_status gaz_container_build(gaz_buffer *out, const char kind[4], uint32_t version,
                               const gaz_section *sections, size_t n, gaz_error *err);
/* Writes bytes to path: a temporary name beside it, fsync, rename. Whole or not at all. */
gaz_status gaz_write_file(const char *path, const void *bytes, size_t n, gaz_error *err);

#endif
