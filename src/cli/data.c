/* data.c — `gazette data`: what the data files hold, and whether they and the user's own are
 * sound. Room: cli.
 *
 *   info             where the files are, and every list (the default)
 *   dump [LIST...]   the phrases of the lists, a line each
 *   verify           reads every byte of both files
 *   check FILE...    reads a user's lists and rules as a run would, without one */
#include "cli/commands.h"
#include "cli/places.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "data/describe.h"
#include "data/model.h"
#include "data/rules.h"

static int fail(const gaz_error *err) {
    gaz_tell("%s", err->text);
    return err->code == GAZ_ERR_IO ? EXIT_IO : EXIT_USAGE;
}

/* The compiled lists of the directory in use, opened by themselves. */
static int open_lists(gaz_gazetteer *lists, gaz_place_found *found, const char *named) {
    char path[sizeof found->dir + 32];
    gaz_container file;
    gaz_error err;
    if (!gaz_find_data(found, named)) {
        gaz_tell_no_data();
        return EXIT_USAGE;
    }
    snprintf(path, sizeof path, "%s/gazette.gaz", found->dir);
    if (gaz_container_open(&file, path, "GAZT", GAZ_FILE_VERSION, &err))
        return fail(&err);
    if (gaz_gazetteer_open(lists, file, path, &err)) {
        gaz_container_close(&file);
        return fail(&err);
    }
    return 0;
}

static int info(const gaz_settings *s) {
    gaz_place_found found;
    gaz_gazetteer lists;
    gaz_data *data = NULL;
    int status = gaz_load_data(&data, s);
    if (status)
        return status;
    status = open_lists(&lists, &found, s->data);
    if (status) {
        gaz_data_close(data);
        return status;
    }
    const char *model = gaz_model_id(data);
    printf("directory\t%s (%s)\n", found.dir, found.how);
    printf("lists\t%s\n", gaz_data_id(data));
    printf("model\t%s\n", model ? model : "none: lists and rules alone decide");
    const char *label;
    for (int i = GAZ_PERSON; (label = gaz_data_label_name(data, (gaz_label)i)) != NULL; i++)
        printf("%s%s", i == GAZ_PERSON ? "labels\t" : ", ", label);
    printf("\n\n");
    printf("list\tlabel\tentries\tdate\tlicence\tsource\tfile\n");
    size_t entries = 0;
    for (unsigned l = 0; l < lists.nlists; l++) {
        gaz_list_info i;
        if (!gaz_list_describe(&lists, l, &i))
            continue;
        printf("%s\t%s\t%zu\t%s\t%s\t%s\t%s\n", i.id, i.label, i.entries, i.date,
               i.licence, i.source, i.file);
        entries += i.entries;
    }
    printf("%zu lists\t\t%zu\n", lists.nlists, entries);
    gaz_gazetteer_close(&lists);
    gaz_data_close(data);
    return gaz_end_printing();
}

static int print_phrase(void *self, const gaz_list_phrase *p) {
    printf("%s\t%s", (const char *)self, p->phrase);
    if (p->reading)
        printf("\t%u", p->reading->score);
    if (p->entry) {
        const gaz_entry *e = p->entry;
        printf("\t%s\t%s\t%s", e->name, e->kind, e->country);
        if (e->geonames)
            printf("\tgeonames=%u", e->geonames);
        if (*e->insee)
            printf("\tinsee=%s", e->insee);
        if (*e->iso3166_1)
            printf("\tiso3166_1=%s", e->iso3166_1);
        if (*e->iso3166_2)
            printf("\tiso3166_2=%s", e->iso3166_2);
    }
    putchar('\n');
    return ferror(stdout);
}

static int dump(const gaz_settings *s) {
    gaz_place_found found;
    gaz_gazetteer lists;
    int status = open_lists(&lists, &found, s->data);
    if (status)
        return status;
    for (size_t i = 1; i < s->files.count && !status; i++)
        if (gaz_list_find(&lists, s->files.item[i]) < 0) {
            gaz_tell("no list is called %s; `gazette data info` names them",
                     s->files.item[i]);
            status = EXIT_USAGE;
        }
    for (unsigned l = 0; l < lists.nlists && !status; l++) {
        const char *id = gaz_string(&lists, lists.lists[l].id);
        int wanted = s->files.count < 2;
        for (size_t i = 1; i < s->files.count; i++)
            wanted |= strcmp(s->files.item[i], id) == 0;
        char *name = wanted ? strdup(id) : NULL;
        if (wanted && (!name || gaz_list_dump(&lists, l, print_phrase, name) ==
                                    (int)GAZ_ERR_MEMORY)) {
            gaz_tell("out of memory");
            status = EXIT_IO;
        }
        free(name);
    }
    gaz_gazetteer_close(&lists);
    return status ? status : gaz_end_printing();
}

static int verify_lists(gaz_place_found *found, const char *named) {
    gaz_gazetteer lists;
    gaz_rules rules;
    gaz_error err;
    int status = open_lists(&lists, found, named);
    if (status)
        return status;
    if (gaz_container_verify(&lists.file, "gazette.gaz", &err) ||
        gaz_gazetteer_verify(&lists, "gazette.gaz", &err) ||
        gaz_rules_open(&rules, &lists.file, lists.nlists, "gazette.gaz", &err))
        status = fail(&err);
    else
        printf("gazette.gaz\tsound\n");
    gaz_gazetteer_close(&lists);
    return status;
}

static int verify_model(const gaz_place_found *found) {
    gaz_container file;
    gaz_model model;
    gaz_error err;
    int status = 0;
    char path[sizeof found->dir + 32];
    snprintf(path, sizeof path, "%s/gazette.model", found->dir);
    if (access(path, F_OK) != 0)
        return 0;
    if (gaz_container_open(&file, path, "GAZM", GAZ_MODEL_VERSION, &err))
        return fail(&err);
    if (gaz_container_verify(&file, "gazette.model", &err) ||
        gaz_model_open(&model, file, "gazette.model", &err))
        status = fail(&err);
    else
        printf("gazette.model\tsound\n");
    gaz_container_close(&file);
    return status;
}

static int verify(const gaz_settings *s) {
    gaz_place_found found;
    int status = verify_lists(&found, s->data);
    if (!status)
        status = verify_model(&found);
    return status ? status : gaz_end_printing();
}

static int is_rules(const char *path) {
    size_t n = strlen(path);
    return n > 6 && strcmp(path + n - 6, ".rules") == 0;
}

static int check(const gaz_settings *s) {
    gaz_data *data = NULL;
    int status = gaz_load_data(&data, s);
    if (status)
        return status;
    if (s->files.count < 2) {
        gaz_tell("gazette data check needs the files to check");
        status = EXIT_USAGE;
    }
    for (size_t i = 1; i < s->files.count; i++) {
        const char *path = s->files.item[i];
        gaz_buffer text = {0};
        gaz_error err;
        int why = gaz_read_file(path, &text);
        if (why) {
            gaz_tell("%s: %s", path, strerror(why));
            status = EXIT_USAGE;
        } else if ((is_rules(path)
                        ? gaz_data_add_rules(data, path, text.data, text.len, &err)
                        : gaz_data_add_gazetteer(data, path, text.data, text.len, &err)) !=
                   GAZ_OK) {
            status = fail(&err);
        } else {
            printf("%s\tsound\n", path);
        }
        gaz_buffer_free(&text);
    }
    gaz_data_close(data);
    return status ? status : gaz_end_printing();
}

int gaz_command_data(const gaz_settings *s) {
    static const struct {
        const char *name;
        int (*run)(const gaz_settings *s);
    } ACTIONS[] = {{"info", info}, {"dump", dump}, {"verify", verify}, {"check", check}};
    const char *name = s->files.count ? s->files.item[0] : "info";
    for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++)
        if (strcmp(ACTIONS[i].name, name) == 0)
            return ACTIONS[i].run(s);
    gaz_tell("gazette data %s: info, dump, verify or check is expected", name);
    return EXIT_USAGE;
}
