/* data.c — opening the data that taggers share, and adding what users know. Room: api. */
#include "api/data.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

#ifndef GAZ_DATADIR
#define GAZ_DATADIR "/usr/local/share/gazette"
#endif

gaz_sources gaz_data_sources(const gaz_data *d) {
    return (gaz_sources){
        .lists = {&d->lists[0], d->has_user_lists ? &d->lists[1] : NULL},
        .rules = {&d->rules[0], d->has_user_rules ? &d->rules[1] : NULL},
        .known = &d->known,
        .list_keys = &d->list_keys};
}

static void write_id(char id[17], uint64_t content) {
    snprintf(id, 17, "%016llx", (unsigned long long)content);
}

/* Lists and rules of the project know no labels but its own. */
static gaz_status check_labels(const gaz_data *d, const char *name, gaz_error *err) {
    unsigned greatest = 0;
    for (size_t i = 0; i < d->lists[0].nlists; i++)
        if (d->lists[0].lists[i].label > greatest)
            greatest = d->lists[0].lists[i].label;
    for (size_t i = 0; i < d->rules[0].nrules; i++)
        if (d->rules[0].rules[i].label > greatest)
            greatest = d->rules[0].rules[i].label;
    return greatest < GAZ_LABELS
               ? GAZ_OK
               : gaz_fail(err, GAZ_ERR_DATA,
                          "%s: damaged file: unknown label %u; build it again", name,
                          greatest);
}

/* Takes the opened files; on an error they are closed here. */
static gaz_status assemble(gaz_data **out, gaz_container gaz, const char *gaz_name,
                           gaz_container *model, const char *model_name, gaz_error *err) {
    gaz_data *d = calloc(1, sizeof *d);
    gaz_status status = d ? GAZ_OK : gaz_fail_memory(err);
    if (!status)
        status = gaz_gazetteer_open(&d->lists[0], gaz, gaz_name, err);
    if (status) {
        gaz_container_close(&gaz);
        if (model)
            gaz_container_close(model);
        free(d);
        return status;
    }
    write_id(d->data_id, gaz.content);
    status = gaz_rules_open(&d->rules[0], &d->lists[0].file, d->lists[0].nlists, gaz_name,
                            err);
    if (!status)
        status = check_labels(d, gaz_name, err);
    if (model) {
        if (!status)
            status = gaz_model_open(&d->model, *model, model_name, err);
        if (status) {
            gaz_container_close(model);
        } else {
            d->has_model = 1;
            write_id(d->model_id, model->content);
        }
    }
    if (status) {
        gaz_data_close(d);
        return status;
    }
    gaz_list_keys_find(&d->list_keys, &d->lists[0]);
    gaz_known_lists_find(&d->known, &d->lists[0]);
    *out = d;
    return GAZ_OK;
}

enum { PATH_SIZE = 4096 };

/* The path of a file of the data directory into path[PATH_SIZE]. */
static gaz_status name_file(char *path, const char *dir, const char *file, gaz_error *err) {
    if (snprintf(path, PATH_SIZE, "%s/%s", dir, file) >= PATH_SIZE)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "the data directory's name is too long");
    return GAZ_OK;
}

static gaz_status open_files(gaz_data **out, const char *dir, int want_model,
                             gaz_error *err) {
    char lists[PATH_SIZE], network[PATH_SIZE];
    gaz_container gaz, model;
    if (!dir)
        dir = GAZ_DATADIR;
    gaz_status status = name_file(lists, dir, "gazette.gaz", err);
    if (!status)
        status = name_file(network, dir, "gazette.model", err);
    int has_model = !status && want_model && access(network, F_OK) == 0;
    if (!status)
        status = gaz_container_open(&gaz, lists, "GAZT", GAZ_FILE_VERSION, err);
    if (status)
        return status;
    if (has_model) {
        status = gaz_container_open(&model, network, "GAZM", GAZ_MODEL_VERSION, err);
        if (status) {
            gaz_container_close(&gaz);
            return status;
        }
    }
    return assemble(out, gaz, lists, has_model ? &model : NULL, network, err);
}

gaz_status gaz_data_open(gaz_data **out, const char *dir, gaz_error *err) {
    if (!out)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "gaz_data_open needs out");
    return open_files(out, dir, 1, err);
}

gaz_status gaz_data_open_lists(gaz_data **out, const char *dir, gaz_error *err) {
    return open_files(out, dir, 0, err);
}

gaz_status gaz_data_open_memory(gaz_data **out, const void *gaz, size_t ngaz,
                                const void *model, size_t nmodel, gaz_error *err) {
    gaz_container lists, network;
    if (!out || !gaz)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "gaz_data_open_memory needs out and gaz");
    gaz_status status = gaz_container_open_memory(&lists, gaz, ngaz, "GAZT",
                                                  GAZ_FILE_VERSION, "lists", err);
    if (!status && model)
        status = gaz_container_open_memory(&network, model, nmodel, "GAZM",
                                           GAZ_MODEL_VERSION, "model", err);
    if (status)
        return status;
    return assemble(out, lists, "lists", model ? &network : NULL, "model", err);
}

void gaz_data_close(gaz_data *d) {
    if (!d)
        return;
    gaz_gazetteer_close(&d->lists[0]);
    if (d->has_user_lists)
        gaz_gazetteer_close(&d->lists[1]);
    if (d->has_user_rules)
        gaz_container_close(&d->user_rules);
    if (d->has_model)
        gaz_model_close(&d->model);
    gaz_arena_free(&d->strings);
    free(d);
}

int gaz_data_has_model(const gaz_data *d) { return d->has_model; }
const gaz_labels *gaz_data_labels(const gaz_data *d) {
    return d && d->has_model ? &d->model.labels : NULL;
}
const char *gaz_data_label_name(const gaz_data *d, gaz_label label) {
    return gaz_labels_name(gaz_data_labels(d), label);
}
const char *gaz_data_id(const gaz_data *d) { return d->data_id; }
const char *gaz_model_id(const gaz_data *d) { return d->has_model ? d->model_id : NULL; }
