/* cutter.h — the tokenizer's inside: what its files share. Room: token, for itself only.
 */
#ifndef GAZ_TOKEN_CUTTER_H
#define GAZ_TOKEN_CUTTER_H

#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "text/chars.h"
#include "text/utf8.h"
#include "token/tokenizer.h"

enum { GAZ_TOKEN_MAX = 4096 }; /* bytes of one token */

/* Letters and digits of a run, counted together: small letters in bits 0..15, capitals in
 * 16..31, digits in 32..47. */
typedef uint64_t gaz_counts;
#define GAZ_COUNT_LOWER ((gaz_counts)1)
#define GAZ_COUNT_UPPER ((gaz_counts)1 << 16)
#define GAZ_COUNT_DIGIT ((gaz_counts)1 << 32)

static inline unsigned gaz_lowers(gaz_counts c) {
    return c & 0xFFFF;
}
static inline unsigned gaz_uppers(gaz_counts c) {
    return c >> 16 & 0xFFFF;
}
static inline unsigned gaz_digits(gaz_counts c) {
    return c >> 32 & 0xFFFF;
}

/* By byte: what it adds to the counts; 0 where it ends a run or needs decoding. */
extern const gaz_counts gaz_byte_counts[256];
/* The same by the low six bits of the second byte, for U+00C0..U+00FF. */
extern const gaz_counts gaz_latin1_counts[64];

/* The text and how far the cutting has come. */
typedef struct gaz_cutter {
    const unsigned char *s;
    size_t len;
    gaz_tokens *out;
    uint8_t flags; /* of the next token: GAZ_TOKF_SPACE, GAZ_TOKF_LINE */
    int failed;    /* memory is out */
    size_t no_url; /* no URL begins before this offset: it has been looked at */
    size_t line;   /* index of the line's first token */
    size_t letters, capitals, words; /* of the line */
} gaz_cutter;

/* Low half of gaz_hash_bytes, without its loop over the tail where eight bytes may be
 * read. */
static inline uint32_t gaz_hash_span(const gaz_cutter *k, size_t start, size_t n) {
    const unsigned char *p = k->s + start;
    if (k->len - start < (n | 7) + 1)
        return (uint32_t)gaz_hash_bytes(p, n);
    uint64_t h = 0x9E3779B97F4A7C15u ^ n;
    while (n >= 8) {
        h = gaz_mix(h ^ gaz_load64(p), 0xA0761D6478BD642Fu);
        p += 8;
        n -= 8;
    }
    uint64_t tail = n ? gaz_load64(p) & UINT64_MAX >> (64 - 8 * n) : 0;
    return (uint32_t)gaz_mix(h ^ tail, 0xE7037ED1A0B428DBu);
}

/* The shape of a token that has capitals. */
gaz_shape gaz_shape_of(const gaz_cutter *k, size_t start, size_t end, gaz_token_class cls,
                       gaz_counts counts);
/* Room for one token more; 0, and k->failed, when memory is out. */
int gaz_make_room(gaz_cutter *k);

/* A token over s[start..end); end. */
static inline size_t gaz_emit(gaz_cutter *k, size_t start, size_t end,
                              gaz_token_class cls, gaz_counts counts, gaz_stop stop) {
    gaz_tokens *out = k->out;
    if (out->count == out->cap && !gaz_make_room(k))
        return end;
    unsigned upper = gaz_uppers(counts), lower = gaz_lowers(counts);
    gaz_shape shape = upper   ? gaz_shape_of(k, start, end, cls, counts)
                      : lower ? GAZ_SHAPE_LOWER
                              : GAZ_SHAPE_NONE;
    out->at[out->count++] = (gaz_token){.start = (uint32_t)start,
                                        .len = (uint16_t)(end - start),
                                        .cls = (uint8_t)cls,
                                        .shape = (uint8_t)shape,
                                        .flags = k->flags,
                                        .stop = (uint8_t)stop,
                                        .hash = gaz_hash_span(k, start, end - start)};
    k->flags = 0;
    k->capitals += upper;
    k->letters += upper + lower;
    k->words += cls == GAZ_TOK_WORD;
    return end;
}

/* The end of the longest token that may start at p. */
static inline size_t gaz_token_limit(const gaz_cutter *k, size_t p) {
    if (k->len - p <= GAZ_TOKEN_MAX)
        return k->len;
    size_t limit = p + GAZ_TOKEN_MAX;
    while ((k->s[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

/* What stands at q (q < len), and its length in bytes. */
static inline gaz_char_kind gaz_kind_at(const gaz_cutter *k, size_t q, size_t *n) {
    return gaz_char_kind_of(gaz_utf8_decode((const char *)k->s + q, k->len - q, n));
}

static inline int gaz_is_digit(const gaz_cutter *k, size_t q) {
    return q < k->len && k->s[q] >= '0' && k->s[q] <= '9';
}

/* Whether a letter, and whether a capital, stands at q. */
int gaz_is_letter(const gaz_cutter *k, size_t q);
int gaz_is_capital(const gaz_cutter *k, size_t q);

/* Lengths of the apostrophe, or the hyphen, at q; 0 where there is none. */
size_t gaz_apostrophe_at(const gaz_cutter *k, size_t q);
size_t gaz_hyphen_at(const gaz_cutter *k, size_t q);

/* The end of the run of letters, digits, and marks among them from q; adds to *counts. */
size_t gaz_scan_run_slow(const gaz_cutter *k, size_t q, size_t limit, gaz_counts *counts);

static inline size_t gaz_scan_run(const gaz_cutter *k, size_t q, size_t limit,
                                  gaz_counts *counts) {
    gaz_counts sum = *counts;
    for (;;) {
        gaz_counts w;
        while (q < limit && (w = gaz_byte_counts[k->s[q]]) != 0) {
            sum += w;
            q++;
        }
        if (q + 1 >= limit || k->s[q] != 0xC3 ||
            (w = gaz_latin1_counts[k->s[q + 1] & 0x3F]) == 0)
            break;
        sum += w;
        q += 2;
    }
    *counts = sum;
    if (q < limit && k->s[q] >= 0xC2)
        return gaz_scan_run_slow(k, q, limit, counts);
    return q;
}

/* Past combining marks and invisible marks that follow what ends at q, if they do. */
size_t gaz_skip_marks(const gaz_cutter *k, size_t q, size_t limit);

static inline int gaz_is_roman(unsigned char c) {
    return c == 'I' || c == 'V' || c == 'X' || c == 'L' || c == 'C';
}

/* A word, with elisions and clitics cut off, that begins at p with a run that ends at q
 * and counts `counts` (q may be p: then it is read here); the offset where cutting goes
 * on. File word.c. */
size_t gaz_cut_word(gaz_cutter *k, size_t p, size_t q, gaz_counts counts);
/* The same from a digit. File number.c. */
size_t gaz_cut_number(gaz_cutter *k, size_t p);
/* The end of a URL, e-mail address or file name that begins at p; 0 when there is none.
 * File url.c. */
size_t gaz_match_url(gaz_cutter *k, size_t p);

/* Marks sentence starts and sentences in capitals. File sentence.c. */
void gaz_mark_sentences(gaz_tokens *t, const char *text, size_t len);

#endif
