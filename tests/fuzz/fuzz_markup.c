/* fuzz_markup.c — HTML, XML and what is neither: the text taken out is UTF-8, its pieces
 * ascend in the source, and what is a copy is one. */
#include <string.h>

#include "fuzz.h"
#include "markup/extract.h"
#include "text/utf8.h"

static void check_map(gaz_source_map *m, const char *source, size_t len) {
    PROMISE(!m->text.failed);
    PROMISE(gaz_utf8_check(m->text.data, m->text.len) == m->text.len);
    size_t before = 0;
    for (size_t i = 0; i < m->count; i++) {
        const gaz_piece *p = &m->piece[i];
        size_t end = i + 1 < m->count ? m->piece[i + 1].text : m->text.len;
        PROMISE(p->text <= end && p->from <= p->to && p->to <= len && p->from >= before);
        before = p->from;
    }
    for (size_t at = 0, n; at < m->text.len; at += n) {
        size_t span[2];
        n = 1;
        while (at + n < m->text.len &&
               ((unsigned char)m->text.data[at + n] & 0xC0) == 0x80)
            n++;
        gaz_source_map_span(m, at, at + n, span);
        PROMISE(span[0] <= span[1] && span[1] <= len);
        /* A letter stands for itself, or for a reference to it. */
        char c = m->text.data[at];
        if (n == 1 && ((c | 32) >= 'a' && (c | 32) <= 'z') && span[1] - span[0] == 1)
            PROMISE(source[span[0]] == c);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static gaz_source_map m;
    const char *source = (const char *)data;
    char name[16];
    if (gaz_utf8_check(source, size) < size)
        return 0;
    for (int kind = GAZ_MARKUP_XML; kind <= GAZ_MARKUP_TEI; kind++) {
        gaz_source_map_clear(&m);
        gaz_extract(&m, (gaz_markup)kind, source, size);
        check_map(&m, source, size);
    }
    if (gaz_declared_encoding(source, size, name, sizeof name))
        PROMISE(memchr(name, '\0', sizeof name) != NULL && name[0] != '\0');
    return 0;
}
