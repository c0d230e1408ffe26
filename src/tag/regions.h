/* regions.h — the stretches of a text where names can be. Room: tag.
 *
 * Most of a text is small letters far from any name. A region is a run of tokens around
 * those that have a capital or that a list or rule proposes, with some context; outside
 * regions every tag is O, for the network in training and at work alike. */
#ifndef GAZ_TAG_REGIONS_H
#define GAZ_TAG_REGIONS_H

#include "match/candidate.h"
#include "tag/known_lists.h"
#include "match/words.h"

typedef struct gaz_region {
    uint32_t from, to; /* tokens [from, to), inside one sentence */
} gaz_region;

typedef struct gaz_regions {
    gaz_region *at; /* [count], ascending, disjoint */
    size_t count, cap;
    uint8_t *marks; /* [ntokens] scratch */
    size_t marks_cap;
} gaz_regions;

/* 0 when memory is out. */
int gaz_regions_find(gaz_regions *r, const gaz_words *words, const gaz_tokens *tokens,
                     const gaz_cands *cands, const gaz_known_lists *known);
void gaz_regions_free(gaz_regions *r);

/* What may be seen from a region with a window of radius tokens on each side: no more than
 * its sentence. */
gaz_region gaz_region_sight(const gaz_tokens *tokens, gaz_region region, size_t radius);

#endif
