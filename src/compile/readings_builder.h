/* readings_builder.h — the readings of a compiled file, gathered in the order of the
 * lists and laid out in the order of the trie. Room: compile; part of the library. Called
 * by gazetteer_builder.c. */
#ifndef GAZ_COMPILE_READINGS_BUILDER_H
#define GAZ_COMPILE_READINGS_BUILDER_H

#include "compile/vocabulary_builder.h"

typedef struct gaz_readings_builder {
    gaz_reading *readings; /* READINGS [nreadings]; before freezing in order of coming */
    uint32_t *node_of;     /* [nreadings] before freezing: the node of each */
    size_t nreadings, readings_cap, node_of_cap;

    gaz_entry *entries;          /* ENTRIES [nentries] */
    gaz_vocab_slot *entry_slots; /* of equal records: hash, number */
    size_t nentries, entries_cap, nentry_slots;

    uint32_t *nodes; /* NODES, once frozen */
} gaz_readings_builder;

/* All return 0 when memory is out or a table is at its limit. */
int gaz_readings_builder_init(gaz_readings_builder *d);
void gaz_readings_builder_free(gaz_readings_builder *d);

int gaz_readings_add(gaz_readings_builder *d, uint32_t node, const gaz_reading *r);
/* Number of an entry record; equal records have one number, one that says nothing is 0.
 */
int gaz_readings_entry(gaz_readings_builder *d, const gaz_entry *e, uint32_t *number);

/* Sorts the readings by node, then list, real forms before variants, then as they came;
 * drops a variant where its list has the phrase itself, and what stands twice; lets nodes
 * share a lone reading of a word class. Sets nodes. */
int gaz_readings_freeze(gaz_readings_builder *d, const gaz_vocab_builder *v);

#endif
