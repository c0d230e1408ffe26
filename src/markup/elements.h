/* elements.h — what the elements of the formats mean for their text. Room: markup;
 * extract.c's own. */
#ifndef GAZ_MARKUP_ELEMENTS_H
#define GAZ_MARKUP_ELEMENTS_H

#include "markup/extract.h"

enum {
    ELEMENT_BLOCK = 1, /* set apart from what stands around it; ends of lines too, since
                          no name goes over one */
    ELEMENT_SPACE = 4, /* parts words */
    ELEMENT_HIDE = 8,
    ELEMENT_WANT = 16,    /* where a format has any, only they are read */
    ELEMENT_PRE = 32,     /* blanks stand as they are */
    ELEMENT_CHOICE = 64,  /* TEI: two readings of one place */
    ELEMENT_OTHER = 128,  /* the reading that is left out */
    ELEMENT_INLINE = 256, /* never set apart */
    ELEMENT_NEST = 512,   /* hidden until as many are closed as were opened */
    ELEMENT_RAW = 1024    /* in HTML's syntax the inside is no markup */
};

typedef struct gaz_element {
    const char *name;
    unsigned does;
} gaz_element;

/* Most elements of a table; their places in it count what is open. */
enum { GAZ_ELEMENTS = 96 };

/* The table of a format, ended by a NULL name. */
const gaz_element *gaz_elements(gaz_markup kind);

#endif
