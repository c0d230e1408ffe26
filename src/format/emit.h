/* emit.h — numbers and escaped strings, the same bytes on every machine and in every
 * locale. Room: format. */
#ifndef GAZ_FORMAT_EMIT_H
#define GAZ_FORMAT_EMIT_H

#include "base/buffer.h"

#include <stdint.h>

/* s[0..len) (valid UTF-8) as a JSON string with its quotes: only ", \ and control
 * characters are escaped. */
void gaz_emit_json(gaz_buffer *out, const char *s, size_t len);
/* The same for a NUL-terminated string that may not be UTF-8 (a file's name): such bytes
 * are read as Latin-1, so that the output is always valid. */
void gaz_emit_json_loose(gaz_buffer *out, const char *s);
/* A JSON value as it stands, over lines perhaps, on one line: line ends and the blanks
 * behind them are left out. No string holds line ends. */
void gaz_emit_json_line(gaz_buffer *out, const char *s, size_t len);
/* As XML or HTML text and attribute value: & < > " and, as U+FFFD, what XML 1.0 cannot
 * hold. */
void gaz_emit_xml(gaz_buffer *out, const char *s, size_t len);
/* As one field of CSV (RFC 4180), or of TSV where tab, line ends and backslash are
 * escaped. */
void gaz_emit_csv(gaz_buffer *out, const char *s, size_t len);
void gaz_emit_tsv(gaz_buffer *out, const char *s, size_t len);

void gaz_emit_uint(gaz_buffer *out, uint64_t n);
/* At most that many decimals (0..6), rounded half up, no exponent, no trailing zero, no
 * -0. Not a number is written 0. */
void gaz_emit_fixed(gaz_buffer *out, double x, int decimals);

static inline void gaz_emit_score(gaz_buffer *out, double score) {
    gaz_emit_fixed(out, score > 1 ? 1 : score, 3);
}
static inline void gaz_emit_degrees(gaz_buffer *out, double degrees) {
    gaz_emit_fixed(out, degrees, 5);
}

#endif
