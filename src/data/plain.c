/* plain.c — words of which only a print is kept. Room: data. Called by gazetteer.c and
 * describe.c. */
#include "data/plain.h"

#include "base/hash.h"

static size_t bucket_of(const gaz_gazetteer *g, uint64_t hash) {
    return gaz_slot((uint32_t)(hash >> 32), g->nplain_at - 1);
}

uint32_t gaz_plain_find(const gaz_gazetteer *g, uint64_t hash) {
    size_t bucket = bucket_of(g, hash);
    uint32_t print = (uint32_t)hash;
    size_t i = g->plain_at[bucket], end = g->plain_at[bucket + 1];
    if (end > g->nplain)
        return 0;
    while (i < end && g->plain[i] < print)
        i++;
    return i < end && g->plain[i] == print && g->plain_of[i] < g->nwords ? g->plain_of[i]
                                                                         : 0;
}

int gaz_plain_next(const gaz_gazetteer *g, gaz_plain_text *word) {
    const char *p = g->plain_texts + word->at, *end = g->plain_texts + g->nplain_texts;
    if (p == end)
        return 0;
    size_t n = (unsigned char)*p++;
    if (n > word->len || n > GAZ_PLAIN_SHARED)
        return -1;
    for (; p < end && (unsigned char)*p > GAZ_PLAIN_SHARED; p++) {
        if (n == GAZ_PLAIN_MAX)
            return -1;
        word->text[n++] = *p;
    }
    word->text[n] = '\0';
    word->len = n;
    word->at = (size_t)(p - g->plain_texts);
    return n ? 1 : -1;
}

int gaz_plain_holds(const gaz_gazetteer *g) {
    size_t n = 0;
    if (g->plain_at[0] != 0 || g->plain_at[g->nplain_at - 1] != g->nplain)
        return 0;
    for (size_t b = 0; b + 1 < g->nplain_at; b++) {
        size_t from = g->plain_at[b], end = g->plain_at[b + 1];
        if (from > end || end > g->nplain)
            return 0;
        for (size_t i = from; i < end; i++)
            if ((i > from && g->plain[i] <= g->plain[i - 1]) || g->plain_of[i] == 0 ||
                g->plain_of[i] >= g->nwords || g->words[g->plain_of[i]].text != 0)
                return 0;
    }
    gaz_plain_text word = {.len = 0}, before = {.len = 0};
    int more;
    for (; (more = gaz_plain_next(g, &word)) > 0; before = word, n++)
        if (strcmp(before.text, word.text) >= 0 ||
            !gaz_plain_find(g, gaz_hash_bytes(word.text, word.len)))
            return 0;
    return more == 0 && n == g->nplain;
}
