/* eval.c — `gazette eval GOLD PREDICTED`. Room: cli.
 *
 * Strict: start, end and label are equal. By overlap: the labels are equal and the spans
 * share a character; each mention counts once, paired in order. The figures are those of
 * the CoNLL-2003 shared task's exact match (Tjong Kim Sang and De Meulder, 2003). */
#include "cli/commands.h"
#include "cli/gold.h"
#include "format/doc_name.h"
#include "format/emit.h"

#include <stdlib.h>
#include <string.h>

typedef struct tally {
    size_t gold, predicted, strict, overlap;
} tally;

typedef struct eval {
    const gaz_settings *s;
    gaz_label_names labels;
    gaz_gold gold, predicted;
    tally *by_label;   /* [labels] */
    size_t *confusion; /* [labels + 1][labels + 1] gold by predicted; the last: no name */
    size_t missing, failed, extra; /* documents */
    size_t listed;
    gaz_buffer errors; /* listed so far, in the output's format */
    gaz_buffer out;
    unsigned char *used; /* scratch: predicted mentions that are paired */
    size_t used_cap;
} eval;

static int is_json(const eval *v) {
    return v->s->format != NULL;
}

/* ---- one document ---- */

static int overlaps(const gaz_mention *a, const gaz_mention *b) {
    return a->start < b->end && b->start < a->end;
}

static int same(const gaz_mention *a, const gaz_mention *b) {
    return a->start == b->start && a->end == b->end && a->label == b->label;
}

/* Bytes of text[start..end) in code points. */
static const char *slice(const char *text, size_t start, size_t end, size_t *len) {
    const char *p = text;
    size_t at = 0;
    while (*p && at < start)
        at += ((unsigned char)*++p & 0xC0) != 0x80;
    const char *from = p;
    while (*p && at < end)
        at += ((unsigned char)*++p & 0xC0) != 0x80;
    *len = (size_t)(p - from);
    return from;
}

static void json_mention(eval *v, const char *key, const gaz_mention *m,
                         const char *text) {
    gaz_buffer *b = &v->errors;
    if (!m)
        return;
    gaz_buffer_text(b, ", \"");
    gaz_buffer_text(b, key);
    gaz_buffer_text(b, "\": {\"start\": ");
    gaz_emit_uint(b, m->start);
    gaz_buffer_text(b, ", \"end\": ");
    gaz_emit_uint(b, m->end);
    if (text) {
        size_t len;
        const char *s = slice(text, m->start, m->end, &len);
        gaz_buffer_text(b, ", \"text\": ");
        gaz_emit_json(b, s, len);
    }
    gaz_buffer_text(b, ", \"label\": ");
    gaz_emit_json(b, v->labels.name[m->label], strlen(v->labels.name[m->label]));
    gaz_buffer_byte(b, '}');
}

static void text_mention(eval *v, const gaz_mention *m, const char *text) {
    gaz_buffer *b = &v->errors;
    gaz_buffer_text(b, v->labels.name[m->label]);
    gaz_buffer_byte(b, ' ');
    if (text) {
        size_t len;
        const char *s = slice(text, m->start, m->end, &len);
        gaz_buffer_text(b, "«");
        gaz_emit_visible(b, s, len, 0);
        gaz_buffer_text(b, "» ");
    }
    gaz_emit_uint(b, m->start);
    gaz_buffer_byte(b, '-');
    gaz_emit_uint(b, m->end);
}

/* One difference; gold or predicted may be NULL. */
static void list(eval *v, const char *kind, const gaz_gold_doc *d,
                 const gaz_mention *gold, const gaz_mention *predicted) {
    gaz_buffer *b = &v->errors;
    if (v->listed == v->s->errors)
        return;
    if (is_json(v)) {
        gaz_buffer_text(b, v->listed ? ",\n    {\"kind\": \"" : "\n    {\"kind\": \"");
        gaz_buffer_text(b, kind);
        gaz_buffer_text(b, "\", \"id\": ");
        gaz_emit_json(b, d->id, strlen(d->id));
        json_mention(v, "gold", gold, d->text);
        json_mention(v, "predicted", predicted, d->text);
        gaz_buffer_byte(b, '}');
    } else {
        const gaz_mention *m = gold ? gold : predicted;
        char head[16];
        snprintf(head, sizeof head, "%-9s", kind);
        gaz_buffer_text(b, head);
        gaz_emit_visible(b, d->id, strlen(d->id), 0);
        gaz_buffer_byte(b, ' ');
        text_mention(v, m, d->text);
        if (gold && predicted) {
            gaz_buffer_text(b, " → ");
            text_mention(v, predicted, d->text);
        }
        if (d->text) {
            size_t len;
            const char *s =
                slice(d->text, m->start < 30 ? 0 : m->start - 30, m->end + 30, &len);
            gaz_buffer_text(b, " … ");
            gaz_emit_visible(b, s, len, 0);
        }
        gaz_buffer_byte(b, '\n');
    }
    v->listed++;
}

static void confuse(eval *v, size_t gold, size_t predicted) {
    v->confusion[gold * (v->labels.count + 1) + predicted]++;
}

/* The first predicted mention not yet paired that gold overlaps and test accepts. */
static const gaz_mention *pair(eval *v, const gaz_mention *gold, const gaz_gold_doc *p,
                               int want_label, int want_span) {
    for (size_t k = 0; k < p->count; k++) {
        const gaz_mention *m = &p->mention[k];
        if (m->start >= gold->end)
            break;
        if (v->used[k] || !overlaps(gold, m) || (want_label && m->label != gold->label) ||
            (want_span && (m->start != gold->start || m->end != gold->end)))
            continue;
        v->used[k] = 1;
        return m;
    }
    return NULL;
}

/* Pairs in the order of how much agrees: all, the label, the span, anything. */
static int compare(eval *v, const gaz_gold_doc *g, const gaz_gold_doc *p) {
    static const int stages[4][2] = {{1, 1}, {1, 0}, {0, 1}, {0, 0}};
    const size_t none = v->labels.count;
    const gaz_mention **mate = calloc(g->count ? g->count : 1, sizeof *mate);
    if (!mate || !gaz_grow(&v->used, &v->used_cap, p->count + 1, 1)) {
        free(mate);
        return 0;
    }
    memset(v->used, 0, p->count);
    for (int stage = 0; stage < 4; stage++)
        for (size_t i = 0; i < g->count; i++)
            if (!mate[i])
                mate[i] = pair(v, &g->mention[i], p, stages[stage][0], stages[stage][1]);
    for (size_t i = 0; i < g->count; i++) {
        const gaz_mention *m = &g->mention[i];
        tally *t = &v->by_label[m->label];
        t->gold++;
        confuse(v, m->label, mate[i] ? mate[i]->label : none);
        if (!mate[i]) {
            list(v, "missed", g, m, NULL);
        } else if (mate[i]->label != m->label) {
            list(v, "label", g, m, mate[i]);
        } else {
            t->overlap++;
            if (same(m, mate[i]))
                t->strict++;
            else
                list(v, "span", g, m, mate[i]);
        }
    }
    for (size_t k = 0; k < p->count; k++) {
        v->by_label[p->mention[k].label].predicted++;
        if (v->used[k])
            continue;
        confuse(v, none, p->mention[k].label);
        list(v, "spurious", g, NULL, &p->mention[k]);
    }
    free(mate);
    return 1;
}

static int compare_all(eval *v) {
    const gaz_gold_doc empty = {0};
    size_t n = v->labels.count, found = 0;
    v->by_label = calloc(n + 1, sizeof *v->by_label);
    v->confusion = calloc((n + 1) * (n + 1), sizeof *v->confusion);
    if (!v->by_label || !v->confusion)
        return 0;
    for (size_t i = 0; i < v->gold.count; i++) {
        const gaz_gold_doc *p = gaz_gold_find(&v->predicted, v->gold.doc[i].id);
        found += p != NULL;
        v->missing += p == NULL;
        v->failed += p && p->failed;
        if (!compare(v, &v->gold.doc[i], p ? p : &empty))
            return 0;
    }
    v->extra = v->predicted.count - found;
    return 1;
}

/* ---- printing ---- */

static double ratio(size_t a, size_t b) {
    return b ? (double)a / (double)b : 0;
}

static tally total(const eval *v) {
    tally t = {0};
    for (size_t i = 0; i < v->labels.count; i++) {
        t.gold += v->by_label[i].gold;
        t.predicted += v->by_label[i].predicted;
        t.strict += v->by_label[i].strict;
        t.overlap += v->by_label[i].overlap;
    }
    return t;
}

static int by_name(const void *a, const void *b, void *names) {
    const size_t *x = a, *y = b;
    const gaz_label_names *l = names;
    return strcmp(l->name[*x], l->name[*y]);
}

static void text_row(gaz_buffer *b, const char *name, const tally *t, size_t right) {
    char line[256];
    snprintf(line, sizeof line, "%-13s P %.4f R %.4f F1 %.4f gold %zu predicted %zu\n",
             name, ratio(right, t->predicted), ratio(right, t->gold),
             ratio(2 * right, t->gold + t->predicted), t->gold, t->predicted);
    gaz_buffer_text(b, line);
}

static void text_confusion(const eval *v, gaz_buffer *b, const size_t *order) {
    char cell[64];
    size_t n = v->labels.count;
    gaz_buffer_text(b, "\ngold \\ predicted");
    for (size_t k = 0; k <= n; k++) {
        snprintf(cell, sizeof cell, " %13.32s",
                 k < n ? v->labels.name[order[k]] : "(none)");
        gaz_buffer_text(b, cell);
    }
    gaz_buffer_byte(b, '\n');
    for (size_t i = 0; i <= n; i++) {
        size_t row = i < n ? order[i] : n;
        snprintf(cell, sizeof cell, "%-16.32s", i < n ? v->labels.name[row] : "(none)");
        gaz_buffer_text(b, cell);
        for (size_t k = 0; k <= n; k++) {
            snprintf(cell, sizeof cell, " %13zu",
                     v->confusion[row * (n + 1) + (k < n ? order[k] : n)]);
            gaz_buffer_text(b, cell);
        }
        gaz_buffer_byte(b, '\n');
    }
}

static void print_text(eval *v, const size_t *order) {
    gaz_buffer *b = &v->out;
    tally all = total(v);
    gaz_buffer_append(b, v->errors.data, v->errors.len);
    gaz_buffer_text(b, v->errors.len ? "\nstrict\n" : "strict\n");
    for (size_t i = 0; i < v->labels.count; i++)
        text_row(b, v->labels.name[order[i]], &v->by_label[order[i]],
                 v->by_label[order[i]].strict);
    text_row(b, "micro", &all, all.strict);
    gaz_buffer_text(b, "\nby overlap\n");
    for (size_t i = 0; i < v->labels.count; i++)
        text_row(b, v->labels.name[order[i]], &v->by_label[order[i]],
                 v->by_label[order[i]].overlap);
    text_row(b, "micro", &all, all.overlap);
    text_confusion(v, b, order);
}

static void json_figures(gaz_buffer *b, const char *key, const tally *t, size_t right) {
    gaz_buffer_text(b, ", \"");
    gaz_buffer_text(b, key);
    gaz_buffer_text(b, "\": {\"right\": ");
    gaz_emit_uint(b, right);
    gaz_buffer_text(b, ", \"precision\": ");
    gaz_emit_fixed(b, ratio(right, t->predicted), 4);
    gaz_buffer_text(b, ", \"recall\": ");
    gaz_emit_fixed(b, ratio(right, t->gold), 4);
    gaz_buffer_text(b, ", \"f1\": ");
    gaz_emit_fixed(b, ratio(2 * right, t->gold + t->predicted), 4);
    gaz_buffer_byte(b, '}');
}

static void json_tally(gaz_buffer *b, const char *name, const tally *t) {
    gaz_emit_json(b, name, strlen(name));
    gaz_buffer_text(b, ": {\"gold\": ");
    gaz_emit_uint(b, t->gold);
    gaz_buffer_text(b, ", \"predicted\": ");
    gaz_emit_uint(b, t->predicted);
    json_figures(b, "strict", t, t->strict);
    json_figures(b, "overlap", t, t->overlap);
    gaz_buffer_byte(b, '}');
}

static void print_json(eval *v, const size_t *order) {
    gaz_buffer *b = &v->out;
    tally all = total(v);
    size_t n = v->labels.count;
    gaz_buffer_text(b, "{\n  \"documents\": {\"gold\": ");
    gaz_emit_uint(b, v->gold.count);
    gaz_buffer_text(b, ", \"missing\": ");
    gaz_emit_uint(b, v->missing);
    gaz_buffer_text(b, ", \"failed\": ");
    gaz_emit_uint(b, v->failed);
    gaz_buffer_text(b, "},\n  ");
    json_tally(b, "micro", &all);
    gaz_buffer_text(b, ",\n  \"labels\": {");
    for (size_t i = 0; i < n; i++) {
        gaz_buffer_text(b, i ? ",\n    " : "\n    ");
        json_tally(b, v->labels.name[order[i]], &v->by_label[order[i]]);
    }
    gaz_buffer_text(b, "\n  },\n  \"confusion\": {");
    for (size_t i = 0; i <= n; i++) {
        size_t row = i < n ? order[i] : n;
        const char *name = i < n ? v->labels.name[row] : "";
        gaz_buffer_text(b, i ? ",\n    " : "\n    ");
        gaz_emit_json(b, name, strlen(name)); /* "" is no name */
        gaz_buffer_text(b, ": {");
        for (size_t k = 0; k <= n; k++) {
            name = k < n ? v->labels.name[order[k]] : "";
            gaz_buffer_text(b, k ? ", " : "");
            gaz_emit_json(b, name, strlen(name));
            gaz_buffer_text(b, ": ");
            gaz_emit_uint(b, v->confusion[row * (n + 1) + (k < n ? order[k] : n)]);
        }
        gaz_buffer_byte(b, '}');
    }
    gaz_buffer_text(b, "\n  },\n  \"errors\": [");
    gaz_buffer_append(b, v->errors.data, v->errors.len);
    gaz_buffer_text(b, v->errors.len ? "\n  ]\n}\n" : "]\n}\n");
}

static int print(eval *v) {
    size_t n = v->labels.count;
    size_t *order = calloc(n + 1, sizeof *order);
    if (!order)
        return 0;
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, n, sizeof *order, by_name, &v->labels);
    if (is_json(v))
        print_json(v, order);
    else
        print_text(v, order);
    free(order);
    return !v->out.failed && !v->errors.failed;
}

static void warn(const eval *v) {
    if (v->s->quiet)
        return;
    if (v->missing)
        gaz_tell("%zu of %zu documents are missing from %s and count as empty",
                 v->missing, v->gold.count, v->predicted.path);
    if (v->failed)
        gaz_tell("%zu documents failed in %s and count as empty", v->failed,
                 v->predicted.path);
    if (v->extra)
        gaz_tell("%zu documents of %s are not in %s and do not count", v->extra,
                 v->predicted.path, v->gold.path);
}

int gaz_command_eval(const gaz_settings *s) {
    eval v = {.s = s};
    if (s->format && strcmp(s->format, "json") != 0) {
        gaz_tell("-f: `gazette eval` prints text or, with -f json, JSON");
        return EXIT_USAGE;
    }
    int status = gaz_gold_read(&v.gold, s->files.item[0], s->merge_places, &v.labels);
    if (status == 0)
        status =
            gaz_gold_read(&v.predicted, s->files.item[1], s->merge_places, &v.labels);
    if (status == 0) {
        if (compare_all(&v) && print(&v)) {
            warn(&v);
            fwrite(v.out.data, 1, v.out.len, stdout);
            status = gaz_end_printing();
        } else {
            gaz_tell("out of memory");
            status = EXIT_IO;
        }
    }
    gaz_gold_free(&v.gold);
    gaz_gold_free(&v.predicted);
    gaz_label_names_free(&v.labels);
    gaz_buffer_free(&v.errors);
    gaz_buffer_free(&v.out);
    free(v.by_label);
    free(v.confusion);
    free(v.used);
    return status;
}
