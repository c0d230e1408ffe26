/* names.c — the public names of labels and sources, and the version. Room: api. */
#include "gazette.h"

const char *gaz_label_name(gaz_label label) {
    static const char *const NAMES[] = {NULL, "PERSON", "COUNTRY", "PLACE", "ORGANIZATION"};
    return (unsigned)label < GAZ_LABELS ? NAMES[label] : NULL;
}

const char *gaz_source_name(gaz_source source) {
    static const char *const NAMES[] = {NULL, "list", "rule", "chain", "model", "user"};
    return (unsigned)source < sizeof NAMES / sizeof *NAMES ? NAMES[source] : NULL;
}

const char *gaz_version(void) { return GAZ_VERSION; }
