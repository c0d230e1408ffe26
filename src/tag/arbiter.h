/* arbiter.h — the network reads a window twice. Room: tag.
 *
 * First by itself; then, knowing what it is sure of elsewhere in the document, once more
 * the regions where that matters. Several networks may read together: the mean of their
 * scores decides. */
#ifndef GAZ_TAG_ARBITER_H
#define GAZ_TAG_ARBITER_H

#include "tag/decode.h"
#include "tag/network.h"
#include "tag/window.h"

enum { GAZ_NETWORKS_MAX = 8 };

/* Another way to score a region, for who compares: into scores[tokens][ntags]; 0 when memory
 * is out. */
typedef struct gaz_scorer {
    int (*score)(void *self, const gaz_window *w, gaz_region region, int32_t *scores);
    void *self;
} gaz_scorer;

typedef struct gaz_arbiter {
    gaz_network network[GAZ_NETWORKS_MAX];
    size_t count;
    gaz_scorer scorer; /* in place of the networks, where it has a function */
    gaz_decoder decoder;
    int once;         /* 1: no second reading: the first network has not learned it */
    int32_t *scores;  /* [tokens of all regions][ntags], the mean */
    int32_t *one;     /* … of one network */
    int32_t *changed; /* [tokens of all runs][ntags], the mean */
    gaz_region *runs; /* [nruns] tokens of regions that see new evidence */
    size_t scores_cap, one_cap, changed_cap, runs_cap, nruns;
    gaz_spans first; /* what the first reading found */
    gaz_spans spans; /* what was decided */
} gaz_arbiter;

/* models, which have the same labels, and lists must outlive it. r must be zeroed;
 * gaz_arbiter_free is due in any case. 0 when memory is out. */
int gaz_arbiter_init(gaz_arbiter *r, const gaz_model *const *models, size_t n,
                     const gaz_list_keys *lists);
void gaz_arbiter_free(gaz_arbiter *r);

/* Reads a window that has been weighed; r->spans is what it says. 0 when memory is out.
 */
int gaz_arbiter_read(gaz_arbiter *r, gaz_window *w);
/* The mean scores of one region; NULL when memory is out. */
const int32_t *gaz_arbiter_score(gaz_arbiter *r, const gaz_window *w, gaz_region region);

#endif
