/* write_hipe.c — the ten columns of the HIPE shared tasks (Ehrmann et al., 2022): a token
 * a line, its coarse tag in IOB2, links and nesting left empty. Room: format. */
#include "format/doc_name.h"
#include "format/writers.h"

typedef struct hipe {
    const gaz_style *style;
    const gaz_record *r;
    gaz_buffer *out;
    size_t entity; /* the first that does not end before the token at hand */
    int open;      /* the last token lay in that entity */
    size_t end;    /* of the last token; its line still lacks the MISC column */
    int any;
} hipe;

static const char empty_columns[] = "\t_\t_\t_\t_\t_\t_\t_\t";

static void end_line(hipe *h, int joined) {
    if (h->any)
        gaz_buffer_text(h->out, joined ? "NoSpaceAfter\n" : "_\n");
}

static int each_token(void *self, const gaz_token_view *token) {
    hipe *h = self;
    const gaz_label_map *map =
        h->style->labels ? h->style->labels : gaz_label_map_named("hipe");
    size_t n = gaz_record_count(h->r);
    end_line(h, token->start == h->end);
    if (token->sentence_start && h->any)
        gaz_buffer_byte(h->out, '\n');
    h->any = 1;
    h->end = token->end;
    while (h->entity < n && gaz_record_entity(h->r, h->entity)->end <= token->start) {
        h->entity++;
        h->open = 0;
    }
    gaz_emit_visible(h->out, h->r->text + token->start, token->end - token->start, 0);
    const gaz_entity *e = h->entity < n ? gaz_record_entity(h->r, h->entity) : NULL;
    if (e && e->start < token->end) {
        gaz_buffer_text(h->out, h->open ? "\tI-" : "\tB-");
        gaz_emit_word(h->out, gaz_label_map_get(map, h->style->data, e->label, e->kind));
        h->open = 1;
    } else {
        gaz_buffer_text(h->out, "\tO");
    }
    gaz_buffer_text(h->out, empty_columns);
    return h->out->failed;
}

static void document_line(gaz_buffer *out, const char *id, size_t id_len,
                          const gaz_origin *origin) {
    gaz_buffer name = {0};
    gaz_doc_name(&name, id, id_len, origin);
    gaz_buffer_text(out, "# hipe2022:document_id = ");
    gaz_emit_visible(out, name.data ? name.data : "", name.len, 0);
    gaz_buffer_byte(out, '\n');
    out->failed |= name.failed;
    gaz_buffer_free(&name);
}

static void hipe_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out,
                    "TOKEN\tNE-COARSE-LIT\tNE-COARSE-METO\tNE-FINE-LIT\tNE-FINE-METO\t"
                    "NE-FINE-COMP\tNE-NESTED\tNEL-LIT\tNEL-METO\tMISC\n");
}

static void hipe_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    hipe h = {.style = style, .r = r, .out = out};
    document_line(out, r->id, r->id_len, &r->origin);
    if (gaz_each_token(r->tagger, r->text, r->len, each_token, &h, NULL) != GAZ_OK)
        out->failed = 1;
    end_line(&h, 0);
    gaz_buffer_byte(out, '\n');
}

static void hipe_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style;
    document_line(out, f->id, f->id_len, &f->origin);
    gaz_buffer_byte(out, '\n');
}

const gaz_writer gaz_write_hipe = {
    .name = "hipe",
    .extension = ".tsv",
    .about = "the columns of the HIPE shared tasks",
    .begin = hipe_begin,
    .record = hipe_record,
    .error = hipe_error,
};
