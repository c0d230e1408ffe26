/* json_entity.c — the entities of the annotation record. Room: format. */
#include "format/json_out.h"
#include "format/place.h"

/* The offsets of one entity: two places, less the start of the part they lie in. */
typedef struct span {
    gaz_place start, end, base;
    const gaz_part *part; /* NULL: the text has no parts */
} span;

static size_t offset_of(const gaz_place *p, const gaz_place *base, gaz_unit unit) {
    return gaz_place_in(p, unit) - gaz_place_in(base, unit);
}

static void links_member(json_out *j, const gaz_entity *e) {
    if (!e->geonames && !e->insee && !e->iso3166_1 && !e->iso3166_2 && !e->user_id)
        return;
    json_key(j, "links", 0);
    gaz_buffer_byte(j->out, '{');
    int first = 1;
    if (e->geonames) {
        json_uint_member(j, "geonames", e->geonames, 1);
        first = 0;
    }
    if (e->insee) {
        json_text_member(j, "insee", e->insee, first);
        first = 0;
    }
    if (e->iso3166_1) {
        json_text_member(j, "iso3166_1", e->iso3166_1, first);
        first = 0;
    }
    if (e->iso3166_2) {
        json_text_member(j, "iso3166_2", e->iso3166_2, first);
        first = 0;
    }
    if (e->user_id)
        json_text_member(j, "user", e->user_id, first);
    gaz_buffer_byte(j->out, '}');
}

static void pair_member(json_out *j, const char *name, const span *s, gaz_unit unit) {
    json_key(j, name, 0);
    gaz_buffer_byte(j->out, '[');
    gaz_emit_uint(j->out, offset_of(&s->start, &s->base, unit));
    json_comma(j);
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
    json_uint_member(j, "start", start > base ? start - base : 0, 1);
    json_uint_member(j, "end", end > base ? end - base : 0, 0);
    json_key(j, "label", 0);
    if (c->label == GAZ_NONE)
        LITERAL(j->out, "null");
    else
        json_text_value(j, gaz_style_label(j->style, c->label, NULL));
    json_text_member(j, "source", gaz_source_name(c->source), 0);
    if (c->list)
        json_text_member(j, "list", c->list, 0);
    if (c->rule)
        json_text_member(j, "rule", c->rule, 0);
    json_key(j, "weight", 0);
    gaz_emit_score(j->out, c->weight);
    gaz_buffer_byte(j->out, '}');
}

/* The cues that agree with the entity's label, or those that do not. */
static void cues_member(json_out *j, const gaz_doc *d, const gaz_entity *e, const span *s,
                        int agree) {
    json_key(j, agree ? "cues" : "rejected", 0);
    gaz_buffer_byte(j->out, '[');
    int first = 1;
    for (size_t i = 0; i < e->ncues; i++) {
        const gaz_cue *c = gaz_doc_cue(d, e->first_cue + i);
        if (!c || (c->label == e->label) != agree)
            continue;
        if (!first)
            json_comma(j);
        first = 0;
        cue_value(j, c, s);
    }
    gaz_buffer_byte(j->out, ']');
}

/* What the network weighed: words, or evidence. */
static void reasons_member(json_out *j, const gaz_record *r, const gaz_entity *e,
                           int words) {
    json_key(j, words ? "words" : "evidence", 0);
    gaz_buffer_byte(j->out, '[');
    int first = 1;
    for (size_t i = 0; i < e->nreasons; i++) {
        const gaz_reason *n = gaz_doc_reason(r->doc, e->first_reason + i);
        if (!n || (strcmp(n->kind, "word") == 0) != words)
            continue;
        if (!first)
            json_comma(j);
        first = 0;
        gaz_buffer_byte(j->out, '{');
        json_key(j, words ? "text" : "kind", 1);
        if (words) {
            gaz_emit_json(j->out, r->text + n->start, n->end - n->start);
            json_key(j, "at", 0);
            if (n->at < 0)
                gaz_buffer_byte(j->out, '-');
            gaz_emit_uint(j->out, (uint64_t)(n->at < 0 ? -n->at : n->at));
        } else {
            json_text_value(j, n->kind);
            if (n->label != GAZ_NONE)
                json_text_member(j, "label",
                                 gaz_style_label(j->style, n->label, NULL), 0);
            if (n->list)
                json_text_member(j, "list", n->list, 0);
            if (n->rule)
                json_text_member(j, "rule", n->rule, 0);
        }
        json_key(j, "weight", 0);
        gaz_emit_fixed(j->out, n->weight, 2);
        gaz_buffer_byte(j->out, '}');
    }
    gaz_buffer_byte(j->out, ']');
}

static void next_reading(json_out *j, const gaz_entity *e) {
    json_key(j, "next", 0);
    gaz_buffer_byte(j->out, '{');
    json_key(j, "label", 1);
    if (e->next == GAZ_NONE)
        LITERAL(j->out, "null");
    else
        json_text_value(j, gaz_style_label(j->style, e->next, NULL));
    json_key(j, "score", 0);
    gaz_emit_score(j->out, e->next_score);
    gaz_buffer_byte(j->out, '}');
}

static void why_member(json_out *j, const gaz_record *r, const gaz_entity *e,
                       const span *s) {
    json_key(j, "why", 0);
    gaz_buffer_byte(j->out, '{');
    json_text_member(j, "source", gaz_source_name(e->source), 1);
    if (e->list)
        json_text_member(j, "list", e->list, 0);
    if (e->rule)
        json_text_member(j, "rule", e->rule, 0);
    cues_member(j, r->doc, e, s, 1);
    cues_member(j, r->doc, e, s, 0);
    if (e->next_score >= 0) {
        reasons_member(j, r, e, 1);
        reasons_member(j, r, e, 0);
        next_reading(j, e);
    }
    gaz_buffer_byte(j->out, '}');
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
        json_comma(j);
        gaz_buffer_append(j->out, object->s + name.at, name.len);
        json_colon(j);
        gaz_buffer_append(j->out, object->s + value.at, value.len);
    }
}

/* given: the input's own object for e; NULL or empty where e is ours. */
static void entity_value(json_out *j, const gaz_record *r, const gaz_entity *e,
                         const gaz_json_value *given, const span *s) {
    const gaz_unit unit = j->style->unit;
    gaz_buffer_byte(j->out, '{');
    json_uint_member(j, "start", offset_of(&s->start, &s->base, unit), 1);
    json_uint_member(j, "end", offset_of(&s->end, &s->base, unit), 0);
    json_key(j, "text", 0);
    gaz_emit_json(j->out, r->text + s->start.byte, s->end.byte - s->start.byte);
    json_text_member(j, "label", gaz_style_label(j->style, e->label, e->kind),
                     0);
    if (s->part)
        json_text_member(j, "key", s->part->key, 0);
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
        json_key(j, "score", 0);
        gaz_emit_score(j->out, e->score);
    }
    if (e->name)
        json_text_member(j, "name", e->name, 0);
    if (e->chain) {
        json_key(j, "chain", 0);
        json_chain_id(j, e->chain);
    }
    links_member(j, e);
    if (e->sense)
        json_text_member(j, "sense", e->sense, 0);
    if (e->has_point) {
        json_key(j, "lat", 0);
        gaz_emit_degrees(j->out, e->lat);
        json_key(j, "lon", 0);
        gaz_emit_degrees(j->out, e->lon);
    }
    if (e->kind)
        json_text_member(j, "subtype", e->kind, 0);
    if (e->country)
        json_text_member(j, "country", e->country, 0);
    if (j->style->all_units) {
        pair_member(j, "byte", s, GAZ_BYTE);
        pair_member(j, "utf16", s, GAZ_UTF16);
    }
    if (r->map) {
        size_t source[2];
        gaz_source_map_span(r->map, s->start.byte, s->end.byte, source);
        json_key(j, "source", 0);
        gaz_buffer_byte(j->out, '[');
        gaz_emit_uint(j->out, source[0]);
        json_comma(j);
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

void gaz_json_entities(json_out *j, const gaz_record *r) {
    static const char *const units[] = {"codepoint", "byte", "utf16"};
    size_t n = gaz_record_count(r);
    json_top_key(j, "offset_unit");
    json_text_value(j, units[j->style->unit]);
    json_top_key(j, "entities");
    gaz_buffer_byte(j->out, '[');
    span s = {.part = NULL};
    s.start = s.end = s.base = gaz_place_start(j->style, r->text);
    j->depth++;
    for (size_t i = 0; i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        place_entity(&s, r, e);
        if (i)
            gaz_buffer_byte(j->out, ',');
        json_break_line(j);
        entity_value(j, r, e, r->merged ? &r->merged->given[i] : NULL, &s);
    }
    j->depth--;
    if (n)
        json_break_line(j);
    gaz_buffer_byte(j->out, ']');
}
