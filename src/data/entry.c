/* entry.c — records of ENTRIES. Room: data. Called by entity (links), compile and
 * describe.c. */
#include "data/entry.h"

enum {
    GENDER = 1,
    KIND = 2,
    COUNTRY = 4,
    ISO3166_1 = 8,
    GEONAMES = 16,
    POPULATION = 32,
    POINT = 64,
    NAME = 128,
    INSEE = 256,
    ISO3166_2 = 512,
    ID = 1024,
    ALL = 2047
};

/* The rest of the section; failed: it ended within a field. */
typedef struct cursor {
    const unsigned char *at, *end;
    int failed;
} cursor;

static uint32_t read_number(cursor *c) {
    uint32_t n = 0;
    for (unsigned shift = 0; shift < 35 && c->at < c->end; shift += 7) {
        unsigned char byte = *c->at++;
        n |= (uint32_t)(byte & 127) << shift;
        if (byte < 128)
            return n;
    }
    c->failed = 1;
    return 0;
}

static int32_t read_degrees(cursor *c) {
    if (c->end - c->at < 4) {
        c->failed = 1;
        return INT32_MIN;
    }
    const unsigned char *p = c->at;
    c->at += 4;
    return (int32_t)(p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
                     (uint32_t)p[3] << 24);
}

static const char *read_text(cursor *c) {
    const unsigned char *nul = memchr(c->at, 0, (size_t)(c->end - c->at));
    const char *text = (const char *)c->at;
    if (!nul) {
        c->failed = 1;
        return "";
    }
    c->at = nul + 1;
    return text;
}

size_t gaz_entry_read(const gaz_gazetteer *g, uint32_t at, gaz_entry *e) {
    static const gaz_entry nothing = {.name = "",
                                      .kind = "",
                                      .id = "",
                                      .insee = "",
                                      .iso3166_1 = "",
                                      .iso3166_2 = "",
                                      .country = "",
                                      .lat = INT32_MIN,
                                      .lon = INT32_MIN};
    *e = nothing;
    if (at >= g->nentries || g->nentries - at < 2)
        return 0;
    const unsigned char *first = g->entries + at;
    cursor c = {first + 2, g->entries + g->nentries, 0};
    unsigned mask = first[0] | (unsigned)first[1] << 8;
    if (mask & GENDER)
        e->gender = c.at < c.end ? (char)*c.at++ : 0;
    if (mask & KIND)
        e->kind = gaz_string(g, read_number(&c));
    if (mask & COUNTRY)
        e->country = gaz_string(g, read_number(&c));
    if (mask & ISO3166_1)
        e->iso3166_1 = gaz_string(g, read_number(&c));
    if (mask & GEONAMES)
        e->geonames = read_number(&c);
    if (mask & POPULATION)
        e->population = read_number(&c);
    if (mask & POINT) {
        e->lat = read_degrees(&c);
        e->lon = read_degrees(&c);
    }
    if (mask & NAME)
        e->name = read_text(&c);
    if (mask & INSEE)
        e->insee = read_text(&c);
    if (mask & ISO3166_2)
        e->iso3166_2 = read_text(&c);
    if (mask & ID)
        e->id = read_text(&c);
    if (c.failed || (mask & ~(unsigned)ALL)) {
        *e = nothing;
        return 0;
    }
    return (size_t)(c.at - first);
}

static void write_number(gaz_buffer *out, uint32_t n) {
    for (; n >= 128; n >>= 7)
        gaz_buffer_byte(out, (char)(unsigned char)(n | 128));
    gaz_buffer_byte(out, (char)n);
}

static void write_degrees(gaz_buffer *out, int32_t degrees) {
    uint32_t n = (uint32_t)degrees;
    for (int i = 0; i < 4; i++, n >>= 8)
        gaz_buffer_byte(out, (char)(unsigned char)n);
}

static void write_text(gaz_buffer *out, const char *s, size_t len) {
    if (len == 0)
        return;
    gaz_buffer_append(out, s, len);
    gaz_buffer_byte(out, '\0');
}

void gaz_entry_write(gaz_buffer *out, const gaz_entry_draft *e) {
    int point = e->lat != INT32_MIN || e->lon != INT32_MIN;
    unsigned mask = (e->gender ? GENDER : 0u) | (e->kind ? KIND : 0u) |
                    (e->country ? COUNTRY : 0u) | (e->iso3166_1 ? ISO3166_1 : 0u) |
                    (e->geonames ? GEONAMES : 0u) | (e->population ? POPULATION : 0u) |
                    (point ? POINT : 0u) | (e->name.len ? NAME : 0u) |
                    (e->insee.len ? INSEE : 0u) | (e->iso3166_2.len ? ISO3166_2 : 0u) |
                    (e->id.len ? ID : 0u);
    gaz_buffer_byte(out, (char)(unsigned char)mask);
    gaz_buffer_byte(out, (char)(unsigned char)(mask >> 8));
    if (e->gender)
        gaz_buffer_byte(out, e->gender);
    if (e->kind)
        write_number(out, e->kind);
    if (e->country)
        write_number(out, e->country);
    if (e->iso3166_1)
        write_number(out, e->iso3166_1);
    if (e->geonames)
        write_number(out, e->geonames);
    if (e->population)
        write_number(out, e->population);
    if (point) {
        write_degrees(out, e->lat);
        write_degrees(out, e->lon);
    }
    write_text(out, e->name.at, e->name.len);
    write_text(out, e->insee.at, e->insee.len);
    write_text(out, e->iso3166_2.at, e->iso3166_2.len);
    write_text(out, e->id.at, e->id.len);
}
