/* phrase.c — a form cut into tokens as the text will be, with the case each asks for.
 * Room: compile; part of the library. Called by gazetteer_builder.c. */
#include "compile/phrase.h"

#include <string.h>

#include "compile/variants.h"
#include "text/chars.h"
#include "text/utf8.h"

/* A capital where none is expected: iPhone, McDonald, LaREM, but not Jean-Pierre,
 * O'Brien. */
static int has_inner_capital(gaz_slice s) {
    int begin = 1;
    for (size_t i = 0, n; i < s.len; i += n) {
        switch (gaz_char_kind_of(gaz_utf8_decode(s.at + i, s.len - i, &n))) {
        case GAZ_CHAR_UPPER:
            if (!begin)
                return 1;
            begin = 0;
            break;
        case GAZ_CHAR_LOWER:
        case GAZ_CHAR_LETTER:
        case GAZ_CHAR_DIGIT:
            begin = 0;
            break;
        case GAZ_CHAR_HYPHEN:
        case GAZ_CHAR_APOSTROPHE:
        case GAZ_CHAR_PUNCT:
            begin = 1;
            break;
        default:
            break;
        }
    }
    return 0;
}

static uint8_t case_of(gaz_slice s, unsigned shape, gaz_list_case casing) {
    switch (casing) {
    case GAZ_LIST_FOLD:
        return GAZ_CASE_ANY;
    case GAZ_LIST_LETTER:
        return shape == GAZ_SHAPE_NONE ? GAZ_CASE_ANY : GAZ_CASE_EXACT;
    case GAZ_LIST_EXACT:
        if (shape == GAZ_SHAPE_CAPS)
            return GAZ_CASE_CAPS;
        if (shape == GAZ_SHAPE_MIXED || (shape == GAZ_SHAPE_CAP && has_inner_capital(s)))
            return GAZ_CASE_EXACT;
        break;
    case GAZ_LIST_CAPITAL:
        break;
    }
    return shape == GAZ_SHAPE_CAP || shape == GAZ_SHAPE_CAPS || shape == GAZ_SHAPE_INITIAL
               ? GAZ_CASE_CAPITAL
               : GAZ_CASE_ANY;
}

gaz_phrase_status gaz_phrase_make(gaz_phrase *p, gaz_tokens *scratch, const char *form,
                                  size_t len, gaz_list_case casing) {
    p->count = 0;
    if (!gaz_tokenize(scratch, form, len))
        return GAZ_PHRASE_MEMORY;
    if (scratch->count == 0)
        return GAZ_PHRASE_EMPTY;
    if (scratch->count > GAZ_PHRASE_MAX)
        return GAZ_PHRASE_LONG;
    for (size_t i = 0; i < scratch->count; i++) {
        const gaz_token *t = &scratch->at[i];
        gaz_phrase_token *to = &p->at[i];
        to->text = (gaz_slice){form + t->start, t->len};
        to->shape = t->shape;
        to->casing = case_of(to->text, t->shape, casing);
        to->len = (uint16_t)gaz_fold(to->text.at, t->len, to->folded);
        if (to->len == 0)
            return GAZ_PHRASE_WORD;
    }
    p->count = (unsigned)scratch->count;
    return GAZ_PHRASE_OK;
}

static int is_ascii(const char *s, size_t len) {
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] >= 0x80)
            return 0;
    return 1;
}

int gaz_phrase_strip_capitals(gaz_phrase *p, gaz_buffer *out, gaz_list_case casing) {
    size_t total = 0;
    int changed = 0;
    for (unsigned i = 0; i < p->count; i++)
        total += p->at[i].text.len;
    out->len = 0;
    /* So that texts do not move; an accent's letter never grows. */
    if (!gaz_buffer_reserve(out, total + 16))
        return 0;
    for (unsigned i = 0; i < p->count; i++) {
        gaz_phrase_token *t = &p->at[i];
        size_t at = out->len;
        if (is_ascii(t->text.at, t->text.len) ||
            !gaz_strip_capitals(out, t->text.at, t->text.len,
                                i == 0 && casing != GAZ_LIST_LETTER))
            continue;
        t->text = (gaz_slice){out->data + at, out->len - at};
        t->len = (uint16_t)gaz_fold(t->text.at, t->text.len, t->folded);
        if (t->len == 0)
            return 0;
        if (t->casing == GAZ_CASE_ANY && t->shape != GAZ_SHAPE_MIXED)
            t->casing = GAZ_CASE_CAPITAL;
        changed = 1;
    }
    return changed;
}

int gaz_phrase_strip_all(gaz_phrase *p) {
    int changed = 0;
    for (unsigned i = 0; i < p->count; i++) {
        gaz_phrase_token *t = &p->at[i];
        if (is_ascii(t->folded, t->len))
            continue;
        char bare[GAZ_FOLD_MAX];
        size_t n = gaz_fold_accents(t->folded, t->len, bare);
        if (n == 0 || (n == t->len && memcmp(bare, t->folded, n) == 0))
            continue;
        memcpy(t->folded, bare, n);
        t->len = (uint16_t)n;
        t->casing = GAZ_CASE_CAPS;
        changed = 1;
    }
    return changed;
}

uint32_t gaz_phrase_cases(const gaz_phrase *p) {
    uint32_t cases = 0;
    for (unsigned i = 0; i < p->count; i++)
        cases |= (uint32_t)p->at[i].casing << (2 * i);
    return cases;
}

void gaz_phrase_spelling(const gaz_phrase *p, gaz_buffer *out) {
    char spelled[GAZ_FOLD_MAX];
    size_t start = out->len;
    for (unsigned i = 0; i < p->count; i++) {
        if (p->at[i].casing != GAZ_CASE_EXACT)
            continue;
        if (out->len > start)
            gaz_buffer_byte(out, '\t');
        gaz_buffer_append(
            out, spelled,
            gaz_fold_spelling(p->at[i].text.at, p->at[i].text.len, spelled));
    }
}
