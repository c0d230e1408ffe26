/* gold.c — annotated JSONL read for comparison. Room: cli.
 *
 * What cannot be compared fairly is refused with its line: offsets in another unit, spans
 * out of the text, ids that are missing or stand twice. */
#include "cli/gold.h"

#include "cli/options.h"
#include "cli/places.h"
#include "text/utf8.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef struct place {
    gaz_gold *g;
    gaz_label_names *labels;
    size_t line;
    int merge;
    int names; /* 1: as gaz_gold_read_names */
} place;

static int refuse(const place *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int refuse(const place *p, const char *format, ...) {
    char reason[512];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    gaz_tell("%s:%zu: %s", p->g->path, p->line, reason);
    return EXIT_USAGE;
}

static int out_of_memory(void) {
    gaz_tell("out of memory");
    return EXIT_IO;
}

static int label_number(const place *p, const char *name, size_t *out) {
    gaz_label_names *l = p->labels;
    if (p->merge && strcmp(name, "COUNTRY") == 0)
        name = "PLACE";
    for (*out = 0; *out < l->count; ++*out)
        if (strcmp(l->name[*out], name) == 0)
            return 0;
    if (l->count == 256)
        return refuse(p, "more than 256 different labels");
    const char *copy = gaz_arena_string(&l->arena, name, strlen(name));
    if (!copy || !gaz_grow(&l->name, &l->cap, l->count + 1, sizeof *l->name))
        return out_of_memory();
    l->name[l->count++] = copy;
    return 0;
}

int gaz_mention_order(const void *a, const void *b) {
    const gaz_mention *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return x->label < y->label ? -1 : x->label > y->label;
}

static int read_mention(const place *p, const json_t *e, size_t i, size_t length,
                        gaz_mention *out) {
    const json_t *start = json_object_get(e, "start"), *end = json_object_get(e, "end"),
                 *label = json_object_get(e, "label"),
                 *score = json_object_get(e, "score");
    if (!json_is_integer(start) || !json_is_integer(end) || !json_is_string(label))
        return refuse(p,
                      "entity %zu: expected whole numbers `start` and `end` and a string "
                      "`label`",
                      i);
    json_int_t from = json_integer_value(start), to = json_integer_value(end);
    if (from < 0 || to <= from || (unsigned long long)to > length)
        return refuse(p, "entity %zu: %lld-%lld is empty or lies outside the text", i,
                      (long long)from, (long long)to);
    out->start = (size_t)from;
    out->end = (size_t)to;
    out->score = json_is_number(score) ? json_number_value(score) : -1;
    if (!(out->score >= 0 && out->score <= 1))
        out->score = -1; /* another tool's number, no probability */
    return label_number(p, json_string_value(label), &out->label);
}

static int read_mentions(const place *p, const json_t *list, gaz_gold_doc *d) {
    size_t n = json_array_size(list), kept = 0;
    size_t length = d->text ? gaz_utf8_count(d->text, strlen(d->text)) : (size_t)-1;
    d->mention = gaz_arena_array(&p->g->arena, n ? n : 1, sizeof *d->mention);
    if (!d->mention)
        return out_of_memory();
    for (size_t i = 0; i < n; i++) {
        int status = read_mention(p, json_array_get(list, i), i, length, &d->mention[i]);
        if (status)
            return status;
    }
    qsort(d->mention, n, sizeof *d->mention, gaz_mention_order);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || gaz_mention_order(&d->mention[i], &d->mention[kept - 1]) != 0)
            d->mention[kept++] = d->mention[i];
    d->count = kept;
    return 0;
}

static int read_id(const place *p, const json_t *id, const char **out) {
    char number[64];
    const char *s = number;
    if (json_is_string(id))
        s = json_string_value(id);
    else if (json_is_integer(id))
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(id));
    else if (json_is_real(id))
        snprintf(number, sizeof number, "%.17g", json_real_value(id));
    else
        return refuse(p, "no `id`; documents are paired by it");
    *out = gaz_arena_string(&p->g->arena, s, strlen(s));
    return *out ? 0 : out_of_memory();
}

static int read_doc(const place *p, const json_t *o) {
    gaz_gold *g = p->g;
    const json_t *unit = json_object_get(o, "offset_unit"),
                 *text = json_object_get(o, "text"),
                 *list = json_object_get(o, "entities");
    if (!json_is_object(o))
        return refuse(p, "not a JSON object");
    gaz_gold_doc d = {.line = p->line,
                      .failed = json_is_object(json_object_get(o, "error"))};
    if (d.failed && (p->names || !json_object_get(o, "id")))
        return 0; /* it belongs to no document we could name */
    int status = p->names ? 0 : read_id(p, json_object_get(o, "id"), &d.id);
    if (status)
        return status;
    if (json_is_string(unit) && strcmp(json_string_value(unit), "codepoint") != 0)
        return refuse(p, "offsets count %s; annotate with --offsets codepoint",
                      json_string_value(unit));
    if (json_is_string(text)) {
        size_t len = json_string_length(text);
        char *copy = gaz_arena_string(&g->arena, json_string_value(text), len);
        if (!copy)
            return out_of_memory();
        for (size_t i = 0; i < len; i++) /* one code point for another: offsets hold */
            if (!copy[i])
                copy[i] = ' ';
        d.text = copy;
    }
    if (p->names && !d.text)
        return refuse(p, "no `text`; names are compared by what stands there");
    if (!d.failed && !json_is_array(list))
        return refuse(p, "no list `entities`");
    status = read_mentions(p, list, &d);
    if (status)
        return status;
    if (!gaz_grow(&g->doc, &g->cap, g->count + 1, sizeof *g->doc))
        return out_of_memory();
    g->doc[g->count++] = d;
    return 0;
}

static int by_id(const void *a, const void *b) {
    const gaz_gold_doc *const *x = a, *const *y = b;
    int order = strcmp((*x)->id, (*y)->id);
    return order ? order : (*x)->line < (*y)->line ? -1 : (*x)->line > (*y)->line;
}

static int index_docs(place *p) {
    gaz_gold *g = p->g;
    g->by_id = gaz_arena_array(&g->arena, g->count ? g->count : 1, sizeof *g->by_id);
    if (!g->by_id)
        return out_of_memory();
    for (size_t i = 0; i < g->count; i++)
        g->by_id[i] = &g->doc[i];
    qsort(g->by_id, g->count, sizeof *g->by_id, by_id);
    for (size_t i = 1; i < g->count; i++)
        if (strcmp(g->by_id[i - 1]->id, g->by_id[i]->id) == 0) {
            p->line = g->by_id[i]->line;
            return refuse(p, "the id «%s» stands twice (first in line %zu)",
                          g->by_id[i]->id, g->by_id[i - 1]->line);
        }
    return 0;
}

static int is_blank(const char *s, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (s[i] != ' ' && s[i] != '\t' && s[i] != '\r')
            return 0;
    return 1;
}

static int read_lines(place p, const char *path) {
    gaz_gold *g = p.g;
    gaz_buffer b = {0};
    *g = (gaz_gold){.path = path};
    int error = gaz_read_file(path, &b), status = 0;
    if (error) {
        gaz_tell("%s: %s", path, strerror(error));
        status = error == ENOMEM ? EXIT_IO : EXIT_USAGE;
    }
    for (size_t at = 0; at < b.len && status == 0;) {
        const char *line = b.data + at, *stop = memchr(line, '\n', b.len - at);
        size_t len = stop ? (size_t)(stop - line) : b.len - at;
        at += len + 1;
        if (++p.line == 1 && len >= 3 && memcmp(line, "\xEF\xBB\xBF", 3) == 0)
            line += 3, len -= 3;
        if (is_blank(line, len))
            continue;
        json_error_t fault;
        json_t *o =
            json_loadb(line, len, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &fault);
        status =
            o ? read_doc(&p, o) : refuse(&p, "%s (byte %d)", fault.text, fault.position);
        json_decref(o);
    }
    gaz_buffer_free(&b);
    return status || p.names ? status : index_docs(&p);
}

int gaz_gold_read(gaz_gold *g, const char *path, int merge, gaz_label_names *labels) {
    return read_lines((place){.g = g, .labels = labels, .merge = merge}, path);
}

int gaz_gold_read_names(gaz_gold *g, const char *path) {
    gaz_label_names labels = {0};
    int status = read_lines((place){.g = g, .labels = &labels, .names = 1}, path);
    gaz_label_names_free(&labels);
    return status;
}

int gaz_gold_has(const gaz_gold_doc *d, const gaz_mention *m) {
    return d->count &&
           bsearch(m, d->mention, d->count, sizeof *d->mention, gaz_mention_order);
}

const char *gaz_text_to(gaz_text_at *at, size_t offset) {
    if (!at->p || offset < at->offset) {
        at->p = at->text;
        at->offset = 0;
    }
    while (*at->p && at->offset < offset)
        at->offset += ((unsigned char)*++at->p & 0xC0) != 0x80;
    return at->p;
}

const gaz_gold_doc *gaz_gold_find(const gaz_gold *g, const char *id) {
    size_t low = 0, high = g->count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = strcmp(id, g->by_id[mid]->id);
        if (order == 0)
            return g->by_id[mid];
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

void gaz_gold_free(gaz_gold *g) {
    free(g->doc);
    gaz_arena_free(&g->arena);
    *g = (gaz_gold){0};
}

void gaz_label_names_free(gaz_label_names *labels) {
    free(labels->name);
    gaz_arena_free(&labels->arena);
    *labels = (gaz_label_names){0};
}
