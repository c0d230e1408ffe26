/* candidate.c — a span that something proposes as a name, or forbids. Room: match. */
#include "match/candidate.h"

#include <stdlib.h>

#include "base/buffer.h"

int gaz_cands_add(gaz_cands *c, gaz_cand cand) {
    if (!gaz_grow(&c->at, &c->cap, c->count + 1, sizeof *c->at))
        return 0;
    c->at[c->count++] = cand;
    return 1;
}

void gaz_cands_free(gaz_cands *c) {
    free(c->at);
    *c = (gaz_cands){0};
}
