/* vocabulary_freeze.c — words, sets and trie as they are written. Room: compile; part of
 * the library. Called by gazetteer_builder.c.
 *
 * While lists are read all words are alike. Only when all is read is it known which are
 * plain: in no longer phrase, with no reading but one that says they are in their list.
 * These give up their records, nodes and texts (data/plain.h); the others move up. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "compile/vocabulary_builder.h"
#include "data/plain.h"

enum { FILTER_BITS = 8 /* at least, for each edge */ };

/* What plain words of one kind share. */
typedef struct kind {
    uint32_t alone, value; /* set; value of its node */
    uint32_t node;         /* the one that stays; 0: none yet */
} kind;

typedef struct print {
    uint64_t key; /* bucket, then the print */
    uint32_t word;
} print;

typedef struct freezing {
    gaz_vocab_builder *v;
    uint32_t *nodes;
    const gaz_reading *readings;
    uint8_t *kind_of;           /* [nwords] 0: not plain */
    uint32_t *word_of;          /* [nwords] new number */
    uint32_t *node_of;          /* [nnodes] new number; 0: gone */
    kind kinds[GAZ_PLAIN_KINDS + 1]; /* [nkinds], 0 unused */
    size_t nkinds;
    print *prints; /* [nprints] */
    size_t nprints;
} freezing;

/* Slots of a table with n in it: a seventh of ten stays free. */
static size_t slots_for(size_t n) {
    return n + n / 7 * 3 + 2;
}

/* ---- which words are plain ---- */

static int can_be_shown(const char *text) {
    size_t n = 0;
    for (; text[n]; n++)
        if ((unsigned char)text[n] <= GAZ_PLAIN_SHARED)
            return 0;
    return n > 0 && n <= GAZ_PLAIN_MAX;
}

/* Number of the kind of a word that is in no edge; 0: it is not plain. */
static size_t find_kind(freezing *f, const gaz_vocab_word *w) {
    uint32_t value = w->root ? f->nodes[w->root] : 0;
    if (w->begins || (value & GAZ_NODE_INNER))
        return 0;
    if (value && (f->readings[value].flags &
                  (GAZ_READ_WORD | GAZ_READ_LAST | GAZ_READ_MORE)) !=
                     (GAZ_READ_WORD | GAZ_READ_LAST))
        return 0;
    if (!can_be_shown(f->v->texts.data + w->text))
        return 0;
    for (size_t k = 1; k < f->nkinds; k++)
        if (f->kinds[k].alone == w->alone && f->kinds[k].value == value)
            return k;
    if (f->nkinds > GAZ_PLAIN_KINDS)
        return 0;
    f->kinds[f->nkinds] = (kind){w->alone, value, 0};
    return f->nkinds++;
}

static int by_key(const void *a, const void *b) {
    const print *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->word < y->word ? -1 : x->word > y->word;
}

static int find_plain(freezing *f) {
    gaz_vocab_builder *v = f->v;
    /* Words in edges are not plain. */
    uint8_t *inside = calloc(v->nwords, 1);
    if (!inside)
        return 0;
    for (size_t i = 1; i < v->nnodes; i++)
        if (v->steps[i].node)
            inside[v->steps[i].word] = 1;
    for (size_t i = 1; i < v->nwords; i++) {
        f->kind_of[i] = inside[i] ? 0 : (uint8_t)find_kind(f, &v->words[i]);
        f->nprints += f->kind_of[i] != 0;
    }
    free(inside);
    f->prints = malloc((f->nprints + 1) * sizeof *f->prints);
    v->nplain_at = f->nprints / GAZ_PLAIN_BUCKET + 2;
    if (!f->prints)
        return 0;
    size_t n = 0, kept = 0;
    for (size_t i = 1; n < f->nprints; i++)
        if (f->kind_of[i]) {
            uint64_t hash = v->word_hashes[i];
            uint64_t bucket = gaz_slot((uint32_t)(hash >> 32), v->nplain_at - 1);
            f->prints[n++] = (print){bucket << 32 | (uint32_t)hash, (uint32_t)i};
        }
    qsort(f->prints, n, sizeof *f->prints, by_key);
    /* Of two with one print the later keeps its text. */
    for (size_t i = 0; i < n; i++) {
        if (kept && f->prints[kept - 1].key == f->prints[i].key)
            f->kind_of[f->prints[i].word] = 0;
        else
            f->prints[kept++] = f->prints[i];
    }
    f->nprints = kept;
    return 1;
}

/* ---- plain words ---- */

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int write_texts(freezing *f) {
    gaz_vocab_builder *v = f->v;
    const char **texts = malloc((f->nprints + 1) * sizeof *texts), *before = "";
    if (!texts)
        return 0;
    for (size_t i = 0; i < f->nprints; i++)
        texts[i] = v->texts.data + v->words[f->prints[i].word].text;
    qsort(texts, f->nprints, sizeof *texts, by_text);
    for (size_t i = 0; i < f->nprints; i++) {
        size_t n = 0;
        while (n < GAZ_PLAIN_SHARED && texts[i][n] && texts[i][n] == before[n])
            n++;
        gaz_buffer_byte(&v->plain_texts, (char)n);
        gaz_buffer_text(&v->plain_texts, texts[i] + n);
        before = texts[i];
    }
    free(texts);
    return !v->plain_texts.failed;
}

static int write_plain(freezing *f) {
    gaz_vocab_builder *v = f->v;
    v->nplain = f->nprints;
    v->plain_at = calloc(v->nplain_at, sizeof *v->plain_at);
    v->plain = malloc((v->nplain + 1) * sizeof *v->plain);
    v->plain_of = malloc(v->nplain + 1);
    if (!v->plain_at || !v->plain || !v->plain_of)
        return 0;
    for (size_t i = 0; i < v->nplain; i++) {
        v->plain_at[(f->prints[i].key >> 32) + 1]++;
        v->plain[i] = (uint32_t)f->prints[i].key;
        v->plain_of[i] = f->kind_of[f->prints[i].word];
    }
    for (size_t b = 1; b < v->nplain_at; b++)
        v->plain_at[b] += v->plain_at[b - 1];
    return write_texts(f);
}

/* ---- what stays ---- */

static void move_nodes(freezing *f) {
    gaz_vocab_builder *v = f->v;
    size_t kept = 1;
    for (size_t i = 1; i < v->nnodes; i++) {
        gaz_edge step = v->steps[i];
        unsigned k = step.node ? 0 : f->kind_of[step.word];
        if (k && (f->kinds[k].value == 0 || f->kinds[k].node))
            continue;
        if (k)
            f->kinds[k].node = (uint32_t)kept;
        else
            f->node_of[i] = (uint32_t)kept;
        v->steps[kept] = (gaz_edge){f->node_of[step.node], k ? k : f->word_of[step.word],
                                    (uint32_t)kept};
        f->nodes[kept++] = f->nodes[i];
    }
    v->nnodes = kept;
}

static int move_words(freezing *f) {
    gaz_vocab_builder *v = f->v;
    size_t count = f->nkinds;
    for (size_t i = 1; i < v->nwords; i++)
        if (!f->kind_of[i])
            f->word_of[i] = (uint32_t)count++;
    move_nodes(f);
    gaz_vocab_word *words = calloc(count, sizeof *words);
    size_t first = f->nkinds, nreal = count - first, n = slots_for(nreal);
    gaz_vocab_slot *slots = calloc(n, sizeof *slots);
    if (!words || !slots) {
        free(words);
        free(slots);
        return 0;
    }
    for (size_t k = 1; k < f->nkinds; k++)
        words[k] = (gaz_vocab_word){.root = f->kinds[k].node, .alone = f->kinds[k].alone};
    for (size_t i = 1; i < v->nwords; i++) {
        const gaz_vocab_word *w = &v->words[i];
        if (f->kind_of[i])
            continue;
        const char *text = v->texts.data + w->text;
        words[f->word_of[i]] = (gaz_vocab_word){.text = (uint32_t)v->strings.len,
                                                .root = f->node_of[w->root],
                                                .alone = w->alone,
                                                .begins = w->begins};
        gaz_buffer_append(&v->strings, text, strlen(text) + 1);
        uint32_t hash = (uint32_t)v->word_hashes[i];
        size_t at = gaz_slot(hash, n);
        while (slots[at].word)
            at = at + 1 < n ? at + 1 : 0;
        slots[at] = (gaz_vocab_slot){hash, f->word_of[i]};
    }
    free(v->words);
    free(v->word_slots);
    v->words = words;
    v->nwords = count;
    v->word_slots = slots;
    v->nword_slots = n;
    gaz_buffer_free(&v->texts);
    return !v->strings.failed;
}

static int lay_edges(gaz_vocab_builder *v) {
    size_t n = slots_for(v->nedges), nbits = 1;
    while (nbits * 64 < v->nedges * FILTER_BITS)
        nbits *= 2;
    gaz_edge *slots = calloc(n, sizeof *slots);
    v->edge_bits = calloc(nbits, sizeof *v->edge_bits);
    v->nedge_bits = nbits;
    if (!slots || !v->edge_bits) {
        free(slots);
        return 0;
    }
    for (size_t i = 1; i < v->nnodes; i++) {
        const gaz_edge *e = &v->steps[i];
        if (!e->node)
            continue;
        uint64_t hash = gaz_hash_pair(e->node, e->word);
        size_t bit = gaz_edge_bit(hash, nbits), at = gaz_slot((uint32_t)hash, n);
        v->edge_bits[bit / 64] |= (uint64_t)1 << (bit % 64);
        while (slots[at].child)
            at = at + 1 < n ? at + 1 : 0;
        slots[at] = *e;
    }
    free(v->edge_slots);
    v->edge_slots = slots;
    v->nedge_slots = n;
    return 1;
}

static void keep_set(gaz_vocab_builder *v, uint32_t *number, gaz_listset *kept, size_t *n,
                     uint32_t *set) {
    if (*set && !number[*set]) {
        kept[*n] = v->sets[*set];
        number[*set] = (uint32_t)(*n)++;
    }
    *set = number[*set];
}

static int compact_sets(gaz_vocab_builder *v) {
    uint32_t *number = calloc(v->nsets, sizeof *number);
    gaz_listset *kept = calloc(v->nsets, sizeof *kept);
    size_t n = 1;
    int ok = number && kept;
    for (size_t i = 1; ok && i < v->nwords; i++) {
        keep_set(v, number, kept, &n, &v->words[i].alone);
        keep_set(v, number, kept, &n, &v->words[i].begins);
    }
    if (ok) {
        memcpy(v->sets, kept, n * sizeof *kept);
        v->nsets = n;
    }
    free(number);
    free(kept);
    return ok;
}

int gaz_vocab_freeze(gaz_vocab_builder *v, uint32_t *nodes, const gaz_reading *readings) {
    freezing f = {.v = v, .nodes = nodes, .readings = readings, .nkinds = 1};
    f.kind_of = calloc(v->nwords, sizeof *f.kind_of);
    f.word_of = calloc(v->nwords, sizeof *f.word_of);
    f.node_of = calloc(v->nnodes, sizeof *f.node_of);
    int ok = f.kind_of && f.word_of && f.node_of && find_plain(&f) && write_plain(&f) &&
             move_words(&f) && lay_edges(v) && compact_sets(v);
    free(f.kind_of);
    free(f.word_of);
    free(f.node_of);
    free(f.prints);
    return ok;
}
