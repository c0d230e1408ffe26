/* reasons.c — what the network weighed, as the document tells it. Room: entity. */
#include "base/buffer.h"
#include "entity/document.h"

/* A word, or the sentence's edge: no bytes, at the name's own near end. */
static gaz_reason word_reason(const gaz_window *w, const gaz_entity *e,
                              const gaz_weighed *word) {
    gaz_reason r = {
        .kind = "word", .at = word->at, .label = GAZ_NONE, .weight = (float)word->weight};
    if (word->what == UINT32_MAX) {
        r.start = r.end = word->at < 0 ? e->start : e->end;
        return r;
    }
    const gaz_token *t = &w->tokens.at[word->what];
    r.start = w->base + t->start;
    r.end = r.start + t->len;
    return r;
}

static gaz_reason evidence_reason(const gaz_explainer *x, const gaz_weighed *weighed) {
    const gaz_evidence_name *name = &x->names.at[weighed->what];
    return (gaz_reason){.kind = name->kind,
                        .label = (gaz_label)name->label,
                        .list = name->list,
                        .rule = name->rule,
                        .weight = (float)weighed->weight};
}

int gaz_doc_add_reasons(gaz_doc *d, gaz_entity *e, const gaz_window *w,
                        const gaz_explainer *x, const gaz_explanation *s) {
    e->first_reason = d->nreasons;
    e->nreasons = (size_t)s->nwords + s->nevidence;
    if (!s->explained)
        return 1;
    if (!gaz_grow(&d->reasons, &d->reason_cap, d->nreasons + e->nreasons,
                  sizeof *d->reasons))
        return 0;
    for (size_t i = 0; i < s->nwords; i++)
        d->reasons[d->nreasons++] = word_reason(w, e, &s->words[i]);
    for (size_t i = 0; i < s->nevidence; i++)
        d->reasons[d->nreasons++] = evidence_reason(x, &s->evidence[i]);
    e->next = (gaz_label)s->next;
    e->next_score = (float)s->next_score;
    return 1;
}
