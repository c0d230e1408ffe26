/* write_json.c — the annotation record itself: `jsonl`, one a line, and `json`, laid out
 * for people. gazette.schema.json is its description. Room: format.
 *
 * Key order is fixed: schema id source text offset_unit entities chains, then what the
 * input object held besides, as it stood there. */
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

#include <string.h>

typedef struct json_out {
    gaz_buffer *out;
    const gaz_style *style;
    int pretty;
    int any; /* the object at hand has a member already */
    int depth;
} json_out;

#define LITERAL(out, s) gaz_buffer_append(out, s, sizeof(s) - 1)

static void break_line(json_out *j) {
    if (!j->pretty)
        return;
    gaz_buffer_byte(j->out, '\n');
    for (int i = 0; i < j->depth; i++)
        LITERAL(j->out, "  ");
}

/* What goes before a member of a record: each stands on a line of its own in `json`. */
static void next_member(json_out *j) {
    if (j->any)
        gaz_buffer_byte(j->out, ',');
    j->any = 1;
    break_line(j);
}

static void colon(json_out *j) {
    gaz_buffer_byte(j->out, ':');
    if (j->pretty)
        gaz_buffer_byte(j->out, ' ');
}

static void comma(json_out *j) {
    gaz_buffer_byte(j->out, ',');
    if (j->pretty)
        gaz_buffer_byte(j->out, ' ');
}

static void top_key(json_out *j, const char *key) {
    next_member(j);
    gaz_buffer_byte(j->out, '"');
    gaz_buffer_text(j->out, key);
    gaz_buffer_byte(j->out, '"');
    colon(j);
}

/* A key within an entity, a chain and the like; first: nothing stands before it. */
static void key(json_out *j, const char *name, int first) {
    if (!first)
        comma(j);
    gaz_buffer_byte(j->out, '"');
    gaz_buffer_text(j->out, name);
    gaz_buffer_byte(j->out, '"');
    colon(j);
}

static void text_value(json_out *j, const char *s) {
    gaz_emit_json(j->out, s, strlen(s));
}

static void text_member(json_out *j, const char *name, const char *s, int first) {
    key(j, name, first);
    text_value(j, s);
}

static void uint_member(json_out *j, const char *name, size_t n, int first) {
    key(j, name, first);
    gaz_emit_uint(j->out, n);
}

static void source_member(json_out *j, const gaz_origin *o) {
    top_key(j, "source");
    gaz_buffer_byte(j->out, '{');
    key(j, "file", 1);
    gaz_emit_json_loose(j->out, o->file);
    if (o->line)
        uint_member(j, "line", o->line, 0);
    if (o->encoding)
        text_member(j, "encoding", o->encoding, 0);
    gaz_buffer_byte(j->out, '}');
}

/* ---- entities ---- */

/* The offsets of one entity: two places, less the start of the part they lie in. */
typedef struct span {
    gaz_place start, end, base;
    const gaz_part *part; /* NULL: the text has no parts */
} span;

static size_t offset_of(const gaz_place *p, const gaz_place *base, gaz_unit unit) {
    return gaz_place_in(p, unit) - gaz_place_in(base, unit);
}

static void links_member(json_out *j, const gaz_entity *e) {
    if (!e->geonames && !e->insee && !e->iso3166_1 && !e->iso3166_2)
        return;
    key(j, "links", 0);
    gaz_buffer_byte(j->out, '{');
    int first = 1;
    if (e->geonames) {
        uint_member(j, "geonames", e->geonames, 1);
        first = 0;
    }
    if (e->insee) {
        text_member(j, "insee", e->insee, first);
        first = 0;
    }
    if (e->iso3166_1) {
        text_member(j, "iso3166_1", e->iso3166_1, first);
        first = 0;
    }
    if (e->iso3166_2)
        text_member(j, "iso3166_2", e->iso3166_2, first);
    gaz_buffer_byte(j->out, '}');
}

static void pair_member(json_out *j, const char *name, const span *s, gaz_unit unit) {
    key(j, name, 0);
    gaz_buffer_byte(j->out, '[');
    gaz_emit_uint(j->out, offset_of(&s->start, &s->base, unit));
    comma(j);
    gaz_emit_uint(j->out, offset_of(&s->end, &s->base, unit));
    gaz_buffer_byte(j->out, ']');
}

static void cue_value(json_out *j, const gaz_cue *c, const span *s) {
    gaz_place at = s->start;
    gaz_place_to(&at, c->start);
    /* A cue may reach before the part of its entity; it is shown from the part's start.
     */
    size_t start = gaz_place_in(&at, j->style->unit),
           base = gaz_place_in(&s->base, j->style->unit);
    gaz_place_to(&at, c->end);
    size_t end = gaz_place_in(&at, j->style->unit);
    gaz_buffer_byte(j->out, '{');
    uint_member(j, "start", start > base ? start - base : 0, 1);
    uint_member(j, "end", end > base ? end - base : 0, 0);
    key(j, "label", 0);
    if (c->label == GAZ_NONE)
        LITERAL(j->out, "null");
    else
        text_value(j, gaz_label_map_get(j->style->labels, c->label, NULL));
    text_member(j, "source", gaz_source_name(c->source), 0);
    if (c->list)
        text_member(j, "list", c->list, 0);
    if (c->rule)
        text_member(j, "rule", c->rule, 0);
    key(j, "weight", 0);
    gaz_emit_score(j->out, c->weight);
    gaz_buffer_byte(j->out, '}');
}

/* The cues that agree with the entity's label, or those that do not. */
static void cues_member(json_out *j, const gaz_doc *d, const gaz_entity *e, const span *s,
                        int agree) {
    key(j, agree ? "cues" : "rejected", 0);
    gaz_buffer_byte(j->out, '[');
    int first = 1;
    for (size_t i = 0; i < e->ncues; i++) {
        const gaz_cue *c = gaz_doc_cue(d, e->first_cue + i);
        if (!c || (c->label == e->label) != agree)
            continue;
        if (!first)
            comma(j);
        first = 0;
        cue_value(j, c, s);
    }
    gaz_buffer_byte(j->out, ']');
}

/* What the network weighed: words, or evidence. */
static void reasons_member(json_out *j, const gaz_record *r, const gaz_entity *e,
                           int words) {
    key(j, words ? "words" : "evidence", 0);
    gaz_buffer_byte(j->out, '[');
    int first = 1;
    for (size_t i = 0; i < e->nreasons; i++) {
        const gaz_reason *n = gaz_doc_reason(r->doc, e->first_reason + i);
        if (!n || (strcmp(n->kind, "word") == 0) != words)
            continue;
        if (!first)
            comma(j);
        first = 0;
        gaz_buffer_byte(j->out, '{');
        key(j, words ? "text" : "kind", 1);
        if (words) {
            gaz_emit_json(j->out, r->text + n->start, n->end - n->start);
            key(j, "at", 0);
            if (n->at < 0)
                gaz_buffer_byte(j->out, '-');
            gaz_emit_uint(j->out, (uint64_t)(n->at < 0 ? -n->at : n->at));
        } else {
            text_value(j, n->kind);
            if (n->label != GAZ_NONE)
                text_member(j, "label",
                            gaz_label_map_get(j->style->labels, n->label, NULL), 0);
            if (n->list)
                text_member(j, "list", n->list, 0);
            if (n->rule)
                text_member(j, "rule", n->rule, 0);
        }
        key(j, "weight", 0);
        gaz_emit_fixed(j->out, n->weight, 2);
        gaz_buffer_byte(j->out, '}');
    }
    gaz_buffer_byte(j->out, ']');
}

static void next_reading(json_out *j, const gaz_entity *e) {
    key(j, "next", 0);
    gaz_buffer_byte(j->out, '{');
    key(j, "label", 1);
    if (e->next == GAZ_NONE)
        LITERAL(j->out, "null");
    else
        text_value(j, gaz_label_map_get(j->style->labels, e->next, NULL));
    key(j, "score", 0);
    gaz_emit_score(j->out, e->next_score);
    gaz_buffer_byte(j->out, '}');
}

static void why_member(json_out *j, const gaz_record *r, const gaz_entity *e,
                       const span *s) {
    key(j, "why", 0);
    gaz_buffer_byte(j->out, '{');
    text_member(j, "source", gaz_source_name(e->source), 1);
    if (e->list)
        text_member(j, "list", e->list, 0);
    if (e->rule)
        text_member(j, "rule", e->rule, 0);
    cues_member(j, r->doc, e, s, 1);
    cues_member(j, r->doc, e, s, 0);
    if (e->next_score >= 0) {
        reasons_member(j, r, e, 1);
        reasons_member(j, r, e, 0);
        next_reading(j, e);
    }
    gaz_buffer_byte(j->out, '}');
}

static void chain_id(json_out *j, size_t number) {
    LITERAL(j->out, "\"c");
    gaz_emit_uint(j->out, number);
    gaz_buffer_byte(j->out, '"');
}

/* What the input's entity holds besides what we write of it ourselves, as it stands. */
static void given_members(json_out *j, const gaz_json *object,
                          const gaz_json_value *given) {
    static const char *const own[] = {"start", "end",   "text",   "label", "key",
                                      "byte",  "utf16", "source", "chain"};
    gaz_json_value name, value;
    for (size_t at = 0; gaz_json_each(object, given, &at, &name, &value);) {
        size_t i = 0, n = sizeof own / sizeof *own;
        while (i < n && !(name.len == strlen(own[i]) + 2 &&
                          memcmp(object->s + name.at + 1, own[i], name.len - 2) == 0))
            i++;
        if (i < n)
            continue;
        comma(j);
        gaz_buffer_append(j->out, object->s + name.at, name.len);
        colon(j);
        gaz_buffer_append(j->out, object->s + value.at, value.len);
    }
}

/* given: the input's own object for e; NULL or empty where e is ours. */
static void entity_value(json_out *j, const gaz_record *r, const gaz_entity *e,
                         const gaz_json_value *given, const span *s) {
    const gaz_unit unit = j->style->unit;
    gaz_buffer_byte(j->out, '{');
    uint_member(j, "start", offset_of(&s->start, &s->base, unit), 1);
    uint_member(j, "end", offset_of(&s->end, &s->base, unit), 0);
    key(j, "text", 0);
    gaz_emit_json(j->out, r->text + s->start.byte, s->end.byte - s->start.byte);
    text_member(j, "label", gaz_label_map_get(j->style->labels, e->label, e->kind), 0);
    if (s->part)
        text_member(j, "key", s->part->key, 0);
    if (given && given->len) {
        given_members(j, r->object, given);
        if (j->style->all_units) {
            pair_member(j, "byte", s, GAZ_BYTE);
            pair_member(j, "utf16", s, GAZ_UTF16);
        }
        gaz_buffer_byte(j->out, '}');
        return;
    }
    if (e->score >= 0) {
        key(j, "score", 0);
        gaz_emit_score(j->out, e->score);
    }
    if (e->name)
        text_member(j, "name", e->name, 0);
    if (e->chain) {
        key(j, "chain", 0);
        chain_id(j, e->chain);
    }
    links_member(j, e);
    if (e->sense)
        text_member(j, "sense", e->sense, 0);
    if (e->has_point) {
        key(j, "lat", 0);
        gaz_emit_degrees(j->out, e->lat);
        key(j, "lon", 0);
        gaz_emit_degrees(j->out, e->lon);
    }
    if (e->kind)
        text_member(j, "subtype", e->kind, 0);
    if (e->country)
        text_member(j, "country", e->country, 0);
    if (j->style->all_units) {
        pair_member(j, "byte", s, GAZ_BYTE);
        pair_member(j, "utf16", s, GAZ_UTF16);
    }
    if (r->map) {
        size_t source[2];
        gaz_source_map_span(r->map, s->start.byte, s->end.byte, source);
        key(j, "source", 0);
        gaz_buffer_byte(j->out, '[');
        gaz_emit_uint(j->out, source[0]);
        comma(j);
        gaz_emit_uint(j->out, source[1]);
        gaz_buffer_byte(j->out, ']');
    }
    if (j->style->explain)
        why_member(j, r, e, s);
    gaz_buffer_byte(j->out, '}');
}

/* Moves s to entity e; parts and entities are both in order. */
static void place_entity(span *s, const gaz_record *r, const gaz_entity *e) {
    size_t end = e->end;
    if (r->nparts) {
        const gaz_part *last = r->part + r->nparts - 1;
        if (!s->part)
            s->part = r->part;
        while (s->part < last && e->start >= s->part[1].start)
            s->part++;
        gaz_place_to(&s->base, s->part->start);
        /* Parts are set apart by a blank line, which no name crosses; but if one did, a
         * slice of its own key's string is all we may claim. */
        if (end > s->part->start + s->part->len)
            end = s->part->start + s->part->len;
    }
    s->start = s->end;
    gaz_place_to(&s->start, e->start);
    s->end = s->start;
    gaz_place_to(&s->end, end);
}

static void entities_member(json_out *j, const gaz_record *r) {
    static const char *const units[] = {"codepoint", "byte", "utf16"};
    size_t n = gaz_record_count(r);
    top_key(j, "offset_unit");
    text_value(j, units[j->style->unit]);
    top_key(j, "entities");
    gaz_buffer_byte(j->out, '[');
    span s = {.part = NULL};
    s.start = s.end = s.base = gaz_place_start(j->style, r->text);
    j->depth++;
    for (size_t i = 0; i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        place_entity(&s, r, e);
        if (i)
            gaz_buffer_byte(j->out, ',');
        break_line(j);
        entity_value(j, r, e, r->merged ? &r->merged->given[i] : NULL, &s);
    }
    j->depth--;
    if (n)
        break_line(j);
    gaz_buffer_byte(j->out, ']');
}

static void chains_member(json_out *j, const gaz_record *r) {
    size_t n = gaz_record_chain_count(r);
    top_key(j, "chains");
    gaz_buffer_byte(j->out, '[');
    j->depth++;
    for (size_t i = 0; i < n; i++) {
        const gaz_chain *c = gaz_record_chain(r, i);
        if (i)
            gaz_buffer_byte(j->out, ',');
        break_line(j);
        gaz_buffer_byte(j->out, '{');
        key(j, "id", 1);
        chain_id(j, i + 1);
        text_member(j, "label", gaz_label_map_get(j->style->labels, c->label, NULL), 0);
        if (c->name)
            text_member(j, "name", c->name, 0);
        key(j, "mentions", 0);
        gaz_buffer_byte(j->out, '[');
        for (size_t m = 0; m < c->nmentions; m++) {
            if (m)
                comma(j);
            gaz_emit_uint(j->out, c->mentions[m]);
        }
        LITERAL(j->out, "]}");
    }
    j->depth--;
    if (n)
        break_line(j);
    gaz_buffer_byte(j->out, ']');
}

/* ---- records ---- */

static void open_record(json_out *j) {
    gaz_buffer_byte(j->out, '{');
    j->any = 0;
    j->depth++;
}

static void close_record(json_out *j) {
    j->depth--;
    break_line(j);
    gaz_buffer_byte(j->out, '}');
    j->any = 1;
}

/* Members of the input, byte for byte: all of them, or those that were not taken. */
static void passed_members(json_out *j, const gaz_json *object, int all) {
    for (size_t i = 0; i < object->count; i++) {
        const gaz_json_member *m = &object->member[i];
        if (m->taken && !all)
            continue;
        next_member(j);
        gaz_buffer_append(j->out, object->s + m->key.at, m->key.len);
        colon(j);
        if (j->pretty)
            gaz_buffer_append(j->out, object->s + m->value.at, m->value.len);
        else
            gaz_emit_json_line(j->out, object->s + m->value.at, m->value.len);
    }
}

static void own_members(json_out *j, const gaz_record *r, int with_text) {
    const gaz_style *style = j->style;
    top_key(j, "schema");
    LITERAL(j->out, "\"gazette/1.0\"");
    if (r->id && !(style->into && r->object)) {
        top_key(j, "id");
        gaz_buffer_append(j->out, r->id, r->id_len);
    }
    if (r->origin.encoding || (!r->id && !(style->into && r->object)))
        source_member(j, &r->origin);
    if (with_text) {
        top_key(j, "text");
        if (r->json_text)
            gaz_buffer_append(j->out, r->json_text, r->json_text_len);
        else
            gaz_emit_json(j->out, r->text, r->len);
    }
    entities_member(j, r);
    chains_member(j, r);
}

static void write_record(json_out *j, const gaz_record *r) {
    const gaz_style *style = j->style;
    open_record(j);
    if (style->into) {
        if (r->object)
            passed_members(j, r->object, !style->no_text);
        next_member(j);
        gaz_emit_json(j->out, style->into, strlen(style->into));
        colon(j);
        open_record(j);
        own_members(j, r, (!r->object || r->map) && !style->no_text);
        close_record(j);
    } else {
        /* With several text keys the strings stay in their own members. */
        own_members(j, r, !style->no_text && !r->nparts);
        if (r->object)
            passed_members(j, r->object, 0);
    }
    close_record(j);
    gaz_buffer_byte(j->out, '\n');
}

static void write_error(json_out *j, const gaz_failure *f) {
    open_record(j);
    top_key(j, "schema");
    LITERAL(j->out, "\"gazette/1.0\"");
    if (f->id) {
        top_key(j, "id");
        gaz_buffer_append(j->out, f->id, f->id_len);
    }
    source_member(j, &f->origin);
    top_key(j, "error");
    gaz_buffer_byte(j->out, '{');
    text_member(j, "code", gaz_code_name(f->code), 1);
    key(j, "message", 0);
    gaz_emit_json_loose(j->out, f->message);
    if (f->has_byte)
        uint_member(j, "byte", f->byte, 0);
    gaz_buffer_byte(j->out, '}');
    close_record(j);
    gaz_buffer_byte(j->out, '\n');
}

static void jsonl_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    write_record(&(json_out){.out = out, .style = style}, r);
}

static void jsonl_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    write_error(&(json_out){.out = out, .style = style}, f);
}

static void json_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    write_record(&(json_out){.out = out, .style = style, .pretty = 1}, r);
}

static void json_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    write_error(&(json_out){.out = out, .style = style, .pretty = 1}, f);
}

const gaz_writer gaz_write_jsonl = {
    .name = "jsonl",
    .extension = ".jsonl",
    .about = "one annotation record a line",
    .flags = GAZ_WRITER_NAMES_ERRORS | GAZ_WRITER_LINES,
    .record = jsonl_record,
    .error = jsonl_error,
};

const gaz_writer gaz_write_json = {
    .name = "json",
    .extension = ".json",
    .about = "the same record laid out over lines, for one document",
    .flags = GAZ_WRITER_NAMES_ERRORS,
    .record = json_record,
    .error = json_error,
};
