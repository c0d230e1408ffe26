/* export.h — from trained parameters to a model file. Room: train. */
#ifndef GAZ_TRAIN_EXPORT_H
#define GAZ_TRAIN_EXPORT_H

#include "base/buffer.h"
#include "train/net.h"

/* Appends the model file of the parameters, in the integers of data/model.h. readings: how
 * often it has learned to read; temperature divides scores before marginals; gazetteer is the content id of the lists. Equal parameters
 * give equal bytes. */
gaz_status gaz_net_export(const gaz_net *n, const float *params, unsigned readings,
                          float temperature, uint64_t gazetteer, gaz_buffer *out,
                          gaz_error *err);

#endif
