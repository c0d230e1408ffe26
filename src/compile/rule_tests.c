/* rule_tests.c — conditions made into tests, each kept once.
 *
 * A test may only ask about the word, so that its answer can be remembered per word type.
 * A condition that also asks where the token stands (debut, ligne, capsline) is split
 * after Shannon: once for each combination of the positions it names, with these put in
 * as constants; what is then never true is dropped. Room: compile. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "compile/rule_reader.h"
#include "compile/rule_tests.h"
#include "text/fold.h"

enum { CODE_MAX = 1024 };

/* A condition's code while it is made; what became of it. */
typedef enum result { NEVER, ALWAYS, CODE, FAILED } result;
typedef struct code {
    gaz_rule_op op[CODE_MAX];
    size_t n, depth;
    unsigned flags; /* the positions put in as constants */
    gaz_status status;
} code;

gaz_status gaz_rule_string(gaz_rule_compiler *c, const char *s, uint32_t *offset) {
    gaz_buffer *b = &c->image->section[GAZ_RSEC_STRINGS];
    size_t len = strlen(s) + 1;
    for (size_t i = 0; i < b->len; i += strlen(b->data + i) + 1)
        if (strcmp(b->data + i, s) == 0) {
            *offset = (uint32_t)i;
            return GAZ_OK;
        }
    *offset = (uint32_t)b->len;
    gaz_buffer_append(b, s, len);
    return b->failed ? gaz_fail_memory(c->err) : GAZ_OK;
}

gaz_status gaz_rule_macro_find(gaz_rule_compiler *c, const gaz_rule_node *node,
                               const gaz_rule_node **out) {
    for (const gaz_rule_macro *m = c->trees->macros; m; m = m->next)
        if (strcmp(m->name, node->text) == 0) {
            *out = m->pattern;
            return GAZ_OK;
        }
    return gaz_rule_fail(c->err, node->at,
                         "$%s is not defined; define it with: let %s = "
                         "pattern",
                         node->text, node->text);
}

static gaz_status find_list(gaz_rule_compiler *c, const char *name, gaz_rule_place at,
                            unsigned *list) {
    if (c->find(c->self, name, list) && *list < GAZ_LISTS_MAX)
        return GAZ_OK;
    return gaz_rule_fail(c->err, at,
                         "no list is called @%s; lists are named by the line "
                         "'# list:' of their .tsv file",
                         name);
}

/* The number of a literal, added when it is new. */
static gaz_status find_literal(gaz_rule_compiler *c, const gaz_rule_cond *cond,
                               uint16_t *out) {
    char folded[GAZ_FOLD_MAX + 1];
    size_t len = cond->literal == GAZ_RULE_LIT_EXACT
                     ? gaz_fold_spelling(cond->text, cond->len, folded)
                     : gaz_fold(cond->text, cond->len, folded);
    if (len == 0)
        return gaz_rule_fail(c->err, cond->at,
                             "this word is empty or longer than %d bytes", GAZ_FOLD_MAX);
    folded[len] = '\0';
    gaz_rule_literal l = {.len = (uint16_t)len, .kind = (uint8_t)cond->literal};
    gaz_status s = gaz_rule_string(c, folded, &l.text);
    if (s != GAZ_OK)
        return s;
    gaz_buffer *b = &c->image->section[GAZ_RSEC_LITERALS];
    size_t n = gaz_rule_count(c, GAZ_RSEC_LITERALS, sizeof l);
    for (size_t i = 0; i < n; i++) {
        gaz_rule_literal old;
        memcpy(&old, b->data + i * sizeof old, sizeof old);
        if (old.text == l.text && old.kind == l.kind) {
            *out = (uint16_t)i;
            return GAZ_OK;
        }
    }
    if (l.kind != GAZ_RULE_LIT_FOLDED && l.kind != GAZ_RULE_LIT_EXACT) {
        if (c->naffixes == GAZ_RULE_AFFIXES_MAX)
            return gaz_rule_fail(c->err, cond->at,
                                 "more than %d different ~\"…\", "
                                 "^\"…\" and *\"…\"",
                                 GAZ_RULE_AFFIXES_MAX);
        l.bit = (uint8_t)c->naffixes++;
    }
    if (n >= UINT16_MAX)
        return gaz_rule_fail(c->err, cond->at, "more than %u different words",
                             UINT16_MAX);
    *out = (uint16_t)n;
    gaz_buffer_append(b, &l, sizeof l);
    return b->failed ? gaz_fail_memory(c->err) : GAZ_OK;
}

static result put(gaz_rule_compiler *c, code *k, gaz_rule_place at, gaz_rule_opcode op,
                  unsigned arg) {
    if (op == GAZ_RULE_OP_AND || op == GAZ_RULE_OP_OR)
        k->depth--;
    else if (op != GAZ_RULE_OP_NOT)
        k->depth++;
    if (k->n == CODE_MAX || k->depth > GAZ_RULE_STACK_MAX) {
        k->status = gaz_rule_fail(c->err, at, "this condition is too long");
        return FAILED;
    }
    k->op[k->n++] = (gaz_rule_op){(uint16_t)op, (uint16_t)arg};
    return CODE;
}

static result put_kind(gaz_rule_compiler *c, code *k, const gaz_rule_cond *cond) {
    result r = ALWAYS;
    if (cond->classes)
        r = put(c, k, cond->at, GAZ_RULE_OP_CLASSES, cond->classes);
    if (cond->shapes && r != FAILED) {
        result s = put(c, k, cond->at, GAZ_RULE_OP_SHAPES, cond->shapes);
        r = s == FAILED || r == ALWAYS ? s : put(c, k, cond->at, GAZ_RULE_OP_AND, 0);
    }
    return r;
}

static result generate(gaz_rule_compiler *c, code *k, const gaz_rule_cond *cond) {
    unsigned list;
    uint16_t literal;
    switch (cond->kind) {
    case GAZ_COND_KIND:
        return put_kind(c, k, cond);
    case GAZ_COND_FLAG:
        return k->flags & cond->flag ? ALWAYS : NEVER;
    case GAZ_COND_LIST:
        if ((k->status = find_list(c, cond->text, cond->at, &list)) != GAZ_OK)
            return FAILED;
        return put(c, k, cond->at, GAZ_RULE_OP_LIST, list);
    case GAZ_COND_LITERAL:
        if ((k->status = find_literal(c, cond, &literal)) != GAZ_OK)
            return FAILED;
        return put(c, k, cond->at, GAZ_RULE_OP_LITERAL, literal);
    case GAZ_COND_DIGIT:
        return put(c, k, cond->at, GAZ_RULE_OP_DIGIT, 0);
    case GAZ_COND_NOT: {
        result r = generate(c, k, cond->a);
        if (r == CODE)
            return put(c, k, cond->at, GAZ_RULE_OP_NOT, 0);
        return r == NEVER ? ALWAYS : r == ALWAYS ? NEVER : r;
    }
    case GAZ_COND_AND:
    case GAZ_COND_OR: {
        /* `decides` settles the whole, whatever the other side says. */
        result decides = cond->kind == GAZ_COND_AND ? NEVER : ALWAYS;
        size_t n = k->n, depth = k->depth;
        result a = generate(c, k, cond->a);
        if (a == FAILED || a == decides)
            return a;
        result b = generate(c, k, cond->b);
        if (b == decides) {
            k->n = n;
            k->depth = depth;
            return b;
        }
        if (b == FAILED || a != CODE)
            return b;
        if (b != CODE)
            return a;
        return put(c, k, cond->at,
                   cond->kind == GAZ_COND_AND ? GAZ_RULE_OP_AND : GAZ_RULE_OP_OR, 0);
    }
    }
    return FAILED;
}

/* The number of the test with this code, added when it is new. */
static gaz_status keep_test(gaz_rule_compiler *c, const gaz_rule_op *op, size_t nops,
                            gaz_rule_place at, uint16_t *out) {
    gaz_buffer *tests = &c->image->section[GAZ_RSEC_TESTS];
    gaz_buffer *all = &c->image->section[GAZ_RSEC_CODE];
    size_t n = gaz_rule_count(c, GAZ_RSEC_TESTS, sizeof(gaz_rule_test));
    for (size_t i = 0; i < n; i++) {
        gaz_rule_test t;
        memcpy(&t, tests->data + i * sizeof t, sizeof t);
        if (t.nops == nops &&
            memcmp(all->data + t.op * sizeof *op, op, nops * sizeof *op) == 0) {
            *out = (uint16_t)i;
            return GAZ_OK;
        }
    }
    if (n >= GAZ_RULE_NO_TEST)
        return gaz_rule_fail(c->err, at, "more than %u different conditions",
                             GAZ_RULE_NO_TEST);
    gaz_rule_test t = {(uint32_t)(all->len / sizeof *op), (uint32_t)nops};
    gaz_buffer_append(all, op, nops * sizeof *op);
    gaz_buffer_append(tests, &t, sizeof t);
    *out = (uint16_t)n;
    return all->failed || tests->failed ? gaz_fail_memory(c->err) : GAZ_OK;
}

/* The positions that a condition names. */
static unsigned positions(const gaz_rule_cond *cond) {
    switch (cond->kind) {
    case GAZ_COND_FLAG:
        return cond->flag;
    case GAZ_COND_NOT:
        return positions(cond->a);
    case GAZ_COND_AND:
    case GAZ_COND_OR:
        return positions(cond->a) | positions(cond->b);
    default:
        return 0;
    }
}

gaz_status gaz_rule_ways(gaz_rule_compiler *c, const gaz_rule_cond *cond,
                         gaz_rule_way *ways, size_t *n) {
    static const gaz_rule_op truth = {GAZ_RULE_OP_TRUE, 0};
    unsigned mask = positions(cond), value = 0;
    *n = 0;
    do {
        code k = {.flags = value, .status = GAZ_OK};
        result r = generate(c, &k, cond);
        if (r == FAILED)
            return k.status;
        if (r != NEVER) {
            uint16_t test;
            gaz_status s = r == ALWAYS ? keep_test(c, &truth, 1, cond->at, &test)
                                       : keep_test(c, k.op, k.n, cond->at, &test);
            if (s != GAZ_OK)
                return s;
            ways[(*n)++] = (gaz_rule_way){test, (uint8_t)mask, (uint8_t)value};
        }
        value = (value - mask) & mask; /* the next subset of mask */
    } while (value != 0);
    return GAZ_OK;
}

gaz_status gaz_rule_phrase_tests(gaz_rule_compiler *c, const gaz_rule_node *node,
                                 unsigned *list, uint16_t *alone, uint16_t *begins) {
    gaz_status s = find_list(c, node->text, node->at, list);
    gaz_rule_op op = {GAZ_RULE_OP_LIST, (uint16_t)*list};
    if (s == GAZ_OK)
        s = keep_test(c, &op, 1, node->at, alone);
    op.code = GAZ_RULE_OP_BEGINS;
    if (s == GAZ_OK)
        s = keep_test(c, &op, 1, node->at, begins);
    return s;
}
