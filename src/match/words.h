/* words.h — word types: all that one spelling says by itself, found once and kept.
 *
 * A table per tagger from the bytes of a token to its type. It only remembers what can be
 * computed again, so results never depend on what it holds. Room: match. */
#ifndef GAZ_MATCH_WORDS_H
#define GAZ_MATCH_WORDS_H

#include "base/arena.h"
#include "data/gazetteer.h"
#include "token/tokenizer.h"

/* Layers of lists: the base data, and the user's lists. */
enum { GAZ_LAYERS = 2, GAZ_RULE_SETS = 2 };

enum { GAZ_WORD_HEAD = 16 };

/* Where a word stands in one layer of lists. */
typedef struct gaz_word_place {
    uint32_t id;    /* in the vocabulary; 0: unknown */
    uint32_t root;  /* trie node after it from the root; 0: no phrase begins with it that
                       could match */
    uint32_t first; /* that node's value in NODES: has it readings, edges? */
} gaz_word_place;

/* What lists say of a word; most words share this with many. Lists are of all layers,
 * numbered from each layer's first_list. */
typedef struct gaz_word_lists {
    gaz_listset alone;  /* that have the word, whatever its case, or a variant of theirs
                           that is written so */
    gaz_listset begins; /* in which a phrase begins with it */
    gaz_word_place user;
    uint32_t spare;
} gaz_word_lists;

/* One line of a cache. */
typedef struct gaz_word {
    uint64_t head[GAZ_WORD_HEAD / 8]; /* its first bytes, then zeros */
    const char *text;                 /* as written, [len] */
    uint16_t len;
    uint8_t cls, shape;
    gaz_word_place base;
    const gaz_word_lists *lists;
    uint64_t key;  /* gaz_hash_bytes of its folded form: the word whatever its case */
    uint32_t hash; /* gaz_token.hash */
    uint32_t spare;
} gaz_word;

static inline const gaz_word_place *gaz_word_in(const gaz_word *word, unsigned layer) {
    return layer ? &word->lists->user : &word->base;
}

typedef struct gaz_word_slot {
    uint32_t hash, word; /* gaz_token.hash; index in at */
} gaz_word_slot;

typedef struct gaz_words {
    const gaz_gazetteer *layer[GAZ_LAYERS]; /* NULL where there is none */
    gaz_word
        *at; /* [count], aligned to 64; word 0 is the "no token" beyond a text's ends */
    size_t count, cap;
    gaz_word_slot *slots; /* open addressing, [nslots], word 0 is free */
    size_t nslots;
    size_t nbytes; /* of texts in strings */
    gaz_arena strings, said;
    const gaz_word_lists *
        *lists; /* open addressing by content, [nlist_slots], in `said` */
    size_t nlists, nlist_slots;
    gaz_listset ordinary; /* the lists `communs` and `grammaire` of the base */
} gaz_words;

enum {
    GAZ_WORDS_BOUND = 60000, /* types after which gaz_words_trim forgets: 6 MB */
    GAZ_WORDS_BYTES_BOUND = 4 * 1024 * 1024 /* and bytes of text */
};

/* Sets token->word of all tokens. 0 when memory is out. */
int gaz_words_find(gaz_words *w, const char *text, gaz_tokens *tokens);
/* Forgets everything when the table has grown past its bound; to be called between
 * windows only. 1 when it forgot: whoever keeps word indexes must forget too. */
int gaz_words_trim(gaz_words *w);
/* base and user may each be NULL and must outlive w. 0 when memory is out. */
int gaz_words_init(gaz_words *w, const gaz_gazetteer *base, const gaz_gazetteer *user);
void gaz_words_free(gaz_words *w);

#endif
