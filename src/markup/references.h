/* references.h — character references: &eacute; &#233; &#x2019;. Room: markup. */
#ifndef GAZ_MARKUP_REFERENCES_H
#define GAZ_MARKUP_REFERENCES_H

#include <stddef.h>

/* s[0..len) begins with '&'. Writes the character to out[4] and how many bytes of s it
 * takes to *used: bytes written, or 0 where s begins with no reference we know, which is
 * then text as it stands. html: the old names may lack their semicolon (&eacute). */
size_t gaz_reference_decode(const char *s, size_t len, int html, char *out, size_t *used);

#endif
