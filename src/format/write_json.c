/* write_json.c — the annotation record itself: `jsonl`, one a line, and `json`, laid out
 * for people. gazette.schema.json is its description. Room: format.
 *
 * Key order is fixed: schema id source text offset_unit entities chains, then what the
 * input object held besides, as it stood there. */
#include "format/json_out.h"
#include "format/writers.h"

#include <string.h>

static void source_member(json_out *j, const gaz_origin *o) {
    json_top_key(j, "source");
    gaz_buffer_byte(j->out, '{');
    json_key(j, "file", 1);
    gaz_emit_json_loose(j->out, o->file);
    if (o->line)
        json_uint_member(j, "line", o->line, 0);
    if (o->encoding)
        json_text_member(j, "encoding", o->encoding, 0);
    gaz_buffer_byte(j->out, '}');
}

static void chains_member(json_out *j, const gaz_record *r) {
    size_t n = gaz_record_chain_count(r);
    json_top_key(j, "chains");
    gaz_buffer_byte(j->out, '[');
    j->depth++;
    for (size_t i = 0; i < n; i++) {
        const gaz_chain *c = gaz_record_chain(r, i);
        if (i)
            gaz_buffer_byte(j->out, ',');
        json_break_line(j);
        gaz_buffer_byte(j->out, '{');
        json_key(j, "id", 1);
        json_chain_id(j, i + 1);
        json_text_member(j, "label", gaz_style_label(j->style, c->label, NULL),
                         0);
        if (c->name)
            json_text_member(j, "name", c->name, 0);
        json_key(j, "mentions", 0);
        gaz_buffer_byte(j->out, '[');
        for (size_t m = 0; m < c->nmentions; m++) {
            if (m)
                json_comma(j);
            gaz_emit_uint(j->out, c->mentions[m]);
        }
        LITERAL(j->out, "]}");
    }
    j->depth--;
    if (n)
        json_break_line(j);
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
    json_break_line(j);
    gaz_buffer_byte(j->out, '}');
    j->any = 1;
}

/* Members of the input, byte for byte: all of them, or those that were not taken. */
static void passed_members(json_out *j, const gaz_json *object, int all) {
    for (size_t i = 0; i < object->count; i++) {
        const gaz_json_member *m = &object->member[i];
        if (m->taken && !all)
            continue;
        json_next_member(j);
        gaz_buffer_append(j->out, object->s + m->key.at, m->key.len);
        json_colon(j);
        if (j->pretty)
            gaz_buffer_append(j->out, object->s + m->value.at, m->value.len);
        else
            gaz_emit_json_line(j->out, object->s + m->value.at, m->value.len);
    }
}

static void own_members(json_out *j, const gaz_record *r, int with_text) {
    const gaz_style *style = j->style;
    json_top_key(j, "schema");
    LITERAL(j->out, "\"gazette/1.0\"");
    if (r->id && !(style->into && r->object)) {
        json_top_key(j, "id");
        gaz_buffer_append(j->out, r->id, r->id_len);
    }
    if (r->origin.encoding || (!r->id && !(style->into && r->object)))
        source_member(j, &r->origin);
    if (with_text) {
        json_top_key(j, "text");
        if (r->json_text)
            gaz_buffer_append(j->out, r->json_text, r->json_text_len);
        else
            gaz_emit_json(j->out, r->text, r->len);
    }
    gaz_json_entities(j, r);
    chains_member(j, r);
}

static void write_record(json_out *j, const gaz_record *r) {
    const gaz_style *style = j->style;
    open_record(j);
    if (style->into) {
        if (r->object)
            passed_members(j, r->object, !style->no_text);
        json_next_member(j);
        gaz_emit_json(j->out, style->into, strlen(style->into));
        json_colon(j);
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
    json_top_key(j, "schema");
    LITERAL(j->out, "\"gazette/1.0\"");
    if (f->id) {
        json_top_key(j, "id");
        gaz_buffer_append(j->out, f->id, f->id_len);
    }
    source_member(j, &f->origin);
    json_top_key(j, "error");
    gaz_buffer_byte(j->out, '{');
    json_text_member(j, "code", gaz_code_name(f->code), 1);
    json_key(j, "message", 0);
    gaz_emit_json_loose(j->out, f->message);
    if (f->has_byte)
        json_uint_member(j, "byte", f->byte, 0);
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
