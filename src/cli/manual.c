/* manual.c — the manual page (`gazette help --man`), made from the table. Room: cli. */
#include "cli/options.h"

#include <string.h>

/* Text as roff wants it; line ends become spaces unless lines are kept. */
static void put(FILE *to, const char *s) {
    int first = 1;
    for (; *s; s++) {
        if (first && (*s == '.' || *s == '\''))
            fputs("\\&", to);
        first = 0;
        switch (*s) {
        case '\\':
            fputs("\\e", to);
            break;
        case '-':
            fputs("\\-", to);
            break;
        case '\'':
            fputs("\\(aq", to);
            break;
        case '`':
            fputs("\\(ga", to);
            break;
        case '\n':
            fputc(' ', to);
            break;
        default:
            fputc(*s, to);
        }
    }
}

static void tagged(FILE *to, const char *tag, const char *about) {
    fputs(".TP\n.B ", to);
    put(to, tag);
    fputc('\n', to);
    put(to, about);
    fputc('\n', to);
}

/* "Of annotate, explain." where not all commands that read know it. */
static void put_commands(FILE *to, const gaz_option *o) {
    const unsigned reads = (1u << COMMAND_ANNOTATE) | (1u << COMMAND_EXPLAIN);
    if ((o->commands & reads) == reads)
        return;
    const char *before = " (gazette ";
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (o->commands & (1u << gaz_commands[i].id)) {
            fputs(before, to);
            put(to, gaz_commands[i].name);
            before = ", ";
        }
    fputc(')', to);
}

static void put_options(FILE *to) {
    const char *group = "";
    fputs(".SH OPTIONS\n", to);
    for (size_t i = 0; i < gaz_option_count; i++) {
        const gaz_option *o = &gaz_option_table[i];
        if (strcmp(group, o->group) != 0) {
            group = o->group;
            fprintf(to, ".SS %s\n", group);
        }
        fputs(".TP\n", to);
        if (o->letter)
            fprintf(to, "\\fB\\-%c\\fR, ", o->letter);
        fputs("\\fB\\-\\-", to);
        put(to, o->name);
        fputs("\\fR", to);
        if (o->argument) {
            fputs(" \\fI", to);
            put(to, o->argument);
            fputs("\\fR", to);
        }
        fputc('\n', to);
        put(to, o->about);
        put_commands(to, o);
        fputs(".\n", to);
    }
}

static void put_command(FILE *to, const gaz_command *c) {
    fputs(".TP\n.B gazette ", to);
    put(to, c->name);
    fputs(" \\fI", to);
    put(to, c->arguments);
    fputs("\\fR\n", to);
    put(to, c->about);
    fputs(".\n", to);
    if (c->more) {
        put(to, c->more);
        fputc('\n', to);
    }
}

void gaz_print_manual(FILE *to) {
    fprintf(to, ".TH GAZETTE 1 \"\" \"gazette %s\" \"User commands\"\n", gaz_version());
    fputs(
        ".SH NAME\ngazette \\- find the names of people, countries, places and "
        "organizations in French texts\n"
        ".SH SYNOPSIS\n.B gazette\n[\\fIOPTIONS\\fR] [\\fIFILE\\fR|\\fIDIR\\fR|\\-]...\n"
        ".br\n.B gazette\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] ...\n"
        ".SH COMMANDS\n",
        to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        put_command(to, &gaz_commands[i]);
    put_options(to);
    fputs(".SH FORMATS\n", to);
    for (size_t i = 0; gaz_writers[i]; i++)
        if (!(gaz_writers[i]->flags & GAZ_WRITER_HIDDEN))
            tagged(to, gaz_writers[i]->name, gaz_writers[i]->about);
    fputs(".SH ERROR RECORDS\nA document that fails leaves a record with one of these "
          "codes in its place; a code keeps its meaning for ever.\n",
          to);
    for (int code = 0; code < GAZ_CODE_COUNT; code++)
        tagged(to, gaz_code_name((gaz_code)code), gaz_code_about((gaz_code)code));
    fputs(".SH EXIT STATUS\n", to);
    tagged(to, "0", "all was answered, error records included; or the pipe was closed");
    tagged(to, "1", "a document failed and --strict was given");
    tagged(to, "2", "wrong usage, or a data file that cannot be read");
    tagged(to, "3", "input or output failed");
    fputs(".SH ENVIRONMENT\n", to);
    tagged(to, "GAZETTE_DATA", "the directory of gazette.gaz and gazette.model");
    tagged(to, "NO_COLOR", "if set, nothing is coloured");
    fputs(
        ".SH PRECEDENCE\nWhere names overlap: user > longest > priority > model.\n"
        ".SH EXAMPLES\n.nf\ngazette article.txt\n"
        "gazette \\-j 0 \\-\\-no\\-text \\-o names.jsonl archive/\n"
        "find . \\-name \\(aq*.nitf\\(aq \\-print0 | gazette \\-\\-files\\-from \\- \\-0 "
        "\\-f csv\n.fi\n",
        to);
}
