/* networks.h — a text read with small lists, and networks of random numbers that know
 * half of what stands in it. */
#ifndef TESTS_UNIT_NETWORKS_H
#define TESTS_UNIT_NETWORKS_H

#include "lists.h"
#include "models.h"
#include "run.h"
#include "tag/window.h"

static const char PERSONNES[] =
    HEADER("personnalites", "PERSON", "capital", "form\tscore") "Vladimir Poutine\t900\n"
                                                                "Angela Merkel\t900\n";
static const char LIEUX[] =
    HEADER("lieux", "PLACE", "capital", "form\tscore") "Nancy\t800\nToul\t300\n";
static const char PRENOMS[] =
    HEADER("prenoms", "none", "capital", "form") "Vladimir\nAngela\n";
static const char GRAMMAIRE[] =
    HEADER("grammaire", "none", "fold", "form") "le\nla\nil\nles\n";

static const char TEXT[] =
    "Vladimir Poutine est attendu à Nancy, a dit Angela Merkel. « Toul attend », dit le "
    "maire (à la radio). POUTINE ATTENDU À TOUL\n\nLe 3 mai 2012, il vit à Metz ; à "
    "Nancy, l'Élysée n'a rien dit de Mme Merkel. Le Premier ministre non plus.";

typedef struct bench {
    made base;
    gaz_known_lists known;
    gaz_list_keys keys;
    gaz_window window;
} bench;

static inline void open_bench(bench *b) {
    const gaz_list_input in[] = {input("personnalites.tsv", PERSONNES),
                                 input("lieux.tsv", LIEUX), input("prenoms.tsv", PRENOMS),
                                 input("grammaire.tsv", GRAMMAIRE)};
    *b = (bench){0};
    make(&b->base, in, COUNT(in));
    gaz_known_lists_find(&b->known, &b->base.g);
    gaz_list_keys_find(&b->keys, &b->base.g);
    gaz_sources sources = {
        .lists = {&b->base.g, NULL}, .known = &b->known, .list_keys = &b->keys};
    ck_assert(gaz_window_init(&b->window, &sources));
}

static inline void close_bench(bench *b) {
    gaz_window_free(&b->window);
    unmake(&b->base);
}

static inline void weigh(bench *b, const char *text) {
    gaz_window_new_document(&b->window);
    ck_assert(gaz_window_read(&b->window, text, 0, strlen(text)) &&
              gaz_window_weigh(&b->window));
}

/* A model that knows about half of what stands in the text. */
static inline void learn_text(made_model *net, bench *b, const char *text,
                              model_plan plan) {
    gaz_buffer vec = {0}, type = {0}, evid = {0};
    uint32_t ids[GAZ_FEATURES_MAX], state = plan.seed + 1;
    weigh(b, text);
    const gaz_window *w = &b->window;
    for (size_t i = 0; i < w->words.count; i++) {
        const gaz_word *word = &w->words.at[i];
        if (word->len && next_random(&state) % 2)
            append32(&vec, i % 3 ? gaz_spelling_key(word) : gaz_folded_key(word));
        unsigned n = gaz_type_features(word, 0xB5, &b->keys, ids);
        for (unsigned k = 0; k < n; k++)
            if (next_random(&state) % 2)
                append32(&type, ids[k]);
    }
    for (size_t i = 0; i < w->tokens.count; i++)
        for (unsigned k = 0; k < w->evidence.count[i]; k++)
            if (next_random(&state) % 2)
                append32(&evid, w->evidence.ids[i * GAZ_EVIDENCE_MAX + k]);
    ck_assert(!vec.failed && !type.failed && !evid.failed);
    uint32_t *keys[3];
    gaz_buffer *from[] = {&vec, &type, &evid};
    for (int i = 0; i < 3; i++) {
        keys[i] = malloc(from[i]->len);
        ck_assert_ptr_nonnull(keys[i]);
        memcpy(keys[i], from[i]->data, from[i]->len);
    }
    plan.vec_keys = keys[0];
    plan.type_keys = keys[1];
    plan.evid_keys = keys[2];
    plan.nvec = vec.len / 4;
    plan.ntype = type.len / 4;
    plan.nevid = evid.len / 4;
    make_model(net, &plan);
    for (int i = 0; i < 3; i++) {
        free(keys[i]);
        gaz_buffer_free(from[i]);
    }
}

static const model_plan PLANS[] = {
    {.radius = 2,
     .hidden = 16,
     .vec_dim = 3,
     .type_dim = 5,
     .evid_dim = 4,
     .matrix = 3000},
    {.radius = 0,
     .hidden = 32,
     .vec_dim = 1,
     .type_dim = 1,
     .evid_dim = 2,
     .matrix = 9000},
    {.radius = 3,
     .hidden = 48,
     .vec_dim = 7,
     .type_dim = 3,
     .evid_dim = 10,
     .matrix = 500},
    /* so large that every clamp is used */
    {.radius = 2,
     .hidden = 16,
     .vec_dim = 9,
     .type_dim = 9,
     .evid_dim = 10,
     .matrix = 30000},
};

#endif
