/* fuzz_json.c — a JSON line: the scanner and jansson take the same ones and read the same
 * strings in them. */
#include <jansson.h>
#include <string.h>

#include "format/json_scan.h"
#include "fuzz.h"
#include "text/utf8.h"

static const char *text;

static void check_string(const gaz_json_value *v, const json_t *want) {
    gaz_buffer out = {0};
    gaz_json_unescape(text, v, &out);
    PROMISE(!out.failed && out.len == json_string_length(want));
    PROMISE(out.len == 0 || memcmp(out.data, json_string_value(want), out.len) == 0);
    gaz_buffer_free(&out);
}

static void check_value(const gaz_json *j, const gaz_json_value *v, const json_t *want) {
    static const json_type TYPES[] = {
        [GAZ_JSON_NULL] = JSON_NULL,     [GAZ_JSON_FALSE] = JSON_FALSE,
        [GAZ_JSON_TRUE] = JSON_TRUE,     [GAZ_JSON_NUMBER] = JSON_INTEGER,
        [GAZ_JSON_STRING] = JSON_STRING, [GAZ_JSON_ARRAY] = JSON_ARRAY,
        [GAZ_JSON_OBJECT] = JSON_OBJECT};
    size_t at = 0, n = 0;
    gaz_json_value key, item;
    PROMISE(json_typeof(want) == TYPES[v->kind] ||
            (v->kind == GAZ_JSON_NUMBER && json_is_number(want)));
    PROMISE(gaz_json_kind_name(v->kind) != NULL);
    if (v->kind == GAZ_JSON_STRING)
        check_string(v, want);
    if (v->kind == GAZ_JSON_ARRAY) {
        for (; gaz_json_each(j, v, &at, NULL, &item); n++) {
            PROMISE(n < json_array_size(want));
            check_value(j, &item, json_array_get(want, n));
        }
        PROMISE(n == json_array_size(want));
    }
    if (v->kind == GAZ_JSON_OBJECT)
        for (; gaz_json_each(j, v, &at, &key, &item); n++)
            PROMISE(key.kind == GAZ_JSON_STRING);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static gaz_json j;
    json_error_t why;
    text = (const char *)data;
    /* jansson takes a NUL between values for blank space. */
    if (gaz_utf8_check(text, size) < size || memchr(text, 0, size))
        return 0;
    const size_t flags = JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL;
    json_t *any = json_loadb(text, size, flags, &why);
    enum json_error_code code = any ? json_error_unknown : json_error_code(&why);
    json_t *strict = json_loadb(text, size, flags | JSON_REJECT_DUPLICATES, &why);
    if (gaz_json_scan(&j, text, size)) {
        /* jansson knows no number as large as that, no NUL in a key, and less depth. */
        PROMISE(any || code == json_error_numeric_overflow ||
                code == json_error_null_byte_in_key || code == json_error_stack_overflow);
        for (size_t i = 0; any && i < j.count; i++) {
            const gaz_json_member *m = &j.member[i];
            gaz_buffer key = {0};
            gaz_json_unescape(text, &m->key, &key);
            gaz_buffer_byte(&key, '\0');
            PROMISE(!key.failed);
            const json_t *want = json_object_get(any, key.data);
            PROMISE(want != NULL);
            check_value(&j, &m->value, want);
            gaz_buffer_free(&key);
        }
        PROMISE(!any || j.count == json_object_size(any));
    } else {
        PROMISE(j.message != NULL && j.fault <= size);
        /* What it refuses has a key twice, or is deep, or is no object, or no JSON. */
        PROMISE(!strict || !json_is_object(strict) || strstr(j.message, "deep") != NULL);
    }
    json_decref(any);
    json_decref(strict);
    return 0;
}
