/* json_string.c — JSON strings: checking and undoing them. Room: format. */
#include "format/json_string.h"

#include "format/json_scan.h"
#include "text/utf8.h"

#include <stdint.h>
#include <string.h>

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Non-zero where one of the eight bytes is ", \ or below 0x20 (after Mycroft, 1987). A
 * borrow may mark a byte above a real hit too, never without one, which is all that is
 * asked. */
static uint64_t special(uint64_t w) {
    uint64_t quote = w ^ EACH(0x22), back = w ^ EACH(0x5C);
    return (((quote - EACH(1)) & ~quote) | ((back - EACH(1)) & ~back) |
            ((w - EACH(0x20)) & ~w)) &
           EACH(0x80);
}

static int hex4(const char *p, const char *end, unsigned *out) {
    if (end - p < 4)
        return 0;
    unsigned v = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char ch = (unsigned char)p[i];
        unsigned d;
        if (ch >= '0' && ch <= '9')
            d = ch - (unsigned)'0';
        else if ((ch | 32) >= 'a' && (ch | 32) <= 'f')
            d = (ch | 32u) - (unsigned)'a' + 10;
        else
            return 0;
        v = v << 4 | d;
    }
    *out = v;
    return 1;
}

/* c->p stands on the backslash. */
static int scan_escape(gaz_json_cursor *c) {
    if (c->end - c->p < 2)
        return gaz_json_fault(c, "the string does not end");
    char kind = c->p[1];
    if (kind != 'u') {
        if (!memchr("\"\\/bfnrt", kind, 8))
            return gaz_json_fault(c, "invalid escape in a string");
        c->p += 2;
        return 1;
    }
    unsigned high, low;
    if (!hex4(c->p + 2, c->end, &high))
        return gaz_json_fault(c, "\\u needs four hexadecimal digits");
    if (high >= 0xD800 && high <= 0xDFFF) {
        const char *next = c->p + 6;
        if (high >= 0xDC00 || c->end - next < 6 || next[0] != '\\' || next[1] != 'u' ||
            !hex4(next + 2, c->end, &low) || low < 0xDC00 || low > 0xDFFF)
            return gaz_json_fault(c, "lone surrogate in a string");
        c->p += 6;
    }
    c->p += 6;
    return 1;
}

int gaz_json_scan_string(gaz_json_cursor *c, int *escaped) {
    const char *open = c->p++;
    *escaped = 0;
    for (;;) {
        while (c->end - c->p >= 8) {
            uint64_t w;
            memcpy(&w, c->p, 8);
            if (special(w))
                break;
            c->p += 8;
        }
        while (c->p < c->end && *c->p != '"' && *c->p != '\\' &&
               (unsigned char)*c->p >= 0x20)
            c->p++;
        if (c->p == c->end) {
            c->p = open;
            return gaz_json_fault(c, "the string does not end");
        }
        if (*c->p == '"') {
            c->p++;
            return 1;
        }
        if (*c->p != '\\')
            return gaz_json_fault(c, "control character in a string; it must be escaped");
        *escaped = 1;
        if (!scan_escape(c))
            return 0;
    }
}

void gaz_json_unescape(const char *s, const gaz_json_value *v, gaz_buffer *out) {
    const char *p = s + v->at + 1, *end = s + v->at + v->len - 1;
    if (!gaz_buffer_reserve(out, (size_t)(end - p) + 1)) /* it only ever shrinks */
        return;
    char *to = out->data + out->len;
    while (p < end) {
        const char *back = memchr(p, '\\', (size_t)(end - p));
        size_t plain = (size_t)((back ? back : end) - p);
        memcpy(to, p, plain);
        to += plain;
        p += plain;
        if (!back)
            break;
        unsigned u = 0, low = 0;
        switch (p[1]) {
        case 'b':
            *to++ = '\b';
            break;
        case 'f':
            *to++ = '\f';
            break;
        case 'n':
            *to++ = '\n';
            break;
        case 'r':
            *to++ = '\r';
            break;
        case 't':
            *to++ = '\t';
            break;
        case 'u':
            hex4(p + 2, end, &u);
            if (u >= 0xD800 && u <= 0xDBFF && hex4(p + 8, end, &low)) {
                u = 0x10000 + ((u - 0xD800) << 10) + (low - 0xDC00);
                p += 6;
            }
            to += gaz_utf8_encode(u, to);
            p += 4;
            break;
        default:
            *to++ = p[1];
            break;
        }
        p += 2;
    }
    out->len = (size_t)(to - out->data);
}
