/* evidence_names.h — what a hashed feature of evidence stood for. Room: tag.
 *
 * Evidence is hashed on the hot path and nothing else is kept. For explanations the few
 * thousand features that there can be are hashed once more, with what they mean. */
#ifndef GAZ_TAG_EVIDENCE_NAMES_H
#define GAZ_TAG_EVIDENCE_NAMES_H

#include "tag/evidence.h"

/* One thing that evidence can be, whatever part of a phrase and however sure. */
typedef struct gaz_evidence_name {
    const char *kind;        /* as gaz_reason.kind */
    uint8_t label;           /* of a candidate or mention; GAZ_NONE: of none */
    const char *list, *rule; /* or NULL */
} gaz_evidence_name;

typedef struct gaz_evidence_names {
    gaz_evidence_name *at; /* [count] */
    struct gaz_evidence_key {
        uint32_t id, name;
    } * keys; /* [nkeys] sorted by id */
    size_t count, cap, nkeys, keys_cap;
} gaz_evidence_names;

/* Of the base's lists and rules, each NULL where there is none; they must outlive it. n
 * must be zeroed. 0 when memory is out; gaz_evidence_names_free is due in any case. */
int gaz_evidence_names_init(gaz_evidence_names *n, const gaz_gazetteer *lists,
                            const gaz_list_keys *keys, const gaz_rules *rules);
void gaz_evidence_names_free(gaz_evidence_names *n);
/* Index in at of a feature, or UINT32_MAX. */
uint32_t gaz_evidence_names_find(const gaz_evidence_names *n, uint32_t id);

#endif
