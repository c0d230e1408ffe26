/* rule_tables.h — a rule set turned round: from a test to the rules that ask it.
 * Room: match, for profile.c only. */
#ifndef GAZ_MATCH_RULE_TABLES_H
#define GAZ_MATCH_RULE_TABLES_H

#include "base/arena.h"
#include "match/profile.h"

typedef struct gaz_rule_tables {
    gaz_rule_sets sets;
    /* [ntests][GAZ_PROFILE_STEPS + GAZ_RULE_NEEDS][nwords] rules that may take, at each
     * step, a word for which the test holds; rules whose needs it meets. */
    uint64_t *rules_of;
    uint64_t *unneeding; /* [GAZ_RULE_NEEDS][nwords] rules without that need */
    uint64_t *have;      /* [GAZ_RULE_NEEDS][nwords] scratch */
    /* Tests that only ask whether the word is one of some literals: by literal, lists
     * closed by GAZ_RULE_NO_TEST. All others are mixed. */
    uint16_t **tests_of;
    uint16_t *mixed; /* [nmixed] */
    size_t nmixed;
} gaz_rule_tables;

/* Fills *t; all of it lies in the arena. 0 when memory is out. */
int gaz_rule_tables_init(gaz_rule_tables *t, const gaz_rules *rules, gaz_arena *arena);

/* n 64-bit words of zeros; NULL when memory is out. */
uint64_t *gaz_rule_bits(gaz_arena *arena, size_t n);
static inline void gaz_set_bit(uint64_t *bits, size_t i) {
    bits[i / 64] |= (uint64_t)1 << (i % 64);
}

#endif
