/* reading.c — whether a reading holds for words written as they are. Room: match. Called
 * by the word table (one word) and the matcher (phrases). */
#include "match/reading.h"

#include <string.h>

#include "text/fold.h"

int gaz_reading_spells(const gaz_gazetteer *g, const gaz_reading *r, size_t k,
                       const char *s, size_t len) {
    const char *piece = gaz_string(g, gaz_reading_rest(g, r)->spelling);
    for (; k > 0; k--) {
        piece = strchr(piece, '\t');
        if (!piece)
            return 0;
        piece++;
    }
    size_t n = strcspn(piece, "\t");
    if (n == len && memcmp(piece, s, n) == 0)
        return 1;
    char spelled[GAZ_FOLD_MAX];
    return gaz_fold_spelling(s, len, spelled) == n && memcmp(piece, spelled, n) == 0;
}

int gaz_reading_fits_word(const gaz_gazetteer *g, const gaz_reading *r,
                          const gaz_word *word) {
    switch (r->cases & 3) {
    case GAZ_CASE_CAPITAL:
        return gaz_shape_has_capital(word->shape);
    case GAZ_CASE_CAPS:
        return word->shape == GAZ_SHAPE_CAPS;
    case GAZ_CASE_EXACT:
        return gaz_reading_spells(g, r, 0, word->text, word->len);
    default:
        return 1;
    }
}
