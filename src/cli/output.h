/* output.h — bytes to a file that appears whole or not at all, or to standard output.
 * Room: cli. */
#ifndef GAZ_CLI_OUTPUT_H
#define GAZ_CLI_OUTPUT_H

#include <stddef.h>

typedef enum gaz_output_kind {
    OUTPUT_WHOLE,    /* under another name until it is complete; else it never was */
    OUTPUT_KEPT,     /* the same, but as PATH.part, which stays when the run is stopped */
    OUTPUT_CONTINUED /* the same, behind what is in PATH.part already */
} gaz_output_kind;

typedef struct gaz_output {
    int fd;
    char *path; /* the name it gets; NULL: standard output */
    char *temp; /* the name it has until then; NULL: written in place (a device) */
    int kept;   /* what was written stays under temp when the run is stopped */
} gaz_output;

/* All return 0 or an errno. path NULL is standard output. EBUSY: another run writes the
 * same PATH.part. */
int gaz_output_open(gaz_output *o, const char *path, gaz_output_kind kind);
int gaz_output_write(gaz_output *o, const char *bytes, size_t len);
/* The file is there now; o is closed either way. */
int gaz_output_commit(gaz_output *o);
/* The file never was (or is kept as PATH.part). */
void gaz_output_abort(gaz_output *o);

#endif
