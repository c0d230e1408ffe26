/* fuzz_files.c — damaged data files. An input that begins as a file of ours does is
 * opened as it stands; any other is a list of changes to small whole files: four bytes of
 * place, one of how, four of value. What still opens is used. */
#include "world.h"

static gaz_buffer lists, copy;
static made_model net;

static void change(gaz_buffer *b, const uint8_t *data, size_t size) {
    for (; size >= 9; data += 9, size -= 9) {
        uint32_t place, value;
        memcpy(&place, data, 4);
        memcpy(&value, data + 5, 4);
        size_t at = place % b->len;
        switch (data[4] % 4) {
        case 0:
            b->data[at] = (char)value;
            break;
        case 1: /* a whole number of a record */
            at &= ~(size_t)3;
            if (at + 4 <= b->len)
                memcpy(b->data + at, &value, 4);
            break;
        case 2: /* one more, one less */
            b->data[at] = (char)(b->data[at] + (value % 2 ? 1 : -1));
            break;
        default: /* a stretch of one byte */
            for (size_t i = 0; i < (value >> 8) % 64 && at + i < b->len; i++)
                b->data[at + i] = (char)value;
        }
    }
}

static void use(const void *gaz, size_t ngaz, const void *model, size_t nmodel) {
    gaz_error err = {0};
    gaz_data *data = NULL;
    gaz_status s = gaz_data_open_memory(&data, gaz, ngaz, model, nmodel, &err);
    if (s != GAZ_OK) {
        PROMISE(s == GAZ_ERR_DATA && err.text[0] != '\0' && data == NULL);
        return;
    }
    gaz_options opt = {.size = sizeof opt, .cues = 1};
    gaz_tagger *t;
    const gaz_doc *doc;
    PROMISE_OK(gaz_tagger_new(&t, data, &opt, &err));
    PROMISE_OK(gaz_tag(t, WORLD_TEXT, strlen(WORLD_TEXT), &doc, &err));
    check_document(doc, strlen(WORLD_TEXT));
    gaz_tagger_free(t);
    gaz_data_close(data);
}

/* An aligned copy of exactly its size, so that reading beyond it is seen. */
static void use_copy(const void *bytes, size_t n, int is_model) {
    void *p;
    PROMISE(posix_memalign(&p, 16, n) == 0);
    memcpy(p, bytes, n);
    if (is_model)
        use(lists.data, lists.len, p, n);
    else
        use(p, n, net.image.data, net.image.len);
    free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!lists.len) {
        make_world(&lists);
        make_world_model(&net);
    }
    if (size == 0)
        return 0;
    if (size >= 16 && data[0] == 0x89) {
        use_copy(data, size, memcmp(data + 8, "GAZM", 4) == 0);
        return 0;
    }
    int is_model = data[0] % 2;
    const gaz_buffer *whole = is_model ? &net.image : &lists;
    copy.len = 0;
    gaz_buffer_append(&copy, whole->data, whole->len);
    PROMISE(!copy.failed);
    change(&copy, data + 1, size - 1);
    use_copy(copy.data, copy.len, is_model);
    return 0;
}
