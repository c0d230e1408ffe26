/* inputs.h — which files a command line names, directories walked. Room: cli. */
#ifndef GAZ_CLI_INPUTS_H
#define GAZ_CLI_INPUTS_H

#include "base/arena.h"
#include "cli/options.h"

#include <sys/types.h>

typedef struct gaz_input {
    const char *path; /* what to open, and what records call it; "-": standard input */
    const char *relative; /* where it goes below -o DIR */
    gaz_input_kind kind;  /* never INPUT_BY_NAME */
    off_t size;           /* of the file; -1: it is none, or not known */
    int error;            /* errno of what already failed; 0 */
    int answered;         /* its output file is there already */
} gaz_input;

typedef struct gaz_inputs {
    gaz_input *item; /* [count] */
    size_t count, cap;
    int walked; /* a directory was among them */
    gaz_arena arena;
} gaz_inputs;

/* Lists what s names: 0, or an exit status with the reason told. */
int gaz_inputs_list(gaz_inputs *list, const gaz_settings *s);
void gaz_inputs_free(gaz_inputs *list);

#endif
