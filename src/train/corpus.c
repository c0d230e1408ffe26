/* corpus.c — annotated texts to learn from. Room: train. */
#include "train/corpus.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "text/offsets.h"
#include "text/utf8.h"

void gaz_corpus_free(gaz_corpus *c) {
    free(c->at);
    gaz_arena_free(&c->arena);
    *c = (gaz_corpus){0};
}

static gaz_sample *new_sample(gaz_corpus *c, const char *text, size_t len, size_t ngold) {
    if (!gaz_grow(&c->at, &c->cap, c->count + 1, sizeof *c->at))
        return NULL;
    gaz_sample *s = &c->at[c->count];
    *s = (gaz_sample){.text = gaz_arena_string(&c->arena, text, len),
                      .len = len,
                      .gold = gaz_arena_array(&c->arena, ngold, sizeof(gaz_gold)),
                      .file = c->nfiles};
    if (!s->text || !s->gold)
        return NULL;
    c->count++;
    return s;
}

static gaz_label label_number(const char *name, size_t len) {
    for (unsigned l = 1; l < GAZ_LABELS; l++) {
        const char *this = gaz_label_name((gaz_label)l);
        if (strlen(this) == len && memcmp(this, name, len) == 0)
            return (gaz_label)l;
    }
    return GAZ_NONE;
}

static gaz_status bad_line(gaz_error *err, const char *path, size_t line, const char *what) {
    return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0, "%s:%zu: %s", path, line, what);
}

static int by_start(const void *a, const void *b) {
    const gaz_gold *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static gaz_status read_entities(gaz_sample *s, json_t *entities, const char *path,
                                size_t line, gaz_error *err) {
    size_t i;
    json_t *e;
    json_array_foreach(entities, i, e) {
        json_t *start = json_object_get(e, "start"), *end = json_object_get(e, "end");
        json_t *label = json_object_get(e, "label");
        if (!json_is_integer(start) || !json_is_integer(end) || !json_is_string(label))
            return bad_line(err, path, line,
                            "an entity needs start and end (numbers) and label (a string)");
        gaz_label l =
            label_number(json_string_value(label), json_string_length(label));
        if (l == GAZ_NONE)
            return bad_line(err, path, line,
                            "unknown label; PERSON, COUNTRY, PLACE or ORGANIZATION is "
                            "expected");
        if (json_integer_value(start) < 0 ||
            json_integer_value(end) <= json_integer_value(start))
            return bad_line(err, path, line, "an entity's end must come after its start");
        s->gold[s->ngold++] = (gaz_gold){(size_t)json_integer_value(start),
                                         (size_t)json_integer_value(end), l};
    }
    qsort(s->gold, s->ngold, sizeof *s->gold, by_start);
    /* From code points to bytes. */
    size_t byte = 0, point = 0;
    for (size_t g = 0; g < s->ngold; g++) {
        size_t *ends[] = {&s->gold[g].start, &s->gold[g].end};
        for (int k = 0; k < 2; k++) {
            if (*ends[k] < point)
                return bad_line(err, path, line, "entities overlap");
            for (; point < *ends[k] && byte < s->len; point++)
                for (byte++; byte < s->len && ((unsigned char)s->text[byte] & 0xC0) == 0x80;)
                    byte++;
            if (point < *ends[k])
                return bad_line(err, path, line, "an entity ends beyond its text");
            *ends[k] = byte;
        }
    }
    return GAZ_OK;
}

static gaz_status read_json_line(gaz_corpus *c, const char *path, size_t line,
                                 const char *text, size_t len, gaz_error *err) {
    json_error_t why;
    json_t *doc = json_loadb(text, len, JSON_ALLOW_NUL, &why);
    if (!doc)
        return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0, "%s:%zu: not JSON: %s", path,
                           line, why.text);
    json_t *t = json_object_get(doc, "text"), *e = json_object_get(doc, "entities");
    gaz_status status = GAZ_OK;
    if (!json_is_string(t) || !json_is_array(e)) {
        status = bad_line(err, path, line, "an object with text and entities is expected");
    } else {
        gaz_sample *s =
            new_sample(c, json_string_value(t), json_string_length(t), json_array_size(e));
        status = s ? read_entities(s, e, path, line, err) : gaz_fail_memory(err);
    }
    json_decref(doc);
    return status;
}

/* A CoNLL sample in the making. */
typedef struct conll {
    gaz_buffer text;
    gaz_gold *gold;
    size_t ngold, cap;
    int at_line_start;
} conll;

static gaz_status finish_conll(gaz_corpus *c, conll *k, gaz_error *err) {
    if (k->text.len) {
        gaz_sample *s = new_sample(c, k->text.data, k->text.len, k->ngold);
        if (!s)
            return gaz_fail_memory(err);
        if (k->ngold)
            memcpy(s->gold, k->gold, k->ngold * sizeof *k->gold);
        s->ngold = k->ngold;
    }
    k->text.len = k->ngold = 0;
    k->at_line_start = 1;
    return GAZ_OK;
}

static gaz_status read_conll_line(conll *k, const char *path, size_t line, const char *text,
                                  size_t len, gaz_error *err) {
    size_t token = strcspn(text, " \t"), tag = len;
    while (tag > 0 && text[tag - 1] != ' ' && text[tag - 1] != '\t')
        tag--;
    if (token >= len || tag <= token)
        return bad_line(err, path, line, "a token and a tag are expected, a tab between");
    if (!k->at_line_start)
        gaz_buffer_byte(&k->text, ' ');
    k->at_line_start = 0;
    size_t start = k->text.len;
    gaz_buffer_append(&k->text, text, token);
    if (k->text.failed)
        return gaz_fail_memory(err);
    const char *t = text + tag;
    size_t n = len - tag;
    if (n == 1 && t[0] == 'O')
        return GAZ_OK;
    gaz_label label = n > 2 && t[1] == '-' ? label_number(t + 2, n - 2) : GAZ_NONE;
    if (label == GAZ_NONE || (t[0] != 'B' && t[0] != 'I'))
        return bad_line(err, path, line,
                        "unknown tag; O, or B- or I- with PERSON, COUNTRY, PLACE or "
                        "ORGANIZATION is expected");
    if (t[0] == 'I' && k->ngold && k->gold[k->ngold - 1].end + 1 == start &&
        k->gold[k->ngold - 1].label == label) {
        k->gold[k->ngold - 1].end = k->text.len;
        return GAZ_OK;
    }
    if (!gaz_grow(&k->gold, &k->cap, k->ngold + 1, sizeof *k->gold))
        return gaz_fail_memory(err);
    k->gold[k->ngold++] = (gaz_gold){start, k->text.len, label};
    return GAZ_OK;
}

static int ends_with(const char *s, const char *end) {
    size_t n = strlen(s), m = strlen(end);
    return n >= m && strcmp(s + n - m, end) == 0;
}

static FILE *open_corpus(const char *path, gaz_error *err) {
    FILE *f = fopen(path, "rb");
    if (!f)
        gaz_fail(err, GAZ_ERR_IO, "%s: %s", path, strerror(errno));
    return f;
}

/* The next line without its end; its length, or -1 at the end of the file. */
static ssize_t next_line(FILE *f, char **line, size_t *cap) {
    ssize_t n = getline(line, cap, f);
    while (n > 0 && ((*line)[n - 1] == '\n' || (*line)[n - 1] == '\r'))
        (*line)[--n] = '\0';
    return n;
}

gaz_status gaz_corpus_read(gaz_corpus *c, const char *path, gaz_error *err) {
    FILE *f = open_corpus(path, err);
    if (!f)
        return GAZ_ERR_IO;
    int json = ends_with(path, ".jsonl") || ends_with(path, ".ndjson");
    conll k = {.at_line_start = 1};
    char *line = NULL;
    size_t cap = 0, number = 0, sentences = 0;
    gaz_status status = GAZ_OK;
    for (ssize_t n; !status && (n = next_line(f, &line, &cap)) >= 0;) {
        number++;
        size_t len = (size_t)n;
        if (gaz_utf8_check(line, len) < len)
            status = bad_line(err, path, number, "not valid UTF-8");
        else if (json)
            status = len ? read_json_line(c, path, number, line, len, err) : GAZ_OK;
        else if (len && strncmp(line, "-DOCSTART-", 10) != 0)
            status = read_conll_line(&k, path, number, line, len, err);
        else if (k.text.len && ++sentences % 20 != 0 && len == 0) {
            /* Sentences share a document: what one names, the next may shorten. */
            if (!k.at_line_start)
                gaz_buffer_byte(&k.text, '\n');
            k.at_line_start = 1;
        } else
            status = finish_conll(c, &k, err);
    }
    if (!status && ferror(f))
        status = gaz_fail(err, GAZ_ERR_IO, "%s: %s", path, strerror(errno));
    if (!status)
        status = finish_conll(c, &k, err);
    free(line);
    free(k.gold);
    gaz_buffer_free(&k.text);
    fclose(f);
    c->nfiles++;
    return status;
}

gaz_status gaz_corpus_read_plain(gaz_corpus *c, const char *path, size_t lines,
                                 gaz_error *err) {
    FILE *f = open_corpus(path, err);
    if (!f)
        return GAZ_ERR_IO;
    gaz_buffer text = {0};
    char *line = NULL;
    size_t cap = 0, count = 0;
    gaz_status status = GAZ_OK;
    for (ssize_t n = 0; !status && n >= 0;) {
        n = next_line(f, &line, &cap);
        if (n >= 0 && gaz_utf8_check(line, (size_t)n) == (size_t)n) {
            gaz_buffer_append(&text, line, (size_t)n);
            gaz_buffer_byte(&text, '\n');
            count++;
        }
        if (text.failed)
            status = gaz_fail_memory(err);
        else if (text.len && (n < 0 || count % lines == 0)) {
            if (!new_sample(c, text.data, text.len, 0))
                status = gaz_fail_memory(err);
            text.len = 0;
        }
    }
    free(line);
    gaz_buffer_free(&text);
    fclose(f);
    c->nfiles++;
    return status;
}
