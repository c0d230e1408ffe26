/* write_tokens.c — `gazette tokens`: the segmentation alone. Room: format. */
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

typedef struct tokens {
    const gaz_style *style;
    const gaz_record *r;
    gaz_buffer *out;
    gaz_place at;
    size_t start[3]; /* of the token at hand, by unit */
    int any;
} tokens;

static tokens start(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    return (tokens){
        .style = style, .r = r, .out = out, .at = gaz_place_start(style, r->text)};
}

static void place_token(tokens *t, const gaz_token_view *token) {
    gaz_place_to(&t->at, token->start);
    for (int unit = 0; unit < 3; unit++)
        t->start[unit] = gaz_place_in(&t->at, (gaz_unit)unit);
    gaz_place_to(&t->at, token->end);
}

static int text_token(void *self, const gaz_token_view *token) {
    tokens *t = self;
    if (token->sentence_start && t->any)
        gaz_buffer_byte(t->out, '\n');
    t->any = 1;
    place_token(t, token);
    gaz_emit_uint(t->out, t->start[t->style->unit]);
    gaz_buffer_byte(t->out, '\t');
    gaz_emit_uint(t->out, gaz_place_in(&t->at, t->style->unit));
    gaz_buffer_byte(t->out, '\t');
    gaz_buffer_text(t->out, token->kind);
    gaz_buffer_byte(t->out, '\t');
    gaz_emit_visible(t->out, t->r->text + token->start, token->end - token->start, 0);
    gaz_buffer_byte(t->out, '\n');
    return t->out->failed;
}

static void text_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    tokens t = start(style, r, out);
    if (gaz_each_token(r->tagger, r->text, r->len, text_token, &t, NULL) != GAZ_OK)
        out->failed = 1;
    gaz_buffer_byte(out, '\n');
}

static int json_token(void *self, const gaz_token_view *token) {
    tokens *t = self;
    static const char *const names[] = {"", ",\"byte\":[", ",\"utf16\":["};
    gaz_buffer_text(t->out, t->any ? ",{\"start\":" : "{\"start\":");
    t->any = 1;
    place_token(t, token);
    gaz_emit_uint(t->out, t->start[t->style->unit]);
    gaz_buffer_text(t->out, ",\"end\":");
    gaz_emit_uint(t->out, gaz_place_in(&t->at, t->style->unit));
    gaz_buffer_text(t->out, ",\"text\":");
    gaz_emit_json(t->out, t->r->text + token->start, token->end - token->start);
    gaz_buffer_text(t->out, ",\"kind\":\"");
    gaz_buffer_text(t->out, token->kind);
    gaz_buffer_byte(t->out, '"');
    if (token->sentence_start)
        gaz_buffer_text(t->out, ",\"sentence_start\":true");
    for (int unit = GAZ_BYTE; t->style->all_units && unit <= GAZ_UTF16; unit++) {
        gaz_buffer_text(t->out, names[unit]);
        gaz_emit_uint(t->out, t->start[unit]);
        gaz_buffer_byte(t->out, ',');
        gaz_emit_uint(t->out, gaz_place_in(&t->at, (gaz_unit)unit));
        gaz_buffer_byte(t->out, ']');
    }
    gaz_buffer_byte(t->out, '}');
    return t->out->failed;
}

static void json_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    static const char *const units[] = {"codepoint", "byte", "utf16"};
    tokens t = start(style, r, out);
    gaz_buffer_byte(out, '{');
    if (r->id) {
        gaz_buffer_text(out, "\"id\":");
        gaz_buffer_append(out, r->id, r->id_len);
    } else {
        gaz_buffer_text(out, "\"source\":{\"file\":");
        gaz_emit_json_loose(out, r->origin.file);
        if (r->origin.line) {
            gaz_buffer_text(out, ",\"line\":");
            gaz_emit_uint(out, r->origin.line);
        }
        gaz_buffer_byte(out, '}');
    }
    gaz_buffer_text(out, ",\"offset_unit\":\"");
    gaz_buffer_text(out, units[style->unit]);
    gaz_buffer_text(out, "\",\"tokens\":[");
    if (gaz_each_token(r->tagger, r->text, r->len, json_token, &t, NULL) != GAZ_OK)
        out->failed = 1;
    gaz_buffer_text(out, "]}\n");
}

const gaz_writer gaz_write_tokens = {
    .name = "tokens",
    .extension = ".tokens",
    .about = "what `gazette tokens` prints",
    .flags = GAZ_WRITER_HIDDEN | GAZ_WRITER_NO_DOC,
    .record = text_record,
};

static void json_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    gaz_write_jsonl.error(style, f, out);
}

const gaz_writer gaz_write_tokens_jsonl = {
    .name = "tokens-jsonl",
    .extension = ".jsonl",
    .about = "what `gazette tokens -f jsonl` prints",
    .flags = GAZ_WRITER_HIDDEN | GAZ_WRITER_NO_DOC | GAZ_WRITER_NAMES_ERRORS |
             GAZ_WRITER_LINES,
    .record = json_record,
    .error = json_error,
};
