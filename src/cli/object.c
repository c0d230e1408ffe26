/* object.c — what is taken out of a line of JSON: id, texts, entities that are there.
 * Room: cli. */
#include "cli/task.h"

#include <string.h>

static int take_id(gaz_task *t) {
    gaz_json *j = &t->w->json;
    gaz_json_member *m = gaz_json_member_named(j, "id", 2);
    int ninjs = t->w->job->inputs->item[t->it->source].kind == INPUT_NINJS;
    if (!m && ninjs) { /* its own name for an id, which stays there too */
        m = gaz_json_member_named(j, "uri", 3);
        if (m && m->value.kind == GAZ_JSON_STRING) {
            t->r.id = j->s + m->value.at;
            t->r.id_len = m->value.len;
        }
        return 1;
    }
    if (!m)
        return 1;
    int into = t->w->job->style->into != NULL;
    if (m->value.kind == GAZ_JSON_STRING || m->value.kind == GAZ_JSON_NUMBER) {
        t->r.id = j->s + m->value.at;
        t->r.id_len = m->value.len;
    } else if (m->value.kind != GAZ_JSON_NULL && !into) {
        gaz_task_fail(
            t, GAZ_CODE_KEY_CLASH, m->value.at,
            "`id` is %s; a string or a number was expected (--into KEY leaves it alone)",
            gaz_json_kind_name(m->value.kind));
        return 0;
    }
    m->taken = !into;
    return 1;
}

/* The object has a member of that name, and it is going to be passed on. */
static int is_left(gaz_json *j, const char *key) {
    const gaz_json_member *m = gaz_json_member_named(j, key, strlen(key));
    return m && !m->taken;
}

/* What ninjs adds to must be lists. */
static int lists_are_lists(gaz_task *t) {
    static const char *const keys[] = {"people", "places", "organisations",
                                       "person", "place",  "organisation"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        gaz_json_member *m = gaz_json_member_named(&t->w->json, keys[i], strlen(keys[i]));
        if (m && m->value.kind != GAZ_JSON_ARRAY) {
            gaz_task_fail(t, GAZ_CODE_KEY_CLASH, m->value.at,
                          "`%s` is %s; an array was expected", keys[i],
                          gaz_json_kind_name(m->value.kind));
            return 0;
        }
    }
    return 1;
}

/* A key that we are going to write must not be there already. */
int gaz_no_clash(gaz_task *t) {
    static const char *const own[] = {"schema", "offset_unit", "entities", "chains",
                                      "error"};
    const gaz_style *style = t->w->job->style;
    gaz_json *j = &t->w->json;
    const char *clash = NULL;
    if (t->w->job->writer->flags & GAZ_WRITER_PASSES)
        return lists_are_lists(t);
    if (style->into) {
        if (gaz_json_member_named(j, style->into, strlen(style->into)))
            clash = style->into;
    } else {
        for (size_t i = 0; i < sizeof own / sizeof *own && !clash; i++)
            if (is_left(j, own[i]))
                clash = own[i];
        if (!clash && (!t->r.id || t->r.origin.encoding) &&
            gaz_json_member_named(j, "source", 6))
            clash = "source";
        gaz_json_member *text = gaz_json_member_named(j, "text", 4);
        if (!clash && !style->no_text && !t->r.nparts && text && !text->taken)
            clash = "text";
    }
    if (clash) {
        gaz_json_member *m = gaz_json_member_named(j, clash, strlen(clash));
        gaz_task_fail(t, GAZ_CODE_KEY_CLASH, m->key.at,
                      style->into
                          ? "the object has a key `%s` already; choose another --into"
                          : "the object has a key `%s`, which we write; use --into KEY",
                      clash);
    }
    return !clash;
}

/* Finds the value under a --text-key: NULL where there is none. */
static gaz_json_member *find_text(gaz_json *j, const char *key, gaz_json_value *value) {
    gaz_json_member *m;
    if (key[0] == '/')
        return gaz_json_pointer(j, key, value, &m) ? m : NULL;
    m = gaz_json_member_named(j, key, strlen(key));
    if (m)
        *value = m->value;
    return m;
}

static int append_text(gaz_task *t, const gaz_json_value *v) {
    const char *s = t->w->json.s;
    if (v->escaped)
        gaz_json_unescape(s, v, &t->w->text);
    else
        gaz_buffer_append(&t->w->text, s + v->at + 1, v->len - 2);
    if (!t->w->text.failed)
        return 1;
    t->w->text.failed = 0;
    gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE, "out of memory for the text");
    return 0;
}

/* The text is one member: most often it lies in the line as it is, and nothing is copied.
 */
static int take_one_text(gaz_task *t, const char *key) {
    gaz_json *j = &t->w->json;
    gaz_json_value v;
    gaz_json_member *m = find_text(j, key, &v);
    if (!m) {
        gaz_task_fail(t, GAZ_CODE_NO_TEXT, GAZ_NOWHERE,
                      "the object has no `%s`; see --text-key", key);
        return 0;
    }
    if (v.kind != GAZ_JSON_STRING) {
        gaz_task_fail(t, GAZ_CODE_NO_TEXT, v.at, "`%s` is %s; a string was expected", key,
                      gaz_json_kind_name(v.kind));
        return 0;
    }
    if (key[0] != '/' && (!t->w->job->style->into || t->w->job->style->no_text))
        m->taken = 1;
    t->r.json_text = j->s + v.at;
    t->r.json_text_len = v.len;
    t->r.text = j->s + v.at + 1;
    t->r.len = v.len - 2;
    if (v.escaped) {
        t->w->text.len = 0;
        if (!append_text(t, &v))
            return 0;
        t->r.text = t->w->text.data;
        t->r.len = t->w->text.len;
    }
    return 1;
}

/* Several members, tagged together so that a title's names help the body, set apart by an
 * empty line. */
static int take_texts(gaz_task *t, const gaz_strings *keys) {
    gaz_worker *w = t->w;
    w->text.len = 0;
    if (!gaz_grow(&w->part, &w->part_cap, keys->count, sizeof *w->part)) {
        gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE,
                      "out of memory for the texts");
        return 0;
    }
    for (size_t i = 0; i < keys->count; i++) {
        gaz_json_value v;
        const char *key = keys->item[i];
        gaz_json_member *m = find_text(&w->json, key, &v);
        if (!m || v.kind == GAZ_JSON_NULL)
            continue;
        if (v.kind != GAZ_JSON_STRING) {
            gaz_task_fail(t, GAZ_CODE_NO_TEXT, v.at, "`%s` is %s; a string was expected",
                          key, gaz_json_kind_name(v.kind));
            return 0;
        }
        if (t->r.nparts)
            gaz_buffer_text(&w->text, "\n\n");
        size_t start = w->text.len;
        if (!append_text(t, &v))
            return 0;
        w->part[t->r.nparts++] = (gaz_part){key, start, w->text.len - start};
        if (key[0] != '/' && w->job->style->no_text)
            m->taken = 1;
    }
    if (!t->r.nparts) {
        gaz_task_fail(t, GAZ_CODE_NO_TEXT, GAZ_NOWHERE,
                      "the object has none of the --text-key keys");
        return 0;
    }
    t->r.part = w->part;
    t->r.text = w->text.data ? w->text.data : "";
    t->r.len = w->text.len;
    return 1;
}

/* White space between values is a blank from now on, whatever it was: what is passed on of
 * the object breaks no line, and a TAB is for those who cut at the first one. Within strings
 * JSON has neither. */
static void flatten(gaz_task *t) {
    gaz_buffer *b = t->decoded ? &t->w->decoded : &t->b->bytes;
    unsigned char *s = (unsigned char *)b->data + (t->s - b->data);
    for (size_t i = 0; i < t->len; i++)
        s[i] = s[i] < ' ' ? ' ' : s[i];
}

int gaz_scan_object(gaz_task *t) {
    gaz_json *j = &t->w->json;
    if (!gaz_json_scan(j, t->s, t->len)) {
        if (j->message)
            gaz_task_fail(t, GAZ_CODE_INVALID_JSON, j->fault, "%s", j->message);
        else
            gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE,
                          "out of memory for the object");
        return 0;
    }
    flatten(t);
    t->r.object = j;
    return take_id(t);
}

int gaz_take_object(gaz_task *t) {
    const gaz_strings *keys = &t->w->job->settings->text_keys;
    if (!gaz_scan_object(t))
        return 0;
    int taken = keys->count > 1 ? take_texts(t, keys)
                                : take_one_text(t, keys->count ? keys->item[0] : "text");
    if (taken && t->w->job->settings->keep_entities)
        taken = gaz_take_entities(t);
    return taken && gaz_no_clash(t);
}
