/* rule_check.c — runs the examples that rules carry. Room: compile. */
#include "compile/rule_check.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "compile/rule_reader.h"
#include "match/rule_machine.h"

enum { SHOWN_MAX = 60 /* bytes of a span shown in a message */ };

typedef struct check {
    const gaz_rules *rules;
    gaz_words words;
    gaz_rule_machine *machine;
    gaz_tokens tokens;
    gaz_matches matches;
    gaz_cands cands;
    void (*each)(void *self, const gaz_error *failure);
    void *self;
    gaz_error *err;
    size_t nfailed;
} check;

static void fail(check *c, gaz_rule_place at, const char *rule, const char *what,
                 const char *text, size_t len) {
    gaz_error e = {0};
    size_t n = len < SHOWN_MAX ? len : SHOWN_MAX;
    while (n < len && n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    gaz_rule_fail(&e, at, "rule %s: %s%s%.*s%s", rule, what, len ? " \"" : "", (int)n,
                  len ? text : "", len ? "\"" : "");
    if (c->nfailed++ == 0 && c->err)
        *c->err = e;
    if (c->each)
        c->each(c->self, &e);
}

/* The bytes that a candidate covers. */
static void span_of(const check *c, const gaz_cand *cand, size_t *start, size_t *end) {
    const gaz_token *first = &c->tokens.at[cand->first];
    const gaz_token *last = first + cand->ntok - 1;
    *start = first->start;
    *end = (size_t)last->start + last->len;
}

static int is_marked(const gaz_rule_example *e, size_t start, size_t end) {
    for (size_t i = 0; i < e->nspans; i++)
        if (e->spans[2 * i] == start && e->spans[2 * i + 1] == end)
            return 1;
    return 0;
}

static int is_found(const check *c, uint32_t rule, size_t from, size_t to) {
    for (size_t i = 0; i < c->cands.count; i++) {
        size_t start, end;
        span_of(c, &c->cands.at[i], &start, &end);
        if (c->cands.at[i].ref == rule && start == from && end == to)
            return 1;
    }
    return 0;
}

static gaz_status run_example(check *c, const gaz_rule_tree *tree, uint32_t rule,
                              const gaz_rule_example *e) {
    c->cands.count = 0;
    if (!gaz_tokenize(&c->tokens, e->text, e->len) ||
        !gaz_words_find(&c->words, e->text, &c->tokens) ||
        !gaz_match_all(&c->matches, &c->words, e->text, &c->tokens) ||
        !gaz_rule_machine_run(c->machine, e->text, &c->tokens, &c->matches, &c->cands))
        return gaz_fail_memory(c->err);
    for (size_t i = 0; i < c->cands.count; i++) {
        size_t start, end;
        if (c->cands.at[i].ref != rule)
            continue;
        span_of(c, &c->cands.at[i], &start, &end);
        int marked = is_marked(e, start, end);
        if (e->wanted && !marked)
            fail(c, e->at, tree->name, "finds what is not marked:", e->text + start,
                 end - start);
        if (!e->wanted && (marked || e->nspans == 0))
            fail(c, e->at, tree->name, "finds in a 'no' example", e->text + start,
                 end - start);
    }
    for (size_t i = 0; e->wanted && i < e->nspans; i++)
        if (!is_found(c, rule, e->spans[2 * i], e->spans[2 * i + 1]))
            fail(c, e->at, tree->name, "does not find", e->text + e->spans[2 * i],
                 e->spans[2 * i + 1] - e->spans[2 * i]);
    return GAZ_OK;
}

static gaz_status run_rule(check *c, const gaz_rule_tree *tree, uint32_t rule) {
    int kinds = 0;
    for (const gaz_rule_example *e = tree->examples; e; e = e->next) {
        gaz_status s = run_example(c, tree, rule, e);
        if (s != GAZ_OK)
            return s;
        kinds |= e->wanted ? 2 : 1;
    }
    if (!(kinds & 2))
        fail(c, tree->at, tree->name, "has no 'yes' example", "", 0);
    if (!(kinds & 1))
        fail(c, tree->at, tree->name, "has no 'no' example", "", 0);
    return GAZ_OK;
}

gaz_status gaz_rules_check(const gaz_rule_trees *trees, const gaz_rules *rules,
                           const gaz_rule_setting *setting,
                           void (*each)(void *self, const gaz_error *failure), void *self,
                           gaz_error *err) {
    check c = {.rules = rules, .each = each, .self = self, .err = err};
    gaz_status s = GAZ_OK;
    uint32_t rule = 0;
    if (!gaz_words_init(&c.words, setting->base, setting->user))
        return gaz_fail_memory(err);
    c.machine = gaz_rule_machine_new(rules, &c.words, setting->layer);
    if (!c.machine)
        s = gaz_fail_memory(err);
    for (const gaz_rule_tree *t = trees->first; t && s == GAZ_OK; t = t->next)
        s = run_rule(&c, t, rule++);
    if (s == GAZ_OK && c.nfailed)
        s = GAZ_ERR_SYNTAX;
    gaz_rule_machine_free(c.machine);
    gaz_words_free(&c.words);
    gaz_tokens_free(&c.tokens);
    gaz_matches_free(&c.matches);
    gaz_cands_free(&c.cands);
    return s;
}
