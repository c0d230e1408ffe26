/* rule_reader.h — a cursor over a rule file: blanks, words, strings, places, errors.
 * Room: compile, for the parser's files only. */
#ifndef GAZ_COMPILE_RULE_READER_H
#define GAZ_COMPILE_RULE_READER_H

#include "compile/rule_parser.h"
#include "token/tokenizer.h"

enum { GAZ_RULE_DEPTH_MAX = 32 /* of nested brackets */ };

typedef struct gaz_rule_reader {
    gaz_rule_trees *trees;
    const char *file;
    const char *text;
    size_t len, at;
    size_t line, line_start; /* 1-based number and first byte of the line at stands in */
    unsigned depth;          /* of nested groups */
    gaz_error *err;
} gaz_rule_reader;

/* The byte at the cursor, 0 at the end. */
static inline char gaz_rule_peek(const gaz_rule_reader *r) {
    return r->at < r->len ? r->text[r->at] : '\0';
}
gaz_rule_place gaz_rule_here(const gaz_rule_reader *r);
/* Fails with GAZ_ERR_SYNTAX at a place; the message names the file. */
gaz_status gaz_rule_fail(gaz_error *err, gaz_rule_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Passes blanks of this line. */
void gaz_rule_skip_blanks(gaz_rule_reader *r);
/* Passes blanks, line ends and comments. */
void gaz_rule_skip_space(gaz_rule_reader *r);
/* Passes the rest of the line when only blanks and a comment are left; 0 when not. */
int gaz_rule_skip_line(gaz_rule_reader *r);
/* Reads letters, digits, '-', '_', '.' (and all bytes above ASCII); its length, 0 if
 * none. */
size_t gaz_rule_word(gaz_rule_reader *r, const char **word);
/* Reads a number of at most four digits; 0 if there is none. */
int gaz_rule_number(gaz_rule_reader *r, unsigned *n);
int gaz_rule_is(const char *word, size_t len, const char *what);

/* Fails: something else was expected where the cursor stands. */
gaz_status gaz_rule_expected(gaz_rule_reader *r, const char *expected);
/* Reads the name after an '@' or a '$', copied. */
gaz_status gaz_rule_name_read(gaz_rule_reader *r, const char *expected,
                              const char **name);
/* Reads "…" or '…'; *text points into the file. */
gaz_status gaz_rule_string_read(gaz_rule_reader *r, const char **text, size_t *len);
/* A condition that asks for a literal, copied. kind: gaz_rule_literal_kind. */
gaz_status gaz_rule_literal_read(gaz_rule_reader *r, unsigned kind, const char *text,
                                 size_t len, gaz_rule_place at,
                                 const gaz_rule_cond **out);
/* Cuts a literal as the text will be cut; tokens (zeroed) are those of *copy. There is
 * one at least. rule_pattern.c. */
gaz_status gaz_rule_cut(gaz_rule_reader *r, gaz_rule_place at, const char *text,
                        size_t len, gaz_tokens *tokens, const char **copy);
/* Reads what stands between < and >. rule_condition.c. */
gaz_status gaz_rule_condition(gaz_rule_reader *r, const gaz_rule_cond **out);

/* Reads a pattern: from the cursor until a line that begins with a letter, or the end.
 * rule_pattern.c. */
gaz_status gaz_rule_pattern(gaz_rule_reader *r, gaz_rule_node **out);

#endif
