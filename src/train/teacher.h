/* teacher.h — trained networks that tag plain text for another to learn from (Bucilă,
 * Caruana and Niculescu-Mizil, 2006). Room: train. */
#ifndef GAZ_TRAIN_TEACHER_H
#define GAZ_TRAIN_TEACHER_H

#include "tag/arbiter.h"

typedef struct gaz_teacher {
    gaz_model model[GAZ_NETWORKS_MAX];
    size_t count;
    gaz_arbiter arbiter;
    float sure;   /* least probability of a region's tags */
    float weight; /* of what it teaches */
    size_t taught, unsure; /* regions */
} gaz_teacher;

/* Models that must give just these labels. */
gaz_status gaz_teacher_open(gaz_teacher *t, const char *const *paths, size_t n,
                            const gaz_labels *labels, const gaz_list_keys *lists,
                            gaz_error *err);
void gaz_teacher_close(gaz_teacher *t);
/* Reads a window that has been weighed, so that gaz_teacher_tag may be asked. 0 when memory
 * is out. */
int gaz_teacher_read(gaz_teacher *t, gaz_window *w);
/* Tags a region. 1 and the weight it deserves; 0 where the teacher is not sure; -1 when
 * memory is out. */
int gaz_teacher_tag(gaz_teacher *t, gaz_window *w, gaz_region region, uint8_t *tags,
                    float *weight);

#endif
