/* write_studio.c — `label-studio`: tasks with our names as predictions, one JSON list.
 * Offsets are UTF-16 units, as that tool counts in the browser. Room: format. */
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

static void studio_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "[\n");
}

static void studio_end(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "\n]\n");
}

static void data_member(gaz_buffer *out, const char *text, size_t len, const char *id,
                        size_t id_len, const gaz_origin *origin) {
    gaz_buffer_text(out, ",\n{\"data\":{\"text\":");
    gaz_emit_json(out, text, len);
    if (id) {
        gaz_buffer_text(out, ",\"id\":");
        gaz_buffer_append(out, id, id_len);
    }
    gaz_buffer_text(out, ",\"file\":");
    gaz_emit_json_loose(out, origin->file);
    if (origin->line) {
        gaz_buffer_text(out, ",\"line\":");
        gaz_emit_uint(out, origin->line);
    }
}

static void studio_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    const gaz_style utf16 = {.unit = GAZ_UTF16};
    gaz_place at = gaz_place_start(&utf16, r->text);
    data_member(out, r->text, r->len, r->id, r->id_len, &r->origin);
    gaz_buffer_text(out, "},\"predictions\":[{\"model_version\":\"gazette ");
    gaz_buffer_text(out, gaz_version());
    gaz_buffer_text(out, "\",\"result\":[");
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        const char *label = gaz_style_label(style, e->label, e->kind);
        gaz_buffer_text(out, i ? ",{\"id\":\"e" : "{\"id\":\"e");
        gaz_emit_uint(out, i + 1);
        gaz_buffer_text(out, "\",\"from_name\":\"label\",\"to_name\":\"text\","
                             "\"type\":\"labels\",\"value\":{\"start\":");
        gaz_place_to(&at, e->start);
        gaz_emit_uint(out, at.utf16);
        gaz_buffer_text(out, ",\"end\":");
        gaz_place_to(&at, e->end);
        gaz_emit_uint(out, at.utf16);
        gaz_buffer_text(out, ",\"text\":");
        gaz_emit_json(out, r->text + e->start, e->end - e->start);
        gaz_buffer_text(out, ",\"labels\":[");
        gaz_emit_json(out, label, strlen(label));
        gaz_buffer_text(out, "]}");
        if (e->score >= 0) {
            gaz_buffer_text(out, ",\"score\":");
            gaz_emit_score(out, e->score);
        }
        gaz_buffer_byte(out, '}');
    }
    gaz_buffer_text(out, "]}]}");
}

static void studio_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style;
    data_member(out, "", 0, f->id, f->id_len, &f->origin);
    gaz_buffer_text(out, ",\"error\":\"");
    gaz_buffer_text(out, gaz_code_name(f->code));
    gaz_buffer_text(out, "\"}}");
}

const gaz_writer gaz_write_label_studio = {
    .name = "label-studio",
    .extension = ".json",
    .about = "tasks with predictions (from label to text)",
    .separator = ",\n",
    .begin = studio_begin,
    .record = studio_record,
    .error = studio_error,
    .end = studio_end,
};
