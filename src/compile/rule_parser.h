/* rule_parser.h — rule files read into trees. Room: compile.
 *
 *   file    := ( let | rule )*                      '#' to the line's end is a comment
 *   let     := "let" NAME "=" pattern
 *   rule    := "rule" name label [ "score" 0..1000 ] [ "final" ]
 *              ( "match" pattern | "unless" ("after" | "before") pattern
 *              | "yes" text | "no" text )+
 *   label   := PERSON | COUNTRY | PLACE | ORGANIZATION | none | a label of the model's own
 *   pattern := seq ( "|" seq )*          over lines, until one begins with a letter
 *   seq     := ( item [ "?" | "*" | "+" | "{m}" | "{m,}" | "{m,n}" ] )+
 *   item    := "folded" | 'as written' | @list | @list|list | $NAME | ^ | $
 *            | ( pattern ) | [ pattern ] | < cond >
 *   cond    := and ( "|" and )*   and := not ( "&" not )*   not := "!" not | "(" cond ")"
 * | word | @list | "folded" | 'as written' | ~"suffix" | ^"prefix" | *"inside"
 *
 * The language is taught in gazetteers/rules/LISEZMOI.md. */
#ifndef GAZ_COMPILE_RULE_PARSER_H
#define GAZ_COMPILE_RULE_PARSER_H

#include "base/arena.h"
#include "data/labels.h"

typedef struct gaz_rule_place {
    const char *file;
    size_t line, column, byte; /* 1-based, 1-based in characters, 0-based */
} gaz_rule_place;

/* A condition on one token. */
typedef enum gaz_rule_cond_kind {
    GAZ_COND_KIND,    /* classes, shapes: bits; 0 allows all */
    GAZ_COND_FLAG,    /* flag: GAZ_TOKF_… */
    GAZ_COND_LIST,    /* text: the list's name */
    GAZ_COND_LITERAL, /* text, literal: gaz_rule_literal_kind */
    GAZ_COND_DIGIT,
    GAZ_COND_NOT, /* a */
    GAZ_COND_AND, /* a, b */
    GAZ_COND_OR   /* a, b */
} gaz_rule_cond_kind;

typedef struct gaz_rule_cond {
    gaz_rule_cond_kind kind;
    unsigned classes, shapes, flag, literal;
    const char *text; /* NUL-terminated, [len] */
    size_t len;
    const struct gaz_rule_cond *a, *b;
    gaz_rule_place at;
} gaz_rule_cond;

typedef enum gaz_rule_node_kind {
    GAZ_NODE_TOKEN,   /* cond */
    GAZ_NODE_PHRASE,  /* text: the list's name */
    GAZ_NODE_MACRO,   /* text: its name */
    GAZ_NODE_SEQ,     /* child, its siblings */
    GAZ_NODE_ALT,     /* child, its siblings */
    GAZ_NODE_REPEAT,  /* child; min..max times, max GAZ_RULE_NO_LIMIT: without end */
    GAZ_NODE_CAPTURE, /* child */
    GAZ_NODE_BEGIN,   /* the sentence begins here */
    GAZ_NODE_END
} gaz_rule_node_kind;

enum { GAZ_RULE_NO_LIMIT = 0xFFFF };

typedef struct gaz_rule_node {
    gaz_rule_node_kind kind;
    struct gaz_rule_node *child, *next;
    const gaz_rule_cond *cond;
    const char *text;
    unsigned min, max;
    gaz_rule_place at;
} gaz_rule_node;

typedef struct gaz_rule_example {
    struct gaz_rule_example *next;
    const char *text; /* without the marks, [len] */
    size_t len;
    size_t *spans; /* [2 * nspans] bytes: start, end */
    size_t nspans;
    int wanted; /* 1: yes, 0: no */
    gaz_rule_place at;
} gaz_rule_example;

typedef struct gaz_rule_bar {
    struct gaz_rule_bar *next;
    gaz_rule_node *pattern;
    int before; /* 1: unless before, 0: unless after */
} gaz_rule_bar;

typedef struct gaz_rule_tree {
    struct gaz_rule_tree *next;
    const char *name;
    gaz_label label;
    unsigned score;
    int final;
    gaz_rule_node *match; /* an ALT of its match lines */
    gaz_rule_bar *bars;
    gaz_rule_example *examples;
    gaz_rule_place at;
} gaz_rule_tree;

typedef struct gaz_rule_macro {
    struct gaz_rule_macro *next;
    const char *name;
    gaz_rule_node *pattern;
    gaz_rule_place at;
} gaz_rule_macro;

/* The trees of all files parsed into it, in order; a zeroed one is empty. Macros are seen
 * from every file, before and after their own. */
typedef struct gaz_rule_trees {
    gaz_arena arena;
    gaz_rule_tree *first, *last;
    gaz_rule_macro *macros;
    size_t nrules;
    const gaz_labels *labels; /* a model's, or NULL */
} gaz_rule_trees;

/* Adds the rules of text[0..len); file is what errors and explanations call it (copied).
 * On an error *t holds part of the file and can only be freed. */
gaz_status gaz_rules_parse(gaz_rule_trees *t, const char *file, const char *text,
                           size_t len, gaz_error *err);
void gaz_rule_trees_free(gaz_rule_trees *t);

#endif
