/* place.h — a place in a text in bytes, code points and UTF-16 units, moving both ways.
 * What it passes over is counted once, so entities in order cost one pass. Room: format.
 */
#ifndef GAZ_FORMAT_PLACE_H
#define GAZ_FORMAT_PLACE_H

#include "format/writer.h"
#include "text/utf8.h"

typedef struct gaz_place {
    const char *text;
    size_t byte, codepoint, utf16; /* utf16 is kept only where with_utf16 */
    int with_utf16;
} gaz_place;

static inline gaz_place gaz_place_start(const gaz_style *style, const char *text) {
    return (gaz_place){text, 0, 0, 0, style->all_units || style->unit == GAZ_UTF16};
}

static inline void gaz_place_to(gaz_place *p, size_t byte) {
    if (byte >= p->byte) {
        p->codepoint += gaz_utf8_count(p->text + p->byte, byte - p->byte);
        if (p->with_utf16)
            p->utf16 += gaz_utf8_count_utf16(p->text + p->byte, byte - p->byte);
    } else {
        p->codepoint -= gaz_utf8_count(p->text + byte, p->byte - byte);
        if (p->with_utf16)
            p->utf16 -= gaz_utf8_count_utf16(p->text + byte, p->byte - byte);
    }
    p->byte = byte;
}

static inline size_t gaz_place_in(const gaz_place *p, gaz_unit unit) {
    return unit == GAZ_BYTE ? p->byte : unit == GAZ_UTF16 ? p->utf16 : p->codepoint;
}

#endif
