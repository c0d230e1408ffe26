/* options.c — reading the command line by the table. Room: cli. */
#include "cli/options.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void gaz_tell(const char *format, ...) {
    char line[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    /* One call, so that lines of two processes do not mix. */
    fprintf(stderr, "gazette: %s\n", line);
}

/* ---- near misses ---- */

/* Edits (insert, delete, replace, swap of neighbours) between two short words. */
static size_t distance(const char *a, const char *b) {
    enum { MAX = 32 };
    size_t na = strlen(a), nb = strlen(b), rows[3][MAX + 1];
    if (na > MAX || nb > MAX)
        return MAX;
    for (size_t k = 0; k <= nb; k++)
        rows[0][k] = k;
    for (size_t i = 1; i <= na; i++) {
        size_t *row = rows[i % 3], *above = rows[(i - 1) % 3], *two = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t k = 1; k <= nb; k++) {
            size_t best = above[k - 1] + (a[i - 1] != b[k - 1]);
            if (above[k] + 1 < best)
                best = above[k] + 1;
            if (row[k - 1] + 1 < best)
                best = row[k - 1] + 1;
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1] &&
                two[k - 2] + 1 < best)
                best = two[k - 2] + 1;
            row[k] = best;
        }
    }
    return rows[na % 3][nb];
}

typedef struct nearest {
    const char *word, *found;
    size_t best;
} nearest;

static void consider(nearest *n, const char *candidate) {
    size_t d = distance(n->word, candidate);
    if (d < n->best) {
        n->best = d;
        n->found = candidate;
    }
}

/* Beyond a third of the word a suggestion is a guess. */
static nearest nearest_to(const char *word) {
    size_t limit = strlen(word) / 3;
    return (nearest){word, NULL, (limit > 3 ? 3 : limit < 1 ? 1 : limit) + 1};
}

const char *gaz_command_near(const char *word) {
    nearest n = nearest_to(word);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        consider(&n, gaz_commands[i].name);
    return n.found;
}

static const char *near_option(const char *name, unsigned bit) {
    nearest n = nearest_to(name);
    for (size_t i = 0; i < gaz_option_count; i++)
        if (gaz_option_table[i].commands & bit)
            consider(&n, gaz_option_table[i].name);
    return n.found;
}

/* ---- values ---- */

static int usage(const char *format, ...) __attribute__((format(printf, 1, 2)));
static int usage(const char *format, ...) {
    char line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    gaz_tell("%s", line);
    return EXIT_USAGE;
}

static int push(gaz_strings *list, const char *s) {
    if (!gaz_grow(&list->item, &list->cap, list->count + 1, sizeof *list->item))
        return usage("out of memory");
    list->item[list->count++] = s;
    return 0;
}

/* One of count words; its index, or -1 told with what was expected. */
static int choice(const char *option, const char *value, const char *const *words,
                  size_t count) {
    char expected[256] = "";
    nearest n = nearest_to(value);
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(value, words[i]) == 0)
            return (int)i;
        consider(&n, words[i]);
        size_t used = strlen(expected);
        snprintf(expected + used, sizeof expected - used, "%s%s",
                 i == 0           ? ""
                 : i + 1 == count ? " or "
                                  : ", ",
                 words[i]);
    }
    if (n.found)
        usage("--%s: unknown «%s»; did you mean «%s»? Expected %s", option, value,
              n.found, expected);
    else
        usage("--%s: unknown «%s»; expected %s", option, value, expected);
    return -1;
}

/* A count, with k, M or G where scaled. */
static int count_value(const char *option, const char *value, int scaled, size_t *out) {
    char *end;
    errno = 0;
    unsigned long long n =
        value[0] >= '0' && value[0] <= '9' ? strtoull(value, &end, 10) : 0;
    if (value[0] < '0' || value[0] > '9')
        return usage("--%s: «%s» is not a whole number", option, value);
    unsigned shift = 0;
    if (scaled && *end) {
        shift = *end == 'k' || *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
        end += shift != 0;
    }
    if (*end)
        return usage("--%s: «%s» is not a whole number%s", option, value,
                     scaled ? " (k, M or G may follow)" : "");
    if (errno || n > (SIZE_MAX >> shift))
        return usage("--%s: «%s» is too large", option, value);
    *out = (size_t)n << shift;
    return 0;
}

static int score_value(const char *value, float *out) {
    /* By hand: strtod asks the locale what a decimal point is. */
    double x = 0, unit = 1;
    const char *p = value;
    int digits = 0;
    for (; *p >= '0' && *p <= '9'; p++, digits++)
        x = x * 10 + (*p - '0');
    if (*p == '.')
        for (p++; *p >= '0' && *p <= '9'; p++, digits++)
            x += (*p - '0') * (unit /= 10);
    if (*p || !digits || x > 1)
        return usage("--min-score: «%s» is not a number from 0 to 1, such as 0.5", value);
    *out = (float)x;
    return 0;
}

static const char *const input_words[] = {"text",   "jsonl", "html",  "xml", "nitf",
                                          "newsml", "tei",   "ninjs", NULL};
static const char *const offset_words[] = {"codepoint", "byte", "utf16", "all", NULL};
static const char *const encoding_words[] = {"utf-8", "windows-1252", "latin1", NULL};
static const char *const shell_words[] = {"bash", "zsh", "fish", NULL};

const char *const *gaz_option_words(gaz_option_id id) {
    switch (id) {
    case OPTION_INPUT:
        return input_words;
    case OPTION_OFFSETS:
        return offset_words;
    case OPTION_ENCODING:
        return encoding_words;
    case OPTION_COMPLETIONS:
        return shell_words;
    default:
        return NULL;
    }
}

static int encoding_value(const char *value, gaz_encoding *out) {
    static const char *const words[] = {"utf-8",  "windows-1252", "latin1", "utf8",
                                        "cp1252", "iso-8859-1",   "latin-1"};
    static const gaz_encoding means[] = {
        ENCODING_UTF8,         ENCODING_WINDOWS_1252, ENCODING_LATIN1, ENCODING_UTF8,
        ENCODING_WINDOWS_1252, ENCODING_LATIN1,       ENCODING_LATIN1};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(value, words[i]) == 0) {
            *out = means[i];
            return 0;
        }
    return choice("encoding", value, encoding_words, 3) < 0 ? EXIT_USAGE : 0;
}

static int offsets_value(const char *value, gaz_settings *s) {
    int k = choice("offsets", value, offset_words, 4);
    if (k < 0)
        return EXIT_USAGE;
    s->unit = k == 3 ? GAZ_CODEPOINT : (gaz_unit)k;
    s->all_units = k == 3;
    return 0;
}

static int input_value(const char *value, gaz_settings *s) {
    int k = choice("input", value, input_words, INPUT_NINJS - INPUT_TEXT + 1);
    if (k < 0)
        return EXIT_USAGE;
    s->input = (gaz_input_kind)(INPUT_TEXT + k);
    return 0;
}

static int jobs_value(const char *value, gaz_settings *s) {
    size_t n;
    if (count_value("jobs", value, 0, &n))
        return EXIT_USAGE;
    if (n > 1024)
        return usage("--jobs: %zu threads are too many; at most 1024", n);
    s->jobs = (unsigned)n;
    return 0;
}

static int bootstrap_value(const char *value, size_t *out) {
    if (count_value("bootstrap", value, 0, out))
        return EXIT_USAGE;
    if (*out > 1000000)
        return usage("--bootstrap: %zu resamples are too many; at most 1000000", *out);
    return 0;
}

static int shard_value(const char *value, gaz_settings *s) {
    unsigned long long i = 0, n = 0;
    int used = 0;
    if (sscanf(value, "%9llu/%9llu%n", &i, &n, &used) != 2 || value[used] || i < 1 ||
        i > n)
        return usage("--shard: «%s» is not I/N with I from 1 to N, such as 2/8", value);
    s->shard = (size_t)i;
    s->shards = (size_t)n;
    return 0;
}

static int apply(gaz_settings *s, const gaz_option *o, const char *value) {
    if (value && !*value && o->id != OPTION_TEXT_KEY)
        return usage("--%s: the argument is empty; expected %s", o->name, o->argument);
    switch (o->id) {
    case OPTION_FORMAT:
        s->format = value;
        return 0;
    case OPTION_OUTPUT:
        s->output = value;
        return 0;
    case OPTION_JOBS:
        return jobs_value(value, s);
    case OPTION_INPUT:
        return input_value(value, s);
    case OPTION_FILES_FROM:
        return push(&s->files_from, value);
    case OPTION_NULL:
        s->files_null = 1;
        return 0;
    case OPTION_KEEP_ENTITIES:
        s->keep_entities = 1;
        return 0;
    case OPTION_MAN:
        s->wants_man = 1;
        return 0;
    case OPTION_COMPLETIONS: {
        int k = choice("completions", value, shell_words, 3);
        s->completions = k < 0 ? NULL : shell_words[k];
        return k < 0 ? EXIT_USAGE : 0;
    }
    case OPTION_ENCODING:
        return encoding_value(value, &s->encoding);
    case OPTION_TEXT_KEY:
        return push(&s->text_keys, value);
    case OPTION_INTO:
        s->into = value;
        return 0;
    case OPTION_NO_TEXT:
        s->no_text = 1;
        return 0;
    case OPTION_LABELS:
        return push(&s->labels, value);
    case OPTION_LABEL_MAP:
        s->label_map = value;
        return 0;
    case OPTION_OFFSETS:
        return offsets_value(value, s);
    case OPTION_MIN_SCORE:
        return score_value(value, &s->min_score);
    case OPTION_EXPLAIN:
        s->explain = 1;
        return 0;
    case OPTION_GAZETTEER:
        return push(&s->gazetteers, value);
    case OPTION_RULES:
        return push(&s->rules, value);
    case OPTION_NO_MODEL:
        s->no_model = 1;
        return 0;
    case OPTION_DATA:
        s->data = value;
        return 0;
    case OPTION_MAX_DOC_BYTES:
        return count_value(o->name, value, 1, &s->max_doc_bytes);
    case OPTION_STRICT:
        s->strict = 1;
        return 0;
    case OPTION_SHARD:
        return shard_value(value, s);
    case OPTION_RESUME:
        s->resume = 1;
        return 0;
    case OPTION_SLURP:
        s->slurp = 1;
        return 0;
    case OPTION_LOG:
        s->log = value;
        return 0;
    case OPTION_PROGRESS:
        s->progress = 1;
        return 0;
    case OPTION_QUIET:
        s->quiet = 1;
        return 0;
    case OPTION_ERRORS:
        return count_value(o->name, value, 0, &s->errors);
    case OPTION_BOOTSTRAP:
        return bootstrap_value(value, &s->bootstrap);
    case OPTION_SEEN:
        return push(&s->seen, value);
    case OPTION_CALIBRATION:
        s->calibration = 1;
        return 0;
    case OPTION_MERGE_PLACES:
        s->merge_places = 1;
        return 0;
    case OPTION_VERSION:
        s->wants_version = 1;
        return 0;
    case OPTION_HELP:
        s->wants_help = 1;
        return 0;
    }
    return 0;
}

/* ---- the command line ---- */

static int unknown_option(const gaz_settings *s, const char *shown, const char *name) {
    for (size_t i = 0; i < gaz_option_count; i++)
        if (name && strcmp(gaz_option_table[i].name, name) == 0)
            return usage("%s is no option of `gazette %s`; see `gazette help %s`", shown,
                         s->command->name, s->command->name);
    const char *near = name ? near_option(name, 1u << s->command->id) : NULL;
    if (near)
        return usage("unknown option %s; did you mean --%s?", shown, near);
    return usage("unknown option %s; see `gazette help %s`", shown, s->command->name);
}

/* argv[*at] is --name or --name=value; *at moves to the last argument used. */
static int long_option(gaz_settings *s, int argc, char **argv, int *at) {
    const char *name = argv[*at] + 2, *equals = strchr(name, '=');
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    const gaz_option *o = NULL;
    for (size_t i = 0; i < gaz_option_count && !o; i++)
        if (strlen(gaz_option_table[i].name) == len &&
            memcmp(gaz_option_table[i].name, name, len) == 0 &&
            gaz_option_table[i].commands & (1u << s->command->id))
            o = &gaz_option_table[i];
    if (!o) {
        char shown[64], bare[62];
        snprintf(bare, sizeof bare, "%.*s", (int)(len > 60 ? 60 : len), name);
        snprintf(shown, sizeof shown, "--%.61s", bare);
        return unknown_option(s, shown, bare);
    }
    if (!o->argument)
        return equals ? usage("--%s takes no argument", o->name) : apply(s, o, NULL);
    if (equals)
        return apply(s, o, equals + 1);
    if (*at + 1 >= argc)
        return usage("--%s needs an argument: --%s %s", o->name, o->name, o->argument);
    return apply(s, o, argv[++*at]);
}

/* argv[*at] is -x, -xVALUE or -x VALUE; letters without argument may be run together. */
static int short_options(gaz_settings *s, int argc, char **argv, int *at) {
    for (const char *p = argv[*at] + 1; *p; p++) {
        const gaz_option *o = NULL;
        for (size_t i = 0; i < gaz_option_count && !o; i++)
            if (gaz_option_table[i].letter == *p &&
                gaz_option_table[i].commands & (1u << s->command->id))
                o = &gaz_option_table[i];
        if (!o) {
            const char shown[3] = {'-', *p, '\0'};
            return unknown_option(s, (*p & 0x80) ? argv[*at] : shown, NULL);
        }
        if (!o->argument) {
            if (apply(s, o, NULL))
                return EXIT_USAGE;
            continue;
        }
        if (p[1])
            return apply(s, o, p + 1 + (p[1] == '='));
        if (*at + 1 >= argc)
            return usage("-%c needs an argument: -%c %s", *p, *p, o->argument);
        return apply(s, o, argv[++*at]);
    }
    return 0;
}

/* What only the whole command line can tell. */
static int check(gaz_settings *s) {
    if (s->wants_help || s->wants_version)
        return 0;
    if (s->files.count < s->command->min_files || s->files.count > s->command->max_files)
        return usage("`gazette %s` takes %s; see `gazette help %s`", s->command->name,
                     *s->command->arguments ? s->command->arguments : "no files",
                     s->command->name);
    int dashes = 0;
    for (size_t i = 0; i < s->files.count; i++)
        dashes += strcmp(s->files.item[i], "-") == 0;
    for (size_t i = 0; i < s->files_from.count; i++)
        dashes += strcmp(s->files_from.item[i], "-") == 0;
    for (size_t i = 0; i < s->seen.count; i++)
        dashes += strcmp(s->seen.item[i], "-") == 0;
    if (dashes > 1)
        return usage("- stands twice; standard input can be read once");
    if (s->resume && (!s->output || strcmp(s->output, "-") == 0))
        return usage(
            "--resume needs -o FILE or -o DIR: what is on standard output is gone");
    for (size_t i = 0; i < s->text_keys.count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(s->text_keys.item[i], s->text_keys.item[k]) == 0)
                return usage("--text-key %s stands twice", s->text_keys.item[i]);
    return 0;
}

int gaz_settings_parse(gaz_settings *s, int argc, char **argv) {
    int at = 1;
    *s = (gaz_settings){.command = &gaz_commands[COMMAND_ANNOTATE],
                        .jobs = 1,
                        .max_doc_bytes = (size_t)1 << 30,
                        .bootstrap = 1000};
    if (argc > 1 && gaz_command_named(argv[1])) {
        s->command = gaz_command_named(argv[1]);
        at = 2;
    }
    for (int only_files = 0; at < argc; at++) {
        const char *word = argv[at];
        int status;
        if (only_files || word[0] != '-' || !word[1])
            status = push(&s->files, word);
        else if (strcmp(word, "--") == 0)
            status = 0, only_files = 1;
        else if (word[1] == '-')
            status = long_option(s, argc, argv, &at);
        else
            status = short_options(s, argc, argv, &at);
        if (status)
            return status;
    }
    return check(s);
}

void gaz_settings_free(gaz_settings *s) {
    free(s->text_keys.item);
    free(s->gazetteers.item);
    free(s->labels.item);
    free(s->rules.item);
    free(s->files.item);
    free(s->files_from.item);
    free(s->seen.item);
    *s = (gaz_settings){0};
}

const gaz_command *gaz_command_named(const char *name) {
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(gaz_commands[i].name, name) == 0)
            return &gaz_commands[i];
    return NULL;
}
