/* config.h — the sizes and rates of a training, read from a file. Room: train.
 *
 *   file := ( key "=" value LF | "#" comment LF | LF )*
 *
 * Keys are the fields of gaz_train_config; what a file does not say has a default. Paths are
 * taken from the folder the program runs in. */
#ifndef GAZ_TRAIN_CONFIG_H
#define GAZ_TRAIN_CONFIG_H

#include "train/net.h"

/* An error names file, line and what was expected. */
gaz_status gaz_train_config_read(gaz_train_config *c, const char *path, gaz_error *err);
gaz_train_config gaz_train_config_default(void);

#endif
