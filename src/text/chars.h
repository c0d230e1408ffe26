/* chars.h — what a code point is to the tokenizer and to folding. Room: text. */
#ifndef GAZ_TEXT_CHARS_H
#define GAZ_TEXT_CHARS_H

#include <stdint.h>

typedef enum gaz_char_kind {
    GAZ_CHAR_SPACE = 0,  /* white space that ends no line: NBSP, thin spaces, U+2028 too */
    GAZ_CHAR_NEWLINE,    /* LF, CR */
    GAZ_CHAR_LOWER,      /* small letters; superscript letters (2ᵉ) */
    GAZ_CHAR_UPPER,      /* capital and title-case letters */
    GAZ_CHAR_LETTER,     /* letters of scripts without case */
    GAZ_CHAR_DIGIT,      /* decimal digits */
    GAZ_CHAR_MARK,       /* combining marks: they stay with what stands before */
    GAZ_CHAR_INVISIBLE,  /* soft hyphen, zero-width marks, variation selectors, BOM */
    GAZ_CHAR_APOSTROPHE, /* ' ’ ʼ ´ ‘ ′ */
    GAZ_CHAR_HYPHEN,     /* - ‐ ‑ */
    GAZ_CHAR_PUNCT,      /* every other punctuation mark */
    GAZ_CHAR_SYMBOL,     /* €, %, emoji, arrows, unassigned */
    GAZ_CHAR_CONTROL     /* NUL and the other controls */
} gaz_char_kind;

gaz_char_kind gaz_char_kind_of(uint32_t c);

#endif
