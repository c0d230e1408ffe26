/* variants.h — the spellings of a form that a list need not write out. Room: compile;
 * part of the library. Called by gazetteer_builder.c. */
#ifndef GAZ_COMPILE_VARIANTS_H
#define GAZ_COMPILE_VARIANTS_H

#include <stddef.h>

#include "base/buffer.h"

/* Ways in which a form may be written otherwise; each may be on or off, in all
 * combinations: the article   Le Havre → Havre                      (only when asked for)
 *   Saint         Saint-Denis ↔ St-Denis, Sainte ↔ Ste
 *   hyphens       Saint-Denis → Saint Denis
 *   ligatures     Sacré-Cœur → Sacré-Coeur, Oeuvre → Œuvre
 * and, for an acronym alone, its points: ONU → O.N.U. Accents that are missing are made
 * later, token by token (gaz_strip_capitals, gaz_fold_accents), since which of them may
 * be missing depends on how a token is written. */
enum { GAZ_VARIANTS_MAX = 17 };

typedef struct gaz_variant {
    size_t at, len;      /* in gaz_variants.bytes */
    int without_article; /* 1: its article is gone */
} gaz_variant;

typedef struct gaz_variants {
    gaz_buffer bytes;
    gaz_variant list[GAZ_VARIANTS_MAX]; /* [count]; 0 is the form itself */
    unsigned count;
} gaz_variants;

/* Makes them for form[0..len), replacing what v held. 0 when memory is out. */
int gaz_variants_make(gaz_variants *v, const char *form, size_t len, int drop_article);

/* Appends word[0..len) to out with the accents off its capitals (Élysée → Elysée); with
 * `initial`, off its first letter too (état → etat, as in « Etat »). 1 when that changed
 * anything, else 0 and out as it was. Look at out->failed. */
int gaz_strip_capitals(gaz_buffer *out, const char *word, size_t len, int initial);

#endif
