/* target.c — where the output of a run goes, and what of it is there already. Room: cli.
 */
#include "cli/target.h"

#include "cli/places.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
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

/* A file that will be written, and for which input. */
typedef struct output_file {
    char *path;
    size_t input;
} output_file;

static int by_path(const void *a, const void *b) {
    const output_file *x = a, *y = b;
    int order = strcmp(x->path, y->path);
    return order ? order : x->input < y->input ? -1 : x->input > y->input;
}

/* Sorts out[count]. */
static int check_outputs(output_file *out, size_t count, const gaz_inputs *inputs) {
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
    qsort(out, count, sizeof *out, by_path);
    for (size_t i = 0; i < count && status == 0; i++) {
        const char *path = out[i].path;
        if (i && strcmp(out[i - 1].path, path) == 0) {
            gaz_tell("%s and %s would both be written to %s; give each a run and a -o of "
                     "its own",
                     inputs->item[out[i - 1].input].path, inputs->item[out[i].input].path,
                     path);
            status = EXIT_USAGE;
        } else if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
            const file_id id = {st.st_dev, st.st_ino};
            if (bsearch(&id, file, nfiles, sizeof *file, by_file)) {
                gaz_tell("%s is an input and would be written over; choose another -o",
                         path);
                status = EXIT_USAGE;
            }
        }
    }
    free(file);
    return status;
}

/* Files appear whole; but one that a power cut left, or another program's copying, may
 * not be. All that we write ends in a line end, unless it is empty: that is soon made
 * again. */
static int is_whole(const char *path) {
    struct stat st;
    char last = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    int whole =
        fstat(fd, &st) == 0 &&
        (!S_ISREG(st.st_mode) ||
         (st.st_size > 0 && pread(fd, &last, 1, st.st_size - 1) == 1 && last == '\n'));
    close(fd);
    return whole;
}

char *gaz_target_frame(const char *dir, const char *name, size_t name_len) {
    size_t d = strlen(dir);
    if (d && dir[d - 1] == '/')
        d--;
    char *path = malloc(d + 1 + name_len + 1 + GAZ_NUMBER_ROOM);
    if (!path)
        return NULL;
    memcpy(path, dir, d);
    path[d] = '/';
    memcpy(path + d + 1, name, name_len);
    path[d + 1 + name_len] = '\0';
    return path;
}

static int holds(const char *path, const char *content, size_t len) {
    gaz_buffer b = {0};
    struct stat st;
    int same = stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == (off_t)len &&
               gaz_read_file(path, &b) == 0 && b.len == len &&
               (len == 0 || memcmp(b.data, content, len) == 0);
    gaz_buffer_free(&b);
    return same;
}

static void keep_names(const gaz_buffer *frames, gaz_buffer *kept) {
    for (size_t at = 0; at < frames->len;) {
        gaz_frame f;
        memcpy(&f, frames->data + at, sizeof f);
        gaz_frame name = {.name_len = f.name_len, .kept = 1};
        gaz_buffer_append(kept, &name, sizeof name);
        gaz_buffer_append(kept, frames->data + at + sizeof f, f.name_len);
        at += sizeof f + f.name_len + f.len;
    }
}

/* A text that is the document's shows that the names beside it are; they are written
 * after it. */
int gaz_target_has(const char *dir, const gaz_buffer *frames, gaz_buffer *kept) {
    int has = !frames->failed && frames->len > 0;
    for (size_t at = 0; has && at < frames->len;) {
        gaz_frame f;
        memcpy(&f, frames->data + at, sizeof f);
        at += sizeof f;
        char *path = gaz_target_frame(dir, frames->data + at, f.name_len);
        at += f.name_len;
        has = path && (at + f.len == frames->len ? is_whole(path)
                                                 : holds(path, frames->data + at, f.len));
        at += f.len;
        free(path);
    }
    if (has)
        keep_names(frames, kept);
    return has;
}

static int check_mirror(const gaz_target *t, const gaz_settings *s, gaz_inputs *inputs,
                        const gaz_writer *writer) {
    size_t n = inputs->count, made = 0;
    output_file *out = calloc(n + 1, sizeof *out);
    int status = 0;
    for (; out && made < n; made++) {
        char *path = gaz_target_path(t->dir, &inputs->item[made], writer);
        if (!path)
            break;
        out[made] = (output_file){path, made};
        if (s->resume)
            inputs->item[made].answered = is_whole(path);
    }
    status = out && made == n ? check_outputs(out, n, inputs) : out_of_memory();
    for (size_t i = 0; i < made; i++)
        free(out[i].path);
    free(out);
    return status;
}

/* ---- going on ---- */

typedef struct whole_lines {
    size_t count;
    off_t last, end; /* where the last one begins and ends */
    char block[64 * 1024];
} whole_lines;

/* Whole lines from the beginning on. A NUL is none of ours: after a power cut blocks may
 * be there that were never written. 0 or an errno. */
static int count_lines(int fd, whole_lines *w) {
    off_t at = 0;
    ssize_t n;
    *w = (whole_lines){0};
    while ((n = pread(fd, w->block, sizeof w->block, at)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        const char *nul = memchr(w->block, 0, (size_t)n);
        const char *stop = nul ? nul : w->block + n, *p = w->block;
        for (; (p = memchr(p, '\n', (size_t)(stop - p))) != NULL; p++) {
            w->count++;
            w->last = w->end;
            w->end = at + (p - w->block) + 1;
        }
        if (nul)
            break;
        at += n;
    }
    return 0;
}

/* The last whole line of FILE.part, its line end too. 0 or an errno. */
static int read_last(gaz_target *t, int fd, const whole_lines *w) {
    size_t len = (size_t)(w->end - w->last);
    if (!gaz_buffer_reserve(&t->last, len))
        return ENOMEM;
    while (t->last.len < len) {
        ssize_t n = pread(fd, t->last.data + t->last.len, len - t->last.len,
                          w->last + (off_t)t->last.len);
        if (n == 0)
            return EIO;
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0)
            t->last.len += (size_t)n;
    }
    return 0;
}

/* Counts the whole lines of FILE.part and cuts off what follows the last. */
static int resume_part(gaz_target *t, const char *part) {
    int fd = open(part, O_RDWR | O_CLOEXEC), error = 0;
    if (fd < 0)
        return errno == ENOENT ? 0 : errno;
    whole_lines *w = malloc(sizeof *w);
    if (!w)
        error = ENOMEM;
    else if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        error = EBUSY;
    else
        error = count_lines(fd, w);
    if (!error && ftruncate(fd, w->end) != 0)
        error = errno;
    if (!error && w->count) {
        error = read_last(t, fd, w);
        t->answered = w->count - 1;
    }
    free(w);
    close(fd);
    return error;
}

static int resume_file(gaz_target *t, const gaz_settings *s, const char *part) {
    struct stat st;
    if (t->kind == OUTPUT_WHOLE) {
        gaz_tell(
            "--resume -o FILE needs a format of one line a document, such as -f jsonl");
        return EXIT_USAGE;
    }
    /* A FILE.part beside FILE is of a later run. */
    if (stat(t->file, &st) == 0 && access(part, F_OK) != 0) {
        if (!s->quiet)
            gaz_tell("%s is complete already", t->file);
        t->complete = 1;
        return 0;
    }
    t->kind = OUTPUT_CONTINUED;
    int error = resume_part(t, part);
    if (error == EBUSY)
        gaz_tell("%s: another run is writing it", part);
    else if (error)
        gaz_tell("%s: %s", part, strerror(error));
    return error ? EXIT_IO : 0;
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
    size_t size = strlen(t->file) + sizeof ".part";
    output_file names[2] = {{strdup(t->file), 0}, {malloc(size), 0}};
    int status = names[0].path && names[1].path ? 0 : out_of_memory();
    if (status == 0) {
        char *part = names[1].path;
        if (writer->flags & GAZ_WRITER_LINES)
            t->kind = OUTPUT_KEPT;
        snprintf(part, size, "%s.part", t->file);
        status = check_outputs(names, t->kind == OUTPUT_KEPT ? 2 : 1, inputs);
        if (status == 0 && s->resume)
            status = resume_file(t, s, part);
    }
    free(names[0].path);
    free(names[1].path);
    return status;
}

void gaz_target_free(gaz_target *t) {
    gaz_buffer_free(&t->last);
}
