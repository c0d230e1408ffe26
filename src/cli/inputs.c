/* inputs.c — which files a command line names. Room: cli.
 *
 * A directory is walked in byte order of the names, so that every machine reads the same
 * order. Links are followed; a directory that contains itself is entered once. */
#include "cli/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* The directories the walk stands in, innermost first. */
typedef struct ancestor {
    const struct ancestor *up;
    dev_t dev;
    ino_t ino;
} ancestor;

typedef struct walk {
    gaz_inputs *list;
    const gaz_settings *settings;
} walk;

static int out_of_memory(void) {
    gaz_tell("out of memory");
    return EXIT_IO;
}

static int ends_with(const char *name, size_t len, const char *suffix) {
    size_t n = strlen(suffix);
    return len > n && strncasecmp(name + len - n, suffix, n) == 0;
}

static gaz_input_kind kind_of(const gaz_settings *s, const char *path) {
    static const struct {
        const char *suffix;
        gaz_input_kind kind;
    } known[] = {
        {".jsonl", INPUT_JSONL},      {".ndjson", INPUT_JSONL},  {".html", INPUT_HTML},
        {".htm", INPUT_HTML},         {".xhtml", INPUT_HTML},    {".xml", INPUT_XML},
        {".nitf", INPUT_NITF},        {".newsml", INPUT_NEWSML}, {".tei", INPUT_TEI},
        {".ninjs.json", INPUT_NINJS}, {".ninjs", INPUT_NINJS}};
    if (s->input != INPUT_BY_NAME)
        return s->input;
    size_t len = strlen(path);
    if (ends_with(path, len, ".gz"))
        len -= 3;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (ends_with(path, len, known[i].suffix))
            return known[i].kind;
    return INPUT_TEXT;
}

static int add(walk *w, const char *path, const char *relative, int error) {
    gaz_inputs *l = w->list;
    if (!gaz_grow(&l->item, &l->cap, l->count + 1, sizeof *l->item))
        return out_of_memory();
    l->item[l->count++] = (gaz_input){.path = path,
                                      .relative = relative,
                                      .kind = kind_of(w->settings, path),
                                      .error = error};
    return 0;
}

static const char *join(gaz_arena *a, const char *dir, const char *name) {
    size_t n = strlen(dir), m = strlen(name);
    int slash = n > 0 && dir[n - 1] != '/';
    char *path = gaz_arena_alloc(a, n + m + 2);
    if (!path)
        return NULL;
    memcpy(path, dir, n);
    if (slash)
        path[n++] = '/';
    memcpy(path + n, name, m + 1);
    return path;
}

static int by_name(const void *a, const void *b) {
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

/* The names in dir, sorted, in the arena; *names is the caller's to free. */
static int read_names(walk *w, DIR *dir, char ***names, size_t *count) {
    size_t cap = 0;
    *names = NULL;
    *count = 0;
    for (struct dirent *d; (d = readdir(dir));) {
        if (d->d_name[0] == '.')
            continue;
        char *name = gaz_arena_string(&w->list->arena, d->d_name, strlen(d->d_name));
        if (!name || !gaz_grow(names, &cap, *count + 1, sizeof **names))
            return out_of_memory();
        (*names)[(*count)++] = name;
    }
    if (*count)
        qsort(*names, *count, sizeof **names, by_name);
    return 0;
}

static int walk_directory(walk *w, const char *path, const char *relative,
                          const ancestor *up, const struct stat *here);

static int walk_entry(walk *w, const char *path, const char *relative,
                      const ancestor *up) {
    struct stat st;
    if (stat(path, &st) != 0)
        return add(w, path, relative, errno);
    if (S_ISDIR(st.st_mode))
        return walk_directory(w, path, relative, up, &st);
    if (S_ISREG(st.st_mode))
        return add(w, path, relative, 0);
    if (!w->settings->quiet)
        gaz_tell("%s: left out, it is no ordinary file", path);
    return 0;
}

static int walk_directory(walk *w, const char *path, const char *relative,
                          const ancestor *up, const struct stat *here) {
    ancestor self = {up, here->st_dev, here->st_ino};
    size_t depth = 0;
    for (const ancestor *a = up; a; a = a->up) {
        depth++;
        if (a->dev == self.dev && a->ino == self.ino) {
            if (!w->settings->quiet)
                gaz_tell("%s: left out, it leads back to a directory it lies in", path);
            return 0;
        }
    }
    if (depth > 256)
        return add(w, path, relative, ELOOP);
    DIR *dir = opendir(path);
    if (!dir)
        return add(w, path, relative, errno);
    char **names;
    size_t count;
    int status = read_names(w, dir, &names, &count);
    closedir(dir);
    for (size_t i = 0; i < count && status == 0; i++) {
        const char *inner = join(&w->list->arena, path, names[i]);
        const char *below = join(&w->list->arena, relative, names[i]);
        status = inner && below ? walk_entry(w, inner, below, &self) : out_of_memory();
    }
    free(names);
    return status;
}

/* A mistyped command looks like a file that is not there. */
static int mistyped(const gaz_settings *s, const char *path) {
    if (s->command->id != COMMAND_ANNOTATE || strpbrk(path, "/.") ||
        path != s->files.item[0])
        return 0;
    const char *near = gaz_command_near(path);
    if (!near)
        return 0;
    gaz_tell("there is no command or file «%s»; did you mean `gazette %s`?", path, near);
    return 1;
}

int gaz_inputs_list(gaz_inputs *list, const gaz_settings *s) {
    walk w = {list, s};
    if (s->files.count == 0)
        return add(&w, "-", "stdin", 0);
    for (size_t i = 0; i < s->files.count; i++) {
        const char *path = s->files.item[i];
        const char *slash = strrchr(path, '/');
        const char *name = slash ? slash + 1 : path;
        struct stat st;
        int status;
        if (strcmp(path, "-") == 0) {
            status = add(&w, path, "stdin", 0);
        } else if (stat(path, &st) != 0) {
            int error = errno;
            if (mistyped(s, path))
                return EXIT_USAGE;
            status = add(&w, path, name, error);
        } else if (S_ISDIR(st.st_mode)) {
            size_t before = list->count;
            list->walked = 1;
            status = walk_directory(&w, path, "", NULL, &st);
            if (status == 0 && list->count == before && !s->quiet)
                gaz_tell("%s: no file in this directory", path);
        } else {
            status = add(&w, path, name, 0);
        }
        if (status)
            return status;
    }
    return 0;
}

void gaz_inputs_free(gaz_inputs *list) {
    free(list->item);
    gaz_arena_free(&list->arena);
    *list = (gaz_inputs){0};
}
