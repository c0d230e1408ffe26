/* rules.c — the rules of a container, checked once when opened. Room: data. */
#include "data/rules.h"

#include "base/error.h"
#include "data/labels.h"

/* True when [first, first + n) lies in [0, size). */
static int in_range(size_t first, size_t n, size_t size) {
    return first <= size && n <= size - first;
}

static int programs_ok(const gaz_rules *r) {
    for (size_t i = 0; i < r->nprograms; i++) {
        const gaz_rule_program *p = &r->programs[i];
        if (p->nstates > GAZ_RULE_STATES_MAX ||
            !in_range(p->state, p->nstates, r->nstates) ||
            !in_range(p->edge, p->nedges, r->nedges))
            return 0;
        for (size_t e = 0; e < p->nedges; e++) {
            uint16_t target = r->edges[p->edge + e].target;
            if (target != GAZ_RULE_ACCEPT && target >= p->nstates)
                return 0;
        }
        for (size_t s = 0; s < p->nstates; s++) {
            const gaz_rule_state *state = &r->states[p->state + s];
            if (!in_range(state->edge, state->nedges, r->nedges))
                return 0;
            for (size_t e = 0; e < state->nedges; e++) {
                uint16_t target = r->edges[state->edge + e].target;
                if (target != GAZ_RULE_ACCEPT && target >= p->nstates)
                    return 0;
            }
        }
    }
    return 1;
}

static int states_ok(const gaz_rules *r, size_t nlists) {
    for (size_t i = 0; i < r->nstates; i++) {
        const gaz_rule_state *s = &r->states[i];
        if (s->test >= r->ntests)
            return 0;
        if (s->begins != GAZ_RULE_NO_TEST &&
            (s->begins >= r->ntests || s->list >= nlists))
            return 0;
    }
    return 1;
}

/* Every operand in range, and the stack as the evaluator keeps it: never too deep, never
 * empty before an operator, one value left. */
static int tests_ok(const gaz_rules *r, size_t nlists) {
    for (size_t i = 0; i < r->ntests; i++) {
        const gaz_rule_test *t = &r->tests[i];
        size_t depth = 0;
        if (!in_range(t->op, t->nops, r->nops))
            return 0;
        for (size_t k = 0; k < t->nops; k++) {
            const gaz_rule_op *op = &r->ops[t->op + k];
            switch (op->code) {
            case GAZ_RULE_OP_NOT:
                if (depth < 1)
                    return 0;
                break;
            case GAZ_RULE_OP_AND:
            case GAZ_RULE_OP_OR:
                if (depth < 2)
                    return 0;
                depth--;
                break;
            default:
                if (op->code >= GAZ_RULE_OPCODES || ++depth > GAZ_RULE_STACK_MAX)
                    return 0;
                if (op->code == GAZ_RULE_OP_LITERAL && op->arg >= r->nliterals)
                    return 0;
                if ((op->code == GAZ_RULE_OP_LIST || op->code == GAZ_RULE_OP_BEGINS) &&
                    op->arg >= nlists)
                    return 0;
            }
        }
        if (depth != 1)
            return 0;
    }
    return 1;
}

static int literals_ok(const gaz_rules *r) {
    for (size_t i = 0; i < r->nliterals; i++) {
        const gaz_rule_literal *l = &r->literals[i];
        if (l->len == 0 || !in_range(l->text, (size_t)l->len + 1, r->nstrings) ||
            r->strings[l->text + l->len] != '\0' || l->kind >= GAZ_RULE_LIT_KINDS ||
            l->bit >= GAZ_RULE_AFFIXES_MAX)
            return 0;
    }
    return 1;
}

static int rules_ok(const gaz_rules *r) {
    for (size_t i = 0; i < r->nrules; i++) {
        const gaz_rule *u = &r->rules[i];
        if (u->name >= r->nstrings || u->file >= r->nstrings ||
            u->program >= r->nprograms || !in_range(u->unless, u->nunless, r->nunless) ||
            u->score > 1000 || u->label >= GAZ_LABEL_NUMBERS)
            return 0;
        for (size_t k = 0; k < GAZ_RULE_NEEDS; k++)
            if (u->need[k] >= r->nneeds)
                return 0;
    }
    for (size_t i = 0; i < r->nunless; i++)
        if (r->unless[i].program >= r->nprograms)
            return 0;
    for (size_t i = 0; i < r->nneeds; i++)
        if (r->needs[i] != GAZ_RULE_NO_TEST && r->needs[i] >= r->ntests)
            return 0;
    return r->nneeds > 0 && r->needs[0] == GAZ_RULE_NO_TEST &&
           r->needs[r->nneeds - 1] == GAZ_RULE_NO_TEST;
}

gaz_status gaz_rules_open(gaz_rules *r, const gaz_container *c, size_t nlists,
                          const char *name, gaz_error *err) {
    gaz_rules v = {0};
    v.rules = gaz_container_section(c, "RULES", sizeof *v.rules, &v.nrules);
    if (!v.rules || v.nrules == 0) {
        *r = (gaz_rules){0};
        return GAZ_OK;
    }
    v.programs = gaz_container_section(c, "RPROGS", sizeof *v.programs, &v.nprograms);
    v.states = gaz_container_section(c, "RSTATES", sizeof *v.states, &v.nstates);
    v.edges = gaz_container_section(c, "REDGES", sizeof *v.edges, &v.nedges);
    v.tests = gaz_container_section(c, "RTESTS", sizeof *v.tests, &v.ntests);
    v.ops = gaz_container_section(c, "RCODE", sizeof *v.ops, &v.nops);
    v.literals = gaz_container_section(c, "RLITS", sizeof *v.literals, &v.nliterals);
    v.unless = gaz_container_section(c, "RUNLESS", sizeof *v.unless, &v.nunless);
    v.needs = gaz_container_section(c, "RNEEDS", sizeof *v.needs, &v.nneeds);
    v.strings = gaz_container_section(c, "RSTRINGS", 1, &v.nstrings);
    if (!v.programs || !v.states || !v.edges || !v.tests || !v.ops || !v.needs ||
        !v.strings)
        return gaz_fail(err, GAZ_ERR_DATA,
                        "%s: a section of the rules is missing; compile the file again",
                        name);
    if (!v.literals)
        v.nliterals = 0;
    if (!v.unless)
        v.nunless = 0;
    if (v.nstrings == 0 || v.strings[v.nstrings - 1] != '\0' || !programs_ok(&v) ||
        !states_ok(&v, nlists) || !tests_ok(&v, nlists) || !literals_ok(&v) ||
        !rules_ok(&v))
        return gaz_fail(err, GAZ_ERR_DATA,
                        "%s: the compiled rules are damaged; compile the file again",
                        name);
    *r = v;
    return GAZ_OK;
}

const char *gaz_rule_name(const gaz_rules *r, size_t n) {
    return n < r->nrules ? r->strings + r->rules[n].name : "";
}

const char *gaz_rule_file(const gaz_rules *r, size_t n) {
    return n < r->nrules ? r->strings + r->rules[n].file : "";
}
