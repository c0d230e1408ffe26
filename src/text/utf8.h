/* utf8.h — UTF-8: checking, stepping, counting. Room: text. */
#ifndef GAZ_TEXT_UTF8_H
#define GAZ_TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7: no
 * overlong forms, no surrogates, nothing above U+10FFFF); len when all is well. Runs of
 * ASCII are passed over by the word. */
size_t gaz_utf8_check(const char *s, size_t len);

/* Decodes the code point at s (well-formed, len > 0); *n bytes long. */
uint32_t gaz_utf8_decode(const char *s, size_t len, size_t *n);
/* Writes c (a scalar value) to out[4]; bytes written. */
size_t gaz_utf8_encode(uint32_t c, char *out);

/* Code points, and UTF-16 units, in well-formed s[0..len). */
size_t gaz_utf8_count(const char *s, size_t len);
size_t gaz_utf8_count_utf16(const char *s, size_t len);

#endif
