/* memory.h — what a document has already named: full names teach short ones. Room: tag.
 *
 * A name that is sure is remembered with the short forms it allows:
 *   PERSON        « Vladimir Poutine » → « Poutine »; « Jean-Marie Le Pen » → « Le Pen »
 *   ORGANIZATION  « Conseil départemental des Vosges » → « Conseil départemental »
 *   any           itself; letter case apart in lines of capitals
 * Words are remembered by the hash of their folded form, phrases by a chain of hashes.
 * Memory is bounded: past its limit a document learns nothing new. */
#ifndef GAZ_TAG_MEMORY_H
#define GAZ_TAG_MEMORY_H

#include "data/labels.h"
#include "tag/casing.h"
#include "tag/known_lists.h"
#include "tag/resolve.h"

enum {
    GAZ_MEMORY_WORDS = 8,
    GAZ_MEMORY_LIMIT = 1 << 15,
    GAZ_READ_SURE = 600 /* probability from which what the network reads is remembered */
};

typedef struct gaz_remembered {
    uint64_t key;
    uint16_t seen[GAZ_LABEL_NUMBERS]; /* how often a name of this label taught the phrase */
    uint16_t whole;                   /* … of which the phrase was the whole name */
    uint8_t last;   /* greatest label among them; 0: only longer phrases were taught */
    uint8_t prefix; /* 1: longer remembered phrases begin with it */
} gaz_remembered;

typedef struct gaz_memory {
    gaz_remembered *slots; /* [nslots], open addressing, key 0 is free */
    size_t nslots, used;
} gaz_memory;

void gaz_memory_clear(gaz_memory *m);
/* Learns the spans whose score is at least sure. 0 when memory is out. */
int gaz_memory_learn(gaz_memory *m, const gaz_words *words, const gaz_tokens *tokens,
                     const gaz_spans *spans, unsigned sure, const gaz_known_lists *known);
/* The longest remembered phrase that begins at token first, which must have a capital; NULL
 * where there is none. */
const gaz_remembered *gaz_memory_longest(const gaz_memory *m, const gaz_words *words,
                                         const gaz_tokens *tokens, uint32_t first,
                                         uint32_t *ntok);
/* Appends a candidate (GAZ_FROM_CHAIN) for the longest remembered phrase at each token that
 * has a capital. 0 when memory is out. */
int gaz_memory_recall(const gaz_memory *m, const gaz_words *words,
                      const gaz_tokens *tokens, const gaz_casing *casing,
                      const gaz_known_lists *known, gaz_cands *out);
void gaz_memory_free(gaz_memory *m);

#endif
