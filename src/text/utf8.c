/* utf8.c — UTF-8: checking, stepping, counting. Room: text. */
#include "text/utf8.h"

#include <string.h>

#define HIGH_BITS 0x8080808080808080u

static int is_tail(unsigned char c) { return (c & 0xC0) == 0x80; }

/* Length of the well-formed sequence at p[0..left), whose first byte is not ASCII; 0 when
 * there is none. Unicode 15, table 3-7. */
static size_t sequence(const unsigned char *p, size_t left) {
    unsigned char a = p[0];
    if (a < 0xC2 || a > 0xF4 || left < 2 || !is_tail(p[1]))
        return 0;
    if (a < 0xE0)
        return 2;
    if (left < 3 || !is_tail(p[2]))
        return 0;
    if (a < 0xF0) {
        if (a == 0xE0 && p[1] < 0xA0) /* overlong */
            return 0;
        if (a == 0xED && p[1] > 0x9F) /* surrogates */
            return 0;
        return 3;
    }
    if (left < 4 || !is_tail(p[3]))
        return 0;
    if (a == 0xF0 && p[1] < 0x90) /* overlong */
        return 0;
    if (a == 0xF4 && p[1] > 0x8F) /* above U+10FFFF */
        return 0;
    return 4;
}

size_t gaz_utf8_check(const char *s, size_t len) {
    const unsigned char *p = (const unsigned char *)s;
    size_t i = 0;
    while (i < len) {
        if (p[i] < 0x80) {
            uint64_t w;
            while (len - i >= 8 && (memcpy(&w, p + i, 8), !(w & HIGH_BITS)))
                i += 8;
            while (i < len && p[i] < 0x80)
                i++;
            continue;
        }
        size_t n = sequence(p + i, len - i);
        if (n == 0)
            return i;
        i += n;
    }
    return len;
}

uint32_t gaz_utf8_decode(const char *s, size_t len, size_t *n) {
    const unsigned char *p = (const unsigned char *)s;
    uint32_t a = p[0];
    if (a < 0x80 || len < 2) {
        *n = 1;
        return a;
    }
    if (a < 0xE0 || len < 3) {
        *n = 2;
        return (a & 0x1F) << 6 | (p[1] & 0x3Fu);
    }
    if (a < 0xF0 || len < 4) {
        *n = 3;
        return (a & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    }
    *n = 4;
    return (a & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
}

size_t gaz_utf8_encode(uint32_t c, char *out) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

/* Code points are the bytes that continue nothing; only four-byte sequences need two
 * UTF-16 units. Both loops are plain so that compilers make vectors of them. */
size_t gaz_utf8_count(const char *s, size_t len) {
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)s[i] & 0xC0) != 0x80;
    return n;
}

size_t gaz_utf8_count_utf16(const char *s, size_t len) {
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        n += (size_t)((c & 0xC0) != 0x80) + (c >= 0xF0);
    }
    return n;
}
