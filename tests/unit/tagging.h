/* tagging.h — data of small lists and rules opened from memory, and what a tagger says.
 */
#ifndef TESTS_UNIT_TAGGING_H
#define TESTS_UNIT_TAGGING_H

#include <stdio.h>

#include "compile/rule_compiler.h"
#include "gazette.h"
#include "lists.h"

/* Lists and rules (NULL: none) compiled as the build does it. */
static inline void compile_data(gaz_buffer *out, const gaz_list_input *in, size_t n,
                                const char *rules) {
    gaz_error err = {0};
    made lists = {0};
    gaz_rule_trees trees = {0};
    gaz_rule_image image = {0};
    gaz_section sections[GAZ_RULE_SECTIONS];
    *out = (gaz_buffer){0};
    make(&lists, in, n);
    if (!rules) {
        gaz_buffer_append(out, lists.image.data, lists.image.len);
        unmake(&lists);
        return;
    }
    gaz_rule_lists find = {{&lists.g, NULL}};
    ck_assert_msg(
        gaz_rules_parse(&trees, "base.rules", rules, strlen(rules), &err) == GAZ_OK &&
            gaz_rules_compile(&image, &trees, gaz_rule_lists_find, &find, &err) == GAZ_OK,
        "%s", err.text);
    gaz_rule_image_sections(&image, sections);
    gaz_builder *b = gaz_builder_new(0);
    ck_assert_ptr_nonnull(b);
    for (size_t i = 0; i < n; i++)
        ck_assert_int_eq(gaz_builder_add(b, &in[i], &err), GAZ_OK);
    ck_assert_int_eq(gaz_builder_write(b, out, sections, GAZ_RULE_SECTIONS, &err),
                     GAZ_OK);
    gaz_builder_free(b);
    gaz_rule_image_free(&image);
    gaz_rule_trees_free(&trees);
    unmake(&lists);
}

typedef struct tagging {
    gaz_buffer image;
    gaz_data *data;
    gaz_tagger *tagger;
    char got[4000];
} tagging;

static inline void open_tagging(tagging *t, const gaz_list_input *in, size_t n,
                                const char *rules) {
    gaz_error err = {0};
    *t = (tagging){0};
    compile_data(&t->image, in, n, rules);
    ck_assert_msg(gaz_data_open_memory(&t->data, t->image.data, t->image.len, NULL, 0,
                                       &err) == GAZ_OK,
                  "%s", err.text);
}

static inline void add_list(tagging *t, const char *tsv) {
    gaz_error err = {0};
    ck_assert_msg(gaz_data_add_gazetteer(t->data, "miens.tsv", tsv, strlen(tsv), &err) ==
                      GAZ_OK,
                  "%s", err.text);
}

static inline void add_rules(tagging *t, const char *rules) {
    gaz_error err = {0};
    ck_assert_msg(gaz_data_add_rules(t->data, "miennes.rules", rules, strlen(rules),
                                     &err) == GAZ_OK,
                  "%s", err.text);
}

static inline void close_tagging(tagging *t) {
    gaz_tagger_free(t->tagger);
    gaz_data_close(t->data);
    gaz_buffer_free(&t->image);
}

static inline const gaz_doc *tag(tagging *t, const char *text) {
    gaz_error err = {0};
    const gaz_doc *doc = NULL;
    if (!t->tagger)
        ck_assert_msg(gaz_tagger_new(&t->tagger, t->data, NULL, &err) == GAZ_OK, "%s",
                      err.text);
    ck_assert_msg(gaz_tag(t->tagger, text, strlen(text), &doc, &err) == GAZ_OK, "%s",
                  err.text);
    return doc;
}

/* The promises that every document keeps. */
static inline void check_promises(const gaz_doc *doc, size_t len) {
    size_t end = 0;
    for (size_t i = 0; i < gaz_doc_count(doc); i++) {
        const gaz_entity *e = gaz_doc_entity(doc, i);
        ck_assert_uint_ge(e->start, end);
        ck_assert_uint_gt(e->end, e->start);
        ck_assert_uint_le(e->end, len);
        ck_assert_ptr_nonnull(gaz_label_name(e->label));
        ck_assert_ptr_nonnull(gaz_source_name(e->source));
        ck_assert_uint_le(e->chain, gaz_doc_chain_count(doc));
        ck_assert(e->score <= 1);
        end = e->end;
    }
    ck_assert_ptr_null(gaz_doc_entity(doc, gaz_doc_count(doc)));
    ck_assert_ptr_null(gaz_doc_chain(doc, gaz_doc_chain_count(doc)));
    ck_assert_ptr_null(gaz_doc_cue(doc, gaz_doc_cue_count(doc)));
    for (size_t c = 0; c < gaz_doc_chain_count(doc); c++) {
        const gaz_chain *chain = gaz_doc_chain(doc, c);
        ck_assert_uint_ge(chain->nmentions, 2);
        ck_assert_ptr_nonnull(chain->name);
        for (size_t k = 0; k < chain->nmentions; k++) {
            const gaz_entity *e = gaz_doc_entity(doc, chain->mentions[k]);
            ck_assert_ptr_nonnull(e);
            ck_assert_uint_eq(e->chain, c + 1);
            ck_assert_int_eq(e->label, chain->label);
            ck_assert(k == 0 || chain->mentions[k] > chain->mentions[k - 1]);
        }
    }
}

/* "mention=L; …", L the first letters of the label, `*` behind for what the user gave,
 * `:n` for a chain. */
static inline const char *names_of(tagging *t, const char *text) {
    const gaz_doc *doc = tag(t, text);
    size_t n = 0;
    check_promises(doc, strlen(text));
    t->got[0] = '\0';
    for (size_t i = 0; i < gaz_doc_count(doc); i++) {
        const gaz_entity *e = gaz_doc_entity(doc, i);
        n += (size_t)snprintf(t->got + n, sizeof t->got - n, "%.*s=%.3s%s",
                              (int)(e->end - e->start), text + e->start,
                              gaz_label_name(e->label),
                              e->source == GAZ_FROM_USER ? "*" : "");
        if (e->chain)
            n += (size_t)snprintf(t->got + n, sizeof t->got - n, ":%u", e->chain);
        n += (size_t)snprintf(t->got + n, sizeof t->got - n, "; ");
        ck_assert_uint_lt(n, sizeof t->got);
    }
    return t->got;
}

static inline void check_names(tagging *t, const char *text, const char *want) {
    const char *got = names_of(t, text);
    ck_assert_msg(strcmp(got, want) == 0, "« %s »: got %s, not %s", text, got, want);
}

#endif
