/* evidence.h — what a token's place in the text says, as hashed features. Room: tag.
 *
 * List phrases and rule candidates over the token with the part it has in them, what the
 * document says of it elsewhere, what lists and rules would decide alone, whether its
 * capital tells anything, quotation marks and brackets around it. A change here is a change
 * of GAZ_EVIDENCE_VERSION. */
#ifndef GAZ_TAG_EVIDENCE_H
#define GAZ_TAG_EVIDENCE_H

#include "match/rule_machine.h"
#include "tag/casing.h"
#include "tag/features.h"
#include "tag/memory.h"
#include "tag/regions.h"
#include "tag/resolve.h"

enum { GAZ_EVIDENCE_MAX = 24 };

/* Kinds of evidence: their numbers stand in trained models. */
enum {
    GAZ_KIND_ALONE = 100, /* what lists and rules would decide */
    GAZ_KIND_RULE_LABEL,
    GAZ_KIND_RULE,
    GAZ_KIND_DOCUMENT,
    GAZ_KIND_LIST_LABEL,
    GAZ_KIND_LIST,
    GAZ_KIND_CLASS, /* phrase of a word class: titles, heads … */
    GAZ_KIND_PLACE,
    GAZ_KIND_READ /* what the network was sure of at other mentions */
};

typedef struct gaz_evidence {
    uint32_t *ids;    /* [ntokens][GAZ_EVIDENCE_MAX] hashed features */
    uint8_t *count;   /* [ntokens] */
    uint8_t *heard;   /* [ntokens] 1: gaz_evidence_hear added to it */
    size_t ids_cap, count_cap, heard_cap;
    uint32_t *rule_keys; /* [nrules] hash of each base rule's name */
    size_t rule_cap, nrules;
} gaz_evidence;

/* Hashes the names of the base's rules; rules may be NULL. 0 when memory is out. */
int gaz_evidence_init(gaz_evidence *e, const gaz_rules *rules);
/* Fills in the evidence of all tokens from the base's matches and candidates and from the
 * spans that lists and rules would choose. The user's own layer is no evidence: it decides
 * by itself. 0 when memory is out. */
int gaz_evidence_find(gaz_evidence *e, const gaz_words *words, const gaz_tokens *tokens,
                      const gaz_matches *matches, const gaz_cands *cands,
                      const gaz_spans *resolved, const gaz_casing *casing,
                      const gaz_list_keys *lists);
/* Adds, for tokens in regions, what the network's first reading was sure of at other mentions
 * of the same phrase. 0 when memory is out. */
int gaz_evidence_hear(gaz_evidence *e, const gaz_memory *read, const gaz_words *words,
                      const gaz_tokens *tokens, const gaz_regions *regions,
                      const gaz_spans *spans);
void gaz_evidence_free(gaz_evidence *e);

#endif
