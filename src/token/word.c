/* word.c — words: compounds kept, elisions and clitics cut off. Room: token.
 *
 * A word is runs of letters and digits with joints between them. At each joint
 * (apostrophe, hyphen, full stop …) one function decides whether the word goes on, ends,
 * or is cut. */
#include "token/word.h"

#include "token/french.h"

size_t gaz_fold_span(const gaz_cutter *k, size_t start, size_t end, char *out) {
    enum { ENOUGH = 64 }; /* nothing that the tables hold is longer */
    if (end - start > ENOUGH)
        return 0;
    return gaz_fold((const char *)k->s + start, end - start, out);
}

int gaz_is_alnum(const gaz_cutter *k, size_t q) {
    return gaz_is_letter(k, q) || gaz_is_digit(k, q);
}

gaz_verdict gaz_word_join(const gaz_cutter *k, gaz_word_cut *w, size_t next) {
    size_t end = gaz_scan_run(k, next, w->limit, &w->counts);
    if (end == next)
        return GAZ_WORD_ENDS;
    w->piece = next;
    w->end = end;
    w->joints++;
    return GAZ_WORD_GOES_ON;
}

int gaz_word_may_end(const gaz_cutter *k, size_t q) {
    size_t n = gaz_hyphen_at(k, q);
    if (!n)
        n = gaz_apostrophe_at(k, q);
    return !n || !gaz_is_alnum(k, q + n);
}

/* Whether an h or a vowel stands at q, before which ne, me, te … are elided. */
static int is_vowel_at(const gaz_cutter *k, size_t q) {
    char folded[GAZ_FOLD_MAX], plain[GAZ_FOLD_MAX];
    size_t n;
    gaz_kind_at(k, q, &n);
    n = gaz_fold((const char *)k->s + q, n, folded);
    n = gaz_fold_accents(folded, n, plain);
    return n == 0 || memchr("bcdfgjklmnpqrstvwxz", plain[0], 19) == NULL;
}

/* L' before RTL and M6, against N'Djamena and M'Bappé: does what follows at q, behind an
 * elided word, and begins with a consonant, stand alone? */
static int is_elided_before_consonant(const gaz_cutter *k, const gaz_word_cut *w,
                                      size_t q) {
    int capital_elision = gaz_is_capital(k, w->start);
    if (!gaz_is_capital(k, q))
        return 0; /* j'suis, n'golo */
    gaz_counts counts = 0;
    size_t end = gaz_scan_run(k, q, w->limit, &counts);
    int acronym = gaz_lowers(counts) == 0 && end - q >= 2 && end - q <= 4;
    switch (k->s[w->start] | 0x20) {
    case 'n':
    case 'm':
    case 't':
        return acronym && !capital_elision;
    default:
        return acronym || !capital_elision;
    }
}

/* Whether s[q] is a small vowel: what most elisions stand before. */
static int is_small_vowel(const gaz_cutter *k, size_t q) {
    return q < k->len && k->s[q] > 'Z' && k->s[q] < 0x80 && strchr("aeiouy", k->s[q]);
}

/* Where the elided word begins that scraping has glued to the word before the apostrophe
 * (« DupontL'ancien », « AFPTVL'application »); 0 when there is none. Other glued words
 * are not cut: nothing tells them from YouTube and McDonald. */
static size_t match_glued(const gaz_cutter *k, const gaz_word_cut *w, size_t next) {
    size_t start = w->end - 1;
    if (start < w->piece + 3 || !strchr("CDJLMNST", k->s[start]))
        return 0;
    gaz_counts left = 0, right = 0;
    gaz_scan_run(k, w->piece, start, &left);
    size_t n = gaz_scan_run(k, next, w->limit, &right) - next;
    int found;
    if (gaz_lowers(left)) { /* DeL'Isle is too short to tell */
        unsigned initial = gaz_is_capital(k, w->piece) != 0;
        found = gaz_lowers(left) >= 3 && gaz_uppers(left) == initial &&
                gaz_digits(left) == 0 && is_vowel_at(k, next);
    } else if (k->s[start] == 'L') { /* small letters behind capitals tell */
        found = gaz_uppers(left) >= 4 && gaz_uppers(right) == 0 && n >= 3 &&
                is_vowel_at(k, next);
    } else {
        found = gaz_uppers(left) >= 4 && k->s[start] == 'C' && n == 3 &&
                !memcmp(k->s + next, "est", 3);
    }
    return found ? start : 0;
}

static gaz_verdict at_apostrophe(gaz_cutter *k, gaz_word_cut *w, size_t n) {
    size_t q = w->end, next = q + n;
    if (w->joints == 0 && q - w->start == 1 && is_small_vowel(k, next) &&
        strchr("cdjlmnst", k->s[w->start])) { /* the short way for l'an, d'une, n'est */
        gaz_emit(k, w->start, next, GAZ_TOK_ELISION, w->counts, GAZ_STOP_NONE);
        w->end = next;
        return GAZ_WORD_EMITTED;
    }
    int letter = gaz_is_letter(k, next);
    /* A quotation mark, unless it elides: the n of « rock 'n' roll » is quoted. */
    int quoted = w->start > 0 && k->s[w->start - 1] == '\'';
    char folded[GAZ_FOLD_MAX];
    size_t m;
    if (w->joints == 0 && q - w->start <= 8 && (letter || !quoted) &&
        (m = gaz_fold_span(k, w->start, q, folded)) != 0 && gaz_is_elision(folded, m)) {
        int elided = 1;
        if (letter) {
            gaz_counts counts = 0;
            size_t end = gaz_scan_run(k, next, w->limit, &counts);
            m = gaz_fold_span(k, w->start, end, folded);
            if (gaz_is_fixed_form(folded, m))
                elided = 0;
            else if (q - w->start == 1 && !is_vowel_at(k, next))
                elided = is_elided_before_consonant(k, w, next);
        } else if (m == 1 && !gaz_is_digit(k, next)) {
            /* « l' Élysée », « l'« affaire » »; but « le 'm' » */
            elided = gaz_apostrophe_at(k, next) == 0 && next < k->len &&
                     strchr(".,;:!?)", k->s[next]) == NULL;
        }
        if (elided) {
            gaz_emit(k, w->start, next, GAZ_TOK_ELISION, w->counts, GAZ_STOP_NONE);
            w->end = next;
            return GAZ_WORD_EMITTED;
        }
    }
    size_t glued = letter ? match_glued(k, w, next) : 0;
    if (glued) {
        w->end = gaz_emit(k, w->start, glued, GAZ_TOK_WORD, w->counts - GAZ_COUNT_UPPER,
                          GAZ_STOP_NONE);
        return GAZ_WORD_EMITTED;
    }
    return letter ? gaz_word_join(k, w, next) : GAZ_WORD_ENDS;
}

/* The clitic behind the hyphen at q (n bytes): its kinds, and its end in *end. */
static unsigned clitic_at(const gaz_cutter *k, size_t q, size_t n, size_t limit,
                          size_t *end, int *t, gaz_counts *counts) {
    char folded[GAZ_FOLD_MAX];
    size_t start = q + n;
    *t = 0;
    *counts = 0;
    size_t r = gaz_scan_run(k, start, limit, counts);
    if (r - start == 1 && (k->s[start] | 0x20) == 't') { /* -t-il, -t'il */
        size_t joint = gaz_hyphen_at(k, r);
        if (!joint)
            joint = gaz_apostrophe_at(k, r);
        if (joint) {
            *t = 1;
            start = r + joint;
            r = gaz_scan_run(k, start, limit, counts);
        }
    }
    if (r - start > 6)
        return 0;
    *end = r;
    size_t m = gaz_fold_span(k, start, r, folded);
    return m ? gaz_clitic_kind(folded, m) : 0;
}

static gaz_host_case case_of(const gaz_cutter *k, const gaz_word_cut *w) {
    unsigned lower = gaz_lowers(w->counts), upper = gaz_uppers(w->counts);
    if (upper == 0)
        return GAZ_HOST_LOWER;
    /* The A of A-T-IL and of A-t-il is told apart by the clitic. */
    if (lower == 0)
        return GAZ_HOST_CAPS;
    return gaz_is_capital(k, w->start) ? GAZ_HOST_CAPITAL : GAZ_HOST_LOWER;
}

/* Cuts clitics off at the hyphen at w->end, if the word hosts any. */
static gaz_verdict at_clitic(gaz_cutter *k, gaz_word_cut *w, size_t n) {
    size_t q = w->end, end;
    int t;
    gaz_counts counts;
    unsigned kinds = clitic_at(k, q, n, w->limit, &end, &t, &counts);
    if (!kinds)
        return GAZ_WORD_ENDS;
    gaz_host_case how = case_of(k, w);
    if (how == GAZ_HOST_CAPS && gaz_uppers(counts) == 0)
        how = GAZ_HOST_CAPITAL; /* A-t-il */
    if (how == GAZ_HOST_CAPS ? gaz_lowers(counts) != 0 : gaz_uppers(counts) != 0)
        return GAZ_WORD_ENDS;
    char host[GAZ_FOLD_MAX];
    size_t m = gaz_fold_span(k, w->piece, q, host);
    unsigned allowed = m ? gaz_host_kinds(host, m, how) : 0;
    if (t) {
        allowed = GAZ_CLITIC_IL | GAZ_CLITIC_ILS;
        if (m == 2 && memcmp(host, "va", 2) == 0)
            allowed |= GAZ_CLITIC_LE; /* va-t'en */
    }
    kinds &= allowed;
    if (!kinds)
        return GAZ_WORD_ENDS;
    /* A second one: dites-le-moi, allez-vous-en, est-ce là. */
    size_t second = 0;
    gaz_counts more = 0;
    if (!gaz_word_may_end(k, end)) {
        size_t n2 = gaz_hyphen_at(k, end);
        int t2;
        if (!n2 ||
            !(kinds &
              (GAZ_CLITIC_LE | GAZ_CLITIC_MOI | GAZ_CLITIC_VOUS | GAZ_CLITIC_NOUS)) ||
            !(clitic_at(k, end, n2, w->limit, &second, &t2, &more) &
              (GAZ_CLITIC_LE | GAZ_CLITIC_MOI | GAZ_CLITIC_NOUS | GAZ_CLITIC_VOUS)) ||
            t2 || (gaz_uppers(more) != 0) != (gaz_uppers(counts) != 0) ||
            !gaz_word_may_end(k, second))
            return GAZ_WORD_ENDS;
    }
    gaz_emit(k, w->start, q, GAZ_TOK_WORD, w->counts, GAZ_STOP_NONE);
    w->end = gaz_emit(k, q, end, GAZ_TOK_CLITIC, counts, GAZ_STOP_NONE);
    if (second)
        w->end = gaz_emit(k, end, second, GAZ_TOK_CLITIC, more, GAZ_STOP_NONE);
    return GAZ_WORD_EMITTED;
}

/* The end of the t-il of « ajoute t-il », when that is the word; or 0. */
static size_t match_loose_clitic(const gaz_cutter *k, const gaz_word_cut *w) {
    if (w->end - w->start != 1 || k->s[w->start] != 't')
        return 0;
    size_t end, n = gaz_hyphen_at(k, w->end);
    int t;
    gaz_counts counts;
    unsigned kinds = clitic_at(k, w->end, n, w->limit, &end, &t, &counts);
    return !t && (kinds & (GAZ_CLITIC_IL | GAZ_CLITIC_ILS)) && gaz_word_may_end(k, end)
               ? end
               : 0;
}

/* Whether the word is a prefix that is cut off before the capital at next: ex-PDG. */
static int is_prefix(const gaz_cutter *k, const gaz_word_cut *w, size_t next) {
    char folded[GAZ_FOLD_MAX];
    size_t m;
    if (w->joints || w->end - w->start > 8 ||
        (m = gaz_fold_span(k, w->start, w->end, folded)) == 0)
        return 0;
    gaz_prefix_kind kind = gaz_prefix(folded, m);
    if (kind == GAZ_PREFIX_NOT || (kind == GAZ_PREFIX_SMALL && gaz_uppers(w->counts)))
        return 0;
    gaz_counts counts = 0;
    size_t end = gaz_scan_run(k, next, w->limit, &counts);
    m = gaz_fold_span(k, w->start, end, folded);
    return !gaz_keeps_prefix(folded, m);
}

/* Whether s[start..end) is a name that goes into no other: UE-Mercosur are two. */
static int is_bloc(const gaz_cutter *k, size_t start, size_t end) {
    const unsigned char *p = k->s + start;
    return (end - start == 2 && !memcmp(p, "UE", 2)) ||
           (end - start == 4 && (!memcmp(p, "OTAN", 4) || !memcmp(p, "URSS", 4)));
}

static int is_party(const gaz_cutter *k, size_t start, size_t end) {
    char folded[GAZ_FOLD_MAX];
    size_t m = end - start <= 5 && gaz_is_capital(k, start)
                   ? gaz_fold_span(k, start, end, folded)
                   : 0;
    return m && gaz_is_party(folded, m);
}

/* Whether the hyphen before the capital at next stands between two names. Acronyms do not
 * tell: PS-PRG are two, CFE-CGC is one. */
static int is_between_names(const gaz_cutter *k, const gaz_word_cut *w, size_t next) {
    gaz_counts counts = 0;
    size_t end = gaz_scan_run(k, next, w->limit, &counts);
    return is_bloc(k, w->piece, w->end) || is_bloc(k, next, end) ||
           (is_party(k, w->piece, w->end) && is_party(k, next, end));
}

/* Cuts the ending of « Thatcher-compatible » off at the hyphen at w->end, if any. */
static gaz_verdict at_suffix(gaz_cutter *k, gaz_word_cut *w, size_t next) {
    if (!gaz_is_capital(k, w->start))
        return GAZ_WORD_ENDS;
    gaz_counts counts = 0;
    size_t end = gaz_scan_run(k, next, w->limit, &counts);
    char folded[GAZ_FOLD_MAX];
    size_t m = gaz_uppers(counts) ? 0 : gaz_fold_span(k, next, end, folded);
    if (!m || !gaz_is_name_suffix(folded, m) || !gaz_word_may_end(k, end))
        return GAZ_WORD_ENDS;
    size_t q = gaz_emit(k, w->start, w->end, GAZ_TOK_WORD, w->counts, GAZ_STOP_NONE);
    w->end = gaz_emit(k, q, end, GAZ_TOK_WORD, counts, GAZ_STOP_NONE);
    return GAZ_WORD_EMITTED;
}

static gaz_verdict at_hyphen(gaz_cutter *k, gaz_word_cut *w, size_t n) {
    size_t next = w->end + n;
    if (!gaz_is_alnum(k, next))
        return GAZ_WORD_ENDS;
    size_t end;
    if (w->joints == 0 && (end = match_loose_clitic(k, w)) != 0) {
        w->end = gaz_emit(k, w->start, end, GAZ_TOK_CLITIC, w->counts, GAZ_STOP_NONE);
        return GAZ_WORD_EMITTED;
    }
    int capital = gaz_is_capital(k, next);
    if (capital && is_prefix(k, w, next)) {
        w->end = gaz_emit(k, w->start, next, GAZ_TOK_WORD, w->counts, GAZ_STOP_NONE);
        return GAZ_WORD_EMITTED;
    }
    if (capital && is_between_names(k, w, next))
        return GAZ_WORD_ENDS;
    gaz_verdict v = at_clitic(k, w, n);
    if (v == GAZ_WORD_ENDS && !capital)
        v = at_suffix(k, w, next);
    return v == GAZ_WORD_ENDS ? gaz_word_join(k, w, next) : v;
}

/* R&D, AT&T, H&M. */
static gaz_verdict at_ampersand(const gaz_cutter *k, gaz_word_cut *w) {
    if (gaz_lowers(w->counts) || !gaz_is_capital(k, w->end + 1))
        return GAZ_WORD_ENDS;
    return gaz_word_join(k, w, w->end + 1);
}

/* Whether a + closes a quotation at the word's end: « le +roi Jean+ a dit ». */
static int is_quoted_by_plus(const gaz_cutter *k, const gaz_word_cut *w) {
    enum { FAR = 16 }; /* tokens */
    const gaz_tokens *out = k->out;
    for (size_t i = out->count; i > k->line && out->count - i < FAR; i--) {
        const gaz_token *t = &out->at[i - 1];
        if (t->len == 1 && k->s[t->start] == '+')
            return (t->start + 1 == w->start || (t->flags & GAZ_TOKF_SPACE)) &&
                   gaz_is_letter(k, t->start + 1);
    }
    return 0;
}

/* Canal+, LGBT+, C++; but « bac+5 » is a sum. */
static gaz_verdict at_plus(const gaz_cutter *k, gaz_word_cut *w) {
    size_t q = w->end;
    while (q < w->limit && q - w->end < 2 && k->s[q] == '+')
        q++;
    if (gaz_uppers(w->counts) == 0 || gaz_is_digit(k, w->end - 1) ||
        (q < k->len && (k->s[q] == '+' || gaz_is_alnum(k, q))) || is_quoted_by_plus(k, w))
        return GAZ_WORD_ENDS;
    w->end = q;
    w->joints++;
    return GAZ_WORD_GOES_ON;
}

static gaz_verdict at_address(gaz_cutter *k, gaz_word_cut *w) {
    size_t end = gaz_match_url(k, w->start);
    if (end <= w->end)
        return GAZ_WORD_ENDS;
    w->end = gaz_emit(k, w->start, end, GAZ_TOK_URL, 0, GAZ_STOP_NONE);
    return GAZ_WORD_EMITTED;
}

static gaz_verdict at_joint(gaz_cutter *k, gaz_word_cut *w) {
    size_t q = w->end, n;
    switch (k->s[q]) {
    case '\'':
        return at_apostrophe(k, w, 1);
    case '-':
        return at_hyphen(k, w, 1);
    case '.':
        return gaz_at_stop(k, w);
    case '&':
        return at_ampersand(k, w);
    case '+':
        return at_plus(k, w);
    case '_':
        return gaz_word_join(k, w, q + 1);
    case '@':
        return at_address(k, w);
    case ':':
        if (q + 1 < k->len && (k->s[q + 1] == '/' || gaz_is_letter(k, q + 1)))
            return at_address(k, w);
        return GAZ_WORD_ENDS;
    case 0xC2:
        if (k->s[q + 1] == 0xB7) /* étudiant·e·s, paral·lel */
            return gaz_is_letter(k, q + 2) ? gaz_word_join(k, w, q + 2) : GAZ_WORD_ENDS;
        if (k->s[q + 1] == 0xB0 && w->joints == 0 && q - w->start == 1 &&
            (k->s[w->start] | 0x20) == 'n') { /* n° */
            w->end =
                gaz_emit(k, w->start, q + 2, GAZ_TOK_ABBREV, w->counts, GAZ_STOP_NEVER);
            return GAZ_WORD_EMITTED;
        }
        break;
    case 0xCA:
    case 0xE2:
        break;
    default:
        return GAZ_WORD_ENDS;
    }
    if ((n = gaz_apostrophe_at(k, q)) != 0)
        return at_apostrophe(k, w, n);
    if ((n = gaz_hyphen_at(k, q)) != 0)
        return at_hyphen(k, w, n);
    return GAZ_WORD_ENDS;
}

/* Ier, Ve, XIXe, XXème: ordinals in Roman figures, but not Le, Ce, De. */
static int is_roman_ordinal(const gaz_cutter *k, const gaz_word_cut *w) {
    size_t q = w->start;
    while (q < w->end && gaz_is_roman(k->s[q]))
        q++;
    size_t n = q - w->start;
    if (n == 0 || q == w->end || (n == 1 && memchr("LC", k->s[w->start], 2)))
        return 0;
    char ending[GAZ_FOLD_MAX];
    size_t m = gaz_fold_span(k, q, w->end, ending);
    if (n == 1 && k->s[w->start] == 'I')
        return (m == 2 && (!memcmp(ending, "er", 2) || !memcmp(ending, "re", 2))) ||
               (m == 4 && !memcmp(ending, "ère", 4));
    return (m == 1 && ending[0] == 'e') || (m == 2 && !memcmp(ending, "es", 2)) ||
           (m == 3 && (!memcmp(ending, "eme", 3) || !memcmp(ending, "ᵉ", 3))) ||
           (m == 4 && !memcmp(ending, "ème", 4));
}

size_t gaz_cut_word(gaz_cutter *k, size_t p, size_t q, gaz_counts counts) {
    gaz_word_cut w = {.start = p,
                      .end = q,
                      .piece = p,
                      .limit = gaz_token_limit(k, p),
                      .counts = counts};
    if (q == p)
        w.end = gaz_scan_run(k, p, w.limit, &w.counts);
    while (w.end < w.limit && k->s[w.end] > ' ') {
        gaz_verdict v = at_joint(k, &w);
        if (v == GAZ_WORD_EMITTED)
            return w.end;
        if (v == GAZ_WORD_ENDS)
            break;
    }
    gaz_token_class cls = GAZ_TOK_WORD;
    if (w.joints == 0 && gaz_uppers(w.counts) && gaz_lowers(w.counts) &&
        gaz_is_roman(k->s[p]) && is_roman_ordinal(k, &w))
        cls = GAZ_TOK_NUMBER;
    return gaz_emit(k, p, w.end, cls, w.counts, GAZ_STOP_NONE);
}
