/* spell.h — text as vectors and clusters are learned from it. Room: train. */
#ifndef GAZ_TRAIN_SPELL_H
#define GAZ_TRAIN_SPELL_H

#include <stdio.h>

#include "tag/window.h"

/* Writes the file's tokens to out, a sentence a line, a space between, each as
 * gaz_vector_spelling spells it: what fastText and Brown's clustering are run on. */
gaz_status gaz_spell(const gaz_sources *sources, const char *path, FILE *out,
                     gaz_error *err);

#endif
