/* seen.c — names that stand in the training texts apart from the others. Room: cli. */
#include "cli/seen.h"

#include "base/hash.h"
#include "text/fold.h"

#include <stdlib.h>

/* Bytes of white space at s[i..len), 0: none. No-break spaces are some. */
static size_t white_space(const char *s, size_t i, size_t len) {
    unsigned char c = (unsigned char)s[i];
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    if (c == 0xC2 && i + 1 < len && (unsigned char)s[i + 1] == 0xA0)
        return 2;
    if (c == 0xE2 && i + 2 < len && (unsigned char)s[i + 1] == 0x80 &&
        ((unsigned char)s[i + 2] == 0xAF || (unsigned char)s[i + 2] == 0x89))
        return 3;
    return 0;
}

/* Of the folded text, runs of white space being one space; of one too long to fold, of
 * its bytes. */
static uint64_t name_hash(const char *s, size_t len) {
    char folded[GAZ_FOLD_MAX];
    size_t n = gaz_fold(s, len, folded), kept = 0;
    if (!n)
        return gaz_hash_bytes(s, len);
    for (size_t i = 0; i < n;) {
        size_t space = white_space(folded, i, n);
        if (!space)
            folded[kept++] = folded[i];
        else if (kept && folded[kept - 1] != ' ')
            folded[kept++] = ' ';
        i += space ? space : 1;
    }
    return gaz_hash_bytes(folded, kept);
}

static uint64_t mention_hash(gaz_text_at *at, const gaz_mention *m) {
    const char *from = gaz_text_to(at, m->start), *to = gaz_text_to(at, m->end);
    return name_hash(from, (size_t)(to - from));
}

static int by_value(const void *a, const void *b) {
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

static int add_names(gaz_names *n, const gaz_gold *g) {
    for (size_t d = 0; d < g->count; d++) {
        gaz_text_at at = {.text = g->doc[d].text};
        if (!gaz_grow(&n->at, &n->cap, n->count + g->doc[d].count, sizeof *n->at))
            return 0;
        for (size_t i = 0; i < g->doc[d].count; i++)
            n->at[n->count++] = mention_hash(&at, &g->doc[d].mention[i]);
    }
    return 1;
}

int gaz_names_read(gaz_names *n, const gaz_strings *files) {
    for (size_t f = 0; f < files->count; f++) {
        gaz_gold g;
        int status = gaz_gold_read_names(&g, files->item[f]);
        if (status == 0 && !add_names(n, &g)) {
            gaz_tell("out of memory");
            status = EXIT_IO;
        }
        gaz_gold_free(&g);
        if (status)
            return status;
    }
    size_t kept = 0;
    if (n->count)
        qsort(n->at, n->count, sizeof *n->at, by_value);
    for (size_t i = 0; i < n->count; i++)
        if (kept == 0 || n->at[i] != n->at[kept - 1])
            n->at[kept++] = n->at[i];
    n->count = kept;
    return 0;
}

void gaz_names_free(gaz_names *n) {
    free(n->at);
    *n = (gaz_names){0};
}

static int has(const gaz_names *n, uint64_t hash) {
    return n->count && bsearch(&hash, n->at, n->count, sizeof *n->at, by_value) != NULL;
}

static void count(gaz_seen *s, int seen, size_t label, size_t micro, gaz_counts add) {
    for (int i = 0; i < 2; i++) {
        gaz_counts *c = &s->at[seen][i ? micro : label];
        c->gold += add.gold;
        c->predicted += add.predicted;
        c->strict += add.strict;
    }
}

static void count_document(gaz_seen *s, const gaz_names *names, const gaz_gold_doc *gold,
                           const gaz_gold_doc *predicted, size_t micro) {
    const char *text = gold->text ? gold->text : predicted->text;
    gaz_text_at at = {.text = text};
    for (size_t i = 0; i < gold->count; i++) {
        const gaz_mention *m = &gold->mention[i];
        count(s, has(names, mention_hash(&at, m)), m->label, micro,
              (gaz_counts){.gold = 1});
    }
    at = (gaz_text_at){.text = text};
    for (size_t i = 0; i < predicted->count; i++) {
        const gaz_mention *m = &predicted->mention[i];
        count(s, has(names, mention_hash(&at, m)), m->label, micro,
              (gaz_counts){.predicted = 1, .strict = (uint32_t)gaz_gold_has(gold, m)});
    }
}

int gaz_seen_count(gaz_seen *s, const gaz_names *names, const gaz_comparison *c) {
    static const gaz_gold_doc empty = {0};
    for (int seen = 0; seen < 2; seen++)
        s->at[seen] = calloc(c->nlabels + 1, sizeof *s->at[seen]);
    if (!s->at[0] || !s->at[1]) {
        gaz_tell("out of memory");
        return EXIT_IO;
    }
    for (size_t i = 0; i < c->gold->count; i++) {
        const gaz_gold_doc *g = &c->gold->doc[i], *p = gaz_gold_find(c->predicted, g->id);
        p = p ? p : &empty;
        if (!g->text && !p->text && g->count + p->count) {
            gaz_tell("%s:%zu: no `text`, which --seen compares names by", c->gold->path,
                     g->line);
            return EXIT_USAGE;
        }
        count_document(s, names, g, p, c->nlabels);
    }
    return 0;
}

void gaz_seen_free(gaz_seen *s) {
    free(s->at[0]);
    free(s->at[1]);
    *s = (gaz_seen){{0}};
}
