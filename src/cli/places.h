/* places.h — where the data files are. Room: cli. */
#ifndef GAZ_CLI_PLACES_H
#define GAZ_CLI_PLACES_H

#include "cli/options.h"

typedef struct gaz_place_found {
    char dir[4096];
    const char *how; /* "--data", "GAZETTE_DATA", "beside the program", "installed" */
} gaz_place_found;

/* 1, or 0 when no directory with a gazette.gaz is known. A directory that was named is
 * taken as it is, so that opening it says what is wrong there. */
int gaz_find_data(gaz_place_found *found, const char *named);
/* Tells where was looked in vain. */
void gaz_tell_no_data(void);
/* The directory the program lies in, without a final slash; 0 when the system does not
 * say. */
int gaz_program_directory(char *dir, size_t size);

/* Finds and opens the data, adds the user's lists and rules: 0, or an exit status, told.
 */
int gaz_load_data(gaz_data **out, const gaz_settings *s);

/* Reads a whole file into *b: 0 or an errno. */
int gaz_read_file(const char *path, gaz_buffer *b);

#endif
