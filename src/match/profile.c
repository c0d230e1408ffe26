/* profile.c — what the rules can know of a word, answered once for all words alike.
 * Room: match.
 *
 * What tests may ask of a word is its key: class, shape, literals and affixes it matches,
 * lists it is in. A new word costs the making of its key; only a new key costs the tests.
 */
#include "match/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "match/reading.h"
#include "match/rule_tables.h"
#include "text/fold.h"

enum {
    NO_LITERAL = 0xFFFF,
    SLOTS_MIN = 1024,
    KEYS_BOUND = 16384,
    AHEAD = 8 /* tokens whose profiles are fetched beforehand */
};

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

/* A suffix, prefix or part of a word. */
typedef struct affix {
    uint64_t
        bytes; /* a bit for each byte in it, modulo 64: a word without them is passed */
    const char *text;
    size_t len;
    uint8_t kind, bit;
} affix;

/* What a key says at once: class, shape, whether lists have the word, whether it is or holds
 * a literal. Most tests can only fail for most of these kinds. */
enum { KINDS = GAZ_TOK_CLASSES * GAZ_SHAPES * 4 };

struct gaz_profiles {
    const gaz_rules *rules;
    const gaz_words *words;
    gaz_listset used;   /* lists that some test names */
    uint16_t *literals; /* [nliteral_slots] 1 + literal by hash of text and kind */
    size_t nliteral_slots;
    affix *affixes; /* [naffixes] */
    size_t naffixes;
    gaz_rule_tables tables;
    uint16_t *possible[KINDS]; /* mixed tests that may hold, closed by GAZ_RULE_NO_TEST;
                                  NULL: not known yet */
    uint64_t *nothing;
    const uint64_t **of_word; /* [of_cap] by gaz_token.word; NULL: not known yet */
    size_t of_cap;
    known *keys; /* [nkeys] */
    size_t nkeys, key_cap;
    uint32_t *slots; /* [nslots] 1 + key, 0 is free */
    size_t nslots;
    gaz_arena arena; /* profiles */
    gaz_arena fixed; /* lives as long as the machine */
};

/* Kinds of literals that are found by their whole text; "bare" is a folded one without
 * its accents, which capitals often lack. */
enum { FOLDED = 1, EXACT = 2, BARE = 3 };

static size_t literal_slot(const gaz_profiles *p, unsigned kind, const char *s,
                           size_t len) {
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

static uint64_t bytes_of(const char *s, size_t len) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < len; i++)
        bytes |= (uint64_t)1 << (s[i] & 63);
    return bytes;
}

static int literals_init(gaz_profiles *p) {
    const gaz_rules *r = p->rules;
    for (p->nliteral_slots = 64; p->nliteral_slots < r->nliterals * 4;)
        p->nliteral_slots *= 2;
    p->literals = gaz_arena_array(&p->fixed, p->nliteral_slots, sizeof *p->literals);
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
            p->affixes[p->naffixes++] =
                (affix){bytes_of(text, l->len), text, l->len, l->kind, l->bit};
        }
    }
    return 1;
}

/* 64-bit words of a profile. */
static size_t profile_words(const gaz_profiles *p) {
    return 1 + p->tables.sets.ntests +
           (GAZ_PROFILE_STEPS + GAZ_RULE_NEEDS) * p->tables.sets.nwords;
}

gaz_profiles *gaz_profiles_new(const gaz_rules *rules, const gaz_words *words) {
    gaz_profiles *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    p->rules = rules;
    p->words = words;
    p->nslots = SLOTS_MIN;
    for (size_t i = 0; i < rules->nops; i++)
        if ((rules->ops[i].code == GAZ_RULE_OP_LIST ||
             rules->ops[i].code == GAZ_RULE_OP_BEGINS) &&
            rules->ops[i].arg < GAZ_LISTS_MAX)
            gaz_listset_add(&p->used, rules->ops[i].arg);
    p->slots = calloc(p->nslots, sizeof *p->slots);
    if (!p->slots || !literals_init(p) ||
        !gaz_rule_tables_init(&p->tables, rules, &p->fixed) ||
        !(p->nothing = gaz_rule_bits(&p->fixed, profile_words(p)))) {
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
    /* Profiles do not depend on word indexes: they are kept while they are few. */
    if (p->nkeys < KEYS_BOUND)
        return;
    memset(p->slots, 0, p->nslots * sizeof *p->slots);
    p->nkeys = 0;
    gaz_arena_reset(&p->arena);
}

const gaz_rule_sets *gaz_profiles_sets(const gaz_profiles *p) {
    return &p->tables.sets;
}

/* The lists that have the word as an entry, written as the entry asks. */
static gaz_listset lists_of(const gaz_profiles *p, const gaz_word *word) {
    gaz_listset held = word->lists->alone, seen = {{0}};
    if (!gaz_listset_meets(&held, &p->used))
        return seen;
    for (unsigned l = 0; l < GAZ_LAYERS; l++) {
        const gaz_gazetteer *g = p->words->layer[l];
        uint32_t id = gaz_word_in(word, l)->id;
        if (!g || id == 0 || id >= g->nwords)
            continue;
        uint32_t root = g->words[id].root;
        if (root == 0 || root >= g->nnodes)
            continue;
        for (size_t i = g->nodes[root] & GAZ_NODE_READING; i != 0 && i < g->nreadings;
             i++) {
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

/* A literal whose accents the word lacks: all of them in capitals (ETAT), that of the
 * first letter in a word with a capital (Etat, A). */
static unsigned bare_literal(const gaz_profiles *p, const gaz_word *word,
                             const char *folded, size_t n) {
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

static int is_plain(const char *s, size_t len) {
    for (size_t i = 0; i < len; i++)
        if ((unsigned)((s[i] | 0x20) - 'a') > 'z' - 'a')
            return 0;
    return 1;
}

static void make_key(const gaz_profiles *p, const gaz_word *word, key *k) {
    char folded[GAZ_FOLD_MAX], spelled[GAZ_FOLD_MAX];
    size_t n = gaz_fold(word->text, word->len, folded);
    memset(k, 0, sizeof *k);
    k->cls = word->cls;
    k->shape = word->shape;
    k->folded = (uint16_t)literal_find(p, FOLDED, folded, n);
    k->bare = (uint16_t)bare_literal(p, word, folded, n);
    /* Most words are spelled as they stand: ASCII letters and nothing else. */
    if (is_plain(word->text, word->len)) {
        k->exact = (uint16_t)literal_find(p, EXACT, word->text, word->len);
    } else {
        size_t m = gaz_fold_spelling(word->text, word->len, spelled);
        k->exact = (uint16_t)literal_find(p, EXACT, spelled, m);
    }
    uint64_t bytes = bytes_of(folded, n);
    for (size_t i = 0; i < p->naffixes; i++) {
        const affix *a = &p->affixes[i];
        if ((a->bytes & ~bytes) || n < a->len)
            continue;
        size_t at = a->kind == GAZ_RULE_LIT_SUFFIX ? n - a->len : 0;
        if (a->kind == GAZ_RULE_LIT_INSIDE ? memmem(folded, n, a->text, a->len) != NULL
                                           : memcmp(folded + at, a->text, a->len) == 0)
            gaz_set_bit(k->affixes, a->bit);
    }
    for (size_t i = 0; i < n; i++)
        k->digit |= folded[i] >= '0' && folded[i] <= '9';
    k->alone = lists_of(p, word);
    for (size_t i = 0; i < sizeof k->begins.bits / sizeof *k->begins.bits; i++)
        k->begins.bits[i] = word->lists->begins.bits[i] & p->used.bits[i];
}

static int is_empty(const void *bits, size_t size) {
    const uint64_t *b = bits;
    for (size_t i = 0; i < size / sizeof *b; i++)
        if (b[i])
            return 0;
    return 1;
}

static int has_lists(const key *k) {
    return !is_empty(&k->alone, sizeof k->alone) || !is_empty(&k->begins, sizeof k->begins);
}

static int has_literals(const key *k) {
    return k->folded != NO_LITERAL || k->bare != NO_LITERAL || k->exact != NO_LITERAL ||
           !is_empty(k->affixes, sizeof k->affixes);
}

/* Truth of three values (Kleene, 1938): AND is the least, OR the greatest. */
enum { NO, EITHER, YES };

static int truth(int holds) { return holds ? YES : NO; }

static int is_literal(const gaz_rules *r, const key *k, unsigned number) {
    const gaz_rule_literal *l = &r->literals[number];
    switch (l->kind) {
    case GAZ_RULE_LIT_FOLDED:
        return k->folded == number || k->bare == number;
    case GAZ_RULE_LIT_EXACT:
        return k->exact == number;
    default:
        return (int)(k->affixes[l->bit / 64] >> (l->bit % 64) & 1);
    }
}

/* Answers a test, whose code was checked when the rules were opened: for a key, or, with
 * by_kind, for all keys of its kind: what the kind does not say may be so or not. Compiled
 * for each of the two: a new key asks dozens of tests. */
static inline __attribute__((always_inline)) int
answer(const gaz_rules *r, const gaz_rule_test *t, const key *k, int by_kind) {
    int stack[GAZ_RULE_STACK_MAX];
    int lists = by_kind && has_lists(k) ? EITHER : NO;
    int literals = by_kind && has_literals(k) ? EITHER : NO;
    size_t n = 0;
    for (uint32_t i = t->op; i < t->op + t->nops; i++) {
        unsigned arg = r->ops[i].arg;
        switch (r->ops[i].code) {
        case GAZ_RULE_OP_TRUE:
            stack[n++] = YES;
            break;
        case GAZ_RULE_OP_SHAPES:
            stack[n++] = truth(arg >> k->shape & 1);
            break;
        case GAZ_RULE_OP_CLASSES:
            stack[n++] = truth(arg >> k->cls & 1);
            break;
        case GAZ_RULE_OP_LIST:
            stack[n++] = by_kind ? lists : truth(gaz_listset_has(&k->alone, arg));
            break;
        case GAZ_RULE_OP_BEGINS:
            stack[n++] = by_kind ? lists : truth(gaz_listset_has(&k->begins, arg));
            break;
        case GAZ_RULE_OP_DIGIT:
            stack[n++] = by_kind ? EITHER : truth(k->digit != 0);
            break;
        case GAZ_RULE_OP_LITERAL:
            stack[n++] = by_kind ? literals : truth(is_literal(r, k, arg));
            break;
        case GAZ_RULE_OP_NOT:
            stack[n - 1] = YES - stack[n - 1];
            break;
        case GAZ_RULE_OP_AND:
            n--;
            stack[n - 1] = stack[n] < stack[n - 1] ? stack[n] : stack[n - 1];
            break;
        case GAZ_RULE_OP_OR:
            n--;
            stack[n - 1] = stack[n] > stack[n - 1] ? stack[n] : stack[n - 1];
            break;
        }
    }
    return n ? stack[0] : NO;
}

/* The mixed tests that may hold for the key's kind; NULL when memory is out. */
static const uint16_t *possible_tests(gaz_profiles *p, const key *k) {
    const gaz_rule_tables *t = &p->tables;
    size_t kind = ((k->cls * (size_t)GAZ_SHAPES + k->shape) * 2 + (size_t)has_lists(k)) * 2 +
                  (size_t)has_literals(k);
    if (p->possible[kind])
        return p->possible[kind];
    uint16_t *tests = gaz_arena_array(&p->fixed, t->nmixed + 1, sizeof *tests);
    if (!tests)
        return NULL;
    size_t n = 0;
    for (size_t i = 0; i < t->nmixed; i++)
        if (answer(p->rules, &p->rules->tests[t->mixed[i]], k, 1) != NO)
            tests[n++] = t->mixed[i];
    tests[n] = GAZ_RULE_NO_TEST;
    return p->possible[kind] = tests;
}

/* 0 when memory is out. */
static int answer_all(gaz_profiles *p, const key *k, uint64_t *tests) {
    const gaz_rule_tables *t = &p->tables;
    const uint16_t *possible = possible_tests(p, k);
    if (!possible)
        return 0;
    for (; *possible != GAZ_RULE_NO_TEST; possible++)
        if (answer(p->rules, &p->rules->tests[*possible], k, 0) == YES)
            gaz_set_bit(tests, *possible);
    const uint16_t is[] = {k->folded, k->bare, k->exact};
    for (size_t i = 0; i < sizeof is / sizeof *is; i++) {
        if (is[i] == NO_LITERAL)
            continue;
        for (const uint16_t *test = t->tests_of[is[i]]; *test != GAZ_RULE_NO_TEST; test++)
            gaz_set_bit(tests, *test);
    }
    return 1;
}

/* A new profile; NULL when memory is out. */
static gaz_profile *make_profile(gaz_profiles *p, const key *k) {
    const gaz_rule_tables *t = &p->tables;
    size_t ntests = t->sets.ntests, nwords = t->sets.nwords;
    size_t nsets = (GAZ_PROFILE_STEPS + GAZ_RULE_NEEDS) * nwords;
    uint64_t *of = gaz_rule_bits(&p->arena, profile_words(p));
    if (!of || !answer_all(p, k, of + 1))
        return NULL;
    uint64_t *sets = of + 1 + ntests;
    for (size_t w = 0; w < ntests; w++)
        for (uint64_t bits = of[1 + w]; bits; bits &= bits - 1) {
            size_t test = w * 64 + (size_t)__builtin_ctzll(bits);
            for (size_t i = 0; i < nsets; i++)
                sets[i] |= t->rules_of[test * nsets + i];
        }
    for (size_t i = 0; i < nwords; i++)
        if (sets[i])
            of[0] |= GAZ_PROFILE_STARTS;
    for (size_t i = GAZ_PROFILE_STEPS * nwords; i < nsets; i++)
        if (sets[i])
            of[0] |= GAZ_PROFILE_NEEDED;
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
        if (i + AHEAD < tokens->count)
            __builtin_prefetch(&p->of_word[tokens->at[i + AHEAD].word]);
        out[i] = p->of_word[word];
        if (!out[i]) {
            out[i] = p->of_word[word] = find_profile(p, &p->words->at[word]);
            if (!out[i])
                return 0;
        }
    }
    for (size_t i = 0; i < GAZ_PROFILE_STEPS; i++)
        out[tokens->count + i] = p->nothing;
    return 1;
}

gaz_profile *gaz_profiles_nothing(const gaz_profiles *p) {
    return p->nothing;
}

int gaz_profiles_needs(const gaz_profiles *p, gaz_profile **tokens, size_t n,
                       uint64_t *found) {
    const gaz_rule_sets *sets = &p->tables.sets;
    size_t nwords = sets->nwords, nneeds = GAZ_RULE_NEEDS * nwords;
    size_t first = 1 + sets->ntests + GAZ_PROFILE_STEPS * nwords;
    uint64_t *have = p->tables.have, any = 0;
    memcpy(have, p->tables.unneeding, nneeds * sizeof *have);
    for (size_t i = 0; i < n; i++)
        if (tokens[i][0] & GAZ_PROFILE_NEEDED)
            for (size_t w = 0; w < nneeds; w++)
                have[w] |= tokens[i][first + w];
    for (size_t w = 0; w < nwords; w++) {
        found[w] = ~(uint64_t)0;
        for (size_t k = 0; k < GAZ_RULE_NEEDS; k++)
            found[w] &= have[k * nwords + w];
        any |= found[w];
    }
    return any != 0;
}
