/* structured.c — the text of documents with markup, and of ninjs. Room: cli.
 *
 * ninjs (https://iptc.org/standards/ninjs/) holds an item as JSON: headline, body_text
 * and body_xhtml up to version 1, headlines and bodies from version 2. The same story
 * often stands there as plain text and with markup; the plain text is read, then. */
#include "cli/task.h"

#include "markup/extract.h"

#include <string.h>

static int no_memory(gaz_task *t) {
    if (!t->w->map.text.failed && !t->w->under.text.failed)
        return 0;
    t->w->map.text.failed = t->w->under.text.failed = 0;
    gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE, "out of memory for the text");
    return 1;
}

static void begin(gaz_task *t) {
    gaz_source_map *map = &t->w->map;
    gaz_source_map_clear(map);
    gaz_source_map_clear(&t->w->under);
    map->before = t->it->mark;
    map->decoded = t->decoded ? t->s : NULL;
}

static int end(gaz_task *t) {
    gaz_source_map *map = &t->w->map;
    if (no_memory(t))
        return 0;
    t->r.map = map;
    t->r.text = map->text.len ? map->text.data : "";
    t->r.len = map->text.len;
    return 1;
}

int gaz_take_markup(gaz_task *t) {
    static const gaz_markup kind[] = {[INPUT_HTML] = GAZ_MARKUP_HTML,
                                      [INPUT_XML] = GAZ_MARKUP_XML,
                                      [INPUT_NITF] = GAZ_MARKUP_NITF,
                                      [INPUT_NEWSML] = GAZ_MARKUP_NEWSML,
                                      [INPUT_TEI] = GAZ_MARKUP_TEI};
    begin(t);
    gaz_extract(&t->w->map, kind[t->w->job->inputs->item[t->it->source].kind], t->s,
                t->len);
    return end(t);
}

/* ---- ninjs ---- */

/* Appends the characters of string v with their places. */
static void unescape(gaz_source_map *m, const char *s, const gaz_json_value *v) {
    size_t at = v->at + 1, last = v->at + v->len - 1;
    gaz_buffer one = {0};
    while (at < last) {
        const char *back = memchr(s + at, '\\', last - at);
        size_t plain = back ? (size_t)(back - s) : last;
        gaz_source_map_add(m, s + at, plain - at, at, plain);
        at = plain;
        if (!back)
            break;
        size_t n = s[at + 1] != 'u' ? 2 : 6;
        if (n == 6 && (s[at + 2] == 'd' || s[at + 2] == 'D') && s[at + 3] >= '8')
            n = 12; /* two halves of one character */
        const gaz_json_value quoted = {.at = at - 1, .len = n + 2};
        one.len = 0;
        gaz_json_unescape(s, &quoted, &one);
        gaz_source_map_add(m, one.data, one.len, at, at + n);
        m->text.failed |= one.failed;
        at += n;
    }
    gaz_buffer_free(&one);
}

static void add_part(gaz_task *t, const gaz_json_value *v, int markup) {
    gaz_source_map *map = &t->w->map, *under = &t->w->under;
    size_t count = map->count, len = map->text.len;
    map->under = NULL;
    if (len && !markup)
        gaz_source_map_add(map, "\n\n", 2, v->at, v->at);
    size_t before = map->text.len;
    if (markup) {
        gaz_source_map_clear(under);
        unescape(under, t->s, v);
        map->under = under;
        map->under_at = 0;
        gaz_extract(map, GAZ_MARKUP_HTML, under->text.len ? under->text.data : "",
                    under->text.len);
        map->under = NULL;
    } else {
        unescape(map, t->s, v);
    }
    if (map->text.len == before) {
        map->text.len = len;
        map->count = count;
    }
}

static int string_is(const gaz_task *t, const gaz_json_value *v, const char *word) {
    return v->kind == GAZ_JSON_STRING && v->len == strlen(word) + 2 &&
           memcmp(t->s + v->at + 1, word, v->len - 2) == 0;
}

/* headlines and bodies: objects with a value and a contenttype. markup: of those with
 * markup, or of those without. How many there were. */
static size_t add_list(gaz_task *t, const char *name, int markup) {
    gaz_json *j = &t->w->json;
    gaz_json_member *m = gaz_json_member_named(j, name, strlen(name));
    size_t found = 0, at = 0;
    gaz_json_value item, key, v;
    while (m && m->value.kind == GAZ_JSON_ARRAY &&
           gaz_json_each(j, &m->value, &at, NULL, &item)) {
        size_t inner = 0;
        gaz_json_value value = {0};
        int plain = 1;
        while (item.kind == GAZ_JSON_OBJECT &&
               gaz_json_each(j, &item, &inner, &key, &v)) {
            if (string_is(t, &key, "value") && v.kind == GAZ_JSON_STRING)
                value = v;
            if (string_is(t, &key, "contenttype") || string_is(t, &key, "contentType"))
                plain = string_is(t, &v, "text/plain");
        }
        if (!value.len || plain == markup)
            continue;
        add_part(t, &value, markup);
        found++;
    }
    return found;
}

/* 1: there is a string of that name. */
static size_t add_member(gaz_task *t, const char *name, int markup) {
    gaz_json_member *m = gaz_json_member_named(&t->w->json, name, strlen(name));
    if (!m || m->value.kind != GAZ_JSON_STRING)
        return 0;
    add_part(t, &m->value, markup);
    return 1;
}

int gaz_take_ninjs(gaz_task *t) {
    if (!gaz_scan_object(t))
        return 0;
    begin(t);
    size_t found = add_member(t, "headline", 0);
    found += add_list(t, "headlines", 0) + add_list(t, "headlines", 1);
    size_t plain = add_member(t, "body_text", 0) + add_list(t, "bodies", 0);
    if (!plain)
        found += add_member(t, "body_xhtml", 1) + add_list(t, "bodies", 1);
    if (!found && !plain) {
        gaz_task_fail(t, GAZ_CODE_NO_TEXT, GAZ_NOWHERE,
                      "no headline, body_text, body_xhtml, headlines or bodies");
        return 0;
    }
    return end(t) && gaz_no_clash(t);
}
