/* number.c — numbers: 12  1 234,5  3.14  12/03/2019  7h30  12e  10km. Room: token. */
#include "token/cutter.h"

#include "text/fold.h"

static size_t skip_digits(const gaz_cutter *k, size_t q, size_t limit) {
    while (q < limit && gaz_is_digit(k, q))
        q++;
    return q;
}

/* Whether n digits and no more stand at q. */
static int has_digits(const gaz_cutter *k, size_t q, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!gaz_is_digit(k, q + i))
            return 0;
    return !gaz_is_digit(k, q + n);
}

/* The length of what may part the thousands at q: a space of any kind, an apostrophe as
 * in Switzerland. */
static size_t thousands_mark(const gaz_cutter *k, size_t q) {
    if (q >= k->len)
        return 0;
    unsigned char c = k->s[q];
    if (c == ' ' || c == '\'')
        return 1;
    if (c < 0xC2)
        return 0;
    size_t n;
    switch (gaz_utf8_decode((const char *)k->s + q, k->len - q, &n)) {
    case 0xA0:
    case 0x2009:
    case 0x2019:
    case 0x202F:
        return n;
    default:
        return 0;
    }
}

/* Past groups of three digits from q, the end of one to three digits. */
static size_t skip_thousands(const gaz_cutter *k, size_t q, size_t limit) {
    for (;;) {
        size_t n = thousands_mark(k, q);
        if (!n || q + n + 3 > limit || !has_digits(k, q + n, 3))
            return q;
        q += n + 3;
    }
}

/* Past decimals (3,14 3.14), groups with stops (1.234.567), versions and dates (10.2.3).
 */
static size_t skip_decimals(const gaz_cutter *k, size_t q, size_t limit) {
    for (int first = 1; q < limit && (k->s[q] == ',' || k->s[q] == '.'); first = 0) {
        if (!gaz_is_digit(k, q + 1) ||
            (!first && k->s[q] == ',' && !has_digits(k, q + 1, 3)))
            break;
        size_t end = skip_digits(k, q + 1, limit);
        q = end;
    }
    return q;
}

/* Past 12/03/2019, 24/7, 12:30:05. */
static size_t skip_parts(const gaz_cutter *k, size_t p, size_t q, size_t limit) {
    if (q - p > 4)
        return q;
    while (q < limit && (k->s[q] == '/' || k->s[q] == ':')) {
        size_t end = skip_digits(k, q + 1, limit), n = end - q - 1;
        if (k->s[q] == ':' ? n != 2 : n == 0 || n > 4)
            break;
        q = end;
    }
    return q;
}

/* Whether s[q..end) makes a number's ending: e er ème h30 H km m2 in small letters; not
 * the CV of 2CV. */
static int is_number_ending(const gaz_cutter *k, size_t q, size_t end,
                            gaz_counts counts) {
    unsigned digits = gaz_digits(counts),
             letters = gaz_lowers(counts) + gaz_uppers(counts);
    if ((k->s[q] | 0x20) == 'h') /* 7h, 20H30, 7h30min */
        return end == q + 1 || (has_digits(k, q + 1, 2) && letters <= 4);
    if (k->s[q] == 'm' && letters == 1) /* 1m80, 80m2 */
        return digits <= 2;
    return gaz_uppers(counts) == 0 && digits == 0 && letters <= 4;
}

/* « Europe 1-Le Monde », « 1-Les faits »: behind the hyphen at q an article begins what
 * does not belong to the number. */
static int is_article(const gaz_cutter *k, size_t q, size_t limit) {
    static const char *const articles[] = {"L", "La", "Le", "Les", "Un", "Une"};
    gaz_counts counts = 0;
    size_t n = gaz_scan_run(k, q, limit, &counts) - q;
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
        if (strlen(articles[i]) == n && !memcmp(articles[i], k->s + q, n))
            return n > 1 || gaz_apostrophe_at(k, q + n);
    return 0;
}

/* 1️⃣: a digit in a keycap is a picture. */
static size_t match_keycap(const gaz_cutter *k, size_t q) {
    const unsigned char *s = k->s;
    if (k->len - q >= 6 && !memcmp(s + q, "\xEF\xB8\x8F\xE2\x83\xA3", 6))
        return q + 6;
    if (k->len - q >= 3 && !memcmp(s + q, "\xE2\x83\xA3", 3))
        return q + 3;
    return 0;
}

size_t gaz_cut_number(gaz_cutter *k, size_t p) {
    size_t limit = gaz_token_limit(k, p), q = skip_digits(k, p, limit);
    if (q == p) { /* digits of another script */
        gaz_counts counts = 0;
        q = gaz_scan_run(k, p, limit, &counts);
        return gaz_emit(k, p, q, GAZ_TOK_NUMBER, counts, GAZ_STOP_NONE);
    }
    size_t end = q == p + 1 ? match_keycap(k, q) : 0;
    if (end)
        return gaz_emit(k, p, end, GAZ_TOK_SYMBOL, 0, GAZ_STOP_NONE);
    if (q - p <= 3 && k->s[p] != '0')
        q = skip_thousands(k, q, limit);
    q = skip_decimals(k, q, limit);
    q = skip_parts(k, p, q, limit);
    gaz_counts counts = 0;
    end = gaz_scan_run(k, q, limit, &counts);
    int plain = q == skip_digits(k, p, limit); /* nothing but digits so far */
    if (end > q && !is_number_ending(k, q, end, counts)) {
        if (plain)
            return gaz_cut_word(k, p, p, 0); /* 5G, 2CV, 20Minutes */
        end = q;
        counts = 0;
    }
    size_t hyphen = plain ? gaz_hyphen_at(k, end) : 0;
    if (hyphen && gaz_is_letter(k, end + hyphen) &&
        !is_article(k, end + hyphen, limit)) /* 14-Juillet */
        return gaz_cut_word(k, p, p, 0);
    if (plain && end < k->len && (k->s[end] == '@' || k->s[end] == '_'))
        return gaz_cut_word(k, p, p, 0);
    if (plain && end < k->len && k->s[end] == '.' && gaz_lowers(counts) &&
        gaz_is_letter(k, end + 1)) { /* 20minutes.fr */
        size_t url = gaz_match_url(k, p);
        if (url > end)
            return gaz_emit(k, p, url, GAZ_TOK_URL, 0, GAZ_STOP_NONE);
    }
    counts += GAZ_COUNT_DIGIT;
    return gaz_emit(k, p, gaz_skip_marks(k, end, limit), GAZ_TOK_NUMBER, counts,
                    GAZ_STOP_NONE);
}
