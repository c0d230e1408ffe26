/* json_scan.h — one JSON object checked in a single pass, its members left as raw spans.
 *
 * The hot path of JSONL input: nothing is built, nothing is copied, so that what we do
 * not understand can be passed on byte for byte. Room: format; cli reads with it.
 *
 * The grammar is RFC 8259, strictly: no comments, no trailing commas, no control
 * characters in strings, no lone surrogates, no repeated key in the object itself (within
 * its members' values a repeated key is the business of whoever reads them). */
#ifndef GAZ_FORMAT_JSON_SCAN_H
#define GAZ_FORMAT_JSON_SCAN_H

#include "base/buffer.h"

#include <stddef.h>

/* Deeper nesting than this is refused: readers further down the line are recursive. */
enum { GAZ_JSON_DEPTH = 512 };

typedef enum gaz_json_kind {
    GAZ_JSON_NULL,
    GAZ_JSON_FALSE,
    GAZ_JSON_TRUE,
    GAZ_JSON_NUMBER,
    GAZ_JSON_STRING,
    GAZ_JSON_ARRAY,
    GAZ_JSON_OBJECT
} gaz_json_kind;

/* s[at..at+len) is the value as written, a string with its quotes. */
typedef struct gaz_json_value {
    size_t at, len;
    gaz_json_kind kind;
    int escaped; /* a string that holds a backslash */
} gaz_json_value;

typedef struct gaz_json_member {
    gaz_json_value key, value;
    int taken; /* for the caller: 1: not to be passed on */
} gaz_json_member;

/* A zeroed one is ready; it is used again for the next line, and freed at the end. */
typedef struct gaz_json {
    const char *s;
    gaz_json_member *member; /* [count] of the object, in order */
    size_t count, cap;
    size_t fault;        /* where it went wrong: offset in s */
    const char *message; /* and what is wrong, static; NULL: memory ran out */
    gaz_buffer scratch[2];
    void *order; /* room for finding repeated keys */
    size_t order_cap;
} gaz_json;

/* Scans s[0..len), which must be valid UTF-8 and stay while j is used: 1, or 0 with fault
 * and message set. */
int gaz_json_scan(gaz_json *j, const char *s, size_t len);
void gaz_json_free(gaz_json *j);

/* The member of that name (not escaped), or NULL. */
gaz_json_member *gaz_json_member_named(gaz_json *j, const char *key, size_t len);

/* Follows a JSON Pointer (RFC 6901; starts with '/') from the scanned object: 1 and *out,
 * or 0 where nothing is there. *root is the member of the object it went through. */
int gaz_json_pointer(gaz_json *j, const char *pointer, gaz_json_value *out,
                     gaz_json_member **root);

/* Steps through array or object v of j: 1 and the next value (of an object its key too,
 * where key is asked for), 0 at the end. *at is 0 before the first. */
int gaz_json_each(const gaz_json *j, const gaz_json_value *v, size_t *at,
                  gaz_json_value *key, gaz_json_value *out);

/* Appends to out what string value v of j stands for, as UTF-8. Look at out->failed. */
void gaz_json_unescape(const char *s, const gaz_json_value *v, gaz_buffer *out);

const char *gaz_json_kind_name(gaz_json_kind kind); /* "a number" … */

#endif
