/* progress.h — how far a run is, on a terminal. Room: cli. */
#ifndef GAZ_CLI_PROGRESS_H
#define GAZ_CLI_PROGRESS_H

#include "cli/inputs.h"

#include <time.h>

typedef struct gaz_progress {
    int on;    /* asked for, and standard error is a terminal */
    int shown; /* a line stands on the terminal */
    size_t documents, failed;
    size_t bytes, total; /* of the input as it lies in the files; total 0: not known */
    size_t first_documents, first_bytes; /* where measuring began */
    int measuring;
    struct timespec start, last;
} gaz_progress;

void gaz_progress_start(gaz_progress *p, const gaz_settings *s, const gaz_inputs *inputs);
/* Some documents more. */
void gaz_progress_add(gaz_progress *p, size_t documents, size_t failed, size_t bytes);
/* Takes the line away, so that another may be written. */
void gaz_progress_hide(gaz_progress *p);
/* The last line stays. */
void gaz_progress_end(gaz_progress *p);

#endif
