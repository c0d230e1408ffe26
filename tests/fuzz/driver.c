/* driver.c — runs a fuzz target without libFuzzer.
 *
 *     fuzz_NAME [-m N] FILE|FOLDER…
 *
 * Each file is one input. With -m N it is followed by N mutations: bytes changed, taken
 * out, put in, pieces doubled, pieces of other inputs; the same ones every time. An input
 * lies in memory of exactly its size, so that a sanitizer sees what is read beyond it. A
 * crash leaves the input in crash-NAME in the current folder. Room: tests. */
#include <dirent.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

enum { INPUTS_MAX = 1000, LARGEST = 1 << 20 };

typedef struct bytes {
    uint8_t *at;
    size_t len;
} bytes;

static bytes inputs[INPUTS_MAX];
static size_t ninputs;
static bytes running;
static const char *program;

static void stop(const char *what) {
    fprintf(stderr, "driver: %s\n", what);
    exit(EXIT_FAILURE);
}

static void leave_input(int sig) {
    char name[300];
    const char *slash = strrchr(program, '/');
    snprintf(name, sizeof name, "crash-%s", slash ? slash + 1 : program);
    FILE *f = fopen(name, "wb");
    if (f) {
        fwrite(running.at, 1, running.len, f);
        fclose(f);
    }
    fprintf(stderr, "%s: signal %d on an input of %zu bytes, left in %s\n", program, sig,
            running.len, name);
    signal(sig, SIG_DFL);
    raise(sig);
}

static void run(const uint8_t *p, size_t len) {
    uint8_t *exact = malloc(len ? len : 1);
    if (!exact)
        stop("out of memory");
    if (len)
        memcpy(exact, p, len);
    running = (bytes){exact, len};
    LLVMFuzzerTestOneInput(exact, len);
    free(exact);
}

static void read_file(const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f || ninputs == INPUTS_MAX)
        stop(path);
    bytes *b = &inputs[ninputs++];
    b->at = malloc(LARGEST);
    if (!b->at)
        stop("out of memory");
    b->len = fread(b->at, 1, LARGEST, f);
    fclose(f);
}

static int visible(const struct dirent *d) {
    return d->d_name[0] != '.';
}
static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_path(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0)
        stop(path);
    if (!S_ISDIR(st.st_mode)) {
        read_file(path);
        return;
    }
    struct dirent **found;
    int n = scandir(path, &found, visible, by_name);
    for (int i = 0; i < n; i++) {
        char name[4096];
        snprintf(name, sizeof name, "%s/%s", path, found[i]->d_name);
        read_file(name);
        free(found[i]);
    }
    if (n >= 0)
        free(found);
}

static uint32_t state = 2463534242u; /* xorshift (Marsaglia 2003) */
static size_t below(size_t n) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return n ? state % n : 0;
}

/* Puts with[0..n) in the place of b[at..at+gone); b has room. */
static void splice(bytes *b, size_t at, size_t gone, const uint8_t *with, size_t n) {
    if (b->len - gone + n > LARGEST)
        return;
    memmove(b->at + at + n, b->at + at + gone, b->len - at - gone);
    if (n)
        memcpy(b->at + at, with, n);
    b->len += n - gone;
}

static void mutate(bytes *b) {
    static const char *const PIECES[] = {"\xE2\x80\x99",
                                         "\xC2\xA0",
                                         "\xC2\xAD",
                                         "\xEF\xBB\xBF",
                                         "\r\n",
                                         "\t",
                                         "\n\n",
                                         "\"",
                                         "\\",
                                         "\xF0\x9F\x98\x80",
                                         "e\xCC\x81",
                                         "« ",
                                         " »",
                                         "M. ",
                                         "-",
                                         "'",
                                         "<",
                                         "&#233;",
                                         "{",
                                         "}",
                                         "[",
                                         "]",
                                         ",",
                                         "|",
                                         "@",
                                         "1 234",
                                         "\xFF",
                                         "É",
                                         "%",
                                         "\\ud83d"};
    uint8_t piece[64];
    for (size_t k = 1 + below(4); k > 0; k--) {
        size_t at = below(b->len + 1), n = below(24);
        n = n > b->len - at ? b->len - at : n;
        const char *more = PIECES[below(sizeof PIECES / sizeof *PIECES)];
        const bytes *other = &inputs[below(ninputs)];
        switch (below(6)) {
        case 0:
            if (at < b->len)
                b->at[at] = (uint8_t)below(256);
            break;
        case 1:
            splice(b, at, n, NULL, 0);
            break;
        case 2:
            splice(b, at, 0, (const uint8_t *)more, strlen(more));
            break;
        case 3:
            memcpy(piece, b->at + at, n);
            splice(b, below(b->len + 1), 0, piece, n);
            break;
        case 4:
            if (at < b->len)
                b->at[at] ^= (uint8_t)(1u << below(8));
            break;
        default:
            n = other->len < 32 ? other->len : 32;
            splice(b, at, 0, other->at + below(other->len - n + 1), n);
        }
    }
}

int main(int argc, char **argv) {
    size_t mutations = 0, ran = 0;
    program = argv[0];
    static const int SIGNALS[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGALRM};
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++)
        signal(SIGNALS[i], leave_input);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-m") == 0 && i + 1 < argc)
            mutations = strtoul(argv[++i], NULL, 10);
        else
            read_path(argv[i]);
    }
    if (ninputs == 0)
        stop("no input");
    bytes b = {malloc(LARGEST), 0};
    if (!b.at)
        stop("out of memory");
    for (size_t i = 0; i < ninputs; i++)
        for (size_t k = 0; k <= mutations; k++, ran++) {
            b.len = inputs[i].len;
            memcpy(b.at, inputs[i].at, b.len);
            for (size_t n = k; n > 0; n /= 8) /* further and further away */
                mutate(&b);
            alarm(60);
            run(b.at, b.len);
        }
    for (size_t i = 0; i < ninputs; i++)
        free(inputs[i].at);
    free(b.at);
    printf("%zu passed, 0 failed\n", ran);
    return EXIT_SUCCESS;
}
