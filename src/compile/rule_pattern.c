/* rule_pattern.c — patterns, by recursive descent. Room: compile. */
#include <string.h>

#include "base/error.h"
#include "compile/rule_reader.h"
#include "data/rules.h"
#include "token/tokenizer.h"

enum { REPEAT_MAX = 32 };

static gaz_rule_node *new_node(gaz_rule_reader *r, gaz_rule_node_kind kind,
                               gaz_rule_place at) {
    gaz_rule_node *n = gaz_arena_alloc(&r->trees->arena, sizeof *n);
    if (n)
        *n = (gaz_rule_node){.kind = kind, .at = at};
    return n;
}

/* A copy of a literal for the tokenizer. "l'" alone is no elision, since nothing follows
 * that it could be cut from: then an "a" does. */
static char *literal_text(gaz_rule_reader *r, const char *text, size_t len, size_t *n) {
    int elision = (len >= 1 && text[len - 1] == '\'') ||
                  (len >= 3 && memcmp(text + len - 3, "\xE2\x80\x99", 3) == 0);
    char *copy = gaz_arena_alloc(&r->trees->arena, len + 2);
    if (!copy)
        return NULL;
    memcpy(copy, text, len);
    memcpy(copy + len, "a", 2);
    *n = len + (elision && len > 1);
    return copy;
}

gaz_status gaz_rule_cut(gaz_rule_reader *r, gaz_rule_place at, const char *text,
                        size_t len, gaz_tokens *tokens, const char **copy) {
    size_t n = 0;
    if (memchr(text, '\0', len))
        return gaz_rule_fail(r->err, at, "the quotes hold a zero byte");
    *copy = literal_text(r, text, len, &n);
    if (!*copy || !gaz_tokenize(tokens, *copy, n))
        return gaz_fail_memory(r->err);
    if (n > len && tokens->count > 1)
        tokens->count--;
    return tokens->count ? GAZ_OK : gaz_rule_fail(r->err, at, "the quotes hold no word");
}

/* A literal is cut as the text will be: "d'un" is two tokens. */
static gaz_status read_literal(gaz_rule_reader *r, gaz_rule_node **out) {
    gaz_rule_place at = gaz_rule_here(r);
    unsigned kind = gaz_rule_peek(r) == '"' ? GAZ_RULE_LIT_FOLDED : GAZ_RULE_LIT_EXACT;
    const char *text, *copy = NULL;
    size_t len;
    gaz_tokens tokens = {0};
    gaz_rule_node *seq = new_node(r, GAZ_NODE_SEQ, at);
    if (!seq)
        return gaz_fail_memory(r->err);
    gaz_status s = gaz_rule_string_read(r, &text, &len);
    if (s == GAZ_OK)
        s = gaz_rule_cut(r, at, text, len, &tokens, &copy);
    gaz_rule_node **last = &seq->child;
    for (size_t i = 0; s == GAZ_OK && i < tokens.count; i++) {
        gaz_rule_node *node = new_node(r, GAZ_NODE_TOKEN, at);
        if (!node) {
            s = gaz_fail_memory(r->err);
            break;
        }
        s = gaz_rule_literal_read(r, kind, copy + tokens.at[i].start, tokens.at[i].len,
                                  at, &node->cond);
        *last = node;
        last = &node->next;
    }
    *out = seq;
    gaz_tokens_free(&tokens);
    return s;
}

/* @list, or @one|other : an alternative of phrases. */
static gaz_status read_phrase(gaz_rule_reader *r, gaz_rule_node **out) {
    gaz_rule_node *alt = new_node(r, GAZ_NODE_ALT, gaz_rule_here(r));
    if (!alt)
        return gaz_fail_memory(r->err);
    gaz_rule_node **last = &alt->child;
    do {
        gaz_rule_node *n = new_node(r, GAZ_NODE_PHRASE, gaz_rule_here(r));
        if (!n)
            return gaz_fail_memory(r->err);
        r->at++;
        gaz_status s = gaz_rule_name_read(r, "the name of a list after '@'", &n->text);
        if (s != GAZ_OK)
            return s;
        *last = n;
        last = &n->next;
    } while (gaz_rule_peek(r) == '|' && r->at + 1 < r->len && r->text[r->at + 1] >= 'a' &&
             r->text[r->at + 1] <= 'z');
    *out = alt;
    return GAZ_OK;
}

static gaz_status read_alt(gaz_rule_reader *r, gaz_rule_node **out);

static gaz_status read_group(gaz_rule_reader *r, char close, gaz_rule_node **out) {
    gaz_rule_place at = gaz_rule_here(r);
    gaz_rule_node *inside = NULL;
    r->at++;
    if (++r->depth > GAZ_RULE_DEPTH_MAX)
        return gaz_rule_fail(r->err, at, "brackets nest deeper than %d",
                             GAZ_RULE_DEPTH_MAX);
    gaz_status s = read_alt(r, &inside);
    if (s != GAZ_OK)
        return s;
    r->depth--;
    if (gaz_rule_peek(r) != close)
        return gaz_rule_fail(r->err, at,
                             "this '%c' is not closed; write '%c' after its "
                             "last element",
                             close == ')' ? '(' : '[', close);
    r->at++;
    *out = inside;
    if (close == ']') {
        gaz_rule_node *n = new_node(r, GAZ_NODE_CAPTURE, at);
        if (!n)
            return gaz_fail_memory(r->err);
        n->child = inside;
        *out = n;
    }
    return GAZ_OK;
}

/* An element; *out NULL when none begins here. */
static gaz_status read_item(gaz_rule_reader *r, gaz_rule_node **out) {
    gaz_rule_place at = gaz_rule_here(r);
    gaz_rule_node *n;
    gaz_status s = GAZ_OK;
    *out = NULL;
    switch (gaz_rule_peek(r)) {
    case '"':
    case '\'':
        return read_literal(r, out);
    case '@':
        return read_phrase(r, out);
    case '(':
        return read_group(r, ')', out);
    case '[':
        return read_group(r, ']', out);
    case '<':
        r->at++;
        n = new_node(r, GAZ_NODE_TOKEN, at);
        if (!n)
            return gaz_fail_memory(r->err);
        s = gaz_rule_condition(r, &n->cond);
        if (s == GAZ_OK && gaz_rule_peek(r) != '>')
            s = gaz_rule_expected(r, "'>', '&' or '|'");
        r->at++;
        *out = n;
        return s;
    case '^':
        r->at++;
        *out = new_node(r, GAZ_NODE_BEGIN, at);
        break;
    case '$': {
        r->at++;
        const char *word;
        size_t len = gaz_rule_word(r, &word);
        *out = n = new_node(r, len ? GAZ_NODE_MACRO : GAZ_NODE_END, at);
        if (n && len && !(n->text = gaz_arena_string(&r->trees->arena, word, len)))
            *out = NULL;
        break;
    }
    default:
        return GAZ_OK;
    }
    return *out ? GAZ_OK : gaz_fail_memory(r->err);
}

/* The quantifier after an element, if any. */
static gaz_status read_repeat(gaz_rule_reader *r, gaz_rule_node **item) {
    gaz_rule_place at = gaz_rule_here(r);
    unsigned min = 0, max = GAZ_RULE_NO_LIMIT;
    switch (gaz_rule_peek(r)) {
    case '?':
        max = 1;
        break;
    case '*':
        break;
    case '+':
        min = 1;
        break;
    case '{':
        r->at++;
        gaz_rule_skip_blanks(r);
        if (!gaz_rule_number(r, &min))
            return gaz_rule_expected(r, "a number, as in {1,3}");
        gaz_rule_skip_blanks(r);
        max = min;
        if (gaz_rule_peek(r) == ',') {
            r->at++;
            gaz_rule_skip_blanks(r);
            if (!gaz_rule_number(r, &max))
                max = GAZ_RULE_NO_LIMIT;
            gaz_rule_skip_blanks(r);
        }
        if (gaz_rule_peek(r) != '}')
            return gaz_rule_expected(r, "'}'");
        if (max < min || max == 0)
            return gaz_rule_fail(r->err, at, "{%u,%u} allows nothing", min, max);
        if (min > REPEAT_MAX || (max > REPEAT_MAX && max != GAZ_RULE_NO_LIMIT))
            return gaz_rule_fail(r->err, at,
                                 "no element may be repeated more than %d "
                                 "times; write * or + for any number",
                                 REPEAT_MAX);
        break;
    default:
        return GAZ_OK;
    }
    r->at++;
    gaz_rule_node *n = new_node(r, GAZ_NODE_REPEAT, at);
    if (!n)
        return gaz_fail_memory(r->err);
    n->child = *item;
    n->min = min;
    n->max = max;
    *item = n;
    return GAZ_OK;
}

static gaz_status read_seq(gaz_rule_reader *r, gaz_rule_node **out) {
    gaz_rule_node *seq = new_node(r, GAZ_NODE_SEQ, gaz_rule_here(r));
    if (!seq)
        return gaz_fail_memory(r->err);
    gaz_rule_node **last = &seq->child;
    for (;;) {
        gaz_rule_node *item;
        gaz_rule_skip_space(r);
        gaz_status s = read_item(r, &item);
        if (s == GAZ_OK && !item)
            break;
        if (s == GAZ_OK)
            s = read_repeat(r, &item);
        if (s != GAZ_OK)
            return s;
        if (!seq->child)
            seq->at = item->at;
        *last = item;
        last = &item->next;
    }
    *out = seq;
    return seq->child
               ? GAZ_OK
               : gaz_rule_expected(r,
                                   "an element (\"word\", @list, <condition>, $NAME, a "
                                   "group)");
}

static gaz_status read_alt(gaz_rule_reader *r, gaz_rule_node **out) {
    gaz_rule_node *alt = new_node(r, GAZ_NODE_ALT, gaz_rule_here(r));
    if (!alt)
        return gaz_fail_memory(r->err);
    gaz_rule_node **last = &alt->child;
    for (;;) {
        gaz_status s = read_seq(r, last);
        if (s != GAZ_OK)
            return s;
        last = &(*last)->next;
        if (gaz_rule_peek(r) != '|')
            break;
        r->at++;
    }
    alt->at = alt->child->at;
    *out = alt;
    return GAZ_OK;
}

gaz_status gaz_rule_pattern(gaz_rule_reader *r, gaz_rule_node **out) {
    r->depth = 0;
    gaz_status s = read_alt(r, out);
    if (s != GAZ_OK)
        return s;
    /* read_seq stopped at something that begins no element: only a new clause may. */
    char c = gaz_rule_peek(r);
    if (c == '\0' || r->at == r->line_start ||
        (c >= 'a' && c <= 'z' &&
         strspn(r->text + r->line_start, " \t") >= r->at - r->line_start))
        return GAZ_OK;
    return gaz_rule_expected(r, "an element of the pattern or a new line");
}
