/* tokenizer.h — a French text cut into tokens and sentences. Room: token.
 *
 * One pass over the bytes, no allocation but for the token array, no state but its
 * arguments. Tokens cover everything but white space and invisible marks between words,
 * in order, without overlap. */
#ifndef GAZ_TOKEN_TOKENIZER_H
#define GAZ_TOKEN_TOKENIZER_H

#include "token/token.h"

typedef struct gaz_tokens {
    gaz_token *at; /* [count] */
    size_t count, cap;
} gaz_tokens;

/* Replaces t's tokens by those of text[0..len) (well-formed UTF-8, len < 2^32), classes,
 * shapes, flags and hashes filled in, word 0; sentence starts are marked. A token longer
 * than 4,096 bytes is cut into several. 0 when memory is out. */
int gaz_tokenize(gaz_tokens *t, const char *text, size_t len);
void gaz_tokens_free(gaz_tokens *t);

/* A length n <= len at which text may be cut: the last paragraph's end (blank line, else
 * the end of a line that ends a sentence, else any line's end, else a sentence's end,
 * else white space) at or before `want`; never inside a character or a CRLF, and 0 for
 * len 0 only. len when len <= want. Behind a paragraph or a sentence, tokens and
 * sentences on both sides are those of the whole; the other places are for text that has
 * none within `want`. */
size_t gaz_cut(const char *text, size_t len, size_t want);

#endif
