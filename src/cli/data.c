/* data.c — `gazette data`: which data files are used. Room: cli. */
#include "cli/commands.h"
#include "cli/places.h"

int gaz_command_data(const gaz_settings *s) {
    gaz_place_found found;
    gaz_data *data = NULL;
    if (!gaz_find_data(&found, s->data)) {
        gaz_tell_no_data();
        return EXIT_USAGE;
    }
    int status = gaz_load_data(&data, s);
    if (status == 0) {
        const char *lists = gaz_data_id(data), *model = gaz_model_id(data);
        printf("directory  %s (%s)\n", found.dir, found.how);
        printf("lists      %s\n", lists ? lists : "none");
        printf("model      %s\n", model ? model : "none: lists and rules alone decide");
        status = gaz_end_printing();
    }
    gaz_data_close(data);
    return status;
}
