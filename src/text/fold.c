/* fold.c — the form under which a word is looked up. Room: text.
 *
 * French words are ASCII, the letters of Latin-1 and œ; these are composed already, so a
 * short way maps them byte by byte. Whatever else comes goes through utf8proc: marks that
 * do not show are dropped first, so that they cannot keep a letter from its accent. */
#include "text/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "text/chars.h"
#include "text/utf8.h"

enum { LOWER = 1, NO_ACCENTS = 2 };

/* The short way: bytes written, or -1 when the word needs the long one. The output is never
 * longer than the input. */
static ptrdiff_t fold_latin(const unsigned char *s, size_t len, char *out, int how) {
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = s[i];
        if (c < 0x80) {
            if (c >= 'A' && c <= 'Z' && (how & LOWER))
                c |= 0x20;
            out[n++] = (char)c;
            continue;
        }
        if (c == 0xC3 && i + 1 < len) { /* U+00C0..U+00FF */
            unsigned char d = s[++i];
            if (d < 0x9F && d != 0x97 && (how & LOWER))
                d |= 0x20;
            out[n++] = (char)c;
            out[n++] = (char)d;
            continue;
        }
        if (c == 0xC5 && i + 1 < len && (s[i + 1] == 0x92 || s[i + 1] == 0x93)) { /* Œ œ */
            out[n++] = (char)c;
            out[n++] = (how & LOWER) ? (char)0x93 : (char)s[i + 1];
            i++;
            continue;
        }
        if (c == 0xE2 && i + 2 < len && s[i + 1] == 0x80) {
            unsigned char d = s[i + 2];
            if (d == 0x99 || d == 0x98) { /* ’ ‘ */
                out[n++] = '\'';
                i += 2;
                continue;
            }
            if (d == 0x90 || d == 0x91) { /* ‐ ‑ */
                out[n++] = '-';
                i += 2;
                continue;
            }
        }
        if (c == 0xC2 && i + 1 < len && s[i + 1] == 0xAD) { /* soft hyphen */
            /* A combining mark may follow it; the long way knows. */
            if (i + 2 < len && s[i + 2] >= 0xCC)
                return -1;
            i++;
            continue;
        }
        return -1;
    }
    return (ptrdiff_t)n;
}

/* Letters that Unicode does not decompose, as they are typed without their accents. */
static const char *plain_letter(uint32_t c) {
    switch (c) {
    case 0xE6:
        return "ae";
    case 0x153:
        return "oe";
    case 0xC6:
        return "AE";
    case 0x152:
        return "OE";
    case 0xF8:
        return "o";
    case 0xD8:
        return "O";
    case 0xDF:
        return "ss";
    case 0x111:
        return "d";
    case 0x110:
        return "D";
    case 0x142:
        return "l";
    case 0x141:
        return "L";
    case 0x131:
        return "i";
    default:
        return NULL;
    }
}

static int put(char *out, size_t *n, const char *bytes, size_t len) {
    if (len > (size_t)GAZ_FOLD_MAX - *n)
        return 0;
    memcpy(out + *n, bytes, len);
    *n += len;
    return 1;
}

static int put_folded(char *out, size_t *n, uint32_t c, int how) {
    gaz_char_kind kind = gaz_char_kind_of(c);
    if (kind == GAZ_CHAR_APOSTROPHE)
        c = '\'';
    else if (kind == GAZ_CHAR_HYPHEN)
        c = '-';
    if (how & NO_ACCENTS) {
        if (kind == GAZ_CHAR_MARK)
            return 1;
        const char *plain = plain_letter(c);
        if (plain)
            return put(out, n, plain, strlen(plain));
    }
    char utf8[4];
    return put(out, n, utf8, gaz_utf8_encode(c, utf8));
}

static size_t fold_any(const char *s, size_t len, char *out, int how) {
    /* No letter of n bytes decomposes into more than 1.5 n code points, so a word that
     * does not fit here folds into more than GAZ_FOLD_MAX bytes. */
    enum { ROOM = 2 * GAZ_FOLD_MAX };
    utf8proc_int32_t points[ROOM];
    size_t count = 0;
    for (size_t i = 0; i < len;) {
        size_t n;
        uint32_t c = gaz_utf8_decode(s + i, len - i, &n);
        i += n;
        if (gaz_char_kind_of(c) == GAZ_CHAR_INVISIBLE)
            continue;
        if (how & LOWER)
            c = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
        int boundary = 0;
        utf8proc_ssize_t got =
            utf8proc_decompose_char((utf8proc_int32_t)c, points + count,
                                    (utf8proc_ssize_t)(ROOM - count),
                                    UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &boundary);
        if (got < 0 || (size_t)got > ROOM - count)
            return 0;
        count += (size_t)got;
    }
    /* Canonical order: the marks after a letter by their class, in a stable way. */
    for (size_t i = 1; i < count; i++) {
        int class = utf8proc_get_property(points[i])->combining_class;
        size_t k = i;
        while (class && k > 0 &&
               utf8proc_get_property(points[k - 1])->combining_class > class) {
            utf8proc_int32_t swap = points[k];
            points[k] = points[k - 1];
            points[--k] = swap;
        }
    }
    if (!(how & NO_ACCENTS)) {
        utf8proc_ssize_t composed = utf8proc_normalize_utf32(
            points, (utf8proc_ssize_t)count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
        if (composed < 0)
            return 0;
        count = (size_t)composed;
    }
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (!put_folded(out, &n, (uint32_t)points[i], how))
            return 0;
    return n;
}

static size_t fold(const char *s, size_t len, char *out, int how) {
    if (len <= (size_t)GAZ_FOLD_MAX) {
        ptrdiff_t n = fold_latin((const unsigned char *)s, len, out, how);
        if (n >= 0)
            return (size_t)n;
    }
    return fold_any(s, len, out, how);
}

size_t gaz_fold(const char *s, size_t len, char *out) { return fold(s, len, out, LOWER); }

size_t gaz_fold_spelling(const char *s, size_t len, char *out) {
    return fold(s, len, out, 0);
}

size_t gaz_fold_accents(const char *s, size_t len, char *out) {
    size_t i = 0;
    while (i < len && (unsigned char)s[i] < 0x80)
        i++;
    if (i == len) {
        if (len > (size_t)GAZ_FOLD_MAX)
            return 0;
        memcpy(out, s, len);
        return len;
    }
    return fold_any(s, len, out, NO_ACCENTS);
}
