/* reader.h — the network reads a window twice. Room: tag.
 *
 * First by itself; then, knowing what it is sure of elsewhere in the document, once more the
 * regions where that matters. Several networks may read together: the mean of their scores
 * decides. */
#ifndef GAZ_TAG_READER_H
#define GAZ_TAG_READER_H

#include "tag/decode.h"
#include "tag/network.h"
#include "tag/window.h"

enum { GAZ_NETWORKS_MAX = 8 };

typedef struct gaz_reader {
    gaz_network network[GAZ_NETWORKS_MAX];
    size_t count;
    gaz_decoder decoder;
    int once;          /* 1: no second reading: the first network has not learned it */
    int32_t *scores;   /* [tokens of a region][GAZ_TAGS], the mean */
    int32_t *one;      /* … of one network */
    size_t scores_cap, one_cap;
    gaz_spans first;   /* what the first reading found */
    gaz_spans spans;   /* what was decided */
} gaz_reader;

/* models and lists must outlive it. r must be zeroed; gaz_reader_free is due in any case. 0
 * when memory is out. */
int gaz_reader_init(gaz_reader *r, const gaz_model *const *models, size_t n,
                    const gaz_list_keys *lists);
void gaz_reader_free(gaz_reader *r);
/* When word types are numbered anew. */
void gaz_reader_forget(gaz_reader *r);

/* Reads a window that has been weighed; r->spans is what it says. 0 when memory is out. */
int gaz_reader_read(gaz_reader *r, gaz_window *w);
/* The mean scores of one region; NULL when memory is out. */
const int32_t *gaz_reader_score(gaz_reader *r, gaz_window *w, gaz_region region);

#endif
