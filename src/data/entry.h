/* entry.h — what lists know of an entry: a record as it stands in ENTRIES. Room: data.
 *
 *   record := mask u16 (little-endian, a bit for each field that is known)
 *             gender u8 | kind, country, iso3166_1: offsets in STRINGS |
 *             geonames, population | lat i32, lon i32 (little-endian) |
 *             name, insee, iso3166_2, id: bytes, NUL
 *
 * in this order; offsets and numbers are varints (7 bits a byte, lowest first, the high
 * bit says that more follow). Most entries know three or four things, so that a record is
 * a third as long as one with room for all, and lies in one line of the cache. */
#ifndef GAZ_DATA_ENTRY_H
#define GAZ_DATA_ENTRY_H

#include "data/gazetteer.h"

/* Texts are "" where nothing is known, and live as long as the gazetteer. */
typedef struct gaz_entry {
    const char *name;      /* canonical name */
    const char *kind;
    const char *id;        /* user's own id */
    const char *insee, *iso3166_1, *iso3166_2;
    const char *country;   /* ISO 3166-1 of where it lies */
    uint32_t geonames, population;
    int32_t lat, lon;      /* 1e-5 degrees; INT32_MIN: unknown */
    char gender;           /* 0 unknown, 'm', 'f', 'b' both */
} gaz_entry;

/* Reads the entry at `at` (gaz_reading.entry). How many bytes it takes; 0 where there is
 * none or a damaged one, which says nothing. */
size_t gaz_entry_read(const gaz_gazetteer *g, uint32_t at, gaz_entry *e);

/* Writing: what a record says, with lengths, and offsets in STRINGS. */
typedef struct gaz_entry_draft {
    struct {
        const char *at;
        size_t len;
    } name, insee, iso3166_2, id; /* len 0: unknown */
    uint32_t kind, country, iso3166_1;
    uint32_t geonames, population;
    int32_t lat, lon;
    char gender;
} gaz_entry_draft;
/* Appends the record; two bytes where nothing is known. */
void gaz_entry_write(gaz_buffer *out, const gaz_entry_draft *e);

#endif
