/* test_text.c — room text: UTF-8, offsets, Windows-1252, folding. Room: tests. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "text/chars.h"
#include "text/cp1252.h"
#include "text/fold.h"
#include "text/offsets.h"
#include "text/utf8.h"

/* ---- UTF-8 ---- */

typedef struct bytes {
    const char *s;
    size_t len;
} bytes;
#define BYTES(literal)                                                                   \
    { literal, sizeof(literal) - 1 }

START_TEST(well_formed_text_passes) {
    static const bytes good[] = {
        BYTES(""),
        BYTES("Nancy"),
        BYTES("\0\x7F"),
        BYTES("\xC2\x80\xDF\xBF"),
        BYTES("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"),
        BYTES("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"),
        BYTES("une longue ligne d'ASCII, puis l'Élysée et œuvre 😀"),
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_uint_eq(gaz_utf8_check(good[i].s, good[i].len), good[i].len);
}
END_TEST

START_TEST(each_fault_is_found_at_its_byte) {
    static const bytes faults[] = {
        BYTES("\x80"),             /* a tail alone */
        BYTES("\xBF"),             /* */
        BYTES("\xC0\x80"),         /* overlong, two bytes */
        BYTES("\xC1\xBF"),         /* */
        BYTES("\xE0\x80\x80"),     /* overlong, three bytes */
        BYTES("\xE0\x9F\xBF"),     /* */
        BYTES("\xF0\x80\x80\x80"), /* overlong, four bytes */
        BYTES("\xF0\x8F\xBF\xBF"), /* */
        BYTES("\xED\xA0\x80"),     /* surrogates */
        BYTES("\xED\xBF\xBF"),     /* */
        BYTES("\xF4\x90\x80\x80"), /* above U+10FFFF */
        BYTES("\xF5\x80\x80\x80"), /* */
        BYTES("\xFE"),             /* */
        BYTES("\xFF"),             /* */
        BYTES("\xC3"),             /* cut short */
        BYTES("\xE2\x80"),         /* */
        BYTES("\xE2"),             /* */
        BYTES("\xF0\x9F\x98"),     /* */
        BYTES("\xC3("),            /* a tail is missing */
        BYTES("\xE2\x80("),        /* */
        BYTES("\xE2(\x80"),        /* */
        BYTES("\xF0\x9F\x98("),    /* */
        BYTES("\xF0\x9F(\x98"),    /* */
    };
    static const char *const before[] = {"", "a", "Nancy, ", "é", "douze octets et plus ",
                                         "😀"};
    char text[64];
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        for (size_t j = 0; j < sizeof before / sizeof *before; j++) {
            size_t at = strlen(before[j]);
            memcpy(text, before[j], at);
            memcpy(text + at, faults[i].s, faults[i].len);
            size_t len = at + faults[i].len;
            ck_assert_uint_eq(gaz_utf8_check(text, len), at);
            text[len] = 'z';
            if ((unsigned char)faults[i].s[faults[i].len - 1] != 0xC3)
                ck_assert_uint_eq(gaz_utf8_check(text, len + 1), at);
        }
}
END_TEST

START_TEST(every_code_point_survives_encoding) {
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        char utf8[4];
        size_t n = gaz_utf8_encode(c, utf8), m;
        if (c >= 0xD800 && c <= 0xDFFF) {
            ck_assert_uint_eq(gaz_utf8_check(utf8, n), 0);
            continue;
        }
        if (gaz_utf8_check(utf8, n) != n || gaz_utf8_decode(utf8, n, &m) != c || m != n)
            ck_abort_msg("U+%04X", (unsigned)c);
    }
}
END_TEST

START_TEST(lengths_in_three_units) {
    const char *s = "L’Ée\u0301😀!"; /* é as e and an accent */
    size_t len = strlen(s);
    ck_assert_uint_eq(len, 1 + 3 + 2 + 1 + 2 + 4 + 1);
    ck_assert_uint_eq(gaz_utf8_count(s, len), 7);
    ck_assert_uint_eq(gaz_utf8_count_utf16(s, len), 8);
}
END_TEST

START_TEST(offsets_walk_forward) {
    const char *s = "😀 « l’e\xCC\x81te\xCC\x81 » 🇫🇷\r\nfin";
    gaz_offsets o;
    gaz_offsets_start(&o, s);
    for (size_t i = 0; i <= strlen(s); i++) {
        if (((unsigned char)s[i] & 0xC0) == 0x80)
            continue;
        gaz_offsets_to(&o, i);
        ck_assert_uint_eq(o.byte, i);
        ck_assert_uint_eq(o.codepoint, gaz_utf8_count(s, i));
        ck_assert_uint_eq(o.utf16, gaz_utf8_count_utf16(s, i));
    }
    size_t was = o.codepoint;
    gaz_offsets_to(&o, o.byte); /* standing still is allowed */
    ck_assert_uint_eq(o.codepoint, was);
}
END_TEST

/* ---- Windows-1252 ---- */

START_TEST(windows_1252_is_decoded) {
    gaz_buffer out = {0};
    static const char windows[] = "L\x92\xC9lys\xE9\x65 \x96 \x80 \x9C\x85";
    gaz_cp1252_decode(&out, windows, sizeof windows - 1);
    ck_assert(!out.failed);
    gaz_buffer_byte(&out, '\0');
    ck_assert_str_eq(out.data, "L’Élysée – € œ…");
    gaz_buffer_free(&out);
}
END_TEST

START_TEST(all_bytes_decode_to_valid_text) {
    /* As iconv has them; the five that Windows-1252 leaves out are C1 controls. */
    static const char *const table = "€\xC2\x81"
                                     "‚ƒ„…†‡ˆ‰Š‹Œ\xC2\x8D"
                                     "Ž\xC2\x8F"
                                     "\xC2\x90"
                                     "‘’“”•–—˜™š›œ\xC2\x9D"
                                     "žŸ";
    gaz_buffer out = {0}, latin = {0};
    char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    gaz_cp1252_decode(&out, all, sizeof all);
    gaz_latin1_decode(&latin, all, sizeof all);
    ck_assert_uint_eq(gaz_utf8_check(out.data, out.len), out.len);
    ck_assert_uint_eq(gaz_utf8_count(out.data, out.len), 256);
    ck_assert_uint_eq(gaz_utf8_count(latin.data, latin.len), 256);
    ck_assert(memcmp(out.data, all, 0x80) == 0);
    ck_assert(memcmp(out.data + 0x80, table, strlen(table)) == 0);
    size_t at = 0, n;
    for (uint32_t c = 0; c < 256; c++, at += n)
        ck_assert_uint_eq(gaz_utf8_decode(latin.data + at, latin.len - at, &n), c);
    gaz_buffer_free(&out);
    gaz_buffer_free(&latin);
}
END_TEST

/* ---- folding ---- */

typedef size_t folding(const char *, size_t, char *);

static void check_fold(folding *fold, const char *word, const char *want) {
    char out[GAZ_FOLD_MAX + 1];
    size_t n = fold(word, strlen(word), out);
    out[n] = '\0';
    ck_assert_str_eq(out, want);
}

START_TEST(folding_lowers_and_composes) {
    check_fold(gaz_fold, "Nancy", "nancy");
    check_fold(gaz_fold, "ÉLYSÉE", "élysée");
    check_fold(gaz_fold, "E\u0301lyse\u0301e", "élysée");
    check_fold(gaz_fold, "Œuvre", "œuvre");
    check_fold(gaz_fold, "ŒUVRE×÷ß", "œuvre×÷ß");
    check_fold(gaz_fold, "L’Île", "l'île");
    check_fold(gaz_fold, "Lʼ´‘′'Île", "l'''''île");
    check_fold(gaz_fold, "Jean‐Pierre‑Paul-Luc", "jean-pierre-paul-luc");
    check_fold(gaz_fold, "pré\u00ADsi\u00ADdent", "président");
    check_fold(gaz_fold, "Nan\u200Bcy\u200D\uFEFF\uFE0F", "nancy");
    check_fold(gaz_fold, "e\u00AD\u0301", "é"); /* the mark finds its letter again */
    check_fold(gaz_fold, "ŁÓDŹ", "łódź");
    check_fold(gaz_fold, "ΣΊΣΥΦΟΣ", "σίσυφοσ");
    check_fold(gaz_fold, "МОСКВА", "москва");
    check_fold(gaz_fold, "\u212B\u212A", "åk"); /* ångström and kelvin signs */
    check_fold(gaz_fold, "a\u0323\u0302 a\u0302\u0323", "ậ ậ");
    check_fold(gaz_fold, "北京", "北京");
    check_fold(gaz_fold, "\u00AD\u200B", "");
}
END_TEST

START_TEST(accents_are_taken_off) {
    check_fold(gaz_fold_accents, "élysée", "elysee");
    check_fold(gaz_fold_accents, "çà ïñü", "ca inu");
    check_fold(gaz_fold_accents, "œuvre æquo", "oeuvre aequo");
    check_fold(gaz_fold_accents, "łódź ørsted đakovo straße ığdır",
               "lodz orsted dakovo strasse igdir");
    check_fold(gaz_fold_accents, "nancy", "nancy");
    check_fold(gaz_fold_accents, "ế", "e");
}
END_TEST

START_TEST(spelling_is_kept) {
    check_fold(gaz_fold_spelling, "L’E\u0301lyse\u0301e", "L'Élysée");
    check_fold(gaz_fold_spelling, "Saint\u2011Dié\u00AD", "Saint-Dié");
    check_fold(gaz_fold_spelling, "ŒTTINGEN", "ŒTTINGEN");
}
END_TEST

START_TEST(folding_is_stable) {
    static const char *const words[] = {
        "ÉLYSÉE",  "E\u0301", "İzmir", "ǅ",    "ΐ",      "\u1FEFa", "\u1FFD",
        "\u0344a", "ﬁn",      "Ⅷ",     "가각", "\u0958", "\u212A",  "a\u0305\u0301"};
    char once[GAZ_FOLD_MAX], twice[GAZ_FOLD_MAX];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = gaz_fold(words[i], strlen(words[i]), once);
        ck_assert_uint_gt(n, 0);
        ck_assert_uint_eq(gaz_utf8_check(once, n), n);
        ck_assert_uint_eq(gaz_fold(once, n, twice), n);
        ck_assert(memcmp(once, twice, n) == 0);
    }
}
END_TEST

/* The short way for Latin letters must say what the long one says. */
START_TEST(short_and_long_way_agree) {
    for (uint32_t c = 1; c < 0x2100; c++) {
        char plain[8], longer[16], a[GAZ_FOLD_MAX], b[GAZ_FOLD_MAX];
        size_t n = gaz_utf8_encode(c, plain);
        memcpy(longer, plain, n);
        /* A zero-width space sends the word the long way and is dropped. */
        memcpy(longer + n, "\xE2\x80\x8B", 3);
        size_t x = gaz_fold(plain, n, a), y = gaz_fold(longer, n + 3, b);
        if (x != y || memcmp(a, b, x) != 0)
            ck_abort_msg("U+%04X", (unsigned)c);
        x = gaz_fold_spelling(plain, n, a);
        y = gaz_fold_spelling(longer, n + 3, b);
        if (x != y || memcmp(a, b, x) != 0)
            ck_abort_msg("U+%04X", (unsigned)c);
    }
}
END_TEST

START_TEST(long_words_are_refused) {
    char word[4096], out[GAZ_FOLD_MAX];
    memset(word, 'A', sizeof word);
    ck_assert_uint_eq(gaz_fold(word, GAZ_FOLD_MAX, out), GAZ_FOLD_MAX);
    ck_assert_uint_eq(gaz_fold(word, GAZ_FOLD_MAX + 1, out), 0);
    ck_assert_uint_eq(gaz_fold(word, sizeof word, out), 0);
    ck_assert_uint_eq(gaz_fold_accents(word, GAZ_FOLD_MAX + 1, out), 0);
    /* 600 bytes with soft hyphens fold into 200. */
    for (size_t i = 0; i < 200; i++)
        memcpy(word + 3 * i, "A\xC2\xAD", 3);
    ck_assert_uint_eq(gaz_fold(word, 600, out), 200);
    /* œ grows into oe, never beyond the bound. */
    for (size_t i = 0; i < 256; i++)
        memcpy(word + 2 * i, "\xC5\x93", 2);
    ck_assert_uint_eq(gaz_fold_accents(word, 512, out), 512);
    for (size_t i = 0; i < sizeof word / 2; i++) /* marks without end */
        memcpy(word + 2 * i, i % 2 ? "\xCC\x81" : "\xCC\xA3", 2);
    ck_assert_uint_eq(gaz_fold(word, sizeof word, out), 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("text");
    TCase *utf8 = tcase_create("utf8"), *fold = tcase_create("fold");
    tcase_set_timeout(utf8, 60);
    tcase_add_test(utf8, well_formed_text_passes);
    tcase_add_test(utf8, each_fault_is_found_at_its_byte);
    tcase_add_test(utf8, every_code_point_survives_encoding);
    tcase_add_test(utf8, lengths_in_three_units);
    tcase_add_test(utf8, offsets_walk_forward);
    tcase_add_test(utf8, windows_1252_is_decoded);
    tcase_add_test(utf8, all_bytes_decode_to_valid_text);
    suite_add_tcase(s, utf8);
    tcase_add_test(fold, folding_lowers_and_composes);
    tcase_add_test(fold, accents_are_taken_off);
    tcase_add_test(fold, spelling_is_kept);
    tcase_add_test(fold, folding_is_stable);
    tcase_add_test(fold, short_and_long_way_agree);
    tcase_add_test(fold, long_words_are_refused);
    suite_add_tcase(s, fold);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_NORMAL);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed != 0;
}
