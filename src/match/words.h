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

/* What every token asks for lies in the first 64 bytes, one line of a cache. */
typedef struct gaz_word {
    uint64_t head[GAZ_WORD_HEAD / 8]; /* its first bytes, then zeros */
    const char *text;                 /* as written, [len] */
    uint32_t len;
    uint8_t cls, shape;
    uint8_t spare[2];
    uint32_t root[GAZ_LAYERS];  /* trie node after it from the root; 0: no phrase begins with
                                   it that could match */
    uint32_t first[GAZ_LAYERS]; /* that node's value in NODES: has it readings, edges? */
    uint32_t id[GAZ_LAYERS];    /* vocabulary ids, 0: unknown */
    uint32_t spare3;

    uint64_t key;      /* gaz_hash_bytes of its folded form: the word whatever its case */
    uint32_t hash;     /* gaz_token.hash */
    uint32_t spare2;
    gaz_listset alone; /* lists of all layers, numbered from each layer's first_list, that
                          have the word, whatever its case, or a variant of theirs that is
                          written so */
    gaz_listset begins;
} gaz_word;

typedef struct gaz_word_slot {
    uint32_t hash, word; /* gaz_token.hash; index in at */
} gaz_word_slot;

typedef struct gaz_words {
    const gaz_gazetteer *layer[GAZ_LAYERS]; /* NULL where there is none */
    gaz_word *at; /* [count], aligned to 64; word 0 is the "no token" beyond a text's ends */
    size_t count, cap;
    gaz_word_slot *slots; /* open addressing, [nslots], word 0 is free */
    size_t nslots;
    size_t nbytes;        /* of texts in strings */
    gaz_arena strings;
    gaz_listset ordinary; /* the lists `communs` and `grammaire` of the base */
} gaz_words;

enum {
    GAZ_WORDS_BOUND = 60000, /* types after which gaz_words_trim forgets: 10 MB */
    GAZ_WORDS_BYTES_BOUND = 4 * 1024 * 1024 /* and bytes of text */
};

/* Sets token->word of all tokens. 0 when memory is out. */
int gaz_words_find(gaz_words *w, const char *text, gaz_tokens *tokens);
/* Forgets everything when the table has grown past its bound; to be called between windows
 * only. 1 when it forgot: whoever keeps word indexes must forget too. */
int gaz_words_trim(gaz_words *w);
/* base and user may each be NULL and must outlive w. 0 when memory is out. */
int gaz_words_init(gaz_words *w, const gaz_gazetteer *base, const gaz_gazetteer *user);
void gaz_words_free(gaz_words *w);

#endif
