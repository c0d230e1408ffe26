/* rule_minimize.c — takes states out of an automaton that do what another one does.
 *
 * Two states that ask the same are one when they are reached alike (from the same states,
 * with the same marks: "de la" and "de l'" share their "de") or go on alike ("du Havre"
 * and "de Nancy" share their town). Merging goes on until there is nothing to merge; what
 * the automaton matches and captures stays the same. Room: compile. */
#include <string.h>

#include "base/hash.h"
#include "compile/rule_tests.h"

static int same_question(const gaz_rule_state *a, const gaz_rule_state *b) {
    return a->test == b->test && a->begins == b->begins && a->list == b->list &&
           a->mask == b->mask && a->value == b->value;
}

/* Sums of hashes: equal sets of arcs have equal sums, and the sets are compared before
 * states are merged. */
static void sum_arcs(const gaz_rule_arc *arcs, size_t narcs, uint64_t *in, uint64_t *out,
                     size_t nstates) {
    memset(in, 0, nstates * sizeof *in);
    memset(out, 0, nstates * sizeof *out);
    for (size_t i = 0; i < narcs; i++) {
        const gaz_rule_arc *a = &arcs[i];
        if (a->target != GAZ_RULE_ACCEPT)
            in[a->target] += gaz_hash_pair(a->from, a->flags);
        if (a->from != GAZ_RULE_ACCEPT)
            out[a->from] += gaz_hash_pair(a->target, a->flags);
    }
}

static int has_arc(const gaz_rule_arc *arcs, size_t narcs, unsigned from, unsigned target,
                   unsigned flags) {
    for (size_t i = 0; i < narcs; i++)
        if (arcs[i].from == from && arcs[i].target == target && arcs[i].flags == flags)
            return 1;
    return 0;
}

/* Is every arc into (or out of) state a also one of state b? */
static int covers(const gaz_rule_arc *arcs, size_t narcs, unsigned a, unsigned b,
                  int into) {
    for (size_t i = 0; i < narcs; i++) {
        const gaz_rule_arc *x = &arcs[i];
        if (into && x->target == a && !has_arc(arcs, narcs, x->from, b, x->flags))
            return 0;
        if (!into && x->from == a && !has_arc(arcs, narcs, b, x->target, x->flags))
            return 0;
    }
    return 1;
}

static int same_arcs(const gaz_rule_arc *arcs, size_t narcs, unsigned a, unsigned b,
                     int into) {
    return covers(arcs, narcs, a, b, into) && covers(arcs, narcs, b, a, into);
}

/* Gives b's arcs to a, each once, and closes the gap that b leaves. */
static size_t merge(gaz_rule_arc *arcs, size_t narcs, unsigned a, unsigned b,
                    unsigned last) {
    size_t kept = 0;
    for (size_t i = 0; i < narcs; i++) {
        gaz_rule_arc x = arcs[i];
        x.from = x.from == b ? (uint16_t)a : x.from;
        x.target = x.target == b ? (uint16_t)a : x.target;
        if (!has_arc(arcs, kept, x.from, x.target, x.flags))
            arcs[kept++] = x;
    }
    for (size_t i = 0; i < kept; i++) {
        if (arcs[i].from == last)
            arcs[i].from = (uint16_t)b;
        if (arcs[i].target == last)
            arcs[i].target = (uint16_t)b;
    }
    return kept;
}

void gaz_rule_minimize(gaz_rule_state *states, size_t *nstates, gaz_rule_arc *arcs,
                       size_t *narcs) {
    uint64_t in[GAZ_RULE_STATES_MAX], out[GAZ_RULE_STATES_MAX];
    int merged;
    do {
        merged = 0;
        sum_arcs(arcs, *narcs, in, out, *nstates);
        for (unsigned a = 0; a < *nstates && !merged; a++)
            for (unsigned b = a + 1; b < *nstates && !merged; b++) {
                if (!same_question(&states[a], &states[b]))
                    continue;
                if ((in[a] != in[b] || !same_arcs(arcs, *narcs, a, b, 1)) &&
                    (out[a] != out[b] || !same_arcs(arcs, *narcs, a, b, 0)))
                    continue;
                *narcs = merge(arcs, *narcs, a, b, (unsigned)*nstates - 1);
                states[b] = states[--*nstates];
                merged = 1;
            }
    } while (merged);
}
