/* offsets.c — from byte offsets to code points and UTF-16 units. Room: text. */
#include "text/offsets.h"

#include "text/utf8.h"

void gaz_offsets_start(gaz_offsets *o, const char *text) {
    *o = (gaz_offsets){.text = text};
}

void gaz_offsets_to(gaz_offsets *o, size_t byte) {
    if (byte <= o->byte)
        return;
    const char *from = o->text + o->byte;
    size_t n = byte - o->byte;
    o->codepoint += gaz_utf8_count(from, n);
    o->utf16 += gaz_utf8_count_utf16(from, n);
    o->byte = byte;
}
