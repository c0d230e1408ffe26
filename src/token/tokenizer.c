/* tokenizer.c — a French text cut into tokens: the walk over its characters. Room: token.
 *
 * An automaton over byte classes. ASCII and the letters of Latin-1 take a short way by
 * table; other characters are decoded and classed by room text. Words, numbers and URLs
 * have files of their own; here are white space, lines, punctuation and symbols. */
#include "token/cutter.h"

#include <stdlib.h>

#define L GAZ_COUNT_LOWER
#define U GAZ_COUNT_UPPER
#define D GAZ_COUNT_DIGIT
const gaz_counts gaz_byte_counts[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* controls */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* space ! " # … */
    D, D, D, D, D, D, D, D, D, D, 0, 0, 0, 0, 0, 0, /* 0 1 2 … */
    0, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, /* @ A B … */
    U, U, U, U, U, U, U, U, U, U, U, 0, 0, 0, 0, 0, /* P Q … */
    0, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* ` a b … */
    L, L, L, L, L, L, L, L, L, L, L, 0, 0, 0, 0, 0, /* p q … */
};
const gaz_counts gaz_latin1_counts[64] = {
    U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, U, /* À Á … */
    U, U, U, U, U, U, U, 0, U, U, U, U, U, U, U, L, /* Ð … × … ß */
    L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, L, /* à á … */
    L, L, L, L, L, L, L, 0, L, L, L, L, L, L, L, L, /* ð … ÷ … ÿ */
};
#undef L
#undef U
#undef D

/* Byte classes of the walk. LEAD: the first byte of a character to be decoded. */
enum { SPACE, NEWLINE, WORD, DIGIT, PUNCT, SYMBOL, CONTROL, LEAD };
static const uint8_t byte_class[256] = {
#define C CONTROL
#define P PUNCT
#define Y SYMBOL
#define W WORD
    C,     C,       C,     C,     C,       C,     C,     C,     C,
    SPACE, NEWLINE, SPACE, SPACE, NEWLINE, C,     C, /* NUL … */
    C,     C,       C,     C,     C,       C,     C,     C,     C,
    C,     C,       C,     C,     C,       C,     C, /* */
    SPACE, P,       P,     Y,     Y,       Y,     Y,     P,     P,
    P,     P,       Y,     P,     P,       P,     P, /*   ! " # $ % & ' ( ) * + , - . / */
    DIGIT, DIGIT,   DIGIT, DIGIT, DIGIT,   DIGIT, DIGIT, DIGIT, /* 0 … 7 */
    DIGIT, DIGIT,   P,     P,     Y,       Y,     Y,     P,     /* 8 9 : ; < = > ? */
    Y,     W,       W,     W,     W,       W,     W,     W,     W,
    W,     W,       W,     W,     W,       W,     W, /* @ A … */
    W,     W,       W,     W,     W,       W,     W,     W,     W,
    W,     W,       P,     P,     P,       Y,     P, /* P … [ \ ] ^ _ */
    P,     W,       W,     W,     W,       W,     W,     W,     W,
    W,     W,       W,     W,     W,       W,     W, /* ` a … */
    W,     W,       W,     W,     W,       W,     W,     W,     W,
    W,     W,       P,     P,     P,       Y,     C, /* p … { | } ~ DEL */
#undef C
#undef P
#undef Y
#undef W
#define E LEAD, LEAD, LEAD, LEAD, LEAD, LEAD, LEAD, LEAD
    E,     E,       E,     E,     E,       E,     E,     E,     E,
    E,     E,       E,     E,     E,       E,     E, /* 0x80 … 0xFF */
#undef E
};

/* Bytes that end a word whatever follows. */
static const uint8_t ends_word[256] = {
    ['\t'] = 1, ['\n'] = 1, ['\r'] = 1, [' '] = 1, ['!'] = 1, ['"'] = 1, ['%'] = 1,
    ['('] = 1,  [')'] = 1,  [','] = 1,  ['/'] = 1, [';'] = 1, ['?'] = 1, [']'] = 1};

const char *gaz_token_class_name(gaz_token_class c) {
    static const char *const names[GAZ_TOK_CLASSES] = {"word",   "elision", "clitic",
                                                       "abbrev", "number",  "punct",
                                                       "url",    "handle",  "symbol"};
    return (unsigned)c < GAZ_TOK_CLASSES ? names[c] : NULL;
}

static int has_hyphen(const gaz_cutter *k, size_t start, size_t end) {
    for (size_t q = start, n; q < end; q += n)
        if (gaz_kind_at(k, q, &n) == GAZ_CHAR_HYPHEN)
            return 1;
    return 0;
}

gaz_shape gaz_shape_of(const gaz_cutter *k, size_t start, size_t end, gaz_token_class cls,
                       gaz_counts counts) {
    unsigned lower = gaz_lowers(counts), upper = gaz_uppers(counts);
    if (cls == GAZ_TOK_NUMBER)
        return GAZ_SHAPE_CAPS;
    if (lower == 0) {
        if (upper == 1)
            return gaz_digits(counts) ? GAZ_SHAPE_CAPS : GAZ_SHAPE_INITIAL;
        /* J.-P. is initials, U.S.A. an acronym. */
        if (cls == GAZ_TOK_ABBREV && has_hyphen(k, start, end))
            return GAZ_SHAPE_INITIAL;
        return GAZ_SHAPE_CAPS;
    }
    size_t p = start;
    while (p < end && !gaz_is_letter(k, p)) { /* the 20 of 20Minutes */
        size_t n;
        gaz_kind_at(k, p, &n);
        p += n;
    }
    return gaz_is_capital(k, p) ? GAZ_SHAPE_CAP : GAZ_SHAPE_MIXED;
}

int gaz_make_room(gaz_cutter *k) {
    gaz_tokens *out = k->out;
    if (!gaz_grow(&out->at, &out->cap, out->count + 1, sizeof *out->at))
        k->failed = 1;
    return !k->failed;
}

int gaz_is_letter(const gaz_cutter *k, size_t q) {
    if (q >= k->len)
        return 0;
    if (k->s[q] < 0x80)
        return byte_class[k->s[q]] == WORD;
    size_t n;
    gaz_char_kind kind = gaz_kind_at(k, q, &n);
    return kind == GAZ_CHAR_LOWER || kind == GAZ_CHAR_UPPER || kind == GAZ_CHAR_LETTER;
}

int gaz_is_capital(const gaz_cutter *k, size_t q) {
    if (q >= k->len)
        return 0;
    if (k->s[q] < 0x80)
        return k->s[q] >= 'A' && k->s[q] <= 'Z';
    size_t n;
    return gaz_kind_at(k, q, &n) == GAZ_CHAR_UPPER;
}

size_t gaz_apostrophe_at(const gaz_cutter *k, size_t q) {
    if (q >= k->len)
        return 0;
    if (k->s[q] < 0x80)
        return k->s[q] == '\'';
    size_t n;
    return gaz_kind_at(k, q, &n) == GAZ_CHAR_APOSTROPHE ? n : 0;
}

size_t gaz_hyphen_at(const gaz_cutter *k, size_t q) {
    if (q >= k->len)
        return 0;
    if (k->s[q] < 0x80)
        return k->s[q] == '-';
    size_t n;
    return gaz_kind_at(k, q, &n) == GAZ_CHAR_HYPHEN ? n : 0;
}

size_t gaz_scan_run_slow(const gaz_cutter *k, size_t q, size_t limit,
                         gaz_counts *counts) {
    size_t edge = q; /* end of the last letter, digit or mark */
    while (q < limit) {
        gaz_counts w = gaz_byte_counts[k->s[q]];
        size_t n = 1;
        if (!w) {
            if (k->s[q] < 0xC2)
                break;
            switch (gaz_kind_at(k, q, &n)) {
            case GAZ_CHAR_LOWER:
            case GAZ_CHAR_LETTER:
                w = GAZ_COUNT_LOWER;
                break;
            case GAZ_CHAR_UPPER:
                w = GAZ_COUNT_UPPER;
                break;
            case GAZ_CHAR_DIGIT:
                w = GAZ_COUNT_DIGIT;
                break;
            case GAZ_CHAR_MARK:
                break;
            case GAZ_CHAR_INVISIBLE: /* in the word only if the word goes on behind it */
                q += n;
                continue;
            default:
                return edge;
            }
        }
        *counts += w;
        q += n;
        edge = q;
    }
    return edge;
}

size_t gaz_skip_marks(const gaz_cutter *k, size_t q, size_t limit) {
    size_t edge = q;
    while (q < limit && k->s[q] >= 0xC2) {
        size_t n;
        gaz_char_kind kind = gaz_kind_at(k, q, &n);
        if (kind != GAZ_CHAR_MARK && kind != GAZ_CHAR_INVISIBLE)
            break;
        q += n;
        if (kind == GAZ_CHAR_MARK)
            edge = q;
    }
    return edge;
}

/* A line counts as written in capitals when four of five of its letters are, and when it
 * is more than an acronym. */
static void end_line(gaz_cutter *k) {
    gaz_tokens *out = k->out;
    if (k->words >= 2 && k->letters >= 8 && k->capitals * 5 >= k->letters * 4)
        for (size_t i = k->line; i < out->count; i++)
            out->at[i].flags |= GAZ_TOKF_CAPS_LINE;
    k->line = out->count;
    k->letters = k->capitals = k->words = 0;
}

/* A symbol with all that makes one picture of it: variation selectors, skin tones, joined
 * pictures, tags of flags, pairs of regional indicators. */
static size_t cut_symbol(gaz_cutter *k, size_t p) {
    const char *s = (const char *)k->s;
    size_t limit = gaz_token_limit(k, p), n;
    uint32_t first = gaz_utf8_decode(s + p, k->len - p, &n);
    size_t q = p + n, end = q;
    int joined = 0, regional = first >= 0x1F1E6 && first <= 0x1F1FF;
    while (q < limit && k->s[q] >= 0xC2) {
        uint32_t c = gaz_utf8_decode(s + q, k->len - q, &n);
        gaz_char_kind kind = gaz_char_kind_of(c);
        if (c == 0x200D) {
            joined = 1;
        } else if (kind == GAZ_CHAR_MARK || (c >= 0xFE00 && c <= 0xFE0F) ||
                   (c >= 0xE0020 && c <= 0xE007F) || (c >= 0x1F3FB && c <= 0x1F3FF)) {
            end = q + n;
        } else if (joined && kind == GAZ_CHAR_SYMBOL) {
            end = q + n;
            joined = 0;
        } else if (regional && c >= 0x1F1E6 && c <= 0x1F1FF) {
            end = q + n;
            regional = 0;
        } else {
            break;
        }
        q += n;
    }
    return gaz_emit(k, p, end, GAZ_TOK_SYMBOL, 0, GAZ_STOP_NONE);
}

/* @name, #tag; a lone @ or # is a symbol. */
static size_t cut_handle(gaz_cutter *k, size_t p) {
    size_t limit = gaz_token_limit(k, p), q = p + 1;
    gaz_counts counts = 0;
    for (;;) {
        q = gaz_scan_run(k, q, limit, &counts);
        if (q >= limit || k->s[q] != '_')
            break;
        q++;
    }
    while (k->s[q - 1] == '_' && q > p + 1)
        q--;
    unsigned letters = gaz_lowers(counts) + gaz_uppers(counts);
    if (q == p + 1 || (k->s[p] == '#' && letters == 0))
        return cut_symbol(k, p);
    return gaz_emit(k, p, q, GAZ_TOK_HANDLE, counts, GAZ_STOP_NONE);
}

/* Past the run of ASCII characters from q that are a or b. */
static size_t skip_run(const gaz_cutter *k, size_t q, size_t limit, char a, char b) {
    while (q < limit && (k->s[q] == a || k->s[q] == b))
        q++;
    return q;
}

static size_t cut_ascii_mark(gaz_cutter *k, size_t p, gaz_token_class cls) {
    size_t limit = gaz_token_limit(k, p), q = p + 1;
    char c = (char)k->s[p];
    switch (c) {
    case '@':
    case '#':
        return cut_handle(k, p);
    case '!':
    case '?':
        q = skip_run(k, q, limit, '!', '?');
        break;
    case '.':
    case '-':
    case '*':
    case '_':
    case '=':
    case '~':
    case '`':
    case '\'':
        q = skip_run(k, q, limit, c, c);
        break;
    case '<': /* << and >> for guillemets */
    case '>':
        if (q < limit && k->s[q] == c) {
            q++;
            cls = GAZ_TOK_PUNCT;
        }
        break;
    default:
        break;
    }
    return gaz_emit(k, p, gaz_skip_marks(k, q, limit), cls, 0, GAZ_STOP_NONE);
}

/* A mark beyond ASCII; … – — • and the like in a row are one token. */
static size_t cut_mark(gaz_cutter *k, size_t p, size_t n) {
    size_t limit = gaz_token_limit(k, p), q = p + n;
    if (n == 3 && k->s[p] == 0xE2 && k->s[p + 1] == 0x80)
        while (limit - q >= 3 && !memcmp(k->s + q, k->s + p, 3))
            q += 3;
    return gaz_emit(k, p, gaz_skip_marks(k, q, limit), GAZ_TOK_PUNCT, 0, GAZ_STOP_NONE);
}

static size_t cut_controls(gaz_cutter *k, size_t p) {
    size_t limit = gaz_token_limit(k, p), q = p, n;
    while (q < limit && gaz_kind_at(k, q, &n) == GAZ_CHAR_CONTROL)
        q += n;
    return gaz_emit(k, p, q, GAZ_TOK_SYMBOL, 0, GAZ_STOP_NONE);
}

/* Combining marks that stand on nothing. */
static size_t cut_loose_marks(gaz_cutter *k, size_t p) {
    size_t q = gaz_skip_marks(k, p, gaz_token_limit(k, p));
    return gaz_emit(k, p, q, GAZ_TOK_SYMBOL, 0, GAZ_STOP_NONE);
}

/* Most words end before a space, a comma or the like, and need no more than this. */
static inline size_t cut_word(gaz_cutter *k, size_t p) {
    gaz_counts counts = 0;
    size_t q = gaz_scan_run(k, p, gaz_token_limit(k, p), &counts);
    if (q < k->len && ends_word[k->s[q]] &&
        !(gaz_uppers(counts) && gaz_lowers(counts) && gaz_is_roman(k->s[p])))
        return gaz_emit(k, p, q, GAZ_TOK_WORD, counts, GAZ_STOP_NONE);
    return gaz_cut_word(k, p, q, counts);
}

static size_t cut_decoded(gaz_cutter *k, size_t p) {
    size_t n;
    switch (gaz_kind_at(k, p, &n)) {
    case GAZ_CHAR_SPACE:
        k->flags |= GAZ_TOKF_SPACE;
        return p + n;
    case GAZ_CHAR_INVISIBLE:
        return p + n;
    case GAZ_CHAR_LOWER:
    case GAZ_CHAR_UPPER:
    case GAZ_CHAR_LETTER:
        return gaz_cut_word(k, p, p, 0);
    case GAZ_CHAR_DIGIT:
        return gaz_cut_number(k, p);
    case GAZ_CHAR_MARK:
        return cut_loose_marks(k, p);
    case GAZ_CHAR_CONTROL:
        return cut_controls(k, p);
    case GAZ_CHAR_SYMBOL:
        return cut_symbol(k, p);
    default:
        return cut_mark(k, p, n);
    }
}

int gaz_tokenize(gaz_tokens *t, const char *text, size_t len) {
    gaz_cutter k = {.s = (const unsigned char *)text,
                    .len = len,
                    .out = t,
                    .flags = GAZ_TOKF_LINE | GAZ_TOKF_SPACE};
    t->count = 0;
    size_t p = 0;
    while (p < len && !k.failed) {
        unsigned char c = k.s[p];
        switch (byte_class[c]) {
        case SPACE:
            k.flags |= GAZ_TOKF_SPACE;
            p++;
            break;
        case NEWLINE:
            end_line(&k);
            k.flags |= GAZ_TOKF_SPACE | GAZ_TOKF_LINE;
            p++;
            break;
        case WORD:
            p = cut_word(&k, p);
            break;
        case DIGIT:
            p = gaz_cut_number(&k, p);
            break;
        case PUNCT:
            p = cut_ascii_mark(&k, p, GAZ_TOK_PUNCT);
            break;
        case SYMBOL:
            p = cut_ascii_mark(&k, p, GAZ_TOK_SYMBOL);
            break;
        case CONTROL:
            p = cut_controls(&k, p);
            break;
        default:
            if (c == 0xC3 && gaz_latin1_counts[k.s[p + 1] & 0x3F])
                p = cut_word(&k, p);
            else
                p = cut_decoded(&k, p);
        }
    }
    end_line(&k);
    if (k.failed)
        return 0;
    gaz_mark_sentences(t, text, len);
    return 1;
}

void gaz_tokens_free(gaz_tokens *t) {
    free(t->at);
    *t = (gaz_tokens){0};
}
