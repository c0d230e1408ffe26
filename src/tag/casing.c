/* casing.c — which spellings have a capital that must come from a name. Room: tag. */
#include "tag/casing.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

int gaz_casing_learn(gaz_casing *c, const gaz_words *words, const gaz_tokens *tokens) {
    size_t old = c->cap;
    if (!gaz_grow(&c->stamp, &c->cap, words->count, sizeof *c->stamp))
        return 0;
    memset(c->stamp + old, 0, (c->cap - old) * sizeof *c->stamp);
    if (++c->now == 0) { /* after 2^32 windows every old stamp must go */
        memset(c->stamp, 0, c->cap * sizeof *c->stamp);
        c->now = 1;
    }
    for (size_t i = 0; i < tokens->count; i++) {
        const gaz_token *t = &tokens->at[i];
        if (!gaz_case_is_silent(t))
            c->stamp[t->word] = c->now;
    }
    return 1;
}

void gaz_casing_forget(gaz_casing *c) {
    memset(c->stamp, 0, c->cap * sizeof *c->stamp);
    c->now = 0;
}

void gaz_casing_free(gaz_casing *c) {
    free(c->stamp);
    *c = (gaz_casing){0};
}
