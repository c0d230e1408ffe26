/* rule_pattern.c — patterns and the conditions inside < >, by recursive descent.
 * Room: compile. */
#include <string.h>

#include "base/error.h"
#include "compile/rule_reader.h"
#include "data/rules.h"
#include "token/tokenizer.h"

enum { DEPTH_MAX = 32, REPEAT_MAX = 32 };

#define WORDS ((1u << GAZ_TOK_WORD) | (1u << GAZ_TOK_ABBREV))
#define CAPITALS ((1u << GAZ_SHAPE_CAP) | (1u << GAZ_SHAPE_CAPS))

/* The words a condition knows. */
static const struct {
    const char *name;
    unsigned classes, shapes, flag;
    int digit;
} known[] = {
    {"Cap", WORDS, CAPITALS, 0, 0},
    {"CAPS", WORDS, 1u << GAZ_SHAPE_CAPS, 0, 0},
    {"low", WORDS, 1u << GAZ_SHAPE_LOWER, 0, 0},
    {"init", WORDS, 1u << GAZ_SHAPE_INITIAL, 0, 0},
    {"mixed", WORDS, 1u << GAZ_SHAPE_MIXED, 0, 0},
    {"word", 1u << GAZ_TOK_WORD, 0, 0, 0},
    {"abbrev", 1u << GAZ_TOK_ABBREV, 0, 0, 0},
    {"elision", 1u << GAZ_TOK_ELISION, 0, 0, 0},
    {"clitic", 1u << GAZ_TOK_CLITIC, 0, 0, 0},
    {"num", 1u << GAZ_TOK_NUMBER, 0, 0, 0},
    {"punct", 1u << GAZ_TOK_PUNCT, 0, 0, 0},
    {"url", (1u << GAZ_TOK_URL) | (1u << GAZ_TOK_HANDLE), 0, 0, 0},
    {"symbol", 1u << GAZ_TOK_SYMBOL, 0, 0, 0},
    {"any", 0, 0, 0, 0},
    {"digit", 0, 0, 0, 1},
    {"debut", 0, 0, GAZ_TOKF_SENTENCE, 0},
    {"ligne", 0, 0, GAZ_TOKF_LINE, 0},
    {"capsline", 0, 0, GAZ_TOKF_CAPS_LINE, 0},
    {"space", 0, 0, GAZ_TOKF_SPACE, 0},
};

static gaz_status fail_here(gaz_rule_reader *r, const char *expected) {
    gaz_rule_place at = gaz_rule_here(r);
    char c = gaz_rule_peek(r);
    if (c == '\0' || c == '\n')
        return gaz_rule_fail(r->err, at, "the line ends here, but %s was expected",
                             expected);
    if ((unsigned char)c >= 0x80)
        return gaz_rule_fail(r->err, at, "expected %s here", expected);
    return gaz_rule_fail(r->err, at, "expected %s, not '%c'", expected, c);
}

static gaz_rule_node *new_node(gaz_rule_reader *r, gaz_rule_node_kind kind,
                               gaz_rule_place at) {
    gaz_rule_node *n = gaz_arena_alloc(&r->trees->arena, sizeof *n);
    if (n)
        *n = (gaz_rule_node){.kind = kind, .at = at};
    return n;
}

static gaz_rule_cond *new_cond(gaz_rule_reader *r, gaz_rule_cond_kind kind,
                               gaz_rule_place at) {
    gaz_rule_cond *c = gaz_arena_alloc(&r->trees->arena, sizeof *c);
    if (c)
        *c = (gaz_rule_cond){.kind = kind, .at = at};
    return c;
}

/* The name after an '@' or a '$'. */
static gaz_status read_name(gaz_rule_reader *r, const char *expected, const char **name) {
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    if (len == 0)
        return fail_here(r, expected);
    *name = gaz_arena_string(&r->trees->arena, word, len);
    return *name ? GAZ_OK : gaz_fail_memory(r->err);
}

/* "…" or '…' with its quotes; no escapes: a word holds no quote that the other cannot.
 * An apostrophe between letters, or before the closing one, does not close '…' : 'l'Est'
 * and 'L'' are one literal. */
static gaz_status read_string(gaz_rule_reader *r, const char **text, size_t *len) {
    char quote = r->text[r->at];
    gaz_rule_place at = gaz_rule_here(r);
    size_t start = ++r->at;
    for (; r->at < r->len && r->text[r->at] != '\n'; r->at++) {
        if (r->text[r->at] != quote)
            continue;
        unsigned char next = r->at + 1 < r->len ? (unsigned char)r->text[r->at + 1] : 0;
        int letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') ||
                     next >= 0x80;
        if (quote == '\'' && (letter || next == quote))
            continue;
        *text = r->text + start;
        *len = r->at - start;
        r->at++;
        if (*len == 0)
            return fail_here(r, "a word between the quotes");
        return GAZ_OK;
    }
    return gaz_rule_fail(r->err, at, "this %c has no closing %c on its line", quote, quote);
}

static gaz_status literal_cond(gaz_rule_reader *r, gaz_rule_literal_kind kind,
                               const char *text, size_t len, gaz_rule_place at,
                               const gaz_rule_cond **out) {
    gaz_rule_cond *c = new_cond(r, GAZ_COND_LITERAL, at);
    char *copy = gaz_arena_string(&r->trees->arena, text, len);
    if (!c || !copy)
        return gaz_fail_memory(r->err);
    c->literal = kind;
    c->text = copy;
    c->len = len;
    *out = c;
    return GAZ_OK;
}

static gaz_status read_cond(gaz_rule_reader *r, const gaz_rule_cond **out);

static gaz_status read_word_cond(gaz_rule_reader *r, const gaz_rule_cond **out) {
    gaz_rule_place at = gaz_rule_here(r);
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    if (len == 0)
        return fail_here(r, "a condition (Cap, low, @list, \"word\" …)");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (gaz_rule_is(word, len, known[i].name)) {
            gaz_rule_cond *c = new_cond(r,
                                        known[i].digit  ? GAZ_COND_DIGIT
                                        : known[i].flag ? GAZ_COND_FLAG
                                                        : GAZ_COND_KIND,
                                        at);
            if (!c)
                return gaz_fail_memory(r->err);
            c->classes = known[i].classes;
            c->shapes = known[i].shapes;
            c->flag = known[i].flag;
            *out = c;
            return GAZ_OK;
        }
    return gaz_rule_fail(r->err, at,
                         "no condition is called '%.*s'; there are Cap, CAPS, low, init, "
                         "mixed, word, abbrev, elision, clitic, num, punct, url, symbol, "
                         "any, digit, debut, ligne, capsline, space (a word of the text is "
                         "written in quotes, a list with @)",
                         (int)(len < 40 ? len : 40), word);
}

static gaz_status read_factor(gaz_rule_reader *r, const gaz_rule_cond **out) {
    gaz_rule_skip_space(r);
    gaz_rule_place at = gaz_rule_here(r);
    const char *text;
    size_t len;
    gaz_status s;
    if (++r->depth > DEPTH_MAX)
        return gaz_rule_fail(r->err, at, "brackets nest deeper than %d", DEPTH_MAX);
    switch (gaz_rule_peek(r)) {
    case '!': {
        r->at++;
        gaz_rule_cond *c = new_cond(r, GAZ_COND_NOT, at);
        if (!c)
            return gaz_fail_memory(r->err);
        *out = c;
        s = read_factor(r, &c->a);
        break;
    }
    case '(':
        r->at++;
        s = read_cond(r, out);
        if (s == GAZ_OK && gaz_rule_peek(r) != ')')
            s = fail_here(r, "')', '&' or '|'");
        r->at++;
        break;
    case '@': {
        r->at++;
        gaz_rule_cond *c = new_cond(r, GAZ_COND_LIST, at);
        if (!c)
            return gaz_fail_memory(r->err);
        *out = c;
        s = read_name(r, "the name of a list after '@'", &c->text);
        break;
    }
    case '~':
    case '^':
    case '*': {
        gaz_rule_literal_kind kind = gaz_rule_peek(r) == '~'   ? GAZ_RULE_LIT_SUFFIX
                                     : gaz_rule_peek(r) == '^' ? GAZ_RULE_LIT_PREFIX
                                                               : GAZ_RULE_LIT_INSIDE;
        r->at++;
        if (gaz_rule_peek(r) != '"')
            return fail_here(r, "a quoted part of a word, as in ~\"ski\"");
        s = read_string(r, &text, &len);
        if (s == GAZ_OK)
            s = literal_cond(r, kind, text, len, at, out);
        break;
    }
    case '"':
    case '\'': {
        gaz_rule_literal_kind kind =
            gaz_rule_peek(r) == '"' ? GAZ_RULE_LIT_FOLDED : GAZ_RULE_LIT_EXACT;
        s = read_string(r, &text, &len);
        if (s == GAZ_OK)
            s = literal_cond(r, kind, text, len, at, out);
        break;
    }
    default:
        s = read_word_cond(r, out);
    }
    r->depth--;
    gaz_rule_skip_space(r);
    return s;
}

static gaz_status read_and(gaz_rule_reader *r, const gaz_rule_cond **out) {
    gaz_status s = read_factor(r, out);
    while (s == GAZ_OK && gaz_rule_peek(r) == '&') {
        gaz_rule_cond *c = new_cond(r, GAZ_COND_AND, gaz_rule_here(r));
        if (!c)
            return gaz_fail_memory(r->err);
        r->at++;
        c->a = *out;
        *out = c;
        s = read_factor(r, &c->b);
    }
    return s;
}

static gaz_status read_cond(gaz_rule_reader *r, const gaz_rule_cond **out) {
    gaz_status s = read_and(r, out);
    while (s == GAZ_OK && gaz_rule_peek(r) == '|') {
        gaz_rule_cond *c = new_cond(r, GAZ_COND_OR, gaz_rule_here(r));
        if (!c)
            return gaz_fail_memory(r->err);
        r->at++;
        c->a = *out;
        *out = c;
        s = read_and(r, &c->b);
    }
    return s;
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

/* A literal is cut as the text will be: "d'un" is two tokens. */
static gaz_status read_literal(gaz_rule_reader *r, gaz_rule_node **out) {
    gaz_rule_place at = gaz_rule_here(r);
    gaz_rule_literal_kind kind =
        gaz_rule_peek(r) == '"' ? GAZ_RULE_LIT_FOLDED : GAZ_RULE_LIT_EXACT;
    const char *text;
    size_t len;
    gaz_status s = read_string(r, &text, &len);
    if (s != GAZ_OK)
        return s;
    gaz_tokens tokens = {0};
    gaz_rule_node *seq = new_node(r, GAZ_NODE_SEQ, at);
    size_t n = 0;
    const char *copy = literal_text(r, text, len, &n);
    if (!seq || !copy || !gaz_tokenize(&tokens, copy, n)) {
        s = gaz_fail_memory(r->err);
        goto end;
    }
    if (n > len && tokens.count > 1)
        tokens.count--;
    if (tokens.count == 0) {
        s = gaz_rule_fail(r->err, at, "the quotes hold no word");
        goto end;
    }
    gaz_rule_node **last = &seq->child;
    for (size_t i = 0; i < tokens.count && s == GAZ_OK; i++) {
        gaz_rule_node *node = new_node(r, GAZ_NODE_TOKEN, at);
        if (!node) {
            s = gaz_fail_memory(r->err);
            goto end;
        }
        s = literal_cond(r, kind, copy + tokens.at[i].start, tokens.at[i].len, at,
                         &node->cond);
        *last = node;
        last = &node->next;
    }
    *out = seq;
end:
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
        gaz_status s = read_name(r, "the name of a list after '@'", &n->text);
        if (s != GAZ_OK)
            return s;
        *last = n;
        last = &n->next;
    } while (gaz_rule_peek(r) == '|' && r->at + 1 < r->len &&
             r->text[r->at + 1] >= 'a' && r->text[r->at + 1] <= 'z');
    *out = alt;
    return GAZ_OK;
}

static gaz_status read_alt(gaz_rule_reader *r, gaz_rule_node **out);

static gaz_status read_group(gaz_rule_reader *r, char close, gaz_rule_node **out) {
    gaz_rule_place at = gaz_rule_here(r);
    gaz_rule_node *inside = NULL;
    r->at++;
    if (++r->depth > DEPTH_MAX)
        return gaz_rule_fail(r->err, at, "brackets nest deeper than %d", DEPTH_MAX);
    gaz_status s = read_alt(r, &inside);
    if (s != GAZ_OK)
        return s;
    r->depth--;
    if (gaz_rule_peek(r) != close)
        return gaz_rule_fail(r->err, at, "this '%c' is not closed; write '%c' after its "
                             "last element", close == ')' ? '(' : '[', close);
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
        s = read_cond(r, &n->cond);
        if (s == GAZ_OK && gaz_rule_peek(r) != '>')
            s = fail_here(r, "'>', '&' or '|'");
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
            return fail_here(r, "a number, as in {1,3}");
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
            return fail_here(r, "'}'");
        if (max < min || max == 0)
            return gaz_rule_fail(r->err, at, "{%u,%u} allows nothing", min, max);
        if (min > REPEAT_MAX || (max > REPEAT_MAX && max != GAZ_RULE_NO_LIMIT))
            return gaz_rule_fail(r->err, at, "no element may be repeated more than %d "
                                 "times; write * or + for any number", REPEAT_MAX);
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
    return seq->child ? GAZ_OK
                      : fail_here(r, "an element (\"word\", @list, <condition>, $NAME, a "
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
        (c >= 'a' && c <= 'z' && strspn(r->text + r->line_start, " \t") >=
                                     r->at - r->line_start))
        return GAZ_OK;
    return fail_here(r, "an element of the pattern or a new line");
}
