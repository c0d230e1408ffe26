/* test_entity.c — what a document makes of its names: chains, links, senses. Room: tests.
 */
#include "run.h"
#include "tagging.h"

/* clang-format off */
static const char PERSONNES[] =
    HEADER("personnalites", "PERSON", "capital", "form\tname\tcountry\tscore\tgender")
    "Vladimir Poutine\t\tRU\t900\n"
    "Angela Merkel\t\tDE\t900\n"
    "Bill Clinton\t\tUS\t900\n"
    "Hillary Clinton\t\tUS\t900\n"
    "Recep Tayyip Erdogan|Recep Tayyip Erdoğan\tRecep Tayyip Erdogan\tTR\t900\n"
    "Jean-Marie Le Pen\t\tFR\t900\n"
    "Marine Le Pen\t\tFR\t900\n"
    "Camille Martin\t\tFR\t900\n";
static const char PRENOMS[] =
    HEADER("prenoms", "none", "capital", "form\tgender")
    "Vladimir\tm\nAngela\tf\nBill\tm\nHillary\tf\nRecep\tm\nTayyip\tm\nJean-Marie\tm\n"
    "Marine\tf\nCamille\tmf\n";
static const char PARTICULES[] =
    HEADER("particules", "none", "fold", "form")
    "le\nde\n";
static const char VILLES[] =
    HEADER("villes-monde", "PLACE", "capital",
           "form\tname\tcountry\tgeonames\tlat\tlon\tpop\tkind\tscore")
    "Paris\tParis\tFR\t2988507\t48.85341\t2.3488\t2138551\tcity\t900\n"
    "Paris\tParis (Texas)\tUS\t4717560\t33.66094\t-95.55551\t24782\tcity\t900\n"
    "Saint-Denis\tSaint-Denis\tFR\t2980916\t48.93564\t2.35387\t96128\tcity\t900\n"
    "Saint-Denis\tSaint-Denis\tRE\t935264\t-20.88231\t55.4504\t137195\tcity\t900\n"
    "Saint-Louis\tSaint-Louis\tSN\t2246452\t16.01793\t-16.48962\t176000\tcity\t900\n"
    "Saint-Louis\tSaint-Louis\tUS\t4407066\t38.62727\t-90.19789\t315685\tcity\t900\n"
    "Dakar\tDakar\tSN\t2253354\t14.6937\t-17.44406\t2476400\tcity\t900\n"
    "Moscou\tMoscou\tRU\t524901\t55.75222\t37.61556\t10381222\tcity\t900\n"
    "Martin\tMartin\tSK\t3058780\t49.06651\t18.92399\t60300\tcity\t700\n"
    "France\tFrance (Manche)\tFR\t12\t49\t-1\t3\tcity\t300\n";
static const char CAPITALES[] =
    HEADER("capitales", "PLACE", "capital", "form\tcountry\tscore")
    "Paris\tFR\t900\nMoscou\tRU\t900\nDakar\tSN\t900\n";
static const char PAYS[] =
    HEADER("pays", "COUNTRY", "capital", "form\tname\tcountry\tiso3166_1\tscore")
    "France\tFrance\tFR\tFR\t950\n"
    "États-Unis|USA\tÉtats-Unis\tUS\tUS\t950\n"
    "Sénégal\tSénégal\tSN\tSN\t950\n";
static const char ORGANISATIONS[] =
    HEADER("international", "ORGANIZATION", "capital", "form\tname\tscore")
    "Organisation des Nations unies|Nations unies\tOrganisation des Nations unies\t900\n"
    "Union de la presse africaine\t\t900\nÉtat islamique\t\t900\n";
static const char SIGLES[] =
    HEADER("sigles", "ORGANIZATION", "exact", "form\tname\tscore")
    "ONU\tOrganisation des Nations unies\t900\n"
    "UPA\t\t900\n"
    "UPE\t\t900\nEI\t\t900\n";
static const char SIEGES[] =
    HEADER("sieges-pouvoir", "ORGANIZATION", "capital", "form\tcountry\tscore")
    "Kremlin\tRU\t900\n";
static const char PAROLE[] =
    HEADER("verbes-parole", "none", "fold", "form")
    "annonce\nannoncé\ndémenti\ndéclare\n";
/* clang-format on */

static const char RULES[] = "rule per.titre  PERSON  score 900\n"
                            "  match   <\"M.\" | \"Mme\"> [ <Cap>{1,3} ]\n"
                            "  yes     M. [Martin] est là.\n"
                            "  no      Martin est là.\n";

static void open_entities(tagging *t) {
    const gaz_list_input in[] = {
        input("personnalites.tsv", PERSONNES),     input("prenoms.tsv", PRENOMS),
        input("particules.tsv", PARTICULES),       input("villes-monde.tsv", VILLES),
        input("capitales.tsv", CAPITALES),         input("pays.tsv", PAYS),
        input("international.tsv", ORGANISATIONS), input("sigles.tsv", SIGLES),
        input("sieges-pouvoir.tsv", SIEGES),       input("verbes-parole.tsv", PAROLE)};
    open_tagging(t, in, COUNT(in), RULES);
}

/* ---- chains ---- */

static const struct {
    const char *text, *want;
} CHAINED[] = {
    {"", ""},
    {"Rien de nouveau.", ""},
    {"Vladimir Poutine parle.", "Vladimir Poutine=PER; "},
    {"Vladimir Poutine parle. M. Poutine écoute. On attend Poutine.",
     "Vladimir Poutine=PER:1; Poutine=PER:1; Poutine=PER:1; "},
    /* the full name after the short one */
    {"On attend M. Poutine. Vladimir Poutine parle.",
     "Poutine=PER:1; Vladimir Poutine=PER:1; "},
    /* a title or a given name tells two apart */
    {"Bill Clinton et Hillary Clinton. Mme Clinton parle, M. Clinton écoute.",
     "Bill Clinton=PER:1; Hillary Clinton=PER:2; Clinton=PER:2; Clinton=PER:1; "},
    {"Bill Clinton parle. Mme Clinton écoute.", "Bill Clinton=PER; Clinton=PER; "},
    {"Marine Le Pen parle. M. Le Pen écoute.", "Marine Le Pen=PER; Le Pen=PER; "},
    /* the last full name before it */
    {"Marine Le Pen, puis Jean-Marie Le Pen. On écoute Le Pen.",
     "Marine Le Pen=PER; Jean-Marie Le Pen=PER:1; Le Pen=PER:1; "},
    /* a given name alone is no family name */
    {"Angela Merkel parle. M. Martin écoute.", "Angela Merkel=PER; Martin=PER; "},
    /* spellings of one name */
    {"Recep Tayyip Erdogan et Recep Tayyip Erdoğan.",
     "Recep Tayyip Erdogan=PER:1; Recep Tayyip Erdoğan=PER:1; "},
    /* the same words; the same canonical name */
    {"Paris et encore Paris", "Paris=PLA:1; Paris=PLA:1; "},
    {"les États-Unis, ou USA", "États-Unis=COU:1; USA=COU:1; "},
    {"les Nations unies. L'ONU aussi.", "Nations unies=ORG:1; ONU=ORG:1; "},
    /* an acronym beside its expansion */
    {"l'Union de la presse africaine (UPA) dit", "Union de la presse africaine=ORG:1; "
                                                 "UPA=ORG:1; "},
    {"l'UPA (Union de la presse africaine) dit",
     "UPA=ORG:1; Union de la presse africaine=ORG:1; "},
    {"l'Union de la presse africaine (UPE) dit",
     "Union de la presse africaine=ORG; UPE=ORG; "},
    {"l'État islamique (EI), l'E\xCC\x81tat islamique (EI)",
     "État islamique=ORG:1; EI=ORG:1; E\xCC\x81tat islamique=ORG:1; EI=ORG:1; "},
    /* labels keep chains apart */
    {"À Martin et chez M. Martin", "Martin=PLA; Martin=PER; "},
    {"Bill Clinton et Hillary Clinton. Clinton parle. M. Clinton écoute.",
     "Bill Clinton=PER:1; Hillary Clinton=PER:2; Clinton=PER:2; Clinton=PER:1; "},
    {"Camille Martin parle. Mme Martin parle. M. Martin écoute.",
     "Camille Martin=PER:1; Martin=PER:1; Martin=PER; "},
    {"M. Clinton et Mme Clinton. Hillary Clinton et Bill Clinton parlent.",
     "Clinton=PER:1; Clinton=PER:2; Hillary Clinton=PER:2; Bill Clinton=PER:1; "},
};

START_TEST(mentions_of_one_are_chained) {
    tagging t;
    open_entities(&t);
    check_names(&t, CHAINED[_i].text, CHAINED[_i].want);
    check_names(&t, CHAINED[_i].text, CHAINED[_i].want);
    close_tagging(&t);
}
END_TEST

START_TEST(chains_have_names) {
    tagging t;
    open_entities(&t);
    const gaz_doc *d = tag(&t, "M. Poutine, Vladimir Poutine, Poutine. Mme Zorga et Mme "
                               "Ada Zorga. L'ONU, les Nations unies.");
    ck_assert_uint_eq(gaz_doc_chain_count(d), 3);
    ck_assert_str_eq(gaz_doc_chain(d, 0)->name, "Vladimir Poutine");
    ck_assert_uint_eq(gaz_doc_chain(d, 0)->nmentions, 3);
    ck_assert_str_eq(gaz_doc_chain(d, 1)->name, "Ada Zorga"); /* the longest */
    ck_assert_str_eq(gaz_doc_chain(d, 2)->name, "Organisation des Nations unies");
    ck_assert_str_eq(gaz_doc_entity(d, 0)->name, "Vladimir Poutine");
    close_tagging(&t);
}
END_TEST

/* Thousands of mentions: linear, and one chain. */
START_TEST(many_mentions_are_chained) {
    tagging t;
    enum { TIMES = 20000 };
    gaz_buffer text = {0};
    open_entities(&t);
    gaz_buffer_text(&text, "Vladimir Poutine. ");
    for (int i = 0; i < TIMES; i++)
        gaz_buffer_text(&text, i % 50 ? "On voit Poutine. " : "On voit Poutine.\n\n");
    gaz_buffer_byte(&text, '\0');
    const gaz_doc *d = tag(&t, text.data);
    check_promises(d, text.len);
    ck_assert_uint_eq(gaz_doc_count(d), TIMES + 1);
    ck_assert_uint_eq(gaz_doc_chain_count(d), 1);
    ck_assert_uint_eq(gaz_doc_chain(d, 0)->nmentions, TIMES + 1);
    gaz_buffer_free(&text);
    close_tagging(&t);
}
END_TEST

/* ---- links ---- */

static const struct {
    const char *text, *mention;
    uint32_t geonames;
} LINKED[] = {
    /* the most populous */
    {"On part pour Paris.", "Paris", 2988507},
    {"On part pour Saint-Denis.", "Saint-Denis", 935264},
    {"On part pour Saint-Louis.", "Saint-Louis", 4407066},
    /* but the document's countries and places count */
    {"En France, on part pour Saint-Denis.", "Saint-Denis", 2980916},
    {"Au Sénégal, on part pour Saint-Louis.", "Saint-Louis", 2246452},
    {"On part de Dakar pour Saint-Louis.", "Saint-Louis", 2246452},
    {"On part pour Saint-Louis. C'est au Sénégal.", "Saint-Louis", 2246452},
    {"Aux États-Unis, on part pour Saint-Louis.", "Saint-Louis", 4407066},
    /* the capital wins against a small homonym, whatever the country */
    {"Aux États-Unis, on part pour Paris.", "Paris", 2988507},
};

static const gaz_entity *mention(const gaz_doc *d, const char *text, const char *what) {
    for (size_t i = 0; i < gaz_doc_count(d); i++) {
        const gaz_entity *e = gaz_doc_entity(d, i);
        if (e->end - e->start == strlen(what) &&
            memcmp(text + e->start, what, strlen(what)) == 0)
            return e;
    }
    ck_abort_msg("no « %s » in « %s »", what, text);
    return NULL;
}

START_TEST(places_are_linked_by_document) {
    tagging t;
    open_entities(&t);
    const gaz_doc *d = tag(&t, LINKED[_i].text);
    const gaz_entity *e = mention(d, LINKED[_i].text, LINKED[_i].mention);
    ck_assert_msg(e->geonames == LINKED[_i].geonames, "« %s »: %s is %u", LINKED[_i].text,
                  LINKED[_i].mention, e->geonames);
    ck_assert(e->has_point);
    close_tagging(&t);
}
END_TEST

START_TEST(links_are_what_the_lists_say) {
    tagging t;
    const char *text = "En France, on part de Dakar avec M. Zorga et Vladimir Poutine.";
    open_entities(&t);
    const gaz_doc *d = tag(&t, text);
    /* A country is a closed table and never a village. */
    const gaz_entity *e = mention(d, text, "France");
    ck_assert_int_eq(e->label, GAZ_COUNTRY);
    ck_assert_str_eq(e->iso3166_1, "FR");
    ck_assert_uint_eq(e->geonames, 0);
    ck_assert(!e->has_point);
    e = mention(d, text, "Dakar");
    ck_assert_str_eq(e->name, "Dakar");
    ck_assert_str_eq(e->country, "SN");
    ck_assert_str_eq(e->kind, "city");
    ck_assert_double_eq_tol(e->lat, 14.6937, 1e-9);
    ck_assert_double_eq_tol(e->lon, -17.44406, 1e-9);
    ck_assert_ptr_null(e->iso3166_1);
    ck_assert_ptr_null(e->insee);
    e = mention(d, text, "Zorga");
    ck_assert_ptr_null(e->name);
    ck_assert_ptr_null(e->country);
    ck_assert_str_eq(e->rule, "per.titre");
    ck_assert_ptr_null(e->list);
    e = mention(d, text, "Vladimir Poutine");
    ck_assert_str_eq(e->list, "personnalites");
    ck_assert_ptr_null(e->rule);
    ck_assert_str_eq(e->country, "RU");
    ck_assert(e->score < 0); /* none was computed */
    close_tagging(&t);
}
END_TEST

/* ---- senses ---- */

static const struct {
    const char *text, *mention;
    int metonymic;
} SENSED[] = {
    {"Moscou a annoncé une trêve.", "Moscou", 1},
    {"Moscou n'a pas démenti.", "Moscou", 1},
    {"Moscou dément.", "Moscou", 0}, /* not in the list */
    {"Moscou annonce une trêve.", "Moscou", 1},
    {"À Moscou, il a annoncé une trêve.", "Moscou", 0},
    {"Il vit à Moscou. Annonce est faite.", "Moscou", 0},
    {"Saint-Louis annonce une trêve.", "Saint-Louis", 0}, /* no capital */
    {"Vladimir Poutine annonce une trêve.", "Vladimir Poutine", 0},
    {"Le Kremlin se tait.", "Kremlin", 1},
};

START_TEST(capitals_that_act_are_metonymic) {
    tagging t;
    open_entities(&t);
    const gaz_entity *e =
        mention(tag(&t, SENSED[_i].text), SENSED[_i].text, SENSED[_i].mention);
    ck_assert_msg((e->sense != NULL) == SENSED[_i].metonymic, "« %s »", SENSED[_i].text);
    if (e->sense)
        ck_assert_str_eq(e->sense, "metonymic");
    close_tagging(&t);
}
END_TEST

/* ---- one document, many windows ---- */

/* Filler of several windows between two names: they are one document's all the same. */
START_TEST(documents_are_longer_than_windows) {
    tagging t;
    gaz_buffer text = {0};
    open_entities(&t);
    gaz_buffer_text(&text, "Vladimir Poutine est à Saint-Louis, au Sénégal.\n\n");
    while (text.len < 1000000)
        gaz_buffer_text(&text, "On mange bien et on dort mieux encore, dit-on ici.\n\n");
    gaz_buffer_text(&text, "On attend Poutine à Saint-Louis.");
    gaz_buffer_byte(&text, '\0');
    check_names(&t, text.data,
                "Vladimir Poutine=PER:1; Saint-Louis=PLA:2; Sénégal=COU; Poutine=PER:1; "
                "Saint-Louis=PLA:2; ");
    ck_assert_uint_eq(gaz_doc_entity(tag(&t, text.data), 4)->geonames, 2246452);
    gaz_buffer_free(&text);
    close_tagging(&t);
}
END_TEST

int main(void) {
    Suite *s = suite_create("entity");
    TCase *t = tcase_create("entity");
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, mentions_of_one_are_chained, 0, (int)COUNT(CHAINED));
    tcase_add_test(t, chains_have_names);
    tcase_add_test(t, many_mentions_are_chained);
    tcase_add_loop_test(t, places_are_linked_by_document, 0, (int)COUNT(LINKED));
    tcase_add_test(t, links_are_what_the_lists_say);
    tcase_add_loop_test(t, capitals_that_act_are_metonymic, 0, (int)COUNT(SENSED));
    tcase_add_test(t, documents_are_longer_than_windows);
    suite_add_tcase(s, t);
    return run_suite(s);
}
