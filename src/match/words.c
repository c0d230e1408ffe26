/* words.c — the table of word types. Room: match. Called by the tagger, once a window.
 *
 * A token is found by its hash, then length and bytes. The table is the hottest of the
 * program after the tokenizer and does not fit the fast caches: so a slot holds the hash,
 * a record its first bytes, and both are fetched some tokens before they are asked for.
 * All else is done once a type. */
#include "match/words.h"

#include <stdlib.h>
#include <string.h>

#include "base/fetch.h"
#include "base/hash.h"
#include "match/reading.h"
#include "text/fold.h"

enum {
    SLOTS_MIN = 4096,
    LISTS_MIN = 1024,
    WORDS_MIN = 1024,
    SLOT_AHEAD = 12, /* tokens whose slots are fetched beforehand, */
    WORD_AHEAD = 6   /* and whose records */
};

/* Not gaz_grow: records begin at a cache line. */
static int words_grow(gaz_words *w) {
    if (w->count < w->cap)
        return 1;
    size_t cap = w->cap ? w->cap * 2 : WORDS_MIN;
    if (cap > SIZE_MAX / 2 / sizeof *w->at)
        return 0;
    gaz_word *at = aligned_alloc(GAZ_LINE, cap * sizeof *at);
    if (!at)
        return 0;
    if (w->count)
        memcpy(at, w->at, w->count * sizeof *at);
    free(w->at);
    w->at = at;
    w->cap = cap;
    return 1;
}

static int slots_grow(gaz_words *w) {
    size_t nslots = w->nslots ? w->nslots * 2 : SLOTS_MIN;
    if (nslots > SIZE_MAX / sizeof *w->slots)
        return 0;
    gaz_word_slot *slots = calloc(nslots, sizeof *slots);
    if (!slots)
        return 0;
    for (size_t i = 0; i < w->nslots; i++) {
        if (w->slots[i].word == 0)
            continue;
        size_t at = w->slots[i].hash & (nslots - 1);
        while (slots[at].word)
            at = (at + 1) & (nslots - 1);
        slots[at] = w->slots[i];
    }
    free(w->slots);
    w->slots = slots;
    w->nslots = nslots;
    return 1;
}

/* Adds a layer's set with its lists' numbers moved up by first. */
static void add_set(gaz_listset *to, const gaz_gazetteer *g, uint32_t set) {
    if (set == 0 || set >= g->nsets)
        return;
    if (g->first_list == 0) {
        for (size_t i = 0; i < sizeof to->bits / sizeof *to->bits; i++)
            to->bits[i] |= g->sets[set].bits[i];
        return;
    }
    for (unsigned i = 0; i < g->nlists && i + g->first_list < GAZ_LISTS_MAX; i++)
        if (gaz_listset_has(&g->sets[set], i))
            gaz_listset_add(to, i + g->first_list);
}

/* What one layer knows of a word. */
static void look_up(const gaz_word *word, gaz_word_place *place, gaz_word_lists *lists,
                    const gaz_gazetteer *g, const char *folded, size_t n) {
    uint32_t id = gaz_vocab_find(g, folded, n);
    if (id == 0)
        return;
    const gaz_vocab_word *v = &g->words[id];
    place->id = id;
    add_set(&lists->alone, g, v->alone);
    add_set(&lists->begins, g, v->begins);
    if (v->root == 0 || v->root >= g->nnodes)
        return;
    uint32_t first = g->nodes[v->root], inner = first & GAZ_NODE_INNER;
    int matches = 0;
    for (size_t r = first & GAZ_NODE_READING; r != 0 && r < g->nreadings; r++) {
        const gaz_reading *d = &g->readings[r];
        unsigned list = d->list + g->first_list;
        if ((d->flags & GAZ_READ_VARIANT) && !(d->flags & GAZ_READ_NOARTICLE) &&
            d->list < g->nlists && list < GAZ_LISTS_MAX &&
            gaz_reading_fits_word(g, d, word))
            gaz_listset_add(&lists->alone, list);
        matches |= !(d->flags & GAZ_READ_WORD);
        if (d->flags & GAZ_READ_LAST)
            break;
    }
    /* A node whose readings make no match and that no edge leaves is not worth a visit.
     */
    place->first = matches ? first : inner;
    place->root = place->first ? v->root : 0;
}

static int lists_grow(gaz_words *w) {
    size_t n = w->nlist_slots ? w->nlist_slots * 2 : LISTS_MIN;
    const gaz_word_lists **slots = calloc(n, sizeof *slots);
    if (!slots)
        return 0;
    for (size_t i = 0; i < w->nlist_slots; i++) {
        if (!w->lists[i])
            continue;
        size_t at = gaz_hash_bytes(w->lists[i], sizeof **slots) & (n - 1);
        while (slots[at])
            at = (at + 1) & (n - 1);
        slots[at] = w->lists[i];
    }
    free(w->lists);
    w->lists = slots;
    w->nlist_slots = n;
    return 1;
}

/* The one of this content, which is kept; NULL when memory is out. */
static const gaz_word_lists *share(gaz_words *w, const gaz_word_lists *lists) {
    static const gaz_word_lists none;
    if (memcmp(lists, &none, sizeof none) == 0)
        return &none;
    if (w->nlists * 2 >= w->nlist_slots && !lists_grow(w))
        return NULL;
    size_t mask = w->nlist_slots - 1, at = gaz_hash_bytes(lists, sizeof *lists) & mask;
    for (; w->lists[at]; at = (at + 1) & mask)
        if (memcmp(w->lists[at], lists, sizeof *lists) == 0)
            return w->lists[at];
    gaz_word_lists *kept = gaz_arena_alloc(&w->said, sizeof *kept);
    if (!kept)
        return NULL;
    *kept = *lists;
    w->nlists++;
    return w->lists[at] = kept;
}

/* The first bytes of a text, then zeros. */
static void read_head(uint64_t head[2], const char *text, size_t len) {
    const unsigned char *p = (const unsigned char *)text;
    head[0] = len >= 8 ? gaz_load64(p) : gaz_load_tail(p, len);
    head[1] = len >= 16 ? gaz_load64(p + 8) : len > 8 ? gaz_load_tail(p + 8, len - 8) : 0;
}

/* The same without a branch, where GAZ_WORD_HEAD bytes can be read whatever len. */
static void read_head_fast(uint64_t head[2], const char *text, size_t len) {
    static const uint64_t keep[17] = {
        0,          0xFF,         0xFFFF,         0xFFFFFF,
        0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
        UINT64_MAX, UINT64_MAX,   UINT64_MAX,     UINT64_MAX,
        UINT64_MAX, UINT64_MAX,   UINT64_MAX,     UINT64_MAX,
        UINT64_MAX};
    const unsigned char *p = (const unsigned char *)text;
    size_t n = len < 16 ? len : 16;
    head[0] = gaz_load64(p) & keep[n];
    head[1] = gaz_load64(p + 8) & keep[n > 8 ? n - 8 : 0];
}

/* A new type: its index, 0 when memory is out. */
static uint32_t add_word(gaz_words *w, const char *text, const gaz_token *t) {
    if (w->count >= UINT32_MAX - 1 || (w->count * 2 >= w->nslots && !slots_grow(w)) ||
        !words_grow(w))
        return 0;
    char *copy = gaz_arena_string(&w->strings, text + t->start, t->len);
    if (!copy)
        return 0;
    w->nbytes += t->len;
    uint32_t index = (uint32_t)w->count;
    gaz_word *word = &w->at[index];
    gaz_word_lists lists = {.spare = 0};
    *word = (gaz_word){
        .text = copy, .len = t->len, .hash = t->hash, .cls = t->cls, .shape = t->shape};
    read_head(word->head, copy, t->len);
    char folded[GAZ_FOLD_MAX];
    size_t n = gaz_fold(copy, t->len, folded);
    word->key = gaz_hash_bytes(folded, n);
    for (int l = 0; n > 0 && l < GAZ_LAYERS; l++)
        if (w->layer[l])
            look_up(word, l ? &lists.user : &word->base, &lists, w->layer[l], folded, n);
    word->lists = share(w, &lists);
    if (!word->lists)
        return 0;
    w->count++;
    size_t at = t->hash & (w->nslots - 1);
    while (w->slots[at].word)
        at = (at + 1) & (w->nslots - 1);
    w->slots[at] = (gaz_word_slot){t->hash, index};
    return index;
}

static void fetch_ahead(const gaz_words *w, const gaz_token *t) {
    size_t mask = w->nslots - 1;
    __builtin_prefetch(&w->slots[t[SLOT_AHEAD].hash & mask]);
    __builtin_prefetch(&w->at[w->slots[t[WORD_AHEAD].hash & mask].word]);
}

int gaz_words_find(gaz_words *w, const char *text, gaz_tokens *tokens) {
    size_t count = tokens->count, readable = 0;
    if (count)
        readable = (size_t)tokens->at[count - 1].start + tokens->at[count - 1].len;
    for (size_t i = 0; i < count; i++) {
        gaz_token *t = &tokens->at[i];
        const char *p = text + t->start;
        uint64_t head[2];
        if (i + SLOT_AHEAD < count)
            fetch_ahead(w, t);
        if (t->start + (size_t)GAZ_WORD_HEAD <= readable)
            read_head_fast(head, p, t->len);
        else
            read_head(head, p, t->len);
        uint32_t found = 0;
        for (size_t at = t->hash & (w->nslots - 1); w->slots[at].word;
             at = (at + 1) & (w->nslots - 1)) {
            if (w->slots[at].hash != t->hash)
                continue;
            const gaz_word *word = &w->at[w->slots[at].word];
            /* The same bytes may be two types: what the tokenizer makes of them may
             * depend on what stands beside them. One test, so that it is one branch. */
            uint64_t differs = (word->head[0] ^ head[0]) | (word->head[1] ^ head[1]) |
                               (word->len ^ t->len) | (uint64_t)(word->cls ^ t->cls) |
                               (uint64_t)(word->shape ^ t->shape);
            if (differs == 0 && (t->len <= GAZ_WORD_HEAD ||
                                 memcmp(word->text + GAZ_WORD_HEAD, p + GAZ_WORD_HEAD,
                                        t->len - (size_t)GAZ_WORD_HEAD) == 0)) {
                found = w->slots[at].word;
                break;
            }
        }
        if (!found && !(found = add_word(w, text, t)))
            return 0;
        t->word = found;
    }
    return 1;
}

static void forget(gaz_words *w) {
    memset(w->slots, 0, w->nslots * sizeof *w->slots);
    w->count = 1;
    w->nbytes = 0;
    gaz_arena_reset(&w->strings);
    memset(w->lists, 0, w->nlist_slots * sizeof(gaz_word_lists *));
    w->nlists = 0;
    gaz_arena_reset(&w->said);
}

int gaz_words_trim(gaz_words *w) {
    if (w->count <= GAZ_WORDS_BOUND && w->nbytes <= GAZ_WORDS_BYTES_BOUND)
        return 0;
    /* One strange window must not hold its memory for ever. */
    if (w->cap > (size_t)GAZ_WORDS_BOUND * 4) {
        gaz_word *at = aligned_alloc(GAZ_LINE, WORDS_MIN * sizeof *at);
        gaz_word_slot *slots = calloc(SLOTS_MIN, sizeof *slots);
        if (at && slots) {
            at[0] = w->at[0];
            free(w->at);
            free(w->slots);
            w->at = at;
            w->slots = slots;
            w->cap = WORDS_MIN;
            w->nslots = SLOTS_MIN;
        } else {
            free(at);
            free(slots);
        }
    }
    forget(w);
    return 1;
}

static void find_ordinary(gaz_words *w, const gaz_gazetteer *g) {
    for (size_t i = 0; g && i < g->nlists; i++) {
        const char *id = gaz_string(g, g->lists[i].id);
        if ((strcmp(id, "communs") == 0 || strcmp(id, "grammaire") == 0) &&
            i + g->first_list < GAZ_LISTS_MAX)
            gaz_listset_add(&w->ordinary, (unsigned)i + g->first_list);
    }
}

int gaz_words_init(gaz_words *w, const gaz_gazetteer *base, const gaz_gazetteer *user) {
    *w = (gaz_words){.layer = {base, user}};
    if (!slots_grow(w) || !lists_grow(w) || !words_grow(w)) {
        gaz_words_free(w);
        return 0;
    }
    w->at[0] = (gaz_word){.text = "", .lists = share(w, &(gaz_word_lists){.spare = 0})};
    w->count = 1;
    find_ordinary(w, base);
    return 1;
}

void gaz_words_free(gaz_words *w) {
    free(w->at);
    free(w->slots);
    free(w->lists);
    gaz_arena_free(&w->strings);
    gaz_arena_free(&w->said);
    *w = (gaz_words){0};
}
