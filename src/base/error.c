/* error.c — filling a caller's gaz_error. Room: base. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* vsnprintf cuts at a byte; a reader of the text must never see half a character. */
static void cut_at_character(char *text, size_t size) {
    size_t n = strlen(text);
    if (n + 1 < size)
        return;
    while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
        n--;
    if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
        n--;
    text[n] = '\0';
}

__attribute__((format(printf, 6, 0))) static gaz_status
fill(gaz_error *err, gaz_status code, size_t line, size_t column, size_t byte,
     const char *format, va_list args) {
    if (err) {
        *err = (gaz_error){.code = code, .line = line, .column = column, .byte = byte};
        vsnprintf(err->text, sizeof err->text, format, args);
        cut_at_character(err->text, sizeof err->text);
    }
    return code;
}

gaz_status gaz_fail(gaz_error *err, gaz_status code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(err, code, 0, 0, 0, format, args);
    va_end(args);
    return code;
}

gaz_status gaz_fail_at(gaz_error *err, gaz_status code, size_t line, size_t column,
                       size_t byte, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fill(err, code, line, column, byte, format, args);
    va_end(args);
    return code;
}

gaz_status gaz_fail_memory(gaz_error *err) {
    return gaz_fail(err, GAZ_ERR_MEMORY, "out of memory");
}
