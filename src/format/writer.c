/* writer.c — the table of formats. Room: format. */
#include "format/writer.h"

#include "format/writers.h"

#include <string.h>

const gaz_writer *const gaz_writers[] = {
    &gaz_write_json,
    &gaz_write_jsonl,
    NULL,
};

const gaz_writer *gaz_writer_named(const char *name) {
    for (size_t i = 0; gaz_writers[i]; i++)
        if (strcmp(gaz_writers[i]->name, name) == 0)
            return gaz_writers[i];
    return NULL;
}
