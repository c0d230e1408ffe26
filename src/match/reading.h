/* reading.h — whether a reading holds for words written as they are. Room: match. */
#ifndef GAZ_MATCH_READING_H
#define GAZ_MATCH_READING_H

#include "match/words.h"

/* Does one-token reading r of g hold for this spelling, wherever it stands? (A line of
 * capitals lets more through, see matcher.h.) */
int gaz_reading_fits_word(const gaz_gazetteer *g, const gaz_reading *r,
                          const gaz_word *word);

/* Is s[0..len), a token as written, piece k of the reading's spelling? */
int gaz_reading_spells(const gaz_gazetteer *g, const gaz_reading *r, size_t k,
                       const char *s, size_t len);

/* Does a token of this shape satisfy GAZ_CASE_CAPITAL? */
static inline int gaz_shape_has_capital(unsigned shape) {
    return shape == GAZ_SHAPE_CAP || shape == GAZ_SHAPE_CAPS ||
           shape == GAZ_SHAPE_INITIAL;
}

#endif
