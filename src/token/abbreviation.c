/* abbreviation.c — what a full stop behind letters is: part of an abbreviation, of
 * initials, of an acronym, of a host name, or the end of a sentence. Room: token. */
#include "token/word.h"

#include "token/french.h"

/* The end of letters that each have a full stop (U.S.A., J.-P., p.m., c.-à-d.) from p,
 * the last of which may lack it (O.N.U); 0 when there are fewer than two. */
static size_t match_letters(const gaz_cutter *k, size_t p, size_t limit,
                            gaz_counts *counts, int *hyphens) {
    size_t q = p;
    unsigned letters = 0;
    *hyphens = 0;
    for (;;) {
        size_t hyphen = letters ? gaz_hyphen_at(k, q) : 0, start = q + hyphen, n;
        if (start >= limit || !gaz_is_letter(k, start))
            break;
        gaz_counts added = 0;
        size_t end = gaz_scan_run(k, start, limit, &added);
        gaz_kind_at(k, start, &n);
        n = gaz_skip_marks(k, start + n, limit) - start;
        /* J.-Ch., Th.-M.: an h may follow the capital */
        int one = end - start == n ||
                  (end - start == n + 1 && k->s[end - 1] == 'h' && gaz_uppers(added));
        if (letters && hyphen && k->s[start] == 0xC3 && end - start == 2 &&
            gaz_hyphen_at(k, end)) { /* the à of c.-à-d. */
            q = end;
            continue;
        }
        if (!one)
            break;
        if (end < limit && k->s[end] == '.' &&
            !(end + 1 < k->len && k->s[end + 1] == '.')) {
            q = end + 1;
            letters++;
            *hyphens |= hyphen != 0;
            *counts += added;
            continue;
        }
        if (letters >= 2 && gaz_uppers(added) && !hyphen && gaz_word_may_end(k, end)) {
            q = end;
            letters++;
            *counts += added;
        }
        break;
    }
    return letters >= 2 ? q : 0;
}

/* The token before, when it stands in the same line; NULL when there is none. */
static const gaz_token *token_before(const gaz_cutter *k) {
    return k->out->count > k->line ? &k->out->at[k->out->count - 1] : NULL;
}

static size_t fold_token(const gaz_cutter *k, const gaz_token *t, char *out) {
    return t ? gaz_fold_span(k, t->start, t->start + t->len, out) : 0;
}

/* Past spaces of the line. */
static size_t skip_spaces(const gaz_cutter *k, size_t q) {
    while (q < k->len) {
        size_t n;
        if (k->s[q] == ' ')
            n = 1;
        else if (gaz_kind_at(k, q, &n) != GAZ_CHAR_SPACE)
            break;
        q += n;
    }
    return q;
}

/* A single capital with a full stop at w->end: is it an initial? */
static int is_initial(const gaz_cutter *k, const gaz_word_cut *w) {
    size_t stop = w->end + 1, next = skip_spaces(k, stop);
    if (next == stop) { /* J.Dupont, « Karim B., », « (Karim B.) » */
        if (gaz_is_capital(k, next))
            return 1;
        return next < k->len && strchr(",;:)", k->s[next]) != NULL && k->s[next];
    }
    const gaz_token *last = token_before(k);
    if (last && last->cls == GAZ_TOK_ABBREV && last->shape == GAZ_SHAPE_INITIAL)
        return 1; /* the second of « J. D. » */
    int opens = next < k->len && k->s[next] == '(';
    if (!opens && !gaz_is_letter(k, next))
        return 0;
    char before[GAZ_FOLD_MAX];
    size_t m = fold_token(k, last, before);
    return !(m && (opens || gaz_is_capital(k, next)) && gaz_takes_letter(before, m));
}

static int is_abbreviation(const gaz_cutter *k, const gaz_word_cut *w,
                           gaz_abbrev_when when, size_t n) {
    size_t next = skip_spaces(k, w->end + 1);
    const gaz_token *before;
    switch (when) {
    case GAZ_ABBREV_ALWAYS:
        return 1;
    case GAZ_ABBREV_CAPITALIZED:
        return gaz_is_capital(k, w->start) &&
               (n == 1 || gaz_lowers(w->counts) == n - 1 ||
                (n == 2 && (k->s[w->start] == 'M' && k->s[w->start + 1] == 'M')));
    case GAZ_ABBREV_BEFORE_DIGIT:
        return gaz_is_digit(k, next);
    case GAZ_ABBREV_BEFORE_CAPITAL:
        return gaz_is_capital(k, next);
    case GAZ_ABBREV_AFTER_NUMBER:
        before = token_before(k);
        return before && before->cls == GAZ_TOK_NUMBER;
    default:
        return 0;
    }
}

/* candidat.e.s, électeur.rice.s: the end of the feminine and plural behind the stop. */
static size_t match_inclusive(const gaz_cutter *k, size_t q, size_t limit) {
    static const char *const endings[] = {"e",     "es",    "s",     "ne",     "nes",
                                          "rice",  "rices", "trice", "trices", "euse",
                                          "euses", "ère",   "ères",  "ve",     "ves"};
    size_t end = q;
    for (int i = 0; i < 2 && end < limit && k->s[end] == '.'; i++) {
        gaz_counts counts = 0;
        size_t r = gaz_scan_run(k, end + 1, limit, &counts);
        char folded[GAZ_FOLD_MAX];
        size_t m = gaz_uppers(counts) ? 0 : gaz_fold_span(k, end + 1, r, folded);
        int known = 0;
        for (size_t j = 0; m && j < sizeof endings / sizeof *endings; j++)
            known |= strlen(endings[j]) == m && memcmp(endings[j], folded, m) == 0;
        if (!known)
            break;
        end = r;
    }
    return end == q ? 0 : end;
}

gaz_verdict gaz_at_stop(gaz_cutter *k, gaz_word_cut *w) {
    size_t q = w->end;
    unsigned char next = q + 1 < k->len ? k->s[q + 1] : ' ';
    if (next == '.') /* an ellipsis */
        return GAZ_WORD_ENDS;
    int attached = gaz_is_alnum(k, q + 1);
    gaz_counts counts = 0;
    int hyphens;
    size_t end;
    if (w->joints == 0 && q - w->start <= 4 &&
        (end = match_letters(k, w->start, w->limit, &counts, &hyphens)) != 0) {
        gaz_stop stop = GAZ_STOP_STARTER;
        if (hyphens) { /* « av. J.-C. » may end a sentence, « J.-C. Durand » does not */
            char before[GAZ_FOLD_MAX];
            size_t m = fold_token(k, token_before(k), before);
            if (!(m >= 2 && before[0] == 'a' && (before[1] == 'v' || before[1] == 'p')))
                stop = GAZ_STOP_NEVER;
        }
        w->end = gaz_emit(k, w->start, end, GAZ_TOK_ABBREV, counts, stop);
        return GAZ_WORD_EMITTED;
    }
    if (attached && (end = gaz_match_url(k, w->start)) > q) {
        w->end = gaz_emit(k, w->start, end, GAZ_TOK_URL, 0, GAZ_STOP_NONE);
        return GAZ_WORD_EMITTED;
    }
    char folded[GAZ_FOLD_MAX];
    size_t m = gaz_fold_span(k, w->start, q, folded);
    if (m == 0)
        return GAZ_WORD_ENDS;
    gaz_stop stop;
    gaz_abbrev_when when = m <= 8 ? gaz_abbrev(folded, m, &stop) : GAZ_ABBREV_NOT;
    if (when != GAZ_ABBREV_NOT && is_abbreviation(k, w, when, m) &&
        !(attached && !gaz_is_capital(k, q + 1) && !gaz_is_digit(k, q + 1))) {
        w->end = gaz_emit(k, w->start, q + 1, GAZ_TOK_ABBREV, w->counts, stop);
        return GAZ_WORD_EMITTED;
    }
    if (w->joints == 0 && gaz_uppers(w->counts) == 1 && gaz_lowers(w->counts) == 0 &&
        gaz_digits(w->counts) == 0 && is_initial(k, w)) {
        w->end = gaz_emit(k, w->start, q + 1, GAZ_TOK_ABBREV, w->counts, GAZ_STOP_NEVER);
        return GAZ_WORD_EMITTED;
    }
    if (!attached)
        return GAZ_WORD_ENDS;
    if (gaz_is_digit(k, q - 1) && gaz_is_digit(k, q + 1)) /* v2.0 */
        return gaz_word_join(k, w, q + 1);
    if ((end = match_inclusive(k, q, w->limit)) != 0) {
        w->counts += (end - q) * GAZ_COUNT_LOWER;
        w->end = end;
        w->joints++;
        return GAZ_WORD_GOES_ON;
    }
    return GAZ_WORD_ENDS;
}
