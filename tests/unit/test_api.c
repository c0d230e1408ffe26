/* test_api.c — what gazette.h promises. Room: tests. */
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "models.h"
#include "run.h"
#include "tagging.h"
#include "token/tokenizer.h"

/* clang-format off */
static const char PERSONNES[] =
    HEADER("personnalites", "PERSON", "capital", "form\tscore")
    "Vladimir Poutine\t900\n"
    "Martin\t600\n";
static const char LIEUX[] =
    HEADER("lieux", "PLACE", "capital", "form\tscore")
    "Nancy\t800\nOrange\t800\nToul\t800\nVal de Loire\t900\nLoire\t900\n";
static const char PAYS[] =
    HEADER("pays", "COUNTRY", "capital", "form\tname\tiso3166_1\tscore")
    "Suisse\tSuisse\tCH\t950\n";
static const char STOP[] =
    HEADER("oeuvres", "stop", "capital", "form\tscore")
    "Le Rouge et le Noir\t900\nMartin Eden\t900\n";
static const char TITRES[] =
    HEADER("titres", "none", "fold", "form")
    "maire\n";
static const char RULES[] =
    "rule per.maire  PERSON  score 900\n"
    "  match   @titres [ <Cap> ]\n"
    "  yes     Le maire [Orange] parle.\n"
    "  no      Le maire parle.\n"
    "rule neg.final  none  score 900  final\n"
    "  match   \"vin\" \"de\" [ <Cap> ]\n"
    "  yes     Un vin de [Loire].\n"
    "  no      Un vin de table.\n";
/* clang-format on */

static void open_api(tagging *t) {
    const gaz_list_input in[] = {input("personnalites.tsv", PERSONNES),
                                 input("lieux.tsv", LIEUX), input("pays.tsv", PAYS),
                                 input("oeuvres.tsv", STOP), input("titres.tsv", TITRES)};
    open_tagging(t, in, COUNT(in), RULES);
}

/* ---- arguments ---- */

START_TEST(null_is_answered) {
    tagging t;
    gaz_error err = {0};
    gaz_data *data = NULL;
    gaz_tagger *tagger = NULL;
    const gaz_doc *doc = NULL;
    open_api(&t);
    ck_assert_int_eq(gaz_data_open(NULL, "x", &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_open_memory(NULL, "x", 1, NULL, 0, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_open_memory(&data, NULL, 0, NULL, 0, &err),
                     GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_tagger_new(NULL, t.data, NULL, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_tagger_new(&tagger, NULL, NULL, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_tagger_new(&tagger, NULL, NULL, NULL), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_add_gazetteer(NULL, "x", "", 0, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_add_gazetteer(t.data, NULL, "", 0, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_add_gazetteer(t.data, "x", NULL, 1, &err),
                     GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_add_rules(NULL, "x", "", 0, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_add_rules(t.data, NULL, "", 0, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_data_add_rules(t.data, "x", NULL, 1, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_tag(NULL, "x", 1, &doc, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_each_token(NULL, "x", 1, NULL, NULL, &err), GAZ_ERR_ARGUMENT);
    tag(&t, "Nancy");
    ck_assert_int_eq(gaz_tag(t.tagger, NULL, 1, &doc, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_tag(t.tagger, "x", 1, NULL, &err), GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_each_token(t.tagger, "x", 1, NULL, NULL, &err),
                     GAZ_ERR_ARGUMENT);
    ck_assert_ptr_null(data);
    ck_assert_ptr_null(tagger);
    ck_assert_ptr_null(doc);
    ck_assert_int_eq(err.code, GAZ_ERR_ARGUMENT);
    ck_assert_uint_gt(strlen(err.text), 0);
    gaz_data_close(NULL);
    gaz_tagger_free(NULL);
    close_tagging(&t);
}
END_TEST

START_TEST(options_are_checked) {
    tagging t;
    gaz_error err = {0};
    gaz_tagger *tagger = NULL;
    open_api(&t);
    const gaz_options wrong[] = {{.size = 0},
                                 {.size = sizeof(gaz_options) - 1},
                                 {.size = sizeof(gaz_options) + 8},
                                 {.size = sizeof(gaz_options), .min_score = -0.5f},
                                 {.size = sizeof(gaz_options), .min_score = 1.5f},
                                 {.size = sizeof(gaz_options), .min_score = (float)NAN}};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        err.text[0] = '\0';
        ck_assert_msg(gaz_tagger_new(&tagger, t.data, &wrong[i], &err) ==
                          GAZ_ERR_ARGUMENT,
                      "options %zu", i);
        ck_assert_ptr_null(tagger);
        ck_assert_ptr_nonnull(strstr(err.text, "gaz_options"));
    }
    close_tagging(&t);
}
END_TEST

START_TEST(names_and_numbers) {
    tagging t;
    ck_assert_ptr_null(gaz_label_name(GAZ_NONE));
    ck_assert_str_eq(gaz_label_name(GAZ_PERSON), "PERSON");
    ck_assert_str_eq(gaz_label_name(GAZ_ORGANIZATION), "ORGANIZATION");
    ck_assert_ptr_null(gaz_label_name((gaz_label)GAZ_LABELS));
    ck_assert_ptr_null(gaz_label_name((gaz_label)-1));
    ck_assert_ptr_null(gaz_source_name((gaz_source)0));
    ck_assert_str_eq(gaz_source_name(GAZ_FROM_USER), "user");
    ck_assert_ptr_null(gaz_source_name((gaz_source)6));
    ck_assert_uint_ge(strlen(gaz_version()), 5);
    open_api(&t);
    ck_assert_int_eq(gaz_data_has_model(t.data), 0);
    ck_assert_ptr_null(gaz_model_id(t.data));
    ck_assert_uint_eq(strlen(gaz_data_id(t.data)), 16);
    close_tagging(&t);
}
END_TEST

/* ---- texts ---- */

START_TEST(any_valid_text_is_read) {
    tagging t;
    gaz_error err = {0};
    const gaz_doc *doc = NULL;
    static const char nul[] = "À Nancy\0et à\0Nancy.";
    open_api(&t);
    check_names(&t, "", "");
    ck_assert_int_eq(gaz_tag(t.tagger, NULL, 0, &doc, &err), GAZ_OK);
    ck_assert_uint_eq(gaz_doc_count(doc), 0);
    ck_assert_int_eq(gaz_tag(t.tagger, nul, sizeof nul - 1, &doc, NULL), GAZ_OK);
    ck_assert_uint_eq(gaz_doc_count(doc), 2);
    ck_assert_uint_eq(gaz_doc_entity(doc, 1)->end, sizeof nul - 2);
    check_names(&t, "\xEF\xBB\xBF\n\n\t \r\n", "");
    check_names(&t, "à Nancy", "Nancy=PLA; "); /* nothing stands behind it */
    close_tagging(&t);
}
END_TEST

START_TEST(wrong_utf8_is_refused_at_its_byte) {
    tagging t;
    gaz_error err = {0};
    const gaz_doc *doc = NULL;
    static const struct {
        const char *text;
        size_t len, byte;
    } WRONG[] = {{"Nancy \xFF Toul", 12, 6},
                 {"\x80", 1, 0},
                 {"À Nanc\xC3", 8, 7},
                 {"\xED\xA0\x80", 3, 0},
                 {"Nancy \xC0\x80", 8, 6}};
    open_api(&t);
    tag(&t, "Nancy");
    for (size_t i = 0; i < COUNT(WRONG); i++) {
        ck_assert_int_eq(gaz_tag(t.tagger, WRONG[i].text, WRONG[i].len, &doc, &err),
                         GAZ_ERR_ENCODING);
        ck_assert_int_eq(err.code, GAZ_ERR_ENCODING);
        ck_assert_uint_eq(err.byte, WRONG[i].byte);
        ck_assert_ptr_null(doc);
    }
    check_names(&t, "À Nancy", "Nancy=PLA; "); /* the tagger goes on */
    close_tagging(&t);
}
END_TEST

START_TEST(options_choose) {
    tagging t;
    gaz_error err = {0};
    const gaz_doc *doc = NULL;
    const char *text = "Vladimir Poutine est à Nancy, en Suisse, chez le maire Toul.";
    open_api(&t);
    check_names(&t, text, "Vladimir Poutine=PER; Nancy=PLA; Suisse=COU; Toul=PER; ");
    ck_assert_uint_eq(gaz_doc_cue_count(tag(&t, text)), 0);
    gaz_options opt = {
        .size = sizeof opt, .labels = 1u << GAZ_PLACE | 1u << GAZ_COUNTRY, .cues = 1};
    gaz_tagger_free(t.tagger);
    ck_assert_int_eq(gaz_tagger_new(&t.tagger, t.data, &opt, &err), GAZ_OK);
    check_names(&t, text, "Nancy=PLA; Suisse=COU; ");
    opt.labels = 0;
    gaz_tagger_free(t.tagger);
    ck_assert_int_eq(gaz_tagger_new(&t.tagger, t.data, &opt, &err), GAZ_OK);
    ck_assert_int_eq(gaz_tag(t.tagger, text, strlen(text), &doc, &err), GAZ_OK);
    const gaz_entity *e = gaz_doc_entity(doc, 3);
    ck_assert_str_eq(e->rule, "per.maire");
    int for_it = 0, against = 0;
    for (size_t i = 0; i < e->ncues; i++) {
        const gaz_cue *c = gaz_doc_cue(doc, e->first_cue + i);
        ck_assert_ptr_nonnull(c);
        ck_assert(c->start < e->end && e->start < c->end);
        ck_assert(c->weight >= 0 && c->weight <= 1);
        for_it |= c->rule && strcmp(c->rule, "per.maire") == 0 && c->label == GAZ_PERSON;
        against |= c->list && strcmp(c->list, "lieux") == 0 && c->label == GAZ_PLACE;
    }
    ck_assert(for_it && against);
    close_tagging(&t);
}
END_TEST

typedef struct seen {
    size_t count, stop_at, end;
    size_t sentences;
    char kinds[200];
} seen;

static int see(void *self, const gaz_token_view *token) {
    seen *s = self;
    ck_assert_uint_ge(token->start, s->end);
    ck_assert_uint_gt(token->end, token->start);
    s->end = token->end;
    s->sentences += (size_t)token->sentence_start;
    size_t n = strlen(s->kinds);
    snprintf(s->kinds + n, sizeof s->kinds - n, "%s ", token->kind);
    return ++s->count == s->stop_at;
}

START_TEST(tokens_are_given_in_order) {
    tagging t;
    gaz_error err = {0};
    const char *text = "L'Élysée réagit. Le 3 mai, à Nancy !";
    open_api(&t);
    tag(&t, "x");
    seen all = {.stop_at = 0}, some = {.stop_at = 3};
    ck_assert_int_eq(gaz_each_token(t.tagger, text, strlen(text), see, &all, &err),
                     GAZ_OK);
    ck_assert_str_eq(all.kinds,
                     "elision word word punct word number word punct word word punct ");
    ck_assert_uint_eq(all.sentences, 2);
    ck_assert_uint_eq(all.end, strlen(text));
    ck_assert_int_eq(gaz_each_token(t.tagger, text, strlen(text), see, &some, &err),
                     GAZ_OK);
    ck_assert_uint_eq(some.count, 3);
    ck_assert_int_eq(gaz_each_token(t.tagger, "\xFF", 1, see, &some, &err),
                     GAZ_ERR_ENCODING);
    ck_assert_int_eq(gaz_each_token(t.tagger, NULL, 0, see, &some, &err), GAZ_OK);
    close_tagging(&t);
}
END_TEST

/* ---- the user's own ---- */

/* Both may be NULL. */
static const struct {
    const char *list, *rules, *text, *want;
} OWN[] = {
    {"Nancy\tPERSON\n", NULL, "À Nancy", "Nancy=PER*; "},
    {"zorglub\tORGANIZATION\t\t\t\t\tfold\n", NULL, "un zorglub, ZORGLUB",
     "zorglub=ORG*:1; ZORGLUB=ORG*:1; "},
    /* over stops, longer names and final rules of the project */
    {"Noir\tPERSON\n", NULL, "Le Rouge et le Noir", "Noir=PER*; "},
    {"Val\tORGANIZATION\n", NULL, "en Val de Loire", "Val=ORG*; Loire=PLA; "},
    {NULL, NULL, "en Val de Loire", "Val de Loire=PLA; "},
    {NULL, NULL, "du vin de Loire", ""},
    {"Loire\tORGANIZATION\n", NULL, "du vin de Loire", "Loire=ORG*; "},
    /* longest, then priority, among the user's */
    {"Val\tPERSON\nVal de Loire\tORGANIZATION\n", NULL, "en Val de Loire",
     "Val de Loire=ORG*; "},
    {"Nancy\tPERSON\t\t\t\t1\nNancy\tORGANIZATION\t\t\t\t2\n", NULL, "À Nancy",
     "Nancy=ORG*; "},
    {"Nancy\tPERSON\t\t\t\t2\nNancy\tORGANIZATION\t\t\t\t-2\n", NULL, "À Nancy",
     "Nancy=PER*; "},
    {"Val de Loire\tORGANIZATION\t\t\tyes\nLoire\tPERSON\t\t\t\t9\n", NULL,
     "en Val de Loire, en Loire", "Val de Loire=ORG*; Loire=PER*; "},
    /* an entry that overwrites nothing fills what is empty */
    {"Nancy\tPERSON\t\t\tno\nZorglub\tPERSON\t\t\tno\n", NULL, "À Nancy, chez Zorglub",
     "Nancy=PLA; Zorglub=PER*; "},
    /* one that does not overwrite stands where nothing else is found */
    {"Nancy\tPERSON\t\t\tno\nZorglub\tPERSON\t\t\tno\n", NULL, "Zorglub à Nancy",
     "Zorglub=PER*; Nancy=PLA; "},
    /* what is never a name; what is longer stays */
    {"Nancy\tstop\n", NULL, "À Nancy et à Toul", "Toul=PLA; "},
    {"Loire\tstop\n", NULL, "en Val de Loire et en Loire", "Val de Loire=PLA; "},
    {"Val de Loire\tstop\n", NULL, "en Val de Loire et en Loire", "Loire=PLA; "},
    {"Vladimir Poutine\tstop\n", NULL, "Vladimir Poutine et Poutine", ""},
    /* flags */
    {"Zorglub\tPLACE\t\t\t\t\twhole-line\n", NULL, "Zorglub\nPour Zorglub\n\nZorglub",
     "Zorglub=PLA*:1; Zorglub=PLA*:1; "},
    {"Zorglub SA\tPLACE\t\t\t\t\twhole-line\n", NULL, "Zorglub SA\nPour Zorglub SA",
     "Zorglub SA=PLA*; "},
    {"aCme\tORGANIZATION\t\t\t\t\tcase\n", NULL, "un aCme, un Acme", "aCme=ORG*; "},
    /* rules: over lists and rules of the project, which may be used in them */
    {NULL,
     "rule mes.villes  ORGANIZATION  score 600\n  match \"club\" \"de\" [ @lieux ]\n"
     "  yes Le club de [Toul] joue.\n  no Le club joue.\n",
     "Le club de Nancy joue à Nancy.", "Nancy=ORG*; Nancy=PLA; "},
    {"Zorglub\tPERSON\n",
     "rule mes.vins  PLACE  score 600\n  match \"vin\" \"de\" [ <Cap> ]\n"
     "  yes Un vin de [Loire].\n  no Un vin de table.\n",
     "Le vin de Loire de Zorglub.", "Loire=PLA*; Zorglub=PER*; "},
    /* the user's lists in the user's rules */
    {"# list: miens\n# columns: form\tlabel\nZorglub\tPERSON\n",
     "rule mes.usines  ORGANIZATION  score 600\n  match [ \"usine\" @miens ]\n"
     "  yes L'[usine Zorglub] ferme.\n  no L'usine ferme.\n",
     "L'usine Zorglub ferme.", "usine Zorglub=ORG*; "},
};

START_TEST(users_win) {
    tagging t;
    open_api(&t);
    if (OWN[_i].list)
        add_list(&t, OWN[_i].list);
    if (OWN[_i].rules)
        add_rules(&t, OWN[_i].rules);
    check_names(&t, OWN[_i].text, OWN[_i].want);
    check_names(&t, OWN[_i].text, OWN[_i].want);
    close_tagging(&t);
}
END_TEST

START_TEST(own_lists_say_who) {
    tagging t;
    const char *text = "Zorglub SA à Nancy";
    open_api(&t);
    add_list(&t, "form\tlabel\tname\tid\nZorglub SA\tORGANIZATION\tZorglub\tQ42\n");
    const gaz_entity *e = gaz_doc_entity(tag(&t, text), 0);
    ck_assert_str_eq(e->name, "Zorglub");
    ck_assert_str_eq(e->user_id, "Q42");
    ck_assert_str_eq(e->list, "miens.tsv");
    ck_assert_ptr_null(e->rule);
    ck_assert_int_eq(e->source, GAZ_FROM_USER);
    ck_assert(e->score < 0);
    close_tagging(&t);
}
END_TEST

START_TEST(own_files_add_up) {
    tagging t;
    gaz_error err = {0};
    open_api(&t);
    add_list(&t, "Zorglub\tPERSON\n");
    ck_assert_int_eq(
        gaz_data_add_gazetteer(t.data, "autres.tsv", "Champignac\tPLACE\n", 17, &err),
        GAZ_OK);
    add_rules(&t, "rule mes.un  PLACE  score 600\n  match \"lac\" [ <Cap> ]\n"
                  "  yes Le lac [Zab] est là.\n  no Le lac est là.\n");
    const char *more = "rule mes.deux  PERSON  score 600\n  match \"bonjour\" [ <Cap> ]\n"
                       "  yes bonjour [Zab] !\n  no bonjour à tous\n";
    ck_assert_int_eq(gaz_data_add_rules(t.data, "autres.rules", more, strlen(more), &err),
                     GAZ_OK);
    check_names(&t, "Zorglub est à Champignac, au lac Zab ; bonjour Zib",
                "Zorglub=PER*; Champignac=PLA*; Zab=PLA*; Zib=PER*; ");
    close_tagging(&t);
}
END_TEST

static const struct {
    const char *list;
    size_t line, column;
} WRONG_LISTS[] = {
    {"Zorglub\n", 1, 0},
    {"Zorglub\tPERSON\nChampignac\tVILLE\n", 2, 12},
    {"Zorglub\tPERSON\n# ici\n\n\tPLACE\n", 4, 0},
    {"Zorglub\tPERSON\nÉté\tPLACE\t\t\tpeut-être\n", 2, 13},
    {"Zorglub\tPERSON\nÉté\tPLACE\t\t\t\tdix\n", 2, 0},
    {"Zorglub\tPERSON\nÉté\tPLACE\t\t\t\t\tgras\n", 2, 0},
    {"Zorglub\tPERSON\na\tPLACE\t\t\t\t\t\tplus\n", 2, 0},
    {"Zorglub\tPERSON\n\xFF\tPLACE\n", 2, 0},
};

START_TEST(wrong_lists_are_refused_whole) {
    tagging t;
    gaz_error err = {0};
    const char *list = WRONG_LISTS[_i].list;
    open_api(&t);
    add_list(&t, "Champignac\tPLACE\n");
    gaz_status s = gaz_data_add_gazetteer(t.data, "faux.tsv", list, strlen(list), &err);
    ck_assert_int_eq(s, strchr(list, '\xFF') ? GAZ_ERR_ENCODING : GAZ_ERR_SYNTAX);
    ck_assert_int_eq(err.code, s);
    ck_assert_msg(err.line == WRONG_LISTS[_i].line, "line %zu: %s", err.line, err.text);
    if (WRONG_LISTS[_i].column)
        ck_assert_msg(err.column == WRONG_LISTS[_i].column, "column %zu: %s", err.column,
                      err.text);
    ck_assert_uint_ge(err.column, 1);
    ck_assert_msg(strncmp(err.text, "faux.tsv:", 9) == 0, "%s", err.text);
    /* Nothing of it is there; what was there before is. */
    check_names(&t, "Zorglub est à Champignac.", "Champignac=PLA*; ");
    close_tagging(&t);
}
END_TEST

static const struct {
    const char *rules;
    size_t line;
} WRONG_RULES[] = {
    {"rule\n", 0},
    {"rule mes.a  VILLE  score 600\n  match [ <Cap> ]\n", 1},
    {"rule mes.a  PLACE  score 600\n  match [ <Cap>\n  yes [A]\n  no a\n", 0},
    {"rule mes.a  PLACE  score 600\n  match [ @inconnue ]\n  yes [A]\n  no a\n", 2},
    {"rule mes.a  PLACE  score 600\n  match [ <Cap> ] $RIEN\n  yes [A]\n  no a\n", 2},
    {"rule mes.a  PLACE  score 6000\n  match [ <Cap> ]\n  yes [A]\n  no a\n", 1},
    {"# rien\n\nbonjour\n", 3},
    {"rule mes.a  PLACE  score 600\n  match \"\xFF\" [ <Cap> ]\n  yes [A]\n  no a\n", 0},
};

START_TEST(wrong_rules_are_refused_whole) {
    tagging t;
    gaz_error err = {0};
    const char *rules = WRONG_RULES[_i].rules;
    open_api(&t);
    add_rules(&t, "rule mes.un  PLACE  score 600\n  match \"lac\" [ <Cap> ]\n"
                  "  yes Le lac [Zab] est là.\n  no Le lac est là.\n");
    gaz_status s =
        gaz_data_add_rules(t.data, "fausses.rules", rules, strlen(rules), &err);
    ck_assert_int_eq(s, strchr(rules, '\xFF') ? GAZ_ERR_ENCODING : GAZ_ERR_SYNTAX);
    ck_assert_int_eq(err.code, s);
    if (WRONG_RULES[_i].line)
        ck_assert_msg(err.line == WRONG_RULES[_i].line, "line %zu: %s", err.line,
                      err.text);
    ck_assert_uint_ge(err.line, 1);
    ck_assert_msg(strncmp(err.text, "fausses.rules:", 14) == 0, "%s", err.text);
    check_names(&t, "Au lac Zab et à Zob.", "Zab=PLA*; ");
    close_tagging(&t);
}
END_TEST

/* More lists than a layer can have are refused, and do no harm. */
START_TEST(too_many_lists_are_refused) {
    tagging t;
    gaz_error err = {0};
    char name[32], line[64];
    gaz_status s = GAZ_OK;
    open_api(&t);
    int n = 0;
    for (; n < 300 && s == GAZ_OK; n++) {
        snprintf(name, sizeof name, "liste%d.tsv", n);
        snprintf(line, sizeof line, "Zorglub%d\tPERSON\n", n);
        s = gaz_data_add_gazetteer(t.data, name, line, strlen(line), &err);
    }
    ck_assert_int_eq(s, GAZ_ERR_LIMIT);
    ck_assert_int_ge(n, 30);
    check_names(&t, "Zorglub0 à Nancy", "Zorglub0=PER*; Nancy=PLA; ");
    close_tagging(&t);
}
END_TEST

/* ---- files ---- */

static void write_bytes(const char *dir, const char *name, const void *bytes, size_t n) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void remove_dir(const char *dir) {
    static const char *const NAMES[] = {"gazette.gaz", "gazette.model"};
    char path[4096];
    for (size_t i = 0; i < COUNT(NAMES); i++) {
        snprintf(path, sizeof path, "%s/%s", dir, NAMES[i]);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(dir), 0);
}

static void make_dir(char *dir) {
    strcpy(dir, "/tmp/gazette-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

/* A model over the small lists, of random numbers. */
static void random_model(made_model *net, const gaz_labels *labels) {
    uint32_t keys[400], state = 5;
    for (size_t i = 0; i < COUNT(keys); i++)
        keys[i] = next_random(&state);
    make_model(net, &(model_plan){.radius = 1,
                                  .hidden = 16,
                                  .vec_dim = 2,
                                  .type_dim = 2,
                                  .evid_dim = 2,
                                  .readings = 2,
                                  .vec_keys = keys,
                                  .type_keys = keys,
                                  .evid_keys = keys,
                                  .nvec = COUNT(keys),
                                  .ntype = COUNT(keys),
                                  .nevid = COUNT(keys),
                                  .matrix = 3000,
                                  .labels = labels,
                                  .seed = 21});
}

START_TEST(data_is_opened_from_a_directory) {
    tagging t;
    made_model net;
    char dir[64];
    gaz_error err = {0};
    gaz_data *data = NULL;
    open_api(&t);
    random_model(&net, NULL);
    make_dir(dir);
    ck_assert_int_eq(gaz_data_open(&data, dir, &err), GAZ_ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.text, "gazette.gaz"));
    write_bytes(dir, "gazette.gaz", t.image.data, t.image.len);
    ck_assert_int_eq(gaz_data_open(&data, dir, &err), GAZ_OK);
    ck_assert_str_eq(gaz_data_id(data), gaz_data_id(t.data));
    ck_assert_int_eq(gaz_data_has_model(data), 0);
    gaz_data_close(data);
    data = NULL;
    write_bytes(dir, "gazette.model", net.image.data, net.image.len);
    ck_assert_int_eq(gaz_data_open(&data, dir, &err), GAZ_OK);
    ck_assert_int_eq(gaz_data_has_model(data), 1);
    ck_assert_uint_eq(strlen(gaz_model_id(data)), 16);
    gaz_data_close(data);
    data = NULL;
    /* A model that is there and cannot be read is an error, not a lesser run. */
    write_bytes(dir, "gazette.model", net.image.data, net.image.len - 1);
    ck_assert_int_eq(gaz_data_open(&data, dir, &err), GAZ_ERR_DATA);
    ck_assert_ptr_nonnull(strstr(err.text, "gazette.model"));
    write_bytes(dir, "gazette.model", t.image.data, t.image.len);
    ck_assert_int_eq(gaz_data_open(&data, dir, &err), GAZ_ERR_DATA);
    write_bytes(dir, "gazette.model", net.image.data, net.image.len);
    write_bytes(dir, "gazette.gaz", t.image.data, t.image.len / 2);
    ck_assert_int_eq(gaz_data_open(&data, dir, &err), GAZ_ERR_DATA);
    ck_assert_ptr_nonnull(strstr(err.text, "gazette.gaz"));
    ck_assert_ptr_null(data);
    remove_dir(dir);
    char *name = malloc(10001);
    ck_assert_ptr_nonnull(name);
    memset(name, 'x', 10000);
    name[10000] = '\0';
    ck_assert_int_eq(gaz_data_open(&data, name, &err), GAZ_ERR_ARGUMENT);
    free(name);
    unmake_model(&net);
    close_tagging(&t);
}
END_TEST

START_TEST(data_is_opened_from_memory) {
    tagging t;
    made_model net;
    gaz_error err = {0};
    gaz_data *data = NULL;
    open_api(&t);
    random_model(&net, NULL);
    ck_assert_int_eq(
        gaz_data_open_memory(&data, t.image.data + 1, t.image.len - 1, NULL, 0, &err),
        GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(
        gaz_data_open_memory(&data, t.image.data, t.image.len - 1, NULL, 0, &err),
        GAZ_ERR_DATA);
    ck_assert_int_eq(
        gaz_data_open_memory(&data, net.image.data, net.image.len, NULL, 0, &err),
        GAZ_ERR_DATA);
    ck_assert_int_eq(gaz_data_open_memory(&data, t.image.data, t.image.len,
                                          net.image.data, net.image.len - 64, &err),
                     GAZ_ERR_DATA);
    ck_assert_int_eq(gaz_data_open_memory(&data, t.image.data, t.image.len, t.image.data,
                                          t.image.len, &err),
                     GAZ_ERR_DATA);
    ck_assert_ptr_null(data);
    ck_assert_int_eq(gaz_data_open_memory(&data, t.image.data, t.image.len,
                                          net.image.data, net.image.len, &err),
                     GAZ_OK);
    ck_assert_int_eq(gaz_data_has_model(data), 1);
    gaz_data_close(data);
    unmake_model(&net);
    close_tagging(&t);
}
END_TEST

/* ---- with a model ---- */

static const char LONG[] =
    "Vladimir Poutine est attendu à Nancy par le maire Toul. Hier, Ada Zib et Bob Zab "
    "ont "
    "vu Poutine à Orange ; la Suisse n'a rien dit de Martin Eden. Le vin de Loire est "
    "bon. "
    "NANCY ET TOUL FONT LA FÊTE\n\nUn jour, Cyr Zob et Dan Zub ont vu Eva Zyb à Metz.";

START_TEST(models_decide_and_score) {
    tagging t, plain;
    made_model net;
    gaz_error err = {0};
    const gaz_doc *doc = NULL;
    open_api(&t);
    open_api(&plain);
    random_model(&net, NULL);
    gaz_data_close(t.data);
    ck_assert_int_eq(gaz_data_open_memory(&t.data, t.image.data, t.image.len,
                                          net.image.data, net.image.len, &err),
                     GAZ_OK);
    add_list(&t, "Ada Zib\tPERSON\nCyr\tPLACE\nDan Zub\tstop\n");
    doc = tag(&t, LONG);
    check_promises(doc, strlen(LONG));
    size_t scored = 0, own = 0, all = gaz_doc_count(doc);
    for (size_t i = 0; i < all; i++) {
        const gaz_entity *e = gaz_doc_entity(doc, i);
        if (e->source == GAZ_FROM_USER) {
            own++;
            ck_assert(e->score < 0);
        } else if (e->score >= 0) {
            scored++;
            ck_assert_int_eq(e->source, GAZ_FROM_MODEL);
        }
        /* A final rule of the project says that this is no name. */
        ck_assert_msg(e->end - e->start != 5 || memcmp(LONG + e->start, "Loire", 5) != 0,
                      "a final rule was overruled");
        ck_assert_msg(e->end - e->start != 7 ||
                          memcmp(LONG + e->start, "Dan Zub", 7) != 0,
                      "a stop was overruled");
    }
    ck_assert_uint_eq(own, 2);
    ck_assert_uint_gt(scored, 2);
    /* The least score asked for leaves out names that were scored lower. */
    gaz_options opt = {.size = sizeof opt, .min_score = 0.6f};
    gaz_tagger *picky = NULL;
    ck_assert_int_eq(gaz_tagger_new(&picky, t.data, &opt, &err), GAZ_OK);
    const gaz_doc *few = NULL;
    ck_assert_int_eq(gaz_tag(picky, LONG, strlen(LONG), &few, &err), GAZ_OK);
    size_t k = 0;
    for (size_t i = 0; i < all; i++) {
        const gaz_entity *e = gaz_doc_entity(doc, i);
        if (e->score >= 0 && e->score < 0.5995f)
            continue;
        ck_assert_uint_lt(k, gaz_doc_count(few));
        ck_assert_uint_eq(gaz_doc_entity(few, k)->start, e->start);
        ck_assert_uint_eq(gaz_doc_entity(few, k++)->end, e->end);
    }
    ck_assert_uint_eq(k, gaz_doc_count(few));
    gaz_tagger_free(picky);
    /* Without the model, the data with a model is that without. */
    opt = (gaz_options){.size = sizeof opt, .no_model = 1};
    gaz_tagger_free(t.tagger);
    ck_assert_int_eq(gaz_tagger_new(&t.tagger, t.data, &opt, &err), GAZ_OK);
    char got[4000];
    strcpy(got, names_of(&t, "Vladimir Poutine est à Nancy, dit Poutine."));
    ck_assert_str_eq(got, names_of(&plain, "Vladimir Poutine est à Nancy, dit Poutine."));
    unmake_model(&net);
    close_tagging(&t);
    close_tagging(&plain);
}
END_TEST

/* Labels that the project does not know: in what the model says, in --labels' bits, in a user's
 * lists and rules. */
START_TEST(models_have_labels_of_their_own) {
    static const char *const NAMES[] = {NULL,           "PERSON", "COUNTRY", "PLACE",
                                        "ORGANIZATION", "AUTO",   "SALON",   NULL};
    static const char TEXT[] = "Eva Zyb vend la Zorglub à Nancy.";
    tagging t;
    made_model net;
    gaz_error err = {0};
    gaz_labels labels;
    const gaz_doc *doc = NULL;
    open_api(&t);
    ck_assert(gaz_labels_read(&labels, "PERSON\0PLACE\0AUTO\0SALON", 24));
    random_model(&net, &labels);
    gaz_data_close(t.data);
    ck_assert_int_eq(gaz_data_open_memory(&t.data, t.image.data, t.image.len,
                                          net.image.data, net.image.len, &err),
                     GAZ_OK);
    for (int i = 0; i < (int)COUNT(NAMES); i++) {
        const char *name = gaz_data_label_name(t.data, (gaz_label)i);
        ck_assert(NAMES[i] ? name && strcmp(name, NAMES[i]) == 0 : !name);
        name = gaz_data_label_name(NULL, (gaz_label)i);
        ck_assert(i && i < GAZ_LABELS ? name && strcmp(name, NAMES[i]) == 0 : !name);
    }
    size_t own = 0, all;
    doc = tag(&t, LONG);
    all = gaz_doc_count(doc);
    for (size_t i = 0; i < all; i++) {
        gaz_label l = gaz_doc_entity(doc, i)->label;
        if (gaz_doc_entity(doc, i)->source == GAZ_FROM_MODEL)
            ck_assert(l == GAZ_PERSON || l == GAZ_PLACE || l == 5 || l == 6);
        own += l >= GAZ_OWN_LABEL;
    }
    ck_assert_uint_gt(own, 0);
    gaz_options opt = {.size = sizeof opt, .labels = 1u << 5 | 1u << 6};
    gaz_tagger *picky = NULL;
    ck_assert_int_eq(gaz_tagger_new(&picky, t.data, &opt, &err), GAZ_OK);
    ck_assert_int_eq(gaz_tag(picky, LONG, strlen(LONG), &doc, &err), GAZ_OK);
    ck_assert_uint_eq(gaz_doc_count(doc), own);
    gaz_tagger_free(picky);
    /* A user's list and rule. */
    static const char LIST[] = "Zorglub\tAUTO\n";
    static const char WRONG[] = "Zorglub\tAUTO\nKodi\tTRUC\n";
    static const char OWN_RULES[] = "rule mes.salons  SALON\n  match   \"salon\" [ <Cap> ]\n"
                                    "  yes     Le salon [Siltec] ouvre.\n"
                                    "  no      Le salon ouvre.\n";
    ck_assert_int_eq(gaz_data_add_gazetteer(t.data, "w.tsv", WRONG, strlen(WRONG), &err),
                     GAZ_ERR_SYNTAX);
    ck_assert_uint_eq(err.line, 2);
    ck_assert_msg(strstr(err.text, "ORGANIZATION, AUTO, SALON, or stop") != NULL, "%s",
                  err.text);
    ck_assert_int_eq(gaz_data_add_gazetteer(t.data, "m.tsv", LIST, strlen(LIST), &err),
                     GAZ_OK);
    ck_assert_msg(gaz_data_add_rules(t.data, "m.rules", OWN_RULES, strlen(OWN_RULES), &err) ==
                      GAZ_OK,
                  "%s", err.text);
    gaz_tagger_free(t.tagger);
    ck_assert_int_eq(gaz_tagger_new(&t.tagger, t.data, NULL, &err), GAZ_OK);
    ck_assert_int_eq(gaz_tag(t.tagger, TEXT, strlen(TEXT), &doc, &err), GAZ_OK);
    int found = 0;
    for (size_t i = 0; i < gaz_doc_count(doc); i++) {
        const gaz_entity *e = gaz_doc_entity(doc, i);
        found |= e->source == GAZ_FROM_USER && e->label == 5 && e->end - e->start == 7;
    }
    ck_assert(found);
    unmake_model(&net);
    close_tagging(&t);
}
END_TEST

int main(void) {
    Suite *s = suite_create("api");
    TCase *t = tcase_create("contracts"), *own = tcase_create("own");
    TCase *files = tcase_create("files");
    tcase_add_test(t, null_is_answered);
    tcase_add_test(t, options_are_checked);
    tcase_add_test(t, names_and_numbers);
    tcase_add_test(t, any_valid_text_is_read);
    tcase_add_test(t, wrong_utf8_is_refused_at_its_byte);
    tcase_add_test(t, options_choose);
    tcase_add_test(t, tokens_are_given_in_order);
    suite_add_tcase(s, t);
    tcase_add_loop_test(own, users_win, 0, (int)COUNT(OWN));
    tcase_add_test(own, own_lists_say_who);
    tcase_add_test(own, own_files_add_up);
    tcase_add_loop_test(own, wrong_lists_are_refused_whole, 0, (int)COUNT(WRONG_LISTS));
    tcase_add_loop_test(own, wrong_rules_are_refused_whole, 0, (int)COUNT(WRONG_RULES));
    tcase_add_test(own, too_many_lists_are_refused);
    suite_add_tcase(s, own);
    tcase_add_test(files, data_is_opened_from_a_directory);
    tcase_add_test(files, data_is_opened_from_memory);
    tcase_add_test(files, models_decide_and_score);
    tcase_add_test(files, models_have_labels_of_their_own);
    suite_add_tcase(s, files);
    return run_suite(s);
}
