/* names.c — the public names of sources, and the version. Room: api. */
#include "gazette.h"

const char *gaz_source_name(gaz_source source) {
    static const char *const NAMES[] = {NULL, "list", "rule", "chain", "model", "user"};
    return (unsigned)source < sizeof NAMES / sizeof *NAMES ? NAMES[source] : NULL;
}

const char *gaz_version(void) { return GAZ_VERSION; }
