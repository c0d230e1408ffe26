/* chains.c — mentions of one entity in a document. Room: entity.
 *
 * Two mentions are one entity when their labels agree and
 *   - their words agree, or the lists have one canonical name for both; or
 *   - one is a person's family name alone and the other the full name that was last used
 *     before it (else the first after it), and no title or given name tells them apart;
 * or
 *   - one is an acronym and the other, directly before or after it, has its initials.
 * A chain is named by the canonical name of a member, else by its longest mention. */
#include "entity/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"

static const uint32_t NOBODY = UINT32_MAX;

/* Persons of one family name are kept apart by gender. */
enum { GENDERS = 3 }; /* not known, m, f */

typedef struct slot {
    uint64_t key;
    uint32_t mention[GENDERS]; /* the last mention with this key, of each gender */
} slot;

typedef struct keys {
    slot *at;
    size_t n, used; /* n a power of two, at least twice `used` */
} keys;

enum { KEYS_MIN = 256, KEYS_A_MENTION = 3 /* asked for in one pass, at most */ };

/* Room for the keys of another mention; 0 when memory is out. Pointers into x are void. */
static int make_room(keys *x) {
    if ((x->used + KEYS_A_MENTION) * 2 <= x->n)
        return 1;
    keys bigger = {.n = x->n ? x->n * 2 : KEYS_MIN, .used = x->used};
    bigger.at = calloc(bigger.n, sizeof *bigger.at);
    if (!bigger.at)
        return 0;
    for (size_t k = 0; k < x->n; k++) {
        if (!x->at[k].key)
            continue;
        size_t i = x->at[k].key & (bigger.n - 1);
        while (bigger.at[i].key)
            i = (i + 1) & (bigger.n - 1);
        bigger.at[i] = x->at[k];
    }
    free(x->at);
    *x = bigger;
    return 1;
}

/* [GENDERS] */
static uint32_t *lookup(keys *x, uint64_t key) {
    if (key == 0)
        key = 1;
    for (size_t i = key & (x->n - 1);; i = (i + 1) & (x->n - 1)) {
        if (x->at[i].key == 0) {
            x->at[i].key = key;
            x->used++;
            for (unsigned g = 0; g < GENDERS; g++)
                x->at[i].mention[g] = NOBODY;
        }
        if (x->at[i].key == key)
            return x->at[i].mention;
    }
}

static uint64_t key_of(uint64_t hash, gaz_label label, unsigned kind) {
    return gaz_mix(hash ^ (label * 8u + kind), 0x9E3779B97F4A7C15u);
}

static uint32_t root(const uint32_t *head, uint32_t i) {
    while (head[i] != i)
        i = head[i];
    return i;
}

static void join(uint32_t *head, uint32_t a, uint32_t b) {
    a = root(head, a);
    b = root(head, b);
    if (a < b)
        head[b] = a;
    else
        head[a] = b;
}

static unsigned gender_number(char gender) {
    return gender == 'm' ? 1 : gender == 'f' ? 2 : 0;
}

/* The place of the nearest of the mentions in of[GENDERS] that no gender tells apart from
 * this one: the greatest number, or the smallest where they come after it. NULL: none. */
static uint32_t *nearest(uint32_t *of, char gender, int after) {
    uint32_t *best = NULL;
    for (unsigned g = 0; g < GENDERS; g++) {
        if (of[g] == NOBODY || (gender && g && g != gender_number(gender)))
            continue;
        if (!best || (after ? of[g] < *best : of[g] > *best))
            best = &of[g];
    }
    return best;
}

/* Joins mention i to an earlier one of the same words or the same canonical name. */
static void join_same(const gaz_doc *d, uint32_t *head, keys *x, uint32_t i) {
    const gaz_entity *e = &d->entities[i];
    const gaz_mention *m = &d->mentions[i];
    if (!m->is_family) {
        uint32_t *same = lookup(x, key_of(m->whole, e->label, 0));
        if (*same != NOBODY)
            join(head, i, *same);
        *same = i;
    }
    if (e->name) {
        uint32_t *same =
            lookup(x, key_of(gaz_hash_bytes(e->name, strlen(e->name)), e->label, 1));
        if (*same != NOBODY)
            join(head, i, *same);
        *same = i;
    }
}

/* Joins a family name alone to the last full name (or mention of it) that it fits. What
 * either knows of the person's gender, both know then. */
static void join_family(gaz_doc *d, uint32_t *head, keys *x, uint32_t i) {
    gaz_mention *m = &d->mentions[i];
    uint32_t *of = lookup(x, key_of(m->family, GAZ_PERSON, 2));
    uint32_t *last = m->is_family ? nearest(of, m->gender, 0) : NULL;
    if (last) {
        join(head, i, *last);
        if (!m->gender)
            m->gender = d->mentions[*last].gender;
        else if (last == &of[0])
            *last = NOBODY;
    }
    of[gender_number(m->gender)] = i;
}

/* Joins short forms to a full name that comes after them: walking backwards. */
static void join_family_after(const gaz_doc *d, uint32_t *head, keys *x, uint32_t i) {
    const gaz_mention *m = &d->mentions[i];
    uint32_t *of = lookup(x, key_of(m->family, GAZ_PERSON, 3));
    uint32_t *next = m->is_family ? nearest(of, m->gender, 1) : NULL;
    if (!m->is_family)
        of[gender_number(m->gender)] = i;
    else if (next && root(head, i) == i)
        join(head, i, *next);
}

/* « Organisation des Nations unies (ONU) »: neighbours of which one is the other's
 * acronym. */
static void join_acronym(const gaz_doc *d, uint32_t *head, uint32_t i) {
    if (i + 1 >= d->count)
        return;
    const gaz_entity *a = &d->entities[i], *b = &d->entities[i + 1];
    if (a->label != b->label || a->label == GAZ_PERSON || b->start - a->end > 3)
        return;
    const gaz_mention *m = &d->mentions[i], *n = &d->mentions[i + 1];
    if ((m->letters && m->letters == n->family) ||
        (n->letters && n->letters == m->family))
        join(head, i, i + 1);
}

static int add_chain(gaz_doc *d, const uint32_t *next, uint32_t first) {
    size_t n = 0;
    for (uint32_t i = first; i != NOBODY; i = next[i])
        n++;
    if (n < 2)
        return 1;
    uint32_t *members = gaz_arena_array(&d->strings, n, sizeof *members);
    if (!members ||
        !gaz_grow(&d->chains, &d->chain_cap, d->nchains + 1, sizeof *d->chains))
        return 0;
    size_t k = 0;
    const char *name = NULL;
    uint32_t longest = first;
    for (uint32_t i = first; i != NOBODY; i = next[i]) {
        const gaz_entity *e = &d->entities[i], *l = &d->entities[longest];
        members[k++] = i;
        if (!name && e->name && !d->mentions[i].is_family)
            name = e->name;
        if (e->end - e->start > l->end - l->start)
            longest = i;
    }
    if (!name) {
        const gaz_entity *l = &d->entities[longest];
        name = gaz_arena_string(&d->strings, d->text + l->start, l->end - l->start);
        if (!name)
            return 0;
    }
    d->chains[d->nchains++] = (gaz_chain){.label = d->entities[first].label,
                                          .name = name,
                                          .nmentions = n,
                                          .mentions = members};
    for (k = 0; k < n; k++) {
        d->entities[members[k]].chain = (uint32_t)d->nchains;
        if (!d->entities[members[k]].name || d->entities[first].label == GAZ_PERSON)
            d->entities[members[k]].name = name;
    }
    return 1;
}

int gaz_doc_make_chains(gaz_doc *d) {
    if (d->count == 0)
        return 1;
    int ok = 0;
    keys x = {NULL, 0, 0};
    uint32_t *head = malloc(d->count * sizeof *head);
    uint32_t *next = malloc(d->count * sizeof *next); /* of the same chain */
    uint32_t *tail = malloc(d->count * sizeof *tail);
    if (!head || !next || !tail)
        goto out;
    for (uint32_t i = 0; i < d->count; i++)
        head[i] = i;
    for (uint32_t i = 0; i < d->count; i++) {
        if (!make_room(&x))
            goto out;
        join_same(d, head, &x, i);
        if (d->entities[i].label == GAZ_PERSON)
            join_family(d, head, &x, i);
        else
            join_acronym(d, head, i);
    }
    for (uint32_t i = (uint32_t)d->count; i-- > 0;) {
        if (!make_room(&x))
            goto out;
        if (d->entities[i].label == GAZ_PERSON)
            join_family_after(d, head, &x, i);
    }
    for (uint32_t i = 0; i < d->count; i++) {
        uint32_t r = root(head, i);
        next[i] = NOBODY;
        if (r != i)
            next[tail[r]] = i;
        tail[r] = i;
    }
    for (uint32_t i = 0; i < d->count; i++)
        if (root(head, i) == i && !add_chain(d, next, i))
            goto out;
    ok = 1;
out:
    free(head);
    free(next);
    free(tail);
    free(x.at);
    return ok;
}
