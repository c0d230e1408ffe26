/* labels.c — what the labels are called in the output. Room: format. */
#include "format/labels.h"

#include "base/buffer.h"
#include "base/error.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct named_map {
    const char *name;
    gaz_label_map map;
} named_map;

/* OntoNotes 5 calls GPE what has a government, which most places have; LOC is nature, FAC
 * is built. */
static gaz_label_kind ontonotes_kinds[] = {
    {GAZ_PLACE, "cape", "LOC"},      {GAZ_PLACE, "continent", "LOC"},
    {GAZ_PLACE, "desert", "LOC"},    {GAZ_PLACE, "forest", "LOC"},
    {GAZ_PLACE, "gulf", "LOC"},      {GAZ_PLACE, "island", "LOC"},
    {GAZ_PLACE, "lake", "LOC"},      {GAZ_PLACE, "mountain", "LOC"},
    {GAZ_PLACE, "park", "LOC"},      {GAZ_PLACE, "pass", "LOC"},
    {GAZ_PLACE, "plateau", "LOC"},   {GAZ_PLACE, "river", "LOC"},
    {GAZ_PLACE, "sea", "LOC"},       {GAZ_PLACE, "strait", "LOC"},
    {GAZ_PLACE, "summit", "LOC"},    {GAZ_PLACE, "valley", "LOC"},
    {GAZ_PLACE, "waterfall", "LOC"}, {GAZ_PLACE, "zone", "LOC"},
    {GAZ_PLACE, "airport", "FAC"},   {GAZ_PLACE, "cemetery", "FAC"},
    {GAZ_PLACE, "monument", "FAC"},  {GAZ_PLACE, "prison", "FAC"},
    {GAZ_PLACE, "road", "FAC"},      {GAZ_PLACE, "stadium", "FAC"},
    {GAZ_PLACE, "station", "FAC"},   {GAZ_PLACE, "street", "FAC"},
};

/* PERSON, COUNTRY, PLACE, ORGANIZATION in the words of others. CoNLL-2003 and HIPE 2020
 * know one label for places. */
static const named_map built_in[] = {
    {"conll", {.name = {NULL, "PER", "LOC", "LOC", "ORG"}}},
    {"ontonotes",
     {.name = {NULL, "PERSON", "GPE", "GPE", "ORG"},
      .special = ontonotes_kinds,
      .nspecial = sizeof ontonotes_kinds / sizeof *ontonotes_kinds}},
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

/* Is there a name already for the label, or for its kind [kind, end)? */
static int is_given(const gaz_label_map *map, gaz_label label, const char *kind,
                    const char *end) {
    if (!kind)
        return map->name[label] != NULL;
    for (size_t i = 0, n = (size_t)(end - kind); i < map->nspecial; i++)
        if (map->special[i].label == label && strlen(map->special[i].kind) == n &&
            memcmp(map->special[i].kind, kind, n) == 0)
            return 1;
    return 0;
}

static gaz_status parse_line(gaz_label_map *map, const gaz_data *data, const char *path,
                             size_t number, const char *line, size_t len,
                             gaz_error *err) {
    size_t sound = gaz_utf8_check(line, len);
    if (sound < len)
        return gaz_fail_at(err, GAZ_ERR_SYNTAX, number, sound + 1, 0,
                           "%s:%zu:%zu: not UTF-8; save the file as UTF-8", path, number,
                           sound + 1);
    const char *tab = memchr(line, '\t', len);
    if (!tab || tab == line || tab[-1] == '/' || tab + 1 == line + len ||
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
    if (is_given(map, label, slash ? slash + 1 : NULL, tab))
        return gaz_fail_at(err, GAZ_ERR_SYNTAX, number, 1, 0,
                           "%s:%zu:1: %.*s stands twice; leave one of them out", path,
                           number, (int)(tab - line), line);
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
    static const char mark[] = "\xEF\xBB\xBF";
    gaz_label_map read = {0};
    if (len >= 3 && memcmp(tsv, mark, 3) == 0)
        tsv += 3, len -= 3;
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
