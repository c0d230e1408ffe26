/* write_conll.c — one token a line with its IOB2 tag, as CoNLL-2003 has it: form, tab,
 * tag; an empty line after each sentence; -DOCSTART- before each document. Room: format.
 */
#include "format/doc_name.h"
#include "format/writers.h"

typedef struct conll {
    const gaz_style *style;
    const gaz_record *r;
    gaz_buffer *out;
    size_t entity; /* the first that does not end before the token at hand */
    int open;      /* the last token lay in that entity */
    int any;       /* a token was written */
} conll;

static int each_token(void *self, const gaz_token_view *token) {
    conll *c = self;
    if (token->sentence_start && c->any)
        gaz_buffer_byte(c->out, '\n');
    c->any = 1;
    size_t n = gaz_record_count(c->r);
    while (c->entity < n && gaz_record_entity(c->r, c->entity)->end <= token->start) {
        c->entity++;
        c->open = 0;
    }
    gaz_emit_visible(c->out, c->r->text + token->start, token->end - token->start, 0);
    gaz_buffer_byte(c->out, '\t');
    const gaz_entity *e = c->entity < n ? gaz_record_entity(c->r, c->entity) : NULL;
    if (e && e->start < token->end) {
        gaz_buffer_text(c->out, c->open ? "I-" : "B-");
        gaz_emit_word(c->out, gaz_style_label(c->style, e->label, e->kind));
        c->open = 1;
    } else {
        gaz_buffer_byte(c->out, 'O');
    }
    gaz_buffer_byte(c->out, '\n');
    return c->out->failed;
}

static void conll_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    conll c = {.style = style, .r = r, .out = out};
    gaz_buffer_text(out, "-DOCSTART-\tO\n\n");
    if (gaz_each_token(r->tagger, r->text, r->len, each_token, &c, NULL) != GAZ_OK)
        out->failed = 1;
    if (c.any)
        gaz_buffer_byte(out, '\n');
}

/* A document that failed keeps its place, without tokens. */
static void conll_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style, (void)f;
    gaz_buffer_text(out, "-DOCSTART-\tO\n\n");
}

const gaz_writer gaz_write_conll = {
    .name = "conll",
    .extension = ".conll",
    .about = "one token a line with its IOB2 tag",
    .record = conll_record,
    .error = conll_error,
};
