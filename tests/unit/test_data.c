/* test_data.c — the container, the lists' syntax, the builder and the view over its file.
 */
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "data/describe.h"
#include "data/labels.h"
#include "lists.h"

/* ---- container ---- */

START_TEST(container_round_trip) {
    gaz_buffer out = {0};
    gaz_error err = {0};
    gaz_container c;
    size_t n;
    const uint32_t numbers[3] = {1, 2, 3};
    const gaz_section sections[] = {
        {"FIRST", "abc", 3}, {"NUMBERS8", numbers, 12}, {"E", "", 0}};
    ck_assert_int_eq(gaz_container_build(&out, "GAZT", 7, sections, 3, &err), GAZ_OK);
    ck_assert_int_eq(
        gaz_container_open_memory(&c, out.data, out.len, "GAZT", 7, "x", &err), GAZ_OK);
    ck_assert_int_eq(gaz_container_verify(&c, "x", &err), GAZ_OK);
    ck_assert_mem_eq(gaz_container_section(&c, "FIRST", 1, &n), "abc", 3);
    ck_assert_uint_eq(n, 3);
    const uint32_t *got = gaz_container_section(&c, "NUMBERS8", 4, &n);
    ck_assert_uint_eq(n, 3);
    ck_assert_uint_eq((uintptr_t)got % 16, 0);
    ck_assert_uint_eq(got[2], 3);
    ck_assert_ptr_nonnull(gaz_container_section(&c, "E", 4, &n));
    ck_assert_uint_eq(n, 0);
    ck_assert_ptr_null(gaz_container_section(&c, "FIRST", 2, &n));
    ck_assert_ptr_null(gaz_container_section(&c, "NONE", 1, &n));
    gaz_buffer_free(&out);
}
END_TEST

START_TEST(container_says_what_is_wrong) {
    gaz_buffer out = {0};
    gaz_error err = {0};
    gaz_container c;
    const gaz_section section = {"FIRST", "abc", 3};
    ck_assert_int_eq(gaz_container_build(&out, "GAZT", 7, &section, 1, &err), GAZ_OK);
    ck_assert_int_eq(
        gaz_container_open_memory(&c, out.data, out.len, "GAZM", 7, "x", &err),
        GAZ_ERR_DATA);
    ck_assert_ptr_nonnull(strstr(err.text, ".model"));
    ck_assert_int_eq(
        gaz_container_open_memory(&c, out.data, out.len, "GAZT", 8, "x", &err),
        GAZ_ERR_DATA);
    ck_assert_ptr_nonnull(strstr(err.text, "version 7"));
    ck_assert_int_eq(
        gaz_container_open_memory(&c, out.data, out.len - 1, "GAZT", 7, "x", &err),
        GAZ_ERR_DATA);
    ck_assert_int_eq(
        gaz_container_open_memory(&c, out.data + 1, out.len - 1, "GAZT", 7, "x", &err),
        GAZ_ERR_ARGUMENT);
    ck_assert_int_eq(gaz_container_open(&c, "/nowhere/x.gaz", "GAZT", 7, &err),
                     GAZ_ERR_IO);
    out.data[out.len - 1] ^= 1;
    ck_assert_int_eq(
        gaz_container_open_memory(&c, out.data, out.len, "GAZT", 7, "x", &err), GAZ_OK);
    ck_assert_int_eq(gaz_container_verify(&c, "x", &err), GAZ_ERR_DATA);
    memcpy(out.data + 4, "\n\x1a\n", 3); /* as a transfer in text mode leaves it */
    ck_assert_int_eq(
        gaz_container_open_memory(&c, out.data, out.len, "GAZT", 7, "x", &err),
        GAZ_ERR_DATA);
    ck_assert_ptr_nonnull(strstr(err.text, "binary"));
    gaz_buffer_free(&out);
}
END_TEST

START_TEST(file_is_written_whole_and_mapped) {
    char path[] = "test_data.XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    close(fd);
    gaz_buffer out = {0};
    gaz_error err = {0};
    gaz_container c;
    const gaz_section section = {"FIRST", "abc", 3};
    ck_assert_int_eq(gaz_container_build(&out, "GAZT", 7, &section, 1, &err), GAZ_OK);
    ck_assert_int_eq(gaz_write_file(path, out.data, out.len, &err), GAZ_OK);
    ck_assert_int_eq(gaz_container_open(&c, path, "GAZT", 7, &err), GAZ_OK);
    ck_assert_int_eq(gaz_container_verify(&c, path, &err), GAZ_OK);
    gaz_container_close(&c);
    gaz_container_close(&c);
    ck_assert_int_eq(gaz_write_file("/nowhere/x", out.data, out.len, &err), GAZ_ERR_IO);
    unlink(path);
    gaz_buffer_free(&out);
}
END_TEST

/* ---- phrases and readings of a made gazetteer ---- */

/* The node of a phrase of folded words with blanks between; 0 when there is none. */
static uint32_t node_of(const gaz_gazetteer *g, const char *phrase) {
    uint32_t node = 0;
    do {
        size_t n = strcspn(phrase, " ");
        node = gaz_trie_step(g, node, gaz_vocab_find(g, phrase, n));
        phrase += n + (phrase[n] == ' ');
    } while (node && *phrase);
    return node;
}

static unsigned readings(const gaz_gazetteer *g, const char *phrase) {
    uint32_t node = node_of(g, phrase);
    size_t r = node ? g->nodes[node] & GAZ_NODE_READING : 0;
    if (r == 0)
        return 0;
    unsigned n = 1;
    while (!(g->readings[r++].flags & GAZ_READ_LAST))
        n++;
    return n;
}

static const gaz_reading *reading(const gaz_gazetteer *g, const char *phrase,
                                  unsigned i) {
    ck_assert_msg(i < readings(g, phrase), "« %s » has no reading %u", phrase, i);
    return &g->readings[(g->nodes[node_of(g, phrase)] & GAZ_NODE_READING) + i];
}

static gaz_entry entry(const gaz_gazetteer *g, const gaz_reading *r) {
    gaz_entry e;
    ck_assert_uint_ne(gaz_entry_read(g, r->entry, &e), 0);
    return e;
}

static int alone(const gaz_gazetteer *g, const char *word, unsigned list) {
    uint32_t id = gaz_vocab_find(g, word, strlen(word));
    return gaz_listset_has(&g->sets[g->words[id].alone], list);
}

static int begins(const gaz_gazetteer *g, const char *word, unsigned list) {
    uint32_t id = gaz_vocab_find(g, word, strlen(word));
    return gaz_listset_has(&g->sets[g->words[id].begins], list);
}

START_TEST(entries_are_found_with_what_is_known) {
    made m;
    make_one(
        &m, "villes.tsv",
        HEADER(
            "villes", "PLACE", "capital",
            "form\tname\tcountry\tgeonames\tlat\tlon\tpop") "# une remarque\n\n"
                                                            "Moscou\t\tRU\t524901\t55."
                                                            "75222\t37.61556\t10381222\n"
                                                            "New York|New York City\tNew "
                                                            "York\tUS\t5128581\t40."
                                                            "71427\t-74.00597\n");
    const gaz_reading *r = reading(&m.g, "moscou", 0);
    gaz_entry e = entry(&m.g, r);
    ck_assert_str_eq(e.name, "Moscou");
    ck_assert_str_eq(e.country, "RU");
    ck_assert_uint_eq(e.geonames, 524901);
    ck_assert_int_eq(e.lat, 5575222);
    ck_assert_uint_eq(e.population, 10381222);
    ck_assert_uint_eq(r->score, 700);
    ck_assert_uint_eq(m.g.lines[r - m.g.readings], 10);
    r = reading(&m.g, "new york city", 0);
    e = entry(&m.g, r);
    ck_assert_str_eq(e.name, "New York");
    ck_assert_int_eq(e.lon, -7400597);
    ck_assert_uint_eq(r->cases, GAZ_CASE_CAPITAL * 0x15u);
    ck_assert(alone(&m.g, "moscou", 0) && !alone(&m.g, "new", 0));
    ck_assert(begins(&m.g, "new", 0) && !begins(&m.g, "moscou", 0));
    ck_assert_uint_eq(readings(&m.g, "york"), 0);
    ck_assert_uint_eq(m.g.lists[0].nentries, 2);
    ck_assert_str_eq(gaz_string(&m.g, m.g.lists[0].id), "villes");
    unmake(&m);
}
END_TEST

START_TEST(every_reading_is_kept) {
    made m;
    const gaz_list_input in[] = {
        input("villes.tsv", HEADER("villes", "PLACE", "capital",
                                   "form\tcountry") "Washington\tUS\nValence\tFR\nValence"
                                                    "\tES\nValence\tES\n"),
        input("noms.tsv", HEADER("noms", "PERSON", "capital", "form") "Washington\n")};
    make(&m, in, 2);
    ck_assert_uint_eq(readings(&m.g, "washington"), 2);
    ck_assert_uint_eq(reading(&m.g, "washington", 0)->list, 0);
    ck_assert_uint_eq(reading(&m.g, "washington", 1)->list, 1);
    ck_assert_uint_eq(readings(&m.g, "valence"), 2); /* said twice is said once */
    unmake(&m);
}
END_TEST

START_TEST(word_classes_have_bits) {
    made m;
    const gaz_list_input in[] = {
        input("communs.tsv",
              HEADER("communs", "none", "fold", "form\tkind") "mère\tnoun\nport\tnoun\n"
                                                              "à côté\tadverb\n"),
        input("titres.tsv",
              HEADER("titres", "none", "fold", "form\tgender") "mère\tf\n"
                                                               "père\tm\n")};
    make(&m, in, 2);
    ck_assert(alone(&m.g, "mère", 0) && alone(&m.g, "mère", 1));
    ck_assert(alone(&m.g, "port", 0) && !alone(&m.g, "port", 1));
    ck_assert_uint_eq(readings(&m.g, "port"), 0);
    ck_assert_uint_eq(readings(&m.g, "mère"), 1);
    ck_assert_int_eq(entry(&m.g, reading(&m.g, "mère", 0)).gender, 'f');
    ck_assert_uint_eq(readings(&m.g, "à côté"), 1);
    /* The word without its accent is in the class where it is in capitals only. */
    ck_assert(!alone(&m.g, "mere", 0));
    const gaz_reading *r = reading(&m.g, "mere", 0);
    ck_assert_uint_eq(r->flags & (GAZ_READ_WORD | GAZ_READ_VARIANT),
                      GAZ_READ_WORD | GAZ_READ_VARIANT);
    ck_assert_uint_eq(r->cases, GAZ_CASE_CAPS);
    unmake(&m);
}
END_TEST

START_TEST(variants_are_made) {
    made m;
    make_one(&m, "lieux.tsv",
             HEADER("lieux", "PLACE", "capital",
                    "form") "Saint-Étienne\nLe Havre\nÎle de "
                            "Ré\nSte-Foy\nSacré-Cœur\nÉlysée\nHérault\n"
                            "Les Ulis\nLa Rochelle\n");
    static const char *const there[] = {
        "saint étienne", "st-étienne", "st étienne", "saint-etienne", "saint etienne",
        "st-etienne",    "havre",      "le havre",   "ile de ré",     "ile de re",
        "sainte-foy",    "sainte foy", "ste foy",    "sacré-coeur",   "sacré coeur",
        "elysée",        "elysee",     "herault",    "ulis",          "la rochelle"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        ck_assert_msg(readings(&m.g, there[i]) == 1, "%s: %u", there[i],
                      readings(&m.g, there[i]));
    ck_assert_uint_eq(readings(&m.g, "rochelle"), 0);
    ck_assert_uint_eq(readings(&m.g, "élysee"), 0);
    ck_assert_uint_eq(reading(&m.g, "elysée", 0)->cases, GAZ_CASE_CAPITAL);
    ck_assert_uint_eq(reading(&m.g, "elysee", 0)->cases, GAZ_CASE_CAPS);
    ck_assert_uint_eq(reading(&m.g, "herault", 0)->cases, GAZ_CASE_CAPS);
    ck_assert(reading(&m.g, "havre", 0)->flags & GAZ_READ_NOARTICLE);
    ck_assert(!(reading(&m.g, "saint etienne", 0)->flags & GAZ_READ_NOARTICLE));
    unmake(&m);
}
END_TEST

START_TEST(variants_never_override_a_form) {
    made m;
    make_one(
        &m, "lieux.tsv",
        HEADER(
            "lieux", "PLACE", "capital",
            "form\tscore") "Saint-Denis\t900\nSaint Denis\t100\nÉvian\t800\nEvian\t50\n");
    ck_assert_uint_eq(readings(&m.g, "saint denis"), 1);
    ck_assert_uint_eq(reading(&m.g, "saint denis", 0)->score, 100);
    ck_assert_uint_eq(readings(&m.g, "evian"), 1);
    ck_assert_uint_eq(reading(&m.g, "evian", 0)->score, 50);
    unmake(&m);
}
END_TEST

START_TEST(cases_follow_the_list) {
    made m;
    make_one(
        &m, "sigles.tsv",
        HEADER("sigles", "ORGANIZATION", "exact",
               "form\tcase") "SNCF\niPhone\nMcDonald's "
                             "France\nO'Reilly\nfranceinfo\nLaREM\nparti vert\tfold\n"
                             "Parti vert uni\tcapital\n");
    ck_assert_uint_eq(reading(&m.g, "sncf", 0)->cases, GAZ_CASE_CAPS);
    ck_assert_uint_eq(reading(&m.g, "iphone", 0)->cases, GAZ_CASE_EXACT);
    ck_assert_str_eq(
        gaz_string(&m.g, gaz_reading_rest(&m.g, reading(&m.g, "iphone", 0))->spelling),
        "iPhone");
    ck_assert_uint_eq(reading(&m.g, "larem", 0)->cases, GAZ_CASE_EXACT);
    ck_assert_uint_eq(reading(&m.g, "franceinfo", 0)->cases, GAZ_CASE_ANY);
    ck_assert_uint_eq(reading(&m.g, "parti vert", 0)->cases, 0);
    ck_assert_uint_eq(reading(&m.g, "parti vert uni", 0)->cases, GAZ_CASE_CAPITAL);
    ck_assert_uint_eq(readings(&m.g, "s.n.c.f."), 1);
    unmake(&m);
}
END_TEST

/* Every field, and what is left of the record when its end is missing: nothing. */
START_TEST(entries_hold_every_field) {
    made m;
    gaz_buffer out = {0};
    const gaz_entry_draft known = {.name = {"A", 1},
                                   .insee = {"2A004", 5},
                                   .iso3166_2 = {"FR-2A", 5},
                                   .id = {"x", 1},
                                   .geonames = 128,
                                   .population = UINT32_MAX,
                                   .lat = -1,
                                   .lon = INT32_MAX,
                                   .gender = 'b'};
    gaz_entry_write(&out, &known);
    size_t whole = out.len;
    make_one(&m, "a.tsv", HEADER("a", "PLACE", "fold", "form") "A\n");
    gaz_gazetteer g = m.g;
    g.entries = (const unsigned char *)out.data;
    for (g.nentries = 0; g.nentries <= whole; g.nentries++) {
        gaz_entry e;
        size_t n = gaz_entry_read(&g, 0, &e);
        ck_assert_uint_eq(n, g.nentries < whole ? 0 : whole);
        ck_assert_str_eq(e.name, n ? "A" : "");
        ck_assert_str_eq(e.insee, n ? "2A004" : "");
        ck_assert_str_eq(e.iso3166_2, n ? "FR-2A" : "");
        ck_assert_str_eq(e.id, n ? "x" : "");
        ck_assert_str_eq(e.kind, "");
        ck_assert_uint_eq(e.geonames, n ? 128 : 0);
        ck_assert_uint_eq(e.population, n ? UINT32_MAX : 0);
        ck_assert_int_eq(e.lat, n ? -1 : INT32_MIN);
        ck_assert_int_eq(e.lon, n ? INT32_MAX : INT32_MIN);
        ck_assert_int_eq(e.gender, n ? 'b' : 0);
    }
    gaz_buffer_free(&out);
    unmake(&m);
}
END_TEST

/* A thousand words of a class, and some that are in other lists too. */
START_TEST(plain_words_share_a_record) {
    made m;
    gaz_buffer words = {0};
    char word[40];
    gaz_buffer_text(&words, HEADER("communs", "none", "fold", "form"));
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(word, sizeof word, "mot%cdé%u\n", 'a' + i % 26, i);
        gaz_buffer_text(&words, word);
    }
    gaz_buffer_text(&words, "\xC3\xA9tal\nport\nsec\nau port\n");
    gaz_buffer_byte(&words, '\0');
    const gaz_list_input in[] = {
        input("communs.tsv", words.data),
        input("lieux.tsv", HEADER("lieux", "PLACE", "capital", "form") "Sec\n")};
    make(&m, in, 2);
    ck_assert_uint_ge(m.g.nplain, 2000); /* with their accentless variants */
    ck_assert_uint_lt(m.g.nwords, 12);
    uint32_t id = gaz_vocab_find(&m.g, "motadé0", strlen("motadé0"));
    ck_assert_uint_ne(id, 0);
    ck_assert_uint_eq(m.g.words[id].text, 0);
    for (unsigned i = 0; i < 1000; i++) {
        int n = snprintf(word, sizeof word, "mot%cdé%u", 'a' + i % 26, i);
        ck_assert_uint_eq(gaz_vocab_find(&m.g, word, (size_t)n), id);
        n = snprintf(word, sizeof word, "mot%cde%u", 'a' + i % 26, i);
        ck_assert_uint_eq(reading(&m.g, word, 0)->cases, GAZ_CASE_CAPS);
        n = snprintf(word, sizeof word, "mot%cdè%u", 'a' + i % 26, i);
        ck_assert_uint_eq(gaz_vocab_find(&m.g, word, (size_t)n), 0);
    }
    ck_assert_uint_eq(gaz_vocab_find(&m.g, "étal", strlen("étal")), id);
    ck_assert(alone(&m.g, "port", 0) && alone(&m.g, "sec", 0));
    ck_assert_uint_ne(gaz_vocab_find(&m.g, "port", 4), id);
    ck_assert_uint_ne(gaz_vocab_find(&m.g, "sec", 3), id);
    gaz_buffer_free(&words);
    unmake(&m);
}
END_TEST

START_TEST(same_input_same_bytes) {
    const gaz_list_input in[] = {
        input("a.tsv",
              HEADER("a", "PLACE", "capital", "form") "Saint-Étienne\nLe Havre\n"),
        input("b.tsv", HEADER("b", "PERSON", "capital", "form") "Étienne\n")};
    made one, two;
    make(&one, in, 2);
    make(&two, in, 2);
    ck_assert_uint_eq(one.image.len, two.image.len);
    ck_assert_mem_eq(one.image.data, two.image.data, one.image.len);
    unmake(&one);
    unmake(&two);
}
END_TEST

/* ---- a user's lists ---- */

START_TEST(user_lists) {
    made m;
    make_user(&m, "\xEF\xBB\xBF"
                  "form\tlabel\tname\tid\toverwrites\tpriority\tflags\r\n"
                  "Zorglub\tPERSON\tProfesseur Zorglub\tz1\tyes\t-5\twhole-line\r\n"
                  "Bercy\tstop\n"
                  "aCme\tORGANIZATION\t\t\t\t\tcase\n"
                  "# une remarque\n"
                  "acme inc\tORGANIZATION\t\t\t\t7\tfold, whole-line\n");
    const gaz_reading *r = reading(&m.g, "zorglub", 0);
    ck_assert_str_eq(entry(&m.g, r).name, "Professeur Zorglub");
    ck_assert_str_eq(entry(&m.g, r).id, "z1");
    ck_assert_int_eq(gaz_reading_priority(&m.g, r), -5);
    ck_assert_uint_eq(r->flags, GAZ_READ_OVERWRITE | GAZ_READ_WHOLE_LINE | GAZ_READ_LAST |
                                    GAZ_READ_MORE);
    ck_assert_uint_eq(m.g.lines[r - m.g.readings], 2);
    ck_assert_uint_eq(m.g.lists[r->list].label, GAZ_PERSON);
    ck_assert_uint_eq(m.g.lists[r->list].user, 1);
    r = reading(&m.g, "bercy", 0);
    ck_assert_uint_eq(m.g.lists[r->list].stop, 1);
    ck_assert_uint_eq(reading(&m.g, "acme", 0)->cases, GAZ_CASE_EXACT);
    ck_assert_uint_eq(reading(&m.g, "acme inc", 0)->cases, 0);
    ck_assert_uint_eq(m.g.nlists, 3);
    unmake(&m);

    make_user(&m, "Zorglub\tPERSON\nSeccotine\t-"); /* no header, no last line end */
    ck_assert_uint_eq(readings(&m.g, "zorglub"), 1);
    ck_assert_uint_eq(m.g.lists[reading(&m.g, "seccotine", 0)->list].stop, 1);
    unmake(&m);

    make_user(&m,
              "# list: mes-lieux\n# label: PLACE\n# columns: form\tcountry\nTrou\tFR\n");
    ck_assert_uint_eq(m.g.lists[reading(&m.g, "trou", 0)->list].label, GAZ_PLACE);
    unmake(&m);

    make_user(&m, "");
    ck_assert_uint_eq(m.g.nlists, 0);
    unmake(&m);
}
END_TEST

/* ---- errors: place, and what was expected ---- */

static const struct {
    const char *tsv;
    size_t line, column;
    const char *says;
} USER_ERRORS[] = {
    {"Zorglub\n", 1, 8, "no label"},
    {"A\tPERSON\nÉté\tPERSONNE\n", 2, 5, "PERSON, COUNTRY"},
    {"\tPERSON\n", 1, 1, "no form"},
    {"A\tPERSON\t\t\tperhaps\n", 1, 12, "write yes"},
    {"A\tPERSON\t\t\t\t99999\n", 1, 13, "32767"},
    {"A\tPERSON\t\t\t\t\tcase,full\n", 1, 19, "whole-line"},
    {"A\tPERSON\t\t\t\t\t\tmore\n", 1, 15, "columns"},
    {"form\tlabel\tlabel\nA\tPERSON\n", 1, 12, "twice"},
    {"form\tlabel\tcolour\nA\tPERSON\n", 1, 12, "no column is called « colour »"},
    {"# columns: label\tname\n", 1, 1, "form"},
    {"A||B\tPERSON\n", 1, 3, "empty form"},
    {"ok\tPERSON\nA\xC3\x28\tPERSON\n", 2, 2, "UTF-8"},
    {"form\tlabel\tlat\tlon\nA\tPLACE\t48.5\n", 2, 1, "go together"},
    {"form\tlabel\tlat\tlon\nA\tPLACE\t98.5\t1\n", 2, 9, "degrees"},
    {"form\tlabel\tcountry\nA\tPLACE\tFrance\n", 2, 9, "FR"},
    {"a b c d e f g h i j k l m n o p q\tPERSON\n", 1, 1, "more than 16"},
};

START_TEST(user_errors) {
    gaz_buffer out = {0};
    gaz_error err = {0};
    const char *tsv = USER_ERRORS[_i].tsv;
    gaz_status s = gaz_user_gazetteer_build(&out, "mine.tsv", tsv, strlen(tsv), &err);
    ck_assert_int_lt(s, 0);
    ck_assert_int_eq(err.code, s);
    ck_assert_msg(err.line == USER_ERRORS[_i].line &&
                      err.column == USER_ERRORS[_i].column &&
                      strncmp(err.text, "mine.tsv:", 9) == 0 &&
                      strstr(err.text, USER_ERRORS[_i].says),
                  "%s (%zu, %zu)", err.text, err.line, err.column);
    ck_assert_uint_eq(out.len, 0);
    gaz_buffer_free(&out);
}
END_TEST

static const struct {
    const char *name, *text, *says;
} BASE_ERRORS[] = {
    {"a.tsv", "Paris\n", "# list:"},
    {"a.tsv", "# list: a\n# columns: form\n", "# label: PERSON"},
    {"a.tsv", "# list: A b\n", "lower-case"},
    {"a.tsv", "# list: a\n# label: PERSONNE\n", "no label"},
    {"a.tsv", "# list: a\n# label: PERSON\n# case: any\n", "no case"},
    {"b.tsv", HEADER("a", "PLACE", "fold", "form"), "one name"},
    {"a.tsv", HEADER("a", "PLACE", "fold", "form\tgender") "A\tx\n", "m, f or mf"},
    {"a.tsv", HEADER("a", "PLACE", "fold", "form\tkind") "A\tVille\n",
     "lower-case English"},
    {"a.tsv", HEADER("a", "PLACE", "fold", "form\tscore") "A\t1001\n", "1000"},
};

START_TEST(base_errors) {
    gaz_buffer out = {0};
    gaz_error err = {0};
    gaz_list_input in = input(BASE_ERRORS[_i].name, BASE_ERRORS[_i].text);
    ck_assert_int_eq(make_base(&out, &in, 1, &err), GAZ_ERR_SYNTAX);
    ck_assert_msg(strstr(err.text, BASE_ERRORS[_i].says), "%s", err.text);
    ck_assert_uint_eq(out.len, 0);
    gaz_buffer_free(&out);
}
END_TEST

START_TEST(two_lists_of_one_name) {
    gaz_buffer out = {0};
    gaz_error err = {0};
    const gaz_list_input in[] = {input("x/a.tsv", HEADER("a", "PLACE", "fold", "form")),
                                 input("y/a.tsv", HEADER("a", "PLACE", "fold", "form"))};
    ck_assert_int_eq(make_base(&out, in, 2, &err), GAZ_ERR_SYNTAX);
    ck_assert_ptr_nonnull(strstr(err.text, "y/a.tsv"));
    gaz_buffer_free(&out);
}
END_TEST

/* ---- description ---- */

static int add_phrase(void *self, const gaz_list_phrase *p) {
    gaz_buffer_text(self, p->phrase);
    if (p->reading && (p->reading->flags & GAZ_READ_WORD))
        gaz_buffer_byte(self, '*');
    gaz_buffer_byte(self, ' ');
    return 0;
}

START_TEST(plain_words_are_described) {
    made m;
    gaz_buffer got = {0};
    const gaz_list_input in[] = {
        input("mots.tsv", HEADER("mots", "none", "fold", "form") "vert\nverte\nzèle\n"),
        input("autres.tsv", HEADER("autres", "none", "fold", "form") "verte\n")};
    make(&m, in, 2);
    ck_assert_int_eq(gaz_list_dump(&m.g, 0, add_phrase, &got), 0);
    gaz_buffer_byte(&got, '\0');
    ck_assert_str_eq(got.data, "vert verte zele* zèle ");
    got.len = 0;
    ck_assert_int_eq(gaz_list_dump(&m.g, 1, add_phrase, &got), 0);
    gaz_buffer_byte(&got, '\0');
    ck_assert_str_eq(got.data, "verte ");
    gaz_buffer_free(&got);
    unmake(&m);
}
END_TEST

static int count_phrase(void *self, const gaz_list_phrase *p) {
    strcat(self, p->phrase);
    strcat(self, p->reading ? ";" : ".");
    return 0;
}

START_TEST(lists_are_described) {
    made m;
    char got[200] = "";
    gaz_list_info info;
    const gaz_list_input in[] = {
        input("lieux.tsv",
              HEADER("lieux", "PLACE", "capital", "form") "Le Havre\nToul\n"),
        input("mots.tsv", HEADER("mots", "none", "fold", "form") "au bord\nbord\nau\n")};
    make(&m, in, 2);
    ck_assert_int_eq(gaz_list_find(&m.g, "mots"), 1);
    ck_assert_int_eq(gaz_list_find(&m.g, "rien"), -1);
    ck_assert(gaz_list_describe(&m.g, 0, &info) && !gaz_list_describe(&m.g, 2, &info));
    ck_assert_str_eq(info.label, "PLACE");
    ck_assert_str_eq(info.licence, "MIT");
    ck_assert_int_eq(gaz_list_dump(&m.g, 0, count_phrase, got), 0);
    ck_assert_str_eq(got, "le havre;havre;toul;");
    got[0] = '\0';
    ck_assert_int_eq(gaz_list_dump(&m.g, 1, count_phrase, got), 0);
    ck_assert_str_eq(got, "au bord;au.bord.");
    unmake(&m);
}
END_TEST

/* ---- labels ---- */

static const struct {
    const char *bytes;
    size_t size;
    const char *says; /* NULL: refused */
} LABELS[] = {
#define BYTES(s) s, sizeof(s)
    {BYTES("PERSON\0COUNTRY\0PLACE\0ORGANIZATION"), "PERSON, COUNTRY, PLACE, ORGANIZATION"},
    {BYTES("PLACE\0A\0B-1\0a_2"), "PLACE, A, B-1, a_2"},
    {BYTES("X"), "X"},
    {"", 0, NULL},
    {BYTES(""), NULL},
    {"PLACE", 5, NULL}, /* no NUL */
    {BYTES("A\0"), NULL},
    {BYTES("PLACE\0PERSON"), NULL},
    {BYTES("A\0PLACE"), NULL},
    {BYTES("B\0A"), NULL},
    {BYTES("A\0A"), NULL},
    {BYTES("none"), NULL},
    {BYTES("A B"), NULL},
    {BYTES("é"), NULL},
    {BYTES("A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L"), "A, B, C, D, E, F, G, H, I, J, K, L"},
    {BYTES("A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M"), NULL},
    {BYTES("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"},
    {BYTES("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"), NULL},
#undef BYTES
};

START_TEST(labels_are_read_as_written) {
    gaz_labels l = {0};
    char text[GAZ_LABELS_TEXT_MAX], again[GAZ_LABELS_BYTES_MAX];
    int good = gaz_labels_read(&l, LABELS[_i].bytes, LABELS[_i].size);
    ck_assert_int_eq(good, LABELS[_i].says != NULL);
    if (!good) {
        ck_assert_uint_eq(l.count, 0);
        return;
    }
    ck_assert_str_eq(gaz_labels_text(&l, 0, text), LABELS[_i].says);
    ck_assert_uint_eq(gaz_labels_write(&l, again), LABELS[_i].size);
    ck_assert_mem_eq(again, LABELS[_i].bytes, LABELS[_i].size);
    for (unsigned i = 0; i < l.count; i++) {
        const char *name = gaz_labels_name(&l, l.number[i]);
        ck_assert_int_eq(gaz_labels_find(&l, name, strlen(name)), l.number[i]);
        ck_assert_uint_eq(gaz_labels_place(&l, l.number[i]), i + 1);
    }
    ck_assert_ptr_null(gaz_labels_name(&l, GAZ_LABELS + l.nown));
    ck_assert_int_eq(gaz_labels_find(&l, "COUNTRY", 7), GAZ_COUNTRY);
    ck_assert_int_eq(gaz_labels_find(&l, "Z", 1), GAZ_NONE);
    ck_assert_uint_eq(gaz_labels_place(&l, GAZ_NONE), 0);
}
END_TEST

int main(void) {
    Suite *s = suite_create("data");
    TCase *t = tcase_create("data");
    tcase_add_test(t, container_round_trip);
    tcase_add_test(t, container_says_what_is_wrong);
    tcase_add_test(t, file_is_written_whole_and_mapped);
    tcase_add_test(t, entries_are_found_with_what_is_known);
    tcase_add_test(t, every_reading_is_kept);
    tcase_add_test(t, word_classes_have_bits);
    tcase_add_test(t, variants_are_made);
    tcase_add_test(t, variants_never_override_a_form);
    tcase_add_test(t, cases_follow_the_list);
    tcase_add_test(t, entries_hold_every_field);
    tcase_add_test(t, plain_words_share_a_record);
    tcase_add_test(t, plain_words_are_described);
    tcase_add_test(t, same_input_same_bytes);
    tcase_add_test(t, user_lists);
    tcase_add_loop_test(t, user_errors, 0,
                        (int)(sizeof USER_ERRORS / sizeof *USER_ERRORS));
    tcase_add_loop_test(t, base_errors, 0,
                        (int)(sizeof BASE_ERRORS / sizeof *BASE_ERRORS));
    tcase_add_test(t, two_lists_of_one_name);
    tcase_add_test(t, lists_are_described);
    tcase_add_loop_test(t, labels_are_read_as_written, 0,
                        (int)(sizeof LABELS / sizeof *LABELS));
    suite_add_tcase(s, t);
    SRunner *r = srunner_create(s);
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
