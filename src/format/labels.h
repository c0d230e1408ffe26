/* labels.h — what the labels are called in the output (--label-map). Room: format. */
#ifndef GAZ_FORMAT_LABELS_H
#define GAZ_FORMAT_LABELS_H

#include "base/arena.h"
#include "gazette.h"

/* A name for a label, or for one kind of a label ("PLACE/city"). */
typedef struct gaz_label_kind {
    gaz_label label;
    const char *kind, *name;
} gaz_label_kind;

typedef struct gaz_label_map {
    const char *name[GAZ_LAST_LABEL + 1]; /* NULL: the label's own name */
    gaz_label_kind *special;      /* [nspecial] looked at first */
    size_t nspecial, cap;
    gaz_arena arena; /* holds the strings of a map read from a file */
} gaz_label_map;

/* One of the built-in maps by name; NULL where there is none. */
const gaz_label_map *gaz_label_map_named(const char *name);
/* Reads `LABEL[/kind] <TAB> NAME` lines (# comments and empty lines allowed), where LABEL is
 * one of the data's. On error *map is untouched. path is for messages. */
gaz_status gaz_label_map_parse(gaz_label_map *map, const gaz_data *data, const char *path,
                               const char *tsv, size_t len, gaz_error *err);
void gaz_label_map_free(gaz_label_map *map);

/* map may be NULL. kind may be NULL. */
const char *gaz_label_map_get(const gaz_label_map *map, const gaz_data *data,
                              gaz_label label, const char *kind);

/* The label of that name among the data's, GAZ_NONE where there is none. */
gaz_label gaz_label_parse(const gaz_data *data, const char *name, size_t len);
/* The names of the data's labels for a message: « PERSON, COUNTRY or PLACE ». */
enum { GAZ_LABEL_CHOICE_MAX = 800 };
const char *gaz_label_choice(const gaz_data *data, char out[GAZ_LABEL_CHOICE_MAX]);

#endif
