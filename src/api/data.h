/* data.h — the opened data that taggers share. Room: api. */
#ifndef GAZ_API_DATA_H
#define GAZ_API_DATA_H

#include "base/arena.h"
#include "data/model.h"
#include "data/rules.h"
#include "match/words.h"
#include "tag/window.h"

/* A user's own file as it was given, kept so that files add up. */
typedef struct gaz_user_file {
    struct gaz_user_file *next;
    const char *name, *text;
    size_t len;
} gaz_user_file;

struct gaz_data {
    gaz_gazetteer lists[GAZ_LAYERS]; /* base; user's, where has_user_lists */
    int has_user_lists;
    gaz_rules rules[GAZ_RULE_SETS]; /* base; user's, where has_user_rules */
    gaz_container user_rules;
    int has_user_rules;
    gaz_model model;
    int has_model;
    gaz_list_keys list_keys;
    gaz_known_lists known;
    gaz_user_file *list_files, *rule_files; /* in the order given */
    gaz_arena strings;
    char data_id[17], model_id[17];
};

/* The labels of the model, NULL where there is none. */
const gaz_labels *gaz_data_labels(const gaz_data *data);
/* What a window reads from: pointers into data. */
gaz_sources gaz_data_sources(const gaz_data *data);

#endif
