/* cut.c — where a long text may be cut for tokenizing by parts. Room: token. */
#include "token/cutter.h"

enum {
    WINDOW = 2048, /* bytes on each side of a cut that are looked at */
    TRIES = 8      /* windows gone back for a line that begins a sentence */
};

static int is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static int is_figure(char c) {
    return c >= '0' && c <= '9';
}

static int is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* The start of the last line at or before `want` that stands behind a line end; 0 when
 * there is none. A CRLF is not split. `cr`: the text has carriage returns at all. */
static size_t line_start(const char *text, size_t len, size_t want, int cr) {
    if (!cr) {
        const char *end = memrchr(text, '\n', want);
        return end ? (size_t)(end - text) + 1 : 0;
    }
    for (size_t i = want; i > 0; i--)
        if (is_line_end(text[i - 1]) &&
            !(text[i - 1] == '\r' && i < len && text[i] == '\n'))
            return i;
    return 0;
}

/* The same, behind a blank line. */
static size_t paragraph_start(const char *text, size_t len, size_t want, int cr) {
    for (size_t i = line_start(text, len, want, cr); i > 0;) {
        size_t above = i - 1; /* the line end before i, a CRLF as one */
        if (above > 0 && text[above] == '\n' && text[above - 1] == '\r')
            above--;
        size_t q = above;
        while (q > 0 && is_blank(text[q - 1]))
            q--;
        if (q > 0 && is_line_end(text[q - 1]))
            return i;
        i = line_start(text, len, q, cr);
    }
    return 0;
}

static size_t character_start(const char *text, size_t q) {
    while (q > 0 && ((unsigned char)text[q] & 0xC0) == 0x80)
        q--;
    return q;
}

/* The last sentence start among tokens that begin in text(from..want], by tokenizing what
 * is around; with `lines`, only at the start of a line. 0 when there is none. */
static size_t sentence_start(const char *text, size_t len, size_t from, size_t want,
                             int lines) {
    size_t end = len - want <= WINDOW ? len : character_start(text, want + WINDOW);
    gaz_tokens t = {0};
    size_t found = 0;
    if (gaz_tokenize(&t, text + from, end - from))
        for (size_t i = t.count; i-- > 1 && !found;)
            if ((t.at[i].flags & GAZ_TOKF_SENTENCE) && from + t.at[i].start <= want &&
                (!lines || (t.at[i].flags & GAZ_TOKF_LINE)))
                found = from + t.at[i].start;
    gaz_tokens_free(&t);
    return found;
}

size_t gaz_cut(const char *text, size_t len, size_t want) {
    if (len <= want)
        return len;
    int cr = memchr(text, '\r', want) != NULL;
    size_t cut = paragraph_start(text, len, want, cr);
    if (cut)
        return cut;
    size_t from = want < WINDOW ? 0 : character_start(text, want - WINDOW);
    /* A line that begins no sentence (wrapped text) is a worse place than one that does.
     */
    size_t line = line_start(text, len, want, cr);
    if (line) {
        size_t at = line;
        for (int tries = 0; tries < TRIES && at; tries++) {
            size_t back = at < WINDOW ? 0 : character_start(text, at - WINDOW);
            cut = sentence_start(text, len, line_start(text, len, back, cr), at, 1);
            if (cut)
                return cut;
            at = line_start(text, len, back, cr);
        }
        return line;
    }
    cut = sentence_start(text, len, from, want, 0);
    if (cut)
        return cut;
    for (size_t i = want; i > 0 && i + WINDOW > want; i--) /* « 1 234 » is one number */
        if (is_blank(text[i - 1]) &&
            !(i > 1 && is_figure(text[i - 2]) && is_figure(text[i])))
            return i;
    cut = character_start(text, want);
    if (cut > 0 && text[cut] == '\n' && text[cut - 1] == '\r')
        cut--;
    if (cut)
        return cut;
    /* want lies inside the first character, or the first CRLF */
    for (cut = 1; cut < len && (((unsigned char)text[cut] & 0xC0) == 0x80 ||
                                (text[cut] == '\n' && text[cut - 1] == '\r'));)
        cut++;
    return cut;
}
