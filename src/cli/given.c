/* given.c — entities that the input has already (--keep-entities): read, checked, joined
 * with those that were found. Room: cli.
 *
 * They are certain: of ours, none that overlaps one of them stays, and their members are
 * written as they stood. What does not fit the text is refused, since a wrong offset that
 * is passed on costs more than an error record. */
#include "cli/task.h"

#include "text/offsets.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct gaz_given {
    size_t start, end; /* as read; then bytes of the text */
    const gaz_part *part;
    gaz_label label;
    const char *name; /* or NULL */
    gaz_json_value object, text;
    size_t number; /* in the input's list */
} gaz_given;

static int by_part(const void *a, const void *b) {
    const gaz_given *x = a, *y = b;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int by_end(const void *a, const void *b) {
    const gaz_given *const *x = a, *const *y = b;
    return (*x)->part != (*y)->part ? ((*x)->part < (*y)->part ? -1 : 1)
           : (*x)->end != (*y)->end ? ((*x)->end < (*y)->end ? -1 : 1)
                                    : 0;
}

static int no_memory(gaz_task *t) {
    gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE, "out of memory for entities");
    return 0;
}

static int refuse(gaz_task *t, const gaz_given *g, const char *what) {
    gaz_task_fail(t, GAZ_CODE_INVALID_ENTITIES, g->object.at, "entities[%zu]: %s",
                  g->number, what);
    return 0;
}

static int is_key(const gaz_task *t, const gaz_json_value *key, const char *name) {
    return key->len == strlen(name) + 2 &&
           memcmp(t->s + key->at + 1, name, key->len - 2) == 0;
}

/* A whole number in digits alone. */
static int number(const gaz_task *t, const gaz_json_value *v, size_t *out) {
    size_t n = 0;
    if (v->kind != GAZ_JSON_NUMBER || v->len > 18)
        return 0;
    for (size_t i = 0; i < v->len; i++) {
        char c = t->s[v->at + i];
        if (c < '0' || c > '9')
            return 0;
        n = n * 10 + (size_t)(c - '0');
    }
    *out = n;
    return 1;
}

static const char *string(gaz_task *t, const gaz_json_value *v) {
    gaz_buffer *b = &t->w->message;
    b->len = 0;
    gaz_json_unescape(t->s, v, b);
    const char *s = b->failed ? NULL : gaz_arena_string(&t->w->arena, b->data, b->len);
    b->failed = 0;
    return s;
}

static const gaz_part *part_named(const gaz_task *t, const gaz_json_value *v) {
    for (size_t i = 0; i < t->r.nparts; i++)
        if (v->kind == GAZ_JSON_STRING && is_key(t, v, t->r.part[i].key))
            return &t->r.part[i];
    return NULL;
}

static int read_one(gaz_task *t, gaz_given *g) {
    gaz_json_value key, v;
    int has = 0;
    if (g->object.kind != GAZ_JSON_OBJECT)
        return refuse(t, g, "an object was expected");
    for (size_t at = 0; gaz_json_each(&t->w->json, &g->object, &at, &key, &v);) {
        if (is_key(t, &key, "start") && number(t, &v, &g->start)) {
            has |= 1;
        } else if (is_key(t, &key, "end") && number(t, &v, &g->end)) {
            has |= 2;
        } else if (is_key(t, &key, "label") && v.kind == GAZ_JSON_STRING) {
            g->label = gaz_label_parse(t->w->job->data, t->s + v.at + 1, v.len - 2);
        } else if (is_key(t, &key, "key")) {
            g->part = part_named(t, &v);
        } else if (is_key(t, &key, "text") && v.kind == GAZ_JSON_STRING) {
            g->text = v;
        } else if (is_key(t, &key, "name") && v.kind == GAZ_JSON_STRING) {
            g->name = string(t, &v);
            if (!g->name)
                return no_memory(t);
        }
    }
    if (has != 3 || g->start >= g->end)
        return refuse(t, g, "`start` and `end` must be whole numbers, start the smaller");
    if (g->label == GAZ_NONE) {
        char known[GAZ_LABEL_CHOICE_MAX], what[GAZ_LABEL_CHOICE_MAX + 32];
        snprintf(what, sizeof what, "`label` must be %s",
                 gaz_label_choice(t->w->job->data, known));
        return refuse(t, g, what);
    }
    if (t->r.nparts && !g->part)
        return refuse(t, g, "`key` must be one of the --text-key that are there");
    return 1;
}

/* Moves o forward by so many of the unit, to a character's edge: 0 where there is none.
 */
static int advance(gaz_offsets *o, size_t end, size_t to, size_t base, gaz_unit unit) {
    for (;;) {
        size_t at = unit == GAZ_BYTE    ? o->byte
                    : unit == GAZ_UTF16 ? o->utf16
                                        : o->codepoint;
        if (at - base >= to)
            return at - base == to;
        if (o->byte >= end)
            return 0;
        size_t n;
        gaz_utf8_decode(o->text + o->byte, end - o->byte, &n);
        gaz_offsets_to(o, o->byte + n);
    }
}

/* Turns the starts (or the ends) of all into bytes, in order, in one pass over the text.
 */
static const gaz_given *to_bytes(gaz_task *t, gaz_given **sorted, size_t n, int ends,
                                 gaz_unit unit) {
    gaz_offsets o;
    const gaz_part *part = NULL;
    size_t base = 0, limit = t->r.len;
    gaz_offsets_start(&o, t->r.text);
    for (size_t i = 0; i < n; i++) {
        gaz_given *g = sorted[i];
        if (g->part != part) {
            part = g->part;
            gaz_offsets_to(&o, part->start);
            limit = part->start + part->len;
            base = unit == GAZ_BYTE ? o.byte : unit == GAZ_UTF16 ? o.utf16 : o.codepoint;
        }
        if (!advance(&o, limit, ends ? g->end : g->start, base, unit))
            return g;
        if (ends)
            g->end = o.byte;
        else
            g->start = o.byte;
    }
    return NULL;
}

static int place_all(gaz_task *t, gaz_unit unit) {
    gaz_worker *w = t->w;
    if (w->ngiven == 0)
        return 1;
    gaz_given **sorted = gaz_arena_array(&w->arena, w->ngiven, sizeof *sorted);
    if (!sorted)
        return no_memory(t);
    qsort(w->given, w->ngiven, sizeof *w->given, by_part);
    for (size_t i = 0; i < w->ngiven; i++)
        sorted[i] = &w->given[i];
    const gaz_given *bad = to_bytes(t, sorted, w->ngiven, 0, unit);
    qsort(sorted, w->ngiven, sizeof *sorted, by_end);
    if (!bad)
        bad = to_bytes(t, sorted, w->ngiven, 1, unit);
    if (bad)
        return refuse(t, bad, "it ends behind the text, or within a character");
    for (size_t i = 0; i < w->ngiven; i++) {
        const gaz_given *g = &w->given[i];
        if (i && g->start < g[-1].end)
            return refuse(t, g, "it overlaps another");
        if (!g->text.len)
            continue;
        const char *text = string(t, &g->text);
        if (!text)
            return no_memory(t);
        if (strlen(text) != g->end - g->start ||
            memcmp(text, t->r.text + g->start, g->end - g->start) != 0)
            return refuse(t, g, "`text` is not what stands there; see offset_unit");
    }
    return 1;
}

int gaz_take_entities(gaz_task *t) {
    static const char *const ours[] = {"schema", "offset_unit", "chains", "entities"};
    static const char *const units[] = {"codepoint", "byte", "utf16"};
    gaz_worker *w = t->w;
    gaz_json_member *m = NULL;
    size_t unit = GAZ_CODEPOINT, at = 0;
    gaz_arena_reset(&w->arena);
    for (size_t i = 0; i < 4; i++) {
        m = gaz_json_member_named(&w->json, ours[i], strlen(ours[i]));
        if (!m)
            continue;
        m->taken = !w->job->style->into;
        if (i != 1)
            continue;
        for (unit = 0; unit < 3 && !is_key(t, &m->value, units[unit]); unit++)
            ;
        if (unit == 3) {
            gaz_task_fail(t, GAZ_CODE_INVALID_ENTITIES, m->value.at,
                          "`offset_unit` must be codepoint, byte or utf16");
            return 0;
        }
    }
    if (!m)
        return 1;
    if (m->value.kind != GAZ_JSON_ARRAY) {
        gaz_task_fail(t, GAZ_CODE_INVALID_ENTITIES, m->value.at,
                      "`entities` is %s; an array was expected",
                      gaz_json_kind_name(m->value.kind));
        return 0;
    }
    for (gaz_json_value v; gaz_json_each(&w->json, &m->value, &at, NULL, &v);) {
        if (!gaz_grow(&w->given, &w->given_cap, w->ngiven + 1, sizeof *w->given))
            return no_memory(t);
        gaz_given *g = &w->given[w->ngiven];
        *g = (gaz_given){.object = v, .number = w->ngiven};
        w->ngiven++;
        if (!read_one(t, g))
            return 0;
    }
    return place_all(t, (gaz_unit)unit);
}

/* ---- joining ---- */

/* Chains without the mentions that are gone; what is left of each entity's number is set.
 */
static int merge_chains(gaz_task *t, gaz_entity *entity, const size_t *now) {
    gaz_worker *w = t->w;
    size_t n = gaz_doc_chain_count(t->r.doc), count = 0;
    gaz_chain *chain = gaz_arena_array(&w->arena, n + 1, sizeof *chain);
    if (!chain)
        return 0;
    for (size_t i = 0; i < n; i++) {
        const gaz_chain *c = gaz_doc_chain(t->r.doc, i);
        uint32_t *mention = gaz_arena_array(&w->arena, c->nmentions + 1, sizeof *mention);
        size_t left = 0;
        if (!mention)
            return 0;
        for (size_t k = 0; k < c->nmentions; k++)
            if (now[c->mentions[k]] != GAZ_NOWHERE)
                mention[left++] = (uint32_t)now[c->mentions[k]];
        if (left)
            chain[count++] = (gaz_chain){c->label, c->name, left, mention};
        for (size_t k = 0; k < left; k++)
            entity[mention[k]].chain = (uint32_t)count;
    }
    w->merged.chain = chain;
    w->merged.nchains = count;
    return 1;
}

int gaz_merge_entities(gaz_task *t) {
    gaz_worker *w = t->w;
    size_t n = gaz_doc_count(t->r.doc), all = n + w->ngiven, count = 0, next = 0;
    gaz_entity *entity = gaz_arena_array(&w->arena, all, sizeof *entity);
    gaz_json_value *given = gaz_arena_array(&w->arena, all, sizeof *given);
    size_t *now = gaz_arena_array(&w->arena, n + 1, sizeof *now);
    if (!entity || !given || !now)
        return no_memory(t);
    for (size_t i = 0; i <= n; i++) {
        const gaz_entity *e = i < n ? gaz_doc_entity(t->r.doc, i) : NULL;
        for (; next < w->ngiven && (!e || w->given[next].start < e->end); next++) {
            const gaz_given *g = &w->given[next];
            given[count] = g->object;
            entity[count++] = (gaz_entity){.start = g->start,
                                           .end = g->end,
                                           .label = g->label,
                                           .source = GAZ_FROM_USER,
                                           .score = -1,
                                           .name = g->name};
        }
        if (!e)
            break;
        now[i] = GAZ_NOWHERE;
        if (next && w->given[next - 1].end > e->start)
            continue;
        now[i] = count;
        given[count] = (gaz_json_value){0};
        entity[count++] = *e;
    }
    if (!merge_chains(t, entity, now))
        return no_memory(t);
    w->merged.entity = entity;
    w->merged.given = given;
    w->merged.count = count;
    t->r.merged = &w->merged;
    return 1;
}
