/* tags.h — BILOU tags (Ratinov and Roth, 2009): outside, and for each label begin, inside,
 * last, unit. Room: tag. */
#ifndef GAZ_TAG_TAGS_H
#define GAZ_TAG_TAGS_H

#include "data/labels.h"

/* Labels are counted here by their place in their model, from 1 (gaz_labels_place); those of
 * the project's four, where a model has them alone, are their numbers. */
enum {
    GAZ_TAG_O = 0,
    GAZ_TAG_B = 1,
    GAZ_TAG_I = 2,
    GAZ_TAG_L = 3,
    GAZ_TAG_U = 4,
    GAZ_TAGS = 1 + 4 * (GAZ_LABELS - 1), /* of the project's four labels */
    GAZ_TAGS_MAX = 1 + 4 * GAZ_LABELS_MAX
};

static inline unsigned gaz_tag_of(unsigned label, unsigned part) {
    return 4 * (label - 1) + part;
}
static inline unsigned gaz_tag_label(unsigned tag) { return tag ? (tag - 1) / 4 + 1 : 0; }
static inline unsigned gaz_tag_part(unsigned tag) { return tag ? (tag - 1) % 4 + 1 : 0; }

/* Part of token i in a span of n tokens. */
static inline unsigned gaz_span_part(unsigned i, unsigned n) {
    if (n == 1)
        return GAZ_TAG_U;
    return i == 0 ? GAZ_TAG_B : i + 1 == n ? GAZ_TAG_L : GAZ_TAG_I;
}

/* Does a name begin or end so that `to` may follow `from`? Tag O stands before the first
 * token and after the last. */
static inline int gaz_tag_may_follow(unsigned from, unsigned to) {
    unsigned a = gaz_tag_part(from), b = gaz_tag_part(to);
    int open = a == GAZ_TAG_B || a == GAZ_TAG_I;
    int goes_on = b == GAZ_TAG_I || b == GAZ_TAG_L;
    return open ? goes_on && gaz_tag_label(from) == gaz_tag_label(to) : !goes_on;
}

#endif
