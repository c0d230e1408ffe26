/* labels.c — what the labels are called in the output. Room: format. */
#include "format/labels.h"

#include "base/buffer.h"
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct named_map {
    const char *name;
    gaz_label_map map;
} named_map;

/* PERSON, COUNTRY, PLACE, ORGANIZATION in the words of others. CoNLL-2003 and HIPE 2020
 * know one label for places; OntoNotes 5 calls what has a government GPE. */
static const named_map built_in[] = {
    {"conll", {.name = {NULL, "PER", "LOC", "LOC", "ORG"}}},
    {"ontonotes", {.name = {NULL, "PERSON", "GPE", "LOC", "ORG"}}},
    {"hipe", {.name = {NULL, "pers", "loc", "loc", "org"}}},
    {"tei", {.name = {NULL, "persName", "country", "placeName", "orgName"}}},
};

const gaz_label_map *gaz_label_map_named(const char *name) {
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (strcmp(built_in[i].name, name) == 0)
            return &built_in[i].map;
    return NULL;
}

gaz_label gaz_label_parse(const gaz_data *data, const char *name, size_t len) {
    const char *own;
    for (int i = GAZ_PERSON; (own = gaz_data_label_name(data, (gaz_label)i)) != NULL; i++)
        if (strlen(own) == len && memcmp(own, name, len) == 0)
            return (gaz_label)i;
    return GAZ_NONE;
}

const char *gaz_label_choice(const gaz_data *data, char out[GAZ_LABEL_CHOICE_MAX]) {
    const char *name = gaz_data_label_name(data, GAZ_PERSON), *next;
    size_t n = 0;
    for (int i = GAZ_PERSON; name && n < GAZ_LABEL_CHOICE_MAX; i++, name = next) {
        next = gaz_data_label_name(data, (gaz_label)(i + 1));
        n += (size_t)snprintf(out + n, GAZ_LABEL_CHOICE_MAX - n, "%s%s",
                              i == GAZ_PERSON ? ""
                              : next          ? ", "
                                              : " or ",
                              name);
    }
    return out;
}

static gaz_status parse_line(gaz_label_map *map, const gaz_data *data, const char *path,
                             size_t number, const char *line, size_t len, gaz_error *err) {
    const char *tab = memchr(line, '\t', len);
    if (!tab || tab + 1 == line + len ||
        memchr(tab + 1, '\t', len - (size_t)(tab + 1 - line)))
        return gaz_fail_at(err, GAZ_ERR_SYNTAX, number, 1, 0,
                           "%s:%zu: expected LABEL[/kind], a tab, and the name to write",
                           path, number);
    const char *slash = memchr(line, '/', (size_t)(tab - line));
    gaz_label label = gaz_label_parse(data, line, (size_t)((slash ? slash : tab) - line));
    if (label == GAZ_NONE) {
        char known[GAZ_LABEL_CHOICE_MAX];
        return gaz_fail_at(err, GAZ_ERR_SYNTAX, number, 1, 0,
                           "%s:%zu:1: unknown label «%.*s»; expected %s", path, number,
                           (int)((slash ? slash : tab) - line), line,
                           gaz_label_choice(data, known));
    }
    const char *name =
        gaz_arena_string(&map->arena, tab + 1, len - (size_t)(tab + 1 - line));
    if (!name)
        return gaz_fail_memory(err);
    if (!slash) {
        map->name[label] = name;
        return GAZ_OK;
    }
    const char *kind =
        gaz_arena_string(&map->arena, slash + 1, (size_t)(tab - slash - 1));
    if (!kind ||
        !gaz_grow(&map->special, &map->cap, map->nspecial + 1, sizeof *map->special))
        return gaz_fail_memory(err);
    map->special[map->nspecial++] = (gaz_label_kind){label, kind, name};
    return GAZ_OK;
}

gaz_status gaz_label_map_parse(gaz_label_map *map, const gaz_data *data, const char *path,
                               const char *tsv, size_t len, gaz_error *err) {
    gaz_label_map read = {0};
    gaz_status status = GAZ_OK;
    size_t number = 0;
    for (const char *p = tsv, *end = tsv + len; p < end && status == GAZ_OK;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        const char *next = stop ? stop + 1 : end;
        size_t n = (size_t)((stop ? stop : end) - p);
        number++;
        if (n && p[n - 1] == '\r')
            n--;
        if (n && p[0] != '#')
            status = parse_line(&read, data, path, number, p, n, err);
        p = next;
    }
    if (status == GAZ_OK)
        *map = read;
    else
        gaz_label_map_free(&read);
    return status;
}

void gaz_label_map_free(gaz_label_map *map) {
    free(map->special);
    gaz_arena_free(&map->arena);
    *map = (gaz_label_map){0};
}

const char *gaz_label_map_get(const gaz_label_map *map, const gaz_data *data,
                              gaz_label label, const char *kind) {
    if (map && kind)
        for (size_t i = 0; i < map->nspecial; i++)
            if (map->special[i].label == label && strcmp(map->special[i].kind, kind) == 0)
                return map->special[i].name;
    const char *name = map && label <= GAZ_LAST_LABEL ? map->name[label] : NULL;
    return name ? name : gaz_data_label_name(data, label);
}
