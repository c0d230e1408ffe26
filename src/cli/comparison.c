/* comparison.c — predicted names beside the gold ones. Room: cli.
 *
 * Strict: start, end and label are equal. By overlap: the labels are equal and the spans
 * share a character; each mention counts once, paired in order. The figures are those of
 * the CoNLL-2003 shared task's exact match (Tjong Kim Sang and De Meulder, 2003). */
#include "cli/comparison.h"

#include <stdlib.h>
#include <string.h>

const char *const gaz_difference_names[DIFFERENCE_KINDS] = {"missed", "spurious", "span",
                                                            "label"};

/* A document's comparison at work. */
typedef struct work {
    gaz_comparison *c;
    const gaz_gold_doc *gold, *predicted;
    gaz_counts *counts; /* [nlabels] of the document */
    size_t errors;
} work;

static int overlaps(const gaz_mention *a, const gaz_mention *b) {
    return a->start < b->end && b->start < a->end;
}

static void confuse(work *k, size_t gold, size_t predicted) {
    k->c->confusion[gold * (k->c->nlabels + 1) + predicted]++;
}

static int differ(work *k, gaz_difference_kind kind, const gaz_mention *gold,
                  const gaz_mention *predicted) {
    gaz_differences *d = &k->c->differences[kind];
    d->all++;
    if (d->count == k->errors)
        return 1;
    if (!gaz_grow(&d->at, &d->cap, d->count + 1, sizeof *d->at))
        return 0;
    d->at[d->count++] = (gaz_difference){k->gold, k->predicted, gold, predicted};
    return 1;
}

/* The first predicted mention not yet paired that gold overlaps and test accepts. */
static const gaz_mention *pair(work *k, const gaz_mention *gold, int want_label,
                               int want_span) {
    const gaz_gold_doc *p = k->predicted;
    for (size_t i = 0; i < p->count; i++) {
        const gaz_mention *m = &p->mention[i];
        if (m->start >= gold->end)
            break;
        if (k->c->used[i] || !overlaps(gold, m) ||
            (want_label && m->label != gold->label) ||
            (want_span && (m->start != gold->start || m->end != gold->end)))
            continue;
        k->c->used[i] = 1;
        return m;
    }
    return NULL;
}

/* A gold mention and its mate, or NULL. */
static int count_gold(work *k, const gaz_mention *m, const gaz_mention *mate) {
    gaz_tally *t = &k->c->by_label[m->label];
    t->gold++;
    k->counts[m->label].gold++;
    confuse(k, m->label, mate ? mate->label : k->c->nlabels);
    if (!mate)
        return differ(k, DIFFERENCE_MISSED, m, NULL);
    if (mate->label != m->label)
        return differ(k, DIFFERENCE_LABEL, m, mate);
    t->overlap++;
    if (gaz_mention_order(m, mate) != 0)
        return differ(k, DIFFERENCE_SPAN, m, mate);
    t->strict++;
    k->counts[m->label].strict++;
    return 1;
}

static int count_predicted(work *k, const gaz_mention *m, int paired) {
    k->c->by_label[m->label].predicted++;
    k->counts[m->label].predicted++;
    if (paired)
        return 1;
    confuse(k, k->c->nlabels, m->label);
    return differ(k, DIFFERENCE_SPURIOUS, NULL, m);
}

/* Pairs in the order of how much agrees: all, the label, the span, anything. */
static int compare(work *k) {
    static const int stages[4][2] = {{1, 1}, {1, 0}, {0, 1}, {0, 0}};
    const gaz_gold_doc *g = k->gold, *p = k->predicted;
    const gaz_mention **mate = calloc(g->count ? g->count : 1, sizeof *mate);
    int ok = mate && gaz_grow(&k->c->used, &k->c->used_cap, p->count + 1, 1);
    if (ok)
        memset(k->c->used, 0, p->count);
    for (int stage = 0; ok && stage < 4; stage++)
        for (size_t i = 0; i < g->count; i++)
            if (!mate[i])
                mate[i] = pair(k, &g->mention[i], stages[stage][0], stages[stage][1]);
    for (size_t i = 0; ok && i < g->count; i++)
        ok = count_gold(k, &g->mention[i], mate[i]);
    for (size_t i = 0; ok && i < p->count; i++)
        ok = count_predicted(k, &p->mention[i], k->c->used[i]);
    free(mate);
    return ok;
}

int gaz_compare(gaz_comparison *c, const gaz_gold *gold, const gaz_gold *predicted,
                size_t nlabels, size_t errors) {
    static const gaz_gold_doc empty = {0};
    size_t found = 0, cells = nlabels + 1;
    *c = (gaz_comparison){.gold = gold, .predicted = predicted, .nlabels = nlabels};
    c->by_label = calloc(cells, sizeof *c->by_label);
    c->confusion = calloc(cells * cells, sizeof *c->confusion);
    if (gold->count < SIZE_MAX / cells)
        c->by_doc = calloc(gold->count * nlabels + 1, sizeof *c->by_doc);
    if (!c->by_label || !c->confusion || !c->by_doc)
        return 0;
    for (size_t i = 0; i < gold->count; i++) {
        const gaz_gold_doc *p = gaz_gold_find(predicted, gold->doc[i].id);
        found += p != NULL;
        c->missing += p == NULL;
        c->failed += p && p->failed;
        work k = {.c = c,
                  .gold = &gold->doc[i],
                  .predicted = p ? p : &empty,
                  .counts = c->by_doc + i * nlabels,
                  .errors = errors};
        if (!compare(&k))
            return 0;
    }
    c->extra = predicted->count - found;
    return 1;
}

void gaz_comparison_free(gaz_comparison *c) {
    for (int kind = 0; kind < DIFFERENCE_KINDS; kind++)
        free(c->differences[kind].at);
    free(c->by_label);
    free(c->by_doc);
    free(c->confusion);
    free(c->used);
    *c = (gaz_comparison){0};
}

gaz_tally gaz_comparison_total(const gaz_comparison *c) {
    gaz_tally t = {0};
    for (size_t i = 0; i < c->nlabels; i++) {
        t.gold += c->by_label[i].gold;
        t.predicted += c->by_label[i].predicted;
        t.strict += c->by_label[i].strict;
        t.overlap += c->by_label[i].overlap;
    }
    return t;
}
