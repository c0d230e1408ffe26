/* test_match.c — the word table and the matcher. */
#include <stdio.h>

#include "lists.h"
#include "match/matcher.h"

static const char LIEUX[] =
    HEADER("lieux", "PLACE", "capital",
           "form\tscore") "Paris\nSaint-Denis\nLe Havre\nHérault\nÉtats-Unis\nNew "
                          "York\nNew York City\nNew\t100\n"
                          "Nice\nCôte d'Ivoire\n";
static const char SIGLES[] =
    HEADER("sigles", "ORGANIZATION", "exact",
           "form") "SAIT\nSNCF\niPhone\nL'Équipe\nOU\nÉcole de guerre\n";
static const char COMMUNS[] =
    HEADER("communs", "none", "fold", "form") "sait\nmère\nle\nest\néglise\ndu coin\n";
static const char GRAMMAIRE[] = HEADER("grammaire", "none", "fold", "form") "ou\n";
static const char FONCTIONS[] =
    HEADER("fonctions", "none", "fold", "form\tgender") "maire\tm\nadjoint au maire\tm\n";
static const char STOP[] = HEADER("stop", "stop", "capital", "form") "Tour de France\n";

typedef struct found {
    made base, user;
    gaz_words words;
    gaz_tokens tokens;
    gaz_matches matches;
} found;

static void find(found *f, const char *text) {
    ck_assert(gaz_tokenize(&f->tokens, text, strlen(text)));
    ck_assert(gaz_words_find(&f->words, text, &f->tokens));
    ck_assert(gaz_match_all(&f->matches, &f->words, text, &f->tokens));
}

static void open_all(found *f, const char *user) {
    const gaz_list_input in[] = {
        input("lieux.tsv", LIEUX),     input("sigles.tsv", SIGLES),
        input("communs.tsv", COMMUNS), input("grammaire.tsv", GRAMMAIRE),
        input("stop.tsv", STOP),       input("fonctions.tsv", FONCTIONS)};
    *f = (found){0};
    make(&f->base, in, 6);
    if (user) {
        make_user(&f->user, user);
        f->user.g.first_list = (unsigned)f->base.g.nlists;
    }
    ck_assert(gaz_words_init(&f->words, &f->base.g, user ? &f->user.g : NULL));
}

static void close_all(found *f) {
    gaz_matches_free(&f->matches);
    gaz_tokens_free(&f->tokens);
    gaz_words_free(&f->words);
    unmake(&f->base);
    if (f->user.g.strings)
        unmake(&f->user);
}

/* All matches of a text, as "text=list;…"; upper layers are marked with '+'. */
static void check_matches(const char *user, const char *text, const char *want) {
    found f;
    char got[1000] = "";
    open_all(&f, user);
    find(&f, text);
    for (size_t i = 0; i < f.matches.count; i++) {
        const gaz_match *m = &f.matches.at[i];
        const gaz_token *a = &f.tokens.at[m->first], *z = &a[m->ntok - 1];
        size_t n = strlen(got);
        const char *list =
            gaz_string(f.words.layer[m->layer], gaz_match_list(&f.words, m)->id);
        snprintf(got + n, sizeof got - n, "%.*s=%s%s;",
                 (int)(z->start + z->len - a->start), text + a->start, list,
                 m->layer ? "+" : "");
    }
    ck_assert_msg(strcmp(got, want) == 0, "« %s »: got %s, not %s", text, got, want);
    close_all(&f);
}

static const struct {
    const char *text, *want;
} CASES[] = {
    {"Il vit à Paris.", "Paris=lieux;"},
    {"les paris sont ouverts", ""},
    {"PARIS SOUS LA NEIGE", "PARIS=lieux;"},
    {"de Saint-Denis, St Denis, Saint Denis",
     "Saint-Denis=lieux;St Denis=lieux;Saint Denis=lieux;"},
    {"Les Etats-Unis, les États-Unis et les états-unis",
     "Etats-Unis=lieux;États-Unis=lieux;"},
    {"dans l'HERAULT et l'Herault", "HERAULT=lieux;"},
    /* longest first, all readings */
    {"À New York City", "New York City=lieux;New York=lieux;New=lieux;"},
    /* without its article after au, du, aux, des only */
    {"au Havre, le Havre, Le Havre", "Havre=lieux;Le Havre=lieux;"},
    {"l’Équipe dit, L’Équipe dit, L'EQUIPE DIT", "L’Équipe=sigles;L'EQUIPE=sigles;"},
    {"en Côte d’Ivoire", "Côte d’Ivoire=lieux;"},
    /* acronyms as written */
    {"Il sait que SAIT est Sait", "SAIT=sigles;"},
    {"LA MERE SAIT OU EST LA SNCF", "SNCF=sigles;"},
    {"la Sncf et la sncf", ""},
    {"un iPhone, un Iphone", "iPhone=sigles;"},
    {"L'Ecole de guerre, l'école de guerre", "Ecole de guerre=sigles;"},
    /* not over the end of a sentence, but over that of a line */
    {"Il vit à New. York est loin.", "New=lieux;"},
    {"Depuis la fin de la guerre les deux hommes n'ont pas quitté la Côte\nd’Ivoire une fois",
     "Côte\nd’Ivoire=lieux;"},
    {"pendant le Tour de France", "Tour de France=stop;"},
    {"l'adjoint au maire du coin",
     "adjoint au maire=fonctions;maire=fonctions;du coin=communs;"},
    {"", ""},
};

START_TEST(base_lists_match) {
    check_matches(NULL, CASES[_i].text, CASES[_i].want);
}
END_TEST

START_TEST(user_lists_match) {
    static const char user[] = "New York City Marathon\tstop\nParis\tORGANIZATION\n"
                               "Zorglub SA\tORGANIZATION\t\t\t\t\twhole-line\n"
                               "aCme\tORGANIZATION\t\t\t\t\tcase\n";
    check_matches(user, "À New York City Marathon",
                  "New York City Marathon=mine.tsv+;New York City=lieux;New York=lieux;"
                  "New=lieux;");
    check_matches(user, "À Paris", "Paris=lieux;Paris=mine.tsv+;");
    check_matches(user, "Zorglub SA\nPour Zorglub SA\n\nZorglub SA",
                  "Zorglub SA=mine.tsv+;"
                  "Zorglub SA=mine.tsv+;");
    check_matches(user, "aCme et ACME et Acme", "aCme=mine.tsv+;");
}
END_TEST

START_TEST(the_index_covers_all_tokens) {
    found f;
    open_all(&f, NULL);
    find(&f, "À New York City et à Paris.");
    ck_assert_uint_eq(f.matches.index[0], 0);
    ck_assert_uint_eq(f.matches.index[f.tokens.count], f.matches.count);
    for (size_t i = 0; i < f.tokens.count; i++)
        for (uint32_t k = f.matches.index[i]; k < f.matches.index[i + 1]; k++)
            ck_assert_uint_eq(f.matches.at[k].first, i);
    close_all(&f);
}
END_TEST

static const gaz_word *word(const found *f, size_t token) {
    return &f->words.at[f->tokens.at[token].word];
}

START_TEST(words_know_their_lists) {
    found f;
    open_all(&f, "Nice\tstop\nla Nice\tstop\nmère\tPERSON\n");
    find(&f, "Nice nice MERE mere Mère la");
    unsigned lieux = 0, communs = 2, mine = 6, person = 7;
    ck_assert(gaz_listset_has(&word(&f, 0)->lists->alone, lieux));
    ck_assert(gaz_listset_has(&word(&f, 0)->lists->alone, mine));
    ck_assert(gaz_listset_has(&word(&f, 1)->lists->alone, lieux));   /* whatever its case */
    ck_assert(gaz_listset_has(&word(&f, 2)->lists->alone, communs)); /* a variant written so */
    ck_assert(!gaz_listset_has(&word(&f, 3)->lists->alone, communs));
    ck_assert(gaz_listset_has(&word(&f, 4)->lists->alone, person));
    ck_assert(gaz_listset_has(&word(&f, 5)->lists->begins, mine));
    ck_assert(!gaz_listset_has(&word(&f, 5)->lists->begins, lieux));
    ck_assert_uint_eq(word(&f, 0)->key, word(&f, 1)->key);
    ck_assert_uint_ne(f.tokens.at[0].word, f.tokens.at[1].word);
    ck_assert_uint_ne(word(&f, 0)->base.id, 0);
    ck_assert_uint_eq(f.words.at[0].base.id, 0);
    close_all(&f);
}
END_TEST

/* Tokens of every length, twice: the second time all are known. */
START_TEST(words_are_found_again) {
    found f;
    char text[8000];
    size_t n = 0;
    open_all(&f, NULL);
    for (int round = 0; round < 2; round++)
        for (size_t len = 1; len <= 60; len++) {
            memset(text + n, 'x', len);
            n += len;
            text[n++] = ' ';
            memset(text + n, 'x', len);
            text[n + len - 1] = 'y'; /* differs in the last letter */
            n += len;
            text[n++] = ' ';
        }
    ck_assert(gaz_tokenize(&f.tokens, text, n));
    ck_assert(gaz_words_find(&f.words, text, &f.tokens));
    ck_assert_uint_eq(f.tokens.count, 240);
    for (size_t i = 0; i < 120; i++) {
        const gaz_token *t = &f.tokens.at[i];
        ck_assert_uint_eq(t->word, f.tokens.at[i + 120].word);
        ck_assert_uint_eq(word(&f, i)->len, t->len);
        ck_assert_mem_eq(word(&f, i)->text, text + t->start, t->len);
    }
    ck_assert_uint_eq(f.words.count, 121);
    close_all(&f);
}
END_TEST

START_TEST(forgetting_changes_nothing) {
    found f;
    open_all(&f, NULL);
    find(&f, "À New York City");
    size_t matches = f.matches.count;
    ck_assert_int_eq(gaz_words_trim(&f.words), 0);
    char *text = malloc(8 * 300000);
    size_t n = 0;
    ck_assert_ptr_nonnull(text);
    for (int i = 0; i < 300000; i++)
        n += (size_t)sprintf(text + n, "%c%c%c%c%c\n", 'a' + i % 26, 'a' + i / 26 % 26,
                             'a' + i / 676 % 26, 'a' + i / 17576 % 26, 'w');
    ck_assert(gaz_tokenize(&f.tokens, text, n));
    ck_assert(gaz_words_find(&f.words, text, &f.tokens));
    ck_assert_uint_gt(f.words.count, 290000);
    ck_assert_int_eq(gaz_words_trim(&f.words), 1);
    ck_assert_uint_eq(f.words.count, 1);
    ck_assert_int_eq(gaz_words_trim(&f.words), 0);
    find(&f, "À New York City");
    ck_assert_uint_eq(f.matches.count, matches);
    free(text);
    close_all(&f);
}
END_TEST

int main(void) {
    Suite *s = suite_create("match");
    TCase *t = tcase_create("match");
    tcase_add_loop_test(t, base_lists_match, 0, (int)(sizeof CASES / sizeof *CASES));
    tcase_add_test(t, user_lists_match);
    tcase_add_test(t, the_index_covers_all_tokens);
    tcase_add_test(t, words_know_their_lists);
    tcase_add_test(t, words_are_found_again);
    tcase_add_test(t, forgetting_changes_nothing);
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
