/* written.h — which files a run has written, so that no document takes another's place.
 * Room: cli. */
#ifndef GAZ_CLI_WRITTEN_H
#define GAZ_CLI_WRITTEN_H

#include <stddef.h>
#include <stdint.h>

/* A hash for each name; two names of one hash are taken for one, which costs nothing but
 * a number in the second's name. */
typedef struct gaz_written {
    struct gaz_written_name {
        uint64_t hash; /* 0: free */
        size_t times;
    } * slot; /* [size], a power of two, at most half full */
    size_t size, count;
} gaz_written;

/* Counts the name: in *before how often it was given already. 0, or ENOMEM. */
int gaz_written_add(gaz_written *w, const char *name, size_t *before);
void gaz_written_free(gaz_written *w);

#endif
