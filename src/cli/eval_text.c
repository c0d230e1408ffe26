/* eval_text.c — what `gazette eval` found, for people. Room: cli. */
#include "cli/eval.h"
#include "format/doc_name.h"
#include "format/emit.h"

#include <stdarg.h>

static void put(gaz_buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void put(gaz_buffer *b, const char *format, ...) {
    char line[512];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    gaz_buffer_text(b, line);
}

/* The last row is micro. */
static const char *row_name(const gaz_eval *v, size_t i) {
    return i < v->norder ? v->labels.name[v->order[i]] : "micro";
}

static size_t row_of(const gaz_eval *v, size_t i) {
    return i < v->norder ? v->order[i] : v->labels.count;
}

/* ---- differences ---- */

static void put_mention(const gaz_eval *v, gaz_buffer *b, const gaz_mention *m,
                        gaz_text_at *at) {
    gaz_buffer_text(b, v->labels.name[m->label]);
    gaz_buffer_byte(b, ' ');
    if (at->text) {
        const char *from = gaz_text_to(at, m->start), *to = gaz_text_to(at, m->end);
        gaz_buffer_text(b, "«");
        gaz_emit_visible(b, from, (size_t)(to - from), 0);
        gaz_buffer_text(b, "» ");
    }
    put(b, "%zu-%zu", m->start, m->end);
}

static void put_difference(const gaz_eval *v, gaz_buffer *b, const gaz_difference *d) {
    const gaz_mention *m = d->gold ? d->gold : d->predicted;
    gaz_text_at at = {.text = gaz_difference_text(d)};
    gaz_buffer_text(b, "  ");
    gaz_emit_visible(b, d->doc->id, strlen(d->doc->id), 0);
    gaz_buffer_byte(b, ' ');
    put_mention(v, b, m, &at);
    if (d->gold && d->predicted) {
        gaz_buffer_text(b, " → ");
        put_mention(v, b, d->predicted, &at);
    }
    if (at.text) {
        size_t start = m->start < GAZ_EVAL_CONTEXT ? 0 : m->start - GAZ_EVAL_CONTEXT;
        const char *from = gaz_text_to(&at, start),
                   *to = gaz_text_to(&at, m->end + GAZ_EVAL_CONTEXT);
        gaz_buffer_text(b, " … ");
        gaz_emit_visible(b, from, (size_t)(to - from), 0);
    }
    gaz_buffer_byte(b, '\n');
}

static void put_differences(const gaz_eval *v, gaz_buffer *b, const gaz_comparison *c) {
    for (int kind = 0; kind < DIFFERENCE_KINDS; kind++) {
        const gaz_differences *d = &c->differences[kind];
        if (!d->count)
            continue;
        put(b, "%s: %zu of %zu\n", gaz_difference_names[kind], d->count, d->all);
        for (size_t i = 0; i < d->count; i++)
            put_difference(v, b, &d->at[i]);
        gaz_buffer_byte(b, '\n');
    }
}

/* ---- figures ---- */

/* As the reference scorer prints it; nothing where there are no names. */
static void put_row(gaz_buffer *b, const char *name, size_t right, size_t gold,
                    size_t predicted, int always) {
    if (!always && !gold && !predicted)
        return;
    put(b, "%-13s P %.4f R %.4f F1 %.4f gold %zu predicted %zu\n", name,
        gaz_ratio(right, predicted), gaz_ratio(right, gold),
        gaz_ratio(2 * right, gold + predicted), gold, predicted);
}

static void put_figures(const gaz_eval *v, gaz_buffer *b, const gaz_comparison *c,
                        int overlap) {
    const gaz_tally all = gaz_comparison_total(c);
    gaz_buffer_text(b, overlap ? "\nby overlap\n" : "strict\n");
    for (size_t i = 0; i <= v->norder; i++) {
        const gaz_tally *t = i < v->norder ? &c->by_label[v->order[i]] : &all;
        put_row(b, row_name(v, i), overlap ? t->overlap : t->strict, t->gold,
                t->predicted, i == v->norder);
    }
}

static void put_intervals(const gaz_eval *v, gaz_buffer *b, size_t side) {
    if (!v->resampled)
        return;
    put(b, "\nstrict F1, 95 %% of %zu resamples of the documents\n", v->s->bootstrap);
    for (size_t i = 0; i <= v->norder; i++) {
        const gaz_interval *x = &v->resampled[row_of(v, i)].f1[side];
        if (x->resamples)
            put(b, "%-13s %.4f to %.4f\n", row_name(v, i), x->low, x->high);
    }
}

static void put_confusion(const gaz_eval *v, gaz_buffer *b, const gaz_comparison *c) {
    size_t n = v->norder, cells = v->labels.count + 1;
    gaz_buffer_text(b, "\ngold \\ predicted");
    for (size_t k = 0; k <= n; k++)
        put(b, " %13.32s", k < n ? row_name(v, k) : "(none)");
    gaz_buffer_byte(b, '\n');
    for (size_t i = 0; i <= n; i++) {
        put(b, "%-16.32s", i < n ? row_name(v, i) : "(none)");
        for (size_t k = 0; k <= n; k++)
            put(b, " %13zu", c->confusion[row_of(v, i) * cells + row_of(v, k)]);
        gaz_buffer_byte(b, '\n');
    }
}

static void put_seen(const gaz_eval *v, gaz_buffer *b, const gaz_seen *s) {
    for (int seen = 1; seen >= 0 && v->s->seen.count; seen--) {
        gaz_buffer_text(b, seen ? "\nstrict, names seen in training\n"
                                : "\nstrict, names not seen in training\n");
        for (size_t i = 0; i <= v->norder; i++) {
            const gaz_counts *c = &s->at[seen][row_of(v, i)];
            put_row(b, row_name(v, i), c->strict, c->gold, c->predicted, i == v->norder);
        }
    }
}

static void put_calibration(const gaz_eval *v, gaz_buffer *b, const gaz_calibration *k) {
    if (!v->s->calibration)
        return;
    if (!k->scored) {
        gaz_buffer_text(b, "\ncalibration: no name has a score\n");
        return;
    }
    put(b,
        "\ncalibration: expected error %.4f over %zu scored names, %zu have no score\n",
        k->error, k->scored, k->unscored);
    for (size_t i = 0; i < GAZ_CALIBRATION_BINS; i++)
        if (k->bin[i].count)
            put(b, "%.2f to %.2f  names %6zu  mean score %.4f  right %.4f\n",
                (double)i / GAZ_CALIBRATION_BINS, (double)(i + 1) / GAZ_CALIBRATION_BINS,
                k->bin[i].count, k->bin[i].score / (double)k->bin[i].count,
                gaz_ratio(k->bin[i].right, k->bin[i].count));
}

/* ---- two predictions ---- */

static double f1_of(const gaz_eval *v, size_t side, size_t i) {
    const gaz_comparison *c = &v->side[side].figures;
    const gaz_tally all = gaz_comparison_total(c);
    const gaz_tally *t = i < v->norder ? &c->by_label[v->order[i]] : &all;
    return gaz_ratio(2 * t->strict, t->gold + t->predicted);
}

static void put_difference_rows(const gaz_eval *v, gaz_buffer *b) {
    gaz_buffer_text(b, "\nstrict F1, the first less the second\n");
    for (size_t i = 0; i <= v->norder; i++) {
        put(b, "%-13s %+.4f", row_name(v, i), f1_of(v, 0, i) - f1_of(v, 1, i));
        const gaz_resampled *r = v->resampled ? &v->resampled[row_of(v, i)] : NULL;
        if (r && r->difference.resamples)
            put(b, "  95 %% %+.4f to %+.4f  better in %.1f %%, worse in %.1f %%",
                r->difference.low, r->difference.high, 100 * r->better, 100 * r->worse);
        gaz_buffer_byte(b, '\n');
    }
}

void gaz_eval_text(gaz_eval *v) {
    gaz_buffer *b = &v->out;
    for (size_t k = 0; k < v->nsides; k++) {
        const gaz_judged *j = &v->side[k];
        if (v->nsides > 1) {
            gaz_buffer_text(b, k ? "\n" : "");
            gaz_emit_visible(b, j->predicted.path, strlen(j->predicted.path), 0);
            gaz_buffer_byte(b, '\n');
        }
        put_differences(v, b, &j->figures);
        put_figures(v, b, &j->figures, 0);
        put_intervals(v, b, k);
        put_figures(v, b, &j->figures, 1);
        put_confusion(v, b, &j->figures);
        put_seen(v, b, &j->seen);
        put_calibration(v, b, &j->calibration);
    }
    if (v->nsides > 1)
        put_difference_rows(v, b);
}
