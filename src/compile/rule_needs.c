/* rule_needs.c — what every match of a pattern must hold.
 *
 * A rule such as « Durand, 34 ans » could begin at every capital letter; but it needs the
 * word "ans", and most sentences have none. For each rule up to GAZ_RULE_NEEDS such
 * elements are kept, the rarest first; the machine looks for them before it tries the
 * rule. A need is a set of tests: one of them must be true for one token at least. Room:
 * compile. */
#include <string.h>

#include "base/error.h"
#include "compile/rule_tests.h"
#include "token/token.h"

enum { TESTS_MAX = 48, SETS_MAX = 8, COMMON = 320, DEPTH_MAX = 16 };

typedef struct need {
    uint16_t test[TESTS_MAX];
    size_t n;
    unsigned
        cost; /* how often it is met: a rare word is 1; COMMON: too often to be of use */
} need;

typedef struct needs {
    need set[SETS_MAX]; /* [n] the cheapest first */
    size_t n;
} needs;

/* In nearly every sentence. */
static int is_common_word(const char *s) {
    static const char *const words[] = {"de",  "la",  "le", "les", "l'", "d'", "du",
                                        "des", "en",  "et", "à",   "a",  "au", "aux",
                                        "un",  "une", ",",  ".",   "-",  "est"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(s, words[i]) == 0)
            return 1;
    return 0;
}

static unsigned kind_cost(const gaz_rule_cond *c) {
    if (c->shapes == 1u << GAZ_SHAPE_CAPS)
        return 96;
    if (c->shapes == 1u << GAZ_SHAPE_INITIAL)
        return 80;
    if (c->shapes == 1u << GAZ_SHAPE_MIXED)
        return 64;
    if (c->shapes & (1u << GAZ_SHAPE_CAP))
        return COMMON;
    if (c->shapes)
        return COMMON;
    if (c->classes == 1u << GAZ_TOK_NUMBER)
        return 120;
    if (c->classes == 1u << GAZ_TOK_PUNCT || c->classes == 0 ||
        c->classes & (1u << GAZ_TOK_WORD))
        return COMMON;
    return 64;
}

static unsigned cond_cost(const gaz_rule_cond *c) {
    unsigned a, b;
    switch (c->kind) {
    case GAZ_COND_KIND:
        return kind_cost(c);
    case GAZ_COND_DIGIT:
        return 96;
    case GAZ_COND_LIST:
        return strcmp(c->text, "communs") == 0 || strcmp(c->text, "grammaire") == 0
                   ? COMMON
                   : 40;
    case GAZ_COND_LITERAL:
        if (c->literal == GAZ_RULE_LIT_FOLDED || c->literal == GAZ_RULE_LIT_EXACT)
            return is_common_word(c->text) ? COMMON : 1;
        return 64;
    case GAZ_COND_AND:
        a = cond_cost(c->a);
        b = cond_cost(c->b);
        return a < b ? a : b;
    case GAZ_COND_OR:
        a = cond_cost(c->a) + cond_cost(c->b);
        return a < COMMON ? a : COMMON;
    default:
        return COMMON;
    }
}

static void add_set(needs *all, const need *s) {
    if (s->n == 0 || s->cost >= COMMON)
        return;
    size_t i = all->n < SETS_MAX ? all->n++ : SETS_MAX - 1;
    if (i == SETS_MAX - 1 && all->n == SETS_MAX && all->set[i].n &&
        all->set[i].cost <= s->cost)
        return;
    for (; i > 0 && all->set[i - 1].cost > s->cost; i--)
        all->set[i] = all->set[i - 1];
    all->set[i] = *s;
}

static void add_test(need *s, uint16_t test) {
    for (size_t i = 0; i < s->n; i++)
        if (s->test[i] == test)
            return;
    if (s->n == TESTS_MAX)
        s->cost = COMMON;
    else
        s->test[s->n++] = test;
}

static gaz_status collect(gaz_rule_compiler *c, const gaz_rule_node *node, needs *out,
                          unsigned depth);

/* One branch may be taken or the other: what is needed is one branch's need or the
 * other's. */
static gaz_status collect_alt(gaz_rule_compiler *c, const gaz_rule_node *node, needs *out,
                              unsigned depth) {
    if (node->child && !node->child->next)
        return collect(c, node->child, out, depth);
    need all = {0};
    for (const gaz_rule_node *child = node->child; child; child = child->next) {
        needs branch = {.n = 0};
        gaz_status s = collect(c, child, &branch, depth);
        if (s != GAZ_OK || branch.n == 0)
            return s;
        for (size_t i = 0; i < branch.set[0].n; i++)
            add_test(&all, branch.set[0].test[i]);
        all.cost += branch.set[0].cost;
    }
    add_set(out, &all);
    return GAZ_OK;
}

static gaz_status collect_token(gaz_rule_compiler *c, const gaz_rule_node *node,
                                needs *out) {
    gaz_rule_way ways[GAZ_RULE_WAYS_MAX];
    size_t n;
    gaz_status s = gaz_rule_ways(c, node->cond, ways, &n);
    if (s != GAZ_OK)
        return s;
    need one = {.cost = cond_cost(node->cond)};
    for (size_t i = 0; i < n; i++)
        add_test(&one, ways[i].test);
    add_set(out, &one);
    return GAZ_OK;
}

static gaz_status collect(gaz_rule_compiler *c, const gaz_rule_node *node, needs *out,
                          unsigned depth) {
    gaz_status s = GAZ_OK;
    if (depth > 4 * DEPTH_MAX)
        return GAZ_OK; /* a macro within itself: the program's builder reports it */
    switch (node->kind) {
    case GAZ_NODE_TOKEN:
        return collect_token(c, node, out);
    case GAZ_NODE_PHRASE: {
        need one = {.cost = 48, .n = 2};
        unsigned list;
        s = gaz_rule_phrase_tests(c, node, &list, &one.test[0], &one.test[1]);
        if (s == GAZ_OK)
            add_set(out, &one);
        return s;
    }
    case GAZ_NODE_MACRO: {
        const gaz_rule_node *pattern;
        s = gaz_rule_macro_find(c, node, &pattern);
        return s == GAZ_OK ? collect(c, pattern, out, depth + 1) : s;
    }
    case GAZ_NODE_SEQ:
        for (const gaz_rule_node *child = node->child; child && s == GAZ_OK;
             child = child->next)
            s = collect(c, child, out, depth + 1);
        return s;
    case GAZ_NODE_ALT:
        return collect_alt(c, node, out, depth + 1);
    case GAZ_NODE_REPEAT:
        return node->min > 0 ? collect(c, node->child, out, depth + 1) : GAZ_OK;
    case GAZ_NODE_CAPTURE:
        return collect(c, node->child, out, depth + 1);
    case GAZ_NODE_BEGIN:
    case GAZ_NODE_END:
        return GAZ_OK;
    }
    return s;
}

gaz_status gaz_rule_needs_find(gaz_rule_compiler *c, const gaz_rule_node *pattern,
                               uint32_t need_at[GAZ_RULE_NEEDS]) {
    static const uint16_t end = GAZ_RULE_NO_TEST;
    gaz_buffer *b = &c->image->section[GAZ_RSEC_NEEDS];
    needs all = {.n = 0};
    if (b->len == 0)
        gaz_buffer_append(b, &end, sizeof end); /* list 0: nothing is needed */
    gaz_status s = collect(c, pattern, &all, 0);
    for (size_t i = 0; i < GAZ_RULE_NEEDS; i++) {
        need_at[i] = 0;
        if (s != GAZ_OK || i >= all.n)
            continue;
        need_at[i] = (uint32_t)(b->len / sizeof end);
        gaz_buffer_append(b, all.set[i].test, all.set[i].n * sizeof end);
        gaz_buffer_append(b, &end, sizeof end);
    }
    return s == GAZ_OK && b->failed ? gaz_fail_memory(c->err) : s;
}
