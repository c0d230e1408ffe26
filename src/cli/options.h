/* options.h — the commands and options, declared once: parsing, help, and whatever else
 * lists them read the same table. Room: cli. */
#ifndef GAZ_CLI_OPTIONS_H
#define GAZ_CLI_OPTIONS_H

#include "format/writer.h"

#include <stdint.h>
#include <stdio.h>

enum { EXIT_ANSWERED = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_IO = 3 };

typedef enum gaz_command_id {
    COMMAND_ANNOTATE,
    COMMAND_EXPLAIN,
    COMMAND_EVAL,
    COMMAND_TOKENS,
    COMMAND_DATA,
    COMMAND_COMPILE,
    COMMAND_TRAIN,
    COMMAND_HELP,
    COMMAND_COUNT
} gaz_command_id;

typedef struct gaz_command {
    gaz_command_id id;
    const char *name;
    const char *arguments; /* as the usage line shows them */
    const char *about;     /* one line */
    const char *more;      /* a paragraph for `gazette help COMMAND`, or NULL */
    size_t min_files, max_files;
} gaz_command;

typedef enum gaz_option_id {
    OPTION_FORMAT,
    OPTION_OUTPUT,
    OPTION_JOBS,
    OPTION_INPUT,
    OPTION_FILES_FROM,
    OPTION_NULL,
    OPTION_KEEP_ENTITIES,
    OPTION_ENCODING,
    OPTION_TEXT_KEY,
    OPTION_INTO,
    OPTION_NO_TEXT,
    OPTION_LABELS,
    OPTION_LABEL_MAP,
    OPTION_OFFSETS,
    OPTION_MIN_SCORE,
    OPTION_EXPLAIN,
    OPTION_GAZETTEER,
    OPTION_RULES,
    OPTION_NO_MODEL,
    OPTION_DATA,
    OPTION_MAX_DOC_BYTES,
    OPTION_STRICT,
    OPTION_SHARD,
    OPTION_RESUME,
    OPTION_SLURP,
    OPTION_LOG,
    OPTION_PROGRESS,
    OPTION_QUIET,
    OPTION_ERRORS,
    OPTION_BOOTSTRAP,
    OPTION_SEEN,
    OPTION_CALIBRATION,
    OPTION_MERGE_PLACES,
    OPTION_MAN,
    OPTION_COMPLETIONS,
    OPTION_VERSION,
    OPTION_HELP
} gaz_option_id;

typedef struct gaz_option {
    gaz_option_id id;
    char letter;          /* 0: none */
    const char *name;     /* without the dashes */
    const char *argument; /* what it takes, for help; NULL: nothing */
    unsigned commands;    /* bit (1 << gaz_command_id) for each that knows it */
    const char *group;    /* heading in the help */
    const char *about;    /* one or more lines */
} gaz_option;

extern const gaz_command gaz_commands[]; /* [COMMAND_COUNT] */
extern const gaz_option gaz_option_table[];
extern const size_t gaz_option_count;

/* From INPUT_HTML on a document has markup or is JSON, and is the whole file. */
typedef enum gaz_input_kind {
    INPUT_BY_NAME,
    INPUT_TEXT,
    INPUT_JSONL,
    INPUT_HTML,
    INPUT_XML,
    INPUT_NITF,
    INPUT_NEWSML,
    INPUT_TEI,
    INPUT_NINJS
} gaz_input_kind;
typedef enum gaz_encoding {
    ENCODING_AUTO,
    ENCODING_UTF8,
    ENCODING_WINDOWS_1252,
    ENCODING_LATIN1
} gaz_encoding;

typedef struct gaz_strings {
    const char **item; /* [count] */
    size_t count, cap;
} gaz_strings;

/* What the command line asked for. Strings are argv's own. */
typedef struct gaz_settings {
    const gaz_command *command;
    const char *format;    /* NULL: the default */
    const char *output;    /* NULL: standard output */
    const char *label_map; /* a built-in map's name or a file */
    const char *into, *data;
    const char *log; /* where failures go too, or NULL */
    unsigned jobs;
    gaz_input_kind input;
    gaz_encoding encoding;
    gaz_unit unit;
    int all_units;
    float min_score;
    int explain, no_model, no_text, strict, resume, slurp, progress, quiet, merge_places;
    size_t shard, shards; /* documents shard, shard + shards, … of all; 0: no shards */
    size_t max_doc_bytes, errors, bootstrap;
    int files_null, keep_entities, wants_man;
    const char *completions; /* a shell, or NULL */
    gaz_strings files_from, seen;
    int calibration;
    gaz_strings labels; /* lists of names, with commas; they are the data's to know */
    gaz_strings text_keys, gazetteers, rules, files;
    int wants_help, wants_version;
} gaz_settings;

/* Fills *s from argv[1..argc): 0, or EXIT_USAGE with the reason told on standard error.
 * Whatever comes, gaz_settings_free is due. */
int gaz_settings_parse(gaz_settings *s, int argc, char **argv);
void gaz_settings_free(gaz_settings *s);

const gaz_command *gaz_command_named(const char *name);
/* The nearest command's name to a mistyped word, or NULL. */
const char *gaz_command_near(const char *word);

/* The words an option takes, ended by NULL; NULL: it takes other things too. */
const char *const *gaz_option_words(gaz_option_id id);

/* manual.c, completions.c */
void gaz_print_manual(FILE *to);
int gaz_print_completions(FILE *to, const char *shell); /* 0: no such shell */

/* help.c */
void gaz_print_help(FILE *to, const gaz_command *command);
/* `gazette help [TOPIC]`: the exit status. */
int gaz_help(const gaz_settings *s);

/* Flushes what was printed to standard output: the exit status, a failure told. */
int gaz_end_printing(void);

/* Tells "gazette: …" on standard error. */
void gaz_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
