/* known_lists.c — the lists that code asks for by name, found once. Room: tag. */
#include "tag/known_lists.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *list;
    size_t set; /* offset in gaz_known_lists */
} KNOWN[] = {
    {"communs", offsetof(gaz_known_lists, ordinary)},
    {"grammaire", offsetof(gaz_known_lists, ordinary)},
    {"grammaire", offsetof(gaz_known_lists, grammar)},
    {"tetes-organisation", offsetof(gaz_known_lists, head)},
    {"tetes-organisation", offsetof(gaz_known_lists, heads)},
    {"tetes-lieu", offsetof(gaz_known_lists, heads)},
    {"tetes-administratives", offsetof(gaz_known_lists, heads)},
    {"jours-mois", offsetof(gaz_known_lists, ordinary)},
    {"demonymes", offsetof(gaz_known_lists, ordinary)},
    {"langues", offsetof(gaz_known_lists, ordinary)},
    {"prenoms", offsetof(gaz_known_lists, given)},
    {"prenoms-monde", offsetof(gaz_known_lists, given)},
    {"patronymes", offsetof(gaz_known_lists, family)},
    {"patronymes-monde", offsetof(gaz_known_lists, family)},
    {"titres", offsetof(gaz_known_lists, title)},
    {"fonctions", offsetof(gaz_known_lists, title)},
    {"parente", offsetof(gaz_known_lists, title)},
    {"particules", offsetof(gaz_known_lists, particle)},
    {"verbes-parole", offsetof(gaz_known_lists, speech)},
    {"capitales", offsetof(gaz_known_lists, capital)},
    {"sieges-pouvoir", offsetof(gaz_known_lists, power)},
};

void gaz_known_lists_find(gaz_known_lists *k, const gaz_gazetteer *base) {
    *k = (gaz_known_lists){0};
    for (size_t l = 0; l < base->nlists; l++) {
        const char *id = gaz_string(base, base->lists[l].id);
        for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
            if (strcmp(id, KNOWN[i].list) == 0)
                gaz_listset_add((gaz_listset *)((char *)k + KNOWN[i].set), (unsigned)l);
    }
}
