/* fuzz_tokens.c — any text: tokens cover it in order, and its parts are those of the
 * whole. */
#include <string.h>

#include "fuzz.h"
#include "text/chars.h"
#include "text/cp1252.h"
#include "text/utf8.h"
#include "token/tokenizer.h"

static void check_tokens(const char *text, size_t len, const gaz_tokens *t) {
    size_t end = 0;
    for (size_t i = 0; i < t->count; i++) {
        const gaz_token *k = &t->at[i];
        PROMISE(k->start >= end && k->len > 0 && k->start + (size_t)k->len <= len);
        PROMISE(((unsigned char)text[k->start] & 0xC0) != 0x80);
        for (size_t p = end, n; p < k->start; p += n) {
            gaz_char_kind kind = gaz_char_kind_of(gaz_utf8_decode(text + p, len - p, &n));
            PROMISE(kind == GAZ_CHAR_SPACE || kind == GAZ_CHAR_NEWLINE ||
                    kind == GAZ_CHAR_INVISIBLE);
        }
        PROMISE(k->cls < GAZ_TOK_CLASSES && k->shape < GAZ_SHAPES);
        PROMISE(gaz_token_class_name((gaz_token_class)k->cls) != NULL);
        end = k->start + k->len;
        PROMISE(end == len || ((unsigned char)text[end] & 0xC0) != 0x80);
    }
    PROMISE(t->count == 0 || t->at[0].flags & GAZ_TOKF_SENTENCE);
}

static void check_cuts(const char *text, size_t len) {
    /* A cut looks far around: some of them are enough. */
    for (size_t want = 1; want < len && want < 2000; want = want * 5 + 3)
        for (size_t from = 0, n, cuts = 0; from < len && cuts < 20; from += n, cuts++) {
            n = gaz_cut(text + from, len - from, want);
            PROMISE(n > 0 && n <= len - from);
            PROMISE(from + n == len || ((unsigned char)text[from + n] & 0xC0) != 0x80);
            PROMISE(from + n == len || text[from + n] != '\n' ||
                    text[from + n - 1] != '\r');
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gaz_buffer decoded = {0};
    gaz_tokens tokens = {0};
    const char *text = (const char *)data;
    size_t len = size, bad = gaz_utf8_check(text, size);
    PROMISE(bad <= size);
    if (bad < size) {
        gaz_cp1252_decode(&decoded, text, size);
        text = decoded.data;
        len = decoded.len;
        PROMISE(gaz_utf8_check(text, len) == len);
    }
    PROMISE(gaz_tokenize(&tokens, text, len));
    check_tokens(text, len, &tokens);
    check_cuts(text, len);
    gaz_tokens_free(&tokens);
    gaz_buffer_free(&decoded);
    return 0;
}
