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
    *s = (gaz_sample){.weight = 1,
                      .text = gaz_arena_string(&c->arena, text, len),
                      .len = len,
                      .gold = gaz_arena_array(&c->arena, ngold, sizeof(gaz_gold)),
                      .file = c->nfiles};
    if (!s->text || !s->gold)
        return NULL;
    c->count++;
    return s;
}

static gaz_status bad_line(gaz_error *err, const char *path, size_t line, const char *what) {
    return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0, "%s:%zu: %s", path, line, what);
}

static gaz_status read_label(gaz_corpus *c, const char *path, size_t line, const char *name,
                             size_t len, gaz_label *label, gaz_error *err) {
    char known[GAZ_LABELS_TEXT_MAX];
    int quoted = (int)(len < GAZ_LABEL_SIZE ? len : GAZ_LABEL_SIZE);
    *label = GAZ_NONE;
    if (!gaz_labels_may_be(name, len))
        return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0,
                           "%s:%zu: «%.*s» cannot be a label: a letter, then letters, "
                           "digits, _ and -, at most %d, not none or stop",
                           path, line, quoted, name, GAZ_LABEL_SIZE - 1);
    if (!c->known)
        *label = gaz_labels_add(&c->labels, name, len);
    else if (gaz_labels_place(c->known, gaz_labels_find(c->known, name, len)))
        *label = gaz_labels_find(c->known, name, len);
    if (*label != GAZ_NONE)
        return GAZ_OK;
    if (!c->known)
        return gaz_fail_at(err, GAZ_ERR_LIMIT, line, 0, 0,
                           "%s:%zu: label «%.*s» is one too many: at most %d besides the "
                           "project's four",
                           path, line, quoted, name, GAZ_OWN_LABELS_MAX);
    return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0,
                       "%s:%zu: unknown label «%.*s»; the texts to learn from have %s", path,
                       line, quoted, name, gaz_labels_text(c->known, 0, known));
}

void gaz_corpus_sort_labels(gaz_corpus *c) {
    uint8_t now[GAZ_LABEL_NUMBERS];
    gaz_labels_sort(&c->labels, now);
    for (size_t i = 0; i < c->count; i++)
        for (size_t g = 0; g < c->at[i].ngold; g++)
            c->at[i].gold[g].label = (gaz_label)now[c->at[i].gold[g].label];
}

static int by_start(const void *a, const void *b) {
    const gaz_gold *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static gaz_status read_entities(gaz_corpus *c, gaz_sample *s, json_t *entities,
                                const char *path, size_t line, gaz_error *err) {
    size_t i;
    json_t *e;
    json_array_foreach(entities, i, e) {
        json_t *start = json_object_get(e, "start"), *end = json_object_get(e, "end");
        json_t *label = json_object_get(e, "label");
        if (!json_is_integer(start) || !json_is_integer(end) || !json_is_string(label))
            return bad_line(err, path, line,
                            "an entity needs start and end (numbers) and label (a string)");
        gaz_label l;
        gaz_status status = read_label(c, path, line, json_string_value(label),
                                       json_string_length(label), &l, err);
        if (status)
            return status;
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
        status = s ? read_entities(c, s, e, path, line, err) : gaz_fail_memory(err);
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
    int open; /* the last name may go on */
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
    k->open = 0;
    return GAZ_OK;
}

static gaz_status read_conll_line(gaz_corpus *c, conll *k, const char *path, size_t line,
                                  const char *text, size_t len, gaz_error *err) {
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
    int goes_on = k->open;
    k->open = 0;
    if (n == 1 && t[0] == 'O')
        return GAZ_OK;
    if (n < 3 || t[1] != '-' || !strchr("BILEUS", t[0]))
        return bad_line(err, path, line,
                        "unknown tag; O, or B- or I- and a label is expected (or E-, L-, S-, "
                        "U-)");
    gaz_label label;
    gaz_status status = read_label(c, path, line, t + 2, n - 2, &label, err);
    if (status)
        return status;
    k->open = t[0] == 'B' || t[0] == 'I';
    if (goes_on && strchr("ILE", t[0]) && k->gold[k->ngold - 1].label == label) {
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
            status = read_conll_line(c, &k, path, number, line, len, err);
        else if (k.text.len && ++sentences % 20 != 0 && len == 0) {
            /* Sentences share a document: what one names, the next may shorten. */
            if (!k.at_line_start)
                gaz_buffer_byte(&k.text, '\n');
            k.at_line_start = 1;
            k.open = 0;
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
