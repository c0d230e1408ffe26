/* memory.c — what a document has already named: full names teach short ones. Room: tag. */
#include "tag/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { FIRST_SLOTS = 1024 };

void gaz_memory_clear(gaz_memory *m) {
    if (m->used)
        memset(m->slots, 0, m->nslots * sizeof *m->slots);
    m->used = 0;
}

void gaz_memory_free(gaz_memory *m) {
    free(m->slots);
    *m = (gaz_memory){0};
}

static uint64_t extend(uint64_t key, uint64_t word) {
    uint64_t k = gaz_mix(key ^ word, 0xE7037ED1A0B428DBu) ^ word;
    return k ? k : 1;
}

static gaz_remembered *find(const gaz_memory *m, uint64_t key) {
    if (!m->nslots)
        return NULL;
    for (size_t i = key & (m->nslots - 1);; i = (i + 1) & (m->nslots - 1))
        if (m->slots[i].key == key || m->slots[i].key == 0)
            return &m->slots[i];
}

static int make_room(gaz_memory *m) {
    if (m->used * 2 < m->nslots)
        return 1;
    size_t n = m->nslots ? m->nslots * 2 : FIRST_SLOTS;
    gaz_memory bigger = {calloc(n, sizeof *bigger.slots), n, m->used};
    if (!bigger.slots)
        return 0;
    for (size_t i = 0; i < m->nslots; i++)
        if (m->slots[i].key)
            *find(&bigger, m->slots[i].key) = m->slots[i];
    free(m->slots);
    *m = bigger;
    return 1;
}

/* The slot of key, made where there is none; NULL when memory is out or full. */
static gaz_remembered *put(gaz_memory *m, uint64_t key) {
    if (!make_room(m))
        return NULL;
    gaz_remembered *r = find(m, key);
    if (!r->key) {
        r->key = key;
        m->used++;
    }
    return r;
}

static void count_up(uint16_t *n) {
    if (*n < UINT16_MAX)
        ++*n;
}

static uint64_t word_key(const gaz_words *words, const gaz_token *t) {
    return words->at[t->word].key;
}

static int remember(gaz_memory *m, const gaz_words *words, const gaz_tokens *tokens,
                    uint32_t first, uint32_t ntok, unsigned label, int whole) {
    if (ntok == 0 || ntok > GAZ_MEMORY_WORDS || m->used >= GAZ_MEMORY_LIMIT)
        return 1;
    uint64_t key = 0;
    for (uint32_t i = 0; i < ntok; i++) {
        key = extend(key, word_key(words, &tokens->at[first + i]));
        gaz_remembered *r = put(m, key);
        if (!r)
            return 0;
        if (i + 1 < ntok) {
            r->prefix = 1;
            continue;
        }
        count_up(&r->seen[label]);
        if (label > r->last)
            r->last = (uint8_t)label;
        if (whole)
            count_up(&r->whole);
    }
    return 1;
}

static int has_capital(const gaz_token *t) {
    return t->shape == GAZ_SHAPE_CAP || t->shape == GAZ_SHAPE_CAPS ||
           t->shape == GAZ_SHAPE_MIXED;
}

static int is_in(const gaz_words *words, const gaz_token *t, const gaz_listset *set) {
    return gaz_listset_meets(&words->at[t->word].lists->alone, set);
}

/* First token of the family name in a person's name: after the given names and initials,
 * with its particles (de Gaulle, ben Salmane, Le Pen). */
static uint32_t family_name(const gaz_words *words, const gaz_tokens *tokens,
                            const gaz_span *s, const gaz_known_lists *known) {
    uint32_t end = s->first + s->ntok, i = s->first + 1;
    while (i + 1 < end && (tokens->at[i].shape == GAZ_SHAPE_INITIAL ||
                           (is_in(words, &tokens->at[i], &known->given) &&
                            !is_in(words, &tokens->at[i], &known->particle) &&
                            !is_in(words, &tokens->at[i], &known->family))))
        i++;
    return i;
}

/* Tokens of an organization's name before its complement: « Conseil départemental » of
 * « Conseil départemental des Vosges »; 0 where there is no such head. */
static uint32_t organization_head(const gaz_words *words, const gaz_tokens *tokens,
                                  const gaz_span *s, const gaz_known_lists *known) {
    if (tokens->at[s->first].shape != GAZ_SHAPE_CAP)
        return 0;
    for (uint32_t i = 1; i + 1 < s->ntok; i++) {
        const gaz_token *t = &tokens->at[s->first + i];
        if (is_in(words, t, &known->ordinary) && t->len <= 3 &&
            (t->shape == GAZ_SHAPE_LOWER || t->cls == GAZ_TOK_ELISION))
            return i;
    }
    return 0;
}

static int learn(gaz_memory *m, const gaz_words *words, const gaz_tokens *tokens,
                 const gaz_span *s, const gaz_known_lists *known) {
    /* A user's entry says itself where and in what case it holds. */
    if (s->source != GAZ_FROM_USER &&
        !remember(m, words, tokens, s->first, s->ntok, s->label, 1))
        return 0;
    if (s->label == GAZ_PERSON && s->ntok > 1) {
        uint32_t f = family_name(words, tokens, s, known);
        if (!remember(m, words, tokens, f, s->first + s->ntok - f, GAZ_PERSON, 0))
            return 0;
        if (is_in(words, &tokens->at[s->first], &known->given))
            return remember(m, words, tokens, s->first, 1, GAZ_PERSON, 0);
    } else if (s->label == GAZ_ORGANIZATION && s->ntok > 2) {
        uint32_t n = organization_head(words, tokens, s, known);
        return remember(m, words, tokens, s->first, n, GAZ_ORGANIZATION, 0);
    }
    return 1;
}

int gaz_memory_learn(gaz_memory *m, const gaz_words *words, const gaz_tokens *tokens,
                     const gaz_spans *spans, unsigned sure, const gaz_known_lists *known) {
    for (size_t i = 0; i < spans->count; i++)
        if (spans->at[i].score >= sure &&
            !learn(m, words, tokens, &spans->at[i], known))
            return 0;
    return 1;
}

/* Prior of a recalled phrase: sure where only one label taught it. */
static unsigned recall_score(const gaz_remembered *r, unsigned label) {
    unsigned all = 0;
    for (unsigned l = 1; l <= r->last; l++)
        all += r->seen[l];
    unsigned share = 1000u * r->seen[label] / all;
    return share * (r->whole ? 800u : 750u) / 1000u;
}

static unsigned likeliest(const gaz_remembered *r) {
    unsigned best = 1;
    for (unsigned l = 2; l <= r->last; l++)
        if (r->seen[l] > r->seen[best])
            best = l;
    return best;
}

const gaz_remembered *gaz_memory_longest(const gaz_memory *m, const gaz_words *words,
                                         const gaz_tokens *tokens, uint32_t first,
                                         uint32_t *ntok) {
    const gaz_remembered *found = NULL;
    uint64_t key = 0;
    if (!m->used || !has_capital(&tokens->at[first]))
        return NULL;
    for (uint32_t n = 1; n <= GAZ_MEMORY_WORDS && first + n <= tokens->count; n++) {
        const gaz_token *t = &tokens->at[first + n - 1];
        if (n > 1 && t->flags & GAZ_TOKF_SENTENCE)
            break;
        key = extend(key, word_key(words, t));
        const gaz_remembered *r = find(m, key);
        if (!r->key)
            break;
        if (r->last) {
            found = r;
            *ntok = n;
        }
        if (!r->prefix)
            break;
    }
    return found;
}

int gaz_memory_recall(const gaz_memory *m, const gaz_words *words,
                      const gaz_tokens *tokens, const gaz_casing *casing,
                      const gaz_known_lists *known, gaz_cands *out) {
    for (uint32_t i = 0; i < tokens->count; i++) {
        const gaz_token *t = &tokens->at[i];
        uint32_t ntok;
        const gaz_remembered *found = gaz_memory_longest(m, words, tokens, i, &ntok);
        if (!found)
            continue;
        unsigned label = likeliest(found), score = recall_score(found, label);
        if (ntok == 1 && gaz_case_is_silent(t) && !gaz_casing_tells(casing, t) &&
            is_in(words, t, &known->ordinary))
            score /= 3;
        gaz_cand c = {.first = i,
                      .ntok = (uint16_t)ntok,
                      .label = (uint8_t)label,
                      .source = GAZ_FROM_CHAIN,
                      .score = (uint16_t)score};
        if (!gaz_cands_add(out, c))
            return 0;
    }
    return 1;
}
