/* user.c — a user's own lists and rules, compiled in memory over the base data. Room: api. */
#include <stdlib.h>
#include <string.h>

#include "api/data.h"
#include "base/error.h"
#include "compile/gazetteer_builder.h"
#include "compile/rule_check.h"
#include "compile/rule_compiler.h"

/* Keeps a copy of a file at the end of *files; NULL when memory is out. */
static gaz_user_file *keep(gaz_data *d, gaz_user_file **files, const char *name,
                           const char *text, size_t len) {
    gaz_user_file *f = gaz_arena_alloc(&d->strings, sizeof *f);
    if (!f)
        return NULL;
    *f = (gaz_user_file){.name = gaz_arena_string(&d->strings, name, strlen(name)),
                         .text = gaz_arena_string(&d->strings, text, len),
                         .len = len};
    if (!f->name || !f->text)
        return NULL;
    while (*files)
        files = &(*files)->next;
    *files = f;
    return f;
}

/* Forgets the last of files: what is not taken whole is not taken. */
static void drop_last(gaz_user_file **files) {
    while (*files && (*files)->next)
        files = &(*files)->next;
    *files = NULL;
}

/* Opens bytes that a builder made; the container owns them, or they are freed. */
static gaz_status open_built(gaz_container *c, gaz_buffer *bytes, const char *name,
                             gaz_error *err) {
    gaz_status status = gaz_container_open_memory(c, bytes->data, bytes->len, "GAZT",
                                                  GAZ_FILE_VERSION, name, err);
    if (status)
        gaz_buffer_free(bytes);
    else
        c->mapped = 2;
    return status;
}

static gaz_status build_lists(const gaz_data *d, gaz_gazetteer *out, gaz_error *err) {
    size_t n = 0, i = 0;
    for (const gaz_user_file *f = d->list_files; f; f = f->next)
        n++;
    gaz_list_input *inputs = calloc(n, sizeof *inputs);
    gaz_buffer bytes = {0};
    gaz_container c;
    if (!inputs)
        return gaz_fail_memory(err);
    for (const gaz_user_file *f = d->list_files; f; f = f->next)
        inputs[i++] = (gaz_list_input){.name = f->name, .text = f->text, .len = f->len};
    gaz_status status = gaz_user_gazetteers_build(&bytes, inputs, n, gaz_data_labels(d), err);
    free(inputs);
    if (status) {
        gaz_buffer_free(&bytes);
        return status;
    }
    status = open_built(&c, &bytes, "the user's lists", err);
    if (status)
        return status;
    status = gaz_gazetteer_open(out, c, "the user's lists", err);
    if (status)
        gaz_container_close(&c);
    else
        out->first_list = GAZ_BASE_LISTS_MAX;
    return status;
}

gaz_status gaz_data_add_gazetteer(gaz_data *d, const char *name, const char *tsv,
                                  size_t len, gaz_error *err) {
    if (!d || !name || (!tsv && len))
        return gaz_fail(err, GAZ_ERR_ARGUMENT,
                        "gaz_data_add_gazetteer needs data, a name and a text");
    if (!keep(d, &d->list_files, name, tsv, len))
        return gaz_fail_memory(err);
    gaz_gazetteer built;
    gaz_status status = build_lists(d, &built, err);
    if (status) {
        drop_last(&d->list_files);
        return status;
    }
    if (d->has_user_lists)
        gaz_gazetteer_close(&d->lists[1]);
    d->lists[1] = built;
    d->has_user_lists = 1;
    return GAZ_OK;
}

static gaz_status build_rules(const gaz_data *d, gaz_container *file, gaz_rules *rules,
                              gaz_error *err) {
    gaz_rule_trees trees = {.labels = gaz_data_labels(d)};
    gaz_rule_image image = {0};
    gaz_section sections[GAZ_RULE_SECTIONS];
    gaz_buffer bytes = {0};
    gaz_rule_lists lists = {{&d->lists[0], d->has_user_lists ? &d->lists[1] : NULL}};
    gaz_status status = GAZ_OK;
    for (const gaz_user_file *f = d->rule_files; f && !status; f = f->next)
        status = gaz_rules_parse(&trees, f->name, f->text, f->len, err);
    if (!status)
        status = gaz_rules_compile(&image, &trees, gaz_rule_lists_find, &lists, err);
    if (!status) {
        gaz_rule_image_sections(&image, sections);
        status = gaz_container_build(&bytes, "GAZT", GAZ_FILE_VERSION, sections,
                                     GAZ_RULE_SECTIONS, err);
    }
    if (status)
        gaz_buffer_free(&bytes);
    else
        status = open_built(file, &bytes, "the user's rules", err);
    if (!status) {
        status = gaz_rules_open(rules, file, GAZ_LISTS_MAX, "the user's rules", err);
        if (!status) {
            const gaz_rule_setting setting = {lists.layer[0], lists.layer[1], 1};
            status = gaz_rules_check(&trees, rules, &setting, NULL, NULL, err);
        }
        if (status)
            gaz_container_close(file);
    }
    gaz_rule_image_free(&image);
    gaz_rule_trees_free(&trees);
    return status;
}

gaz_status gaz_data_add_rules(gaz_data *d, const char *name, const char *text, size_t len,
                              gaz_error *err) {
    if (!d || !name || (!text && len))
        return gaz_fail(err, GAZ_ERR_ARGUMENT,
                        "gaz_data_add_rules needs data, a name and a text");
    if (!keep(d, &d->rule_files, name, text, len))
        return gaz_fail_memory(err);
    gaz_container file;
    gaz_rules rules;
    gaz_status status = build_rules(d, &file, &rules, err);
    if (status) {
        drop_last(&d->rule_files);
        return status;
    }
    if (d->has_user_rules)
        gaz_container_close(&d->user_rules);
    d->user_rules = file;
    d->rules[1] = rules;
    d->has_user_rules = 1;
    return GAZ_OK;
}
