/* cp1252.h — text that is not UTF-8, read as Windows-1252 (or Latin-1). Room: text. */
#ifndef GAZ_TEXT_CP1252_H
#define GAZ_TEXT_CP1252_H

#include "base/buffer.h"

/* Appends s as UTF-8 to out. The five bytes that Windows-1252 leaves undefined become the
 * C1 controls of the same number, as browsers do (WHATWG Encoding). Look at out->failed. */
void gaz_cp1252_decode(gaz_buffer *out, const char *s, size_t len);
void gaz_latin1_decode(gaz_buffer *out, const char *s, size_t len);
/* ISO-8859-15: Latin-1 with € Š š Ž ž Œ œ Ÿ. */
void gaz_latin9_decode(gaz_buffer *out, const char *s, size_t len);

#endif
