/* json_string.h — JSON strings: checking and undoing them. Room: format; json_scan.c's
 * own. */
#ifndef GAZ_FORMAT_JSON_STRING_H
#define GAZ_FORMAT_JSON_STRING_H

/* Where a scan stands in s, and what went wrong there. */
typedef struct gaz_json_cursor {
    const char *s, *p, *end;
    const char *message;
} gaz_json_cursor;

/* Sets the message; 0, so that a scan can `return gaz_json_fault(c, …)`. */
static inline int gaz_json_fault(gaz_json_cursor *c, const char *message) {
    c->message = message;
    return 0;
}

/* c->p stands on the opening quote; afterwards behind the closing one: 1, or 0 with the
 * message set and c->p on the fault. *escaped: it holds a backslash. */
int gaz_json_scan_string(gaz_json_cursor *c, int *escaped);

#endif
