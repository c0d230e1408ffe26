/* fuzz_tag.c — any text through the tagger, with and without a model. */
#include "base/hash.h"
#include "world.h"

static gaz_tagger *new_tagger(const gaz_data *data, int no_model) {
    gaz_error err;
    gaz_tagger *t;
    gaz_options opt = {.size = sizeof opt, .no_model = no_model, .cues = 1};
    PROMISE_OK(gaz_tagger_new(&t, data, &opt, &err));
    return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static gaz_buffer image;
    static made_model net;
    static gaz_data *world;
    static gaz_tagger *taggers[2];
    const char *text = (const char *)data;
    gaz_error err = {0};
    if (!world) {
        static const char own[] =
            "Zorglub\tORGANIZATION\nParis\tstop\nNancy\tPERSON\t\t\t\t2\n";
        make_world(&image);
        make_world_model(&net);
        PROMISE_OK(gaz_data_open_memory(&world, image.data, image.len, net.image.data,
                                        net.image.len, &err));
        PROMISE_OK(gaz_data_add_gazetteer(world, "x", own, sizeof own - 1, &err));
        for (int i = 0; i < 2; i++)
            taggers[i] = new_tagger(world, i);
    }
    for (int i = 0; i < 2; i++) {
        const gaz_doc *doc = NULL, *again = NULL;
        gaz_status s = gaz_tag(taggers[i], text, size, &doc, &err);
        if (s == GAZ_ERR_ENCODING) {
            PROMISE(err.byte < size && doc == NULL);
            continue;
        }
        PROMISE(s == GAZ_OK);
        check_document(doc, size);
        /* A tagger that has seen nothing says the same; it is too dear for every text. */
        if (gaz_hash_bytes(data, size) % 16)
            continue;
        gaz_tagger *fresh = new_tagger(world, i);
        PROMISE_OK(gaz_tag(fresh, text, size, &again, &err));
        PROMISE(gaz_doc_count(doc) == gaz_doc_count(again));
        for (size_t k = 0; k < gaz_doc_count(doc); k++) {
            const gaz_entity *a = gaz_doc_entity(doc, k), *b = gaz_doc_entity(again, k);
            PROMISE(a->start == b->start && a->end == b->end && a->label == b->label &&
                    a->score == b->score && a->chain == b->chain);
            PROMISE(((unsigned char)text[a->start] & 0xC0) != 0x80);
            PROMISE(a->end == size || ((unsigned char)text[a->end] & 0xC0) != 0x80);
        }
        gaz_tagger_free(fresh);
    }
    return 0;
}
