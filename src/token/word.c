/* word.c — words: compounds kept, elisions and clitics cut off, abbreviations with their
 * full stops. Room: token.
 *
 * A word is runs of letters and digits with joints between them. At each joint
 * (apostrophe, hyphen, full stop …) one function decides whether the word goes on, ends,
 * or is cut. */
#include "token/cutter.h"

#include "text/fold.h"
#include "token/french.h"

/* The word as far as it has been read. */
typedef struct word {
    size_t start, end; /* so far */
    size_t piece;      /* start of the run behind the last joint */
    size_t limit;
    gaz_counts counts;
    unsigned joints;
} word;

typedef enum verdict {
    GOES_ON, /* w->end is behind the next run */
    ENDS,    /* before the joint */
    EMITTED  /* tokens are out; cutting goes on at w->end */
} verdict;

static size_t fold(const gaz_cutter *k, size_t start, size_t end, char *out) {
    enum { ENOUGH = 64 }; /* nothing that the tables hold is longer */
    if (end - start > ENOUGH)
        return 0;
    return gaz_fold((const char *)k->s + start, end - start, out);
}

static int has_letter_or_digit(const gaz_cutter *k, size_t q) {
    return gaz_is_letter(k, q) || gaz_is_digit(k, q);
}

static verdict join(const gaz_cutter *k, word *w, size_t next) {
    size_t end = gaz_scan_run(k, next, w->limit, &w->counts);
    if (end == next)
        return ENDS;
    w->piece = next;
    w->end = end;
    w->joints++;
    return GOES_ON;
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
static int is_elided_before_consonant(const gaz_cutter *k, const word *w, size_t q) {
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

static verdict at_apostrophe(gaz_cutter *k, word *w, size_t n) {
    size_t q = w->end, next = q + n;
    if (w->joints == 0 && q - w->start == 1 && is_small_vowel(k, next) &&
        strchr("cdjlmnst", k->s[w->start])) { /* the short way for l'an, d'une, n'est */
        gaz_emit(k, w->start, next, GAZ_TOK_ELISION, w->counts, GAZ_STOP_NONE);
        w->end = next;
        return EMITTED;
    }
    int letter = gaz_is_letter(k, next);
    /* A quotation mark, unless it elides: the n of « rock 'n' roll » is quoted. */
    int quoted = w->start > 0 && k->s[w->start - 1] == '\'';
    char folded[GAZ_FOLD_MAX];
    size_t m;
    if (w->joints == 0 && q - w->start <= 8 && (letter || !quoted) &&
        (m = fold(k, w->start, q, folded)) != 0 && gaz_is_elision(folded, m)) {
        int elided = 1;
        if (letter) {
            gaz_counts counts = 0;
            size_t end = gaz_scan_run(k, next, w->limit, &counts);
            m = fold(k, w->start, end, folded);
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
            return EMITTED;
        }
    }
    return letter ? join(k, w, next) : ENDS;
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
    size_t m = fold(k, start, r, folded);
    return m ? gaz_clitic_kind(folded, m) : 0;
}

static gaz_host_case case_of(const gaz_cutter *k, const word *w) {
    unsigned lower = gaz_lowers(w->counts), upper = gaz_uppers(w->counts);
    if (upper == 0)
        return GAZ_HOST_LOWER;
    /* The A of A-T-IL and of A-t-il is told apart by the clitic. */
    if (lower == 0)
        return GAZ_HOST_CAPS;
    return gaz_is_capital(k, w->start) ? GAZ_HOST_CAPITAL : GAZ_HOST_LOWER;
}

/* Whether a word may end at q: no further hyphen or apostrophe leads on. */
static int ends_at(const gaz_cutter *k, size_t q) {
    size_t n = gaz_hyphen_at(k, q);
    if (!n)
        n = gaz_apostrophe_at(k, q);
    return !n || !has_letter_or_digit(k, q + n);
}

/* Cuts clitics off at the hyphen at w->end, if the word hosts any. */
static verdict at_clitic(gaz_cutter *k, word *w, size_t n) {
    size_t q = w->end, end;
    int t;
    gaz_counts counts;
    unsigned kinds = clitic_at(k, q, n, w->limit, &end, &t, &counts);
    if (!kinds)
        return ENDS;
    gaz_host_case how = case_of(k, w);
    if (how == GAZ_HOST_CAPS && gaz_uppers(counts) == 0)
        how = GAZ_HOST_CAPITAL; /* A-t-il */
    if (how == GAZ_HOST_CAPS ? gaz_lowers(counts) != 0 : gaz_uppers(counts) != 0)
        return ENDS;
    char host[GAZ_FOLD_MAX];
    size_t m = fold(k, w->piece, q, host);
    unsigned allowed = m ? gaz_host_kinds(host, m, how) : 0;
    if (t) {
        allowed = GAZ_CLITIC_IL | GAZ_CLITIC_ILS;
        if (m == 2 && memcmp(host, "va", 2) == 0)
            allowed |= GAZ_CLITIC_LE; /* va-t'en */
    }
    kinds &= allowed;
    if (!kinds)
        return ENDS;
    /* A second one: dites-le-moi, allez-vous-en, est-ce là. */
    size_t second = 0;
    gaz_counts more = 0;
    if (!ends_at(k, end)) {
        size_t n2 = gaz_hyphen_at(k, end);
        int t2;
        if (!n2 ||
            !(kinds &
              (GAZ_CLITIC_LE | GAZ_CLITIC_MOI | GAZ_CLITIC_VOUS | GAZ_CLITIC_NOUS)) ||
            !(clitic_at(k, end, n2, w->limit, &second, &t2, &more) &
              (GAZ_CLITIC_LE | GAZ_CLITIC_MOI | GAZ_CLITIC_NOUS | GAZ_CLITIC_VOUS)) ||
            t2 || (gaz_uppers(more) != 0) != (gaz_uppers(counts) != 0) ||
            !ends_at(k, second))
            return ENDS;
    }
    gaz_emit(k, w->start, q, GAZ_TOK_WORD, w->counts, GAZ_STOP_NONE);
    w->end = gaz_emit(k, q, end, GAZ_TOK_CLITIC, counts, GAZ_STOP_NONE);
    if (second)
        w->end = gaz_emit(k, end, second, GAZ_TOK_CLITIC, more, GAZ_STOP_NONE);
    return EMITTED;
}

/* The end of the t-il of « ajoute t-il », when that is the word; or 0. */
static size_t match_loose_clitic(const gaz_cutter *k, const word *w) {
    if (w->end - w->start != 1 || k->s[w->start] != 't')
        return 0;
    size_t end, n = gaz_hyphen_at(k, w->end);
    int t;
    gaz_counts counts;
    unsigned kinds = clitic_at(k, w->end, n, w->limit, &end, &t, &counts);
    return !t && (kinds & (GAZ_CLITIC_IL | GAZ_CLITIC_ILS)) && ends_at(k, end) ? end : 0;
}

static verdict at_hyphen(gaz_cutter *k, word *w, size_t n) {
    size_t next = w->end + n;
    if (!has_letter_or_digit(k, next))
        return ENDS;
    size_t end;
    if (w->joints == 0 && (end = match_loose_clitic(k, w)) != 0) {
        w->end = gaz_emit(k, w->start, end, GAZ_TOK_CLITIC, w->counts, GAZ_STOP_NONE);
        return EMITTED;
    }
    verdict v = at_clitic(k, w, n);
    return v == ENDS ? join(k, w, next) : v;
}

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
        if (letters >= 2 && gaz_uppers(added) && !hyphen && ends_at(k, end)) {
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
    return t ? fold(k, t->start, t->start + t->len, out) : 0;
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
static int is_initial(const gaz_cutter *k, const word *w) {
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

static int is_abbreviation(const gaz_cutter *k, const word *w, gaz_abbrev_when when,
                           size_t n) {
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
        size_t m = gaz_uppers(counts) ? 0 : fold(k, end + 1, r, folded);
        int known = 0;
        for (size_t j = 0; m && j < sizeof endings / sizeof *endings; j++)
            known |= strlen(endings[j]) == m && memcmp(endings[j], folded, m) == 0;
        if (!known)
            break;
        end = r;
    }
    return end == q ? 0 : end;
}

static verdict at_stop(gaz_cutter *k, word *w) {
    size_t q = w->end;
    unsigned char next = q + 1 < k->len ? k->s[q + 1] : ' ';
    if (next == '.') /* an ellipsis */
        return ENDS;
    int attached = has_letter_or_digit(k, q + 1);
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
        return EMITTED;
    }
    if (attached && (end = gaz_match_url(k, w->start)) > q) {
        w->end = gaz_emit(k, w->start, end, GAZ_TOK_URL, 0, GAZ_STOP_NONE);
        return EMITTED;
    }
    char folded[GAZ_FOLD_MAX];
    size_t m = fold(k, w->start, q, folded);
    if (m == 0)
        return ENDS;
    gaz_stop stop;
    gaz_abbrev_when when = m <= 8 ? gaz_abbrev(folded, m, &stop) : GAZ_ABBREV_NOT;
    if (when != GAZ_ABBREV_NOT && is_abbreviation(k, w, when, m) &&
        !(attached && !gaz_is_capital(k, q + 1) && !gaz_is_digit(k, q + 1))) {
        w->end = gaz_emit(k, w->start, q + 1, GAZ_TOK_ABBREV, w->counts, stop);
        return EMITTED;
    }
    if (w->joints == 0 && gaz_uppers(w->counts) == 1 && gaz_lowers(w->counts) == 0 &&
        gaz_digits(w->counts) == 0 && is_initial(k, w)) {
        w->end = gaz_emit(k, w->start, q + 1, GAZ_TOK_ABBREV, w->counts, GAZ_STOP_NEVER);
        return EMITTED;
    }
    if (!attached)
        return ENDS;
    if (gaz_is_digit(k, q - 1) && gaz_is_digit(k, q + 1)) /* v2.0 */
        return join(k, w, q + 1);
    if ((end = match_inclusive(k, q, w->limit)) != 0) {
        w->counts += (end - q) * GAZ_COUNT_LOWER;
        w->end = end;
        w->joints++;
        return GOES_ON;
    }
    return ENDS;
}

/* R&D, AT&T, H&M. */
static verdict at_ampersand(const gaz_cutter *k, word *w) {
    if (gaz_lowers(w->counts) || !gaz_is_capital(k, w->end + 1))
        return ENDS;
    return join(k, w, w->end + 1);
}

/* Canal+, LGBT+, C++; but « bac+5 » is a sum. */
static verdict at_plus(const gaz_cutter *k, word *w) {
    size_t q = w->end;
    while (q < w->limit && q - w->end < 2 && k->s[q] == '+')
        q++;
    if (gaz_uppers(w->counts) == 0 || gaz_is_digit(k, w->end - 1) ||
        (q < k->len && (k->s[q] == '+' || has_letter_or_digit(k, q))))
        return ENDS;
    w->end = q;
    w->joints++;
    return GOES_ON;
}

static verdict at_address(gaz_cutter *k, word *w) {
    size_t end = gaz_match_url(k, w->start);
    if (end <= w->end)
        return ENDS;
    w->end = gaz_emit(k, w->start, end, GAZ_TOK_URL, 0, GAZ_STOP_NONE);
    return EMITTED;
}

static verdict at_joint(gaz_cutter *k, word *w) {
    size_t q = w->end, n;
    switch (k->s[q]) {
    case '\'':
        return at_apostrophe(k, w, 1);
    case '-':
        return at_hyphen(k, w, 1);
    case '.':
        return at_stop(k, w);
    case '&':
        return at_ampersand(k, w);
    case '+':
        return at_plus(k, w);
    case '_':
        return join(k, w, q + 1);
    case '@':
        return at_address(k, w);
    case ':':
        if (q + 1 < k->len && (k->s[q + 1] == '/' || gaz_is_letter(k, q + 1)))
            return at_address(k, w);
        return ENDS;
    case 0xC2:
        if (k->s[q + 1] == 0xB7) /* étudiant·e·s, paral·lel */
            return gaz_is_letter(k, q + 2) ? join(k, w, q + 2) : ENDS;
        if (k->s[q + 1] == 0xB0 && w->joints == 0 && q - w->start == 1 &&
            (k->s[w->start] | 0x20) == 'n') { /* n° */
            w->end =
                gaz_emit(k, w->start, q + 2, GAZ_TOK_ABBREV, w->counts, GAZ_STOP_NEVER);
            return EMITTED;
        }
        break;
    case 0xCA:
    case 0xE2:
        break;
    default:
        return ENDS;
    }
    if ((n = gaz_apostrophe_at(k, q)) != 0)
        return at_apostrophe(k, w, n);
    if ((n = gaz_hyphen_at(k, q)) != 0)
        return at_hyphen(k, w, n);
    return ENDS;
}

/* Ier, Ve, XIXe, XXème: ordinals in Roman figures, but not Le, Ce, De. */
static int is_roman_ordinal(const gaz_cutter *k, const word *w) {
    size_t q = w->start;
    while (q < w->end && gaz_is_roman(k->s[q]))
        q++;
    size_t n = q - w->start;
    if (n == 0 || q == w->end || (n == 1 && memchr("LC", k->s[w->start], 2)))
        return 0;
    char ending[GAZ_FOLD_MAX];
    size_t m = fold(k, q, w->end, ending);
    if (n == 1 && k->s[w->start] == 'I')
        return (m == 2 && (!memcmp(ending, "er", 2) || !memcmp(ending, "re", 2))) ||
               (m == 4 && !memcmp(ending, "ère", 4));
    return (m == 1 && ending[0] == 'e') || (m == 2 && !memcmp(ending, "es", 2)) ||
           (m == 3 && (!memcmp(ending, "eme", 3) || !memcmp(ending, "ᵉ", 3))) ||
           (m == 4 && !memcmp(ending, "ème", 4));
}

size_t gaz_cut_word(gaz_cutter *k, size_t p, size_t q, gaz_counts counts) {
    word w = {.start = p,
              .end = q,
              .piece = p,
              .limit = gaz_token_limit(k, p),
              .counts = counts};
    if (q == p)
        w.end = gaz_scan_run(k, p, w.limit, &w.counts);
    while (w.end < w.limit && k->s[w.end] > ' ') {
        verdict v = at_joint(k, &w);
        if (v == EMITTED)
            return w.end;
        if (v == ENDS)
            break;
    }
    gaz_token_class cls = GAZ_TOK_WORD;
    if (w.joints == 0 && gaz_uppers(w.counts) && gaz_lowers(w.counts) &&
        gaz_is_roman(k->s[p]) && is_roman_ordinal(k, &w))
        cls = GAZ_TOK_NUMBER;
    return gaz_emit(k, p, w.end, cls, w.counts, GAZ_STOP_NONE);
}
