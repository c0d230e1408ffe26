/* cp1252.c — text that is not UTF-8, read as Windows-1252, Latin-1 or -9. Room: text. */
#include "text/cp1252.h"

#include "text/utf8.h"

/* What 0x80..0x9F stand for (WHATWG Encoding, index windows-1252): the rest of the table
 * is Latin-1. */
static const uint16_t upper_controls[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

typedef enum charset { LATIN1, WINDOWS_1252, LATIN9 } charset;

static uint32_t latin9(uint32_t c) {
    switch (c) {
    case 0xA4:
        return 0x20AC;
    case 0xA6:
        return 0x160;
    case 0xA8:
        return 0x161;
    case 0xB4:
        return 0x17D;
    case 0xB8:
        return 0x17E;
    case 0xBC:
        return 0x152;
    case 0xBD:
        return 0x153;
    case 0xBE:
        return 0x178;
    default:
        return c;
    }
}

static void decode(gaz_buffer *out, const char *s, size_t len, charset set) {
    const unsigned char *p = (const unsigned char *)s;
    size_t i = 0;
    while (i < len) {
        size_t ascii = i;
        while (ascii < len && p[ascii] < 0x80)
            ascii++;
        gaz_buffer_append(out, s + i, ascii - i);
        for (i = ascii; i < len && p[i] >= 0x80; i++) {
            uint32_t c = p[i];
            if (set == WINDOWS_1252 && c < 0xA0)
                c = upper_controls[c - 0x80];
            else if (set == LATIN9)
                c = latin9(c);
            char utf8[4];
            gaz_buffer_append(out, utf8, gaz_utf8_encode(c, utf8));
        }
    }
}

void gaz_cp1252_decode(gaz_buffer *out, const char *s, size_t len) {
    decode(out, s, len, WINDOWS_1252);
}

void gaz_latin1_decode(gaz_buffer *out, const char *s, size_t len) {
    decode(out, s, len, LATIN1);
}

void gaz_latin9_decode(gaz_buffer *out, const char *s, size_t len) {
    decode(out, s, len, LATIN9);
}
