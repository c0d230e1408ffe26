/* variants.c — the spellings of a form that a list need not write out. Room: compile;
 * part of the library. Called by gazetteer_builder.c. */
#include "compile/variants.h"

#include <string.h>

#include "text/fold.h"
#include "text/utf8.h"

/* An acronym longer than this is not written with points. */
enum { POINTS_MAX = 6 };

static int is_letter(unsigned char c) {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c >= 0x80;
}

static int starts(const char *p, const char *end, const char *word) {
    size_t n = strlen(word);
    return (size_t)(end - p) >= n && memcmp(p, word, n) == 0;
}

/* Le Havre → Havre, Les Ulis → Ulis: what au, du, aux and des swallow. */
static int drop_article(gaz_buffer *out, const char *p, const char *end) {
    size_t n = starts(p, end, "Le ") ? 3 : starts(p, end, "Les ") ? 4 : 0;
    if (n == 0 || p + n == end || !is_letter((unsigned char)p[n]) ||
        (p[n] >= 'a' && p[n] <= 'z'))
        return 0;
    gaz_buffer_append(out, p + n, (size_t)(end - p) - n);
    return 1;
}

/* Saint ↔ St where a word begins and a hyphen or space and a letter follow. */
static int swap_saint(gaz_buffer *out, const char *p, const char *end) {
    static const struct {
        const char *from, *to;
    } swaps[] = {{"Sainte", "Ste"}, {"Saint", "St"},   {"Ste.", "Sainte"},
                 {"St.", "Saint"},  {"Ste", "Sainte"}, {"St", "Saint"}};
    int changed = 0, begin = 1;
    while (p < end) {
        size_t took = 0;
        for (size_t i = 0; begin && !took && i < sizeof swaps / sizeof *swaps; i++) {
            size_t n = strlen(swaps[i].from);
            if (starts(p, end, swaps[i].from) && (size_t)(end - p) >= n + 2 &&
                (p[n] == '-' || p[n] == ' ') && is_letter((unsigned char)p[n + 1])) {
                gaz_buffer_text(out, swaps[i].to);
                took = n;
            }
        }
        if (took) {
            p += took;
            changed = 1;
        } else {
            gaz_buffer_byte(out, *p++);
        }
        begin = p[-1] == ' ' || p[-1] == '-' || p[-1] == '\'';
    }
    return changed;
}

static int open_hyphens(gaz_buffer *out, const char *p, const char *end) {
    int changed = 0;
    for (const char *q = p; q < end; q++) {
        int inner = *q == '-' && q > p && q + 1 < end &&
                    is_letter((unsigned char)q[-1]) && is_letter((unsigned char)q[1]);
        gaz_buffer_byte(out, inner ? ' ' : *q);
        changed |= inner;
    }
    return changed;
}

/* œ → oe, æ → ae; without a ligature, oeu → œu (cœur, œuvre, sœur: the only French use).
 */
static int swap_ligatures(gaz_buffer *out, const char *p, const char *end) {
    static const struct {
        const char *from, *to;
    } swaps[] = {{"œ", "oe"}, {"Œ", "Oe"},   {"æ", "ae"},
                 {"Æ", "Ae"}, {"oeu", "œu"}, {"Oeu", "Œu"}};
    int changed = 0;
    while (p < end) {
        size_t i = 0;
        while (i < sizeof swaps / sizeof *swaps && !starts(p, end, swaps[i].from))
            i++;
        if (i == sizeof swaps / sizeof *swaps) {
            gaz_buffer_byte(out, *p++);
            continue;
        }
        gaz_buffer_text(out, swaps[i].to);
        p += strlen(swaps[i].from);
        changed = 1;
    }
    return changed;
}

static int add_points(gaz_buffer *out, const char *p, const char *end) {
    if (end - p < 2 || end - p > POINTS_MAX)
        return 0;
    for (const char *q = p; q < end; q++)
        if (*q < 'A' || *q > 'Z')
            return 0;
    for (; p < end; p++) {
        gaz_buffer_byte(out, *p);
        gaz_buffer_byte(out, '.');
    }
    return 1;
}

typedef int transform(gaz_buffer *out, const char *p, const char *end);

/* Applies one way of writing to all spellings made so far. */
static void apply(gaz_variants *v, transform *way, int article) {
    unsigned before = v->count;
    for (unsigned i = 0; i < before && v->count < GAZ_VARIANTS_MAX; i++) {
        gaz_variant from = v->list[i];
        size_t at = v->bytes.len;
        /* So that the source does not move while it is read: no way of writing more than
         * doubles it. */
        if (!gaz_buffer_reserve(&v->bytes, 2 * from.len + 16))
            return;
        const char *p = v->bytes.data + from.at;
        if (way(&v->bytes, p, p + from.len))
            v->list[v->count++] =
                (gaz_variant){at, v->bytes.len - at, from.without_article || article};
        else
            v->bytes.len = at;
    }
}

int gaz_variants_make(gaz_variants *v, const char *form, size_t len, int article) {
    v->bytes.len = 0;
    v->bytes.failed = 0;
    v->count = 1;
    v->list[0] = (gaz_variant){0, len, 0};
    gaz_buffer_append(&v->bytes, form, len);
    if (article)
        apply(v, drop_article, 1);
    if (memchr(form, 'S', len))
        apply(v, swap_saint, 0);
    if (memchr(form, '-', len))
        apply(v, open_hyphens, 0);
    /* 0xC5 begins œ and Œ, 0xC3 among others æ and Æ. */
    if (memchr(form, 0xC5, len) || memchr(form, 0xC3, len) ||
        memmem(form, len, "oeu", 3) || memmem(form, len, "Oeu", 3))
        apply(v, swap_ligatures, 0);
    if (v->count == 1)
        apply(v, add_points, 0);
    return !v->bytes.failed;
}

int gaz_strip_capitals(gaz_buffer *out, const char *word, size_t len, int initial) {
    size_t start = out->len;
    int changed = 0;
    for (size_t i = 0, n; i < len; i += n) {
        if ((unsigned char)word[i] < 0x80) {
            n = 1;
            gaz_buffer_byte(out, word[i]);
            continue;
        }
        gaz_utf8_decode(word + i, len - i, &n);
        char low[GAZ_FOLD_MAX], bare[GAZ_FOLD_MAX];
        size_t nlow = gaz_fold(word + i, n, low);
        int capital = nlow > 0 && (nlow != n || memcmp(low, word + i, n) != 0);
        size_t nbare =
            capital || (initial && i == 0) ? gaz_fold_accents(low, nlow, bare) : 0;
        if (nbare == 0 || nbare > 2 || (unsigned char)bare[0] >= 0x80) {
            gaz_buffer_append(out, word + i, n);
            continue;
        }
        if (capital)
            bare[0] = (char)(bare[0] - ('a' - 'A'));
        gaz_buffer_append(out, bare, nbare);
        changed = 1;
    }
    if (!changed)
        out->len = start;
    return changed;
}
