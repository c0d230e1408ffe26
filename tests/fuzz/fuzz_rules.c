/* fuzz_rules.c — rules as a user writes them: an error with its place, or automata that
 * open and run. */
#include "compile/rule_check.h"
#include "match/rule_machine.h"
#include "world.h"

static void run_rules(const gaz_rules *rules, const gaz_gazetteer *lists) {
    gaz_words words;
    gaz_tokens tokens = {0};
    gaz_matches matches = {0};
    gaz_cands cands = {0};
    PROMISE(gaz_words_init(&words, lists, NULL));
    gaz_rule_machine *m = gaz_rule_machine_new(rules, &words, 0);
    PROMISE(m != NULL);
    PROMISE(gaz_tokenize(&tokens, WORLD_TEXT, strlen(WORLD_TEXT)) &&
            gaz_words_find(&words, WORLD_TEXT, &tokens) &&
            gaz_match_all(&matches, &words, WORLD_TEXT, &tokens) &&
            gaz_rule_machine_run(m, WORLD_TEXT, &tokens, &matches, &cands));
    for (size_t i = 0; i < cands.count; i++)
        PROMISE(cands.at[i].ntok > 0 && cands.at[i].first < tokens.count &&
                cands.at[i].ntok <= tokens.count - cands.at[i].first);
    gaz_cands_free(&cands);
    gaz_matches_free(&matches);
    gaz_tokens_free(&tokens);
    gaz_rule_machine_free(m);
    gaz_words_free(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static gaz_buffer world;
    static gaz_gazetteer lists;
    gaz_error err = {0};
    gaz_rule_trees trees = {0};
    gaz_rule_image image = {0};
    gaz_buffer file = {0};
    gaz_section sections[GAZ_RULE_SECTIONS];
    gaz_container c;
    gaz_rules rules;
    if (!world.len) {
        make_world(&world);
        PROMISE_OK(gaz_container_open_memory(&c, world.data, world.len, "GAZT",
                                             GAZ_FILE_VERSION, "x", &err));
        PROMISE_OK(gaz_gazetteer_open(&lists, c, "x", &err));
    }
    gaz_rule_lists find = {{&lists, NULL}};
    gaz_status s = gaz_rules_parse(&trees, "x.rules", (const char *)data, size, &err);
    if (s == GAZ_OK)
        s = gaz_rules_compile(&image, &trees, gaz_rule_lists_find, &find, &err);
    if (s == GAZ_OK) {
        gaz_rule_image_sections(&image, sections);
        PROMISE_OK(gaz_container_build(&file, "GAZT", GAZ_FILE_VERSION, sections,
                                       GAZ_RULE_SECTIONS, &err));
        PROMISE_OK(gaz_container_open_memory(&c, file.data, file.len, "GAZT",
                                             GAZ_FILE_VERSION, "x", &err));
        PROMISE_OK(gaz_rules_open(&rules, &c, lists.nlists, "x", &err));
        run_rules(&rules, &lists);
        gaz_rule_setting setting = {.base = &lists};
        s = gaz_rules_check(&trees, &rules, &setting, NULL, NULL, &err);
    }
    if (s != GAZ_OK) {
        PROMISE(s == GAZ_ERR_SYNTAX || s == GAZ_ERR_LIMIT || s == GAZ_ERR_ENCODING);
        PROMISE(err.code == s && err.text[0] != '\0');
    }
    gaz_buffer_free(&file);
    gaz_rule_image_free(&image);
    gaz_rule_trees_free(&trees);
    return 0;
}
