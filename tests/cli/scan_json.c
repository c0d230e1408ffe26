/* scan_json.c — the hand-written JSON scanner against jansson, on lines that are right
 * and lines broken in every place. Prints what differed; the last line counts. */
#include "format/json_scan.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const seeds[] = {
    "{\"id\":\"d1\",\"text\":\"Paris \\u00e9t\\u00e9 \\ud83d\\ude00\",\"n\":-1.5e+3}",
    "{ \"a\" : [ 1 , 2.0 , { \"b\" : null } ] , \"t\" : true , \"f\" : false }",
    "{\"\":\"\",\"x\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"y\":{}, \"z\":[]}",
    "{\"é\":\"naïve œuvre – « l’État »\",\"a\\u0062\":0,\"c\":[[[[[]]]]]}",
    ("{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":10,"
    "\"k\":11,"
    "\"l\":12,\"m\":13,\"n\":14,\"\\u006f\":15,\"p\":0.0,\"q\":-0,\"r\":1E5,\"s\":1e-2}"),
    ("{\"text\":\"0123456789abcdef0123456789abcdef\",\"text2\":"
    "\"\x7f\xc2\x80\xf0\x9f\x98\x80\"}"),
};

static uint32_t state = 12345;
static uint32_t next(uint32_t n) {
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % n;
}

static size_t mutate(char *s, size_t len, size_t cap) {
    static const char bytes[] = "{}[]\",:\\ \t\n01289.-+eEutrfnl/ab\x01\x1f\xc3\xa9";
    for (uint32_t edits = 1 + next(3); edits; edits--) {
        size_t at = next((uint32_t)len + 1);
        char byte = bytes[next(sizeof bytes - 1)];
        switch (next(5)) {
        case 0: /* replace */
            if (at < len)
                s[at] = byte;
            break;
        case 1: /* insert */
            if (len < cap) {
                memmove(s + at + 1, s + at, len - at);
                s[at] = byte;
                len++;
            }
            break;
        case 2: /* delete */
            if (at < len) {
                memmove(s + at, s + at + 1, len - at - 1);
                len--;
            }
            break;
        case 3: /* cut */
            if (next(4) == 0)
                len = at;
            break;
        default: /* copy a piece to another place */
            if (at < len) {
                size_t from = next((uint32_t)len), n = next(8);
                if (from + n <= len && at + n <= len)
                    memmove(s + at, s + from, n);
            }
        }
    }
    return len;
}

/* What jansson refuses and RFC 8259 does not: the limits of its numbers, NUL in keys. */
static int is_own_limit(const json_error_t *e) {
    enum json_error_code code = json_error_code(e);
    return code == json_error_numeric_overflow || code == json_error_null_byte_in_key;
}

static int same_members(gaz_json *j, const char *s, json_t *object, gaz_buffer *text) {
    if (json_object_size(object) != j->count)
        return 0;
    for (size_t i = 0; i < j->count; i++) {
        const gaz_json_member *m = &j->member[i];
        text->len = 0;
        gaz_json_unescape(s, &m->key, text);
        gaz_buffer_byte(text, '\0');
        json_t *value = json_object_get(object, text->data);
        json_t *own = json_loadb(s + m->value.at, m->value.len,
                                 JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        int same = value && own && json_equal(value, own);
        if (same && m->value.kind == GAZ_JSON_STRING) {
            text->len = 0;
            gaz_json_unescape(s, &m->value, text);
            same = text->len == json_string_length(value) &&
                   memcmp(text->len ? text->data : "", json_string_value(value),
                          text->len) == 0;
        }
        json_decref(own);
        if (!same)
            return 0;
    }
    return 1;
}

/* 1: both agree. */
static int compare(gaz_json *j, gaz_buffer *text, const char *s, size_t len) {
    json_error_t e;
    int ours = gaz_json_scan(j, s, len);
    json_t *object = json_loadb(s, len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &e);
    if (!object && is_own_limit(&e))
        return 1;
    if (!object && json_error_code(&e) == json_error_duplicate_key) {
        /* At the top it is a fault for both; deeper it is not for us. */
        json_t *loose = json_loadb(s, len, JSON_ALLOW_NUL, &e);
        int agree = !ours || (loose && json_object_size(loose) == j->count);
        json_decref(loose);
        return agree;
    }
    if (object && !json_is_object(object)) {
        json_decref(object);
        object = NULL;
    }
    int agree = ours == (object != NULL);
    if (agree && ours)
        agree = same_members(j, s, object, text);
    if (!ours && j->fault > len)
        agree = 0;
    json_decref(object);
    return agree;
}

int main(void) {
    gaz_json j = {0};
    gaz_buffer text = {0};
    size_t passed = 0, failed = 0, valid = 0;
    for (uint32_t round = 0; round < 200000; round++) {
        const char *seed = seeds[round % (sizeof seeds / sizeof *seeds)];
        char line[512];
        size_t len = strlen(seed);
        memcpy(line, seed, len);
        if (round >= sizeof seeds / sizeof *seeds)
            len = mutate(line, len, sizeof line);
        if (gaz_utf8_check(line, len) != len)
            continue;
        /* A copy that ends where the line ends, so that a sanitizer sees a step too far.
         */
        char *exact = malloc(len ? len : 1);
        if (!exact)
            return 1;
        memcpy(exact, line, len);
        if (compare(&j, &text, exact, len)) {
            passed++;
            valid += gaz_json_scan(&j, exact, len);
        } else if (++failed < 10) {
            printf("differs: %.*s (%s)\n", (int)len, line, j.message ? j.message : "");
        }
        free(exact);
    }
    gaz_json_free(&j);
    gaz_buffer_free(&text);
    printf("%zu passed (%zu of them valid), %zu failed\n", passed, valid, failed);
    return failed != 0;
}
