/* others.c — the commands that lie in other rooms: compile and train. Room: cli. */
#include "cli/commands.h"
#include "cli/places.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "train/command.h"

int gaz_command_train(int argc, char **argv) {
    gaz_place_found found;
    return gaz_train_command(argc, argv, gaz_find_data(&found, NULL) ? found.dir : NULL);
}

/* The compiler is a program of its own, since the build needs it before there is data: it
 * lies beside this one, or on the PATH. */
int gaz_command_compile(int argc, char **argv) {
    static char name[] = "gazette-compile";
    char dir[4096], path[4096 + 8 + sizeof name];
    (void)argc;
    argv[0] = name;
    static const char *const beside[] = {"", "/src"}; /* installed; in a build folder */
    for (size_t i = 0; i < 2 && gaz_program_directory(dir, sizeof dir); i++) {
        snprintf(path, sizeof path, "%s%s/%s", dir, beside[i], name);
        execv(path, argv);
    }
    execvp(name, argv);
    gaz_tell("%s: %s; it belongs beside this program", name, strerror(errno));
    return EXIT_USAGE;
}
