/* test_token.c — room token: what must hold for every text. Room: tests.
 *
 * What single texts give stands in tests/tokens. With GAZ_SOURCE_ROOT defined, the tables
 * of src/token/french.c are checked too. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "text/chars.h"
#include "text/utf8.h"
#include "token/french.h"
#include "token/tokenizer.h"

/* A dispatch with most of what the tokenizer knows. */
static const char *const paragraphs[] = {
    "RUSSIE : M. LAVROV ATTENDU À PÉKIN",
    "MOSCOU, 4 avril (AFP) - Le ministre russe des Affaires étrangères Sergueï Lavrov se "
    "rendra\n"
    "lundi à Pékin pour une visite de deux jours, a annoncé jeudi sa porte-parole Maria\n"
    "Zakharova. M. Lavrov y rencontrera son homologue, dit-elle.",
    "« Les discussions porteront sur l'Ukraine », a-t-il déclaré. « Et la Chine ? » "
    "demande-\n"
    "t-on. Il a répondu : « Oui. » Puis il s'est tu...",
    "Val-d'Isère bat L'Haÿ-les-Roses 3-0.\nAujourd'hui, 1 234,5 euros, soit 12 % de "
    "moins.\n"
    "Le 12/03/2019 à 7h30, J.-C. Killy, Karim B., 25 ans, et les U.S.A. Le plan B. Fin.",
    "- Nancy\n- Metz\n- Toul",
    "Voir https://www.lemonde.fr/a.html, @afpfr ou jean.dupont@orange.fr. N'Djamena, "
    "O'Brien.",
    "L'ex-URSS, la pré-Union, UE-Norvège, PS-PCF, Thatcher-compatible, CFE-CGC et "
    "outre-mer.\nVidéo de RenéD'après lui, « le film +La Vérité+ », Canal+.",
    "« Qu'est-ce que c'est ? – Rien ! » Il vit en 52 av. J.-C. Les Romains aussi, etc. "
    "Bien.",
};
enum { PARAGRAPHS = sizeof paragraphs / sizeof *paragraphs };

static int is_at_edge(const char *text, size_t len, size_t i) {
    return i == len || ((unsigned char)text[i] & 0xC0) != 0x80;
}

/* What the header promises of any text; NULL when it holds. */
static const char *fault_of(const char *text, size_t len, const gaz_tokens *t) {
    size_t end = 0;
    for (size_t i = 0; i <= t->count; i++) {
        size_t start = i < t->count ? t->at[i].start : len;
        if (start < end || start > len)
            return "tokens overlap";
        for (size_t p = end, n; p < start; p += n) {
            gaz_char_kind kind = gaz_char_kind_of(gaz_utf8_decode(text + p, len - p, &n));
            if (kind != GAZ_CHAR_SPACE && kind != GAZ_CHAR_NEWLINE &&
                kind != GAZ_CHAR_INVISIBLE)
                return "a character is in no token";
        }
        if (i == t->count)
            break;
        const gaz_token *k = &t->at[i];
        end = start + k->len;
        if (k->len == 0 || k->len > 4096 || end > len)
            return "a token's length";
        if (!is_at_edge(text, len, start) || !is_at_edge(text, len, end))
            return "a token cuts a character";
        if (k->hash != (uint32_t)gaz_hash_bytes(text + start, k->len))
            return "a token's hash";
        if (k->cls >= GAZ_TOK_CLASSES || k->shape >= GAZ_SHAPES || k->word != 0)
            return "a token's class, shape or word";
        if (i == 0 && !(k->flags & GAZ_TOKF_SENTENCE))
            return "the first token begins no sentence";
    }
    return NULL;
}

static void tokenize(gaz_tokens *t, const char *text, size_t len) {
    /* A copy of just that length, so that reading beyond it is noticed. */
    char *copy = malloc(len ? len : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, len);
    ck_assert_int_eq(gaz_tokenize(t, copy, len), 1);
    const char *fault = fault_of(copy, len, t);
    if (fault)
        ck_abort_msg("%s in: %.*s", fault, (int)(len < 200 ? len : 200), text);
    free(copy);
}

static void join_paragraphs(gaz_buffer *out, const char *between) {
    for (size_t i = 0; i < PARAGRAPHS; i++) {
        if (i > 0)
            gaz_buffer_text(out, between);
        gaz_buffer_text(out, paragraphs[i]);
    }
}

static void replace(gaz_buffer *out, const char *s, size_t len, const char *what,
                    const char *with) {
    size_t n = strlen(what);
    for (size_t i = 0; i < len;) {
        if (len - i >= n && memcmp(s + i, what, n) == 0) {
            gaz_buffer_text(out, with);
            i += n;
        } else {
            gaz_buffer_byte(out, s[i++]);
        }
    }
}

/* The same tokens but for where they stand and how their bytes are. */
static void check_alike(const gaz_tokens *a, const gaz_tokens *b) {
    ck_assert_uint_eq(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        ck_assert_uint_eq(a->at[i].cls, b->at[i].cls);
        ck_assert_uint_eq(a->at[i].shape, b->at[i].shape);
        ck_assert_uint_eq(a->at[i].flags, b->at[i].flags);
    }
}

START_TEST(paragraphs_do_not_touch_each_other) {
    static const char *const breaks[] = {"\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n"};
    gaz_tokens whole = {0}, part = {0};
    for (size_t b = 0; b < sizeof breaks / sizeof *breaks; b++) {
        gaz_buffer text = {0};
        join_paragraphs(&text, breaks[b]);
        tokenize(&whole, text.data, text.len);
        size_t at = 0, shift = 0;
        for (size_t i = 0; i < PARAGRAPHS; i++) {
            size_t len = strlen(paragraphs[i]);
            tokenize(&part, paragraphs[i], len);
            for (size_t j = 0; j < part.count; j++, at++) {
                ck_assert_uint_eq(whole.at[at].start, part.at[j].start + shift);
                ck_assert_uint_eq(whole.at[at].len, part.at[j].len);
                ck_assert_uint_eq(whole.at[at].hash, part.at[j].hash);
                ck_assert_uint_eq(whole.at[at].cls, part.at[j].cls);
                ck_assert_uint_eq(whole.at[at].flags, part.at[j].flags);
            }
            shift += len + strlen(breaks[b]);
        }
        ck_assert_uint_eq(at, whole.count);
        gaz_buffer_free(&text);
    }
    gaz_tokens_free(&whole);
    gaz_tokens_free(&part);
}
END_TEST

static void check_variant(const char *what, const char *with) {
    gaz_buffer text = {0}, other = {0};
    gaz_tokens a = {0}, b = {0};
    join_paragraphs(&text, "\n\n");
    replace(&other, text.data, text.len, what, with);
    ck_assert_uint_ne(text.len, other.len);
    tokenize(&a, text.data, text.len);
    tokenize(&b, other.data, other.len);
    check_alike(&a, &b);
    gaz_buffer_free(&text);
    gaz_buffer_free(&other);
    gaz_tokens_free(&a);
    gaz_tokens_free(&b);
}

START_TEST(line_ends_apostrophes_and_spaces_are_alike) {
    check_variant("\n", "\r\n");
    check_variant("'", "’");
    check_variant("'", "ʼ");
    check_variant("-", "‑");
    check_variant(" ", "\u00A0");
    check_variant(" ", "\u202F");
}
END_TEST

START_TEST(accents_composed_or_not_are_alike) {
    gaz_buffer text = {0};
    gaz_tokens a = {0}, b = {0};
    join_paragraphs(&text, "\n\n");
    gaz_buffer_byte(&text, '\0');
    char *nfd = (char *)utf8proc_NFD((const utf8proc_uint8_t *)text.data);
    ck_assert_ptr_nonnull(nfd);
    ck_assert_uint_gt(strlen(nfd), text.len);
    tokenize(&a, text.data, text.len - 1);
    tokenize(&b, nfd, strlen(nfd));
    check_alike(&a, &b);
    free(nfd);
    gaz_buffer_free(&text);
    gaz_tokens_free(&a);
    gaz_tokens_free(&b);
}
END_TEST

START_TEST(soft_hyphens_split_no_word) {
    gaz_tokens a = {0}, b = {0};
    static const char *const plain = "Le président Emmanuel Macron était à Strasbourg.";
    static const char *const soft =
        "Le pré\u00ADsi\u00ADdent Emma\u200Bnuel Ma\u00ADcron était "
        "à Stras\u00AD\u200Dbourg.";
    tokenize(&a, plain, strlen(plain));
    tokenize(&b, soft, strlen(soft));
    check_alike(&a, &b);
    gaz_tokens_free(&a);
    gaz_tokens_free(&b);
}
END_TEST

/* A small generator, the same everywhere (Marsaglia 2003, xorshift). */
static uint32_t draw(uint32_t *state) {
    uint32_t x = *state;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return *state = x;
}

START_TEST(any_text_is_tokenized) {
    static const char *const bits[] = {
        "a",      "B",     "é",      "É",      "e\u0301", "l'",     "-t-il",   "-là",
        "M.",     "J.",    ".",      "…",      "!",       "?",      "«",       "»",
        "\"",     "'",     "’",      "-",      "–",       " ",      "\n",      "\r\n",
        "\r",     "\t",    "1",      "23",     ",",       ":",      "/",       "@",
        "#",      "_",     "+",      "&",      "°",       "·",      "😀",       "👍",
        "\u200D", "œ",     "\u00AD", "\uFE0F", "🇫",       "\u0301", "h",       "(",
        ")",      "%",     "€",      "\u00A0", "n°",      "www.",   "http://", ".fr",
        "XIVe",   "etc.",  "\u20E3", "\x01",   "北",      "\u2028", "*",       "--",
        "...",    "<<",    ">>",     "''",     "J.-C.",   "av.",    "ex-",     "PS-",
        "UE",     "-gate", "abcL"};
    enum { BITS = sizeof bits / sizeof *bits };
    gaz_tokens t = {0};
    uint32_t state = 20191125;
    for (int round = 0; round < 30000; round++) {
        gaz_buffer text = {0};
        for (uint32_t n = draw(&state) % 24; n > 0; n--)
            gaz_buffer_text(&text, bits[draw(&state) % BITS]);
        if (draw(&state) % 8 == 0)
            gaz_buffer_byte(&text, '\0');
        tokenize(&t, text.data ? text.data : "", text.len);
        gaz_buffer_free(&text);
    }
    for (int round = 0; round < 20000; round++) { /* any code points */
        gaz_buffer text = {0};
        for (uint32_t n = draw(&state) % 16; n > 0; n--) {
            static const uint32_t spans[] = {0x80, 0x250, 0x3000, 0x110000};
            uint32_t c = draw(&state) % spans[draw(&state) % 4];
            char utf8[4];
            if (c < 0xD800 || c > 0xDFFF)
                gaz_buffer_append(&text, utf8, gaz_utf8_encode(c, utf8));
        }
        tokenize(&t, text.data ? text.data : "", text.len);
        gaz_buffer_free(&text);
    }
    gaz_tokens_free(&t);
}
END_TEST

/* Repetitions that tempt a tokenizer into looking ahead or back without bound. */
START_TEST(time_is_linear) {
    static const char *const bits[] = {
        "a",       "é",      "1",       "a.",    "A.",     "aa.",     "a-",      "a'",
        "l'",      "1 ",     "1,",      "1.",    "1/",     "100 ",    ".",       ". ",
        "\"",      "! \"",   ".)",      ".\n)",  "\n)",    "\n",      " ",       "\u00AD",
        "a\u00AD", "\u0301", "e\u0301", "@a",    "a@",     "http://", "a:b",     "M. ",
        "M.\n",    "(",      "-",       "- ",    "😀",      "\u200D",  "😀\u200D", "t-",
        "a-t-",    "a_",     "a+",      "A&",    "n°",     "«",       "« ",      "...",
        "*",       "\r",     "a\n",     "www.",  "aa.bb@", "J.-",     "\u2028",  "etc. ",
        "1\n",     "' ",     "XI",      "-le",   "ex-A",   "PS-",     "UE-",     "abcL'",
        "ABCDL'a", "+A+",    " +A",     "A-gate"};
    enum { SIZE = 1 << 18 };
    char *text = malloc(SIZE + 16);
    gaz_tokens t = {0};
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        size_t n = strlen(bits[i]), len = 0;
        while (len < SIZE)
            memcpy(text + len, bits[i], n), len += n;
        tokenize(&t, text, len);
        for (size_t p = 0; p < len;) {
            size_t cut = gaz_cut(text + p, len - p, 65536);
            ck_assert_uint_gt(cut, 0);
            p += cut;
        }
    }
    free(text);
    gaz_tokens_free(&t);
}
END_TEST

START_TEST(empty_text_has_no_tokens) {
    gaz_tokens t = {0};
    tokenize(&t, "", 0);
    ck_assert_uint_eq(t.count, 0);
    static const char blank[] = " \n\r\n\t\u00A0\u00AD";
    tokenize(&t, blank, sizeof blank - 1);
    ck_assert_uint_eq(t.count, 0);
    gaz_tokens_free(&t);
}
END_TEST

/* ---- cutting ---- */

/* Tokenizes text by parts of at most `want` bytes and compares with the whole. */
static void check_parts(const char *text, size_t len, size_t want, int exact) {
    gaz_tokens whole = {0}, part = {0};
    tokenize(&whole, text, len);
    size_t at = 0;
    for (size_t p = 0; p < len;) {
        size_t n = gaz_cut(text + p, len - p, want);
        ck_assert_uint_gt(n, 0);
        ck_assert_uint_le(n, len - p);
        ck_assert(n <= want || n <= 4);
        ck_assert(is_at_edge(text, len, p + n));
        ck_assert(!(p + n < len && text[p + n] == '\n' && text[p + n - 1] == '\r'));
        tokenize(&part, text + p, n);
        for (size_t j = 0; exact && j < part.count; j++, at++) {
            const gaz_token *a = &whole.at[at], *b = &part.at[j];
            ck_assert_uint_lt(at, whole.count);
            ck_assert_uint_eq(a->start, b->start + p);
            ck_assert_uint_eq(a->len, b->len);
            ck_assert_uint_eq(a->cls, b->cls);
            ck_assert_uint_eq(a->flags & GAZ_TOKF_SENTENCE, b->flags & GAZ_TOKF_SENTENCE);
        }
        p += n;
    }
    if (exact)
        ck_assert_uint_eq(at, whole.count);
    gaz_tokens_free(&whole);
    gaz_tokens_free(&part);
}

START_TEST(cuts_are_where_the_contract_says) {
    static const char text[] = "Un. Deux.\nTrois.\n\nQuatre. Cinq.\nSix. Sept";
    ck_assert_uint_eq(gaz_cut(text, 42, 42), 42);
    ck_assert_uint_eq(gaz_cut(text, 42, 100), 42);
    ck_assert_uint_eq(gaz_cut(text, 42, 40), 18);              /* the paragraph */
    ck_assert_uint_eq(gaz_cut(text, 42, 18), 18);              /* just at its end */
    ck_assert_uint_eq(gaz_cut(text, 42, 17), 10);              /* the line */
    ck_assert_uint_eq(gaz_cut(text, 42, 9), 4);                /* the sentence */
    ck_assert_uint_eq(gaz_cut("Nancy Metz Toul", 15, 12), 11); /* white space */
    ck_assert_uint_eq(gaz_cut("en 12 345", 9, 8), 3);          /* not in a number */
    ck_assert_uint_eq(gaz_cut("ééé", 6, 3), 2);
    ck_assert_uint_eq(gaz_cut("😀a", 5, 1), 4);
    ck_assert_uint_eq(gaz_cut("a\r\nb", 4, 2), 1);
    ck_assert_uint_eq(gaz_cut("", 0, 0), 0);
}
END_TEST

START_TEST(parts_make_the_whole) {
    static const char *const breaks[] = {"\n\n", "\r\n\r\n", "\n"};
    for (size_t b = 0; b < sizeof breaks / sizeof *breaks; b++) {
        gaz_buffer text = {0};
        for (int i = 0; i < 3; i++) {
            join_paragraphs(&text, breaks[b]);
            gaz_buffer_text(&text, breaks[b]);
        }
        for (size_t want = 1; want < text.len; want += want < 40 ? 1 : 61)
            check_parts(text.data, text.len, want, want >= 300);
        gaz_buffer_free(&text);
    }
}
END_TEST

START_TEST(one_long_line_is_cut_at_sentences) {
    gaz_buffer text = {0};
    for (int i = 0; i < 150; i++)
        gaz_buffer_text(
            &text, "M. Lavrov vit à St. Louis, U.S.A. Le reste va, dit-il. « Oui ? » "
                   "demande-t-on. J. Dupont, art. 5, paie 1 234 euros, etc. ");
    for (size_t want = 300; want < 9000; want += 211)
        check_parts(text.data, text.len, want, 1);
    gaz_buffer_free(&text);
}
END_TEST

/* ---- tables ---- */

START_TEST(classes_have_names) {
    for (int c = 0; c < GAZ_TOK_CLASSES; c++)
        ck_assert_ptr_nonnull(gaz_token_class_name((gaz_token_class)c));
    ck_assert_ptr_null(gaz_token_class_name(GAZ_TOK_CLASSES));
    ck_assert_str_eq(gaz_token_class_name(GAZ_TOK_ELISION), "elision");
}
END_TEST

#ifdef GAZ_SOURCE_ROOT
START_TEST(tables_are_sorted) {
    FILE *f = fopen(GAZ_SOURCE_ROOT "/src/token/french.c", "rb");
    ck_assert_ptr_nonnull(f);
    char line[1024], last[64] = "";
    int in_table = 0, words = 0;
    while (fgets(line, sizeof line, f)) {
        if (strstr(line, "static const")) {
            in_table = strstr(line, "beginnings") == NULL;
            last[0] = '\0';
        }
        int ends = strstr(line, "};") != NULL;
        for (char *p = line; in_table && (p = strchr(p, '"')) != NULL;) {
            char *end = strchr(p + 1, '"');
            ck_assert_ptr_nonnull(end);
            *end = '\0';
            if (strcmp(last, p + 1) >= 0)
                ck_abort_msg("%s stands before %s", last, p + 1);
            snprintf(last, sizeof last, "%s", p + 1);
            p = end + 1;
            words++;
        }
        if (ends)
            in_table = 0;
    }
    fclose(f);
    ck_assert_int_gt(words, 400);
}
END_TEST
#endif

int main(void) {
    Suite *s = suite_create("token");
    TCase *all = tcase_create("properties"), *cut = tcase_create("cut");
    TCase *tables = tcase_create("tables");
    tcase_set_timeout(all, 120);
    tcase_set_timeout(cut, 120);
    tcase_add_test(all, empty_text_has_no_tokens);
    tcase_add_test(all, paragraphs_do_not_touch_each_other);
    tcase_add_test(all, line_ends_apostrophes_and_spaces_are_alike);
    tcase_add_test(all, accents_composed_or_not_are_alike);
    tcase_add_test(all, soft_hyphens_split_no_word);
    tcase_add_test(all, any_text_is_tokenized);
    tcase_add_test(all, time_is_linear);
    suite_add_tcase(s, all);
    tcase_add_test(cut, cuts_are_where_the_contract_says);
    tcase_add_test(cut, parts_make_the_whole);
    tcase_add_test(cut, one_long_line_is_cut_at_sentences);
    suite_add_tcase(s, cut);
    tcase_add_test(tables, classes_have_names);
#ifdef GAZ_SOURCE_ROOT
    tcase_add_test(tables, tables_are_sorted);
#endif
    suite_add_tcase(s, tables);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
