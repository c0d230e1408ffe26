/* error.h — filling a caller's gaz_error. Room: base. */
#ifndef GAZ_BASE_ERROR_H
#define GAZ_BASE_ERROR_H

#include "gazette.h"

/* Writes code and a formatted text into *err (which may be NULL), line, column and byte 0,
 * and returns code, so that a function can `return gaz_fail(err, …)`. Text that is too long
 * is cut at a character's edge. */
gaz_status gaz_fail(gaz_error *err, gaz_status code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with a place: line and column are 1-based, byte 0-based. */
gaz_status gaz_fail_at(gaz_error *err, gaz_status code, size_t line, size_t column,
                       size_t byte, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

gaz_status gaz_fail_memory(gaz_error *err);

#endif
