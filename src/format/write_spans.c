/* write_spans.c — what annotation tools read, a line a document: `spacy` (text, ents and
 * tokens as Doc.to_json has them and Doc.from_json wants them), `prodigy` and `doccano`.
 * Offsets are code points, as these tools count. Room: format. */
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

/* The words in which the three differ. */
typedef struct dialect {
    const char *spans; /* the key of the list */
    int as_triples;    /* [start,end,label] instead of an object */
    int id_on_top;     /* "id" is a member of the record, not of "meta" */
    int tokens;        /* a list of them follows */
} dialect;

static const dialect spacy = {.spans = "ents", .tokens = 1}, prodigy = {.spans = "spans"},
                     doccano = {.spans = "label", .as_triples = 1, .id_on_top = 1};

static void source_members(gaz_buffer *out, const char *id, size_t id_len,
                           const gaz_origin *origin) {
    if (id) {
        gaz_buffer_text(out, "\"id\":");
        gaz_buffer_append(out, id, id_len);
        gaz_buffer_byte(out, ',');
    }
    gaz_buffer_text(out, "\"file\":");
    gaz_emit_json_loose(out, origin->file);
    if (origin->line) {
        gaz_buffer_text(out, ",\"line\":");
        gaz_emit_uint(out, origin->line);
    }
}

/* spaCy makes the text anew of its tokens: each may be followed by one blank, and all
 * other white space is a token. A name begins and ends with a token. */
typedef struct cover {
    const gaz_record *r;
    gaz_buffer *out;
    gaz_place at;
    size_t end;    /* of what is covered */
    size_t entity; /* the first that does not end before it */
    size_t count;  /* of tokens written */
} cover;

static void put_token(cover *c, size_t end) {
    gaz_buffer_text(c->out, c->count ? ",{\"id\":" : "{\"id\":");
    gaz_emit_uint(c->out, c->count++);
    gaz_buffer_text(c->out, ",\"start\":");
    gaz_place_to(&c->at, c->end);
    gaz_emit_uint(c->out, c->at.codepoint);
    gaz_buffer_text(c->out, ",\"end\":");
    gaz_place_to(&c->at, end);
    gaz_emit_uint(c->out, c->at.codepoint);
    gaz_buffer_byte(c->out, '}');
    c->end = end;
}

/* Covers the text to end, cut where names begin and end. */
static void cover_to(cover *c, size_t end) {
    for (size_t n = gaz_record_count(c->r); c->entity < n; c->entity++) {
        const gaz_entity *e = gaz_record_entity(c->r, c->entity);
        if (e->start > c->end && e->start < end)
            put_token(c, e->start);
        if (e->end > c->end && e->end < end)
            put_token(c, e->end);
        if (e->end > end)
            break;
    }
    if (end > c->end)
        put_token(c, end);
}

static void cover_blanks(cover *c, size_t end) {
    if (c->count && c->end < end && c->r->text[c->end] == ' ')
        c->end++;
    cover_to(c, end);
}

static int each_token(void *self, const gaz_token_view *token) {
    cover *c = self;
    cover_blanks(c, token->start);
    cover_to(c, token->end);
    return c->out->failed;
}

static void put_tokens(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    cover c = {.r = r, .out = out, .at = gaz_place_start(style, r->text)};
    gaz_buffer_text(out, ",\"tokens\":[");
    if (gaz_each_token(r->tagger, r->text, r->len, each_token, &c, NULL) != GAZ_OK)
        out->failed = 1;
    cover_blanks(&c, r->len);
    gaz_buffer_byte(out, ']');
}

static void spans_record(const gaz_style *style, const gaz_record *r, const dialect *d,
                         gaz_buffer *out) {
    gaz_place at = gaz_place_start(style, r->text);
    gaz_buffer_byte(out, '{');
    if (d->id_on_top && r->id) {
        gaz_buffer_text(out, "\"id\":");
        gaz_buffer_append(out, r->id, r->id_len);
        gaz_buffer_byte(out, ',');
    }
    gaz_buffer_text(out, "\"text\":");
    gaz_emit_json(out, r->text, r->len);
    gaz_buffer_text(out, ",\"");
    gaz_buffer_text(out, d->spans);
    gaz_buffer_text(out, "\":[");
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        const char *label = gaz_style_label(style, e->label, e->kind);
        if (i)
            gaz_buffer_byte(out, ',');
        gaz_buffer_text(out, d->as_triples ? "[" : "{\"start\":");
        gaz_place_to(&at, e->start);
        gaz_emit_uint(out, at.codepoint);
        gaz_buffer_text(out, d->as_triples ? "," : ",\"end\":");
        gaz_place_to(&at, e->end);
        gaz_emit_uint(out, at.codepoint);
        gaz_buffer_text(out, d->as_triples ? "," : ",\"label\":");
        gaz_emit_json(out, label, strlen(label));
        gaz_buffer_byte(out, d->as_triples ? ']' : '}');
    }
    gaz_buffer_byte(out, ']');
    if (d->tokens)
        put_tokens(style, r, out);
    if (!d->id_on_top) {
        gaz_buffer_text(out, ",\"meta\":{");
        source_members(out, r->id, r->id_len, &r->origin);
        gaz_buffer_byte(out, '}');
    }
    gaz_buffer_text(out, "}\n");
}

/* A document that failed keeps its line: an empty text that says why. */
static void spans_error(const gaz_failure *f, const dialect *d, gaz_buffer *out) {
    gaz_buffer_text(out, "{\"text\":\"\",\"");
    gaz_buffer_text(out, d->spans);
    gaz_buffer_text(out,
                    d->tokens ? "\":[],\"tokens\":[],\"meta\":{" : "\":[],\"meta\":{");
    source_members(out, f->id, f->id_len, &f->origin);
    gaz_buffer_text(out, ",\"error\":\"");
    gaz_buffer_text(out, gaz_code_name(f->code));
    gaz_buffer_text(out, "\"}}\n");
}

#define SPANS_WRITER(dialect, words)                                                     \
    static void dialect##_record(const gaz_style *style, const gaz_record *r,            \
                                 gaz_buffer *out) {                                      \
        spans_record(style, r, &dialect, out);                                           \
    }                                                                                    \
    static void dialect##_error(const gaz_style *style, const gaz_failure *f,            \
                                gaz_buffer *out) {                                       \
        (void)style;                                                                     \
        spans_error(f, &dialect, out);                                                   \
    }                                                                                    \
    const gaz_writer gaz_write_##dialect = {                                             \
        .name = #dialect,                                                                \
        .extension = ".jsonl",                                                           \
        .about = words,                                                                  \
        .flags = GAZ_WRITER_LINES,                                                       \
        .record = dialect##_record,                                                      \
        .error = dialect##_error,                                                        \
    };

SPANS_WRITER(spacy, "text, ents and tokens, as spaCy's Doc.from_json reads")
SPANS_WRITER(prodigy, "text and spans, as Prodigy reads")
SPANS_WRITER(doccano, "text and labels, as doccano reads")
