/* test_rules.c — the rule language, its compiler, the compiled form, the machine. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile/gazetteer_builder.h"
#include "compile/rule_check.h"
#include "compile/rule_compiler.h"
#include "match/rule_machine.h"

/* Lists that the rules of the tests name. */
static const char titres[] =
    "# list: titres\n# label: none\n# case: fold\n"
    "# source: ours\n# licence: MIT\n# date: 2026-11-25\n"
    "# columns: form\n# Titres.\nM.\nMme\ndocteur\ngrand rabbin\n";
static const char villes[] = "# list: villes\n# label: PLACE\n# case: capital\n"
                             "# source: ours\n# licence: MIT\n# date: 2026-11-25\n"
                             "# columns: form\n# Villes.\nNancy\nMetz\nBar-le-Duc\n"
                             "Los Angeles\nPort Louis\nPort\n";
static const char mots[] = "# list: communs\n# label: none\n# case: fold\n"
                           "# source: ours\n# licence: MIT\n# date: 2026-11-25\n"
                           "# columns: form\n# Mots.\nport\nmaison\nencore\n";

typedef struct world {
    gaz_buffer lists, rules_file;
    gaz_gazetteer base;
    gaz_container file;
    gaz_rules rules;
    gaz_words words;
    gaz_tokens tokens;
    gaz_matches matches;
    gaz_cands cands;
    char found[4096];
} world;

static void open_lists(world *w) {
    gaz_error err = {0};
    gaz_container file;
    gaz_builder *b = gaz_builder_new(0);
    const gaz_list_input in[] = {{"titres.tsv", NULL, titres, sizeof titres - 1},
                                 {"villes.tsv", NULL, villes, sizeof villes - 1},
                                 {"communs.tsv", NULL, mots, sizeof mots - 1}};
    ck_assert_ptr_nonnull(b);
    for (size_t i = 0; i < sizeof in / sizeof *in; i++)
        ck_assert_msg(gaz_builder_add(b, &in[i], &err) == GAZ_OK, "%s", err.text);
    ck_assert_msg(gaz_builder_write(b, &w->lists, NULL, 0, &err) == GAZ_OK, "%s",
                  err.text);
    ck_assert_msg(gaz_container_open_memory(&file, w->lists.data, w->lists.len, "GAZT",
                                            GAZ_FILE_VERSION, "lists", &err) == GAZ_OK,
                  "%s", err.text);
    ck_assert_msg(gaz_gazetteer_open(&w->base, file, "lists", &err) == GAZ_OK, "%s",
                  err.text);
    gaz_builder_free(b);
}

static gaz_status compile_rules(world *w, const char *text, gaz_error *err) {
    gaz_rule_lists where = {{&w->base, NULL}};
    return gaz_rules_compile_text(&w->rules_file, "t.rules", text, strlen(text),
                                  gaz_rule_lists_find, &where, err);
}

static void open_world(world *w, const char *rules) {
    gaz_error err = {0};
    *w = (world){0};
    open_lists(w);
    ck_assert_msg(compile_rules(w, rules, &err) == GAZ_OK, "%s", err.text);
    ck_assert_msg(gaz_container_open_memory(&w->file, w->rules_file.data,
                                            w->rules_file.len, "GAZT", GAZ_FILE_VERSION,
                                            "rules", &err) == GAZ_OK,
                  "%s", err.text);
    ck_assert_msg(gaz_rules_open(&w->rules, &w->file, w->base.nlists, "rules", &err) ==
                      GAZ_OK,
                  "%s", err.text);
    ck_assert(gaz_words_init(&w->words, &w->base, NULL));
}

static void close_world(world *w) {
    gaz_words_free(&w->words);
    gaz_tokens_free(&w->tokens);
    gaz_matches_free(&w->matches);
    gaz_cands_free(&w->cands);
    gaz_gazetteer_close(&w->base);
    gaz_buffer_free(&w->lists);
    gaz_buffer_free(&w->rules_file);
}

/* Runs the machine; "rule[span] rule[span] …" in the order given. */
static const char *run(world *w, const char *text) {
    gaz_rule_machine *m = gaz_rule_machine_new(&w->rules, &w->words, 0);
    ck_assert_ptr_nonnull(m);
    w->cands.count = 0;
    ck_assert(gaz_tokenize(&w->tokens, text, strlen(text)));
    ck_assert(gaz_words_find(&w->words, text, &w->tokens));
    ck_assert(gaz_match_all(&w->matches, &w->words, text, &w->tokens));
    ck_assert(gaz_rule_machine_run(m, text, &w->tokens, &w->matches, &w->cands));
    size_t n = 0;
    w->found[0] = '\0';
    for (size_t i = 0; i < w->cands.count && n < sizeof w->found - 200; i++) {
        const gaz_cand *c = &w->cands.at[i];
        const gaz_token *first = &w->tokens.at[c->first], *last = first + c->ntok - 1;
        n += (size_t)snprintf(w->found + n, sizeof w->found - n, "%s%s[%.*s]",
                              n ? " " : "", gaz_rule_name(&w->rules, c->ref),
                              (int)(last->start + last->len - first->start),
                              text + first->start);
    }
    gaz_rule_machine_free(m);
    return w->found;
}

/* One rule set, then pairs of a text and what must be found in it. */
static void expect(const char *rules, const char *const *pairs, size_t n) {
    world w;
    open_world(&w, rules);
    for (size_t i = 0; i < n; i++) {
        const char *found = run(&w, pairs[2 * i]);
        ck_assert_msg(strcmp(found, pairs[2 * i + 1]) == 0,
                      "%s\n%s\nfound %s, expected %s", rules, pairs[2 * i], found,
                      pairs[2 * i + 1]);
    }
    close_world(&w);
}
#define EXPECT(rules, ...)                                                               \
    do {                                                                                 \
        static const char *const pairs[] = {__VA_ARGS__};                                \
        expect(rules, pairs, sizeof pairs / sizeof *pairs / 2);                          \
    } while (0)

START_TEST(literals) {
    EXPECT("rule r PERSON\n match \"école\" [ <Cap> ]\n", "Une école Zola.", "r[Zola]",
           "Une ECOLE Zola.", "r[Zola]", "Ecole Zola.", "r[Zola]", "Une ecole Zola.", "");
    EXPECT("rule r PERSON\n match 'École' [ <Cap> ]\n", "Une École Zola.", "r[Zola]",
           "Une école Zola.", "");
    EXPECT("rule r PERSON\n match \"l'école d'\" [ <Cap> ]\n", "Près de l’école d'Arts.",
           "r[Arts]");
    EXPECT("rule r PERSON\n match <\"un\" | 'Deux'> [ <~\"ski\" & Cap> ]\n",
           "Un Kowalski et Deux Nowalski, deux Malski.", "r[Kowalski] r[Nowalski]");
    EXPECT("rule r PLACE\n match [ <Cap & *\"-sur-\" & ^\"vil\"> ]\n",
           "À Villers-sur-Meuse, à Bar-sur-Aube, à Villers.", "r[Villers-sur-Meuse]");
}
END_TEST

START_TEST(conditions) {
    EXPECT("rule r PERSON\n match \"le\" [ <CAPS> ]\n", "Le RER et le Train.", "r[RER]");
    EXPECT("rule r PERSON\n match \"le\" [ <Cap & !CAPS> ]\n", "Le RER et le Train.",
           "r[Train]");
    EXPECT("rule r PERSON\n match [ <num> ] <low | \"%\">\n", "Il a 12 ans.", "r[12]");
    EXPECT("rule r PERSON\n match [ <Cap & debut> ]\n", "Jean voit Paul. Luc part.",
           "r[Jean] r[Luc]");
    EXPECT("rule r PERSON\n match [ <Cap & (debut | \"paul\")> ]\n",
           "Jean voit Paul et Luc.", "r[Jean] r[Paul]");
    EXPECT("rule r PERSON\n match [ <Cap & !debut & !@communs> ]\n",
           "Jean voit Maison, Luc.", "r[Luc]");
    EXPECT("rule r PERSON\n match [ <Cap & digit> ]\n", "Sur l'A31 vers Metz.", "r[A31]");
    EXPECT("rule r PERSON\n match [ <Cap & ligne> ]\n", "Jean voit Paul.\nMarie\n",
           "r[Jean] r[Marie]");
}
END_TEST

START_TEST(lists) {
    EXPECT("rule r PERSON\n match @titres [ <Cap> ]\n",
           "Le grand rabbin Cohen et M. Dupont.", "r[Cohen] r[Dupont]");
    EXPECT("rule r PLACE\n match \"à\" [ @villes ]\n",
           "Il va à Nancy, à Los Angeles et à nancy, à Bar-le-Duc.",
           "r[Nancy] r[Los Angeles] r[Bar-le-Duc]");
    EXPECT("rule r PLACE\n match \"à\" [ @villes <low> ]\n", "Il va à Port Louis demain.",
           "r[Port Louis demain]");
    EXPECT("rule r PLACE\n match [ @villes|titres ] \".\"? $\n", "je vois Metz.",
           "r[Metz]");
    EXPECT("rule r PLACE\n match \"à\" [ <@villes> ]\n", "Il va à Los Angeles ou à Metz.",
           "r[Metz]");
}
END_TEST

START_TEST(repetition) {
    EXPECT("rule r PERSON\n match \"feu\" [ <Cap> ( \"de\"? <Cap> ){0,2} ]\n",
           "Le feu Jean de La Salle Dupont.", "r[Jean de La Salle]");
    EXPECT("rule r PERSON\n match \"feu\" [ <Cap>+ ]\n", "Le feu A B Jean Paul Luc part.",
           "");
    EXPECT("rule r PERSON\n match \"feu\" [ <Cap>+ ]\n", "Le feu Jean Paul Luc part.",
           "r[Jean Paul Luc]");
    EXPECT("rule r PERSON\n match \"feu\" <low>* [ <Cap>{2} ]\n",
           "Le feu bon roi Jean Paul Luc.", "r[Jean Paul]");
    EXPECT("rule r PERSON\n match \"feu\" [ <Cap>{2,} ]\n",
           "Le feu Jean et feu Luc Paul.", "r[Luc Paul]");
    EXPECT("let NOM = <Cap> ( $PART <Cap> )*\nlet PART = \"de\" | \"von\"\n"
           "rule r PERSON\n match \"feu\"\n  # un commentaire\n  [ $NOM ]\n",
           "Le feu Otto von Bismarck de Berlin.", "r[Otto von Bismarck de Berlin]");
}
END_TEST

START_TEST(choice) {
    /* The longest match of all, the widest span among equals, the leftmost of a rule. */
    EXPECT("rule r PERSON\n match [ <Cap> ] <Cap>?\n", "Hier, on voit Jean Paul.",
           "r[Hier] r[Jean] r[Paul]");
    EXPECT("rule r PERSON\n match <Cap>* [ <Cap>+ ]\n", "je vois Jean Paul Luc.",
           "r[Jean Paul Luc]");
    EXPECT("rule r PERSON\n match <Cap>{2} [ <Cap> ]\n match [ <Cap> ]\n",
           "je vois Jean Paul Luc.", "r[Luc]");
    EXPECT("rule a PERSON\n match [ <Cap>+ ]\nrule b PLACE\n match \"à\" [ <Cap> ]\n",
           "je vais à Nancy.", "b[Nancy] a[Nancy]");
}
END_TEST

START_TEST(unless) {
    EXPECT("rule r PERSON\n match [ <Cap>+ ]\n unless after \"rue\" \"de\"?\n"
           " unless before \"SA\"\n unless after ^\n",
           "Hier, rue Victor Hugo, rue de Jean Jaurès, Paul part.", "r[Paul]",
           "Hier, chez Durand, SA.", "r[Durand] r[SA]");
    EXPECT("rule r PERSON\n match [ <Cap & !CAPS> ]\n unless before \"SA\" | \"SARL\"\n",
           "Dupont et Durand SARL.", "r[Dupont]");
    EXPECT("rule r PERSON\n match [ <Cap> ]\n unless after @titres\n",
           "je vois le grand rabbin Cohen et Dupont.", "r[Dupont]");
}
END_TEST

START_TEST(sentences) {
    EXPECT("rule r PERSON\n match ^ [ <Cap> ] <low>\n", "Jean part. Paul Luc reste.",
           "r[Jean]");
    EXPECT("rule r PERSON\n match [ <Cap> ] \".\" $\n", "je vois Jean. Voici Paul.",
           "r[Jean] r[Paul]");
    EXPECT("rule r PERSON\n match <low> \".\" [ <Cap> ]\n", "Il part. Jean reste.", "");
}
END_TEST

START_TEST(flags) {
    world w;
    open_world(&w, "rule n none score 1000\n match [ <Cap> ] \"le\"\n"
                   "rule f PLACE score 5 final\n match \"à\" [ <Cap> ]\n");
    run(&w, "Vers le soir, il va à Metz.");
    ck_assert_uint_eq(w.cands.count, 2);
    ck_assert_uint_eq(w.cands.at[0].label, GAZ_NONE);
    ck_assert_uint_eq(w.cands.at[0].flags, GAZ_CAND_STOP);
    ck_assert_uint_eq(w.cands.at[0].score, 1000);
    ck_assert_uint_eq(w.cands.at[1].label, GAZ_PLACE);
    ck_assert_uint_eq(w.cands.at[1].flags, GAZ_CAND_FINAL);
    ck_assert_uint_eq(w.cands.at[1].source, GAZ_FROM_RULE);
    ck_assert_uint_eq(w.cands.at[1].score, 5);
    ck_assert_str_eq(gaz_rule_file(&w.rules, 1), "t.rules");
    ck_assert_str_eq(gaz_rule_name(&w.rules, 2), "");
    close_world(&w);
}
END_TEST

/* What is wrong, where, and a word that the message must hold. */
static const struct {
    const char *text;
    size_t line, column;
    const char *says;
} wrong[] = {
    {"rule\n", 1, 5, "name"},
    {"rule r\n", 1, 7, "PERSON"},
    {"rule r ANIMAL\n match [ <Cap> ]\n", 1, 8, "PERSON"},
    {"rule r PERSON score 1001\n match [ <Cap> ]\n", 1, 21, "1000"},
    {"rule r PERSON\n yes [a]\n", 1, 6, "no 'match'"},
    {"match [ <Cap> ]\n", 1, 1, "outside"},
    {"rule r PERSON\n matsch [ <Cap> ]\n", 2, 2, "matsch"},
    {"rule r PERSON\n match <Cap>\n", 2, 8, "[ ]"},
    {"rule r PERSON\n match [ <Cap> ] [ <low> ]\n", 2, 8, "second"},
    {"rule r PERSON\n match ( [ <Cap> ] )?\n", 2, 10, "repeated"},
    {"rule r PERSON\n match [ <Cap>? ]\n", 2, 8, "empty"},
    {"rule r PERSON\n match [ <Cap> ] | <low>\n", 2, 20, "|"},
    {"rule r PERSON\n match [ <Cap>\n", 2, 8, "closed"},
    {"rule r PERSON\n match [ <\"deux mots\"> ]\n", 2, 11, "one word"},
    {"rule r PERSON\n match [ <Cpa> ]\n", 2, 11, "Cpa"},
    {"rule r PERSON\n match [ <Cap & > ]\n", 2, 17, "condition"},
    {"rule r PERSON\n match [ <debut & !debut> ]\n", 2, 10, "never"},
    {"rule r PERSON\n match [ @inconnue ]\n", 2, 10, "@inconnue"},
    {"rule r PERSON\n match [ $RIEN ]\n", 2, 10, "$RIEN"},
    {"let A = $B\nlet B = $A\nrule r PERSON\n match [ $A ]\n", 2, 9, "itself"},
    {"let A = <Cap>\nlet A = <low>\n", 2, 5, "already"},
    {"rule r PERSON\n match [ <Cap>{3,2} ]\n", 2, 15, "nothing"},
    {"rule r PERSON\n match [ <Cap>{99} ]\n", 2, 15, "32"},
    {"rule r PERSON\n match [ (<Cap> <low>{32} <num>{32} \"a\"{32} \"b\"{32}){9} ]\n", 1,
     6, "states"},
    {"rule r PERSON\n match [ <Cap> ]\nrule r PERSON\n match [ <Cap> ]\n", 3, 6,
     "already"},
    {"rule r PERSON\n match [ \"a ]\n", 2, 10, "closing"},
    {"rule r PERSON\n match [ \"\" ]\n", 2, 12, "quotes"},
    {"rule r PERSON\n match [ <Cap> ] %\n", 2, 18, "'%'"},
    {"rule r PERSON\n match [ <Cap> ]\n yes rien\n", 3, 6, "[ ]"},
    {"rule r PERSON\n match [ <Cap> ]\n yes [é] et ]\n", 3, 13, "partner"},
    {"rule r PERSON\n match [ <Cap> ]\n unless [ <Cap> ]\n", 3, 9, "after"},
    {"rule r PERSON\n match [ <Cap> ]\n unless after [ <Cap> ]\n", 3, 15,
     "captures nothing"},
};

START_TEST(errors) {
    world w = {0};
    gaz_error err = {0};
    open_lists(&w);
    ck_assert_int_ne(compile_rules(&w, wrong[_i].text, &err), GAZ_OK);
    ck_assert_msg(err.code == GAZ_ERR_SYNTAX && err.line == wrong[_i].line &&
                      err.column == wrong[_i].column && strstr(err.text, wrong[_i].says),
                  "%s: %d, %zu:%zu %s", wrong[_i].text, (int)err.code, err.line,
                  err.column, err.text);
    ck_assert_ptr_nonnull(strstr(err.text, "t.rules"));
    close_world(&w);
}
END_TEST

static void count_failures(void *self, const gaz_error *failure) {
    ck_assert_uint_gt(failure->line, 0);
    ++*(size_t *)self;
}

START_TEST(examples) {
    static const char text[] = "rule r PERSON\n match \"feu\" [ <Cap> ]\n"
                               " yes Le feu [Jean] dort.\n yes Le feu [Jean Paul] dort.\n"
                               " yes Le feu Jean, feu [Paul].\n no Le feu Jean dort.\n"
                               " no Le feu [Jean] dort.\n no Le feu Jean [dort].\n"
                               "rule s PERSON\n match [ <CAPS> ]\n";
    world w;
    gaz_error err = {0};
    gaz_rule_trees trees = {0};
    size_t failures = 0;
    open_world(&w, text);
    ck_assert_int_eq(gaz_rules_parse(&trees, "t.rules", text, strlen(text), &err),
                     GAZ_OK);
    gaz_rule_setting setting = {.base = &w.base};
    ck_assert_int_eq(
        gaz_rules_check(&trees, &w.rules, &setting, count_failures, &failures, &err),
        GAZ_ERR_SYNTAX);
    /* Two in line 4, one each in 5 to 7, none in 8; the second rule has no examples. */
    ck_assert_uint_eq(failures, 2 + 1 + 1 + 1 + 2);
    ck_assert_uint_eq(err.line, 4);
    gaz_rule_trees_free(&trees);
    close_world(&w);
}
END_TEST

/* The user's rules see the base's lists and the user's own, numbered after them. */
START_TEST(two_layers) {
    static const char tsv[] = "Xanadu\tPLACE\nVieux Port\tPLACE\n";
    world w;
    gaz_error err = {0};
    gaz_buffer image = {0};
    gaz_container file;
    gaz_gazetteer user;
    w = (world){0};
    open_lists(&w);
    ck_assert_msg(gaz_user_gazetteer_build(&image, "mine.tsv", tsv, strlen(tsv), &err) ==
                      GAZ_OK,
                  "%s", err.text);
    ck_assert_int_eq(gaz_container_open_memory(&file, image.data, image.len, "GAZT",
                                               GAZ_FILE_VERSION, "mine", &err),
                     GAZ_OK);
    ck_assert_int_eq(gaz_gazetteer_open(&user, file, "mine", &err), GAZ_OK);
    user.first_list = (unsigned)w.base.nlists;
    char rules[200];
    snprintf(rules, sizeof rules, "rule r PLACE\n match @titres [ @%s ]\n",
             gaz_string(&user, user.lists[0].id));
    gaz_rule_lists where = {{&w.base, &user}};
    ck_assert_msg(gaz_rules_compile_text(&w.rules_file, "t.rules", rules, strlen(rules),
                                         gaz_rule_lists_find, &where, &err) == GAZ_OK,
                  "%s", err.text);
    ck_assert_int_eq(gaz_container_open_memory(&w.file, w.rules_file.data,
                                               w.rules_file.len, "GAZT", GAZ_FILE_VERSION,
                                               "rules", &err),
                     GAZ_OK);
    ck_assert_int_eq(gaz_rules_open(&w.rules, &w.file, GAZ_LISTS_MAX, "rules", &err),
                     GAZ_OK);
    ck_assert(gaz_words_init(&w.words, &w.base, &user));
    ck_assert_str_eq(run(&w, "On voit M. Xanadu, Mme Vieux Port et M. Nancy."),
                     "r[Xanadu] r[Vieux Port]");
    close_world(&w);
    gaz_gazetteer_close(&user);
    gaz_buffer_free(&image);
}
END_TEST

START_TEST(same_bytes) {
    static const char text[] = "rule r PERSON\n match @titres [ <Cap & !\"x\">{1,4} ]\n";
    world a, b;
    open_world(&a, text);
    open_world(&b, text);
    ck_assert_uint_eq(a.rules_file.len, b.rules_file.len);
    ck_assert_mem_eq(a.rules_file.data, b.rules_file.data, a.rules_file.len);
    close_world(&a);
    close_world(&b);
}
END_TEST

/* A match that never ends costs no more than its bound; the text is long enough that
 * anything worse than linear would not end. */
START_TEST(linear) {
    world w;
    open_world(&w, "rule r PERSON\n match ( <Cap>* <Cap>* )* [ <Cap> ] ( <Cap>* <Cap>* "
                   ")* \"fin\"\n");
    size_t n = 200000;
    char *text = malloc(n * 3 + 8);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < n; i++)
        memcpy(text + 3 * i, "Al ", 3);
    strcpy(text + 3 * n, "fin");
    run(&w, text);
    ck_assert_uint_eq(w.cands.count, GAZ_RULE_TOKENS_MAX - 1);
    free(text);
    close_world(&w);
}
END_TEST

/* Every byte of the compiled rules wrong in turn: refused, or run without a fault. */
START_TEST(damage) {
    world w;
    gaz_error err;
    open_world(&w, "let N = <Cap> ( \"de\"? <Cap> ){0,2}\n"
                   "rule r PERSON\n match @titres [ $N ]\n unless after \"rue\"\n"
                   "rule s PLACE\n match ^ \"à\" [ <Cap & ~\"ville\"> | @villes ] $\n");
    size_t size = (w.rules_file.len + 63) / 64 * 64;
    unsigned char *bytes = aligned_alloc(64, size);
    ck_assert_ptr_nonnull(bytes);
    for (size_t i = 64; i < w.rules_file.len; i++)
        for (unsigned flip = 1; flip < 256; flip *= 4) {
            gaz_container file;
            gaz_rules good = w.rules;
            memcpy(bytes, w.rules_file.data, w.rules_file.len);
            bytes[i] ^= (unsigned char)flip;
            if (gaz_container_open_memory(&file, bytes, w.rules_file.len, "GAZT",
                                          GAZ_FILE_VERSION, "rules", &err) != GAZ_OK)
                continue;
            if (gaz_rules_open(&w.rules, &file, w.base.nlists, "rules", &err) == GAZ_OK)
                run(&w, "Le grand rabbin Jean de La Salle Dupont. À Metz");
            w.rules = good;
            gaz_container_close(&file);
        }
    free(bytes);
    close_world(&w);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("rules");
    TCase *language = tcase_create("language");
    tcase_add_test(language, literals);
    tcase_add_test(language, conditions);
    tcase_add_test(language, lists);
    tcase_add_test(language, repetition);
    tcase_add_test(language, choice);
    tcase_add_test(language, unless);
    tcase_add_test(language, sentences);
    tcase_add_test(language, flags);
    tcase_add_loop_test(language, errors, 0, (int)(sizeof wrong / sizeof *wrong));
    tcase_add_test(language, examples);
    suite_add_tcase(suite, language);
    TCase *machine = tcase_create("machine");
    tcase_set_timeout(machine, 60);
    tcase_add_test(machine, two_layers);
    tcase_add_test(machine, same_bytes);
    tcase_add_test(machine, linear);
    tcase_add_test(machine, damage);
    suite_add_tcase(suite, machine);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
