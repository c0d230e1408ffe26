/* window.h — a stretch of a document with all that has been found in it. Room: entity. */
#ifndef GAZ_ENTITY_WINDOW_H
#define GAZ_ENTITY_WINDOW_H

#include "tag/casing.h"
#include "tag/known_lists.h"
#include "tag/resolve.h"
#include "match/matcher.h"
#include "match/rule_machine.h"

typedef struct gaz_window {
    const char *text;  /* of the window, inside the document's */
    size_t base;       /* byte of the document at which it begins */
    gaz_words *words;
    gaz_tokens tokens; /* offsets count from base */
    gaz_matches matches;
    gaz_cands cands;
    gaz_spans spans;   /* what was decided */
    const gaz_known_lists *known;
    const gaz_rules *rules[GAZ_RULE_SETS]; /* NULL where there are none */
} gaz_window;

static inline size_t gaz_span_start(const gaz_window *w, const gaz_span *s) {
    return w->base + w->tokens.at[s->first].start;
}
static inline size_t gaz_span_end(const gaz_window *w, const gaz_span *s) {
    const gaz_token *last = &w->tokens.at[s->first + s->ntok - 1];
    return w->base + last->start + last->len;
}

#endif
