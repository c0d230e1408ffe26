/* regions.c — the stretches of a text where names can be. Room: tag. */
#include "tag/regions.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum {
    NEAR = 4, /* a name may begin or end with small letters: « cour d'appel de la Meuse » */
    GAP = 4,       /* a name may go on over so many small words more */
    HEAD = 6,      /* … or be all small words after its head: « direction générale des … » */
    LONGEST = 1024, /* tokens, whatever the text */
    HEAD_MARK = 2
};

static int has_capital(const gaz_token *t) {
    return t->shape >= GAZ_SHAPE_CAP && t->shape <= GAZ_SHAPE_MIXED;
}

static int is_sentence_start(const gaz_tokens *tokens, size_t i) {
    return i == 0 || (tokens->at[i].flags & GAZ_TOKF_SENTENCE) != 0;
}

/* A capital that only begins a sentence, on a grammatical word, with small letters after
 * it. Other words of the dictionary may be names there: « Hall a catché ». */
static int is_mere_beginning(const gaz_words *words, const gaz_tokens *tokens, size_t i,
                             const gaz_known_lists *known) {
    return is_sentence_start(tokens, i) && tokens->at[i].shape == GAZ_SHAPE_CAP &&
           gaz_listset_meets(&words->at[tokens->at[i].word].lists->alone, &known->grammar) &&
           (i + 1 >= tokens->count || !has_capital(&tokens->at[i + 1]));
}

static int is_in(const gaz_words *words, const gaz_token *t, const gaz_listset *set) {
    return gaz_listset_meets(&words->at[t->word].lists->alone, set);
}

/* Where a region begins that has token i: a token before it, more where a name may come to
 * it over « de la », or from its head: « parc national Yellowstone ». */
static size_t find_beginning(const gaz_words *words, const gaz_tokens *tokens, size_t i,
                             size_t sentence, const gaz_known_lists *known) {
    size_t least = i - sentence > NEAR ? i - NEAR : sentence, from = i;
    while (from > least && (from == i || is_in(words, &tokens->at[from], &known->particle)))
        from--;
    for (size_t k = least; k < from; k++)
        if (is_in(words, &tokens->at[k], &known->heads))
            return k;
    return from;
}

/* Where it ends: likewise, « Afrique de l'ouest ». */
static size_t find_end(const gaz_words *words, const gaz_tokens *tokens, size_t i,
                       const gaz_known_lists *known) {
    size_t to = i + 1;
    while (to < tokens->count && to - i < NEAR && !is_sentence_start(tokens, to) &&
           (to == i + 1 || is_in(words, &tokens->at[to - 1], &known->particle)))
        to++;
    return to;
}

int gaz_regions_find(gaz_regions *r, const gaz_words *words, const gaz_tokens *tokens,
                     const gaz_cands *cands, const gaz_known_lists *known) {
    size_t n = tokens->count;
    r->count = 0;
    if (!gaz_grow(&r->marks, &r->marks_cap, n + 1, 1))
        return 0;
    for (size_t i = 0; i < n; i++)
        r->marks[i] = has_capital(&tokens->at[i]) &&
                      !is_mere_beginning(words, tokens, i, known);
    for (size_t i = 0; i + 1 < n; i++)
        if (is_in(words, &tokens->at[i], &known->head))
            r->marks[i] |= HEAD_MARK;
    for (size_t c = 0; c < cands->count; c++)
        if (cands->at[c].label != GAZ_NONE && cands->at[c].score >= 100)
            for (unsigned k = 0; k < cands->at[c].ntok; k++)
                r->marks[cands->at[c].first + k] |= 1;
    size_t sentence = 0; /* first token of the sentence in hand */
    for (size_t i = 0; i < n; i++) {
        if (is_sentence_start(tokens, i))
            sentence = i;
        if (!r->marks[i])
            continue;
        size_t from = find_beginning(words, tokens, i, sentence, known);
        size_t to = find_end(words, tokens, i, known);
        while (r->marks[i] & HEAD_MARK && to < n && to <= i + HEAD &&
               !is_sentence_start(tokens, to))
            to++;
        gaz_region *last = r->count ? &r->at[r->count - 1] : NULL;
        if (last && last->to + GAP >= from && last->to > sentence && to - last->from <= LONGEST) {
            if (to > last->to)
                last->to = (uint32_t)to;
            continue;
        }
        if (last && last->to > from)
            from = last->to;
        if (from >= to)
            continue;
        if (!gaz_grow(&r->at, &r->cap, r->count + 1, sizeof *r->at))
            return 0;
        r->at[r->count++] = (gaz_region){(uint32_t)from, (uint32_t)to};
    }
    return 1;
}

void gaz_regions_free(gaz_regions *r) {
    free(r->at);
    free(r->marks);
    *r = (gaz_regions){0};
}

gaz_region gaz_region_sight(const gaz_tokens *tokens, gaz_region region, size_t radius) {
    gaz_region sight = region;
    while (sight.from > 0 && region.from - sight.from < radius &&
           !is_sentence_start(tokens, sight.from))
        sight.from--;
    while (sight.to < tokens->count && sight.to - region.to < radius &&
           !is_sentence_start(tokens, sight.to))
        sight.to++;
    return sight;
}
