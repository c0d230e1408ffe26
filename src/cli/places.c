/* places.c — where the data files are, and opening them. Room: cli. */
#include "cli/places.h"

#include "cli/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int has_data(const char *dir) {
    char path[4096 + 16];
    int n = snprintf(path, sizeof path, "%s/gazette.gaz", dir);
    return n > 0 && (size_t)n < sizeof path && access(path, F_OK) == 0;
}

static int take(gaz_place_found *f, const char *how, const char *dir) {
    int n = snprintf(f->dir, sizeof f->dir, "%s", dir);
    f->how = how;
    return n > 0 && (size_t)n < sizeof f->dir;
}

int gaz_program_directory(char *dir, size_t size) {
    ssize_t n = readlink("/proc/self/exe", dir, size - 1);
    if (n <= 0)
        return 0;
    dir[n] = '\0';
    char *slash = strrchr(dir, '/');
    if (!slash)
        return 0;
    *slash = '\0';
    return 1;
}

int gaz_find_data(gaz_place_found *f, const char *named) {
    const char *environment = getenv("GAZETTE_DATA");
    if (named)
        return take(f, "--data", named);
    if (environment && *environment)
        return take(f, "GAZETTE_DATA", environment);
    /* A build tree has the files beside the program, a moved installation in share. */
    static const char *const beside[] = {"", "/../share/gazette"};
    char program[4096], dir[4096 + 32];
    if (gaz_program_directory(program, sizeof program)) {
        for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
            snprintf(dir, sizeof dir, "%s%s", program, beside[i]);
            if (has_data(dir))
                return take(f, "beside the program", dir);
        }
    }
#ifdef GAZ_DATADIR
    if (has_data(GAZ_DATADIR))
        return take(f, "installed", GAZ_DATADIR);
#endif
    return 0;
}

void gaz_tell_no_data(void) {
#ifdef GAZ_DATADIR
#define INSTALLED ", nor in " GAZ_DATADIR
#else
#define INSTALLED ""
#endif
    gaz_tell("no gazette.gaz beside the program" INSTALLED
             "; name its directory with --data DIR or GAZETTE_DATA");
}

int gaz_read_file(const char *path, gaz_buffer *b) {
    gaz_stream *s = gaz_stream_open(path);
    if (!s)
        return errno;
    int error = 0;
    for (;;) {
        enum { BLOCK = 64 * 1024 };
        if (!gaz_buffer_reserve(b, BLOCK)) {
            error = ENOMEM;
            break;
        }
        ptrdiff_t n = gaz_stream_read(s, b->data + b->len, BLOCK);
        if (n < 0)
            error = EIO;
        if (n <= 0)
            break;
        b->len += (size_t)n;
    }
    gaz_stream_close(s);
    return error;
}

typedef gaz_status (*add_function)(gaz_data *, const char *, const char *, size_t,
                                   gaz_error *);

static int add_files(gaz_data *data, const gaz_strings *files, add_function add) {
    for (size_t i = 0; i < files->count; i++) {
        gaz_buffer b = {0};
        gaz_error err = {0};
        const char *path = files->item[i];
        int error = gaz_read_file(path, &b);
        gaz_status status = GAZ_OK;
        if (error)
            gaz_tell("%s: %s", path, strerror(error));
        else
            status = add(data, path, b.data ? b.data : "", b.len, &err);
        gaz_buffer_free(&b);
        if (status != GAZ_OK && strncmp(err.text, path, strlen(path)) == 0)
            gaz_tell("%s", err.text); /* the text names the place itself */
        else if (status != GAZ_OK && err.line)
            gaz_tell("%s:%zu:%zu: %s", path, err.line, err.column, err.text);
        else if (status != GAZ_OK)
            gaz_tell("%s: %s", path, err.text);
        if (error || status != GAZ_OK)
            return EXIT_USAGE;
    }
    return 0;
}

int gaz_load_data(gaz_data **out, const gaz_settings *s) {
    gaz_place_found found;
    gaz_error err = {0};
    *out = NULL;
    if (!gaz_find_data(&found, s->data)) {
        gaz_tell_no_data();
        return EXIT_USAGE;
    }
    if (gaz_data_open(out, found.dir, &err) != GAZ_OK) {
        *out = NULL;
        gaz_tell("%s", err.text);
        return EXIT_USAGE;
    }
    int status = add_files(*out, &s->gazetteers, gaz_data_add_gazetteer);
    return status ? status : add_files(*out, &s->rules, gaz_data_add_rules);
}
