/* write_web.c — for the web and for search, a line a document: `webanno`, an
 * AnnotationPage of the W3C Web Annotation Data Model (2017), and `es-annotated`, the
 * text as Elasticsearch's annotated_text field reads it. Room: format. */
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

static void geonames_uri(gaz_buffer *out, uint32_t id) {
    gaz_buffer_text(out, "https://sws.geonames.org/");
    gaz_emit_uint(out, id);
    gaz_buffer_byte(out, '/');
}

static void target(const gaz_record *r, const gaz_entity *e, gaz_place *at,
                   gaz_buffer *out) {
    gaz_buffer_text(out, "\"target\":{\"source\":\"");
    gaz_emit_uri(out, &r->origin);
    gaz_buffer_text(out,
                    "\",\"selector\":[{\"type\":\"TextPositionSelector\",\"start\":");
    gaz_place_to(at, e->start); /* the model counts code points */
    gaz_emit_uint(out, at->codepoint);
    gaz_buffer_text(out, ",\"end\":");
    gaz_place_to(at, e->end);
    gaz_emit_uint(out, at->codepoint);
    gaz_buffer_text(out, "},{\"type\":\"TextQuoteSelector\",\"exact\":");
    gaz_emit_json(out, r->text + e->start, e->end - e->start);
    gaz_buffer_text(out, "}]}");
}

/* The beginning of a page. Pages and annotations must have an IRI of their own. */
static void page(const char *id, size_t id_len, const gaz_origin *origin,
                 gaz_buffer *out) {
    gaz_buffer_text(out, "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"id\":\"");
    gaz_emit_uri(out, origin);
    gaz_buffer_text(out, "#names\",\"type\":\"AnnotationPage\"");
    if (id) {
        gaz_buffer_text(out, ",\"label\":");
        gaz_buffer_append(out, id, id_len);
    }
    gaz_buffer_text(out, ",\"items\":[");
}

static void webanno_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    gaz_place at = gaz_place_start(style, r->text);
    page(r->id, r->id_len, &r->origin, out);
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        const char *label = gaz_style_label(style, e->label, e->kind);
        gaz_buffer_text(out, i ? ",{\"id\":\"" : "{\"id\":\"");
        gaz_emit_uri(out, &r->origin);
        gaz_buffer_text(out, "#e");
        gaz_emit_uint(out, i + 1);
        gaz_buffer_text(out, "\",\"type\":\"Annotation\",\"body\":[{\"type\":"
                             "\"TextualBody\",\"purpose\":\"tagging\",\"value\":");
        gaz_emit_json(out, label, strlen(label));
        gaz_buffer_byte(out, '}');
        if (e->geonames) {
            gaz_buffer_text(out,
                            ",{\"type\":\"SpecificResource\",\"purpose\":\"identifying\","
                            "\"source\":\"");
            geonames_uri(out, e->geonames);
            gaz_buffer_text(out, "\"}");
        }
        gaz_buffer_text(out, "],");
        target(r, e, &at, out);
        gaz_buffer_byte(out, '}');
    }
    gaz_buffer_text(out, "]}\n");
}

static void webanno_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style;
    page(f->id, f->id_len, &f->origin, out);
    gaz_buffer_text(out, "]}\n");
}

/* What stands within ( ) is URL-encoded. */
static void url(gaz_buffer *out, const char *s) {
    gaz_emit_uri_part(out, s, strlen(s), "");
}

/* The field knows no escape: a text that holds [a](b) itself reads as annotated there. */
static void es_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    gaz_buffer text = {0};
    size_t at = 0;
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        gaz_buffer_append(&text, r->text + at, e->start - at);
        gaz_buffer_byte(&text, '[');
        gaz_buffer_append(&text, r->text + e->start, e->end - e->start);
        gaz_buffer_text(&text, "](");
        url(&text, gaz_style_label(style, e->label, e->kind));
        if (e->name) {
            gaz_buffer_byte(&text, '&');
            url(&text, e->name);
        }
        if (e->geonames) {
            gaz_buffer_text(&text, "&geonames%3A");
            gaz_emit_uint(&text, e->geonames);
        }
        gaz_buffer_byte(&text, ')');
        at = e->end;
    }
    gaz_buffer_append(&text, r->text + at, r->len - at);
    gaz_buffer_byte(out, '{');
    if (r->id) {
        gaz_buffer_text(out, "\"id\":");
        gaz_buffer_append(out, r->id, r->id_len);
        gaz_buffer_byte(out, ',');
    }
    gaz_buffer_text(out, "\"text\":");
    gaz_emit_json(out, text.data ? text.data : "", text.len);
    gaz_buffer_text(out, "}\n");
    out->failed |= text.failed;
    gaz_buffer_free(&text);
}

static void es_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style;
    gaz_buffer_byte(out, '{');
    if (f->id) {
        gaz_buffer_text(out, "\"id\":");
        gaz_buffer_append(out, f->id, f->id_len);
        gaz_buffer_byte(out, ',');
    }
    gaz_buffer_text(out, "\"text\":\"\"}\n");
}

const gaz_writer gaz_write_webanno = {
    .name = "webanno",
    .extension = ".jsonl",
    .about = "a W3C Web Annotation page a line",
    .flags = GAZ_WRITER_LINES,
    .record = webanno_record,
    .error = webanno_error,
};

const gaz_writer gaz_write_es_annotated = {
    .name = "es-annotated",
    .extension = ".jsonl",
    .about = "the text as Elasticsearch's annotated_text",
    .flags = GAZ_WRITER_LINES,
    .record = es_record,
    .error = es_error,
};
