/* vocabulary_builder.c — the growing tables of a compiled file. Room: compile; part of
 * the library. Called by gazetteer_builder.c. */
#include "compile/vocabulary_builder.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/hash.h"

enum { SLOTS_MIN = 1024, LARGE = 4 << 20 /* bytes */, PAGE = 4096 };

void *gaz_vocab_table(size_t n, size_t item) {
    void *table = calloc(n, item);
#ifdef MADV_HUGEPAGE
    if (table && n > LARGE / item) {
        /* The pages that are all of the table's; an error does not matter. */
        uintptr_t from = ((uintptr_t)table + PAGE - 1) / PAGE * PAGE;
        size_t size = (n * item - (from - (uintptr_t)table)) / PAGE * PAGE;
        (void)madvise((char *)table + (from - (uintptr_t)table), size, MADV_HUGEPAGE);
    }
#endif
    return table;
}

/* A table twice the size, zeroed, in place of *slots; the caller lays its items out
 * again. */
static int widen(void *slots, size_t *nslots, size_t item) {
    size_t n = *nslots ? *nslots * 2 : SLOTS_MIN;
    if (n > UINT32_MAX || n > SIZE_MAX / item)
        return 0;
    void *wide = gaz_vocab_table(n, item), *old;
    if (!wide)
        return 0;
    memcpy(&old, slots, sizeof old);
    free(old);
    memcpy(slots, &wide, sizeof wide);
    *nslots = n;
    return 1;
}

/* ---- strings ---- */

static int widen_strings(gaz_vocab_builder *v) {
    struct gaz_string_slot *old = v->string_slots;
    size_t nold = v->nstring_slots;
    v->string_slots = NULL;
    if (!widen(&v->string_slots, &v->nstring_slots, sizeof *v->string_slots)) {
        v->string_slots = old;
        return 0;
    }
    /* This table is not written, so its order is of no account. */
    size_t mask = v->nstring_slots - 1;
    for (size_t i = 0; i < nold; i++) {
        if (!old[i].at)
            continue;
        size_t at = old[i].hash & mask;
        while (v->string_slots[at].at)
            at = (at + 1) & mask;
        v->string_slots[at] = old[i];
    }
    free(old);
    return 1;
}

/* Appends a string and its NUL to strings or texts, which will be one. */
static int append_string(gaz_vocab_builder *v, gaz_buffer *to, const char *s, size_t len,
                         uint32_t *offset) {
    if (v->strings.len + v->texts.len > UINT32_MAX - 1 - len)
        return 0;
    *offset = (uint32_t)to->len;
    gaz_buffer_append(to, s, len);
    gaz_buffer_byte(to, '\0');
    return !to->failed;
}

int gaz_vocab_string(gaz_vocab_builder *v, const char *s, size_t len, uint32_t *offset) {
    *offset = 0;
    if (len == 0)
        return 1;
    if (len > UINT32_MAX / 2 ||
        (v->ninterned * 2 >= v->nstring_slots && !widen_strings(v)))
        return 0;
    uint32_t hash = (uint32_t)gaz_hash_bytes(s, len);
    size_t mask = v->nstring_slots - 1, at = hash & mask;
    for (; v->string_slots[at].at; at = (at + 1) & mask) {
        const struct gaz_string_slot *slot = &v->string_slots[at];
        if (slot->hash == hash && len < v->strings.len - slot->at &&
            memcmp(v->strings.data + slot->at, s, len) == 0 &&
            v->strings.data[slot->at + len] == '\0') {
            *offset = slot->at;
            return 1;
        }
    }
    if (!append_string(v, &v->strings, s, len, offset))
        return 0;
    v->string_slots[at] = (struct gaz_string_slot){hash, *offset};
    v->ninterned++;
    return 1;
}

/* ---- words ---- */

/* Until n words fill six tenths. */
static int widen_words(gaz_vocab_builder *v, size_t n) {
    size_t before = v->nword_slots;
    while (n * 5 >= v->nword_slots * 3)
        if (!widen(&v->word_slots, &v->nword_slots, sizeof *v->word_slots))
            return 0;
    size_t mask = v->nword_slots - 1;
    for (size_t id = 1; before != v->nword_slots && id < v->nwords; id++) {
        uint32_t hash = (uint32_t)v->word_hashes[id];
        size_t at = hash & mask;
        while (v->word_slots[at].word)
            at = (at + 1) & mask;
        v->word_slots[at] = (gaz_vocab_slot){hash, (uint32_t)id};
    }
    return 1;
}

uint64_t gaz_vocab_hash(const gaz_vocab_builder *v, const char *folded, size_t len) {
    uint64_t hash = gaz_hash_bytes(folded, len);
    __builtin_prefetch(&v->word_slots[(uint32_t)hash & (v->nword_slots - 1)]);
    return hash;
}

int gaz_vocab_word_id(gaz_vocab_builder *v, const char *folded, size_t len,
                      uint64_t whole, uint32_t *id) {
    if (!widen_words(v, v->nwords))
        return 0;
    uint32_t hash = (uint32_t)whole;
    size_t mask = v->nword_slots - 1, at = hash & mask;
    for (; v->word_slots[at].word; at = (at + 1) & mask) {
        uint32_t other = v->word_slots[at].word;
        if (v->word_slots[at].hash != hash)
            continue;
        const char *text = v->texts.data + v->words[other].text;
        if (len < v->texts.len - v->words[other].text && memcmp(text, folded, len) == 0 &&
            text[len] == '\0') {
            *id = other;
            return 1;
        }
    }
    uint32_t text;
    if (v->nwords >= UINT32_MAX - 1 ||
        !gaz_grow(&v->words, &v->words_cap, v->nwords + 1, sizeof *v->words) ||
        !gaz_grow(&v->word_hashes, &v->hashes_cap, v->nwords + 1,
                  sizeof *v->word_hashes) ||
        !append_string(v, &v->texts, folded, len, &text))
        return 0;
    *id = (uint32_t)v->nwords++;
    v->words[*id] = (gaz_vocab_word){.text = text};
    v->word_hashes[*id] = whole;
    v->word_slots[at] = (gaz_vocab_slot){hash, *id};
    return 1;
}

/* ---- sets ---- */

static size_t set_slot(const gaz_vocab_builder *v, const gaz_listset *set) {
    size_t mask = v->nset_slots - 1, at = (size_t)gaz_hash_bytes(set, sizeof *set) & mask;
    while (v->set_slots[at] && memcmp(&v->sets[v->set_slots[at]], set, sizeof *set) != 0)
        at = (at + 1) & mask;
    return at;
}

static int find_set(gaz_vocab_builder *v, gaz_listset set, uint32_t *id) {
    if (v->nsets * 2 >= v->nset_slots) {
        if (!widen(&v->set_slots, &v->nset_slots, sizeof *v->set_slots))
            return 0;
        for (size_t i = 1; i < v->nsets; i++)
            v->set_slots[set_slot(v, &v->sets[i])] = (uint32_t)i;
    }
    size_t at = set_slot(v, &set);
    if (!v->set_slots[at]) {
        if (!gaz_grow(&v->sets, &v->sets_cap, v->nsets + 1, sizeof *v->sets))
            return 0;
        v->sets[v->nsets] = set;
        v->set_slots[at] = (uint32_t)v->nsets++;
    }
    *id = v->set_slots[at];
    return 1;
}

int gaz_vocab_set_add(gaz_vocab_builder *v, uint32_t *set, unsigned list) {
    gaz_listset with = v->sets[*set];
    if (gaz_listset_has(&with, list))
        return 1;
    gaz_listset_add(&with, list);
    return find_set(v, with, set);
}

/* ---- trie ---- */

static void put_edge(gaz_vocab_builder *v, gaz_edge e) {
    size_t mask = v->nedge_slots - 1, at = (size_t)gaz_hash_pair(e.node, e.word) & mask;
    while (v->edge_slots[at].child)
        at = (at + 1) & mask;
    v->edge_slots[at] = e;
}

static int new_node(gaz_vocab_builder *v, uint32_t node, uint32_t word, uint32_t *child) {
    if (v->nnodes >= UINT32_MAX - 1 ||
        !gaz_grow(&v->steps, &v->steps_cap, v->nnodes + 1, sizeof *v->steps) ||
        !gaz_grow(&v->inner, &v->inner_cap, v->nnodes + 1, sizeof *v->inner))
        return 0;
    *child = (uint32_t)v->nnodes++;
    v->steps[*child] = (gaz_edge){node, word, *child};
    v->inner[*child] = 0;
    v->inner[node] = 1;
    return 1;
}

/* Until n edges fill it half. */
static int widen_edges(gaz_vocab_builder *v, size_t n) {
    size_t before = v->nedge_slots;
    while (n * 2 > v->nedge_slots)
        if (!widen(&v->edge_slots, &v->nedge_slots, sizeof *v->edge_slots))
            return 0;
    for (size_t i = 1; before != v->nedge_slots && i < v->nnodes; i++)
        if (v->steps[i].node)
            put_edge(v, v->steps[i]);
    return 1;
}

int gaz_vocab_expect(gaz_vocab_builder *v, size_t n) {
    return widen_words(v, v->nwords + n) && widen_edges(v, v->nedges + n);
}

int gaz_vocab_step(gaz_vocab_builder *v, uint32_t node, uint32_t word, uint32_t *child) {
    if (node == 0) {
        if (v->words[word].root == 0 && !new_node(v, 0, word, &v->words[word].root))
            return 0;
        *child = v->words[word].root;
        return 1;
    }
    size_t mask = v->nedge_slots - 1, at = (size_t)gaz_hash_pair(node, word) & mask;
    for (; v->edge_slots[at].child; at = (at + 1) & mask) {
        const gaz_edge *e = &v->edge_slots[at];
        if (e->node == node && e->word == word) {
            *child = e->child;
            return 1;
        }
    }
    if (!widen_edges(v, v->nedges + 1) || !new_node(v, node, word, child))
        return 0;
    put_edge(v, v->steps[*child]);
    v->nedges++;
    return 1;
}

int gaz_vocab_builder_init(gaz_vocab_builder *v) {
    *v = (gaz_vocab_builder){.nwords = 1, .nsets = 1, .nnodes = 1};
    gaz_buffer_byte(&v->strings, '\0');
    if (v->strings.failed || !gaz_grow(&v->words, &v->words_cap, 1, sizeof *v->words) ||
        !gaz_grow(&v->word_hashes, &v->hashes_cap, 1, sizeof *v->word_hashes) ||
        !gaz_grow(&v->sets, &v->sets_cap, 1, sizeof *v->sets) ||
        !gaz_grow(&v->steps, &v->steps_cap, 1, sizeof *v->steps) ||
        !gaz_grow(&v->inner, &v->inner_cap, 1, sizeof *v->inner) ||
        !widen(&v->word_slots, &v->nword_slots, sizeof *v->word_slots) ||
        !widen(&v->edge_slots, &v->nedge_slots, sizeof *v->edge_slots)) {
        gaz_vocab_builder_free(v);
        return 0;
    }
    v->words[0] = (gaz_vocab_word){0};
    v->word_hashes[0] = 0;
    v->sets[0] = (gaz_listset){{0}};
    v->steps[0] = (gaz_edge){0};
    v->inner[0] = 0;
    return 1;
}

void gaz_vocab_builder_free(gaz_vocab_builder *v) {
    gaz_buffer_free(&v->strings);
    gaz_buffer_free(&v->texts);
    gaz_buffer_free(&v->plain_texts);
    free(v->plain_at);
    free(v->plain);
    free(v->plain_of);
    free(v->string_slots);
    free(v->words);
    free(v->word_hashes);
    free(v->word_slots);
    free(v->sets);
    free(v->set_slots);
    free(v->steps);
    free(v->inner);
    free(v->edge_slots);
    free(v->edge_bits);
    *v = (gaz_vocab_builder){0};
}
