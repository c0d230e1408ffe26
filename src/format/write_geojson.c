/* write_geojson.c — the names that have a place on the map, as one FeatureCollection
 * (RFC 7946). Room: format. */
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

static void geojson_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "{\"type\":\"FeatureCollection\",\"features\":[\n");
}

static void geojson_end(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "\n]}\n");
}

static void text_property(gaz_buffer *out, const char *key, const char *value) {
    if (!value)
        return;
    gaz_buffer_text(out, key);
    gaz_emit_json(out, value, strlen(value));
}

static void feature(const gaz_style *style, const gaz_record *r, const gaz_entity *e,
                    gaz_place *at, gaz_buffer *out) {
    gaz_buffer_text(out, ",\n{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\","
                         "\"coordinates\":[");
    gaz_emit_degrees(out, e->lon);
    gaz_buffer_byte(out, ',');
    gaz_emit_degrees(out, e->lat);
    gaz_buffer_text(out, "]},\"properties\":{\"text\":");
    gaz_emit_json(out, r->text + e->start, e->end - e->start);
    text_property(out,
                  ",\"label\":", gaz_style_label(style, e->label, e->kind));
    text_property(out, ",\"name\":", e->name);
    text_property(out, ",\"subtype\":", e->kind);
    text_property(out, ",\"country\":", e->country);
    if (e->geonames) {
        gaz_buffer_text(out, ",\"geonames\":");
        gaz_emit_uint(out, e->geonames);
    }
    text_property(out, ",\"insee\":", e->insee);
    text_property(out, ",\"iso3166_1\":", e->iso3166_1);
    text_property(out, ",\"iso3166_2\":", e->iso3166_2);
    if (e->score >= 0) {
        gaz_buffer_text(out, ",\"score\":");
        gaz_emit_score(out, e->score);
    }
    if (r->id) {
        gaz_buffer_text(out, ",\"document\":");
        gaz_buffer_append(out, r->id, r->id_len);
    }
    gaz_buffer_text(out, ",\"file\":");
    gaz_emit_json_loose(out, r->origin.file);
    if (r->origin.line) {
        gaz_buffer_text(out, ",\"line\":");
        gaz_emit_uint(out, r->origin.line);
    }
    gaz_buffer_text(out, ",\"start\":");
    gaz_place_to(at, e->start);
    gaz_emit_uint(out, gaz_place_in(at, style->unit));
    gaz_buffer_text(out, ",\"end\":");
    gaz_place_to(at, e->end);
    gaz_emit_uint(out, gaz_place_in(at, style->unit));
    gaz_buffer_text(out, "}}");
}

static void geojson_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    gaz_place at = gaz_place_start(style, r->text);
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        if (e->has_point)
            feature(style, r, e, &at, out);
    }
}

const gaz_writer gaz_write_geojson = {
    .name = "geojson",
    .extension = ".geojson",
    .about = "the names that have a place on the map (RFC 7946)",
    .separator = ",\n",
    .begin = geojson_begin,
    .record = geojson_record,
    .end = geojson_end,
};
