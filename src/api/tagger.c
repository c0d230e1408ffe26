/* tagger.c — the way of a text through the house: one function, top to bottom. Room: api. */
#include <stdlib.h>

#include "api/data.h"
#include "base/error.h"
#include "entity/document.h"
#include "tag/arbiter.h"
#include "text/utf8.h"

/* A document is read by windows of about this size. */
enum { WINDOW_BYTES = 256 * 1024 };

struct gaz_tagger {
    const gaz_data *data;
    gaz_options options;
    gaz_window window;
    gaz_doc doc;
    /* with a model: */
    int has_model;
    gaz_arbiter arbiter;
    int explains; /* … and cues asked for */
    gaz_explainer explainer;
    gaz_cands verdict; /* what the network says, and what it may not overrule */
};

static gaz_status check_options(const gaz_options *opt, gaz_error *err) {
    if (opt && opt->size != sizeof *opt)
        return gaz_fail(err, GAZ_ERR_ARGUMENT,
                        "gaz_options.size is %zu, this library's is %zu; set it to "
                        "sizeof(gaz_options) of the header it is built with",
                        opt->size, sizeof *opt);
    if (opt && !(opt->min_score >= 0 && opt->min_score <= 1))
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "gaz_options.min_score is not in 0..1");
    return GAZ_OK;
}

gaz_status gaz_tagger_new(gaz_tagger **out, const gaz_data *data, const gaz_options *opt,
                          gaz_error *err) {
    if (!out || !data)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "gaz_tagger_new needs out and data");
    gaz_status status = check_options(opt, err);
    if (status)
        return status;
    gaz_tagger *t = calloc(1, sizeof *t);
    if (!t)
        return gaz_fail_memory(err);
    t->data = data;
    if (opt)
        t->options = *opt;
    gaz_sources sources = gaz_data_sources(data);
    int ok = gaz_window_init(&t->window, &sources);
    if (ok && data->has_model && !t->options.no_model) {
        t->has_model = 1;
        ok = gaz_arbiter_init(&t->arbiter, (const gaz_model *[]){&data->model}, 1,
                             &data->list_keys);
        t->explains = t->options.cues;
        ok = ok && (!t->explains || gaz_explainer_init(&t->explainer, &sources));
    }
    if (!ok) {
        gaz_tagger_free(t);
        return gaz_fail_memory(err);
    }
    *out = t;
    return GAZ_OK;
}

void gaz_tagger_free(gaz_tagger *t) {
    if (!t)
        return;
    gaz_window_free(&t->window);
    gaz_doc_free(&t->doc);
    gaz_arbiter_free(&t->arbiter);
    gaz_explainer_free(&t->explainer);
    gaz_cands_free(&t->verdict);
    free(t);
}

/* t->verdict: what the network says, and what users and final rules say, which it may not
 * overrule. ref is the candidate of the window that stands behind each. */
static int gather_verdict(gaz_tagger *t) {
    const gaz_window *w = &t->window;
    t->verdict.count = 0;
    for (size_t i = 0; i < t->arbiter.spans.count; i++) {
        const gaz_span *s = &t->arbiter.spans.at[i];
        gaz_cand c = {.first = s->first,
                      .ntok = s->ntok,
                      .label = s->label,
                      .source = GAZ_FROM_MODEL,
                      .score = s->score,
                      .ref = gaz_resolver_find(&w->resolver, &w->cands, s)};
        if (!gaz_cands_add(&t->verdict, c))
            return 0;
    }
    for (size_t i = 0; i < w->cands.count; i++) {
        gaz_cand c = w->cands.at[i];
        c.ref = (uint32_t)i;
        if ((c.source == GAZ_FROM_USER || c.flags & GAZ_CAND_FINAL) &&
            !gaz_cands_add(&t->verdict, c))
            return 0;
    }
    return 1;
}

static int decide_by_model(gaz_tagger *t) {
    gaz_window *w = &t->window;
    if (!gaz_window_weigh(w) || !gaz_arbiter_read(&t->arbiter, w) || !gather_verdict(t) ||
        !gaz_resolve(&w->resolver, &t->verdict, w->tokens.count, 0, &w->spans))
        return 0;
    for (size_t i = 0; i < w->spans.count; i++)
        w->spans.at[i].cand = t->verdict.at[w->spans.at[i].cand].ref;
    return !t->explains || gaz_explain(&t->explainer, &t->arbiter, w);
}

static int tag_window(gaz_tagger *t, const char *text, size_t base, size_t len) {
    gaz_window_trim(&t->window);
    unsigned min_score = (unsigned)(t->options.min_score * 1000 + 0.5f);
    return gaz_window_read(&t->window, text + base, base, len) &&
           (!t->has_model || decide_by_model(t)) &&
           gaz_doc_add(&t->doc, &t->window, t->options.labels, min_score, t->options.cues,
                       t->explains ? &t->explainer : NULL);
}

static gaz_status check_text(const char *utf8, size_t len, gaz_error *err) {
    size_t bad = gaz_utf8_check(utf8, len);
    if (bad < len)
        return gaz_fail_at(err, GAZ_ERR_ENCODING, 0, 0, bad,
                           "not valid UTF-8 at byte %zu; convert the text first", bad);
    return GAZ_OK;
}

gaz_status gaz_tag(gaz_tagger *t, const char *utf8, size_t len, const gaz_doc **out,
                   gaz_error *err) {
    if (!t || !out || (!utf8 && len))
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "gaz_tag needs a tagger, a text and out");
    gaz_status status = check_text(utf8, len, err);
    if (status)
        return status;
    gaz_window_new_document(&t->window);
    gaz_doc_begin(&t->doc, utf8, len);
    for (size_t from = 0, n; from < len; from += n) {
        n = gaz_cut(utf8 + from, len - from, WINDOW_BYTES);
        if (!tag_window(t, utf8, from, n))
            return gaz_fail_memory(err);
    }
    if (!gaz_doc_finish(&t->doc))
        return gaz_fail_memory(err);
    *out = &t->doc;
    return GAZ_OK;
}

gaz_status gaz_each_token(gaz_tagger *t, const char *utf8, size_t len,
                          int (*each)(void *self, const gaz_token_view *token), void *self,
                          gaz_error *err) {
    if (!t || !each || (!utf8 && len))
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "gaz_each_token needs a tagger and a text");
    gaz_status status = check_text(utf8, len, err);
    if (status)
        return status;
    for (size_t from = 0, n; from < len; from += n) {
        gaz_tokens *tokens = &t->window.tokens;
        n = gaz_cut(utf8 + from, len - from, WINDOW_BYTES);
        if (!gaz_tokenize(tokens, utf8 + from, n))
            return gaz_fail_memory(err);
        for (size_t i = 0; i < tokens->count; i++) {
            const gaz_token *k = &tokens->at[i];
            gaz_token_view view = {
                .start = from + k->start,
                .end = from + k->start + k->len,
                .kind = gaz_token_class_name((gaz_token_class)k->cls),
                .sentence_start = (k->flags & GAZ_TOKF_SENTENCE) != 0};
            if (each(self, &view))
                return GAZ_OK;
        }
    }
    return GAZ_OK;
}
