/* write_xml.c — names marked within the text: `xml` in words of our own, `tei` in those
 * of the Text Encoding Initiative (P5). Room: format.
 *
 * What XML 1.0 cannot hold (most control characters) becomes U+FFFD. */
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/writers.h"

static void attribute(gaz_buffer *out, const char *name, const char *value) {
    if (!value)
        return;
    gaz_buffer_byte(out, ' ');
    gaz_buffer_text(out, name);
    gaz_buffer_text(out, "=\"");
    gaz_emit_xml(out, value, strlen(value));
    gaz_buffer_byte(out, '"');
}

static void document_attributes(gaz_buffer *out, const char *id, size_t id_len,
                                const gaz_origin *origin) {
    gaz_buffer name = {0};
    const gaz_origin whole = {.file = origin->file};
    if (id) {
        gaz_plain_id(&name, id, id_len);
        gaz_buffer_text(out, " id=\"");
        gaz_emit_xml(out, name.data, name.len);
        gaz_buffer_byte(out, '"');
    }
    name.len = 0;
    gaz_doc_name(&name, NULL, 0, &whole);
    gaz_buffer_text(out, " file=\"");
    gaz_emit_xml(out, name.data, name.len);
    gaz_buffer_byte(out, '"');
    if (origin->line) {
        gaz_buffer_text(out, " line=\"");
        gaz_emit_uint(out, origin->line);
        gaz_buffer_byte(out, '"');
    }
    out->failed |= name.failed;
    gaz_buffer_free(&name);
}

static void xml_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(
        out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gazette version=\"1.0\">\n");
}

static void xml_end(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "</gazette>\n");
}

static void xml_name(const gaz_style *style, const gaz_record *r, const gaz_entity *e,
                     gaz_buffer *out) {
    gaz_buffer_text(out, "<name");
    attribute(out, "label", gaz_style_label(style, e->label, e->kind));
    if (e->score >= 0) {
        gaz_buffer_text(out, " score=\"");
        gaz_emit_score(out, e->score);
        gaz_buffer_byte(out, '"');
    }
    attribute(out, "name", e->name);
    if (e->chain) {
        gaz_buffer_text(out, " chain=\"c");
        gaz_emit_uint(out, e->chain);
        gaz_buffer_byte(out, '"');
    }
    if (e->geonames) {
        gaz_buffer_text(out, " geonames=\"");
        gaz_emit_uint(out, e->geonames);
        gaz_buffer_byte(out, '"');
    }
    attribute(out, "insee", e->insee);
    attribute(out, "iso3166_1", e->iso3166_1);
    attribute(out, "iso3166_2", e->iso3166_2);
    attribute(out, "sense", e->sense);
    attribute(out, "subtype", e->kind);
    gaz_buffer_byte(out, '>');
    gaz_emit_xml(out, r->text + e->start, e->end - e->start);
    gaz_buffer_text(out, "</name>");
}

/* Does TEI P5 (chapter 13) have that element for a name? */
static int is_tei_element(const char *name) {
    static const char *const elements[] = {
        "persName", "orgName",  "placeName", "country",  "settlement",
        "region",   "district", "bloc",      "geogName", "surname",
        "forename", "rs",       "name",
    };
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        if (strcmp(elements[i], name) == 0)
            return 1;
    return 0;
}

/* An attribute that holds one word. */
static void word_attribute(gaz_buffer *out, const char *name, const char *value) {
    if (!value)
        return;
    gaz_buffer word = {0};
    gaz_emit_word(&word, value);
    gaz_buffer_byte(out, ' ');
    gaz_buffer_text(out, name);
    gaz_buffer_text(out, "=\"");
    gaz_emit_xml(out, word.data, word.len);
    gaz_buffer_byte(out, '"');
    out->failed |= word.failed;
    gaz_buffer_free(&word);
}

/* A label that is no element of TEI becomes the @type of one, and the kind, which is else
 * the @type, its @subtype: TEI allows none without a @type. */
static void tei_name(const gaz_style *style, const gaz_record *r, const gaz_entity *e,
                     gaz_buffer *out) {
    const gaz_label_map *tei = gaz_label_map_named("tei");
    const char *label = gaz_label_map_get(style->labels ? style->labels : tei,
                                          style->data, e->label, e->kind);
    const char *element = is_tei_element(label)
                              ? label
                              : gaz_label_map_get(tei, style->data, e->label, NULL);
    if (!is_tei_element(element))
        element = "name";
    gaz_buffer_byte(out, '<');
    gaz_buffer_text(out, element);
    if (strcmp(element, label) == 0) {
        word_attribute(out, "type", e->kind);
    } else {
        word_attribute(out, "type", label);
        word_attribute(out, "subtype", e->kind);
    }
    if (e->geonames) {
        gaz_buffer_text(out, " ref=\"https://sws.geonames.org/");
        gaz_emit_uint(out, e->geonames);
        gaz_buffer_text(out, "/\"");
    }
    attribute(out, "key", e->name);
    gaz_buffer_byte(out, '>');
    gaz_emit_xml(out, r->text + e->start, e->end - e->start);
    gaz_buffer_text(out, "</");
    gaz_buffer_text(out, element);
    gaz_buffer_byte(out, '>');
}

typedef void (*name_function)(const gaz_style *, const gaz_record *, const gaz_entity *,
                              gaz_buffer *);

static void inline_text(const gaz_style *style, const gaz_record *r, name_function name,
                        gaz_buffer *out) {
    size_t at = 0;
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        gaz_emit_xml(out, r->text + at, e->start - at);
        name(style, r, e, out);
        at = e->end;
    }
    gaz_emit_xml(out, r->text + at, r->len - at);
}

static void xml_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    gaz_buffer_text(out, "<document");
    document_attributes(out, r->id, r->id_len, &r->origin);
    gaz_buffer_text(out, " xml:space=\"preserve\">");
    inline_text(style, r, xml_name, out);
    gaz_buffer_text(out, "</document>\n");
}

static void xml_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "<error");
    document_attributes(out, f->id, f->id_len, &f->origin);
    attribute(out, "code", gaz_code_name(f->code));
    gaz_buffer_byte(out, '>');
    gaz_emit_xml(out, f->message, strlen(f->message));
    gaz_buffer_text(out, "</error>\n");
}

static void tei_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                    "<teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\">\n"
                    "<teiHeader><fileDesc><titleStmt><title>gazette</title></titleStmt>"
                    "<publicationStmt><p/></publicationStmt>"
                    "<sourceDesc><p/></sourceDesc></fileDesc></teiHeader>\n");
}

static void tei_end(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "</teiCorpus>\n");
}

static void tei_head(const char *id, size_t id_len, const gaz_origin *origin,
                     gaz_buffer *out) {
    gaz_buffer name = {0};
    gaz_doc_name(&name, id, id_len, origin);
    gaz_buffer_text(out, "<TEI><teiHeader><fileDesc><titleStmt><title>");
    gaz_emit_xml(out, name.data, name.len);
    gaz_buffer_text(out, "</title></titleStmt><publicationStmt><p/></publicationStmt>"
                         "<sourceDesc><p/></sourceDesc></fileDesc></teiHeader>"
                         "<text><body><ab xml:space=\"preserve\">");
    out->failed |= name.failed;
    gaz_buffer_free(&name);
}

static void tei_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    tei_head(r->id, r->id_len, &r->origin, out);
    inline_text(style, r, tei_name, out);
    gaz_buffer_text(out, "</ab></body></text></TEI>\n");
}

static void tei_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style;
    tei_head(f->id, f->id_len, &f->origin, out);
    gaz_buffer_text(out, "<gap reason=\"");
    gaz_buffer_text(out, gaz_code_name(f->code));
    gaz_buffer_text(out, "\"/></ab></body></text></TEI>\n");
}

const gaz_writer gaz_write_xml = {
    .name = "xml",
    .extension = ".xml",
    .about = "names marked within the text",
    .flags = GAZ_WRITER_NAMES_ERRORS,
    .begin = xml_begin,
    .record = xml_record,
    .error = xml_error,
    .end = xml_end,
};

const gaz_writer gaz_write_tei = {
    .name = "tei",
    .extension = ".xml",
    .about = "the same in the words of TEI P5",
    .begin = tei_begin,
    .record = tei_record,
    .error = tei_error,
    .end = tei_end,
};
