/* document.h — the entities of one document, growing window by window. Room: entity. */
#ifndef GAZ_ENTITY_DOCUMENT_H
#define GAZ_ENTITY_DOCUMENT_H

#include "base/arena.h"
#include "tag/explain.h"
#include "tag/window.h"

/* Entries that a mention may mean; the document as a whole chooses among them. */
typedef struct gaz_meaning {
    const gaz_gazetteer *layer;
    const gaz_reading *reading;
} gaz_meaning;

/* What the chain builder wants to know of a mention and its entity does not say. */
typedef struct gaz_mention {
    uint64_t whole;  /* hash of its folded words */
    uint64_t family; /* of a person's family name; of an acronym, its letters */
    uint64_t letters; /* hash of the initials of its words, capital ones; 0: fewer than two */
    uint32_t first_meaning, nmeanings;
    uint16_t ntok;
    uint8_t is_family; /* 1: a person's family name alone: « Poutine », « Le Pen » */
    char gender;       /* 'm', 'f' or 0: of its title or given name */
} gaz_mention;

struct gaz_doc {
    const char *text;
    size_t len;
    gaz_entity *entities; /* [count] */
    gaz_mention *mentions; /* [count] */
    size_t count, entity_cap, mention_cap;
    gaz_chain *chains;
    size_t nchains, chain_cap;
    gaz_cue *cues;
    size_t ncues, cue_cap;
    uint32_t *cue_order, *cue_first; /* scratch: the window's candidates by first token */
    size_t cue_order_cap, cue_first_cap;
    uint32_t longest_cue; /* tokens */
    gaz_reason *reasons;
    size_t nreasons, reason_cap;
    gaz_meaning *meanings;
    size_t nmeanings, meaning_cap;
    gaz_arena strings; /* names made here, lists of mentions */
};

void gaz_doc_begin(gaz_doc *d, const char *text, size_t len);
/* Appends the window's spans whose label is wanted as entities, with their cues where asked,
 * and with reasons where the window was explained (else NULL). 0 when memory is out. */
int gaz_doc_add(gaz_doc *d, const gaz_window *w, uint32_t labels, unsigned min_score,
                int cues, const gaz_explainer *why);
/* Chains, names, links and senses, once all windows are in. 0 when memory is out. */
int gaz_doc_finish(gaz_doc *d);
void gaz_doc_free(gaz_doc *d);

/* A step of gaz_doc_add: span s, explained by x, is entity e. 0 when memory is out. */
int gaz_doc_add_reasons(gaz_doc *d, gaz_entity *e, const gaz_window *w,
                        const gaz_explainer *x, const gaz_explanation *s);

/* The steps of gaz_doc_finish, a file each. */
int gaz_doc_make_chains(gaz_doc *d);
int gaz_doc_choose_links(gaz_doc *d);

/* The sense of a span: "metonymic" for a capital or a seat of power that acts, else NULL. */
const char *gaz_span_sense(const gaz_window *w, const gaz_span *s);

#endif
