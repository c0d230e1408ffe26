/* rule_tables.c — a rule set turned round: from a test to the rules that ask it.
 * Room: match. Made once a machine, in time linear in the rules. */
#include "match/rule_tables.h"

#include <string.h>

/* The states that may eat a program's token number step, as bits. */
typedef struct level {
    uint64_t states[GAZ_RULE_STATES_MAX / 64];
    int accepts, jumps; /* one of them may end the match; may eat a phrase */
} level;

uint64_t *gaz_rule_bits(gaz_arena *arena, size_t n) {
    uint64_t *bits = gaz_arena_array(arena, n, sizeof *bits);
    if (bits)
        memset(bits, 0, n * sizeof *bits);
    return bits;
}

static void add_edges(level *l, const gaz_rules *r, uint32_t edge, uint32_t n) {
    for (uint32_t e = edge; e < edge + n; e++) {
        if (r->edges[e].target == GAZ_RULE_ACCEPT)
            l->accepts = 1;
        else
            gaz_set_bit(l->states, r->edges[e].target);
    }
}

/* What may come after a level's states. */
static level next_level(const level *l, const gaz_rules *r, const gaz_rule_program *p) {
    level next = {{0}, 0, 0};
    for (size_t s = 0; s < p->nstates; s++)
        if (l->states[s / 64] >> (s % 64) & 1) {
            const gaz_rule_state *state = &r->states[p->state + s];
            add_edges(&next, r, state->edge, state->nedges);
            next.jumps |= state->begins != GAZ_RULE_NO_TEST;
        }
    return next;
}

/* The set of rules for a test and a step, or a need after the steps. */
static uint64_t *rules_of(const gaz_rule_tables *t, size_t test, size_t set) {
    return t->rules_of +
           (test * (GAZ_PROFILE_STEPS + GAZ_RULE_NEEDS) + set) * t->sets.nwords;
}

static void add_level(gaz_rule_tables *t, const gaz_rules *r, size_t rule,
                      const gaz_rule_program *p, const level *l, size_t step) {
    for (size_t s = 0; s < p->nstates; s++) {
        const gaz_rule_state *state = &r->states[p->state + s];
        if (!(l->states[s / 64] >> (s % 64) & 1))
            continue;
        gaz_set_bit(rules_of(t, state->test, step), rule);
        if (state->begins != GAZ_RULE_NO_TEST)
            gaz_set_bit(rules_of(t, state->begins, step), rule);
    }
}

static void add_rule(gaz_rule_tables *t, const gaz_rules *r, size_t rule,
                     uint64_t *shorter, uint64_t *jumping, uint64_t *anywhere) {
    const gaz_rule_program *p = &r->programs[r->rules[rule].program];
    level l = {{0}, 0, 0};
    int accepted = 0, jumped = 0;
    add_edges(&l, r, p->edge, p->nedges);
    for (size_t step = 0; step < GAZ_PROFILE_STEPS; step++) {
        accepted |= l.accepts;
        jumped |= l.jumps;
        if (accepted)
            gaz_set_bit(shorter + step * t->sets.nwords, rule);
        if (accepted || jumped)
            gaz_set_bit(jumping + step * t->sets.nwords, rule);
        add_level(t, r, rule, p, &l, step);
        l = next_level(&l, r, p);
    }
    for (uint32_t e = p->edge; e < p->edge + p->nedges; e++)
        if (!(r->edges[e].flags & GAZ_RULE_BEGIN))
            gaz_set_bit(anywhere, rule);
    for (size_t k = 0; k < GAZ_RULE_NEEDS; k++) {
        const uint16_t *need = &r->needs[r->rules[rule].need[k]];
        if (*need == GAZ_RULE_NO_TEST)
            gaz_set_bit(t->unneeding + k * t->sets.nwords, rule);
        for (; *need != GAZ_RULE_NO_TEST; need++)
            gaz_set_bit(rules_of(t, *need, GAZ_PROFILE_STEPS + k), rule);
    }
}

/* Does a test only ask whether the word is one of some whole literals? */
static int is_literal(const gaz_rules *r, const gaz_rule_test *test) {
    for (uint32_t i = test->op; i < test->op + test->nops; i++) {
        const gaz_rule_op *op = &r->ops[i];
        if (op->code == GAZ_RULE_OP_OR)
            continue;
        if (op->code != GAZ_RULE_OP_LITERAL ||
            (r->literals[op->arg].kind != GAZ_RULE_LIT_FOLDED &&
             r->literals[op->arg].kind != GAZ_RULE_LIT_EXACT))
            return 0;
    }
    return 1;
}

/* Sorts the literal tests by literal: counts, then places. */
static int literal_tests(gaz_rule_tables *t, const gaz_rules *r, gaz_arena *arena) {
    size_t nplaces = r->nliterals;
    uint32_t *count = gaz_arena_array(arena, r->nliterals + 1, sizeof *count);
    t->tests_of = gaz_arena_array(arena, r->nliterals + 1, sizeof *t->tests_of);
    t->mixed = gaz_arena_array(arena, r->ntests + 1, sizeof *t->mixed);
    if (!count || !t->tests_of || !t->mixed)
        return 0;
    memset(count, 0, (r->nliterals + 1) * sizeof *count);
    for (size_t i = 0; i < r->ntests; i++) {
        const gaz_rule_test *test = &r->tests[i];
        if (!is_literal(r, test)) {
            t->mixed[t->nmixed++] = (uint16_t)i;
            continue;
        }
        for (uint32_t k = test->op; k < test->op + test->nops; k++)
            if (r->ops[k].code == GAZ_RULE_OP_LITERAL) {
                count[r->ops[k].arg]++;
                nplaces++;
            }
    }
    uint16_t *places = gaz_arena_array(arena, nplaces, sizeof *places);
    if (!places)
        return 0;
    for (size_t i = 0; i < r->nliterals; i++) {
        t->tests_of[i] = places;
        places += count[i] + 1;
        places[-1] = GAZ_RULE_NO_TEST;
    }
    for (size_t i = r->ntests; i-- > 0;) {
        const gaz_rule_test *test = &r->tests[i];
        if (!is_literal(r, test))
            continue;
        for (uint32_t k = test->op; k < test->op + test->nops; k++)
            if (r->ops[k].code == GAZ_RULE_OP_LITERAL) {
                size_t literal = r->ops[k].arg;
                t->tests_of[literal][--count[literal]] = (uint16_t)i;
            }
    }
    return 1;
}

int gaz_rule_tables_init(gaz_rule_tables *t, const gaz_rules *rules, gaz_arena *arena) {
    size_t nwords = rules->nrules / 64 + 1;
    *t = (gaz_rule_tables){.sets = {.nwords = nwords, .ntests = rules->ntests / 64 + 1}};
    t->rules_of = gaz_rule_bits(arena, rules->ntests *
                                           (GAZ_PROFILE_STEPS + GAZ_RULE_NEEDS) * nwords);
    t->unneeding = gaz_rule_bits(arena, GAZ_RULE_NEEDS * nwords);
    t->have = gaz_rule_bits(arena, GAZ_RULE_NEEDS * nwords);
    uint64_t *shorter = gaz_rule_bits(arena, GAZ_PROFILE_STEPS * nwords);
    uint64_t *jumping = gaz_rule_bits(arena, GAZ_PROFILE_STEPS * nwords);
    uint64_t *anywhere = gaz_rule_bits(arena, nwords);
    if (!t->rules_of || !t->unneeding || !t->have || !shorter || !jumping || !anywhere ||
        !literal_tests(t, rules, arena))
        return 0;
    for (size_t i = 0; i < rules->nrules; i++)
        add_rule(t, rules, i, shorter, jumping, anywhere);
    for (size_t i = 0; i < GAZ_PROFILE_STEPS; i++) {
        t->sets.shorter[i] = shorter + i * nwords;
        t->sets.jumping[i] = jumping + i * nwords;
    }
    t->sets.anywhere = anywhere;
    return 1;
}
