/* completions.c — what shells complete (`gazette help --completions SHELL`), made from
 * the table. Room: cli. */
#include "cli/options.h"

#include <string.h>

/* What an option's argument is completed with. */
typedef enum kind { NOTHING, WORDS, FILES, DIRECTORIES } kind;

static kind kind_of(const gaz_option *o) {
    if (!o->argument)
        return NOTHING;
    if (gaz_option_words(o->id) || o->id == OPTION_FORMAT || o->id == OPTION_LABELS)
        return WORDS;
    if (strstr(o->argument, "FILE") || strstr(o->argument, "MAP"))
        return FILES;
    return strcmp(o->argument, "DIR") == 0 ? DIRECTORIES : NOTHING;
}

static void put_words(FILE *to, const gaz_option *o) {
    const char *const *words = gaz_option_words(o->id);
    const char *space = "";
    if (o->id == OPTION_LABELS) {
        fputs("PERSON COUNTRY PLACE ORGANIZATION", to);
    } else if (o->id == OPTION_FORMAT) {
        for (size_t i = 0; gaz_writers[i]; i++)
            if (!(gaz_writers[i]->flags & GAZ_WRITER_HIDDEN)) {
                fprintf(to, "%s%s", space, gaz_writers[i]->name);
                space = " ";
            }
    }
    for (; words && *words; words++, space = " ")
        fprintf(to, "%s%s", space, *words);
}

static void put_commands(FILE *to) {
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "%s%s", i ? " " : "", gaz_commands[i].name);
}

/* The first line of an option's help, safe within single quotes and zsh's brackets. */
static void put_about(FILE *to, const char *about) {
    for (; *about && *about != '\n'; about++)
        if (!strchr("'[]:\\", *about))
            fputc(*about, to);
}

/* ---- bash ---- */

static void put_bash(FILE *to) {
    fputs("# bash completion for gazette; made by: gazette help --completions bash\n"
          "_gazette() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} "
          "command=annotate\n"
          "    case ${COMP_WORDS[1]} in\n"
          "    ",
          to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "%s%s", i ? "|" : "", gaz_commands[i].name);
    fputs(") ((COMP_CWORD > 1)) && command=${COMP_WORDS[1]} ;;\n"
          "    esac\n"
          "    if [[ $cur == = ]]; then cur=; fi\n"
          "    if [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
          "    case $prev in\n",
          to);
    for (size_t i = 0; i < gaz_option_count; i++) {
        const gaz_option *o = &gaz_option_table[i];
        if (!o->argument)
            continue;
        fputs("    ", to);
        if (o->letter)
            fprintf(to, "-%c|", o->letter);
        fprintf(to, "--%s) ", o->name);
        switch (kind_of(o)) {
        case WORDS:
            fputs("COMPREPLY=($(compgen -W '", to);
            put_words(to, o);
            fputs("' -- \"$cur\"))", to);
            break;
        case FILES:
            fputs("compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))", to);
            break;
        case DIRECTORIES:
            fputs("compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"))", to);
            break;
        case NOTHING:
            fputs("COMPREPLY=()", to);
        }
        fputs("; return ;;\n", to);
    }
    fputs("    esac\n"
          "    if [[ $cur == -* ]]; then\n"
          "        case $command in\n",
          to);
    for (size_t c = 0; c < COMMAND_COUNT; c++) {
        fprintf(to, "        %s) COMPREPLY=($(compgen -W '", gaz_commands[c].name);
        for (size_t i = 0; i < gaz_option_count; i++)
            if (gaz_option_table[i].commands & (1u << gaz_commands[c].id))
                fprintf(to, "--%s ", gaz_option_table[i].name);
        fputs("' -- \"$cur\")) ;;\n", to);
    }
    fputs("        esac\n"
          "        return\n"
          "    fi\n"
          "    compopt -o filenames\n"
          "    COMPREPLY=($(compgen -f -- \"$cur\"))\n"
          "    if ((COMP_CWORD == 1)) || [[ $command == help ]]; then\n"
          "        COMPREPLY+=($(compgen -W '",
          to);
    put_commands(to);
    fputs("' -- \"$cur\"))\n"
          "    fi\n"
          "}\n"
          "complete -F _gazette gazette\n",
          to);
}

/* ---- zsh ---- */

static void put_zsh_option(FILE *to, const gaz_option *o, const char *dashes,
                           const char *name, size_t len) {
    fprintf(to, "            '*%s%.*s%s[", dashes, (int)len, name,
            o->argument && dashes[1] ? "="
            : o->argument            ? "+"
                                     : "");
    put_about(to, o->about);
    fputc(']', to);
    if (o->argument) {
        fputs(": :", to);
        switch (kind_of(o)) {
        case WORDS:
            fputc('(', to);
            put_words(to, o);
            fputc(')', to);
            break;
        case FILES:
            fputs("_files", to);
            break;
        case DIRECTORIES:
            fputs("_files -/", to);
            break;
        case NOTHING:
            break;
        }
    }
    fputs("' \\\n", to);
}

static void put_zsh(FILE *to) {
    fputs("#compdef gazette\n"
          "# zsh completion for gazette; made by: gazette help --completions zsh\n"
          "_gazette() {\n"
          "    local command=annotate\n"
          "    case $words[2] in\n"
          "    ",
          to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "%s%s", i ? "|" : "", gaz_commands[i].name);
    fputs(") ((CURRENT > 2)) && command=$words[2] ;;\n"
          "    esac\n"
          "    case $command in\n",
          to);
    for (size_t c = 0; c < COMMAND_COUNT; c++) {
        fprintf(to, "    %s)\n        _arguments -s \\\n", gaz_commands[c].name);
        for (size_t i = 0; i < gaz_option_count; i++) {
            const gaz_option *o = &gaz_option_table[i];
            if (!(o->commands & (1u << gaz_commands[c].id)))
                continue;
            put_zsh_option(to, o, "--", o->name, strlen(o->name));
            if (o->letter)
                put_zsh_option(to, o, "-", &o->letter, 1);
        }
        fputs("            '*: :_gazette_arguments'\n        ;;\n", to);
    }
    fputs("    esac\n"
          "}\n"
          "_gazette_arguments() {\n"
          "    _files\n"
          "    ((CURRENT == 2)) || [[ $words[2] == help ]] && compadd -- ",
          to);
    put_commands(to);
    fputs("\n}\n_gazette \"$@\"\n", to);
}

/* ---- fish ---- */

static void put_fish(FILE *to) {
    fputs("# fish completion for gazette; made by: gazette help --completions fish\n",
          to);
    for (size_t c = 0; c < COMMAND_COUNT; c++) {
        fprintf(to, "complete -c gazette -n '__fish_is_nth_token 1' -a %s -d '",
                gaz_commands[c].name);
        put_about(to, gaz_commands[c].about);
        fputs("'\n", to);
    }
    for (size_t i = 0; i < gaz_option_count; i++) {
        const gaz_option *o = &gaz_option_table[i];
        fputs("complete -c gazette -n '", to);
        if (o->commands & (1u << COMMAND_ANNOTATE)) {
            fputs("not __fish_seen_subcommand_from", to);
            for (size_t c = 0; c < COMMAND_COUNT; c++)
                if (!(o->commands & (1u << gaz_commands[c].id)))
                    fprintf(to, " %s", gaz_commands[c].name);
            fputs(" -", to); /* a list that is empty would be an error */
        } else {
            fputs("__fish_seen_subcommand_from", to);
            for (size_t c = 0; c < COMMAND_COUNT; c++)
                if (o->commands & (1u << gaz_commands[c].id))
                    fprintf(to, " %s", gaz_commands[c].name);
        }
        fputc('\'', to);
        if (o->letter)
            fprintf(to, " -s %c", o->letter);
        fprintf(to, " -l %s -d '", o->name);
        put_about(to, o->about);
        fputc('\'', to);
        switch (kind_of(o)) {
        case WORDS:
            fputs(" -x -a '", to);
            put_words(to, o);
            fputc('\'', to);
            break;
        case FILES:
            fputs(" -r -F", to);
            break;
        case DIRECTORIES:
            fputs(" -x -a '(__fish_complete_directories)'", to);
            break;
        case NOTHING:
            fputs(o->argument ? " -x" : "", to);
        }
        fputc('\n', to);
    }
}

int gaz_print_completions(FILE *to, const char *shell) {
    if (strcmp(shell, "bash") == 0)
        put_bash(to);
    else if (strcmp(shell, "zsh") == 0)
        put_zsh(to);
    else if (strcmp(shell, "fish") == 0)
        put_fish(to);
    else
        return 0;
    return 1;
}
