/* main.c — the program: one dispatch. Room: cli. */
#include "cli/commands.h"
#include "cli/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file must never be opened as 0, 1 or 2: what is written there would land in it. */
static void fill_standard_descriptors(void) {
    for (int fd = 0; fd < 3; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0)
            abort();
}

static int print_version(void) {
    printf("gazette %s\n", gaz_version());
    return gaz_end_printing();
}

static int dispatch(const gaz_settings *s) {
    switch (s->command->id) {
    case COMMAND_ANNOTATE:
    case COMMAND_EXPLAIN:
    case COMMAND_TOKENS:
        return gaz_command_annotate(s);
    case COMMAND_EVAL:
        return gaz_command_eval(s);
    case COMMAND_DATA:
        return gaz_command_data(s);
    case COMMAND_HELP:
        return gaz_help(s);
    default:
        break;
    }
    return EXIT_USAGE;
}

/* Commands that read their own arguments; NULL: the table's options do. */
static int (*own_command(const char *name))(int, char **) {
    if (strcmp(name, gaz_commands[COMMAND_COMPILE].name) == 0)
        return gaz_command_compile;
    if (strcmp(name, gaz_commands[COMMAND_TRAIN].name) == 0)
        return gaz_command_train;
    return NULL;
}

int main(int argc, char **argv) {
    gaz_settings s;
    fill_standard_descriptors();
    gaz_stop_watch();
    if (argc > 1 && own_command(argv[1]))
        return own_command(argv[1])(argc - 1, argv + 1);
    int status = gaz_settings_parse(&s, argc, argv);
    if (status == 0) {
        if (s.wants_help) {
            gaz_print_help(stdout, s.command);
            status = gaz_end_printing();
        } else if (s.wants_version) {
            status = print_version();
        } else {
            status = dispatch(&s);
        }
    }
    gaz_settings_free(&s);
    return status;
}
