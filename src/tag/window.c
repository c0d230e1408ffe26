/* window.c — a stretch of a document with all that has been found in it. Room: tag. */
#include "tag/window.h"

#include "tag/list_candidates.h"

enum {
    CHOSEN = 500, /* combined score from which a candidate is a name */
    SURE = 700    /* … from which it teaches the rest of the document */
};

int gaz_window_init(gaz_window *w, const gaz_sources *sources) {
    w->sources = *sources;
    if (!gaz_words_init(&w->words, sources->lists[0], sources->lists[1]) ||
        !gaz_evidence_init(&w->evidence, sources->rules[0]))
        return 0;
    for (int set = 0; set < GAZ_RULE_SETS; set++) {
        if (!sources->rules[set])
            continue;
        w->machine[set] = gaz_rule_machine_new(sources->rules[set], &w->words, set);
        if (!w->machine[set])
            return 0;
    }
    return 1;
}

void gaz_window_free(gaz_window *w) {
    for (int set = 0; set < GAZ_RULE_SETS; set++)
        gaz_rule_machine_free(w->machine[set]);
    gaz_words_free(&w->words);
    gaz_tokens_free(&w->tokens);
    gaz_matches_free(&w->matches);
    gaz_cands_free(&w->cands);
    gaz_spans_free(&w->spans);
    gaz_regions_free(&w->regions);
    gaz_evidence_free(&w->evidence);
    gaz_casing_free(&w->casing);
    gaz_memory_free(&w->memory);
    gaz_memory_free(&w->read);
    gaz_resolver_free(&w->resolver);
}

void gaz_window_new_document(gaz_window *w) {
    gaz_memory_clear(&w->memory);
    gaz_memory_clear(&w->read);
}

int gaz_window_trim(gaz_window *w) {
    if (!gaz_words_trim(&w->words))
        return 0;
    for (int set = 0; set < GAZ_RULE_SETS; set++)
        if (w->machine[set])
            gaz_rule_machine_forget(w->machine[set]);
    gaz_casing_forget(&w->casing);
    return 1;
}

/* Tokens, their types, and all that lists and rules propose. */
static int propose(gaz_window *w, size_t len) {
    w->cands.count = 0;
    if (!gaz_tokenize(&w->tokens, w->text, len) ||
        !gaz_words_find(&w->words, w->text, &w->tokens) ||
        !gaz_match_all(&w->matches, &w->words, w->text, &w->tokens) ||
        !gaz_casing_learn(&w->casing, &w->words, &w->tokens) ||
        !gaz_list_candidates(&w->cands, &w->words, &w->tokens, &w->matches, &w->casing,
                             w->sources.known))
        return 0;
    for (int set = 0; set < GAZ_RULE_SETS; set++)
        if (w->machine[set] &&
            !gaz_rule_machine_run(w->machine[set], w->text, &w->tokens, &w->matches,
                                  &w->cands))
            return 0;
    return 1;
}

int gaz_window_read(gaz_window *w, const char *text, size_t base, size_t len) {
    w->text = text;
    w->base = base;
    if (!propose(w, len))
        return 0;
    /* What is sure teaches the document; then that is heard too. */
    size_t n = w->tokens.count;
    return gaz_resolve(&w->resolver, &w->cands, n, CHOSEN, &w->spans) &&
           gaz_memory_learn(&w->memory, &w->words, &w->tokens, &w->spans, SURE,
                            w->sources.known) &&
           gaz_memory_recall(&w->memory, &w->words, &w->tokens, &w->casing,
                             w->sources.known, &w->cands) &&
           gaz_resolve(&w->resolver, &w->cands, n, CHOSEN, &w->spans);
}

int gaz_window_weigh(gaz_window *w) {
    return gaz_regions_find(&w->regions, &w->words, &w->tokens, &w->cands,
                            w->sources.known) &&
           gaz_evidence_find(&w->evidence, &w->words, &w->tokens, &w->matches, &w->cands,
                             &w->spans, &w->casing, w->sources.list_keys);
}

int gaz_window_reflect(gaz_window *w, const gaz_spans *read) {
    return gaz_memory_learn(&w->read, &w->words, &w->tokens, read, GAZ_READ_SURE,
                            w->sources.known) &&
           gaz_evidence_hear(&w->evidence, &w->read, &w->words, &w->tokens, &w->regions,
                             read);
}
