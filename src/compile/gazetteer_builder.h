/* gazetteer_builder.h — from list files to a compiled file. Room: compile; part of the
 * library: the program `gazette-compile` builds the base data with it, a user's lists are
 * built by it in memory. */
#ifndef GAZ_COMPILE_GAZETTEER_BUILDER_H
#define GAZ_COMPILE_GAZETTEER_BUILDER_H

#include "base/buffer.h"
#include "data/gazetteer.h"
#include "data/labels.h"

enum {
    GAZ_BASE_LISTS_MAX = 160,
    GAZ_USER_LISTS_MAX = GAZ_LISTS_MAX - GAZ_BASE_LISTS_MAX
};

typedef struct gaz_list_input {
    const char *name; /* what errors call it */
    const char *file; /* what the compiled file calls it; NULL: name */
    const char *text; /* [len] */
    size_t len;
} gaz_list_input;

typedef struct gaz_builder gaz_builder;

/* user: 1 for a user's lists, see list_reader.h. NULL when memory is out. */
gaz_builder *gaz_builder_new(int user);
void gaz_builder_free(gaz_builder *b);

/* Adds a file's entries. After an error b can only be freed: nothing half-loaded is ever
 * written. The input need not outlive the call. */
gaz_status gaz_builder_add(gaz_builder *b, const gaz_list_input *input, gaz_error *err);

/* Appends the compiled file of all that was added to out, with the sections given (rules)
 * after its own. May be called again with other sections; nothing may be added after. The
 * same input gives the same bytes. */
gaz_status gaz_builder_write(gaz_builder *b, gaz_buffer *out, const gaz_section *extra,
                             size_t nextra, gaz_error *err);

typedef struct gaz_builder_stats {
    size_t lists, entries, words, nodes, readings, records, sets, strings;
} gaz_builder_stats;
void gaz_builder_stats_get(const gaz_builder *b, gaz_builder_stats *s);

/* A user's lists as one layer: all of them or an error. labels: a model's, which entries may
 * have too; or NULL. */
gaz_status gaz_user_gazetteers_build(gaz_buffer *out, const gaz_list_input *inputs,
                                     size_t n, const gaz_labels *labels, gaz_error *err);
gaz_status gaz_user_gazetteer_build(gaz_buffer *out, const char *name, const char *tsv,
                                    size_t len, gaz_error *err);

#endif
