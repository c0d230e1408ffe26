/* lists.h — small gazetteers made in memory, for the tests of data and match. */
#ifndef TESTS_UNIT_LISTS_H
#define TESTS_UNIT_LISTS_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "compile/gazetteer_builder.h"

typedef struct made {
    gaz_buffer image;
    gaz_gazetteer g;
} made;

/* A project list's header; id.tsv is its file. */
#define HEADER(id, label, casing, columns)                                               \
    "# list: " id "\n# label: " label "\n# case: " casing                                \
    "\n# source: ours\n# licence: MIT\n# date: 2026-11-25\n# columns: " columns "\n"

static inline gaz_status make_base(gaz_buffer *out, const gaz_list_input *in, size_t n,
                                   gaz_error *err) {
    gaz_builder *b = gaz_builder_new(0);
    gaz_status s = GAZ_OK;
    ck_assert_ptr_nonnull(b);
    for (size_t i = 0; s == GAZ_OK && i < n; i++)
        s = gaz_builder_add(b, &in[i], err);
    if (s == GAZ_OK)
        s = gaz_builder_write(b, out, NULL, 0, err);
    gaz_builder_free(b);
    return s;
}

static inline gaz_list_input input(const char *name, const char *text) {
    return (gaz_list_input){.name = name, .text = text, .len = strlen(text)};
}

static inline void open_made(made *m) {
    gaz_error err = {0};
    gaz_container c;
    ck_assert_msg(gaz_container_open_memory(&c, m->image.data, m->image.len, "GAZT",
                                            GAZ_FILE_VERSION, "made", &err) == GAZ_OK,
                  "%s", err.text);
    ck_assert_msg(gaz_gazetteer_open(&m->g, c, "made", &err) == GAZ_OK, "%s", err.text);
    ck_assert_msg(gaz_gazetteer_verify(&m->g, "made", &err) == GAZ_OK, "%s", err.text);
}

static inline void make(made *m, const gaz_list_input *in, size_t n) {
    gaz_error err = {0};
    *m = (made){0};
    ck_assert_msg(make_base(&m->image, in, n, &err) == GAZ_OK, "%s", err.text);
    open_made(m);
}

static inline void make_one(made *m, const char *name, const char *text) {
    gaz_list_input in = input(name, text);
    make(m, &in, 1);
}

static inline void make_user(made *m, const char *tsv) {
    gaz_error err = {0};
    *m = (made){0};
    ck_assert_msg(
        gaz_user_gazetteer_build(&m->image, "mine.tsv", tsv, strlen(tsv), &err) == GAZ_OK,
        "%s", err.text);
    open_made(m);
}

static inline void unmake(made *m) {
    gaz_gazetteer_close(&m->g);
    gaz_buffer_free(&m->image);
}

#endif
