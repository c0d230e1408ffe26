/* describe.c — what a compiled file holds, told list by list. Room: data. */
#include "data/describe.h"

#include <stdlib.h>

#include "data/plain.h"

int gaz_list_describe(const gaz_gazetteer *g, unsigned number, gaz_list_info *info) {
    if (number >= g->nlists)
        return 0;
    const gaz_list *l = &g->lists[number];
    const char *label = gaz_label_name((gaz_label)l->label);
    *info = (gaz_list_info){.number = number,
                            .id = gaz_string(g, l->id),
                            .file = gaz_string(g, l->file),
                            .source = gaz_string(g, l->source),
                            .licence = gaz_string(g, l->licence),
                            .date = gaz_string(g, l->date),
                            .label = l->stop ? "stop" : label ? label : "none",
                            .entries = l->nentries};
    return 1;
}

int gaz_list_find(const gaz_gazetteer *g, const char *id) {
    for (size_t i = 0; i < g->nlists; i++)
        if (strcmp(gaz_string(g, g->lists[i].id), id) == 0)
            return (int)i;
    return -1;
}

/* The edge that leads to each node: the trie's tables only know the way down. */
static gaz_edge *ways_up(const gaz_gazetteer *g) {
    gaz_edge *up = calloc(g->nnodes, sizeof *up);
    for (size_t i = 0; up && i < g->nedges; i++)
        if (g->edges[i].child != 0 && g->edges[i].child < g->nnodes &&
            g->edges[i].node < g->edges[i].child)
            up[g->edges[i].child] = g->edges[i];
    for (size_t i = 1; up && i < g->nwords; i++) {
        uint32_t root = g->words[i].root;
        if (root != 0 && root < g->nnodes)
            up[root] = (gaz_edge){0, (uint32_t)i, root};
    }
    return up;
}

/* The words on the way to a node; 0 for a node of plain words, and for one that a damaged
 * file leaves hanging. */
static unsigned write_phrase(gaz_buffer *out, const gaz_gazetteer *g, const gaz_edge *up,
                             uint32_t node) {
    uint32_t words[GAZ_PHRASE_MAX];
    unsigned n = 0;
    for (; node != 0; node = up[node].node) {
        uint32_t word = up[node].word;
        /* Plain words share a node: it is shown with them. */
        if (n == GAZ_PHRASE_MAX || word == 0 || word >= g->nwords ||
            g->words[word].text == 0)
            return 0;
        words[n++] = word;
    }
    out->len = 0;
    for (unsigned i = n; i > 0; i--) {
        gaz_buffer_text(out, gaz_string(g, g->words[words[i - 1]].text));
        gaz_buffer_byte(out, i > 1 ? ' ' : '\0');
    }
    return n;
}

typedef struct dump {
    const gaz_gazetteer *g;
    unsigned list;
    int (*each)(void *self, const gaz_list_phrase *phrase);
    void *self;
} dump;

/* Shows the readings that a phrase has in the list. */
static int show_readings(const dump *d, uint32_t node, const char *phrase,
                         unsigned nwords) {
    const gaz_gazetteer *g = d->g;
    int stop = 0;
    if (node >= g->nnodes)
        return 0;
    for (size_t r = g->nodes[node] & GAZ_NODE_READING;
         stop == 0 && r != 0 && r < g->nreadings; r++) {
        const gaz_reading *reading = &g->readings[r];
        if (reading->list == d->list) {
            gaz_entry entry;
            gaz_list_phrase p = {
                .phrase = phrase, .nwords = nwords, .reading = reading, .line = g->lines[r]};
            if (gaz_entry_read(g, reading->entry, &entry))
                p.entry = &entry;
            stop = d->each(d->self, &p);
        }
        if (reading->flags & GAZ_READ_LAST)
            break;
    }
    return stop;
}

static int has_reading(const gaz_gazetteer *g, uint32_t node, unsigned list) {
    size_t r = node < g->nnodes ? g->nodes[node] & GAZ_NODE_READING : 0;
    for (; r != 0 && r < g->nreadings; r++) {
        if (g->readings[r].list == list)
            return 1;
        if (g->readings[r].flags & GAZ_READ_LAST)
            break;
    }
    return 0;
}

/* Shows a word that the list has without a reading. */
static int show_word(const dump *d, const gaz_vocab_word *w, const char *text) {
    gaz_list_phrase p = {.phrase = text, .nwords = 1};
    if (w->alone >= d->g->nsets || !gaz_listset_has(&d->g->sets[w->alone], d->list) ||
        has_reading(d->g, w->root, d->list))
        return 0;
    return d->each(d->self, &p);
}

static int dump_trie(const dump *d) {
    const gaz_gazetteer *g = d->g;
    int stop = 0;
    gaz_buffer text = {0};
    gaz_edge *up = ways_up(g);
    if (!up)
        return GAZ_ERR_MEMORY;
    for (uint32_t node = 1; stop == 0 && node < g->nnodes; node++) {
        unsigned n = has_reading(g, node, d->list) ? write_phrase(&text, g, up, node) : 0;
        if (n)
            stop = text.failed ? (int)GAZ_ERR_MEMORY : show_readings(d, node, text.data, n);
    }
    gaz_buffer_free(&text);
    free(up);
    return stop;
}

static int dump_plain(const dump *d) {
    const gaz_gazetteer *g = d->g;
    gaz_plain_text word = {.len = 0};
    int stop = 0;
    while (stop == 0 && gaz_plain_next(g, &word) > 0) {
        const gaz_vocab_word *w = &g->words[gaz_vocab_find(g, word.text, word.len)];
        stop = show_word(d, w, word.text);
        if (stop == 0 && w->root)
            stop = show_readings(d, w->root, word.text, 1);
    }
    return stop;
}

int gaz_list_dump(const gaz_gazetteer *g, unsigned number,
                  int (*each)(void *self, const gaz_list_phrase *phrase), void *self) {
    const dump d = {g, number, each, self};
    if (number >= g->nlists)
        return 0;
    int stop = dump_trie(&d);
    /* Labelled lists and stop lists have a reading for each phrase. */
    if (g->lists[number].label != GAZ_NONE || g->lists[number].stop)
        return stop;
    for (size_t i = 1; stop == 0 && i < g->nwords; i++)
        if (g->words[i].text)
            stop = show_word(&d, &g->words[i], gaz_string(g, g->words[i].text));
    return stop ? stop : dump_plain(&d);
}
