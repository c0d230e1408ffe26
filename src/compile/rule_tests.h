/* rule_tests.h — conditions made into tests, each kept once. Room: compile, for
 * rule_compiler.c, rule_program.c and rule_needs.c only. */
#ifndef GAZ_COMPILE_RULE_TESTS_H
#define GAZ_COMPILE_RULE_TESTS_H

#include "compile/rule_compiler.h"

enum {
    GAZ_RSEC_RULES,
    GAZ_RSEC_PROGRAMS,
    GAZ_RSEC_STATES,
    GAZ_RSEC_EDGES,
    GAZ_RSEC_TESTS,
    GAZ_RSEC_CODE,
    GAZ_RSEC_LITERALS,
    GAZ_RSEC_UNLESS,
    GAZ_RSEC_NEEDS,
    GAZ_RSEC_STRINGS
};

/* The state of one compilation. */
typedef struct gaz_rule_compiler {
    gaz_rule_image *image;
    const gaz_rule_trees *trees;
    gaz_list_resolver *find;
    void *self;
    unsigned naffixes;
    unsigned macro_depth;
    gaz_arena arena; /* conditions made while compiling */
    gaz_error *err;
} gaz_rule_compiler;

static inline size_t gaz_rule_count(const gaz_rule_compiler *c, int section,
                                    size_t item) {
    return c->image->section[section].len / item;
}

/* One way in which a condition can hold: a test on the word, and where the token stands.
 */
typedef struct gaz_rule_way {
    uint16_t test;
    uint8_t mask, value; /* token->flags & mask == value */
} gaz_rule_way;

enum { GAZ_RULE_WAYS_MAX = 16 };

/* The ways of a condition: one for each combination of positions for which it can hold.
 */
gaz_status gaz_rule_ways(gaz_rule_compiler *c, const gaz_rule_cond *cond,
                         gaz_rule_way *ways, size_t *n);
/* Tests of a phrase's first token: it is a whole entry, it begins a longer one. */
gaz_status gaz_rule_phrase_tests(gaz_rule_compiler *c, const gaz_rule_node *node,
                                 unsigned *list, uint16_t *alone, uint16_t *begins);
/* Offset of a string in RSTRINGS, added when it is not there. */
gaz_status gaz_rule_string(gaz_rule_compiler *c, const char *s, uint32_t *offset);
/* The macro of that name; an error at `at` when there is none. */
gaz_status gaz_rule_macro_find(gaz_rule_compiler *c, const gaz_rule_node *node,
                               const gaz_rule_node **out);

/* An edge while a program is made. */
typedef struct gaz_rule_arc {
    uint16_t from;   /* state, or GAZ_RULE_ACCEPT: the program's beginning */
    uint16_t target; /* state, or GAZ_RULE_ACCEPT */
    uint16_t flags;  /* GAZ_RULE_OPEN … */
} gaz_rule_arc;

/* Merges states[nstates] that do the same; arcs[narcs] are changed along
 * (rule_minimize.c). */
void gaz_rule_minimize(gaz_rule_state *states, size_t *nstates, gaz_rule_arc *arcs,
                       size_t *narcs);

/* How many tokens a pattern takes; both at most GAZ_RULE_UNLESS_BEHIND. Macros are known
 * to be without cycles (rule_program.c). */
void gaz_rule_widths(gaz_rule_compiler *c, const gaz_rule_node *node, unsigned *min,
                     unsigned *max);

/* Builds the program of a pattern into RPROGS (rule_program.c). captures: how many [ ]
 * it must have, 0 or 1. */
gaz_status gaz_rule_program_build(gaz_rule_compiler *c, const gaz_rule_node *pattern,
                                  int captures, gaz_rule_place at, uint32_t *program);
/* Finds what every match of a pattern must hold, into RNEEDS (rule_needs.c). */
gaz_status gaz_rule_needs_find(gaz_rule_compiler *c, const gaz_rule_node *pattern,
                               uint32_t need[GAZ_RULE_NEEDS]);

#endif
