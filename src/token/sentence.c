/* sentence.c — where sentences begin. Room: token.
 *
 * A sentence ends at . ! ? … (and the quotes and brackets that close behind it) when what
 * follows does not begin in lower case, so that « Qui ? » demande-t-il is one sentence;
 * and at a full stop that belongs to an abbreviation where the abbreviation allows it.
 *
 * Lines. A blank line always ends a sentence, and so does a line's end behind . ! ? …
 * when the next line does not begin in lower case. A line that ends otherwise is a
 * headline or a list item, unless the text is wrapped there:
 *   - it ends in a comma, an opening mark, or a word that ends nothing (de, le, par, M.);
 *   - or the next line begins in lower case and the line has at least 30 columns;
 *   - or both lines are of a width to which text is wrapped (60 to 90 columns) and the
 *     first word of the next would not have fitted.
 * Only the two lines at hand are looked at, so that a text may be cut between sentences
 * without changing them. */
#include "token/cutter.h"

#include "text/fold.h"
#include "token/french.h"

enum {
    WRAP_LOWER = 30, /* columns from which a line may be wrapped before a small letter */
    WRAP_MIN = 60,
    WRAP_MAX = 90,
    WRAP_USUAL = 66 /* the narrowest width taken for the text's own */
};

typedef struct walk {
    const char *text;
    size_t len;
    gaz_token *at;
    size_t count;
    size_t start;      /* of the sentence at hand */
    size_t line;       /* first token of the line at hand */
    int quote_open;    /* a straight quotation mark was opened in this line */
    size_t caps, rest; /* of the sentence: words in capitals, others with letters */
} walk;

typedef enum mark {
    NO_MARK,
    STOP,     /* . ! ? … */
    CLOSING,  /* » ” ) ] */
    OPENING,  /* « “ ( [ */
    STRAIGHT, /* " */
    DASH,
    BULLET,
    COMMA, /* , ; : */
    OTHER
} mark;

static mark mark_of(const walk *w, const gaz_token *t) {
    if (t->cls != GAZ_TOK_PUNCT && t->cls != GAZ_TOK_SYMBOL)
        return NO_MARK;
    const unsigned char *p = (const unsigned char *)w->text + t->start;
    switch (p[0]) {
    case '.':
    case '!':
    case '?':
        return STOP;
    case ')':
    case ']':
    case '}':
        return CLOSING;
    case '(':
    case '[':
    case '{':
        return OPENING;
    case '"':
        return STRAIGHT;
    case '-':
        return DASH;
    case '*':
        return BULLET;
    case ',':
    case ';':
    case ':':
        return COMMA;
    case '\'':
        if (t->len == 2) /* '' for ” */
            return STRAIGHT;
        return t->flags & GAZ_TOKF_SPACE ? OPENING : CLOSING;
    case '>':
        return t->len > 1 ? CLOSING : OTHER;
    case '<':
        return t->len > 1 ? OPENING : OTHER;
    default:
        break;
    }
    if (p[0] < 0x80)
        return OTHER;
    size_t n;
    switch (gaz_utf8_decode((const char *)p, t->len, &n)) {
    case 0x2026:
        return STOP;
    case 0xAB:
    case 0x201C:
    case 0x201E:
    case 0x2018:
    case 0x2039:
    case 0xA1:
    case 0xBF:
        return OPENING;
    case 0xBB:
    case 0x201D:
    case 0x2019:
    case 0x203A:
        return CLOSING;
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
        return DASH;
    case 0xB7:
    case 0x2022:
    case 0x2023:
    case 0x25A0:
    case 0x25AA:
    case 0x25BA:
    case 0x25CF:
        return BULLET;
    default:
        return OTHER;
    }
}

static size_t token_end(const gaz_token *t) {
    return (size_t)t->start + t->len;
}

/* How token j and what follows it in its line could begin a sentence. */
typedef enum opener { CANNOT, LOWER_CASE, FIGURE, CAPITAL } opener;

static opener opener_at(const walk *w, size_t j) {
    for (size_t i = j; i < w->count && i < j + 4; i++) {
        const gaz_token *t = &w->at[i];
        if (i > j && (t->flags & GAZ_TOKF_LINE))
            break;
        switch (mark_of(w, t)) {
        case NO_MARK:
            if (t->cls == GAZ_TOK_NUMBER && t->shape != GAZ_SHAPE_CAPS)
                return FIGURE;
            if (t->shape == GAZ_SHAPE_LOWER &&
                (t->cls == GAZ_TOK_WORD || t->cls == GAZ_TOK_ELISION ||
                 t->cls == GAZ_TOK_ABBREV))
                return LOWER_CASE;
            return t->cls == GAZ_TOK_CLITIC ? CANNOT : CAPITAL;
        case OPENING:
        case STRAIGHT:
        case DASH:
        case BULLET:
            continue;
        case STOP: /* « … and so on */
            if (i > j)
                continue;
            return CANNOT;
        case CLOSING:
        case COMMA:
            return CANNOT;
        case OTHER:
            return FIGURE;
        }
    }
    return CANNOT;
}

/* The folded word of t and the next, where t is an elision; 0 when it is too long. */
static int begins_sentence(const walk *w, const gaz_token *t) {
    char folded[GAZ_FOLD_MAX];
    size_t n = t->len > 64 ? 0 : gaz_fold(w->text + t->start, t->len, folded);
    return n && gaz_begins_sentence(folded, n);
}

/* Whether the mark at j closes what a stop before it ended. */
static int is_closer(const walk *w, size_t j) {
    const gaz_token *t = &w->at[j];
    switch (mark_of(w, t)) {
    case CLOSING:
        return 1;
    case STRAIGHT:
        if (!(t->flags & GAZ_TOKF_SPACE))
            return 1;
        return w->quote_open &&
               (j + 1 == w->count || (w->at[j + 1].flags & GAZ_TOKF_SPACE));
    default:
        return 0;
    }
}

/* Whether the sentence may end with token i, its stop, given the opener behind it. */
static int may_end(const walk *w, size_t i, size_t next, opener how) {
    const gaz_token *t = &w->at[i];
    if (how == CANNOT || how == LOWER_CASE)
        return 0;
    if (t->cls == GAZ_TOK_ABBREV) {
        if (how != CAPITAL || t->stop == GAZ_STOP_NEVER)
            return 0;
        return t->stop == GAZ_STOP_CAPITAL || w->at[next].cls == GAZ_TOK_PUNCT ||
               begins_sentence(w, &w->at[next]);
    }
    /* « 1. Le premier point » */
    if (i == w->start + 1 && w->at[w->start].cls == GAZ_TOK_NUMBER &&
        w->text[t->start] == '.' && t->len == 1 && !(t->flags & GAZ_TOKF_SPACE))
        return 0;
    return how != FIGURE || (w->at[next].flags & GAZ_TOKF_SPACE);
}

/* Whether text[a..b) holds two line ends. */
static int has_blank_line(const walk *w, size_t a, size_t b) {
    int ends = 0;
    for (size_t i = a; i < b; i++) {
        char c = w->text[i];
        if (c == '\n' || (c == '\r' && !(i + 1 < b && w->text[i + 1] == '\n')))
            ends++;
    }
    return ends > 1;
}

/* Columns of the line from byte a, counted no further than a little beyond WRAP_MAX; and
 * of its first word. */
static size_t columns_from(const walk *w, size_t a, size_t *word) {
    size_t columns = 0;
    *word = 0;
    for (size_t i = a; i < w->len && columns <= WRAP_MAX; i++) {
        unsigned char c = (unsigned char)w->text[i];
        if (c == '\n' || c == '\r')
            break;
        if (c == ' ' && !*word)
            *word = columns;
        columns += (c & 0xC0) != 0x80;
    }
    if (!*word)
        *word = columns;
    return columns;
}

/* Whether the line that ends before token j, without a stop, goes on in j's line. */
static int is_wrapped(const walk *w, size_t j, opener how) {
    const gaz_token *last = &w->at[j - 1];
    mark m = mark_of(w, last);
    size_t ignored, word;
    size_t above = columns_from(w, w->at[w->line].start, &ignored);
    if ((last->flags ^ w->at[j].flags) & GAZ_TOKF_CAPS_LINE)
        return 0;
    if (mark_of(w, &w->at[j]) == BULLET)
        return 0;
    if (mark_of(w, &w->at[j]) == DASH)
        return how == LOWER_CASE && above >= WRAP_MIN;
    if (m == OPENING || last->cls == GAZ_TOK_ELISION ||
        (m == COMMA && w->text[last->start] == ',') ||
        (last->cls == GAZ_TOK_ABBREV && last->stop == GAZ_STOP_NEVER))
        return 1;
    if (how == CANNOT ||
        (m == DASH && !(last->flags & GAZ_TOKF_SPACE))) /* « Saint-/Dié » */
        return 1;
    if (how == LOWER_CASE && above >= WRAP_LOWER)
        return 1;
    char folded[GAZ_FOLD_MAX];
    size_t n = last->len > 16 ? 0 : gaz_fold(w->text + last->start, last->len, folded);
    if (n && gaz_ends_nothing(folded, n))
        return 1;
    size_t below = columns_from(w, w->at[j].start, &word);
    if (above < WRAP_MIN || above > WRAP_MAX || below > WRAP_MAX)
        return 0;
    return above + 1 + word > (below > WRAP_USUAL ? below : WRAP_USUAL);
}

/* Whether token j, the first of its line, begins a sentence. */
static int begins_at_line(const walk *w, size_t j) {
    if (has_blank_line(w, token_end(&w->at[j - 1]), w->at[j].start))
        return 1;
    opener how = opener_at(w, j);
    size_t i = j - 1;
    for (int closers = 0; closers < 8 && i > w->start; closers++, i--) {
        mark m = mark_of(w, &w->at[i]);
        if (m != CLOSING && m != STRAIGHT)
            break;
    }
    const gaz_token *t = &w->at[i];
    if (mark_of(w, t) == STOP || (t->cls == GAZ_TOK_ABBREV && t->stop > GAZ_STOP_NEVER)) {
        if (how == CANNOT && mark_of(w, &w->at[j]) == STOP)
            return 1;
        /* « - forte pression touristique - », an intertitle; but « Avignon... / - mais »
         */
        if (mark_of(w, &w->at[j]) == DASH && w->text[t->start] == '.' && t->len == 1)
            return 1;
        return how > LOWER_CASE || mark_of(w, &w->at[j]) == BULLET;
    }
    return !is_wrapped(w, j, how);
}

/* A sentence of three words or more, all in capitals, is as a line in capitals is. */
static void end_sentence(walk *w, size_t end) {
    if (w->caps >= 3 && w->rest == 0)
        for (size_t i = w->start; i < end; i++)
            w->at[i].flags |= GAZ_TOKF_CAPS_LINE;
    w->caps = w->rest = 0;
}

static void begin_sentence(walk *w, size_t j) {
    end_sentence(w, j);
    w->at[j].flags |= GAZ_TOKF_SENTENCE;
    w->start = j;
}

void gaz_mark_sentences(gaz_tokens *t, const char *text, size_t len) {
    walk w = {.text = text, .len = len, .at = t->at, .count = t->count};
    size_t next = 0; /* token that begins the next sentence, once known */
    for (size_t i = 0; i < w.count; i++) {
        const gaz_token *at = &w.at[i];
        if (i == 0 || i == next || ((at->flags & GAZ_TOKF_LINE) && begins_at_line(&w, i)))
            begin_sentence(&w, i);
        if (at->flags & GAZ_TOKF_LINE) {
            w.line = i;
            w.quote_open = 0;
        }
        if (at->shape != GAZ_SHAPE_NONE) {
            int capitals = at->shape == GAZ_SHAPE_CAPS || at->shape == GAZ_SHAPE_INITIAL;
            w.rest += !capitals;
            w.caps += capitals && at->cls == GAZ_TOK_WORD;
        }
        if (at->cls == GAZ_TOK_PUNCT) {
            mark m = mark_of(&w, at);
            if (m == STRAIGHT)
                w.quote_open = !w.quote_open;
            if (m != STOP)
                continue;
        } else if (at->stop <= GAZ_STOP_NEVER) {
            continue;
        }
        size_t j = i + 1;
        while (j < w.count && !(w.at[j].flags & GAZ_TOKF_LINE) && is_closer(&w, j))
            j++;
        if (j < w.count && !(w.at[j].flags & GAZ_TOKF_LINE) &&
            may_end(&w, i, j, opener_at(&w, j)))
            next = j;
    }
    end_sentence(&w, w.count);
}
