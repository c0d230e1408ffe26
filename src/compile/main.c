/* main.c — gazette-compile: lists and rules to a compiled file. Room: compile; the
 * program of the build, no part of the library.
 *
 *   gazette-compile -o FILE [--depfile FILE] [--stats] PATH...
 *
 * A PATH is a .tsv or .rules file, or a directory that is walked in the order of names. A
 * list goes into the file under its path from the directory given, that one's name first
 * (lieux/communes.tsv), so that the file says nothing of where it was made. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/error.h"
#include "compile/gazetteer_builder.h"
#include "compile/rule_check.h"
#include "compile/rule_compiler.h"

/* The exit status of `gazette`: what is wrong with the input, with the machine. */
enum { EXIT_BAD_USAGE = 2, EXIT_IO = 3, DEPTH_MAX = 16 };

typedef struct input {
    const char *path; /* where it is read */
    const char *name; /* what the compiled file calls it */
} input;

typedef struct inputs {
    input *at;
    size_t count, cap;
    const char **directories; /* that were walked: a new file in them is a new input */
    size_t ndirectories, directories_cap;
    gaz_arena arena;
} inputs;

static int ends(const char *s, const char *suffix) {
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

static char *join(gaz_arena *a, const char *left, const char *right) {
    size_t n = strlen(left), m = strlen(right);
    char *path = gaz_arena_alloc(a, n + m + 2);
    if (path) {
        memcpy(path, left, n);
        path[n] = '/';
        memcpy(path + n + 1, right, m + 1);
    }
    return path;
}

static const char *base_name(gaz_arena *a, const char *path) {
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    size_t from = n;
    while (from > 0 && path[from - 1] != '/')
        from--;
    return gaz_arena_string(a, path + from, n - from);
}

static int visible(const struct dirent *d) {
    return d->d_name[0] != '.';
}

/* strcmp and not alphasort: its order depends on the locale. */
static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static gaz_status gather(inputs *in, const char *path, const char *name, int depth,
                         gaz_error *err) {
    struct stat st;
    if (!path || !name)
        return gaz_fail_memory(err);
    if (stat(path, &st) < 0)
        return gaz_fail(err, GAZ_ERR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(st.st_mode)) {
        if (depth > 0 && !ends(path, ".tsv") && !ends(path, ".rules"))
            return GAZ_OK;
        if (!gaz_grow(&in->at, &in->cap, in->count + 1, sizeof *in->at))
            return gaz_fail_memory(err);
        in->at[in->count++] = (input){path, name};
        return GAZ_OK;
    }
    if (depth > DEPTH_MAX)
        return gaz_fail(err, GAZ_ERR_IO, "%s: directories too deep", path);
    if (!gaz_grow(&in->directories, &in->directories_cap, in->ndirectories + 1,
                  sizeof *in->directories))
        return gaz_fail_memory(err);
    in->directories[in->ndirectories++] = path;
    struct dirent **found = NULL;
    int n = scandir(path, &found, visible, by_name);
    if (n < 0)
        return gaz_fail(err, GAZ_ERR_IO, "%s: %s", path, strerror(errno));
    gaz_status s = GAZ_OK;
    for (int i = 0; i < n; i++) {
        if (s == GAZ_OK)
            s = gather(in, join(&in->arena, path, found[i]->d_name),
                       join(&in->arena, name, found[i]->d_name), depth + 1, err);
        free(found[i]);
    }
    free(found);
    return s;
}

static gaz_status read_file(gaz_buffer *out, const char *path, gaz_error *err) {
    gaz_status s = GAZ_OK;
    FILE *f = fopen(path, "rb");
    if (!f)
        return gaz_fail(err, GAZ_ERR_IO, "%s: %s", path, strerror(errno));
    out->len = 0;
    for (;;) {
        if (!gaz_buffer_reserve(out, 1 << 16)) {
            s = gaz_fail_memory(err);
            break;
        }
        size_t n = fread(out->data + out->len, 1, out->cap - out->len, f);
        out->len += n;
        if (n == 0) {
            if (ferror(f))
                s = gaz_fail(err, GAZ_ERR_IO, "%s: cannot read", path);
            break;
        }
    }
    fclose(f);
    return s;
}

static void report(void *self, const gaz_error *failure) {
    ++*(size_t *)self;
    fprintf(stderr, "%s\n", failure->text);
}

/* Compiles the rules against the lists as already written in image. */
static gaz_status compile_rules(const inputs *in, const gaz_buffer *image,
                                gaz_rule_image *rules, gaz_rule_trees *trees,
                                gaz_error *err) {
    gaz_container file;
    gaz_gazetteer lists;
    gaz_buffer text = {0};
    gaz_status s = gaz_container_open_memory(&file, image->data, image->len, "GAZT",
                                             GAZ_FILE_VERSION, "the lists", err);
    if (s == GAZ_OK)
        s = gaz_gazetteer_open(&lists, file, "the lists", err);
    for (size_t i = 0; s == GAZ_OK && i < in->count; i++) {
        if (!ends(in->at[i].path, ".rules"))
            continue;
        s = read_file(&text, in->at[i].path, err);
        if (s == GAZ_OK)
            s = gaz_rules_parse(trees, in->at[i].path, text.data, text.len, err);
    }
    if (s == GAZ_OK) {
        gaz_rule_lists where = {.layer = {&lists, NULL}};
        s = gaz_rules_compile(rules, trees, gaz_rule_lists_find, &where, err);
    }
    gaz_buffer_free(&text);
    return s;
}

/* Runs the examples of the rules against the file that is about to be written. */
static gaz_status check_rules(const gaz_buffer *image, const gaz_rule_trees *trees,
                              gaz_error *err) {
    gaz_container file;
    gaz_gazetteer lists;
    gaz_rules rules;
    gaz_status s = gaz_container_open_memory(&file, image->data, image->len, "GAZT",
                                             GAZ_FILE_VERSION, "the lists", err);
    if (s == GAZ_OK)
        s = gaz_gazetteer_open(&lists, file, "the lists", err);
    if (s == GAZ_OK)
        s = gaz_rules_open(&rules, &file, lists.nlists, "the rules", err);
    if (s == GAZ_OK) {
        gaz_rule_setting setting = {.base = &lists};
        size_t failures = 0;
        s = gaz_rules_check(trees, &rules, &setting, report, &failures, err);
        if (s != GAZ_OK && failures)
            s = gaz_fail(err, s, "%zu examples of rules fail, see above", failures);
    }
    return s;
}

/* "out: input…", for make and ninja; blanks in names escaped. */
static void add_dependency(gaz_buffer *b, const char *path) {
    gaz_buffer_text(b, " \\\n ");
    for (; *path; path++) {
        if (*path == ' ' || *path == '#' || *path == '\\')
            gaz_buffer_byte(b, '\\');
        if (*path == '$')
            gaz_buffer_byte(b, '$');
        gaz_buffer_byte(b, *path);
    }
}

static gaz_status write_depfile(const char *path, const char *out, const inputs *in,
                                gaz_error *err) {
    gaz_buffer b = {0};
    gaz_buffer_text(&b, out);
    gaz_buffer_byte(&b, ':');
    for (size_t i = 0; i < in->ndirectories; i++)
        add_dependency(&b, in->directories[i]);
    for (size_t i = 0; i < in->count; i++)
        add_dependency(&b, in->at[i].path);
    gaz_buffer_byte(&b, '\n');
    gaz_status s =
        b.failed ? gaz_fail_memory(err) : gaz_write_file(path, b.data, b.len, err);
    gaz_buffer_free(&b);
    return s;
}

static void print_stats(const gaz_builder *b, size_t nrules, size_t bytes) {
    gaz_builder_stats t;
    gaz_builder_stats_get(b, &t);
    printf("%zu lists, %zu entries: %zu words, %zu nodes, %zu readings, %zu records, "
           "%zu sets; %zu rules; %zu bytes\n",
           t.lists, t.entries, t.words, t.nodes, t.readings, t.records, t.sets, nrules,
           bytes);
}

static gaz_status compile(const char *out, const char *depfile, int stats,
                          const inputs *in, gaz_error *err) {
    gaz_buffer text = {0}, image = {0};
    gaz_rule_trees trees = {0};
    gaz_rule_image rules = {0};
    gaz_section sections[GAZ_RULE_SECTIONS];
    gaz_builder *b = gaz_builder_new(0);
    gaz_status s = b ? GAZ_OK : gaz_fail_memory(err);
    for (size_t i = 0; s == GAZ_OK && i < in->count; i++) {
        const input *f = &in->at[i];
        if (ends(f->path, ".rules"))
            continue;
        s = read_file(&text, f->path, err);
        gaz_list_input list = {f->path, f->name, text.data, text.len};
        if (s == GAZ_OK)
            s = gaz_builder_add(b, &list, err);
    }
    if (s == GAZ_OK)
        s = gaz_builder_write(b, &image, NULL, 0, err);
    if (s == GAZ_OK)
        s = compile_rules(in, &image, &rules, &trees, err);
    if (s == GAZ_OK) {
        gaz_rule_image_sections(&rules, sections);
        image.len = 0;
        s = gaz_builder_write(b, &image, sections, GAZ_RULE_SECTIONS, err);
    }
    if (s == GAZ_OK)
        s = check_rules(&image, &trees, err);
    if (s == GAZ_OK && depfile)
        s = write_depfile(depfile, out, in, err);
    if (s == GAZ_OK)
        s = gaz_write_file(out, image.data, image.len, err);
    if (s == GAZ_OK && stats)
        print_stats(b, trees.nrules, image.len);
    gaz_rule_image_free(&rules);
    gaz_rule_trees_free(&trees);
    gaz_builder_free(b);
    gaz_buffer_free(&image);
    gaz_buffer_free(&text);
    return s;
}

static int usage(void) {
    fputs("usage: gazette-compile -o FILE [--depfile FILE] [--stats] PATH...\n", stderr);
    return EXIT_BAD_USAGE;
}

int main(int argc, char **argv) {
    const char *out = NULL, *depfile = NULL;
    int stats = 0, first = 1;
    for (; first < argc && argv[first][0] == '-'; first++) {
        const char *arg = argv[first];
        if (strcmp(arg, "--stats") == 0)
            stats = 1;
        else if (strcmp(arg, "-o") == 0 && first + 1 < argc)
            out = argv[++first];
        else if (strcmp(arg, "--depfile") == 0 && first + 1 < argc)
            depfile = argv[++first];
        else
            return usage();
    }
    if (!out || first == argc)
        return usage();
    gaz_error err = {0};
    inputs in = {0};
    gaz_status s = GAZ_OK;
    for (int i = first; s == GAZ_OK && i < argc; i++)
        s = gather(&in, argv[i], base_name(&in.arena, argv[i]), 0, &err);
    if (s == GAZ_OK)
        s = compile(out, depfile, stats, &in, &err);
    if (s != GAZ_OK)
        fprintf(stderr, "gazette-compile: %s\n", err.text);
    free(in.at);
    free(in.directories);
    gaz_arena_free(&in.arena);
    if (s == GAZ_ERR_IO || s == GAZ_ERR_MEMORY)
        return EXIT_IO;
    return s == GAZ_OK ? EXIT_SUCCESS : EXIT_BAD_USAGE;
}
