/* write_ansi.c — the text with its names coloured, for a terminal; bracketed where
 * colours are not wanted (NO_COLOR). Room: format. */
#include "format/doc_name.h"
#include "format/writers.h"

static const char *const colours[GAZ_LABELS] = {
    [GAZ_NONE] = "\033[1;33m", /* labels of a model's own */
    [GAZ_PERSON] = "\033[1;36m",
    [GAZ_COUNTRY] = "\033[1;32m",
    [GAZ_PLACE] = "\033[1;34m",
    [GAZ_ORGANIZATION] = "\033[1;35m",
};

static void ansi_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    size_t at = 0, n = gaz_record_count(r);
    for (size_t i = 0; i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        gaz_emit_visible(out, r->text + at, e->start - at, 1);
        gaz_buffer_text(out, style->colour ? colours[e->label < GAZ_LABELS ? e->label : GAZ_NONE] : "[");
        gaz_emit_visible(out, r->text + e->start, e->end - e->start, 1);
        if (style->colour) {
            gaz_buffer_text(out, "\033[0m");
        } else {
            gaz_buffer_byte(out, ' ');
            gaz_buffer_text(out, gaz_style_label(style, e->label, e->kind));
            gaz_buffer_byte(out, ']');
        }
        at = e->end;
    }
    gaz_emit_visible(out, r->text + at, r->len - at, 1);
    if (r->len && r->text[r->len - 1] != '\n')
        gaz_buffer_byte(out, '\n');
}

const gaz_writer gaz_write_ansi = {
    .name = "ansi",
    .extension = ".txt",
    .about = "the text with its names coloured, for a terminal",
    .record = ansi_record,
};
