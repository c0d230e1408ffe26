/* write_ninjs.c — `ninjs`: the item as it came, our names among its people, places and
 * organisations (IPTC ninjs 2; the singular keys of version 1 where the item has its
 * other keys). One item a line. Room: format. */
#include "base/hash.h"
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/writers.h"

#include <stdlib.h>

typedef struct group {
    const char *name, *old_name;
    unsigned labels; /* bits */
} group;

static const group groups[] = {
    {"people", "person", 1u << GAZ_PERSON},
    {"places", "place", 1u << GAZ_PLACE | 1u << GAZ_COUNTRY},
    {"organisations", "organisation", 1u << GAZ_ORGANIZATION},
};
enum { GROUPS = sizeof groups / sizeof *groups };

/* Names that stand in a group already, found by hash. */
typedef struct names {
    struct slot {
        const char *s;
        size_t len;
    } * slot; /* [size], a power of two, less than half full */
    size_t size;
    gaz_buffer text; /* of those that were escaped; reserved at once, so that it stays */
} names;

/* 1: it was not there yet. */
static int add_name(names *n, const char *s, size_t len) {
    size_t i = (size_t)gaz_hash_bytes(s, len) & (n->size - 1);
    for (; n->slot[i].s; i = (i + 1) & (n->size - 1))
        if (n->slot[i].len == len && memcmp(n->slot[i].s, s, len) == 0)
            return 0;
    n->slot[i] = (struct slot){s, len};
    return 1;
}

static const gaz_json_member *member(const gaz_json *j, const char *name) {
    size_t n = strlen(name);
    for (size_t i = 0; j && i < j->count; i++) {
        const gaz_json_value *key = &j->member[i].key;
        if (key->len == n + 2 && memcmp(j->s + key->at + 1, name, n) == 0)
            return &j->member[i];
    }
    return NULL;
}

static int is_old(const gaz_json *j) {
    static const char *const keys[] = {"headline", "body_text", "body_xhtml",
                                       "person",   "place",     "organisation"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (member(j, keys[i]))
            return 1;
    return 0;
}

/* The names of a group in the item: how many, and into *n where it has slots. */
static size_t item_names(const gaz_json *j, const gaz_json_value *list, names *n) {
    gaz_json_value item, key, v;
    size_t count = 0;
    for (size_t at = 0; list && gaz_json_each(j, list, &at, NULL, &item);) {
        count++;
        for (size_t in = 0; n->slot && gaz_json_each(j, &item, &in, &key, &v);) {
            if (item.kind != GAZ_JSON_OBJECT || v.kind != GAZ_JSON_STRING ||
                key.len != 6 || memcmp(j->s + key.at + 1, "name", 4) != 0)
                continue;
            size_t before = n->text.len;
            if (v.escaped)
                gaz_json_unescape(j->s, &v, &n->text);
            if (v.escaped && !n->text.failed)
                add_name(n, n->text.data + before, n->text.len - before);
            else if (!v.escaped)
                add_name(n, j->s + v.at + 1, v.len - 2);
        }
    }
    return count;
}

static void put_uri(gaz_buffer *out, const gaz_entity *e) {
    if (e->iso3166_1) {
        gaz_buffer_text(out, ",\"uri\":\"http://cvx.iptc.org/iso3166-1a2/");
        for (const char *p = e->iso3166_1; *p; p++)
            gaz_buffer_byte(out, (char)(*p >= 'A' && *p <= 'Z' ? *p | 0x20 : *p));
        gaz_buffer_byte(out, '"');
    } else if (e->geonames) {
        gaz_buffer_text(out, ",\"uri\":\"https://sws.geonames.org/");
        gaz_emit_uint(out, e->geonames);
        gaz_buffer_text(out, "/\"");
    }
}

/* The members of a group: what the item has, then ours. 0: there are none. */
static void put_group(const gaz_record *r, const group *g, const gaz_json_value *list,
                      int old, gaz_buffer *out) {
    size_t n = gaz_record_count(r);
    names known = {0};
    size_t size = 8, all = n + item_names(r->object, list, &known);
    while (size < 2 * all)
        size *= 2;
    known.slot = calloc(size, sizeof *known.slot);
    known.size = size;
    if (!known.slot || (list && !gaz_buffer_reserve(&known.text, list->len + 1))) {
        out->failed = 1;
        goto done;
    }
    item_names(r->object, list, &known);
    size_t start = out->len;
    gaz_buffer_text(out, ",\"");
    gaz_buffer_text(out, old ? g->old_name : g->name);
    gaz_buffer_text(out, "\":[");
    size_t first = out->len;
    if (list) {
        gaz_emit_json_line(out, r->object->s + list->at + 1, list->len - 2);
        while (out->len > first && out->data[out->len - 1] == ' ')
            out->len--;
    }
    for (size_t i = 0; i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        const char *name = e->name ? e->name : r->text + e->start;
        size_t len = e->name ? strlen(name) : e->end - e->start;
        if (!(g->labels & 1u << e->label) || !add_name(&known, name, len))
            continue;
        gaz_buffer_text(out, out->len > first ? ",{\"name\":" : "{\"name\":");
        gaz_emit_json(out, name, len);
        gaz_buffer_text(out, ",\"rel\":\"mentions\"");
        put_uri(out, e);
        gaz_buffer_byte(out, '}');
    }
    if (out->len == first && !list)
        out->len = start;
    else
        gaz_buffer_byte(out, ']');
done:
    free(known.slot);
    gaz_buffer_free(&known.text);
}

static void ninjs_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    const gaz_json *j = r->object;
    const gaz_json_member *list[GROUPS];
    int old = j && is_old(j);
    for (size_t i = 0; i < GROUPS; i++)
        list[i] = member(j, old ? groups[i].old_name : groups[i].name);
    gaz_buffer_byte(out, '{');
    size_t first = out->len;
    for (size_t i = 0; j && i < j->count; i++) {
        const gaz_json_member *m = &j->member[i];
        if (m == list[0] || m == list[1] || m == list[2])
            continue;
        if (out->len > first)
            gaz_buffer_byte(out, ',');
        gaz_buffer_append(out, j->s + m->key.at, m->key.len);
        gaz_buffer_byte(out, ':');
        gaz_emit_json_line(out, j->s + m->value.at, m->value.len);
    }
    if (!j) {
        gaz_buffer_text(out, "\"uri\":\"");
        gaz_emit_uri(out, &r->origin);
        gaz_buffer_text(out, "\",\"type\":\"text\"");
        if (!style->no_text) {
            gaz_buffer_text(out, ",\"bodies\":[{\"role\":\"main\",\"contenttype\":"
                                 "\"text/plain\",\"value\":");
            gaz_emit_json(out, r->text, r->len);
            gaz_buffer_text(out, "}]");
        }
    }
    size_t before = out->len;
    for (size_t i = 0; i < GROUPS; i++)
        put_group(r, &groups[i], list[i] ? &list[i]->value : NULL, old, out);
    if (before == first && out->len > before &&
        !out->failed) { /* no comma to begin with */
        memmove(out->data + first, out->data + first + 1, out->len - first - 1);
        out->len--;
    }
    gaz_buffer_text(out, "}\n");
}

static void ninjs_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    gaz_write_jsonl.error(style, f, out);
}

const gaz_writer gaz_write_ninjs = {
    .name = "ninjs",
    .extension = ".ninjs.json",
    .about = "IPTC ninjs: names added to people, places, organisations",
    .flags = GAZ_WRITER_NAMES_ERRORS | GAZ_WRITER_LINES | GAZ_WRITER_PASSES,
    .record = ninjs_record,
    .error = ninjs_error,
};
