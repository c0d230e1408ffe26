/* describe.c — what a compiled file holds, told list by list. Room: data. */
#include "data/describe.h"

#include <stdlib.h>

int gaz_list_describe(const gaz_gazetteer *g, unsigned number, gaz_list_info *info) {
    static const char *const labels[GAZ_LABELS] = {"none", "PERSON", "COUNTRY", "PLACE",
                                                   "ORGANIZATION"};
    if (number >= g->nlists)
        return 0;
    const gaz_list *l = &g->lists[number];
    *info = (gaz_list_info){.number = number,
                            .id = gaz_string(g, l->id),
                            .file = gaz_string(g, l->file),
                            .source = gaz_string(g, l->source),
                            .licence = gaz_string(g, l->licence),
                            .date = gaz_string(g, l->date),
                            .label = l->stop ? "stop" : labels[l->label % GAZ_LABELS],
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

/* The words on the way to a node; 0 for a node that a damaged file leaves hanging. */
static unsigned write_phrase(gaz_buffer *out, const gaz_gazetteer *g, const gaz_edge *up,
                             uint32_t node) {
    uint32_t words[GAZ_PHRASE_MAX];
    unsigned n = 0;
    for (; node != 0; node = up[node].node) {
        if (n == GAZ_PHRASE_MAX || up[node].word == 0 || up[node].word >= g->nwords)
            return 0;
        words[n++] = up[node].word;
    }
    out->len = 0;
    for (unsigned i = n; i > 0; i--) {
        gaz_buffer_text(out, gaz_string(g, g->words[words[i - 1]].text));
        gaz_buffer_byte(out, i > 1 ? ' ' : '\0');
    }
    return n;
}

int gaz_list_dump(const gaz_gazetteer *g, unsigned number,
                  int (*each)(void *self, const gaz_list_phrase *phrase), void *self) {
    if (number >= g->nlists)
        return 0;
    int stop = 0;
    gaz_buffer text = {0};
    gaz_edge *up = ways_up(g);
    if (!up)
        return GAZ_ERR_MEMORY;
    for (uint32_t node = 1; stop == 0 && node < g->nnodes; node++) {
        size_t r = g->nodes[node] & GAZ_NODE_READING;
        for (; stop == 0 && r != 0 && r < g->nreadings; r++) {
            const gaz_reading *d = &g->readings[r];
            if (d->list == number) {
                gaz_list_phrase p = {.reading = d};
                p.nwords = write_phrase(&text, g, up, node);
                p.phrase = text.data;
                p.entry = d->entry < g->nentries ? &g->entries[d->entry] : NULL;
                if (p.nwords)
                    stop = text.failed ? (int)GAZ_ERR_MEMORY : each(self, &p);
            }
            if (d->flags & GAZ_READ_LAST)
                break;
        }
    }
    /* Labelled lists and stop lists have a reading for each phrase. */
    int word_class = g->lists[number].label == GAZ_NONE && !g->lists[number].stop;
    for (size_t i = 1; stop == 0 && word_class && i < g->nwords; i++) {
        const gaz_vocab_word *w = &g->words[i];
        int read = 0;
        if (w->alone >= g->nsets || !gaz_listset_has(&g->sets[w->alone], number))
            continue;
        size_t r = w->root < g->nnodes ? g->nodes[w->root] & GAZ_NODE_READING : 0;
        for (; r != 0 && r < g->nreadings; r++) {
            read |= g->readings[r].list == number;
            if (g->readings[r].flags & GAZ_READ_LAST)
                break;
        }
        gaz_list_phrase p = {.phrase = gaz_string(g, w->text), .nwords = 1};
        if (!read)
            stop = each(self, &p);
    }
    gaz_buffer_free(&text);
    free(up);
    return stop;
}
