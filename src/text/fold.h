/* fold.h — the form under which a word is looked up. Room: text.
 *
 * Folding: NFC, lower case (utf8proc's simple mapping), every apostrophe (’ ʼ ´ ‘ ′ ') to ',
 * every hyphen (‐ ‑ -) to -, soft hyphens, zero-width marks and variation selectors dropped.
 * Accents stay. */
#ifndef GAZ_TEXT_FOLD_H
#define GAZ_TEXT_FOLD_H

#include <stddef.h>

/* A folded word longer than this is looked up nowhere. */
enum { GAZ_FOLD_MAX = 512 };

/* Folds word s[0..len) into out[GAZ_FOLD_MAX]; bytes written, 0 when it does not fit or
 * nothing is left. ASCII takes a short way. */
size_t gaz_fold(const char *s, size_t len, char *out);
/* Takes the accents off a folded word (é → e, ç → c, œ → oe, æ → ae, and ø ł đ ß ı →
 * o l d ss i); the same bounds. */
size_t gaz_fold_accents(const char *s, size_t len, char *out);
/* The spelling kept (case, accents) but NFC, apostrophes and hyphens unified, invisible
 * marks dropped: what two spellings must share to be "the same word as written". */
size_t gaz_fold_spelling(const char *s, size_t len, char *out);

#endif
