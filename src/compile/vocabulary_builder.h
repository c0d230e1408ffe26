/* vocabulary_builder.h — the growing tables of a compiled file: strings, words, sets of
 * lists, the trie. Room: compile; part of the library. Called by gazetteer_builder.c.
 *
 * The tables by which words, edges and sets are found while they are gathered are
 * open-addressing and at most half full (words: six tenths); freezing lays out those that
 * are written, in order of ids, so that the file depends on the input only. */
#ifndef GAZ_COMPILE_VOCABULARY_BUILDER_H
#define GAZ_COMPILE_VOCABULARY_BUILDER_H

#include "base/buffer.h"
#include "data/gazetteer.h"

typedef struct gaz_vocab_builder {
    gaz_buffer strings; /* STRINGS */
    gaz_buffer texts; /* of words: apart until frozen, so that they lie close together */

    struct gaz_string_slot {
        uint32_t hash, at;
    } * string_slots; /* interned strings; at 0 is free */
    size_t nstring_slots, ninterned;

    gaz_vocab_word *words; /* [nwords]; text is an offset in texts until frozen */
    uint64_t *word_hashes; /* [nwords] gaz_hash_bytes, until frozen */
    size_t nwords, words_cap, hashes_cap;
    gaz_vocab_slot *word_slots; /* WORDHASH, once frozen */
    size_t nword_slots;
    uint32_t *plain_at, *plain; /* PLAINAT, PLAIN, PLAINOF, PLAINTXT, once frozen */
    uint8_t *plain_of;
    gaz_buffer plain_texts;
    size_t nplain_at, nplain;

    gaz_listset *sets; /* [nsets] */
    size_t nsets, sets_cap;
    uint32_t *set_slots;
    size_t nset_slots;

    gaz_edge *steps; /* [nnodes] the edge that leads to each node; [0] unused */
    uint8_t *inner;  /* [nnodes] 1: an edge leaves it */
    size_t nnodes, steps_cap, inner_cap;
    gaz_edge *edge_slots; /* EDGES, once frozen */
    size_t nedge_slots, nedges;
    uint64_t *edge_bits; /* EDGEBITS, once frozen */
    size_t nedge_bits;
} gaz_vocab_builder;

/* A zeroed table, for free(). A large one asks for large pages: it is looked into at
 * random, and half of the time goes into finding its pages. NULL when memory is out. */
void *gaz_vocab_table(size_t n, size_t item);

/* All return 0 when memory is out or a table is at its limit. */
int gaz_vocab_builder_init(gaz_vocab_builder *v);
void gaz_vocab_builder_free(gaz_vocab_builder *v);

/* Offset of a string in STRINGS, each once. Empty strings are 0 and never fail. */
int gaz_vocab_string(gaz_vocab_builder *v, const char *s, size_t len, uint32_t *offset);
/* The hash by which a folded word is found; its slot is fetched meanwhile. */
uint64_t gaz_vocab_hash(const gaz_vocab_builder *v, const char *folded, size_t len);
/* Id of a folded word of this hash, made when it is new. */
int gaz_vocab_word_id(gaz_vocab_builder *v, const char *folded, size_t len, uint64_t hash,
                      uint32_t *id);
/* Adds a list to the set that *set names. */
int gaz_vocab_set_add(gaz_vocab_builder *v, uint32_t *set, unsigned list);
/* The node after (node, word), made when it is new; node 0 is the root. */
int gaz_vocab_step(gaz_vocab_builder *v, uint32_t node, uint32_t word, uint32_t *child);
/* Room in the tables of words and edges for n more, so that they need not grow step by
 * step. */
int gaz_vocab_expect(gaz_vocab_builder *v, size_t n);
/* To be called once, when all is added: finds the plain words, lays out the tables, joins
 * the strings, keeps the sets that words use, numbered by first use. nodes, with the first
 * reading of each, are numbered anew as words are. */
int gaz_vocab_freeze(gaz_vocab_builder *v, uint32_t *nodes, const gaz_reading *readings);

#endif
