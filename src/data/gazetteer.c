/* gazetteer.c — the view over a compiled file's lists.
 *
 * What is checked once at opening is what costs nothing: sizes, the small table of lists,
 * the strings' ends. Everything deeper is checked where it is followed, so that a damaged
 * file gives wrong answers at worst, never a wild read. Room: data. Called by match, tag,
 * entity, compile. */
#include "data/gazetteer.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/hash.h"
#include "data/entry.h"
#include "data/labels.h"
#include "data/plain.h"

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
    SECTION(plain_at, "PLAINAT");
    SECTION(plain, "PLAIN");
    SECTION(plain_of, "PLAINOF");
    SECTION(plain_texts, "PLAINTXT");
    SECTION(edges, "EDGES");
    SECTION(edge_bits, "EDGEBITS");
    SECTION(nodes, "NODES");
    SECTION(readings, "READINGS");
    SECTION(more, "MORE");
    SECTION(lines, "LINES");
    SECTION(entries, "ENTRIES");
#undef SECTION
    if (!v.strings || !v.lists || !v.words || !v.sets || !v.word_hash || !v.plain_at ||
        !v.plain || !v.plain_of || !v.plain_texts || !v.edges || !v.edge_bits ||
        !v.nodes || !v.readings || !v.more || !v.lines || !v.entries)
        return damaged(name, "a section is missing or of an odd size", err);
    if (v.nstrings == 0 || v.nstrings > UINT32_MAX || v.strings[0] != '\0' ||
        v.strings[v.nstrings - 1] != '\0')
        return damaged(name, "STRINGS", err);
    if (v.nlists > GAZ_LISTS_MAX)
        return damaged(name, "LISTS", err);
    for (size_t i = 0; i < v.nlists; i++)
        if (v.lists[i].label >= GAZ_LABEL_NUMBERS)
            return damaged(name, "LISTS", err);
    if (v.nwords == 0 || v.nwords > UINT32_MAX || v.nsets == 0 ||
        v.nword_hash == 0 || v.nword_hash > UINT32_MAX)
        return damaged(name, "WORDS, SETS, WORDHASH", err);
    if (v.nplain_at < 2 || v.nplain_at > UINT32_MAX || v.nplain != v.nplain_of)
        return damaged(name, "PLAIN", err);
    if (v.nnodes == 0 || v.nnodes > UINT32_MAX || v.nedges == 0 ||
        v.nedges > UINT32_MAX || !power_of_two(v.nedge_bits))
        return damaged(name, "NODES, EDGES", err);
    if (v.nreadings == 0 || v.nreadings > GAZ_NODE_READING || v.nlines != v.nreadings ||
        v.nentries < 2 || v.nentries > UINT32_MAX)
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

const gaz_reading_more *gaz_reading_rest(const gaz_gazetteer *g, const gaz_reading *r) {
    static const gaz_reading_more nothing = {0};
    if (!(r->flags & GAZ_READ_MORE))
        return &nothing;
    size_t reading = (size_t)(r - g->readings), low = 0, high = g->nmore;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->more[middle].reading < reading)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->nmore && g->more[low].reading == reading ? &g->more[low] : &nothing;
}

uint32_t gaz_vocab_find(const gaz_gazetteer *g, const char *folded, size_t len) {
    uint64_t hash = gaz_hash_bytes(folded, len);
    uint32_t low = (uint32_t)hash;
    size_t at = gaz_slot(low, g->nword_hash);
    /* Counted, because a damaged table may have no free slot. */
    for (size_t n = 0; n < g->nword_hash; n++) {
        const gaz_vocab_slot *slot = &g->word_hash[at];
        if (slot->word == 0)
            break;
        if (slot->hash == low && slot->word < g->nwords) {
            uint32_t text = g->words[slot->word].text;
            if (text < g->nstrings && len < g->nstrings - text &&
                memcmp(g->strings + text, folded, len) == 0 &&
                g->strings[text + len] == '\0')
                return slot->word;
        }
        at = at + 1 < g->nword_hash ? at + 1 : 0;
    }
    return gaz_plain_find(g, hash);
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
    size_t at = gaz_slot((uint32_t)hash, g->nedges);
    for (size_t n = 0; n < g->nedges; n++) {
        const gaz_edge *e = &g->edges[at];
        if (e->child == 0)
            return 0;
        if (e->node == node && e->word == word)
            return e->child < g->nnodes ? e->child : 0;
        at = at + 1 < g->nedges ? at + 1 : 0;
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
    size_t kinds = 0; /* records of plain words */
    while (kinds + 1 < g->nwords && g->words[kinds + 1].text == 0)
        kinds++;
    if (used != g->nwords - 1 - kinds || used >= g->nword_hash)
        return damaged(name, "slots of WORDHASH", err);
    for (size_t i = 1; i < g->nwords; i++) {
        const gaz_vocab_word *w = &g->words[i];
        if ((w->text == 0 && i > kinds) || !string_ok(g, w->text) ||
            w->root >= g->nnodes || w->alone >= g->nsets || w->begins >= g->nsets)
            return damaged(name, "a record of WORDS", err);
        const char *text = g->strings + w->text;
        if (i > kinds && gaz_vocab_find(g, text, strlen(text)) != i)
            return damaged(name, "a word that WORDHASH does not find", err);
    }
    if (!gaz_plain_holds(g))
        return damaged(name, "PLAIN", err);
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

/* Sets a bit for each byte of ENTRIES where a record begins. */
static int mark_entries(const gaz_gazetteer *g, unsigned char *begins) {
    gaz_entry e;
    size_t n;
    for (size_t at = 0; at < g->nentries; at += n) {
        n = gaz_entry_read(g, (uint32_t)at, &e);
        if (n == 0 || (at == 0 && n != 2))
            return 0;
        begins[at / 8] |= (unsigned char)(1 << at % 8);
    }
    return 1;
}

static int readings_ok(const gaz_gazetteer *g, const unsigned char *begins) {
    size_t more = 0;
    for (size_t i = 1; i < g->nreadings; i++) {
        const gaz_reading *d = &g->readings[i];
        if (d->entry >= g->nentries || !(begins[d->entry / 8] >> d->entry % 8 & 1) ||
            d->score > 1000 || d->list >= g->nlists)
            return 0;
        if (!(d->flags & GAZ_READ_MORE))
            continue;
        if (more == g->nmore || g->more[more].reading != i ||
            !string_ok(g, g->more[more].spelling))
            return 0;
        more++;
    }
    return more == g->nmore;
}

static gaz_status verify_readings(const gaz_gazetteer *g, const char *name,
                                  gaz_error *err) {
    unsigned char *begins = calloc(g->nentries / 8 + 1, 1);
    if (!begins)
        return gaz_fail_memory(err);
    const char *wrong = !mark_entries(g, begins)  ? "a record of ENTRIES"
                        : !readings_ok(g, begins) ? "a record of READINGS"
                                                  : NULL;
    free(begins);
    if (wrong)
        return damaged(name, wrong, err);
    if (g->nreadings > 1 && !(g->readings[g->nreadings - 1].flags & GAZ_READ_LAST))
        return damaged(name, "the last of READINGS", err);
    /* Nodes may share readings. */
    for (size_t i = 0; i < g->nnodes; i++)
        if ((g->nodes[i] & GAZ_NODE_READING) >= g->nreadings)
            return damaged(name, "a record of NODES", err);
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
