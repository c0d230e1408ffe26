/* help.c — --help and `gazette help`, printed from the table. Room: cli. */
#include "cli/options.h"

#include <errno.h>
#include <string.h>

/* Width of the column that holds the options' names. */
enum { COLUMN = 26 };

static void print_option(FILE *to, const gaz_option *o) {
    char head[96], letter[8] = "    ";
    if (o->letter)
        snprintf(letter, sizeof letter, "-%c, ", o->letter);
    int n = snprintf(head, sizeof head, "  %s--%s%s%s", letter, o->name,
                     o->argument ? " " : "", o->argument ? o->argument : "");
    fputs(head, to);
    if (n > COLUMN)
        fputc('\n', to), n = 0;
    fprintf(to, "%*s  ", COLUMN - n, "");
    for (const char *p = o->about; *p; p++) {
        fputc(*p, to);
        if (*p == '\n')
            fprintf(to, "%*s  ", COLUMN, "");
    }
    fputc('\n', to);
}

static void print_options(FILE *to, const gaz_command *command) {
    const char *group = "";
    for (size_t i = 0; i < gaz_option_count; i++) {
        const gaz_option *o = &gaz_option_table[i];
        if (!(o->commands & (1u << command->id)))
            continue;
        if (strcmp(group, o->group) != 0) {
            group = o->group;
            fprintf(to, "\n%s\n", group);
        }
        print_option(to, o);
    }
}

static void print_formats(FILE *to) {
    for (size_t i = 0; gaz_writers[i]; i++)
        if (!(gaz_writers[i]->flags & GAZ_WRITER_HIDDEN))
            fprintf(to, "  %-12s %s\n", gaz_writers[i]->name, gaz_writers[i]->about);
}

static void print_codes(FILE *to) {
    for (int code = 0; code < GAZ_CODE_COUNT; code++)
        fprintf(to, "  %-17s %s\n", gaz_code_name((gaz_code)code),
                gaz_code_about((gaz_code)code));
}

void gaz_print_help(FILE *to, const gaz_command *command) {
    if (command->id == COMMAND_ANNOTATE || command->id == COMMAND_HELP) {
        fputs("gazette finds the names of people, countries, places and organizations in "
              "French "
              "texts.\n\n"
              "Usage: gazette [OPTIONS] [FILE|DIR|-]...\n"
              "       gazette COMMAND [OPTIONS] ...\n\nCommands\n",
              to);
        for (size_t i = 0; i < COMMAND_COUNT; i++)
            fprintf(to, "  %-10s %s\n", gaz_commands[i].name, gaz_commands[i].about);
        command = &gaz_commands[COMMAND_ANNOTATE];
    } else {
        fprintf(to, "Usage: gazette %s [OPTIONS] %s\n\n%s\n", command->name,
                command->arguments, command->about);
    }
    if (command->more)
        fprintf(to, "\n%s\n", command->more);
    print_options(to, command);
    if (command->id == COMMAND_ANNOTATE || command->id == COMMAND_EXPLAIN)
        fputs("\nWho wins where names overlap: user > longest > priority > model.\n"
              "Your own --gazetteer and --rules win over all else; then the longest "
              "name; then\n"
              "the list or rule with the higher priority; the model decides the rest.\n",
              to);
    if (command->id != COMMAND_EVAL)
        fputs("\nExit status: 0 all answered (error records included), 1 a document "
              "failed and\n"
              "--strict was given, 2 usage or data files, 3 input or output. A closed "
              "pipe is no\n"
              "error. SIGINT and SIGTERM let it finish what was read; a second one ends it "
              "at once.\n",
              to);
}

int gaz_help(const gaz_settings *s) {
    if (s->wants_man) {
        gaz_print_manual(stdout);
        return gaz_end_printing();
    }
    if (s->completions) {
        gaz_print_completions(stdout, s->completions);
        return gaz_end_printing();
    }
    const char *topic = s->files.count ? s->files.item[0] : "help";
    const gaz_command *command = gaz_command_named(topic);
    if (command) {
        gaz_print_help(stdout, command);
    } else if (strcmp(topic, "formats") == 0) {
        fputs("Formats of -f\n", stdout);
        print_formats(stdout);
    } else if (strcmp(topic, "errors") == 0) {
        fputs("Codes of error records; a code keeps its meaning for ever\n", stdout);
        print_codes(stdout);
    } else {
        const char *near = gaz_command_near(topic);
        if (near)
            gaz_tell("no help on «%s»; did you mean «%s»?", topic, near);
        else
            gaz_tell("no help on «%s»; `gazette help` lists the commands", topic);
        return EXIT_USAGE;
    }
    return gaz_end_printing();
}

int gaz_end_printing(void) {
    errno = 0;
    int failed = ferror(stdout);
    if ((fflush(stdout) == 0 && !failed) || errno == EPIPE)
        return EXIT_ANSWERED;
    gaz_tell("standard output: %s", errno ? strerror(errno) : "cannot be written");
    return EXIT_IO;
}
