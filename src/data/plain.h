/* plain.h — words of which nothing is known but the lists they are in. Room: data.
 *
 * Three of four words are inflected forms of the language's ordinary words, alone or with
 * an accent missing, and what is known of them is known of thousands alike. They have one
 * record in WORDS together, and of each only a print is kept:
 *
 *   PLAINAT  u32[buckets + 1] where each bucket begins in PLAIN, and their number; a
 *            word's bucket is gaz_slot of the high half of gaz_hash_bytes
 *   PLAIN    u32[nplain] prints: the low halves of the hashes, rising in each bucket
 *   PLAINOF  u8[nplain] their records in WORDS
 *   PLAINTXT the words themselves, in order of their bytes, to be shown: for each the
 *            number of first bytes that it shares with the one before (below ' ', which
 *            no word holds), then its other bytes
 *
 * A word in no list is taken for a plain one where its print is in its bucket by chance:
 * with some 16 prints of 32 bits to a bucket, once in 2^32 / 16, or 270 million different
 * unknown words; a library of French has some ten million. It would be held for an
 * ordinary word then, as it most often is. Names are never found so: their words have
 * their texts, and are looked for first. */
#ifndef GAZ_DATA_PLAIN_H
#define GAZ_DATA_PLAIN_H

#include "data/gazetteer.h"

enum {
    GAZ_PLAIN_BUCKET = 16,      /* prints in a bucket, on average */
    GAZ_PLAIN_KINDS = 255,      /* records in WORDS, at most */
    GAZ_PLAIN_SHARED = ' ' - 1, /* bytes shared with the word before, at most */
    GAZ_PLAIN_MAX = 255         /* bytes of a plain word, at most */
};

/* Record of the plain word of this gaz_hash_bytes, 0 when there is none. */
uint32_t gaz_plain_find(const gaz_gazetteer *g, uint64_t hash);

/* A walk over PLAINTXT; begin with a zeroed one. */
typedef struct gaz_plain_text {
    char text[GAZ_PLAIN_MAX + 1]; /* NUL-terminated */
    size_t len, at;
} gaz_plain_text;
/* The next word: 1, 0 at the end, -1 where the texts are damaged. */
int gaz_plain_next(const gaz_gazetteer *g, gaz_plain_text *word);

/* All of it: every print in order, every text found, no other. */
int gaz_plain_holds(const gaz_gazetteer *g);

#endif
