/* eval_json.c — what `gazette eval` found, for programs: one object. Room: cli.
 *
 * Key order is fixed; figures have at most four decimals. The figures of the second
 * prediction lie under `second`, in the same form, and how they differ under
 * `comparison`. */
#include "cli/eval.h"
#include "format/emit.h"

/* `"key": `, after a comma unless it is the first. */
static void key(gaz_buffer *b, const char *name, int first) {
    if (!first)
        gaz_buffer_text(b, ", ");
    gaz_emit_json(b, name, strlen(name));
    gaz_buffer_text(b, ": ");
}

static void put_uint(gaz_buffer *b, const char *name, size_t n, int first) {
    key(b, name, first);
    gaz_emit_uint(b, n);
}

static void put_figure(gaz_buffer *b, const char *name, double x) {
    key(b, name, 0);
    gaz_emit_fixed(b, x, 4);
}

static void put_interval(gaz_buffer *b, const char *name, const gaz_interval *i) {
    if (!i->resamples)
        return;
    key(b, name, 0);
    gaz_buffer_byte(b, '[');
    gaz_emit_fixed(b, i->low, 4);
    gaz_buffer_text(b, ", ");
    gaz_emit_fixed(b, i->high, 4);
    gaz_buffer_byte(b, ']');
}

/* A member of its own line, or the first of its object. */
static void next_line(gaz_buffer *b, int first, const char *indent) {
    gaz_buffer_text(b, first ? "\n" : ",\n");
    gaz_buffer_text(b, indent);
}

/* Precision, recall and F1; with the counts they come from, or after them. */
static void put_figures(gaz_buffer *b, size_t right, size_t gold, size_t predicted) {
    put_figure(b, "precision", gaz_ratio(right, predicted));
    put_figure(b, "recall", gaz_ratio(right, gold));
    put_figure(b, "f1", gaz_ratio(2 * right, gold + predicted));
}

static void put_tally(const gaz_eval *v, gaz_buffer *b, size_t side, const char *name,
                      const gaz_tally *t, size_t row) {
    key(b, name, 1);
    gaz_buffer_byte(b, '{');
    put_uint(b, "gold", t->gold, 1);
    put_uint(b, "predicted", t->predicted, 0);
    for (int overlap = 0; overlap < 2; overlap++) {
        size_t right = overlap ? t->overlap : t->strict;
        key(b, overlap ? "overlap" : "strict", 0);
        gaz_buffer_byte(b, '{');
        put_uint(b, "right", right, 1);
        put_figures(b, right, t->gold, t->predicted);
        gaz_buffer_byte(b, '}');
    }
    if (v->resampled)
        put_interval(b, "strict_f1_interval", &v->resampled[row].f1[side]);
    gaz_buffer_byte(b, '}');
}

static const char *cell_name(const gaz_eval *v, size_t i) {
    return i < v->norder ? v->labels.name[v->order[i]] : ""; /* "" is no name */
}

static size_t cell_of(const gaz_eval *v, size_t i) {
    return i < v->norder ? v->order[i] : v->labels.count;
}

static void put_confusion(const gaz_eval *v, gaz_buffer *b, const gaz_comparison *c,
                          const char *indent) {
    next_line(b, 0, indent);
    key(b, "confusion", 1);
    gaz_buffer_byte(b, '{');
    for (size_t i = 0; i <= v->norder; i++) {
        next_line(b, i == 0, indent);
        gaz_buffer_text(b, "  ");
        key(b, cell_name(v, i), 1);
        gaz_buffer_byte(b, '{');
        for (size_t k = 0; k <= v->norder; k++)
            put_uint(b, cell_name(v, k),
                     c->confusion[cell_of(v, i) * (v->labels.count + 1) + cell_of(v, k)],
                     k == 0);
        gaz_buffer_byte(b, '}');
    }
    next_line(b, 1, indent);
    gaz_buffer_byte(b, '}');
}

/* ---- differences ---- */

static void put_mention(const gaz_eval *v, gaz_buffer *b, const char *name,
                        const gaz_mention *m, gaz_text_at *at) {
    if (!m)
        return;
    key(b, name, 0);
    gaz_buffer_byte(b, '{');
    put_uint(b, "start", m->start, 1);
    put_uint(b, "end", m->end, 0);
    if (at->text) {
        const char *from = gaz_text_to(at, m->start), *to = gaz_text_to(at, m->end);
        key(b, "text", 0);
        gaz_emit_json(b, from, (size_t)(to - from));
    }
    key(b, "label", 0);
    gaz_emit_json(b, v->labels.name[m->label], strlen(v->labels.name[m->label]));
    gaz_buffer_byte(b, '}');
}

static void put_difference(const gaz_eval *v, gaz_buffer *b, int kind,
                           const gaz_difference *d) {
    const gaz_mention *m = d->gold ? d->gold : d->predicted;
    gaz_text_at at = {.text = gaz_difference_text(d)};
    gaz_buffer_byte(b, '{');
    key(b, "kind", 1);
    gaz_emit_json(b, gaz_difference_names[kind], strlen(gaz_difference_names[kind]));
    key(b, "id", 0);
    gaz_emit_json(b, d->doc->id, strlen(d->doc->id));
    put_mention(v, b, "gold", d->gold, &at);
    put_mention(v, b, "predicted", d->predicted, &at);
    if (at.text) {
        size_t start = m->start < GAZ_EVAL_CONTEXT ? 0 : m->start - GAZ_EVAL_CONTEXT;
        const char *from = gaz_text_to(&at, start),
                   *to = gaz_text_to(&at, m->end + GAZ_EVAL_CONTEXT);
        key(b, "context", 0);
        gaz_emit_json(b, from, (size_t)(to - from));
    }
    gaz_buffer_byte(b, '}');
}

static void put_differences(const gaz_eval *v, gaz_buffer *b, const gaz_comparison *c,
                            const char *indent) {
    int first = 1;
    next_line(b, 0, indent);
    key(b, "differences", 1);
    gaz_buffer_byte(b, '{');
    for (int kind = 0; kind < DIFFERENCE_KINDS; kind++)
        put_uint(b, gaz_difference_names[kind], c->differences[kind].all, kind == 0);
    gaz_buffer_byte(b, '}');
    next_line(b, 0, indent);
    key(b, "errors", 1);
    gaz_buffer_byte(b, '[');
    for (int kind = 0; kind < DIFFERENCE_KINDS; kind++)
        for (size_t i = 0; i < c->differences[kind].count; i++) {
            next_line(b, first, indent);
            gaz_buffer_text(b, "  ");
            put_difference(v, b, kind, &c->differences[kind].at[i]);
            first = 0;
        }
    if (!first)
        next_line(b, 1, indent);
    gaz_buffer_byte(b, ']');
}

/* ---- seen names, calibration ---- */

static void put_seen_row(gaz_buffer *b, const char *name, const gaz_seen *s, size_t row,
                         int first) {
    key(b, name, first);
    gaz_buffer_byte(b, '{');
    for (int seen = 1; seen >= 0; seen--) {
        const gaz_counts *c = &s->at[seen][row];
        key(b, seen ? "seen" : "unseen", seen);
        gaz_buffer_byte(b, '{');
        put_uint(b, "gold", c->gold, 1);
        put_uint(b, "predicted", c->predicted, 0);
        put_uint(b, "right", c->strict, 0);
        put_figures(b, c->strict, c->gold, c->predicted);
        gaz_buffer_byte(b, '}');
    }
    gaz_buffer_byte(b, '}');
}

static void put_seen(const gaz_eval *v, gaz_buffer *b, const gaz_seen *s,
                     const char *indent) {
    next_line(b, 0, indent);
    key(b, "seen", 1);
    gaz_buffer_byte(b, '{');
    put_uint(b, "names", v->names.count, 1);
    gaz_buffer_byte(b, ',');
    next_line(b, 1, indent);
    gaz_buffer_text(b, "  ");
    put_seen_row(b, "micro", s, v->labels.count, 1);
    gaz_buffer_byte(b, ',');
    next_line(b, 1, indent);
    gaz_buffer_text(b, "  ");
    key(b, "labels", 1);
    gaz_buffer_byte(b, '{');
    for (size_t i = 0; i < v->norder; i++) {
        next_line(b, i == 0, indent);
        gaz_buffer_text(b, "    ");
        put_seen_row(b, cell_name(v, i), s, v->order[i], 1);
    }
    gaz_buffer_text(b, "}}");
}

static void put_calibration(gaz_buffer *b, const gaz_calibration *k, const char *indent) {
    int first = 1;
    next_line(b, 0, indent);
    key(b, "calibration", 1);
    gaz_buffer_byte(b, '{');
    put_uint(b, "scored", k->scored, 1);
    put_uint(b, "unscored", k->unscored, 0);
    if (k->scored)
        put_figure(b, "error", k->error);
    key(b, "bins", 0);
    gaz_buffer_byte(b, '[');
    for (size_t i = 0; i < GAZ_CALIBRATION_BINS; i++) {
        size_t n = k->bin[i].count;
        if (!n)
            continue;
        next_line(b, first, indent);
        first = 0;
        gaz_buffer_text(b, "  {");
        key(b, "from", 1);
        gaz_emit_fixed(b, (double)i / GAZ_CALIBRATION_BINS, 2);
        key(b, "to", 0);
        gaz_emit_fixed(b, (double)(i + 1) / GAZ_CALIBRATION_BINS, 2);
        put_uint(b, "count", n, 0);
        put_figure(b, "score", k->bin[i].score / (double)n);
        put_figure(b, "right", gaz_ratio(k->bin[i].right, n));
        gaz_buffer_byte(b, '}');
    }
    gaz_buffer_text(b, "]}");
}

/* ---- the whole ---- */

static void put_side(const gaz_eval *v, gaz_buffer *b, size_t side, const char *indent) {
    const gaz_judged *j = &v->side[side];
    const gaz_comparison *c = &j->figures;
    const gaz_tally all = gaz_comparison_total(c);
    next_line(b, 1, indent);
    key(b, "documents", 1);
    gaz_buffer_byte(b, '{');
    put_uint(b, "gold", v->gold.count, 1);
    put_uint(b, "missing", c->missing, 0);
    put_uint(b, "failed", c->failed, 0);
    gaz_buffer_byte(b, '}');
    next_line(b, 0, indent);
    put_tally(v, b, side, "micro", &all, v->labels.count);
    next_line(b, 0, indent);
    key(b, "labels", 1);
    gaz_buffer_byte(b, '{');
    for (size_t i = 0; i < v->norder; i++) {
        next_line(b, i == 0, indent);
        gaz_buffer_text(b, "  ");
        put_tally(v, b, side, cell_name(v, i), &c->by_label[v->order[i]], v->order[i]);
    }
    next_line(b, 1, indent);
    gaz_buffer_byte(b, '}');
    put_confusion(v, b, c, indent);
    if (v->s->seen.count)
        put_seen(v, b, &j->seen, indent);
    if (v->s->calibration)
        put_calibration(b, &j->calibration, indent);
    put_differences(v, b, c, indent);
}

static void put_compared(const gaz_eval *v, gaz_buffer *b, const char *name, size_t row,
                         const gaz_tally *first, const gaz_tally *second) {
    key(b, name, 1);
    gaz_buffer_text(b, "{\"strict_f1\": ");
    gaz_emit_fixed(b,
                   gaz_ratio(2 * first->strict, first->gold + first->predicted) -
                       gaz_ratio(2 * second->strict, second->gold + second->predicted),
                   4);
    const gaz_resampled *r = v->resampled ? &v->resampled[row] : NULL;
    if (r && r->difference.resamples) {
        put_interval(b, "interval", &r->difference);
        put_figure(b, "better", r->better);
        put_figure(b, "worse", r->worse);
    }
    gaz_buffer_byte(b, '}');
}

static void put_comparison(const gaz_eval *v, gaz_buffer *b) {
    const gaz_comparison *c[2] = {&v->side[0].figures, &v->side[1].figures};
    const gaz_tally all[2] = {gaz_comparison_total(c[0]), gaz_comparison_total(c[1])};
    next_line(b, 0, "  ");
    key(b, "comparison", 1);
    gaz_buffer_text(b, "{\n    ");
    put_compared(v, b, "micro", v->labels.count, &all[0], &all[1]);
    gaz_buffer_text(b, ",\n    \"labels\": {");
    for (size_t i = 0; i < v->norder; i++) {
        size_t l = v->order[i];
        next_line(b, i == 0, "      ");
        put_compared(v, b, v->labels.name[l], l, &c[0]->by_label[l], &c[1]->by_label[l]);
    }
    gaz_buffer_text(b, "}}");
}

void gaz_eval_json(gaz_eval *v) {
    gaz_buffer *b = &v->out;
    gaz_buffer_byte(b, '{');
    put_side(v, b, 0, "  ");
    if (v->nsides > 1) {
        gaz_buffer_text(b, ",\n  \"second\": {");
        put_side(v, b, 1, "    ");
        gaz_buffer_byte(b, '}');
        put_comparison(v, b);
    }
    if (v->resampled) {
        gaz_buffer_text(b, ",\n  \"bootstrap\": {");
        put_uint(b, "resamples", v->s->bootstrap, 1);
        put_figure(b, "level", 0.95);
        gaz_buffer_byte(b, '}');
    }
    gaz_buffer_text(b, "\n}\n");
}
