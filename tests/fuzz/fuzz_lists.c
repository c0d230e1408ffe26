/* fuzz_lists.c — a list as a user, or the project, writes it: an error with its place, or
 * a file that is whole. */
#include <string.h>

#include "compile/gazetteer_builder.h"
#include "fuzz.h"

static void check_error(gaz_status s, const gaz_error *err) {
    PROMISE(s == GAZ_ERR_SYNTAX || s == GAZ_ERR_LIMIT || s == GAZ_ERR_ENCODING);
    PROMISE(err->code == s && err->text[0] != '\0');
}

static void check_file(const gaz_buffer *image) {
    gaz_error err = {0};
    gaz_container c;
    gaz_gazetteer g;
    PROMISE_OK(gaz_container_open_memory(&c, image->data, image->len, "GAZT",
                                         GAZ_FILE_VERSION, "x", &err));
    PROMISE_OK(gaz_container_verify(&c, "x", &err));
    PROMISE_OK(gaz_gazetteer_open(&g, c, "x", &err));
    PROMISE_OK(gaz_gazetteer_verify(&g, "x", &err));
    gaz_gazetteer_close(&g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gaz_list_input in = {.name = "x.tsv", .text = (const char *)data, .len = size};
    for (int user = 0; user < 2; user++) {
        gaz_error err = {0};
        gaz_buffer image = {0};
        gaz_builder *b = gaz_builder_new(user);
        PROMISE(b != NULL);
        gaz_status s = gaz_builder_add(b, &in, &err);
        if (s == GAZ_OK)
            s = gaz_builder_write(b, &image, NULL, 0, &err);
        if (s == GAZ_OK)
            check_file(&image);
        else
            check_error(s, &err);
        gaz_builder_free(b);
        gaz_buffer_free(&image);
    }
    return 0;
}
