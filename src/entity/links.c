/* links.c — which entry of the lists a mention means: ids, points, kinds. Room: entity.
 *
 * A country is a closed table and is never a village: labels already keep the two apart.
 * Among places of one name the most populous wins, unless the document speaks of another's
 * country: each country named, and each place that can lie in one country only, counts for
 * it. */
#include "entity/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "data/entry.h"

enum { COUNTRIES = 26 * 26, COUNTRY_BONUS = 4 /* doublings of population */ };

static gaz_entry entry_of(const gaz_meaning *m) {
    gaz_entry e;
    gaz_entry_read(m->layer, m->reading->entry, &e);
    return e;
}

static const char *text_or_null(const char *text) {
    return *text ? text : NULL;
}

/* Number of an ISO 3166-1 alpha-2 code, -1 where s is none. */
static int country_number(const char *s) {
    if (!s || strlen(s) != 2 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z')
        return -1;
    return (s[0] - 'A') * 26 + (s[1] - 'A');
}

static int country_of(const gaz_entry *e) {
    return country_number(*e->iso3166_1 ? e->iso3166_1 : e->country);
}

/* Countries that the document speaks of: each mention that can mean but one counts one. */
static void count_countries(const gaz_doc *d, unsigned speaks[COUNTRIES]) {
    for (size_t i = 0; i < d->count; i++) {
        const gaz_mention *m = &d->mentions[i];
        int only = -1;
        for (uint32_t k = 0; k < m->nmeanings; k++) {
            gaz_entry e = entry_of(&d->meanings[m->first_meaning + k]);
            int c = country_of(&e);
            if (c < 0 || (only >= 0 && c != only)) {
                only = -1;
                break;
            }
            only = c;
        }
        if (only >= 0)
            speaks[only]++;
    }
}

static unsigned doublings(uint32_t n) {
    unsigned d = 0;
    while (n >>= 1)
        d++;
    return d;
}

/* How likely the document means m: doublings of population, more for its countries. A
 * reading with an entry is better than one without. */
static unsigned weight(const gaz_meaning *m, const unsigned speaks[COUNTRIES]) {
    gaz_entry e = entry_of(m);
    unsigned w = m->reading->entry ? 1 : 0;
    w += 2 * doublings(e.population);
    int c = country_of(&e);
    if (c >= 0 && speaks[c])
        w += 2 * COUNTRY_BONUS + (speaks[c] > 1);
    w += e.geonames || *e.insee || *e.iso3166_1 || *e.iso3166_2 ? 3 : 0;
    return w + (m->layer->first_list ? 1000 : 0);
}

static void link_to(gaz_entity *e, const gaz_meaning *m) {
    gaz_entry entry = entry_of(m);
    e->name = text_or_null(entry.name);
    e->kind = text_or_null(entry.kind);
    e->geonames = entry.geonames;
    e->insee = text_or_null(entry.insee);
    e->iso3166_1 = text_or_null(entry.iso3166_1);
    e->iso3166_2 = text_or_null(entry.iso3166_2);
    e->country = text_or_null(entry.country);
    e->user_id = text_or_null(entry.id);
    e->has_point = entry.lat != INT32_MIN && entry.lon != INT32_MIN &&
                   (entry.lat != 0 || entry.lon != 0);
    e->lat = entry.lat / 1e5;
    e->lon = entry.lon / 1e5;
}

int gaz_doc_choose_links(gaz_doc *d) {
    unsigned *speaks = calloc(COUNTRIES, sizeof *speaks);
    if (!speaks)
        return 0;
    count_countries(d, speaks);
    for (size_t i = 0; i < d->count; i++) {
        const gaz_mention *m = &d->mentions[i];
        const gaz_meaning *best = NULL;
        unsigned best_weight = 0;
        for (uint32_t k = 0; k < m->nmeanings; k++) {
            const gaz_meaning *this = &d->meanings[m->first_meaning + k];
            unsigned w = weight(this, speaks);
            if (!best || w > best_weight) {
                best = this;
                best_weight = w;
            }
        }
        if (best)
            link_to(&d->entities[i], best);
    }
    free(speaks);
    return 1;
}
