/* chars.c — what a code point is to the tokenizer and to folding. Room: text.
 *
 * Unicode's general categories (by utf8proc) but for the marks that French newspapers use
 * in a sense of their own: apostrophes, hyphens, degree and per cent signs. */
#include "text/chars.h"

#include <utf8proc.h>

static gaz_char_kind by_category(uint32_t c) {
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LT:
        return GAZ_CHAR_UPPER;
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LM:
        return GAZ_CHAR_LOWER;
    case UTF8PROC_CATEGORY_LO:
        return GAZ_CHAR_LETTER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return GAZ_CHAR_MARK;
    case UTF8PROC_CATEGORY_ND:
        return GAZ_CHAR_DIGIT;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return GAZ_CHAR_PUNCT;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return GAZ_CHAR_SPACE;
    case UTF8PROC_CATEGORY_CC:
        return GAZ_CHAR_CONTROL;
    case UTF8PROC_CATEGORY_CF:
        return GAZ_CHAR_INVISIBLE;
    default:
        return GAZ_CHAR_SYMBOL;
    }
}

gaz_char_kind gaz_char_kind_of(uint32_t c) {
    switch (c) {
    case '\n':
    case '\r':
        return GAZ_CHAR_NEWLINE;
    case '\t':
    case 0x0B:
    case 0x0C:
    case 0x85: /* NEL: older texts have it for a space or an ellipsis, no line end */
        return GAZ_CHAR_SPACE;
    case '\'':
    case 0xB4:
    case 0x2BC:
    case 0x2018:
    case 0x2019:
    case 0x2032:
        return GAZ_CHAR_APOSTROPHE;
    case '-':
    case 0x2010:
    case 0x2011:
        return GAZ_CHAR_HYPHEN;
    case '%':
    case '@':
    case '#':
    case '&':
    case 0xA7:   /* § */
    case 0xB6:   /* ¶ */
    case 0x2030: /* ‰ */
        return GAZ_CHAR_SYMBOL;
    case 0xAA: /* ª º: what is left of « 2ª », « nº » */
    case 0xBA:
        return GAZ_CHAR_LOWER;
    case 0x34F: /* combining grapheme joiner */
        return GAZ_CHAR_INVISIBLE;
    default:
        break;
    }
    if ((c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ||
        (c >= 0x180B && c <= 0x180F)) /* variation selectors */
        return GAZ_CHAR_INVISIBLE;
    return by_category(c);
}
