/* sequences.h — every possible sequence of tags, for what is checked by enumeration. */
#ifndef GAZ_TESTS_SEQUENCES_H
#define GAZ_TESTS_SEQUENCES_H

#include "tag/tags.h"

/* Every possible sequence of n out of ntags tags, one after the other: 0 after the last. */
static inline int next_sequence(uint8_t *tags, size_t n, unsigned ntags) {
    for (;;) {
        int last = 1;
        for (size_t i = 0; i < n && last; i++) {
            last = ++tags[i] == ntags;
            if (last)
                tags[i] = 0;
        }
        if (last)
            return 0;
        int possible = gaz_tag_may_follow(GAZ_TAG_O, tags[0]) &&
                       gaz_tag_may_follow(tags[n - 1], GAZ_TAG_O);
        for (size_t k = 1; k < n && possible; k++)
            possible = gaz_tag_may_follow(tags[k - 1], tags[k]);
        if (possible)
            return 1;
    }
}

#endif
