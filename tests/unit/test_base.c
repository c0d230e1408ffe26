/* test_base.c — memory, buffers, errors, hashes. Room: tests. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"
#include "run.h"

/* ---- arena ---- */

START_TEST(arena_gives_aligned_memory_apart) {
    gaz_arena a = {0};
    unsigned char *at[300];
    for (size_t i = 0; i < COUNT(at); i++) {
        size_t n = i * 7 % 501;
        at[i] = gaz_arena_alloc(&a, n);
        ck_assert_ptr_nonnull(at[i]);
        ck_assert_uint_eq((uintptr_t)at[i] % 16, 0);
        memset(at[i], (int)(i & 0xFF), n);
    }
    for (size_t i = 0; i < COUNT(at); i++)
        for (size_t k = 0; k < i * 7 % 501; k++)
            ck_assert_uint_eq(at[i][k], i & 0xFF);
    gaz_arena_free(&a);
}
END_TEST

START_TEST(arena_takes_more_than_a_block) {
    gaz_arena a = {0};
    char *small = gaz_arena_string(&a, "Toul", 4);
    char *large = gaz_arena_alloc(&a, 1 << 20);
    ck_assert_ptr_nonnull(large);
    memset(large, 1, 1 << 20);
    ck_assert_str_eq(small, "Toul");
    gaz_arena_reset(&a);
    char *again = gaz_arena_string(&a, "Nancy\0Metz", 10);
    ck_assert_mem_eq(again, "Nancy\0Metz", 11);
    gaz_arena_free(&a);
    ck_assert_ptr_null(a.block);
    gaz_arena_free(&a);
}
END_TEST

START_TEST(arena_refuses_sizes_that_overflow) {
    gaz_arena a = {0};
    ck_assert_ptr_null(gaz_arena_alloc(&a, SIZE_MAX));
    ck_assert_ptr_null(gaz_arena_alloc(&a, SIZE_MAX - 15));
    ck_assert_ptr_null(gaz_arena_array(&a, SIZE_MAX / 8 + 2, 8));
    ck_assert_ptr_null(gaz_arena_array(&a, (size_t)1 << 33, (size_t)1 << 33));
    ck_assert_ptr_null(gaz_arena_string(&a, "", SIZE_MAX));
    ck_assert_ptr_nonnull(gaz_arena_array(&a, 0, 8));
    ck_assert_str_eq(gaz_arena_string(&a, NULL, 0), "");
    gaz_arena_free(&a);
}
END_TEST

/* ---- buffer ---- */

START_TEST(buffer_grows_and_keeps) {
    gaz_buffer b = {0};
    for (int i = 0; i < 10000; i++)
        gaz_buffer_byte(&b, (char)('a' + i % 26));
    gaz_buffer_text(&b, "fin");
    gaz_buffer_append(&b, NULL, 0);
    ck_assert_uint_eq(b.len, 10003);
    for (int i = 0; i < 10000; i++)
        ck_assert_int_eq(b.data[i], 'a' + i % 26);
    ck_assert_mem_eq(b.data + 10000, "fin", 3);
    gaz_buffer_free(&b);
    ck_assert_ptr_null(b.data);
}
END_TEST

START_TEST(buffer_failure_is_sticky) {
    gaz_buffer b = {0};
    gaz_buffer_text(&b, "Toul");
    ck_assert(!gaz_buffer_reserve(&b, SIZE_MAX - 2));
    ck_assert(b.failed);
    gaz_buffer_text(&b, "ouse, and a text that is longer than what was reserved");
    ck_assert_uint_eq(b.len, 4);
    ck_assert_mem_eq(b.data, "Toul", 4);
    gaz_buffer_free(&b);
    ck_assert(!b.failed);
}
END_TEST

START_TEST(arrays_grow_or_stay) {
    uint32_t *array = NULL;
    size_t cap = 0;
    ck_assert(gaz_grow(&array, &cap, 1, sizeof *array));
    ck_assert_uint_ge(cap, 1);
    for (size_t i = 0; i < 1000; i++) {
        ck_assert(gaz_grow(&array, &cap, i + 1, sizeof *array));
        array[i] = (uint32_t)(i * i);
    }
    for (size_t i = 0; i < 1000; i++)
        ck_assert_uint_eq(array[i], i * i);
    uint32_t *before = array;
    size_t cap_before = cap;
    ck_assert(!gaz_grow(&array, &cap, SIZE_MAX / 4, sizeof *array));
    ck_assert(!gaz_grow(&array, &cap, SIZE_MAX, 1));
    ck_assert_ptr_eq(array, before);
    ck_assert_uint_eq(cap, cap_before);
    ck_assert(gaz_grow(&array, &cap, 10, sizeof *array));
    ck_assert_ptr_eq(array, before);
    free(array);
}
END_TEST

/* ---- error ---- */

START_TEST(errors_say_where) {
    gaz_error err;
    memset(&err, 0xFF, sizeof err);
    ck_assert_int_eq(gaz_fail_at(&err, GAZ_ERR_SYNTAX, 3, 4, 5, "%s:%d", "x.tsv", 3),
                     GAZ_ERR_SYNTAX);
    ck_assert_int_eq(err.code, GAZ_ERR_SYNTAX);
    ck_assert_uint_eq(err.line, 3);
    ck_assert_uint_eq(err.column, 4);
    ck_assert_uint_eq(err.byte, 5);
    ck_assert_str_eq(err.text, "x.tsv:3");
    ck_assert_int_eq(gaz_fail(&err, GAZ_ERR_IO, "no"), GAZ_ERR_IO);
    ck_assert_uint_eq(err.line + err.column + err.byte, 0);
    ck_assert_int_eq(gaz_fail(NULL, GAZ_ERR_DATA, "%d", 1), GAZ_ERR_DATA);
    ck_assert_int_eq(gaz_fail_memory(NULL), GAZ_ERR_MEMORY);
}
END_TEST

/* A text that is too long is never cut inside a character. */
START_TEST(long_errors_are_cut_at_characters) {
    gaz_error err;
    char text[1200];
    static const char *const letters[] = {"a", "é", "€", "😀"};
    for (size_t k = 0; k < COUNT(letters); k++)
        for (size_t shift = 0; shift < 4; shift++) {
            size_t size = strlen(letters[k]), n = shift;
            memset(text, 'x', shift);
            while (n + size < 1000) {
                memcpy(text + n, letters[k], size);
                n += size;
            }
            text[n] = '\0';
            gaz_fail(&err, GAZ_ERR_DATA, "%s", text);
            size_t len = strlen(err.text);
            ck_assert_uint_lt(len, sizeof err.text);
            ck_assert_uint_ge(len + 5, sizeof err.text);
            ck_assert_uint_eq((len - shift) % size, 0);
            ck_assert_mem_eq(err.text, text, len);
        }
    memset(text, 'x', sizeof err.text - 1);
    text[sizeof err.text - 1] = '\0';
    gaz_fail(&err, GAZ_ERR_DATA, "%s", text);
    ck_assert_uint_ge(strlen(err.text), sizeof err.text - 2);
}
END_TEST

/* ---- hash: its values stand in files ---- */

START_TEST(hashes_are_what_they_were) {
    static const struct {
        const char *text;
        uint64_t hash;
    } KNOWN[] = {
        {"", 0x0850F9794D5108B4u},
        {"a", 0xA9206A9C81E0A58Du},
        {"Nancy", 0x15E9F2D8BEBE2D9Cu},
        {"Dakar!!!", 0xE0246D813F827158u},
        {"Ouagadougou, Burkina Faso", 0xA2CE7827CD6A5688u},
    };
    for (size_t i = 0; i < COUNT(KNOWN); i++) {
        size_t n = strlen(KNOWN[i].text);
        char copy[64] = "xxx";
        memcpy(copy + 3, KNOWN[i].text, n); /* alignment says nothing */
        ck_assert_msg(gaz_hash_bytes(KNOWN[i].text, n) == KNOWN[i].hash,
                      "« %s »: 0x%016llX", KNOWN[i].text,
                      (unsigned long long)gaz_hash_bytes(KNOWN[i].text, n));
        ck_assert_uint_eq(gaz_hash_bytes(copy + 3, n), KNOWN[i].hash);
    }
    ck_assert_msg(gaz_hash_pair(1, 2) == 0xAF76C973178D7E77u, "0x%016llX",
                  (unsigned long long)gaz_hash_pair(1, 2));
}
END_TEST

START_TEST(small_numbers_do_not_collide) {
    enum { SIDE = 64 };
    uint32_t low[SIDE * SIDE];
    size_t n = 0, same = 0;
    for (uint32_t a = 0; a < SIDE; a++)
        for (uint32_t b = 0; b < SIDE; b++)
            low[n++] = (uint32_t)gaz_hash_pair(a, b);
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            same += low[i] == low[k];
    ck_assert_uint_le(same, 1);
    ck_assert_uint_ne(gaz_hash_bytes("\0", 1), gaz_hash_bytes("\0\0", 2));
    ck_assert_uint_ne(gaz_hash_bytes("a\0", 2), gaz_hash_bytes("a", 1));
}
END_TEST

int main(void) {
    Suite *s = suite_create("base");
    TCase *t = tcase_create("base");
    tcase_add_test(t, arena_gives_aligned_memory_apart);
    tcase_add_test(t, arena_takes_more_than_a_block);
    tcase_add_test(t, arena_refuses_sizes_that_overflow);
    tcase_add_test(t, buffer_grows_and_keeps);
    tcase_add_test(t, buffer_failure_is_sticky);
    tcase_add_test(t, arrays_grow_or_stay);
    tcase_add_test(t, errors_say_where);
    tcase_add_test(t, long_errors_are_cut_at_characters);
    tcase_add_test(t, hashes_are_what_they_were);
    tcase_add_test(t, small_numbers_do_not_collide);
    suite_add_tcase(s, t);
    return run_suite(s);
}
