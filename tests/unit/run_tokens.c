/* run_tokens.c — runs the golden cases of tests/tokens through the tokenizer.
 *
 *     run_tokens [--fill] FILE…
 *
 * A case is a line `> text`, then `= tokens`, and, where they matter, `: classes`:
 *
 *     > L'Élysée réagit. Paris aussi.
 *     = L' | Élysée | réagit | . ‖ Paris | aussi | .
 *     : elision/initial word/cap word/lower punct word/cap word/lower punct
 *
 * ‖ begins a sentence. \n \r \t \\ \| \u{A0} write what does not show; blanks around a
 * token are not part of it. A class may name the shape behind / and `caps-line` behind
 * another /. Other lines are blank or comments (#). --fill prints the file with the
 * tokens as they are, for writing new cases; read them before you keep them. Room: tests.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "text/utf8.h"
#include "token/tokenizer.h"

static const char *const shape_names[GAZ_SHAPES] = {"none", "lower",   "cap",
                                                    "caps", "initial", "mixed"};

typedef struct run {
    const char *file;
    size_t line;
    int fill, cases, failures;
    gaz_buffer text, expected, got; /* of the case at hand */
    int has_tokens;
    gaz_tokens tokens;
} run;

static void fail(run *r, const char *what, const gaz_buffer *want,
                 const gaz_buffer *got) {
    r->failures++;
    fprintf(stderr, "%s:%zu: %s\n  expected %.*s\n  got      %.*s\n", r->file, r->line,
            what, (int)want->len, want->data, (int)got->len, got->data);
}

/* Writes s with its escapes resolved; 0 when one is malformed. */
static int unescape(gaz_buffer *out, const char *s, size_t len) {
    for (size_t i = 0; i < len; i++) {
        if (s[i] != '\\') {
            gaz_buffer_byte(out, s[i]);
            continue;
        }
        if (++i == len)
            return 0;
        switch (s[i]) {
        case 'n':
            gaz_buffer_byte(out, '\n');
            break;
        case 'r':
            gaz_buffer_byte(out, '\r');
            break;
        case 't':
            gaz_buffer_byte(out, '\t');
            break;
        case '\\':
        case '|':
            gaz_buffer_byte(out, s[i]);
            break;
        case 'u': {
            char utf8[4], *end;
            if (i + 1 >= len || s[i + 1] != '{')
                return 0;
            unsigned long c = strtoul(s + i + 2, &end, 16);
            if (*end != '}' || c > 0x10FFFF)
                return 0;
            gaz_buffer_append(out, utf8, gaz_utf8_encode((uint32_t)c, utf8));
            i = (size_t)(end - s);
            break;
        }
        default:
            return 0;
        }
    }
    return 1;
}

/* Whether c is written as an escape in cases. */
static int is_hidden(uint32_t c) {
    return c < 0x20 || c == 0x7F || (c >= 0x80 && c <= 0xA0) || c == 0xAD ||
           (c >= 0x300 && c <= 0x36F) || (c >= 0x2000 && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x206F) || c == 0x3000 ||
           (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xE000 && c <= 0xF8FF) ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c >= 0xE0000;
}

static void escape(gaz_buffer *out, const char *s, size_t len) {
    for (size_t i = 0; i < len;) {
        size_t n;
        uint32_t c = gaz_utf8_decode(s + i, len - i, &n);
        char hex[16];
        if (c == '\\' || c == '|') {
            gaz_buffer_byte(out, '\\');
            gaz_buffer_byte(out, s[i]);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            gaz_buffer_text(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        } else if (is_hidden(c)) {
            snprintf(hex, sizeof hex, "\\u{%X}", (unsigned)c);
            gaz_buffer_text(out, hex);
        } else {
            gaz_buffer_append(out, s + i, n);
        }
        i += n;
    }
}

static void write_tokens(run *r, gaz_buffer *out) {
    out->len = 0;
    for (size_t i = 0; i < r->tokens.count; i++) {
        const gaz_token *t = &r->tokens.at[i];
        if (i > 0)
            gaz_buffer_text(out, t->flags & GAZ_TOKF_SENTENCE ? " ‖ " : " | ");
        escape(out, r->text.data + t->start, t->len);
    }
}

static void write_classes(run *r, gaz_buffer *out) {
    out->len = 0;
    for (size_t i = 0; i < r->tokens.count; i++) {
        const gaz_token *t = &r->tokens.at[i];
        if (i > 0)
            gaz_buffer_byte(out, ' ');
        gaz_buffer_text(out, gaz_token_class_name((gaz_token_class)t->cls));
        if (t->shape != GAZ_SHAPE_NONE) {
            gaz_buffer_byte(out, '/');
            gaz_buffer_text(out, shape_names[t->shape]);
        }
        if (t->flags & GAZ_TOKF_CAPS_LINE)
            gaz_buffer_text(out, "/caps-line");
    }
}

/* What every tokenization must hold. */
static const char *fault_of(const run *r) {
    size_t end = 0;
    for (size_t i = 0; i < r->tokens.count; i++) {
        const gaz_token *t = &r->tokens.at[i];
        if (t->len == 0 || t->start < end || t->start + t->len > r->text.len)
            return "tokens overlap or run out of the text";
        if (i == 0 && (t->flags & (GAZ_TOKF_SENTENCE | GAZ_TOKF_LINE)) !=
                          (GAZ_TOKF_SENTENCE | GAZ_TOKF_LINE))
            return "the first token begins no line and sentence";
        end = (size_t)t->start + t->len;
    }
    return NULL;
}

static void compare(run *r, const char *what, const char *want, size_t len) {
    r->expected.len = 0;
    gaz_buffer_append(&r->expected, want, len);
    if (r->expected.len != r->got.len ||
        (len && memcmp(r->expected.data, r->got.data, len) != 0))
        fail(r, what, &r->expected, &r->got);
}

static void do_line(run *r, const char *s, size_t len) {
    int keyed = len >= 2 && s[1] == ' ';
    if (keyed && s[0] == '>') {
        r->text.len = 0;
        r->cases++;
        if (!unescape(&r->text, s + 2, len - 2) ||
            gaz_utf8_check(r->text.data, r->text.len) != r->text.len ||
            !gaz_tokenize(&r->tokens, r->text.data, r->text.len)) {
            fprintf(stderr, "%s:%zu: the text cannot be read\n", r->file, r->line);
            r->failures++;
            r->tokens.count = 0;
        }
        const char *fault = fault_of(r);
        if (fault) {
            fprintf(stderr, "%s:%zu: %s\n", r->file, r->line, fault);
            r->failures++;
        }
        if (r->fill) {
            write_tokens(r, &r->got);
            printf("%.*s\n= %.*s\n", (int)len, s, (int)r->got.len, r->got.data);
        }
        return;
    }
    if (len && s[0] == '=') {
        if (r->fill)
            return;
        write_tokens(r, &r->got);
        size_t skip = keyed ? 2 : 1;
        compare(r, "tokens", s + skip, len - skip);
        return;
    }
    if (keyed && s[0] == ':') {
        write_classes(r, &r->got);
        if (r->fill)
            printf(": %.*s\n", (int)r->got.len, r->got.data);
        else
            compare(r, "classes", s + 2, len - 2);
        return;
    }
    if (len && s[0] != '#') {
        fprintf(stderr, "%s:%zu: a line begins with > = : or #\n", r->file, r->line);
        r->failures++;
    }
    if (r->fill)
        printf("%.*s\n", (int)len, s);
}

static int do_file(run *r, const char *name) {
    FILE *f = fopen(name, "rb");
    if (!f) {
        perror(name);
        return 0;
    }
    r->file = name;
    r->line = 0;
    char *line = NULL;
    size_t cap = 0;
    ssize_t n;
    while ((n = getline(&line, &cap, f)) >= 0) {
        r->line++;
        while (n > 0 && line[n - 1] == '\n')
            n--;
        line[n] = '\0';
        do_line(r, line, (size_t)n);
    }
    free(line);
    fclose(f);
    return 1;
}

int main(int argc, char **argv) {
    run r = {0};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--fill") == 0)
            r.fill = 1;
        else if (!do_file(&r, argv[i]))
            r.failures++;
    }
    if (!r.fill)
        printf("%d cases, %d failures\n", r.cases, r.failures);
    gaz_buffer_free(&r.text);
    gaz_buffer_free(&r.expected);
    gaz_buffer_free(&r.got);
    gaz_tokens_free(&r.tokens);
    return r.failures != 0 || (r.cases == 0 && !r.fill);
}
