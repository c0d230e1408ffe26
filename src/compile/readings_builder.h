/* readings_builder.h — the readings of a compiled file, gathered in the order of the
 * lists and laid out in the order of the trie. Room: compile; part of the library. Called
 * by gazetteer_builder.c. */
#ifndef GAZ_COMPILE_READINGS_BUILDER_H
#define GAZ_COMPILE_READINGS_BUILDER_H

#include "compile/vocabulary_builder.h"
#include "data/entry.h"

/* A reading before it is known whether it stays. */
typedef struct gaz_reading_draft {
    gaz_reading reading;
    uint32_t spelling;
    int16_t priority;
    uint32_t line, node;
} gaz_reading_draft;

typedef struct gaz_readings_builder {
    gaz_reading_draft *drafts; /* [ndrafts] in order of coming */
    size_t ndrafts, drafts_cap;

    gaz_buffer entries;       /* ENTRIES */
    gaz_buffer entry;         /* the record that is looked for */
    struct gaz_entry_slot {
        uint32_t hash, at, len;
    } * entry_slots; /* of records; len 0 is free */
    size_t nentries, nentry_slots;

    gaz_reading *readings;  /* READINGS [nreadings], once frozen; so are */
    gaz_reading_more *more; /* MORE [nmore] */
    uint32_t *lines;        /* LINES [nreadings] */
    uint32_t *nodes;        /* NODES */
    size_t nreadings, nmore, more_cap;
} gaz_readings_builder;

/* All return 0 when memory is out or a table is at its limit. */
int gaz_readings_builder_init(gaz_readings_builder *d);
void gaz_readings_builder_free(gaz_readings_builder *d);

/* Room for n more entries, each with a reading. */
int gaz_readings_expect(gaz_readings_builder *d, size_t n);
int gaz_readings_add(gaz_readings_builder *d, const gaz_reading_draft *r);
/* Where in ENTRIES an entry's record stands; equal records stand once, one that says
 * nothing is 0. */
int gaz_readings_entry(gaz_readings_builder *d, const gaz_entry_draft *e, uint32_t *at);

/* Sorts the readings by node, then list, real forms before variants, then as they came;
 * drops a variant where its list has the phrase itself, and what stands twice; lets nodes
 * share a lone reading of a word class. Sets nodes. */
int gaz_readings_freeze(gaz_readings_builder *d, const gaz_vocab_builder *v);

#endif
