/* inputs.c — which files a command line names. Room: cli.
 *
 * A directory is walked in byte order of the names, so that every machine reads the same
 * order. Links are followed; a directory that contains itself is entered once. */
#include "cli/inputs.h"

#include "cli/places.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* st is that of a path that could be looked at, or NULL. */
static int add(walk *w, const char *path, const char *relative, const struct stat *st,
               int error) {
    gaz_inputs *l = w->list;
    if (!gaz_grow(&l->item, &l->cap, l->count + 1, sizeof *l->item))
        return out_of_memory();
    l->item[l->count++] =
        (gaz_input){.path = path,
                    .relative = relative,
                    .kind = kind_of(w->settings, path),
                    .size = st && S_ISREG(st->st_mode) ? st->st_size : -1,
                    .error = error};
    return 0;
}

static int add_stdin(walk *w) {
    struct stat st;
    int known = fstat(STDIN_FILENO, &st) == 0;
    return add(w, "-", "stdin", known ? &st : NULL, 0);
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
        return add(w, path, relative, NULL, errno);
    if (S_ISDIR(st.st_mode))
        return walk_directory(w, path, relative, up, &st);
    if (S_ISREG(st.st_mode))
        return add(w, path, relative, &st, 0);
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
        return add(w, path, relative, NULL, ELOOP);
    DIR *dir = opendir(path);
    if (!dir)
        return add(w, path, relative, NULL, errno);
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
    if (s->command->id != COMMAND_ANNOTATE || strpbrk(path, "/.") || !s->files.count ||
        path != s->files.item[0])
        return 0;
    const char *near = gaz_command_near(path);
    if (!near)
        return 0;
    gaz_tell("there is no command or file «%s»; did you mean `gazette %s`?", path, near);
    return 1;
}

/* A file or directory that was named. */
static int add_named(walk *w, const char *path) {
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct stat st;
    if (strcmp(path, "-") == 0)
        return add_stdin(w);
    if (stat(path, &st) != 0) {
        int error = errno;
        return mistyped(w->settings, path) ? EXIT_USAGE : add(w, path, name, NULL, error);
    }
    if (!S_ISDIR(st.st_mode))
        return add(w, path, name, &st, 0);
    size_t before = w->list->count;
    w->list->walked = 1;
    int status = walk_directory(w, path, "", NULL, &st);
    if (status == 0 && w->list->count == before && !w->settings->quiet)
        gaz_tell("%s: no file in this directory", path);
    return status;
}

/* What the file from names: one a line, or ended by NUL bytes. */
static int add_listed(walk *w, const char *from) {
    const char end = w->settings->files_null ? '\0' : '\n';
    gaz_buffer b = {0};
    int status = 0, error = gaz_read_file(from, &b);
    if (error) {
        gaz_tell("--files-from: %s: %s", from, strerror(error));
        status = EXIT_IO;
    }
    for (size_t at = 0; at < b.len && status == 0;) {
        const char *ended = memchr(b.data + at, end, b.len - at);
        size_t len = ended ? (size_t)(ended - b.data) - at : b.len - at;
        const char *path = gaz_arena_string(&w->list->arena, b.data + at, len);
        if (!path)
            status = out_of_memory();
        else if (memchr(path, '\0', len)) {
            gaz_tell("--files-from: %s: byte %zu: a NUL byte in a name; see --null", from,
                     at);
            status = EXIT_USAGE;
        } else if (strcmp(path, "-") == 0) {
            gaz_tell("--files-from: %s: - is no file; ./- is one of that name", from);
            status = EXIT_USAGE;
        } else if (len) {
            status = add_named(w, path);
        }
        at += len + 1;
    }
    gaz_buffer_free(&b);
    return status;
}

int gaz_inputs_list(gaz_inputs *list, const gaz_settings *s) {
    walk w = {list, s};
    int status = 0;
    if (s->files.count == 0 && s->files_from.count == 0)
        return add_stdin(&w);
    for (size_t i = 0; i < s->files.count && status == 0; i++)
        status = add_named(&w, s->files.item[i]);
    for (size_t i = 0; i < s->files_from.count && status == 0; i++)
        status = add_listed(&w, s->files_from.item[i]);
    return status;
}

void gaz_inputs_free(gaz_inputs *list) {
    free(list->item);
    gaz_arena_free(&list->arena);
    *list = (gaz_inputs){0};
}
