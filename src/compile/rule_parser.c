/* rule_parser.c — the clauses of a rule file. Room: compile. */
#include "compile/rule_parser.h"

#include <string.h>

#include "base/error.h"
#include "compile/rule_reader.h"
#include "text/utf8.h"

enum { SCORE_DEFAULT = 700, SPANS_MAX = 32, EXAMPLE_MAX = 4096 };

static const char clauses[] = "'match', 'unless', 'yes', 'no', 'rule' or 'let'";

static gaz_status read_let(gaz_rule_reader *r) {
    gaz_rule_skip_blanks(r);
    gaz_rule_place at = gaz_rule_here(r);
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    if (len == 0)
        return gaz_rule_fail(r->err, at,
                             "expected a name after 'let', as in: let NOM = "
                             "<Cap>+");
    gaz_rule_skip_blanks(r);
    if (gaz_rule_peek(r) != '=')
        return gaz_rule_fail(r->err, gaz_rule_here(r), "expected '=' and a pattern");
    r->at++;
    for (gaz_rule_macro *m = r->trees->macros; m; m = m->next)
        if (gaz_rule_is(word, len, m->name))
            return gaz_rule_fail(r->err, at,
                                 "$%s is defined already, in %s line %zu; "
                                 "choose another name",
                                 m->name, m->at.file, m->at.line);
    gaz_rule_macro *m = gaz_arena_alloc(&r->trees->arena, sizeof *m);
    char *name = gaz_arena_string(&r->trees->arena, word, len);
    if (!m || !name)
        return gaz_fail_memory(r->err);
    *m = (gaz_rule_macro){r->trees->macros, name, NULL, at};
    gaz_status s = gaz_rule_pattern(r, &m->pattern);
    if (s == GAZ_OK)
        r->trees->macros = m;
    return s;
}

static gaz_status read_label(gaz_rule_reader *r, gaz_label *label) {
    char known[GAZ_LABELS_TEXT_MAX];
    gaz_rule_skip_blanks(r);
    gaz_rule_place at = gaz_rule_here(r);
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    *label = gaz_labels_find(r->trees->labels, word, len);
    if (*label != GAZ_NONE || gaz_rule_is(word, len, "none"))
        return GAZ_OK;
    return gaz_rule_fail(r->err, at, "expected %s or none after the rule's name",
                         gaz_labels_text(r->trees->labels, 1, known));
}

static gaz_status read_options(gaz_rule_reader *r, gaz_rule_tree *rule) {
    for (;;) {
        if (gaz_rule_skip_line(r))
            return GAZ_OK;
        gaz_rule_place at = gaz_rule_here(r);
        const char *word;
        size_t len = gaz_rule_word(r, &word);
        if (gaz_rule_is(word, len, "final")) {
            rule->final = 1;
        } else if (gaz_rule_is(word, len, "score")) {
            gaz_rule_skip_blanks(r);
            at = gaz_rule_here(r);
            if (!gaz_rule_number(r, &rule->score) || rule->score > 1000)
                return gaz_rule_fail(r->err, at, "a score is a number from 0 to 1000");
        } else {
            return gaz_rule_fail(r->err, at,
                                 "expected 'score N', 'final' or the line's "
                                 "end");
        }
    }
}

static gaz_status read_rule(gaz_rule_reader *r) {
    gaz_rule_skip_blanks(r);
    gaz_rule_place at = gaz_rule_here(r);
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    if (len == 0)
        return gaz_rule_fail(r->err, at,
                             "expected the rule's name, as in: rule per.titre "
                             "PERSON");
    for (gaz_rule_tree *t = r->trees->first; t; t = t->next)
        if (gaz_rule_is(word, len, t->name))
            return gaz_rule_fail(r->err, at,
                                 "the rule %s exists already, in %s line %zu; "
                                 "a name is given once and for ever",
                                 t->name, t->at.file, t->at.line);
    gaz_rule_tree *rule = gaz_arena_alloc(&r->trees->arena, sizeof *rule);
    gaz_rule_node *alt = gaz_arena_alloc(&r->trees->arena, sizeof *alt);
    char *name = gaz_arena_string(&r->trees->arena, word, len);
    if (!rule || !alt || !name)
        return gaz_fail_memory(r->err);
    *alt = (gaz_rule_node){.kind = GAZ_NODE_ALT, .at = at};
    *rule = (gaz_rule_tree){.name = name, .score = SCORE_DEFAULT, .match = alt, .at = at};
    gaz_status s = read_label(r, &rule->label);
    if (s == GAZ_OK)
        s = read_options(r, rule);
    if (s != GAZ_OK)
        return s;
    if (r->trees->last)
        r->trees->last->next = rule;
    else
        r->trees->first = rule;
    r->trees->last = rule;
    r->trees->nrules++;
    return GAZ_OK;
}

static gaz_status read_match(gaz_rule_reader *r, gaz_rule_tree *rule) {
    gaz_rule_node **last = &rule->match->child;
    while (*last)
        last = &(*last)->next;
    return gaz_rule_pattern(r, last);
}

static gaz_status read_unless(gaz_rule_reader *r, gaz_rule_tree *rule) {
    gaz_rule_skip_blanks(r);
    gaz_rule_place at = gaz_rule_here(r);
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    int before = gaz_rule_is(word, len, "before");
    if (!before && !gaz_rule_is(word, len, "after"))
        return gaz_rule_fail(r->err, at,
                             "expected 'after' (what must not stand before the "
                             "match) or 'before' (what must not follow it)");
    gaz_rule_bar *bar = gaz_arena_alloc(&r->trees->arena, sizeof *bar);
    if (!bar)
        return gaz_fail_memory(r->err);
    *bar = (gaz_rule_bar){.before = before};
    gaz_rule_bar **last = &rule->bars;
    while (*last)
        last = &(*last)->next;
    *last = bar;
    return gaz_rule_pattern(r, &bar->pattern);
}

/* The rest of the line is text; [ and ] mark spans, \[ and \] are brackets of the text.
 */
static gaz_status read_example(gaz_rule_reader *r, gaz_rule_tree *rule, int wanted) {
    gaz_rule_skip_blanks(r);
    gaz_rule_place at = gaz_rule_here(r);
    size_t end = r->at;
    while (end < r->len && r->text[end] != '\n')
        end++;
    size_t stop = end;
    while (stop > r->at && (r->text[stop - 1] == ' ' || r->text[stop - 1] == '\t' ||
                            r->text[stop - 1] == '\r'))
        stop--;
    if (stop == r->at)
        return gaz_rule_fail(r->err, at, "expected an example sentence");
    if (stop - r->at > EXAMPLE_MAX)
        return gaz_rule_fail(r->err, at, "an example is at most %d bytes long",
                             EXAMPLE_MAX);
    gaz_rule_example *e = gaz_arena_alloc(&r->trees->arena, sizeof *e);
    char *text = gaz_arena_alloc(&r->trees->arena, stop - r->at + 1);
    size_t *spans =
        gaz_arena_array(&r->trees->arena, (size_t)SPANS_MAX * 2, sizeof *spans);
    if (!e || !text || !spans)
        return gaz_fail_memory(r->err);
    size_t n = 0, nspans = 0;
    int open = 0;
    for (; r->at < stop; r->at++) {
        char c = r->text[r->at];
        if (c == '\\' && r->at + 1 < stop &&
            (r->text[r->at + 1] == '[' || r->text[r->at + 1] == ']')) {
            text[n++] = r->text[++r->at];
        } else if (c == '[' && !open && nspans < SPANS_MAX) {
            open = 1;
            spans[2 * nspans] = n;
        } else if (c == ']' && open && n > spans[2 * nspans]) {
            open = 0;
            spans[2 * nspans++ + 1] = n;
        } else if (c == '[' || c == ']') {
            return gaz_rule_fail(r->err, gaz_rule_here(r),
                                 "this bracket has no partner, or "
                                 "holds nothing; write \\%c for a bracket of the text",
                                 c);
        } else {
            text[n++] = c;
        }
    }
    if (open)
        return gaz_rule_fail(r->err, at, "a '[' of this example is not closed");
    if (wanted && nspans == 0)
        return gaz_rule_fail(r->err, at,
                             "a 'yes' example marks with [ ] what the rule finds");
    text[n] = '\0';
    *e = (gaz_rule_example){NULL, text, n, spans, nspans, wanted, at};
    gaz_rule_example **last = &rule->examples;
    while (*last)
        last = &(*last)->next;
    *last = e;
    r->at = end;
    gaz_rule_skip_line(r);
    return GAZ_OK;
}

/* What a rule must have, looked at when the next one begins or the file ends. */
static gaz_status finish_rule(gaz_rule_reader *r, const gaz_rule_tree *rule) {
    if (rule && !rule->match->child)
        return gaz_rule_fail(r->err, rule->at, "the rule %s has no 'match' line",
                             rule->name);
    return GAZ_OK;
}

static gaz_status read_clause(gaz_rule_reader *r, gaz_rule_tree **rule) {
    gaz_rule_place at = gaz_rule_here(r);
    const char *word;
    size_t len = gaz_rule_word(r, &word);
    int is_rule = gaz_rule_is(word, len, "rule"), is_let = gaz_rule_is(word, len, "let");
    if (is_rule || is_let) {
        gaz_status s = finish_rule(r, *rule);
        if (s == GAZ_OK)
            s = is_rule ? read_rule(r) : read_let(r);
        *rule = is_rule ? r->trees->last : NULL;
        return s;
    }
    if (len == 0)
        return gaz_rule_fail(r->err, at, "expected %s", clauses);
    int is_match = gaz_rule_is(word, len, "match"),
        is_yes = gaz_rule_is(word, len, "yes");
    int is_unless = gaz_rule_is(word, len, "unless"),
        is_no = gaz_rule_is(word, len, "no");
    if (!is_match && !is_yes && !is_unless && !is_no)
        return gaz_rule_fail(r->err, at, "no clause is called '%.*s'; expected %s",
                             (int)(len < 40 ? len : 40), word, clauses);
    if (!*rule)
        return gaz_rule_fail(r->err, at,
                             "'%.*s' stands outside a rule; begin one with "
                             "'rule name LABEL'",
                             (int)len, word);
    if (is_match)
        return read_match(r, *rule);
    if (is_unless)
        return read_unless(r, *rule);
    return read_example(r, *rule, is_yes);
}

/* The text is UTF-8 up to byte bad. */
static gaz_status not_utf8(const char *name, const char *text, size_t bad, gaz_error *err) {
    size_t line = 1, column = 1;
    for (size_t i = 0; i < bad; i++) {
        if (text[i] == '\n') {
            line++;
            column = 1;
        } else {
            column += ((unsigned char)text[i] & 0xC0) != 0x80;
        }
    }
    return gaz_fail_at(err, GAZ_ERR_ENCODING, line, column, bad,
                       "%s:%zu:%zu: this is not UTF-8; save the file as UTF-8", name, line,
                       column);
}

gaz_status gaz_rules_parse(gaz_rule_trees *t, const char *file, const char *text,
                           size_t len, gaz_error *err) {
    char *name = gaz_arena_string(&t->arena, file, strlen(file));
    if (!name)
        return gaz_fail_memory(err);
    size_t bad = gaz_utf8_check(text, len);
    if (bad < len)
        return not_utf8(name, text, bad, err);
    gaz_rule_reader r = {
        .trees = t, .file = name, .text = text, .len = len, .line = 1, .err = err};
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        r.at = r.line_start = 3;
    gaz_rule_tree *rule = NULL;
    gaz_status s = GAZ_OK;
    for (;;) {
        gaz_rule_skip_space(&r);
        if (r.at >= r.len)
            break;
        s = read_clause(&r, &rule);
        if (s != GAZ_OK)
            return s;
    }
    return finish_rule(&r, rule);
}

void gaz_rule_trees_free(gaz_rule_trees *t) {
    gaz_arena_free(&t->arena);
    *t = (gaz_rule_trees){0};
}
