/* gazetteer.c — the view over a compiled file's lists.
 *
 * What is checked once at opening is what costs nothing: sizes, the small table of lists,
 * the strings' ends. Everything deeper is checked where it is followed, so that a damaged
 * file gives wrong answers at worst, never a wild read. Room: data. Called by match, tag,
 * entity, compile. */
#include "data/gazetteer.h"

#include "base/error.h"
#include "base/hash.h"

static int power_of_two(size_t n) {
    return n != 0 && (n & (n - 1)) == 0;
}

static gaz_status damaged(const char *name, const char *what, gaz_error *err) {
    return gaz_fail(err, GAZ_ERR_DATA, "%s: damaged lists (%s); build the file again",
                    name, what);
}

gaz_status gaz_gazetteer_open(gaz_gazetteer *g, gaz_container c, const char *name,
                              gaz_error *err) {
    gaz_gazetteer v = {.file = c};
#define SECTION(field, key)                                                              \
    v.field = gaz_container_section(&c, key, sizeof *v.field, &v.n##field)
    SECTION(strings, "STRINGS");
    SECTION(lists, "LISTS");
    SECTION(words, "WORDS");
    SECTION(sets, "SETS");
    SECTION(word_hash, "WORDHASH");
    SECTION(edges, "EDGES");
    SECTION(edge_bits, "EDGEBITS");
    SECTION(nodes, "NODES");
    SECTION(readings, "READINGS");
    SECTION(entries, "ENTRIES");
#undef SECTION
    if (!v.strings || !v.lists || !v.words || !v.sets || !v.word_hash || !v.edges ||
        !v.edge_bits || !v.nodes || !v.readings || !v.entries)
        return damaged(name, "a section is missing or of an odd size", err);
    if (v.nstrings == 0 || v.nstrings > UINT32_MAX || v.strings[0] != '\0' ||
        v.strings[v.nstrings - 1] != '\0')
        return damaged(name, "STRINGS", err);
    if (v.nlists > GAZ_LISTS_MAX)
        return damaged(name, "LISTS", err);
    for (size_t i = 0; i < v.nlists; i++)
        if (v.lists[i].label >= GAZ_LABELS)
            return damaged(name, "LISTS", err);
    if (v.nwords == 0 || v.nwords > UINT32_MAX || v.nsets == 0 ||
        !power_of_two(v.nword_hash) || v.nword_hash < v.nwords ||
        v.nword_hash > UINT32_MAX)
        return damaged(name, "WORDS, SETS, WORDHASH", err);
    if (v.nnodes == 0 || v.nnodes > UINT32_MAX || !power_of_two(v.nedges) ||
        !power_of_two(v.nedge_bits))
        return damaged(name, "NODES, EDGES", err);
    if (v.nreadings == 0 || v.nreadings > GAZ_NODE_READING || v.nentries == 0 ||
        v.nentries > UINT32_MAX)
        return damaged(name, "READINGS, ENTRIES", err);
    *g = v;
    return GAZ_OK;
}

void gaz_gazetteer_close(gaz_gazetteer *g) {
    gaz_container_close(&g->file);
    *g = (gaz_gazetteer){0};
}

const char *gaz_string(const gaz_gazetteer *g, uint32_t offset) {
    return offset < g->nstrings ? g->strings + offset : "";
}

uint32_t gaz_vocab_find(const gaz_gazetteer *g, const char *folded, size_t len) {
    uint32_t hash = (uint32_t)gaz_hash_bytes(folded, len);
    size_t mask = g->nword_hash - 1, at = hash & mask;
    /* Counted, because a damaged table may have no free slot. */
    for (size_t n = 0; n <= mask; n++, at = (at + 1) & mask) {
        const gaz_vocab_slot *slot = &g->word_hash[at];
        if (slot->word == 0)
            return 0;
        if (slot->hash != hash || slot->word >= g->nwords)
            continue;
        uint32_t text = g->words[slot->word].text;
        if (text < g->nstrings && len < g->nstrings - text &&
            memcmp(g->strings + text, folded, len) == 0 && g->strings[text + len] == '\0')
            return slot->word;
    }
    return 0;
}

uint32_t gaz_trie_step(const gaz_gazetteer *g, uint32_t node, uint32_t word) {
    if (word == 0 || word >= g->nwords)
        return 0;
    if (node == 0) {
        uint32_t root = g->words[word].root;
        return root < g->nnodes ? root : 0;
    }
    uint64_t hash = gaz_hash_pair(node, word);
    size_t bit = gaz_edge_bit(hash, g->nedge_bits);
    if (!(g->edge_bits[bit / 64] >> (bit % 64) & 1))
        return 0;
    size_t mask = g->nedges - 1, at = (size_t)hash & mask;
    for (size_t n = 0; n <= mask; n++, at = (at + 1) & mask) {
        const gaz_edge *e = &g->edges[at];
        if (e->child == 0)
            return 0;
        if (e->node == node && e->word == word)
            return e->child < g->nnodes ? e->child : 0;
    }
    return 0;
}

/* ---- verify: the whole file, every reference ---- */

/* A reference into STRINGS points at a string's first byte. */
static int string_ok(const gaz_gazetteer *g, uint32_t at) {
    return at == 0 || (at < g->nstrings && g->strings[at - 1] == '\0');
}

static gaz_status verify_lists(const gaz_gazetteer *g, const char *name, gaz_error *err) {
    for (size_t i = 0; i < g->nlists; i++) {
        const gaz_list *l = &g->lists[i];
        if (!string_ok(g, l->id) || !string_ok(g, l->file) || !string_ok(g, l->source) ||
            !string_ok(g, l->licence) || !string_ok(g, l->date) || l->stop > 1 ||
            l->user > 1 || (l->stop && l->label != GAZ_NONE))
            return damaged(name, "a record of LISTS", err);
    }
    return GAZ_OK;
}

static int set_ok(const gaz_gazetteer *g, const gaz_listset *s) {
    for (unsigned i = (unsigned)g->nlists; i < GAZ_LISTS_MAX; i++)
        if (gaz_listset_has(s, i))
            return 0;
    return 1;
}

static gaz_status verify_words(const gaz_gazetteer *g, const char *name, gaz_error *err) {
    size_t used = 0;
    for (size_t i = 0; i < g->nsets; i++)
        if (!set_ok(g, &g->sets[i]) || (i == 0 && g->sets[0].bits[0] != 0))
            return damaged(name, "a record of SETS", err);
    for (size_t i = 0; i < g->nword_hash; i++) {
        if (g->word_hash[i].word >= g->nwords)
            return damaged(name, "a slot of WORDHASH", err);
        used += g->word_hash[i].word != 0;
    }
    if (used != g->nwords - 1)
        return damaged(name, "slots of WORDHASH", err);
    for (size_t i = 1; i < g->nwords; i++) {
        const gaz_vocab_word *w = &g->words[i];
        if (w->text == 0 || !string_ok(g, w->text) || w->root >= g->nnodes ||
            w->alone >= g->nsets || w->begins >= g->nsets)
            return damaged(name, "a record of WORDS", err);
        const char *text = g->strings + w->text;
        if (gaz_vocab_find(g, text, strlen(text)) != i)
            return damaged(name, "a word that WORDHASH does not find", err);
    }
    return GAZ_OK;
}

static gaz_status verify_trie(const gaz_gazetteer *g, const char *name, gaz_error *err) {
    size_t edges = 0, roots = 0;
    for (size_t i = 0; i < g->nedges; i++) {
        const gaz_edge *e = &g->edges[i];
        if (e->child == 0)
            continue;
        edges++;
        /* Children are numbered after their parents: so there is no cycle. */
        if (e->node == 0 || e->node >= e->child || e->child >= g->nnodes ||
            e->word == 0 || e->word >= g->nwords ||
            !(g->nodes[e->node] & GAZ_NODE_INNER) ||
            gaz_trie_step(g, e->node, e->word) != e->child)
            return damaged(name, "a record of EDGES", err);
    }
    for (size_t i = 1; i < g->nwords; i++)
        roots += g->words[i].root != 0;
    if (edges + roots + 1 != g->nnodes || edges >= g->nedges)
        return damaged(name, "the number of EDGES", err);
    return GAZ_OK;
}

static gaz_status verify_readings(const gaz_gazetteer *g, const char *name,
                                  gaz_error *err) {
    for (size_t i = 1; i < g->nreadings; i++) {
        const gaz_reading *d = &g->readings[i];
        if (d->entry >= g->nentries || !string_ok(g, d->spelling) || d->score > 1000 ||
            d->list >= g->nlists)
            return damaged(name, "a record of READINGS", err);
    }
    if (g->nreadings > 1 && !(g->readings[g->nreadings - 1].flags & GAZ_READ_LAST))
        return damaged(name, "the last of READINGS", err);
    /* Nodes may share readings. */
    for (size_t i = 0; i < g->nnodes; i++)
        if ((g->nodes[i] & GAZ_NODE_READING) >= g->nreadings)
            return damaged(name, "a record of NODES", err);
    for (size_t i = 0; i < g->nentries; i++) {
        const gaz_entry *e = &g->entries[i];
        if (!string_ok(g, e->name) || !string_ok(g, e->kind) || !string_ok(g, e->id) ||
            !string_ok(g, e->insee) || !string_ok(g, e->iso3166_1) ||
            !string_ok(g, e->iso3166_2) || !string_ok(g, e->country))
            return damaged(name, "a record of ENTRIES", err);
    }
    return GAZ_OK;
}

gaz_status gaz_gazetteer_verify(const gaz_gazetteer *g, const char *name,
                                gaz_error *err) {
    gaz_status s = gaz_container_verify(&g->file, name, err);
    if (s == GAZ_OK)
        s = verify_lists(g, name, err);
    if (s == GAZ_OK)
        s = verify_words(g, name, err);
    if (s == GAZ_OK)
        s = verify_trie(g, name, err);
    if (s == GAZ_OK)
        s = verify_readings(g, name, err);
    return s;
}
