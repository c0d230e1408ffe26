/* rule_condition.c — the conditions inside < >, by recursive descent. Room: compile. */
#include <string.h>

#include "base/error.h"
#include "compile/rule_reader.h"
#include "data/rules.h"
#include "token/token.h"

#define WORDS    ((1u << GAZ_TOK_WORD) | (1u << GAZ_TOK_ABBREV))
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

gaz_status gaz_rule_expected(gaz_rule_reader *r, const char *expected) {
    gaz_rule_place at = gaz_rule_here(r);
    char c = gaz_rule_peek(r);
    if (c == '\0' || c == '\n')
        return gaz_rule_fail(r->err, at, "the line ends here, but %s was expected",
                             expected);
    if ((unsigned char)c >= 0x80)
        return gaz_rule_fail(r->err, at, "expected %s here", expected);
    return gaz_rule_fail(r->err, at, "expected %s, not '%c'", expected, c);
}

static gaz_rule_cond *new_cond(gaz_rule_reader *r, gaz_rule_cond_kind kind,
                               gaz_rule_place at) {
    gaz_rule_cond *c = gaz_arena_alloc(&r->trees->arena, sizeof *c);
    if (c)
        *c = (gaz_rule_cond){.kind = kind, .at = at};
    return c;
}

/* The name after an '@' or a '$'. */
gaz_status gaz_rule_name_read(gaz_rule_reader *r, const char *expected,
                              const char **name) {
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    if (len == 0)
        return gaz_rule_expected(r, expected);
    *name = gaz_arena_string(&r->trees->arena, word, len);
    return *name ? GAZ_OK : gaz_fail_memory(r->err);
}

/* "…" or '…' with its quotes; no escapes: a word holds no quote that the other cannot.
 * An apostrophe between letters, or before the closing one, does not close '…' : 'l'Est'
 * and 'L'' are one literal. */
gaz_status gaz_rule_string_read(gaz_rule_reader *r, const char **text, size_t *len) {
    char quote = r->text[r->at];
    gaz_rule_place at = gaz_rule_here(r);
    size_t start = ++r->at;
    for (; r->at < r->len && r->text[r->at] != '\n'; r->at++) {
        if (r->text[r->at] != quote)
            continue;
        unsigned char next = r->at + 1 < r->len ? (unsigned char)r->text[r->at + 1] : 0;
        int letter =
            (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next >= 0x80;
        if (quote == '\'' && (letter || next == quote))
            continue;
        *text = r->text + start;
        *len = r->at - start;
        r->at++;
        if (*len == 0)
            return gaz_rule_expected(r, "a word between the quotes");
        return GAZ_OK;
    }
    return gaz_rule_fail(r->err, at, "this %c has no closing %c on its line", quote,
                         quote);
}

gaz_status gaz_rule_literal_read(gaz_rule_reader *r, gaz_rule_literal_kind kind,
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

/* "word" or 'Word': one token, or it could never be true. */
static gaz_status read_word_literal(gaz_rule_reader *r, const gaz_rule_cond **out) {
    gaz_rule_place at = gaz_rule_here(r);
    unsigned kind = gaz_rule_peek(r) == '"' ? GAZ_RULE_LIT_FOLDED : GAZ_RULE_LIT_EXACT;
    const char *text, *copy;
    size_t len;
    gaz_tokens tokens = {0};
    gaz_status s = gaz_rule_string_read(r, &text, &len);
    if (s == GAZ_OK)
        s = gaz_rule_cut(r, at, text, len, &tokens, &copy);
    if (s == GAZ_OK && tokens.count > 1)
        s = gaz_rule_fail(r->err, at,
                          "a condition looks at one word, \"%.*s\" is %zu; "
                          "write it outside < >",
                          (int)(len < 60 ? len : 60), text, tokens.count);
    gaz_tokens_free(&tokens);
    return s == GAZ_OK ? gaz_rule_literal_read(r, kind, text, len, at, out) : s;
}

static gaz_status read_word_cond(gaz_rule_reader *r, const gaz_rule_cond **out) {
    gaz_rule_place at = gaz_rule_here(r);
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    if (len == 0)
        return gaz_rule_expected(r, "a condition (Cap, low, @list, \"word\" …)");
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
    return gaz_rule_fail(
        r->err, at,
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
    if (++r->depth > GAZ_RULE_DEPTH_MAX)
        return gaz_rule_fail(r->err, at, "brackets nest deeper than %d",
                             GAZ_RULE_DEPTH_MAX);
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
        s = gaz_rule_condition(r, out);
        if (s == GAZ_OK && gaz_rule_peek(r) != ')')
            s = gaz_rule_expected(r, "')', '&' or '|'");
        r->at++;
        break;
    case '@': {
        r->at++;
        gaz_rule_cond *c = new_cond(r, GAZ_COND_LIST, at);
        if (!c)
            return gaz_fail_memory(r->err);
        *out = c;
        s = gaz_rule_name_read(r, "the name of a list after '@'", &c->text);
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
            return gaz_rule_expected(r, "a quoted part of a word, as in ~\"ski\"");
        s = gaz_rule_string_read(r, &text, &len);
        if (s == GAZ_OK && memchr(text, '\0', len))
            s = gaz_rule_fail(r->err, at, "the quotes hold a zero byte");
        if (s == GAZ_OK)
            s = gaz_rule_literal_read(r, kind, text, len, at, out);
        break;
    }
    case '"':
    case '\'':
        s = read_word_literal(r, out);
        break;
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

gaz_status gaz_rule_condition(gaz_rule_reader *r, const gaz_rule_cond **out) {
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
