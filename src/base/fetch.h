/* fetch.h — asking for memory before it is needed. Room: base. */
#ifndef GAZ_BASE_FETCH_H
#define GAZ_BASE_FETCH_H

#include <stddef.h>

enum { GAZ_LINE = 64 }; /* bytes of a line of a processor's cache */

/* Asks for so many bytes from p; where p points to nothing, nothing happens. */
static inline void gaz_fetch(const void *p, size_t size) {
    for (size_t i = 0; i < size; i += GAZ_LINE)
        __builtin_prefetch((const char *)p + i);
}

#endif
