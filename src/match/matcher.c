/* matcher.c — every phrase of every list that the text holds. Room: match. Called by the
 * tagger, once a window, after the words are found.
 *
 * From each token the two layers' tries are walked as far as they go; a walk rarely takes
 * a second step, since most words begin no phrase and most nodes have no edge. The order
 * of the matches comes from the order of the walk; nothing is sorted. */
#include "match/matcher.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "match/reading.h"

/* Bits 0, 2, 4 … of a reading's cases: one place a token. */
#define PLACES 0x55555555u

enum { AHEAD = 8 /* tokens whose words are fetched beforehand */ };

/* The phrases that begin at one token. */
typedef struct walk {
    uint32_t reading[GAZ_LAYERS][GAZ_PHRASE_MAX + 1]; /* by length: first reading, or 0 */
    unsigned longest;                                 /* 0: none */
    uint32_t capital, caps; /* tokens that satisfy CAPITAL, CAPS; one of PLACES each */
} walk;

static int walk_from(walk *k, const gaz_words *w, const gaz_tokens *tokens, size_t i) {
    const gaz_word *word = &w->at[tokens->at[i].word];
    k->longest = 0;
    for (unsigned l = 0; l < GAZ_LAYERS; l++) {
        const gaz_gazetteer *g = w->layer[l];
        if (!g || gaz_word_in(word, l)->root == 0)
            continue;
        uint32_t node = gaz_word_in(word, l)->root, value = gaz_word_in(word, l)->first;
        for (unsigned n = 1;; n++) {
            uint32_t reading = value & GAZ_NODE_READING;
            if (reading) {
                for (unsigned empty = k->longest + 1; empty <= n; empty++)
                    for (unsigned m = 0; m < GAZ_LAYERS; m++)
                        k->reading[m][empty] = 0;
                k->longest = k->longest > n ? k->longest : n;
                k->reading[l][n] = reading;
            }
            if (!(value & GAZ_NODE_INNER) || n == GAZ_PHRASE_MAX ||
                i + n >= tokens->count)
                break;
            const gaz_token *next = &tokens->at[i + n];
            if (next->flags & GAZ_TOKF_SENTENCE)
                break;
            node = gaz_trie_step(g, node, gaz_word_in(&w->at[next->word], l)->id);
            if (node == 0)
                break;
            value = g->nodes[node];
        }
    }
    if (k->longest == 0)
        return 0;
    k->capital = k->caps = 0;
    for (unsigned n = 0; n < k->longest; n++) {
        unsigned shape = tokens->at[i + n].shape;
        k->capital |= (uint32_t)gaz_shape_has_capital(shape) << (2 * n);
        k->caps |= (uint32_t)(shape == GAZ_SHAPE_CAPS) << (2 * n);
    }
    return 1;
}

static int all_ordinary(const gaz_words *w, const gaz_token *t, unsigned n) {
    for (unsigned i = 0; i < n; i++)
        if (!gaz_listset_meets(&w->at[t[i].word].lists->alone, &w->ordinary))
            return 0;
    return 1;
}

/* The tokens of GAZ_CASE_EXACT: each spelled as in the list, or in a line of capitals. */
static int exact_holds(const gaz_gazetteer *g, const gaz_reading *r, uint32_t exact,
                       const char *text, const gaz_token *t) {
    for (size_t k = 0; exact; k++, exact &= exact - 1) {
        const gaz_token *e = &t[__builtin_ctz(exact) / 2];
        if (e->shape == GAZ_SHAPE_CAPS && (e->flags & GAZ_TOKF_CAPS_LINE))
            continue;
        if (!gaz_reading_spells(g, r, k, text + e->start, e->len))
            return 0;
    }
    return 1;
}

/* au, du, aux, des: what an article has gone into. */
static int is_contracted(const char *text, const gaz_token *t) {
    static const char words[][4] = {"au", "du", "aux", "des"};
    char low[3];
    if (t->len < 2 || t->len > 3)
        return 0;
    for (unsigned i = 0; i < t->len; i++)
        low[i] = (char)(text[t->start + i] | 0x20);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == t->len && memcmp(words[i], low, t->len) == 0)
            return 1;
    return 0;
}

/* What a reading's flags ask of the place where the n tokens at i stand. */
static int place_holds(const gaz_reading *r, const char *text, const gaz_tokens *tokens,
                       size_t i, unsigned n) {
    const gaz_token *t = &tokens->at[i];
    if ((r->flags & GAZ_READ_NOARTICLE) &&
        (i == 0 || (t->flags & GAZ_TOKF_SENTENCE) || !is_contracted(text, t - 1)))
        return 0;
    if ((r->flags & GAZ_READ_WHOLE_LINE) &&
        (!(t->flags & GAZ_TOKF_LINE) ||
         (i + n < tokens->count && !(t[n].flags & GAZ_TOKF_LINE))))
        return 0;
    return 1;
}

static int holds(const walk *k, const gaz_words *w, const gaz_gazetteer *g,
                 const gaz_reading *r, const char *text, const gaz_tokens *tokens,
                 size_t i, unsigned n) {
    if (r->list >= g->nlists || r->entry >= g->nentries || (r->flags & GAZ_READ_WORD))
        return 0;
    if ((r->flags & (GAZ_READ_NOARTICLE | GAZ_READ_WHOLE_LINE)) &&
        !place_holds(r, text, tokens, i, n))
        return 0;
    if (r->cases == 0)
        return 1;
    uint32_t within = n == GAZ_PHRASE_MAX ? PLACES : PLACES & ((1u << (2 * n)) - 1);
    uint32_t low = r->cases & within, high = r->cases >> 1 & within;
    uint32_t exact = low & high;
    if ((low & ~high & ~k->capital) || (high & ~low & ~k->caps))
        return 0;
    if (exact && !exact_holds(g, r, exact, text, &tokens->at[i]))
        return 0;
    /* In a line of capitals SAIT may be the acronym, but is the verb. */
    return !(high && (tokens->at[i].flags & GAZ_TOKF_CAPS_LINE) &&
             all_ordinary(w, &tokens->at[i], n));
}

static int emit(gaz_matches *m, const walk *k, const gaz_words *w, const char *text,
                const gaz_tokens *tokens, size_t i) {
    for (unsigned n = k->longest; n > 0; n--) {
        for (unsigned l = 0; l < GAZ_LAYERS; l++) {
            const gaz_gazetteer *g = w->layer[l];
            for (uint32_t r = k->reading[l][n]; r != 0 && r < g->nreadings; r++) {
                const gaz_reading *d = &g->readings[r];
                if (holds(k, w, g, d, text, tokens, i, n)) {
                    if (m->count == m->cap &&
                        !gaz_grow(&m->at, &m->cap, m->count + 1, sizeof *m->at))
                        return 0;
                    m->at[m->count++] = (gaz_match){.first = (uint32_t)i,
                                                    .ntok = (uint16_t)n,
                                                    .layer = (uint8_t)l,
                                                    .reading = r};
                }
                if (d->flags & GAZ_READ_LAST)
                    break;
            }
        }
    }
    return 1;
}

int gaz_match_all(gaz_matches *m, const gaz_words *w, const char *text,
                  const gaz_tokens *tokens) {
    m->count = 0;
    if (!gaz_grow(&m->index, &m->index_cap, tokens->count + 1, sizeof *m->index))
        return 0;
    walk k;
    for (size_t i = 0; i < tokens->count; i++) {
        m->index[i] = (uint32_t)m->count;
        if (i + AHEAD < tokens->count)
            __builtin_prefetch(&w->at[tokens->at[i + AHEAD].word]);
        const gaz_word *word = &w->at[tokens->at[i].word];
        if ((word->base.root == 0 && !w->layer[1]) || !walk_from(&k, w, tokens, i))
            continue;
        if (!emit(m, &k, w, text, tokens, i) || m->count > UINT32_MAX)
            return 0;
    }
    m->index[tokens->count] = (uint32_t)m->count;
    return 1;
}

void gaz_matches_free(gaz_matches *m) {
    free(m->at);
    free(m->index);
    *m = (gaz_matches){0};
}
