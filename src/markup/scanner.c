/* scanner.c — markup cut into text, tags and the rest. Room: markup. */
#include "markup/scanner.h"

#include <string.h>
#include <strings.h>

static int is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int begins_name(const gaz_scanner *c, size_t at) {
    if (at >= c->len)
        return 0;
    char ch = c->s[at];
    return is_letter(ch) || (!c->html && (ch == '_' || ch == ':' || (ch & 0x80)));
}

static int is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static int has_at(const gaz_scanner *c, size_t at, const char *bytes) {
    size_t n = strlen(bytes);
    return c->len - at >= n && memcmp(c->s + at, bytes, n) == 0;
}

/* Behind the next occurrence of bytes; the end where there is none. */
static size_t behind(const gaz_scanner *c, size_t at, const char *bytes) {
    size_t n = strlen(bytes);
    const char *p = at < c->len ? memmem(c->s + at, c->len - at, bytes, n) : NULL;
    return p ? (size_t)(p - c->s) + n : c->len;
}

/* Something else than text begins at '<'. */
static int is_markup(const gaz_scanner *c, size_t at) {
    if (at + 1 >= c->len)
        return 0;
    char next = c->s[at + 1];
    return next == '!' || next == '?' || begins_name(c, at + 1) ||
           (next == '/' && begins_name(c, at + 2));
}

/* ---- comments and the like ---- */

static size_t comment_end(const gaz_scanner *c, size_t at) {
    at += 4;
    if (c->html && has_at(c, at, ">"))
        return at + 1;
    if (c->html && has_at(c, at, "->"))
        return at + 2;
    for (;;) {
        at = behind(c, at, "--");
        if (at >= c->len)
            return c->len;
        if (c->s[at] == '>')
            return at + 1;
        if (c->html && has_at(c, at, "!>"))
            return at + 2;
        at--; /* --- */
    }
}

/* <!DOCTYPE …>, its own declarations and their strings skipped. */
static size_t declaration_end(gaz_scanner *c, size_t at) {
    size_t first = at;
    int depth = 0;
    for (at += 2; at < c->len && !(c->no_close & 4); at++) {
        char ch = c->s[at];
        if (!c->html && (ch == '"' || ch == '\'')) {
            const char *end = memchr(c->s + at + 1, ch, c->len - at - 1);
            if (!end)
                break;
            at = (size_t)(end - c->s);
        } else if (!c->html && has_at(c, at, "<!--")) {
            at = comment_end(c, at) - 1;
        } else if (!c->html && ch == '[') {
            depth++;
        } else if (depth && ch == ']') {
            depth--;
        } else if (!depth && ch == '>') {
            return at + 1;
        }
    }
    /* It never ends: take the least, and do not look that far again. */
    c->no_close |= 4;
    return behind(c, first, ">");
}

static gaz_markup_kind other(gaz_scanner *c, size_t end) {
    c->from = c->at;
    c->to = c->at = end;
    return c->kind = MARKUP_OTHER;
}

static gaz_markup_kind cdata(gaz_scanner *c) {
    size_t end = behind(c, c->at + 9, "]]>");
    c->from = c->at + 9;
    c->to = end > c->from + 2 && has_at(c, end - 3, "]]>") ? end - 3 : end;
    c->at = end;
    return c->kind = MARKUP_RAW;
}

/* ---- tags ---- */

/* Behind the tag that begins at at, or 0 where it is none: the next tag begins, or the
 * text ends, within it. Quotes count behind '=' only. */
static size_t tag_end(gaz_scanner *c, size_t at) {
    size_t first = at;
    int equals = 0;
    for (at++; at < c->len; at++) {
        char ch = c->s[at];
        if (ch == '>')
            return at + 1;
        if (ch == '<')
            return 0;
        if (equals && (ch == '"' || ch == '\'')) {
            int bit = ch == '"' ? 1 : 2;
            const char *end =
                c->no_quote & bit ? NULL : memchr(c->s + at + 1, ch, c->len - at - 1);
            if (!end) {
                /* A quote that nobody closes: the tag ends where it first may. */
                c->no_quote |= bit;
                size_t least = behind(c, first, ">");
                return c->s[least - 1] == '>' ? least : 0;
            }
            at = (size_t)(end - c->s);
            equals = 0;
        } else if (!is_blank(ch)) {
            equals = ch == '=';
        }
    }
    return 0;
}

static void take_name(gaz_scanner *c, size_t at, size_t end) {
    size_t n = 0;
    for (; at < end; at++) {
        char ch = c->s[at];
        if (is_blank(ch) || ch == '/' || ch == '>')
            break;
        if (ch == ':') {
            n = 0;
            continue;
        }
        if (n < MARKUP_NAME)
            c->name[n++] = ch >= 'A' && ch <= 'Z' ? (char)(ch | 0x20) : ch;
    }
    c->name[n] = '\0';
}

/* What an element of HTML holds: 0: markup, 1: raw characters, 2: characters. */
static int raw_kind(const char *name) {
    static const char *const raw[] = {"script",  "style",    "noscript", "iframe",
                                      "noembed", "noframes", "xmp"};
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
        if (strcmp(name, raw[i]) == 0)
            return 1;
    return strcmp(name, "title") == 0 || strcmp(name, "textarea") == 0 ? 2 : 0;
}

static gaz_markup_kind tag(gaz_scanner *c, size_t end) {
    int closes = c->s[c->at + 1] == '/';
    take_name(c, c->at + 1 + (size_t)closes, end);
    c->from = c->at;
    c->to = c->at = end;
    c->kind = closes ? MARKUP_CLOSE
              : c->s[end - 1] == '>' && end - c->from > 3 && c->s[end - 2] == '/'
                  ? MARKUP_EMPTY
                  : MARKUP_OPEN;
    if (c->html && c->kind == MARKUP_OPEN)
        c->raw = raw_kind(c->name);
    return c->kind;
}

/* Where </name begins at or behind at; len where it does not. */
static size_t find_close(const gaz_scanner *c, size_t at, const char *name) {
    size_t n = strlen(name);
    while (at < c->len) {
        const char *p = memchr(c->s + at, '<', c->len - at);
        if (!p)
            break;
        at = (size_t)(p - c->s);
        if (c->len - at >= n + 3 && c->s[at + 1] == '/' &&
            strncasecmp(c->s + at + 2, name, n) == 0 && !is_letter(c->s[at + 2 + n]))
            return at;
        at++;
    }
    return c->len;
}

/* The inside of a raw element, up to its closing tag. One that is not closed reaches to
 * the end, as in browsers, but for a title or textarea: no text is lost for those. */
static int raw_text(gaz_scanner *c) {
    int bit = c->raw == 1 ? 0 : c->name[1] == 'i' ? 1 : 2; /* title, textarea */
    int raw = c->raw;
    c->raw = 0;
    if (c->no_close & bit)
        return 0;
    size_t end = find_close(c, c->at, c->name);
    if (end == c->len && raw == 2) {
        c->no_close |= bit;
        return 0;
    }
    if (end == c->at)
        return 0;
    c->from = c->at;
    c->to = c->at = end;
    c->kind = raw == 1 ? MARKUP_RAW : MARKUP_TEXT;
    return 1;
}

gaz_markup_kind gaz_scanner_next(gaz_scanner *c) {
    if (c->raw && raw_text(c))
        return c->kind;
    size_t first = c->at;
    while (c->at < c->len) {
        const char *p = memchr(c->s + c->at, '<', c->len - c->at);
        size_t at = p ? (size_t)(p - c->s) : c->len, end;
        if (!p || !is_markup(c, at)) {
            c->at = p ? at + 1 : c->len;
            continue;
        }
        char next = c->s[at + 1];
        if (next != '!' && next != '?') {
            end = tag_end(c, at);
            if (!end) {
                c->at = at + 1;
                continue;
            }
        }
        if (at > first) {
            c->at = at;
            break;
        }
        c->at = at;
        if (next == '?')
            return other(c, behind(c, at, c->html ? ">" : "?>"));
        if (next != '!')
            return tag(c, end);
        if (has_at(c, at, "<!--"))
            return other(c, comment_end(c, at));
        if (!c->html && has_at(c, at, "<![CDATA["))
            return cdata(c);
        return other(c, declaration_end(c, at));
    }
    c->from = first;
    c->to = c->at;
    return c->kind = c->to > first ? MARKUP_TEXT : MARKUP_END;
}

size_t gaz_scanner_last_close(const gaz_scanner *c, const char *name) {
    size_t n = strlen(name);
    for (size_t at = c->len; at-- > 0;)
        if (c->s[at] == '<' && c->len - at >= n + 3 && c->s[at + 1] == '/' &&
            strncasecmp(c->s + at + 2, name, n) == 0 && !is_letter(c->s[at + 2 + n]))
            return at;
    return 0;
}

int gaz_scanner_tag_has(const gaz_scanner *c, const char *bytes) {
    return memmem(c->s + c->from, c->to - c->from, bytes, strlen(bytes)) != NULL;
}
