/* buffer.c — growing arrays and byte buffers. Room: base. */
#include "base/buffer.h"

#include <stdint.h>
#include <stdlib.h>

int gaz_grow(void *array, size_t *cap, size_t need, size_t item) {
    if (need <= *cap)
        return 1;
    size_t want = *cap < 16 ? 16 : *cap + *cap / 2;
    if (want < need)
        want = need;
    if (want > SIZE_MAX / 2 / (item ? item : 1))
        return 0;
    void *old;
    memcpy(&old, array, sizeof old);
    void *grown = realloc(old, want * item);
    if (!grown)
        return 0;
    memcpy(array, &grown, sizeof grown);
    *cap = want;
    return 1;
}

int gaz_buffer_reserve(gaz_buffer *b, size_t n) {
    if (b->failed || n > SIZE_MAX - b->len || !gaz_grow(&b->data, &b->cap, b->len + n, 1)) {
        b->failed = 1;
        return 0;
    }
    return 1;
}

void gaz_buffer_append(gaz_buffer *b, const void *bytes, size_t n) {
    if (n == 0 || !gaz_buffer_reserve(b, n))
        return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
}

void gaz_buffer_free(gaz_buffer *b) {
    free(b->data);
    *b = (gaz_buffer){0};
}
