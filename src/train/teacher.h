/* teacher.h — trained networks that tag plain text for another to learn from (Bucilă,
 * Caruana and Niculescu-Mizil, 2006). Room: train. */
#ifndef GAZ_TRAIN_TEACHER_H
#define GAZ_TRAIN_TEACHER_H

#include "tag/decode.h"
#include "tag/network.h"
#include "tag/window.h"

enum { GAZ_TEACHERS_MAX = 8 };

typedef struct gaz_teacher {
    gaz_model model[GAZ_TEACHERS_MAX];
    gaz_network network[GAZ_TEACHERS_MAX];
    size_t count;
    gaz_decoder decoder;
    int32_t *scores, *mean;
    size_t scores_cap, mean_cap;
    float sure;   /* least probability of a region's tags */
    float weight; /* of what it teaches */
    size_t taught, unsure; /* regions */
} gaz_teacher;

gaz_status gaz_teacher_open(gaz_teacher *t, const char *const *paths, size_t n,
                            const gaz_list_keys *lists, gaz_error *err);
void gaz_teacher_close(gaz_teacher *t);
/* Tags a region by the mean of all scores. 1 and the weight it deserves; 0 where it is not
 * sure; -1 when memory is out. */
int gaz_teacher_tag(gaz_teacher *t, gaz_window *w, gaz_region region, uint8_t *tags,
                    float *weight);

#endif
