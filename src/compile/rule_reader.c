/* rule_reader.c — a cursor over a rule file. Room: compile. */
#include "compile/rule_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

gaz_rule_place gaz_rule_here(const gaz_rule_reader *r) {
    size_t column = 1;
    for (size_t i = r->line_start; i < r->at; i++)
        column += ((unsigned char)r->text[i] & 0xC0) != 0x80;
    return (gaz_rule_place){r->file, r->line, column, r->at};
}

gaz_status gaz_rule_fail(gaz_error *err, gaz_rule_place at, const char *format, ...) {
    char message[400];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return gaz_fail_at(err, GAZ_ERR_SYNTAX, at.line, at.column, at.byte, "%s:%zu:%zu: %s",
                       at.file, at.line, at.column, message);
}

void gaz_rule_skip_blanks(gaz_rule_reader *r) {
    while (gaz_rule_peek(r) == ' ' || gaz_rule_peek(r) == '\t' ||
           gaz_rule_peek(r) == '\r')
        r->at++;
}

static void skip_comment(gaz_rule_reader *r) {
    if (gaz_rule_peek(r) == '#')
        while (r->at < r->len && r->text[r->at] != '\n')
            r->at++;
}

static void next_line(gaz_rule_reader *r) {
    r->at++;
    r->line++;
    r->line_start = r->at;
}

void gaz_rule_skip_space(gaz_rule_reader *r) {
    for (;;) {
        gaz_rule_skip_blanks(r);
        skip_comment(r);
        if (gaz_rule_peek(r) != '\n')
            return;
        next_line(r);
    }
}

int gaz_rule_skip_line(gaz_rule_reader *r) {
    gaz_rule_skip_blanks(r);
    skip_comment(r);
    if (r->at < r->len && r->text[r->at] != '\n')
        return 0;
    if (r->at < r->len)
        next_line(r);
    return 1;
}

static int is_word(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '_' || c == '.' || c >= 0x80;
}

size_t gaz_rule_word(gaz_rule_reader *r, const char **word) {
    size_t start = r->at;
    while (r->at < r->len && is_word((unsigned char)r->text[r->at]))
        r->at++;
    *word = r->text + start;
    return r->at - start;
}

int gaz_rule_number(gaz_rule_reader *r, unsigned *n) {
    size_t start = r->at;
    *n = 0;
    while (r->at - start < 4 && gaz_rule_peek(r) >= '0' && gaz_rule_peek(r) <= '9')
        *n = *n * 10 + (unsigned)(r->text[r->at++] - '0');
    return r->at > start;
}

int gaz_rule_is(const char *word, size_t len, const char *what) {
    return strlen(what) == len && memcmp(word, what, len) == 0;
}
