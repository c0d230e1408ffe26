/* buffer.h — growing arrays and byte buffers. Room: base. */
#ifndef GAZ_BASE_BUFFER_H
#define GAZ_BASE_BUFFER_H

#include <stddef.h>
#include <string.h>

/* Bytes that grow at the end. A zeroed one is ready; failure is sticky, so that a writer
 * may append many times and look once. */
typedef struct gaz_buffer {
    char *data;
    size_t len, cap;
    int failed; /* 1: memory ran out; what was appended since is missing */
} gaz_buffer;

/* Room for n more bytes at data + len; 0 when memory is out (failed is then set). */
int gaz_buffer_reserve(gaz_buffer *b, size_t n);
void gaz_buffer_append(gaz_buffer *b, const void *bytes, size_t n);
void gaz_buffer_free(gaz_buffer *b);

static inline void gaz_buffer_byte(gaz_buffer *b, char c) {
    if (b->len < b->cap || gaz_buffer_reserve(b, 1))
        b->data[b->len++] = c;
}
static inline void gaz_buffer_text(gaz_buffer *b, const char *s) {
    gaz_buffer_append(b, s, strlen(s));
}

/* Makes *array (of items of the given size, *cap of them) hold at least need items, growing
 * by half; 0 when memory is out or sizes overflow, *array untouched. */
int gaz_grow(void *array, size_t *cap, size_t need, size_t item);

#endif
