/* features.h — what a word type says by itself, as hashed features. Room: tag.
 *
 * A change of what is extracted or how it is hashed is a change of GAZ_EVIDENCE_VERSION. */
#ifndef GAZ_TAG_FEATURES_H
#define GAZ_TAG_FEATURES_H

#include "data/model.h"
#include "match/words.h"

enum { GAZ_FEATURES_MAX = 192 };

/* Stable numbers of the base lists' ids, [nlists]: what list bits are hashed by, so that a
 * model goes on working when lists are added. */
typedef struct gaz_list_keys {
    uint32_t at[GAZ_LISTS_MAX];
    size_t count;
} gaz_list_keys;
void gaz_list_keys_find(gaz_list_keys *k, const gaz_gazetteer *base);

uint32_t gaz_feature(unsigned kind, uint32_t value);

/* A word as vectors and clusters spell it: gaz_fold_spelling, digits of a number as 0, no
 * white space inside. Bytes written to out[GAZ_FOLD_MAX]. */
size_t gaz_vector_spelling(const gaz_word *w, char *out);

/* Key of a word's vector: hash of that spelling, or of its folded form. */
uint32_t gaz_spelling_key(const gaz_word *w);
uint32_t gaz_folded_key(const gaz_word *w);

/* Features of type w, cluster its cluster path (0: none), into out[GAZ_FEATURES_MAX]; how
 * many. */
unsigned gaz_type_features(const gaz_word *w, uint32_t cluster, const gaz_list_keys *lists,
                           uint32_t *out);

#endif
