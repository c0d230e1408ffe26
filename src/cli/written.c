/* written.c — which files a run has written. Room: cli. */
#include "cli/written.h"

#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>

static struct gaz_written_name *find(const gaz_written *w, uint64_t hash) {
    size_t i = (size_t)hash & (w->size - 1);
    while (w->slot[i].hash && w->slot[i].hash != hash)
        i = (i + 1) & (w->size - 1);
    return &w->slot[i];
}

static int grow(gaz_written *w) {
    gaz_written larger = {.size = w->size ? 2 * w->size : 64, .count = w->count};
    larger.slot = calloc(larger.size, sizeof *larger.slot);
    if (!larger.slot)
        return ENOMEM;
    for (size_t i = 0; i < w->size; i++)
        if (w->slot[i].hash)
            *find(&larger, w->slot[i].hash) = w->slot[i];
    free(w->slot);
    *w = larger;
    return 0;
}

int gaz_written_add(gaz_written *w, const char *name, size_t *before) {
    if (2 * (w->count + 1) > w->size && grow(w) != 0)
        return ENOMEM;
    uint64_t hash = gaz_hash_bytes(name, strlen(name)) | 1;
    struct gaz_written_name *found = find(w, hash);
    w->count += found->hash == 0;
    found->hash = hash;
    *before = found->times++;
    return 0;
}

void gaz_written_free(gaz_written *w) {
    free(w->slot);
    *w = (gaz_written){0};
}
