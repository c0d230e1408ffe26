/* write_report.c — `gazette explain`: for every name what decided, for people. Room:
 * format. */
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

static void quoted(gaz_buffer *out, const char *s, size_t len) {
    gaz_buffer_text(out, "«");
    gaz_emit_visible(out, s, len, 0);
    gaz_buffer_text(out, "»");
}

static void what_decided(gaz_buffer *out, gaz_source source, const char *list,
                         const char *rule) {
    gaz_buffer_text(out, gaz_source_name(source));
    if (list) {
        gaz_buffer_text(out, ", list ");
        gaz_buffer_text(out, list);
    }
    if (rule) {
        gaz_buffer_text(out, ", rule ");
        gaz_buffer_text(out, rule);
    }
}

static void cue_lines(const gaz_style *style, const gaz_record *r, const gaz_entity *e,
                      int agree, gaz_buffer *out) {
    for (size_t i = 0; i < e->ncues; i++) {
        const gaz_cue *c = gaz_doc_cue(r->doc, e->first_cue + i);
        if (!c || (c->label == e->label) != agree)
            continue;
        gaz_buffer_text(out, agree ? "    for       " : "    rejected  ");
        quoted(out, r->text + c->start, c->end - c->start);
        gaz_buffer_byte(out, ' ');
        gaz_buffer_text(out, c->label == GAZ_NONE
                                 ? "no name"
                                 : gaz_style_label(style, c->label, NULL));
        gaz_buffer_text(out, " by ");
        what_decided(out, c->source, c->list, c->rule);
        gaz_buffer_text(out, " (");
        gaz_emit_score(out, c->weight);
        gaz_buffer_text(out, ")\n");
    }
}

/* «président» just before +0.42 */
static void word_reason(const gaz_record *r, const gaz_reason *n, gaz_buffer *out) {
    int far = n->at < 0 ? -n->at : n->at;
    if (n->start < n->end)
        quoted(out, r->text + n->start, n->end - n->start);
    else
        gaz_buffer_text(out, n->at < 0 ? "sentence start" : "sentence end");
    if (far > 1) {
        gaz_buffer_byte(out, ' ');
        gaz_emit_uint(out, (uint64_t)far);
    }
    gaz_buffer_text(out, n->at < 0 ? " before" : n->at > 0 ? " after" : "");
}

/* What the network weighed, a line for the words and one for the evidence. */
static void reason_lines(const gaz_style *style, const gaz_record *r, const gaz_entity *e,
                         gaz_buffer *out) {
    int line = -1; /* 1: of words */
    for (size_t i = 0; i < e->nreasons; i++) {
        const gaz_reason *n = gaz_doc_reason(r->doc, e->first_reason + i);
        if (!n)
            continue;
        int word = strcmp(n->kind, "word") == 0;
        if (word != line) {
            gaz_buffer_text(out, line < 0 ? "" : "\n");
            gaz_buffer_text(out, word ? "    words     " : "    evidence  ");
        } else {
            gaz_buffer_text(out, ", ");
        }
        line = word;
        if (word) {
            word_reason(r, n, out);
        } else {
            gaz_buffer_text(out, n->kind);
            if (n->list || n->rule) {
                gaz_buffer_byte(out, ' ');
                gaz_buffer_text(out, n->list ? n->list : n->rule);
            }
            if (n->label != GAZ_NONE) {
                gaz_buffer_byte(out, ' ');
                gaz_buffer_text(out, gaz_style_label(style, n->label, NULL));
            }
        }
        gaz_buffer_text(out, n->weight < 0 ? " " : " +");
        gaz_emit_fixed(out, n->weight, 2);
    }
    gaz_buffer_text(out, line < 0 ? "" : "\n");
    if (e->next_score >= 0) {
        gaz_buffer_text(out, "    else      ");
        gaz_buffer_text(out, e->next == GAZ_NONE
                                 ? "no name"
                                 : gaz_style_label(style, e->next, NULL));
        gaz_buffer_text(out, " (");
        gaz_emit_score(out, e->next_score);
        gaz_buffer_text(out, ")\n");
    }
}

static void about_line(const gaz_entity *e, gaz_buffer *out) {
    if (!e->name && !e->chain && !e->geonames && !e->insee && !e->iso3166_1 &&
        !e->iso3166_2)
        return;
    gaz_buffer_text(out, "    is       ");
    if (e->name) {
        gaz_buffer_byte(out, ' ');
        quoted(out, e->name, strlen(e->name));
    }
    if (e->chain) {
        gaz_buffer_text(out, " chain c");
        gaz_emit_uint(out, e->chain);
    }
    if (e->geonames) {
        gaz_buffer_text(out, " geonames ");
        gaz_emit_uint(out, e->geonames);
    }
    const struct {
        const char *scheme, *id;
    } ids[] = {{" insee ", e->insee},
               {" iso3166_1 ", e->iso3166_1},
               {" iso3166_2 ", e->iso3166_2}};
    for (size_t i = 0; i < 3; i++)
        if (ids[i].id) {
            gaz_buffer_text(out, ids[i].scheme);
            gaz_buffer_text(out, ids[i].id);
        }
    gaz_buffer_byte(out, '\n');
}

static void report_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    gaz_buffer name = {0};
    gaz_doc_name(&name, r->id, r->id_len, &r->origin);
    gaz_buffer_text(out, style->colour ? "\n\033[1m" : "\n");
    gaz_emit_visible(out, name.data ? name.data : "", name.len, 0);
    gaz_buffer_text(out, style->colour ? "\033[0m\n" : "\n");
    out->failed |= name.failed;
    gaz_buffer_free(&name);
    size_t n = gaz_record_count(r);
    gaz_place at = gaz_place_start(style, r->text);
    if (n == 0)
        gaz_buffer_text(out, "  no names\n");
    for (size_t i = 0; i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        gaz_buffer_text(out, "  ");
        gaz_place_to(&at, e->start);
        gaz_emit_uint(out, gaz_place_in(&at, style->unit));
        gaz_buffer_byte(out, '-');
        gaz_place_to(&at, e->end);
        gaz_emit_uint(out, gaz_place_in(&at, style->unit));
        gaz_buffer_byte(out, ' ');
        quoted(out, r->text + e->start, e->end - e->start);
        gaz_buffer_byte(out, ' ');
        gaz_buffer_text(out, gaz_style_label(style, e->label, e->kind));
        if (e->score >= 0) {
            gaz_buffer_text(out, " score ");
            gaz_emit_score(out, e->score);
        }
        if (e->sense) {
            gaz_buffer_byte(out, ' ');
            gaz_buffer_text(out, e->sense);
        }
        gaz_buffer_text(out, "\n    decided   ");
        what_decided(out, e->source, e->list, e->rule);
        gaz_buffer_byte(out, '\n');
        about_line(e, out);
        reason_lines(style, r, e, out);
        cue_lines(style, r, e, 1, out);
        cue_lines(style, r, e, 0, out);
    }
}

const gaz_writer gaz_write_report = {
    .name = "report",
    .extension = ".txt",
    .about = "what `gazette explain` prints",
    .flags = GAZ_WRITER_HIDDEN,
    .separator = "\n",
    .record = report_record,
};
