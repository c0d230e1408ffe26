/* random_model.c — a model of random numbers for the real lists: random_model GAZ_FILE
 * ARTICLES_DIR OUT
 *
 * It judges badly, but by everything: it knows half of the words, features and evidence
 * of the articles. So that the network's part in the promises is tested whatever the
 * trained model is, and before there is one. The same input gives the same file. Room:
 * tests. */
#include <dirent.h>
#include <stdio.h>

#include "../unit/models.h"
#include "api/data.h"

static void stop(const char *what) {
    fprintf(stderr, "random_model: %s\n", what);
    exit(EXIT_FAILURE);
}

static void gather(const gaz_window *w, const gaz_list_keys *lists, size_t first_word,
                   gaz_buffer keys[3], uint32_t *state) {
    uint32_t ids[GAZ_FEATURES_MAX];
    for (size_t i = first_word; i < w->words.count; i++) {
        const gaz_word *word = &w->words.at[i];
        if (word->len && next_random(state) % 2)
            append32(&keys[0], gaz_spelling_key(word));
        unsigned n = gaz_type_features(word, 0xB5, lists, ids);
        for (unsigned k = 0; k < n; k++)
            if (next_random(state) % 2)
                append32(&keys[1], ids[k]);
    }
    for (size_t i = 0; i < w->tokens.count; i++)
        for (unsigned k = 0; k < w->evidence.count[i]; k++)
            if (next_random(state) % 8 == 0)
                append32(&keys[2], w->evidence.ids[i * GAZ_EVIDENCE_MAX + k]);
}

static int by_key(const void *a, const void *b) {
    uint32_t x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

/* Each key once, in order; how many. The directory's order is not the same everywhere. */
static size_t once(gaz_buffer *b, uint32_t **out) {
    size_t n = b->len / 4, kept = 0;
    uint32_t *keys = malloc(b->len + 4);
    if (!keys || b->failed)
        stop("out of memory");
    memcpy(keys, b->data, b->len);
    qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || keys[i] != keys[kept - 1])
            keys[kept++] = keys[i];
    *out = keys;
    gaz_buffer_free(b);
    return kept;
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

int main(int argc, char **argv) {
    gaz_error err;
    gaz_data *data;
    gaz_window w = {0};
    gaz_buffer keys[3] = {{0}};
    uint32_t state = 2026, *at[3];
    struct dirent **found;
    if (argc != 4)
        stop("GAZ_FILE ARTICLES_DIR OUT are expected");
    /* Not gaz_data_open: a model that lies there already may be of another version. */
    gaz_container file;
    if (gaz_container_open(&file, argv[1], "GAZT", GAZ_FILE_VERSION, &err) ||
        gaz_data_open_memory(&data, file.base, file.size, NULL, 0, &err))
        stop(err.text);
    gaz_sources sources = gaz_data_sources(data);
    if (!gaz_window_init(&w, &sources))
        stop("out of memory");
    int n = scandir(argv[2], &found, NULL, by_name);
    char *text = malloc(1 << 20);
    for (int i = 0; text && i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s/texte.txt", argv[2], found[i]->d_name);
        free(found[i]);
        FILE *f = fopen(path, "rb");
        if (!f)
            continue;
        size_t len = fread(text, 1, 1 << 20, f), before = w.words.count;
        fclose(f);
        gaz_window_new_document(&w);
        if (!gaz_window_read(&w, text, 0, len) || !gaz_window_weigh(&w))
            stop("out of memory");
        gather(&w, sources.list_keys, before, keys, &state);
    }
    size_t count[3];
    for (int i = 0; i < 3; i++)
        count[i] = once(&keys[i], &at[i]);
    made_model net;
    make_model(&net, &(model_plan){.radius = 2,
                                   .hidden = 32,
                                   .vec_dim = 8,
                                   .type_dim = 8,
                                   .evid_dim = 8,
                                   .readings = 2,
                                   .vec_keys = at[0],
                                   .type_keys = at[1],
                                   .evid_keys = at[2],
                                   .nvec = count[0],
                                   .ntype = count[1],
                                   .nevid = count[2],
                                   .matrix = 1200,
                                   .seed = 99});
    if (gaz_write_file(argv[3], net.image.data, net.image.len, &err))
        stop(err.text);
    unmake_model(&net);
    for (int i = 0; i < 3; i++)
        free(at[i]);
    free(found);
    free(text);
    gaz_window_free(&w);
    gaz_data_close(data);
    gaz_container_close(&file);
    return EXIT_SUCCESS;
}
