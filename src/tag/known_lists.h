/* known_lists.h — the lists that code asks for by name, found once. Room: tag. */
#ifndef GAZ_TAG_KNOWN_LISTS_H
#define GAZ_TAG_KNOWN_LISTS_H

#include "data/gazetteer.h"

/* Sets of lists with one meaning; a list the data does not have is simply not in the set. */
typedef struct gaz_known_lists {
    gaz_listset ordinary; /* words of the dictionary: communs, grammaire, jours-mois … */
    gaz_listset grammar;  /* grammaire alone */
    gaz_listset head;     /* tetes-organisation */
    gaz_listset heads;    /* … and those of places and administrations */
    gaz_listset given;    /* given names */
    gaz_listset family;   /* family names */
    gaz_listset title;    /* titres, fonctions, parente */
    gaz_listset particle; /* de, von, ben … in surnames */
    gaz_listset speech;   /* verbs of speech */
    gaz_listset capital;  /* capitals of states */
    gaz_listset power;    /* seats of power */
} gaz_known_lists;

void gaz_known_lists_find(gaz_known_lists *k, const gaz_gazetteer *base);

#endif
