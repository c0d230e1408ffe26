/* window.h — a stretch of a document with all that has been found in it. Room: tag.
 *
 * The first half of the way, for the tagger and for the trainer alike: tokens, word types,
 * list phrases, what lists and rules propose, what they would decide alone, and the evidence
 * that the network judges by. */
#ifndef GAZ_TAG_WINDOW_H
#define GAZ_TAG_WINDOW_H

#include "match/matcher.h"
#include "match/rule_machine.h"
#include "tag/casing.h"
#include "tag/evidence.h"
#include "tag/known_lists.h"
#include "tag/memory.h"
#include "tag/regions.h"
#include "tag/resolve.h"

/* What the windows of one tagger share; all of it is immutable and outlives them. */
typedef struct gaz_sources {
    const gaz_gazetteer *lists[GAZ_LAYERS]; /* NULL where there is none */
    const gaz_rules *rules[GAZ_RULE_SETS];
    const gaz_known_lists *known;
    const gaz_list_keys *list_keys;
} gaz_sources;

typedef struct gaz_window {
    gaz_sources sources;
    const char *text; /* of the window, inside the document's */
    size_t base;      /* byte of the document at which it begins */
    gaz_words words;
    gaz_tokens tokens; /* offsets count from base */
    gaz_matches matches;
    gaz_cands cands;
    gaz_spans spans; /* what was decided */
    gaz_regions regions;
    gaz_evidence evidence;
    gaz_rule_machine *machine[GAZ_RULE_SETS];
    gaz_casing casing;
    gaz_memory memory; /* of the document: what lists and rules are sure of */
    gaz_memory read;   /* … what the network is sure of */
    gaz_resolver resolver;
} gaz_window;

/* w must be zeroed. 0 when memory is out; gaz_window_free is due in any case. */
int gaz_window_init(gaz_window *w, const gaz_sources *sources);
void gaz_window_free(gaz_window *w);

/* A new document: forgets the last one's names. */
void gaz_window_new_document(gaz_window *w);
/* Forgets word types when they have become too many; 1 when it did, and whoever keeps
 * numbers of word types must forget too. Between windows only. */
int gaz_window_trim(gaz_window *w);
/* Reads text[0..len), which stands at byte base of its document: all up to spans, which are
 * what lists and rules decide alone. 0 when memory is out. */
int gaz_window_read(gaz_window *w, const char *text, size_t base, size_t len);
/* Then the regions and the evidence in them. 0 when memory is out. */
int gaz_window_weigh(gaz_window *w);

/* Then, once the network has read: what it is sure of becomes evidence for the other
 * mentions in the document. 0 when memory is out. */
int gaz_window_reflect(gaz_window *w, const gaz_spans *read);

static inline size_t gaz_span_start(const gaz_window *w, const gaz_span *s) {
    return w->base + w->tokens.at[s->first].start;
}
static inline size_t gaz_span_end(const gaz_window *w, const gaz_span *s) {
    const gaz_token *last = &w->tokens.at[s->first + s->ntok - 1];
    return w->base + last->start + last->len;
}

#endif
