/* casing.h — which spellings have a capital that must come from a name. Room: tag.
 *
 * At the start of a sentence and in a line of capitals a capital says nothing. But the same
 * spelling inside a sentence of the same window does: « Orange a annoncé … chez Orange ». */
#ifndef GAZ_TAG_CASING_H
#define GAZ_TAG_CASING_H

#include "match/words.h"

typedef struct gaz_casing {
    uint32_t *stamp; /* [cap] by word type: the window in which its capital told something */
    size_t cap;
    uint32_t now;
} gaz_casing;

/* Does this token's capital say nothing by itself? */
static inline int gaz_case_is_silent(const gaz_token *t) {
    return (t->flags & (GAZ_TOKF_SENTENCE | GAZ_TOKF_CAPS_LINE)) != 0;
}

/* Looks over a window's tokens. 0 when memory is out. */
int gaz_casing_learn(gaz_casing *c, const gaz_words *words, const gaz_tokens *tokens);
/* Does the spelling stand in the window where its capital tells something? */
static inline int gaz_casing_tells(const gaz_casing *c, const gaz_token *t) {
    return c->stamp[t->word] == c->now;
}
/* When word types are numbered anew. */
void gaz_casing_forget(gaz_casing *c);
void gaz_casing_free(gaz_casing *c);

#endif
