/* write_table.c — `csv` and `tsv`: one name a row. Room: format. */
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

typedef void (*field_function)(gaz_buffer *out, const char *s, size_t len);

static const char header[] =
    "id,file,line,start,end,text,label,score,name,chain,sense,subtype,"
    "geonames,insee,iso3166_1,iso3166_2,country,lat,lon\n";

static void csv_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, header);
}

static void tsv_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    for (const char *p = header; *p; p++)
        gaz_buffer_byte(out, (char)(*p == ',' ? '\t' : *p));
}

static void text_field(gaz_buffer *out, char comma, field_function field, const char *s) {
    if (s)
        field(out, s, strlen(s));
    gaz_buffer_byte(out, comma);
}

static void row(const gaz_style *style, const gaz_record *r, const gaz_entity *e,
                gaz_place *at, const gaz_buffer *id, const gaz_buffer *file, char comma,
                field_function field, gaz_buffer *out) {
    field(out, id->data, id->len);
    gaz_buffer_byte(out, comma);
    field(out, file->data, file->len);
    gaz_buffer_byte(out, comma);
    if (r->origin.line)
        gaz_emit_uint(out, r->origin.line);
    gaz_buffer_byte(out, comma);
    gaz_place_to(at, e->start);
    gaz_emit_uint(out, gaz_place_in(at, style->unit));
    gaz_buffer_byte(out, comma);
    gaz_place_to(at, e->end);
    gaz_emit_uint(out, gaz_place_in(at, style->unit));
    gaz_buffer_byte(out, comma);
    field(out, r->text + e->start, e->end - e->start);
    gaz_buffer_byte(out, comma);
    text_field(out, comma, field, gaz_style_label(style, e->label, e->kind));
    if (e->score >= 0)
        gaz_emit_score(out, e->score);
    gaz_buffer_byte(out, comma);
    text_field(out, comma, field, e->name);
    if (e->chain) {
        gaz_buffer_byte(out, 'c');
        gaz_emit_uint(out, e->chain);
    }
    gaz_buffer_byte(out, comma);
    text_field(out, comma, field, e->sense);
    text_field(out, comma, field, e->kind);
    if (e->geonames)
        gaz_emit_uint(out, e->geonames);
    gaz_buffer_byte(out, comma);
    text_field(out, comma, field, e->insee);
    text_field(out, comma, field, e->iso3166_1);
    text_field(out, comma, field, e->iso3166_2);
    text_field(out, comma, field, e->country);
    if (e->has_point)
        gaz_emit_degrees(out, e->lat);
    gaz_buffer_byte(out, comma);
    if (e->has_point)
        gaz_emit_degrees(out, e->lon);
    gaz_buffer_byte(out, '\n');
}

static void rows(const gaz_style *style, const gaz_record *r, char comma,
                 field_function field, gaz_buffer *out) {
    gaz_buffer id = {0}, file = {0};
    const gaz_origin whole = {.file = r->origin.file};
    gaz_place at = gaz_place_start(style, r->text);
    gaz_plain_id(&id, r->id, r->id_len);
    gaz_doc_name(&file, NULL, 0, &whole);
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++)
        row(style, r, gaz_record_entity(r, i), &at, &id, &file, comma, field, out);
    out->failed |= id.failed | file.failed;
    gaz_buffer_free(&id);
    gaz_buffer_free(&file);
}

static void csv_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    rows(style, r, ',', gaz_emit_csv, out);
}

static void tsv_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    rows(style, r, '\t', gaz_emit_tsv, out);
}

const gaz_writer gaz_write_csv = {
    .name = "csv",
    .extension = ".csv",
    .about = "one name a row, quoted as in RFC 4180",
    .begin = csv_begin,
    .record = csv_record,
};

const gaz_writer gaz_write_tsv = {
    .name = "tsv",
    .extension = ".tsv",
    .about = "one name a row; \\t, \\n, \\r, \\\\ stand for themselves",
    .begin = tsv_begin,
    .record = tsv_record,
};
