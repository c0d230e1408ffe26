/* evidence_names.c — what a hashed feature of evidence stood for. Room: tag. */
#include "tag/evidence_names.h"

#include <stdlib.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "data/labels.h"
#include "tag/tags.h"

typedef struct gaz_evidence_key key;

static int add_key(gaz_evidence_names *n, unsigned kind, uint32_t value) {
    if (!gaz_grow(&n->keys, &n->keys_cap, n->nkeys + 1, sizeof *n->keys))
        return 0;
    n->keys[n->nkeys++] = (key){gaz_feature(kind, value), (uint32_t)n->count - 1};
    return 1;
}

/* A value in each part of a phrase, as evidence.c makes it. */
static int add_phrase(gaz_evidence_names *n, unsigned kind, uint32_t value) {
    for (uint32_t part = GAZ_TAG_B; part <= GAZ_TAG_U; part++)
        if (!add_key(n, kind, value * 8 + part))
            return 0;
    return 1;
}

static int add_name(gaz_evidence_names *n, gaz_evidence_name name) {
    if (!gaz_grow(&n->at, &n->cap, n->count + 1, sizeof *n->at))
        return 0;
    n->at[n->count++] = name;
    return 1;
}

/* A label, in each of the steps its evidence comes in. */
static int add_label(gaz_evidence_names *n, unsigned kind, const char *shown,
                     unsigned label) {
    unsigned steps = kind == GAZ_KIND_READ ? 8 : 4;
    if (!add_name(n, (gaz_evidence_name){.kind = shown, .label = (uint8_t)label}))
        return 0;
    for (unsigned step = 0; step < steps; step++)
        if (!add_phrase(n, kind, label * steps + step))
            return 0;
    return 1;
}

static int add_labels(gaz_evidence_names *n) {
    static const struct {
        unsigned kind;
        const char *shown;
    } KINDS[] = {{GAZ_KIND_ALONE, "alone"},
                 {GAZ_KIND_RULE_LABEL, "rule"},
                 {GAZ_KIND_DOCUMENT, "document"},
                 {GAZ_KIND_LIST_LABEL, "list"},
                 {GAZ_KIND_READ, "read"}};
    for (size_t k = 0; k < sizeof KINDS / sizeof *KINDS; k++)
        for (unsigned label = 0; label < GAZ_LABEL_NUMBERS; label++)
            if (!add_label(n, KINDS[k].kind, KINDS[k].shown, label))
                return 0;
    return 1;
}

static int add_places(gaz_evidence_names *n) {
    enum { FLAGS = GAZ_TOKF_SENTENCE | GAZ_TOKF_CAPS_LINE | GAZ_TOKF_LINE };
    if (!add_name(n, (gaz_evidence_name){.kind = "capital"}))
        return 0;
    for (unsigned value = 0; value < 4 * (FLAGS + 1); value++)
        if (!add_key(n, GAZ_KIND_PLACE, 1000 + value))
            return 0;
    if (!add_name(n, (gaz_evidence_name){.kind = "quotes"}))
        return 0;
    for (unsigned value = 1; value < 4; value++)
        if (!add_key(n, GAZ_KIND_PLACE, value))
            return 0;
    return 1;
}

static int add_lists(gaz_evidence_names *n, const gaz_gazetteer *lists,
                     const gaz_list_keys *keys) {
    for (size_t l = 0; lists && l < keys->count; l++) {
        int word_class = lists->lists[l].label == GAZ_NONE;
        gaz_evidence_name name = {.kind = word_class ? "class" : "list",
                                  .label = lists->lists[l].label,
                                  .list = gaz_string(lists, lists->lists[l].id)};
        if (!add_name(n, name) ||
            !add_phrase(n, word_class ? GAZ_KIND_CLASS : GAZ_KIND_LIST, keys->at[l]))
            return 0;
    }
    return 1;
}

static int add_rules(gaz_evidence_names *n, const gaz_rules *rules) {
    for (size_t i = 0; rules && i < rules->nrules; i++) {
        gaz_evidence_name name = {.kind = "rule", .rule = gaz_rule_name(rules, i)};
        uint32_t hash = (uint32_t)gaz_hash_bytes(name.rule, strlen(name.rule));
        name.label = rules->rules[i].label;
        if (!add_name(n, name) || !add_phrase(n, GAZ_KIND_RULE, hash))
            return 0;
    }
    return 1;
}

/* Of rules with one name the first stands for all. */
static int by_id(const void *a, const void *b) {
    const key *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return x->name < y->name ? -1 : x->name > y->name;
}

int gaz_evidence_names_init(gaz_evidence_names *n, const gaz_gazetteer *lists,
                            const gaz_list_keys *keys, const gaz_rules *rules) {
    if (!add_labels(n) || !add_places(n) || !add_lists(n, lists, keys) ||
        !add_rules(n, rules))
        return 0;
    qsort(n->keys, n->nkeys, sizeof *n->keys, by_id);
    return 1;
}

void gaz_evidence_names_free(gaz_evidence_names *n) {
    free(n->at);
    free(n->keys);
    *n = (gaz_evidence_names){0};
}

uint32_t gaz_evidence_names_find(const gaz_evidence_names *n, uint32_t id) {
    size_t low = 0, high = n->nkeys;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (n->keys[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n->nkeys && n->keys[low].id == id ? n->keys[low].name : UINT32_MAX;
}
