/* checkpoint.c — a training that was stopped goes on. Room: train. */
#include "train/checkpoint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "data/container.h"

static const char MAGIC[8] = "GAZSTATE";

typedef struct head {
    char magic[8];
    uint64_t fingerprint, epoch, steps, nparams, nrows;
    double best;
} head;

static size_t nrows(const gaz_net *n) { return n->vec.count + n->type.count + n->evid.count; }

gaz_status gaz_checkpoint_write(const char *path, const gaz_checkpoint *c,
                                const gaz_optimizer *o, gaz_error *err) {
    const gaz_net *n = o->net;
    gaz_buffer b = {0};
    head h = {.fingerprint = c->fingerprint,
              .epoch = c->epoch,
              .steps = o->steps,
              .nparams = n->nparams,
              .nrows = nrows(n),
              .best = c->best};
    memcpy(h.magic, MAGIC, sizeof h.magic);
    const float *parts[] = {n->params, o->mean, o->square, o->average};
    gaz_buffer_append(&b, &h, sizeof h);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        gaz_buffer_append(&b, parts[i], n->nparams * sizeof *parts[i]);
    gaz_buffer_append(&b, o->last, h.nrows * sizeof *o->last);
    gaz_status status =
        b.failed ? gaz_fail_memory(err) : gaz_write_file(path, b.data, b.len, err);
    gaz_buffer_free(&b);
    return status;
}

static int read_parts(FILE *f, gaz_optimizer *o) {
    gaz_net *n = o->net;
    float *parts[] = {n->params, o->mean, o->square, o->average};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (fread(parts[i], sizeof *parts[i], n->nparams, f) != n->nparams)
            return 0;
    return fread(o->last, sizeof *o->last, nrows(n), f) == nrows(n);
}

gaz_status gaz_checkpoint_read(const char *path, gaz_checkpoint *c, gaz_optimizer *o,
                               int *found, gaz_error *err) {
    head h;
    *found = 0;
    FILE *f = fopen(path, "rb");
    if (!f)
        return errno == ENOENT
                   ? GAZ_OK
                   : gaz_fail(err, GAZ_ERR_IO, "%s: %s", path, strerror(errno));
    gaz_status status = GAZ_OK;
    if (fread(&h, sizeof h, 1, f) == 1 && memcmp(h.magic, MAGIC, sizeof MAGIC) == 0 &&
        h.fingerprint == c->fingerprint && h.nparams == o->net->nparams &&
        h.nrows == nrows(o->net)) {
        if (read_parts(f, o)) {
            *found = 1;
            o->steps = (size_t)h.steps;
            c->epoch = h.epoch;
            c->best = h.best;
        } else {
            status = gaz_fail(err, GAZ_ERR_DATA, "%s: cut short; remove it to start anew",
                              path);
        }
    }
    fclose(f);
    return status;
}
