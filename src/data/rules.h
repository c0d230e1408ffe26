/* rules.h — rules as they stand in a compiled file: tests on words, and automata.
 *
 * A pattern is compiled to an automaton without empty moves (Glushkov 1961): a state eats
 * one token, or one phrase of a list; its edges say which states may follow and what
 * happens between (the captured span opens or closes, the sentence must begin or end).
 * What a state asks of a word is a test; tests depend on the word's type alone, so their
 * answers are remembered per type, and where a token stands is asked apart
 * (gaz_rule_state.mask). The language is described in gazetteers/rules/LISEZMOI.md, its
 * parser is in room compile.
 *
 *   RULES    gaz_rule[nrules]           by name of file and line, as compiled
 *   RPROGS   gaz_rule_program[nprograms]
 *   RSTATES  gaz_rule_state[nstates]
 *   REDGES   gaz_rule_edge[nedges]
 *   RTESTS   gaz_rule_test[ntests]      each test stands once
 *   RCODE    gaz_rule_op[nops]          tests as postfix expressions
 *   RLITS    gaz_rule_literal[nliterals]
 *   RUNLESS  gaz_rule_unless[nunless]
 *   RNEEDS   u16[nneeds]                lists of tests closed by GAZ_RULE_NO_TEST
 *   RSTRINGS NUL-terminated UTF-8; offset 0 is the empty string
 *
 * Fixed-width records, native alignment. Room: data. */
#ifndef GAZ_DATA_RULES_H
#define GAZ_DATA_RULES_H

#include "data/gazetteer.h"

enum {
    GAZ_RULE_TOKENS_MAX = 32,   /* tokens of one match */
    GAZ_RULE_STATES_MAX = 256,  /* of one program */
    GAZ_RULE_STACK_MAX = 32,    /* operands of one test */
    GAZ_RULE_AFFIXES_MAX = 128, /* distinct ~"…", ^"…" and *"…" of one set */
    GAZ_RULE_NEEDS = 2,         /* see gaz_rule.need */
    GAZ_RULE_UNLESS_BEHIND = 8, /* tokens that `unless after` looks back */
    GAZ_RULE_NO_TEST = 0xFFFF,
    GAZ_RULE_ACCEPT = 0xFFFF /* gaz_rule_edge.target: the match is complete */
};

enum { GAZ_RULE_FINAL = 1 }; /* gaz_rule.flags */

typedef struct gaz_rule {
    uint32_t name, file; /* RSTRINGS */
    uint32_t line;
    uint32_t program;         /* RPROGS */
    uint32_t unless, nunless; /* RUNLESS: first, count */
    /* Each is a list of tests in RNEEDS; every match holds at least one token for which
     * one of them is true. A sentence without such a token is passed over. The list at 0
     * is empty: nothing is needed. */
    uint32_t need[GAZ_RULE_NEEDS];
    uint16_t score; /* 0..1000 */
    uint8_t label;  /* gaz_label; GAZ_NONE: what is captured is no name */
    uint8_t flags;
} gaz_rule;

typedef struct gaz_rule_program {
    uint32_t state, nstates; /* RSTATES: first, count (<= GAZ_RULE_STATES_MAX) */
    uint32_t edge, nedges;   /* REDGES of the beginning */
} gaz_rule_program;

typedef struct gaz_rule_state {
    uint16_t test; /* one token: true for it. A phrase: true for a phrase of one token */
    uint16_t
        begins; /* phrase: true for a token that may begin a longer one; else NO_TEST */
    uint16_t list;         /* phrase: its list, numbered over all layers */
    uint8_t mask, value;   /* token->flags & mask must be value */
    uint32_t edge, nedges; /* REDGES: what may follow */
} gaz_rule_state;

enum {
    GAZ_RULE_OPEN = 1,  /* the captured span begins at the next token */
    GAZ_RULE_CLOSE = 2, /* it ended with the last one */
    GAZ_RULE_BEGIN = 4, /* holds only at the beginning of a sentence */
    GAZ_RULE_END = 8    /* holds only at its end */
};

typedef struct gaz_rule_edge {
    uint16_t target; /* state, counted from the program's first; or GAZ_RULE_ACCEPT */
    uint8_t flags;   /* GAZ_RULE_OPEN … */
    uint8_t spare;
} gaz_rule_edge;

typedef struct gaz_rule_test {
    uint32_t op, nops; /* RCODE */
} gaz_rule_test;

typedef enum gaz_rule_opcode {
    GAZ_RULE_OP_TRUE = 0,
    GAZ_RULE_OP_SHAPES,  /* arg: bit (1 << shape) for each shape allowed */
    GAZ_RULE_OP_CLASSES, /* arg: bit (1 << class) */
    GAZ_RULE_OP_LIST, /* arg: list; the word is an entry of it, in the case it asks for */
    GAZ_RULE_OP_BEGINS,  /* arg: list; a longer entry begins with the word */
    GAZ_RULE_OP_LITERAL, /* arg: literal */
    GAZ_RULE_OP_DIGIT,   /* a digit stands in the word: A6, G20, BFM2 */
    GAZ_RULE_OP_NOT,
    GAZ_RULE_OP_AND,
    GAZ_RULE_OP_OR,
    GAZ_RULE_OPCODES
} gaz_rule_opcode;

typedef struct gaz_rule_op {
    uint16_t code; /* gaz_rule_opcode */
    uint16_t arg;
} gaz_rule_op;

typedef enum gaz_rule_literal_kind {
    GAZ_RULE_LIT_FOLDED = 0, /* "mot" */
    GAZ_RULE_LIT_EXACT,      /* 'Mot' */
    GAZ_RULE_LIT_SUFFIX,     /* ~"ski", of the folded word */
    GAZ_RULE_LIT_PREFIX,     /* ^"mac" */
    GAZ_RULE_LIT_INSIDE,     /* *"-sur-" */
    GAZ_RULE_LIT_KINDS
} gaz_rule_literal_kind;

typedef struct gaz_rule_literal {
    uint32_t text; /* RSTRINGS */
    uint16_t len;  /* bytes, > 0 */
    uint8_t kind;
    uint8_t bit; /* suffix, prefix, inside: 0 .. GAZ_RULE_AFFIXES_MAX - 1, each its own */
} gaz_rule_literal;

typedef struct gaz_rule_unless {
    uint32_t program; /* RPROGS */
    uint8_t before;   /* 1: must not follow the match; 0: must not stand before it */
    uint8_t min, max; /* tokens that it takes, at most GAZ_RULE_UNLESS_BEHIND each */
    uint8_t spare;
} gaz_rule_unless;

typedef struct gaz_rules {
    const gaz_rule *rules;
    const gaz_rule_program *programs;
    const gaz_rule_state *states;
    const gaz_rule_edge *edges;
    const gaz_rule_test *tests;
    const gaz_rule_op *ops;
    const gaz_rule_literal *literals;
    const gaz_rule_unless *unless;
    const uint16_t *needs;
    const char *strings;
    size_t nrules, nprograms, nstates, nedges, ntests, nops, nliterals, nunless, nneeds,
        nstrings;
} gaz_rules;

/* Takes the sections out of c, which must outlive *r, and checks every index in them, so
 * that a machine need not look again. A container without rules gives a set of none.
 * nlists: list numbers must be smaller. name is what errors call it. */
gaz_status gaz_rules_open(gaz_rules *r, const gaz_container *c, size_t nlists,
                          const char *name, gaz_error *err);

/* Of rule n; "" out of range. */
const char *gaz_rule_name(const gaz_rules *r, size_t n);
const char *gaz_rule_file(const gaz_rules *r, size_t n);

#endif
