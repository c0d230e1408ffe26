/* gazetteer.h — lists as they stand in a compiled file: a view over the mapping.
 *
 * A vocabulary gives each folded word an id. A phrase is a path of word ids in a trie whose
 * edges lie in one open-addressing table; where a phrase ends, its node names its readings:
 * one for each list and entry that has the phrase. Single words of word classes (label
 * none) with nothing to say but their list have no reading, only a bit in the word's
 * listset. Most words are such; those that stand in no longer phrase are plain: they share
 * the record of all words that are in the same lists, and are known by their print
 * (plain.h). Sections (fixed-width records, native alignment, but for texts and entries):
 *
 *   STRINGS  NUL-terminated UTF-8; offset 0 is the empty string
 *   LISTS    gaz_list[nlists]
 *   WORDS    gaz_vocab_word[nwords], word 0 is "unknown"; first those of plain words (no
 *            text), then all others
 *   SETS     gaz_listset[nsets], set 0 is empty; each set stands once
 *   WORDHASH gaz_vocab_slot[], the words with a text; word 0 is free; linear probing from
 *            gaz_slot of the low half of gaz_hash_bytes
 *   PLAINAT, PLAIN, PLAINOF, PLAINTXT  see plain.h
 *   EDGES    gaz_edge[], child 0 is free; linear probing from gaz_slot of the low half of
 *            gaz_hash_pair(node, word). Edges that leave the root are not here: a word's
 *            `root` is that edge
 *   EDGEBITS u64[2^k] a filter before EDGES, one bit an edge from the high half of its hash:
 *            nine of ten steps that lead nowhere end there, without a cache miss
 *   NODES    u32[nnodes] first reading, 0 is none, in the low 31 bits; GAZ_NODE_INNER is set
 *            where edges leave the node; node 0 is the root
 *   READINGS gaz_reading[nreadings], reading 0 is unused
 *   MORE     gaz_reading_more[nmore], by reading: what few readings have
 *   LINES    u32[nreadings] line of the entry in its file, 0: of many
 *   ENTRIES  see entry.h; 0 is "nothing known"
 *
 * What no tagger asks for (PLAINTXT, LINES) is read by gaz_list_dump and verify only.
 * Room: data. */
#ifndef GAZ_DATA_GAZETTEER_H
#define GAZ_DATA_GAZETTEER_H

#include "data/container.h"
#include "data/listset.h"

enum { GAZ_FILE_VERSION = 2, GAZ_PHRASE_MAX = 16 /* tokens */ };

/* How a token must be written for a reading to hold; two bits a token, first token lowest. */
enum {
    GAZ_CASE_ANY = 0,
    GAZ_CASE_CAPITAL = 1, /* capital initial (all capitals too) */
    GAZ_CASE_CAPS = 2,    /* all capitals */
    GAZ_CASE_EXACT = 3    /* spelled as in the list: gaz_reading_more.spelling holds */
};

enum {
    GAZ_READ_LAST = 1,      /* last reading of its node */
    GAZ_READ_VARIANT = 2,   /* made from the entry's form by the compiler */
    GAZ_READ_OVERWRITE = 4, /* user: it wins over whatever else is found there */
    GAZ_READ_WHOLE_LINE = 8, /* user: only where it is all of its line */
    GAZ_READ_NOARTICLE = 16, /* without its article: holds after au, du, aux, des only */
    GAZ_READ_WORD = 32,      /* says only that a word, written so, is in its list: the word
                                table reads it into `alone`, it makes no match */
    GAZ_READ_MORE = 64       /* MORE has a record of it */
};

#define GAZ_NODE_INNER 0x80000000u
#define GAZ_NODE_READING 0x7FFFFFFFu

typedef struct gaz_list {
    uint32_t id, file;              /* STRINGS */
    uint32_t source, licence, date; /* STRINGS */
    uint8_t label;                  /* gaz_label; GAZ_NONE for word classes and stop lists */
    uint8_t stop;                   /* 1: its phrases are never names */
    uint8_t user;                   /* 1: the user's own */
    uint8_t spare;
    uint32_t nentries;
} gaz_list;

typedef struct gaz_vocab_word {
    uint32_t text;   /* STRINGS: the folded word; 0: the record of plain words */
    uint32_t root;   /* trie node of the one-word phrase, 0: no phrase begins with it */
    uint32_t alone;  /* SETS: lists that have it as a whole entry, whatever its case; where
                        a list has it as a variant only, a reading says so, with its case */
    uint32_t begins; /* SETS: lists with an entry of two words or more beginning with it */
} gaz_vocab_word;

typedef struct gaz_vocab_slot {
    uint32_t hash; /* low half of gaz_hash_bytes: most other words are refused by it alone */
    uint32_t word;
} gaz_vocab_slot;

typedef struct gaz_edge {
    uint32_t node, word, child;
} gaz_edge;

typedef struct gaz_reading {
    uint32_t entry; /* in ENTRIES */
    uint32_t cases; /* two bits a token, GAZ_CASE_… */
    uint16_t score; /* 0..1000 */
    uint8_t list;   /* LISTS */
    uint8_t flags;  /* GAZ_READ_… */
} gaz_reading;

typedef struct gaz_reading_more {
    uint32_t reading;
    uint32_t spelling; /* STRINGS: the GAZ_CASE_EXACT tokens as gaz_fold_spelling gives
                          them, in order, a tab between */
    int16_t priority;  /* user lists; 0 else */
    uint16_t spare;
} gaz_reading_more;

typedef struct gaz_gazetteer {
    gaz_container file;
    const char *strings;
    size_t nstrings;
    const gaz_list *lists;
    const gaz_vocab_word *words;
    const gaz_listset *sets;
    const gaz_vocab_slot *word_hash;
    const uint32_t *plain_at, *plain;
    const uint8_t *plain_of;
    const char *plain_texts;
    const gaz_edge *edges;
    const uint64_t *edge_bits;
    const uint32_t *nodes;
    const gaz_reading *readings;
    const gaz_reading_more *more;
    const uint32_t *lines;
    const unsigned char *entries;
    size_t nlists, nwords, nsets, nword_hash, nplain_at, nplain, nplain_of, nplain_texts,
        nedges, nedge_bits, nnodes, nreadings, nmore, nlines, nentries /* bytes */;
    unsigned first_list; /* added to list numbers: 0 for the base, more for the user's */
} gaz_gazetteer;

/* Where a table of n slots, at most 2^32, begins to look for a hash: tables are of any
 * size, so that none is half empty because its lists have grown a little. */
static inline size_t gaz_slot(uint32_t hash, size_t n) {
    return (size_t)((uint64_t)hash * n >> 32);
}
/* Where a filter of n words (a power of two) keeps the bit of an edge with this hash. */
static inline size_t gaz_edge_bit(uint64_t hash, size_t n) {
    return (size_t)(hash >> 32) & (n * 64 - 1);
}

/* Takes the sections out of an opened container and checks that their sizes are possible:
 * after it, an index that is checked against the counts above can be read. Owns c on
 * success. */
gaz_status gaz_gazetteer_open(gaz_gazetteer *g, gaz_container c, const char *name,
                              gaz_error *err);
void gaz_gazetteer_close(gaz_gazetteer *g);
/* Reads all of it: every index, string, edge and reading in range, every hash slot
 * reachable. What `gazette data verify` runs. */
gaz_status gaz_gazetteer_verify(const gaz_gazetteer *g, const char *name, gaz_error *err);

/* Word id of a folded word, 0 when unknown; plain words have one id for many. */
uint32_t gaz_vocab_find(const gaz_gazetteer *g, const char *folded, size_t len);
/* Node after (node, word), 0 when there is none. */
uint32_t gaz_trie_step(const gaz_gazetteer *g, uint32_t node, uint32_t word);
/* What MORE has of a reading of g, which may be nothing. */
const gaz_reading_more *gaz_reading_rest(const gaz_gazetteer *g, const gaz_reading *r);
static inline int gaz_reading_priority(const gaz_gazetteer *g, const gaz_reading *r) {
    return r->flags & GAZ_READ_MORE ? gaz_reading_rest(g, r)->priority : 0;
}
/* The string at an offset; "" when out of range (a damaged file must not be followed). */
const char *gaz_string(const gaz_gazetteer *g, uint32_t offset);

#endif
