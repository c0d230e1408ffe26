/* matcher.h — every phrase of every list that the text holds. Room: match. */
#ifndef GAZ_MATCH_MATCHER_H
#define GAZ_MATCH_MATCHER_H

#include "match/words.h"

/* A phrase found: tokens [first, first + ntok), with the readings of its node that hold for
 * the case in which it is written. A word-class phrase (label none) is a match too; a
 * one-word phrase whose lists say nothing but "is in it" is not (gaz_word.lists says so). */
typedef struct gaz_match {
    uint32_t first;
    uint16_t ntok;
    uint8_t layer;    /* 0 base, 1 user */
    uint8_t spare;
    uint32_t reading; /* one reading; a phrase with n readings gives n matches */
} gaz_match;

typedef struct gaz_matches {
    gaz_match *at; /* [count], by first, then longest, then layer, then reading */
    size_t count, cap;
    uint32_t *index; /* [ntokens + 1]: matches that begin at token i are index[i]..index[i+1] */
    size_t index_cap;
} gaz_matches;

/* Finds all phrases of tokens (words found). A phrase never crosses a sentence's end. Line
 * ends inside a sentence are no obstacle. 0 when memory is out.
 * In a line of capitals, and for a token in capitals, CAPITAL holds too; CAPS needs the
 * token to be in capitals, EXACT its spelling or a line of capitals (GAZ_TOKF_CAPS_LINE). In
 * such a line a reading of CAPS or EXACT case whose words are all ordinary (in the list
 * `communs` or `grammaire`) does not hold. A place without its article (Havre) holds right
 * after au, du, aux, des only. */
int gaz_match_all(gaz_matches *m, const gaz_words *w, const char *text,
                  const gaz_tokens *tokens);
void gaz_matches_free(gaz_matches *m);

static inline const gaz_reading *gaz_match_reading(const gaz_words *w, const gaz_match *m) {
    return &w->layer[m->layer]->readings[m->reading];
}
static inline const gaz_list *gaz_match_list(const gaz_words *w, const gaz_match *m) {
    return &w->layer[m->layer]->lists[gaz_match_reading(w, m)->list];
}

#endif
