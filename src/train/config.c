/* config.c — the sizes and rates of a training, read from a file. Room: train. */
#include "train/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

typedef enum kind { WHOLE, SHARE, PATH, SEED } kind;

static const struct {
    const char *key;
    kind kind;
    size_t place;
    double least, most;
} KEYS[] = {
    {"radius", WHOLE, offsetof(gaz_train_config, radius), 0, GAZ_RADIUS_MAX},
    {"hidden", WHOLE, offsetof(gaz_train_config, hidden), 16, GAZ_HIDDEN_MAX},
    {"vec_dim", WHOLE, offsetof(gaz_train_config, vec_dim), 1, GAZ_INPUT_MAX / 2},
    {"type_dim", WHOLE, offsetof(gaz_train_config, type_dim), 1, GAZ_INPUT_MAX / 2},
    {"evid_dim", WHOLE, offsetof(gaz_train_config, evid_dim), 1, GAZ_INPUT_MAX / 2},
    {"epochs", WHOLE, offsetof(gaz_train_config, epochs), 1, 1000},
    {"batch", WHOLE, offsetof(gaz_train_config, batch), 1, 100000},
    {"min_count", WHOLE, offsetof(gaz_train_config, min_count), 1, 1e9},
    {"max_vectors", WHOLE, offsetof(gaz_train_config, max_vectors), 1, 1e6},
    {"threads", WHOLE, offsetof(gaz_train_config, threads), 1, 64},
    {"gold_repeat", WHOLE, offsetof(gaz_train_config, gold_repeat), 1, 100},
    {"rate", SHARE, offsetof(gaz_train_config, rate), 0, 1},
    {"dropout", SHARE, offsetof(gaz_train_config, dropout), 0, 0.95},
    {"word_dropout", SHARE, offsetof(gaz_train_config, word_dropout), 0, 1},
    {"feature_dropout", SHARE, offsetof(gaz_train_config, feature_dropout), 0, 1},
    {"decay", SHARE, offsetof(gaz_train_config, decay), 0, 1},
    {"average", SHARE, offsetof(gaz_train_config, average), 0, 1},
    {"rough_weight", SHARE, offsetof(gaz_train_config, rough_weight), 0, 100},
    {"plain_weight", SHARE, offsetof(gaz_train_config, plain_weight), 0, 100},
    {"plain_sure", SHARE, offsetof(gaz_train_config, plain_sure), 0, 1},
    {"seed", SEED, offsetof(gaz_train_config, seed), 0, 0},
    {"vectors", PATH, offsetof(gaz_train_config, vectors), 0, 0},
    {"clusters", PATH, offsetof(gaz_train_config, clusters), 0, 0},
};

gaz_train_config gaz_train_config_default(void) {
    return (gaz_train_config){.radius = 2,
                              .hidden = 256,
                              .vec_dim = 64,
                              .type_dim = 64,
                              .evid_dim = 48,
                              .epochs = 12,
                              .batch = 64,
                              .min_count = 2,
                              .max_vectors = 60000,
                              .threads = 2,
                              .rate = 0.001f,
                              .dropout = 0.4f,
                              .word_dropout = 0.05f,
                              .feature_dropout = 0.1f,
                              .decay = 0.01f,
                              .average = 0.999f,
                              .rough_weight = 0.5f,
                              .plain_weight = 0.5f,
                              .plain_sure = 0.9f,
                              .gold_repeat = 1,
                              .seed = 1};
}

static gaz_status set(gaz_train_config *c, const char *path, size_t line, const char *key,
                      const char *value, gaz_error *err) {
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        if (strcmp(KEYS[i].key, key) != 0)
            continue;
        char *place = (char *)c + KEYS[i].place, *end = NULL;
        if (KEYS[i].kind == PATH) {
            if (strlen(value) >= sizeof c->vectors)
                return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0,
                                   "%s:%zu: the path is too long", path, line);
            strcpy(place, value);
            return GAZ_OK;
        }
        double v = strtod(value, &end);
        if (end == value || *end)
            return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0,
                               "%s:%zu: '%s' is not a number", path, line, value);
        if (KEYS[i].kind == SEED) {
            unsigned long seed = (unsigned long)v;
            memcpy(place, &seed, sizeof seed);
            return GAZ_OK;
        }
        if (!(v >= KEYS[i].least && v <= KEYS[i].most))
            return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0,
                               "%s:%zu: %s must be from %g to %g", path, line, key,
                               KEYS[i].least, KEYS[i].most);
        if (KEYS[i].kind == WHOLE) {
            unsigned whole = (unsigned)v;
            memcpy(place, &whole, sizeof whole);
        } else {
            float share = (float)v;
            memcpy(place, &share, sizeof share);
        }
        return GAZ_OK;
    }
    return gaz_fail_at(err, GAZ_ERR_SYNTAX, line, 0, 0, "%s:%zu: unknown key '%s'", path,
                       line, key);
}

/* s without white space at both ends. */
static char *trim(char *s) {
    while (*s == ' ' || *s == '\t')
        s++;
    size_t n = strlen(s);
    while (n && strchr(" \t\r\n", s[n - 1]))
        s[--n] = '\0';
    return s;
}

gaz_status gaz_train_config_read(gaz_train_config *c, const char *path, gaz_error *err) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return gaz_fail(err, GAZ_ERR_IO, "%s: %s", path, strerror(errno));
    *c = gaz_train_config_default();
    char *line = NULL;
    size_t cap = 0, number = 0;
    gaz_status status = GAZ_OK;
    while (!status && getline(&line, &cap, f) > 0) {
        number++;
        char *text = trim(line), *equals = strchr(text, '=');
        if (*text == '\0' || *text == '#')
            continue;
        if (!equals) {
            status = gaz_fail_at(err, GAZ_ERR_SYNTAX, number, 0, 0,
                                 "%s:%zu: key = value is expected", path, number);
            break;
        }
        *equals = '\0';
        status = set(c, path, number, trim(text), trim(equals + 1), err);
    }
    if (!status && c->hidden % 16)
        status = gaz_fail(err, GAZ_ERR_SYNTAX, "%s: hidden must be a multiple of 16", path);
    if (!status && ((c->vec_dim + c->type_dim) % 2 || c->evid_dim % 2))
        status = gaz_fail(err, GAZ_ERR_SYNTAX,
                          "%s: vec_dim + type_dim and evid_dim must be even", path);
    free(line);
    fclose(f);
    return status;
}
