/* labels.c — the labels that a model gives, by number and by name. Room: data. */
#include "data/labels.h"

#include <string.h>

const char *gaz_label_name(gaz_label label) {
    static const char *const NAMES[GAZ_LABELS] = {NULL, "PERSON", "COUNTRY", "PLACE",
                                                  "ORGANIZATION"};
    return (unsigned)label < GAZ_LABELS ? NAMES[label] : NULL;
}

gaz_labels gaz_labels_standard(void) {
    gaz_labels l = {.count = GAZ_LABELS - 1};
    for (unsigned i = 1; i < GAZ_LABELS; i++)
        l.number[i - 1] = (uint8_t)i;
    return l;
}

const char *gaz_labels_name(const gaz_labels *l, unsigned number) {
    if (number < GAZ_LABELS)
        return gaz_label_name((gaz_label)number);
    return l && number - GAZ_LABELS < l->nown ? l->own[number - GAZ_LABELS] : NULL;
}

gaz_label gaz_labels_find(const gaz_labels *l, const char *name, size_t len) {
    const char *this;
    for (unsigned i = 1; (this = gaz_labels_name(l, i)) != NULL; i++)
        if (strlen(this) == len && memcmp(this, name, len) == 0)
            return (gaz_label)i;
    return GAZ_NONE;
}

unsigned gaz_labels_place(const gaz_labels *l, unsigned number) {
    for (unsigned i = 0; i < l->count; i++)
        if (l->number[i] == number)
            return i + 1;
    return 0;
}

int gaz_labels_equal(const gaz_labels *a, const gaz_labels *b) {
    char x[GAZ_LABELS_BYTES_MAX], y[GAZ_LABELS_BYTES_MAX];
    size_t n = gaz_labels_write(a, x);
    return gaz_labels_write(b, y) == n && memcmp(x, y, n) == 0;
}

static int is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

int gaz_labels_may_be(const char *name, size_t len) {
    static const char *const WORDS[] = {"none", "stop", "STOP"};
    if (len == 0 || len >= GAZ_LABEL_SIZE || !is_letter(name[0]))
        return 0;
    for (size_t i = 1; i < len; i++)
        if (!is_letter(name[i]) && !(name[i] >= '0' && name[i] <= '9') &&
            name[i] != '_' && name[i] != '-')
            return 0;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strlen(WORDS[i]) == len && memcmp(WORDS[i], name, len) == 0)
            return 0;
    return 1;
}

/* Puts a number in its place among those given. */
static void give(gaz_labels *l, unsigned number) {
    unsigned i = l->count++;
    for (; i > 0 && l->number[i - 1] > number; i--)
        l->number[i] = l->number[i - 1];
    l->number[i] = (uint8_t)number;
}

gaz_label gaz_labels_add(gaz_labels *l, const char *name, size_t len) {
    gaz_label label = gaz_labels_find(l, name, len);
    if (label == GAZ_NONE) {
        if (l->nown == GAZ_OWN_LABELS_MAX)
            return GAZ_NONE;
        memcpy(l->own[l->nown], name, len);
        l->own[l->nown][len] = '\0';
        label = (gaz_label)(GAZ_LABELS + l->nown++);
    }
    if (!gaz_labels_place(l, label))
        give(l, label);
    return label;
}

void gaz_labels_sort(gaz_labels *l, uint8_t now[GAZ_LABEL_NUMBERS]) {
    const gaz_labels was = *l;
    for (unsigned i = 0; i < GAZ_LABEL_NUMBERS; i++)
        now[i] = (uint8_t)i;
    for (unsigned i = 0; i < was.nown; i++) {
        unsigned before = 0; /* names that come before this one */
        for (unsigned k = 0; k < was.nown; k++)
            before += strcmp(was.own[k], was.own[i]) < 0;
        memcpy(l->own[before], was.own[i], GAZ_LABEL_SIZE);
        now[GAZ_LABELS + i] = (uint8_t)(GAZ_LABELS + before);
    }
}

size_t gaz_labels_write(const gaz_labels *l, char out[GAZ_LABELS_BYTES_MAX]) {
    size_t n = 0;
    for (unsigned i = 0; i < l->count; i++) {
        const char *name = gaz_labels_name(l, l->number[i]);
        size_t size = strlen(name) + 1;
        memcpy(out + n, name, size);
        n += size;
    }
    return n;
}

int gaz_labels_read(gaz_labels *l, const char *bytes, size_t size) {
    gaz_labels read = {0};
    char again[GAZ_LABELS_BYTES_MAX];
    uint8_t now[GAZ_LABEL_NUMBERS];
    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\0', size - at);
        size_t len = end ? (size_t)(end - bytes) - at : 0;
        if (!gaz_labels_may_be(bytes + at, len) ||
            gaz_labels_add(&read, bytes + at, len) == GAZ_NONE)
            return 0;
        at += len + 1;
    }
    /* In order, and none twice: then they are written as they were read. */
    gaz_labels_sort(&read, now);
    if (read.count == 0 || size > sizeof again ||
        gaz_labels_write(&read, again) != size || memcmp(again, bytes, size) != 0)
        return 0;
    *l = read;
    return 1;
}

const char *gaz_labels_text(const gaz_labels *l, int all, char out[GAZ_LABELS_TEXT_MAX]) {
    const char *name;
    size_t n = 0;
    for (unsigned i = 1; (name = gaz_labels_name(l, i)) != NULL; i++) {
        if (!all && !(l && gaz_labels_place(l, i)))
            continue;
        if (n) {
            memcpy(out + n, ", ", 2);
            n += 2;
        }
        memcpy(out + n, name, strlen(name));
        n += strlen(name);
    }
    out[n] = '\0';
    return out;
}
