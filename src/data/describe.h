/* describe.h — what a compiled file holds, told list by list. Room: data. For `gazette
 * data info` and `gazette data dump`. */
#ifndef GAZ_DATA_DESCRIBE_H
#define GAZ_DATA_DESCRIBE_H

#include "data/entry.h"

/* A list as its header has it. Strings live as long as the gazetteer. */
typedef struct gaz_list_info {
    unsigned number;
    const char *id, *file, *source, *licence, *date;
    const char *label; /* "PERSON" …, "none", "stop" */
    size_t entries;
} gaz_list_info;

/* 0 when there is no list of that number. */
int gaz_list_describe(const gaz_gazetteer *g, unsigned number, gaz_list_info *info);
/* Number of the list of that id; -1 when there is none. */
int gaz_list_find(const gaz_gazetteer *g, const char *id);

/* One phrase of a list, as it is looked up. Pointers hold during the call only. */
typedef struct gaz_list_phrase {
    const char *phrase; /* folded words, blanks between */
    unsigned nwords;
    const gaz_reading
        *reading; /* NULL: a word class's word, of which nothing else is known */
    const gaz_entry *entry; /* of the reading, or NULL */
    size_t line;            /* of the entry in its file; 0: of several, or not known */
} gaz_list_phrase;

/* Calls each for every phrase of the list, in the order in which they were compiled,
 * plain words (plain.h) last, in the order of their bytes; stops early when it returns non-zero, and returns
 * that. Takes time and memory for the whole trie. GAZ_ERR_MEMORY when memory is out. */
int gaz_list_dump(const gaz_gazetteer *g, unsigned number,
                  int (*each)(void *self, const gaz_list_phrase *phrase), void *self);

#endif
