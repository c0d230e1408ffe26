/* tagger.c — the way of a text through the house: one function, top to bottom. Room: api. */
#include <stdlib.h>
#include <string.h>

#include "api/data.h"
#include "base/buffer.h"
#include "base/error.h"
#include "entity/document.h"
#include "tag/decode.h"
#include "tag/evidence.h"
#include "tag/list_candidates.h"
#include "tag/memory.h"
#include "tag/network.h"
#include "text/utf8.h"

enum {
    WINDOW_BYTES = 256 * 1024, /* a document is read by windows of about this size */
    CHOSEN = 500,              /* combined score from which a candidate is a name */
    SURE = 700                 /* … from which it teaches the rest of the document */
};

struct gaz_tagger {
    const gaz_data *data;
    gaz_options options;
    gaz_words words;
    gaz_window window;
    gaz_rule_machine *machine[GAZ_RULE_SETS];
    gaz_casing casing;
    gaz_memory memory;
    gaz_resolver resolver;
    gaz_doc doc;
    /* with a model: */
    int has_model;
    gaz_regions regions;
    gaz_evidence evidence;
    gaz_network network;
    gaz_decoder decoder;
    gaz_spans tagged;      /* what the network says */
    gaz_cands verdict;     /* what it says, and what it may not overrule */
    int32_t *scores;
    size_t scores_cap;
};

static int open_model(gaz_tagger *t) {
    t->has_model = 1;
    return gaz_evidence_init(&t->evidence, &t->data->rules[0]) &&
           gaz_network_init(&t->network, &t->data->model, &t->data->list_keys) &&
           gaz_decoder_init(&t->decoder, &t->data->model);
}

gaz_status gaz_tagger_new(gaz_tagger **out, const gaz_data *data, const gaz_options *opt,
                          gaz_error *err) {
    if (!out || !data)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "gaz_tagger_new needs out and data");
    if (opt && opt->size != sizeof *opt)
        return gaz_fail(err, GAZ_ERR_ARGUMENT,
                        "gaz_options.size is %zu, this library's is %zu; set it to "
                        "sizeof(gaz_options) of the header it is built with",
                        opt->size, sizeof *opt);
    gaz_tagger *t = calloc(1, sizeof *t);
    if (!t)
        return gaz_fail_memory(err);
    t->data = data;
    if (opt)
        t->options = *opt;
    const gaz_gazetteer *user = data->has_user_lists ? &data->lists[1] : NULL;
    if (!gaz_words_init(&t->words, &data->lists[0], user))
        goto fail;
    t->window.words = &t->words;
    t->window.known = &data->known;
    for (int set = 0; set < GAZ_RULE_SETS; set++) {
        if (set == 1 && !data->has_user_rules)
            continue;
        t->window.rules[set] = &data->rules[set];
        t->machine[set] = gaz_rule_machine_new(&data->rules[set], &t->words, set);
        if (!t->machine[set])
            goto fail;
    }
    if (data->has_model && !t->options.no_model && !open_model(t))
        goto fail;
    *out = t;
    return GAZ_OK;
fail:
    gaz_tagger_free(t);
    return gaz_fail_memory(err);
}

void gaz_tagger_free(gaz_tagger *t) {
    if (!t)
        return;
    for (int set = 0; set < GAZ_RULE_SETS; set++)
        gaz_rule_machine_free(t->machine[set]);
    gaz_words_free(&t->words);
    gaz_tokens_free(&t->window.tokens);
    gaz_matches_free(&t->window.matches);
    gaz_cands_free(&t->window.cands);
    gaz_spans_free(&t->window.spans);
    gaz_casing_free(&t->casing);
    gaz_memory_free(&t->memory);
    gaz_resolver_free(&t->resolver);
    gaz_doc_free(&t->doc);
    gaz_regions_free(&t->regions);
    gaz_evidence_free(&t->evidence);
    gaz_network_free(&t->network);
    gaz_decoder_free(&t->decoder);
    gaz_spans_free(&t->tagged);
    gaz_cands_free(&t->verdict);
    free(t->scores);
    free(t);
}

/* Tokens, their types, and all that lists and rules propose. */
static int propose(gaz_tagger *t, const char *text, size_t len) {
    gaz_window *w = &t->window;
    w->text = text;
    w->cands.count = 0;
    if (!gaz_tokenize(&w->tokens, text, len) ||
        !gaz_words_find(&t->words, text, &w->tokens) ||
        !gaz_match_all(&w->matches, &t->words, text, &w->tokens) ||
        !gaz_casing_learn(&t->casing, &t->words, &w->tokens) ||
        !gaz_list_candidates(&w->cands, &t->words, &w->tokens, &w->matches, &t->casing,
                             w->known))
        return 0;
    for (int set = 0; set < GAZ_RULE_SETS; set++) {
        size_t before = w->cands.count;
        if (!t->machine[set])
            continue;
        if (!gaz_rule_machine_run(t->machine[set], text, &w->tokens, &w->matches,
                                  &w->cands))
            return 0;
        for (size_t i = before; i < w->cands.count; i++) {
            w->cands.at[i].rule = 1;
            w->cands.at[i].layer = (uint8_t)set;
        }
    }
    return 1;
}

/* Lists and rules decide alone; what is sure teaches the document, and that is heard too. */
static int decide_alone(gaz_tagger *t) {
    gaz_window *w = &t->window;
    size_t n = w->tokens.count;
    return gaz_resolve(&t->resolver, &w->cands, n, CHOSEN, &w->spans) &&
           gaz_memory_learn(&t->memory, &t->words, &w->tokens, &w->spans, SURE, w->known) &&
           gaz_memory_recall(&t->memory, &t->words, &w->tokens, &t->casing, w->known,
                             &w->cands) &&
           gaz_resolve(&t->resolver, &w->cands, n, CHOSEN, &w->spans);
}

/* The network reads every region; t->tagged is what it says. */
static int read_regions(gaz_tagger *t) {
    gaz_window *w = &t->window;
    t->tagged.count = 0;
    if (!gaz_regions_find(&t->regions, &t->words, &w->tokens, &w->cands, w->known) ||
        !gaz_evidence_find(&t->evidence, &t->words, &w->tokens, &w->matches, &w->cands,
                           &w->spans, &t->casing, &t->data->list_keys))
        return 0;
    for (size_t i = 0; i < t->regions.count; i++) {
        gaz_region r = t->regions.at[i];
        size_t n = r.to - r.from;
        if (!gaz_grow(&t->scores, &t->scores_cap, n * GAZ_TAGS, sizeof *t->scores))
            return 0;
        gaz_network_score(&t->network, &t->words, &w->tokens, &t->evidence, r, t->scores);
        if (!gaz_decode(&t->decoder, t->scores, n, r.from, &t->tagged))
            return 0;
    }
    return 1;
}

/* What the network says, but for what users and final rules decide. */
static int decide_by_model(gaz_tagger *t) {
    gaz_window *w = &t->window;
    if (!read_regions(t))
        return 0;
    t->verdict.count = 0;
    for (size_t i = 0; i < t->tagged.count; i++) {
        const gaz_span *s = &t->tagged.at[i];
        if (!gaz_cands_add(&t->verdict, (gaz_cand){.first = s->first,
                                                   .ntok = s->ntok,
                                                   .label = s->label,
                                                   .source = GAZ_FROM_MODEL,
                                                   .score = s->score,
                                                   .ref = UINT32_MAX}))
            return 0;
    }
    for (size_t i = 0; i < w->cands.count; i++) {
        const gaz_cand *c = &w->cands.at[i];
        if (c->source != GAZ_FROM_USER && !(c->flags & GAZ_CAND_FINAL))
            continue;
        gaz_cand forced = *c;
        forced.ref = (uint32_t)i;
        if (!gaz_cands_add(&t->verdict, forced))
            return 0;
    }
    /* Names the evidence for each span while the resolver's order is that of w->cands. */
    for (size_t i = 0; i < t->tagged.count; i++)
        t->verdict.at[i].ref = gaz_resolver_find(&t->resolver, &w->cands, &t->tagged.at[i]);
    if (!gaz_resolve(&t->resolver, &t->verdict, w->tokens.count, 0, &w->spans))
        return 0;
    for (size_t i = 0; i < w->spans.count; i++)
        w->spans.at[i].cand = t->verdict.at[w->spans.at[i].cand].ref;
    return 1;
}

static int tag_window(gaz_tagger *t, const char *text, size_t base, size_t len) {
    gaz_window *w = &t->window;
    if (gaz_words_trim(&t->words)) {
        for (int set = 0; set < GAZ_RULE_SETS; set++)
            if (t->machine[set])
                gaz_rule_machine_forget(t->machine[set]);
        if (t->has_model)
            gaz_network_forget(&t->network);
        gaz_casing_forget(&t->casing);
    }
    w->base = base;
    return propose(t, text + base, len) && decide_alone(t) &&
           (!t->has_model || decide_by_model(t)) &&
           gaz_doc_add(&t->doc, w, t->options.labels,
                       (unsigned)(t->options.min_score * 1000 + 0.5f), t->options.cues);
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
    gaz_memory_clear(&t->memory);
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
