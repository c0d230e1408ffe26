/* json_out.h — members of the annotation record, on one line or laid out. Room: format;
 * for write_json.c and json_entity.c. */
#ifndef GAZ_FORMAT_JSON_OUT_H
#define GAZ_FORMAT_JSON_OUT_H

#include "format/emit.h"
#include "format/writer.h"

#include <string.h>

typedef struct json_out {
    gaz_buffer *out;
    const gaz_style *style;
    int pretty;
    int any; /* the object at hand has a member already */
    int depth;
} json_out;

#define LITERAL(out, s) gaz_buffer_append(out, s, sizeof(s) - 1)

static inline void json_break_line(json_out *j) {
    if (!j->pretty)
        return;
    gaz_buffer_byte(j->out, '\n');
    for (int i = 0; i < j->depth; i++)
        LITERAL(j->out, "  ");
}

/* What goes before a member of a record: each stands on a line of its own in `json`. */
static inline void json_next_member(json_out *j) {
    if (j->any)
        gaz_buffer_byte(j->out, ',');
    j->any = 1;
    json_break_line(j);
}

static inline void json_colon(json_out *j) {
    gaz_buffer_byte(j->out, ':');
    if (j->pretty)
        gaz_buffer_byte(j->out, ' ');
}

static inline void json_comma(json_out *j) {
    gaz_buffer_byte(j->out, ',');
    if (j->pretty)
        gaz_buffer_byte(j->out, ' ');
}

static inline void json_top_key(json_out *j, const char *key) {
    json_next_member(j);
    gaz_buffer_byte(j->out, '"');
    gaz_buffer_text(j->out, key);
    gaz_buffer_byte(j->out, '"');
    json_colon(j);
}

/* A key within an entity, a chain and the like; first: nothing stands before it. */
static inline void json_key(json_out *j, const char *name, int first) {
    if (!first)
        json_comma(j);
    gaz_buffer_byte(j->out, '"');
    gaz_buffer_text(j->out, name);
    gaz_buffer_byte(j->out, '"');
    json_colon(j);
}

static inline void json_text_value(json_out *j, const char *s) {
    gaz_emit_json(j->out, s, strlen(s));
}

static inline void json_text_member(json_out *j, const char *name, const char *s,
                                    int first) {
    json_key(j, name, first);
    json_text_value(j, s);
}

static inline void json_uint_member(json_out *j, const char *name, size_t n, int first) {
    json_key(j, name, first);
    gaz_emit_uint(j->out, n);
}

/* "c1": a chain's id. */
static inline void json_chain_id(json_out *j, size_t number) {
    LITERAL(j->out, "\"c");
    gaz_emit_uint(j->out, number);
    gaz_buffer_byte(j->out, '"');
}

/* json_entity.c: the members offset_unit and entities. */
void gaz_json_entities(json_out *j, const gaz_record *r);

#endif
