/* target.c — where the output of a run goes, and what of it is there already. Room: cli.
 */
#include "cli/target.h"

#include "cli/places.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static int out_of_memory(void) {
    gaz_tell("out of memory");
    return EXIT_IO;
}

static int is_directory(const char *path) {
    struct stat st;
    size_t n = strlen(path);
    return (n && path[n - 1] == '/') || (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* in.txt becomes in.txt.jsonl, in.jsonl.gz becomes in.jsonl. */
char *gaz_target_path(const char *dir, const gaz_input *input, const gaz_writer *writer) {
    const char *name = input->relative, *extension = writer->extension;
    size_t d = strlen(dir), n = strlen(name), x = strlen(extension);
    if (n > 3 && strcasecmp(name + n - 3, ".gz") == 0)
        n -= 3;
    if (n > x && strncmp(name + n - x, extension, x) == 0)
        x = 0;
    char *path = malloc(d + 1 + n + x + 1);
    if (!path)
        return NULL;
    memcpy(path, dir, d);
    if (d && dir[d - 1] != '/')
        path[d++] = '/';
    memcpy(path + d, name, n);
    memcpy(path + d + n, extension, x);
    path[d + n + x] = '\0';
    return path;
}

/* ---- nothing is written twice, no input is written over ---- */

typedef struct file_id {
    dev_t dev;
    ino_t ino;
} file_id;

static int by_file(const void *a, const void *b) {
    const file_id *x = a, *y = b;
    if (x->dev != y->dev)
        return x->dev < y->dev ? -1 : 1;
    return x->ino < y->ino ? -1 : x->ino > y->ino;
}

static int by_path(const void *a, const void *b) {
    char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

/* path[count] are the outputs; sorted on return. */
static int check_outputs(char **path, size_t count, const gaz_inputs *inputs) {
    struct stat st;
    size_t nfiles = 0;
    int status = 0;
    file_id *file = calloc(inputs->count + 1, sizeof *file);
    if (!file)
        return out_of_memory();
    for (size_t i = 0; i < inputs->count; i++)
        if (strcmp(inputs->item[i].path, "-") != 0 &&
            stat(inputs->item[i].path, &st) == 0)
            file[nfiles++] = (file_id){st.st_dev, st.st_ino};
    qsort(file, nfiles, sizeof *file, by_file);
    qsort(path, count, sizeof *path, by_path);
    for (size_t i = 0; i < count && status == 0; i++) {
        if (i && strcmp(path[i - 1], path[i]) == 0) {
            gaz_tell("two inputs would both be written to %s; annotate them one by one",
                     path[i]);
            status = EXIT_USAGE;
        } else if (stat(path[i], &st) == 0 && S_ISREG(st.st_mode)) {
            const file_id id = {st.st_dev, st.st_ino};
            if (bsearch(&id, file, nfiles, sizeof *file, by_file)) {
                gaz_tell("%s is an input and would be written over; choose another -o",
                         path[i]);
                status = EXIT_USAGE;
            }
        }
    }
    free(file);
    return status;
}

static int check_mirror(const gaz_target *t, const gaz_settings *s, gaz_inputs *inputs,
                        const gaz_writer *writer) {
    size_t n = inputs->count, made = 0;
    char **path = calloc(n + 1, sizeof *path);
    int status = 0;
    for (; path && made < n; made++) {
        path[made] = gaz_target_path(t->dir, &inputs->item[made], writer);
        if (!path[made])
            break;
        if (s->resume)
            inputs->item[made].answered = access(path[made], F_OK) == 0;
    }
    status = path && made == n ? check_outputs(path, n, inputs) : out_of_memory();
    for (size_t i = 0; i < made; i++)
        free(path[i]);
    free(path);
    return status;
}

/* ---- going on ---- */

/* Counts the whole lines of FILE.part and cuts off what follows the last. */
static int resume_file(gaz_target *t, const gaz_settings *s, const gaz_writer *writer) {
    struct stat st;
    gaz_buffer b = {0};
    int status = 0;
    if (!(writer->flags & GAZ_WRITER_LINES)) {
        gaz_tell(
            "--resume -o FILE needs a format of one line a document, such as -f jsonl");
        return EXIT_USAGE;
    }
    if (stat(t->file, &st) == 0) {
        if (!s->quiet)
            gaz_tell("%s is complete already", t->file);
        t->complete = 1;
        return 0;
    }
    size_t size = strlen(t->file) + sizeof ".part";
    char *part = malloc(size);
    if (!part)
        return out_of_memory();
    snprintf(part, size, "%s.part", t->file);
    t->kept = 1;
    if (stat(part, &st) == 0) {
        size_t whole = 0;
        int error = gaz_read_file(part, &b);
        for (size_t i = 0; i < b.len; i++)
            if (b.data[i] == '\n') {
                t->answered++;
                whole = i + 1;
            }
        if (!error && truncate(part, (off_t)whole) != 0)
            error = errno;
        if (error) {
            gaz_tell("%s: %s", part, strerror(error));
            status = EXIT_IO;
        }
    }
    gaz_buffer_free(&b);
    free(part);
    return status;
}

int gaz_target_choose(gaz_target *t, const gaz_settings *s, gaz_inputs *inputs,
                      const gaz_writer *writer) {
    const char *output = s->output && strcmp(s->output, "-") == 0 ? NULL : s->output;
    *t = (gaz_target){0};
    if (output && is_directory(output))
        t->dir = output;
    else
        t->file = output;
    if (writer->flags & GAZ_WRITER_FILES) {
        if (!t->dir)
            gaz_tell("-f %s writes several files; name a directory: -o DIR/",
                     writer->name);
        return t->dir ? 0 : EXIT_USAGE;
    }
    if (t->dir)
        return check_mirror(t, s, inputs, writer);
    if (!t->file)
        return 0;
    char *path = strdup(t->file);
    int status = path ? check_outputs(&path, 1, inputs) : out_of_memory();
    free(path);
    return status == 0 && s->resume ? resume_file(t, s, writer) : status;
}
