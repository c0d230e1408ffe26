/* profile.c — what the rules can know of a word, answered once for all words alike.
 * Room: match.
 *
 * What tests may ask of a word is its key: class, shape, literals and affixes it matches,
 * lists it is in. A new word costs the making of its key; only a new key costs the tests. */
#include "match/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "match/reading.h"
#include "text/fold.h"

enum { NO_LITERAL = 0xFFFF, SLOTS_MIN = 1024 };

typedef struct key {
    uint8_t cls, shape;
    uint16_t folded, bare, exact; /* literals the word is, or NO_LITERAL */
    uint64_t digit;               /* 1: a digit stands in it */
    uint64_t affixes[GAZ_RULE_AFFIXES_MAX / 64];
    gaz_listset alone, begins;
} key;

typedef struct known {
    key key;
    const uint64_t *profile;
} known;

struct gaz_profiles {
    const gaz_rules *rules;
    const gaz_words *words;
    gaz_listset used;    /* lists that some test names */
    uint16_t *literals;  /* [nliterals_slots] 1 + literal by hash of text and kind */
    size_t nliteral_slots;
    uint16_t *affixes;   /* [naffixes] literals that are suffixes and prefixes */
    size_t naffixes;
    size_t ntest_words, nrule_words;
    uint64_t *single;    /* rules that may match one token, or jump over several */
    uint64_t *free_of[GAZ_RULE_NEEDS]; /* rules without that need */
    uint64_t *nothing;
    const uint64_t **of_word; /* [of_cap] by gaz_token.word; NULL: not known yet */
    size_t of_cap;
    known *keys;         /* [nkeys] */
    size_t nkeys, key_cap;
    uint32_t *slots;     /* [nslots] 1 + key, 0 is free */
    size_t nslots;
    gaz_arena arena;
    gaz_arena fixed;     /* lives as long as the machine */
};

/* Kinds of literals that are found by their whole text; "bare" is a folded one without its
 * accents, which capitals often lack. */
enum { FOLDED = 1, EXACT = 2, BARE = 3 };

static size_t literal_slot(const gaz_profiles *p, unsigned kind, const char *s, size_t len) {
    return (gaz_hash_bytes(s, len) * 4 + kind) & (p->nliteral_slots - 1);
}

static void literal_add(gaz_profiles *p, unsigned kind, const char *s, size_t len,
                        size_t literal) {
    size_t at = literal_slot(p, kind, s, len);
    while (p->literals[at])
        at = (at + 1) & (p->nliteral_slots - 1);
    p->literals[at] = (uint16_t)(literal + 1);
}

static unsigned literal_find(const gaz_profiles *p, unsigned kind, const char *s,
                             size_t len) {
    for (size_t at = literal_slot(p, kind, s, len); p->literals[at];
         at = (at + 1) & (p->nliteral_slots - 1)) {
        const gaz_rule_literal *l = &p->rules->literals[p->literals[at] - 1];
        const char *text = p->rules->strings + l->text;
        char bare[GAZ_FOLD_MAX];
        size_t n = l->len;
        if (l->kind != (kind == EXACT ? GAZ_RULE_LIT_EXACT : GAZ_RULE_LIT_FOLDED))
            continue;
        if (kind == BARE) {
            n = gaz_fold_accents(text, n, bare);
            text = bare;
        }
        if (n == len && memcmp(text, s, n) == 0)
            return p->literals[at] - 1u;
    }
    return NO_LITERAL;
}

static int literals_init(gaz_profiles *p) {
    const gaz_rules *r = p->rules;
    for (p->nliteral_slots = 64; p->nliteral_slots < r->nliterals * 4;)
        p->nliteral_slots *= 2;
    p->literals =
        gaz_arena_array(&p->fixed, p->nliteral_slots, sizeof *p->literals);
    p->affixes = gaz_arena_array(&p->fixed, r->nliterals + 1, sizeof *p->affixes);
    if (!p->literals || !p->affixes)
        return 0;
    memset(p->literals, 0, p->nliteral_slots * sizeof *p->literals);
    for (size_t i = 0; i < r->nliterals; i++) {
        const gaz_rule_literal *l = &r->literals[i];
        const char *text = r->strings + l->text;
        char bare[GAZ_FOLD_MAX];
        switch (l->kind) {
        case GAZ_RULE_LIT_EXACT:
            literal_add(p, EXACT, text, l->len, i);
            break;
        case GAZ_RULE_LIT_FOLDED: {
            literal_add(p, FOLDED, text, l->len, i);
            size_t n = gaz_fold_accents(text, l->len, bare);
            if (n && (n != l->len || memcmp(bare, text, n) != 0))
                literal_add(p, BARE, bare, n, i);
            break;
        }
        default:
            p->affixes[p->naffixes++] = (uint16_t)i;
        }
    }
    return 1;
}

static uint64_t *new_bits(gaz_arena *a, size_t words) {
    uint64_t *bits = gaz_arena_array(a, words, sizeof *bits);
    if (bits)
        memset(bits, 0, words * sizeof *bits);
    return bits;
}

static void set_bit(uint64_t *bits, size_t i) { bits[i / 64] |= (uint64_t)1 << (i % 64); }

/* Can a rule match without a second token that stands right behind its first? */
static int is_single(const gaz_rules *r, const gaz_rule_program *p) {
    for (uint32_t e = p->edge; e < p->edge + p->nedges; e++) {
        uint16_t target = r->edges[e].target;
        if (target == GAZ_RULE_ACCEPT)
            return 1;
        const gaz_rule_state *s = &r->states[p->state + target];
        if (s->begins != GAZ_RULE_NO_TEST)
            return 1;
        for (uint32_t x = s->edge; x < s->edge + s->nedges; x++)
            if (r->edges[x].target == GAZ_RULE_ACCEPT)
                return 1;
    }
    return 0;
}

static int rules_init(gaz_profiles *p) {
    const gaz_rules *r = p->rules;
    p->ntest_words = r->ntests / 64 + 1;
    p->nrule_words = r->nrules / 64 + 1;
    p->single = new_bits(&p->fixed, p->nrule_words);
    p->nothing = new_bits(&p->fixed, 1 + p->ntest_words +
                                         (2 + GAZ_RULE_NEEDS) * p->nrule_words);
    if (!p->single || !p->nothing)
        return 0;
    for (size_t k = 0; k < GAZ_RULE_NEEDS; k++)
        if (!(p->free_of[k] = new_bits(&p->fixed, p->nrule_words)))
            return 0;
    for (size_t i = 0; i < r->nrules; i++) {
        if (is_single(r, &r->programs[r->rules[i].program]))
            set_bit(p->single, i);
        for (size_t k = 0; k < GAZ_RULE_NEEDS; k++)
            if (r->needs[r->rules[i].need[k]] == GAZ_RULE_NO_TEST)
                set_bit(p->free_of[k], i);
    }
    memcpy(p->nothing + 1 + p->ntest_words + p->nrule_words, p->single,
           p->nrule_words * sizeof *p->single);
    for (size_t i = 0; i < r->nops; i++)
        if ((r->ops[i].code == GAZ_RULE_OP_LIST || r->ops[i].code == GAZ_RULE_OP_BEGINS) &&
            r->ops[i].arg < GAZ_LISTS_MAX)
            gaz_listset_add(&p->used, r->ops[i].arg);
    return 1;
}

gaz_profiles *gaz_profiles_new(const gaz_rules *rules, const gaz_words *words) {
    gaz_profiles *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->rules = rules;
    p->words = words;
    p->nslots = SLOTS_MIN;
    p->slots = calloc(p->nslots, sizeof *p->slots);
    if (!p->slots || !literals_init(p) || !rules_init(p)) {
        gaz_profiles_free(p);
        return NULL;
    }
    return p;
}

void gaz_profiles_free(gaz_profiles *p) {
    if (!p)
        return;
    free(p->of_word);
    free(p->keys);
    free(p->slots);
    gaz_arena_free(&p->arena);
    gaz_arena_free(&p->fixed);
    free(p);
}

void gaz_profiles_forget(gaz_profiles *p) {
    memset(p->of_word, 0, p->of_cap * sizeof *p->of_word);
    memset(p->slots, 0, p->nslots * sizeof *p->slots);
    p->nkeys = 0;
    gaz_arena_reset(&p->arena);
}

/* The lists that have the word as an entry, written as the entry asks. */
static gaz_listset lists_of(const gaz_profiles *p, const gaz_word *word) {
    gaz_listset held = word->alone, seen = {{0}};
    for (int l = 0; l < GAZ_LAYERS; l++) {
        const gaz_gazetteer *g = p->words->layer[l];
        if (!g || word->id[l] == 0 || word->id[l] >= g->nwords)
            continue;
        uint32_t root = g->words[word->id[l]].root;
        if (root == 0 || root >= g->nnodes)
            continue;
        for (size_t i = g->nodes[root] & GAZ_NODE_READING; i != 0 && i < g->nreadings; i++) {
            const gaz_reading *reading = &g->readings[i];
            unsigned list = reading->list + g->first_list;
            if (list < GAZ_LISTS_MAX && !(reading->flags & GAZ_READ_NOARTICLE)) {
                uint64_t bit = (uint64_t)1 << (list % 64);
                if (gaz_reading_fits_word(g, reading, word))
                    held.bits[list / 64] |= bit;
                else if (!(seen.bits[list / 64] & bit))
                    held.bits[list / 64] &= ~bit;
                seen.bits[list / 64] |= held.bits[list / 64] & bit;
            }
            if (reading->flags & GAZ_READ_LAST)
                break;
        }
    }
    for (size_t i = 0; i < sizeof held.bits / sizeof *held.bits; i++)
        held.bits[i] &= p->used.bits[i];
    return held;
}

/* The length of the first character of s. */
static size_t first_character(const char *s, size_t len) {
    size_t n = 1;
    while (n < len && ((unsigned char)s[n] & 0xC0) == 0x80)
        n++;
    return n;
}

/* A literal whose accents the word lacks: all of them in capitals (ETAT), that of the first
 * letter in a word with a capital (Etat, A). */
static unsigned bare_literal(const gaz_profiles *p, const gaz_word *word, const char *folded,
                             size_t n) {
    if (!gaz_shape_has_capital(word->shape))
        return NO_LITERAL;
    char bare[GAZ_FOLD_MAX];
    size_t len = gaz_fold_accents(folded, n, bare);
    unsigned found = literal_find(p, BARE, bare, len);
    if (found == NO_LITERAL || word->shape == GAZ_SHAPE_CAPS)
        return found;
    const gaz_rule_literal *l = &p->rules->literals[found];
    const char *text = p->rules->strings + l->text;
    size_t skip = first_character(folded, n), skip_text = first_character(text, l->len);
    return n - skip == l->len - skip_text &&
                   memcmp(folded + skip, text + skip_text, n - skip) == 0
               ? found
               : NO_LITERAL;
}

static void make_key(const gaz_profiles *p, const gaz_word *word, key *k) {
    char folded[GAZ_FOLD_MAX], spelled[GAZ_FOLD_MAX];
    size_t n = gaz_fold(word->text, word->len, folded);
    memset(k, 0, sizeof *k);
    k->cls = word->cls;
    k->shape = word->shape;
    k->folded = (uint16_t)literal_find(p, FOLDED, folded, n);
    k->bare = (uint16_t)bare_literal(p, word, folded, n);
    size_t m = gaz_fold_spelling(word->text, word->len, spelled);
    k->exact = (uint16_t)literal_find(p, EXACT, spelled, m);
    for (size_t i = 0; i < p->naffixes; i++) {
        const gaz_rule_literal *l = &p->rules->literals[p->affixes[i]];
        const char *text = p->rules->strings + l->text;
        size_t at = l->kind == GAZ_RULE_LIT_SUFFIX ? n - l->len : 0;
        if (n > l->len && (l->kind == GAZ_RULE_LIT_INSIDE
                               ? memmem(folded, n, text, l->len) != NULL
                               : memcmp(folded + at, text, l->len) == 0))
            set_bit(k->affixes, l->bit);
    }
    for (size_t i = 0; i < n; i++)
        k->digit |= folded[i] >= '0' && folded[i] <= '9';
    k->alone = lists_of(p, word);
    for (size_t i = 0; i < sizeof k->begins.bits / sizeof *k->begins.bits; i++)
        k->begins.bits[i] = word->begins.bits[i] & p->used.bits[i];
}

/* Answers a test for a key; its code was checked when the rules were opened. */
static int answer(const gaz_rules *r, const gaz_rule_test *t, const key *k) {
    int stack[GAZ_RULE_STACK_MAX];
    size_t n = 0;
    for (uint32_t i = t->op; i < t->op + t->nops; i++) {
        unsigned arg = r->ops[i].arg;
        switch (r->ops[i].code) {
        case GAZ_RULE_OP_TRUE:
            stack[n++] = 1;
            break;
        case GAZ_RULE_OP_SHAPES:
            stack[n++] = (int)(arg >> k->shape & 1);
            break;
        case GAZ_RULE_OP_CLASSES:
            stack[n++] = (int)(arg >> k->cls & 1);
            break;
        case GAZ_RULE_OP_LIST:
            stack[n++] = gaz_listset_has(&k->alone, arg);
            break;
        case GAZ_RULE_OP_BEGINS:
            stack[n++] = gaz_listset_has(&k->begins, arg);
            break;
        case GAZ_RULE_OP_DIGIT:
            stack[n++] = k->digit != 0;
            break;
        case GAZ_RULE_OP_LITERAL: {
            const gaz_rule_literal *l = &r->literals[arg];
            if (l->kind == GAZ_RULE_LIT_FOLDED)
                stack[n++] = k->folded == arg || k->bare == arg;
            else if (l->kind == GAZ_RULE_LIT_EXACT)
                stack[n++] = k->exact == arg;
            else
                stack[n++] = (int)(k->affixes[l->bit / 64] >> (l->bit % 64) & 1);
            break;
        }
        case GAZ_RULE_OP_NOT:
            stack[n - 1] = !stack[n - 1];
            break;
        case GAZ_RULE_OP_AND:
            n--;
            stack[n - 1] &= stack[n];
            break;
        case GAZ_RULE_OP_OR:
            n--;
            stack[n - 1] |= stack[n];
            break;
        }
    }
    return n ? stack[0] : 0;
}

/* Does the state eat, for all that can be told from the word, a word with these answers? */
static int may_eat(gaz_profile *of, const gaz_rule_state *s) {
    return gaz_profile_has(of, s->test) ||
           (s->begins != GAZ_RULE_NO_TEST && gaz_profile_has(of, s->begins));
}

static int may_start(const gaz_rules *r, const gaz_rule_program *p, gaz_profile *of) {
    for (uint32_t e = p->edge; e < p->edge + p->nedges; e++)
        if (r->edges[e].target != GAZ_RULE_ACCEPT &&
            may_eat(of, &r->states[p->state + r->edges[e].target]))
            return 1;
    return 0;
}

static int may_follow(const gaz_rules *r, const gaz_rule_program *p, gaz_profile *of) {
    for (uint32_t e = p->edge; e < p->edge + p->nedges; e++) {
        if (r->edges[e].target == GAZ_RULE_ACCEPT)
            continue;
        const gaz_rule_state *s = &r->states[p->state + r->edges[e].target];
        for (uint32_t x = s->edge; x < s->edge + s->nedges; x++)
            if (r->edges[x].target != GAZ_RULE_ACCEPT &&
                may_eat(of, &r->states[p->state + r->edges[x].target]))
                return 1;
    }
    return 0;
}

static int meets_need(const gaz_rules *r, uint32_t need, gaz_profile *of) {
    for (; r->needs[need] != GAZ_RULE_NO_TEST; need++)
        if (gaz_profile_has(of, r->needs[need]))
            return 1;
    return 0;
}

/* A new profile; NULL when memory is out. */
static gaz_profile *make_profile(gaz_profiles *p, const key *k) {
    const gaz_rules *r = p->rules;
    uint64_t *of = new_bits(&p->arena, 1 + p->ntest_words +
                                           (2 + GAZ_RULE_NEEDS) * p->nrule_words);
    if (!of)
        return NULL;
    for (size_t i = 0; i < r->ntests; i++)
        if (answer(r, &r->tests[i], k))
            set_bit(of + 1, i);
    uint64_t *starters = of + 1 + p->ntest_words, *seconds = starters + p->nrule_words;
    for (size_t i = 0; i < r->nrules; i++) {
        const gaz_rule *rule = &r->rules[i];
        const gaz_rule_program *program = &r->programs[rule->program];
        if (may_start(r, program, of)) {
            set_bit(starters, i);
            of[0] |= GAZ_PROFILE_STARTS;
        }
        if ((p->single[i / 64] >> (i % 64) & 1) || may_follow(r, program, of))
            set_bit(seconds, i);
        for (size_t n = 0; n < GAZ_RULE_NEEDS; n++)
            if (meets_need(r, rule->need[n], of)) {
                set_bit(seconds + (1 + n) * p->nrule_words, i);
                of[0] |= GAZ_PROFILE_NEEDED;
            }
    }
    return of;
}

static int slots_grow(gaz_profiles *p) {
    uint32_t *slots = calloc(p->nslots * 2, sizeof *slots);
    if (!slots)
        return 0;
    free(p->slots);
    p->slots = slots;
    p->nslots *= 2;
    for (size_t i = 0; i < p->nkeys; i++) {
        size_t at = gaz_hash_bytes(&p->keys[i].key, sizeof(key)) & (p->nslots - 1);
        while (slots[at])
            at = (at + 1) & (p->nslots - 1);
        slots[at] = (uint32_t)i + 1;
    }
    return 1;
}

static gaz_profile *find_profile(gaz_profiles *p, const gaz_word *word) {
    key k;
    make_key(p, word, &k);
    size_t at = gaz_hash_bytes(&k, sizeof k) & (p->nslots - 1);
    for (; p->slots[at]; at = (at + 1) & (p->nslots - 1))
        if (memcmp(&p->keys[p->slots[at] - 1].key, &k, sizeof k) == 0)
            return p->keys[p->slots[at] - 1].profile;
    gaz_profile *of = make_profile(p, &k);
    if (!of || !gaz_grow(&p->keys, &p->key_cap, p->nkeys + 1, sizeof *p->keys))
        return NULL;
    p->keys[p->nkeys] = (known){k, of};
    p->slots[at] = (uint32_t)++p->nkeys;
    if (p->nkeys * 2 > p->nslots && !slots_grow(p))
        return NULL;
    return of;
}

int gaz_profiles_find(gaz_profiles *p, const gaz_tokens *tokens, gaz_profile **out) {
    if (p->of_cap < p->words->count) {
        size_t old = p->of_cap;
        if (!gaz_grow(&p->of_word, &p->of_cap, p->words->count, sizeof *p->of_word))
            return 0;
        memset(p->of_word + old, 0, (p->of_cap - old) * sizeof *p->of_word);
    }
    for (size_t i = 0; i < tokens->count; i++) {
        uint32_t word = tokens->at[i].word;
        out[i] = p->of_word[word];
        if (!out[i]) {
            out[i] = p->of_word[word] = find_profile(p, &p->words->at[word]);
            if (!out[i])
                return 0;
        }
    }
    return 1;
}

gaz_profile *gaz_profile_nothing(const gaz_profiles *p) { return p->nothing; }

size_t gaz_profile_words(const gaz_profiles *p) { return p->nrule_words; }

const uint64_t *gaz_profile_starters(const gaz_profiles *p, gaz_profile *of) {
    return of[0] & GAZ_PROFILE_STARTS ? of + 1 + p->ntest_words : NULL;
}

const uint64_t *gaz_profile_seconds(const gaz_profiles *p, gaz_profile *of) {
    return of + 1 + p->ntest_words + p->nrule_words;
}

int gaz_profiles_needs(const gaz_profiles *p, gaz_profile **tokens, size_t n,
                       uint64_t *found) {
    size_t nwords = p->nrule_words, first = 1 + p->ntest_words + 2 * nwords;
    uint64_t any = 0;
    for (size_t w = 0; w < nwords; w++) {
        uint64_t all = ~(uint64_t)0;
        for (size_t k = 0; k < GAZ_RULE_NEEDS; k++) {
            uint64_t have = p->free_of[k][w];
            for (size_t i = 0; i < n; i++)
                if (tokens[i][0] & GAZ_PROFILE_NEEDED)
                    have |= tokens[i][first + k * nwords + w];
            all &= have;
        }
        found[w] = all;
        any |= all;
    }
    return any != 0;
}
