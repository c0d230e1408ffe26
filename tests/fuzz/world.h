/* world.h — small lists, rules and a model in memory, for targets that need data. */
#ifndef TESTS_FUZZ_WORLD_H
#define TESTS_FUZZ_WORLD_H

#include "../unit/models.h"
#include "compile/gazetteer_builder.h"
#include "compile/rule_compiler.h"
#include "fuzz.h"

#define WORLD_HEADER(id, label, casing, columns)                                         \
    "# list: " id "\n# label: " label "\n# case: " casing                                \
    "\n# source: ours\n# licence: MIT\n# date: 2026-11-25\n# columns: " columns "\n"

/* clang-format off */
static const struct {
    const char *name, *text;
} WORLD_LISTS[] = {
    {"personnalites.tsv",
     WORLD_HEADER("personnalites", "PERSON", "capital", "form\tname\tcountry\tscore\tgender")
     "Vladimir Poutine\t\tRU\t900\tm\nAngela Merkel\t\tDE\t900\tf\nLe Pen\t\tFR\t700\n"},
    {"lieux.tsv",
     WORLD_HEADER("lieux", "PLACE", "capital",
                  "form\tcountry\tgeonames\tlat\tlon\tpop\tscore")
     "Nancy\tFR\t2990999\t48.68\t6.18\t105000\t800\nSaint-Denis\tFR\t1\t48.9\t2.3\t9\t800\n"
     "Saint-Denis\tRE\t2\t-20.8\t55.4\t99\t800\nLe Havre\tFR\t3\t49\t0\t1\t600\n"
     "Côte d'Ivoire\tCI\t4\t7\t-5\t1\t900\n"},
    {"capitales.tsv",
     WORLD_HEADER("capitales", "PLACE", "capital", "form\tscore")
     "Moscou\t900\nParis\t900\n"},
    {"pays.tsv",
     WORLD_HEADER("pays", "COUNTRY", "capital", "form\tiso3166_1\tscore")
     "Suisse\tCH\t950\n"},
    {"sigles.tsv",
     WORLD_HEADER("sigles", "ORGANIZATION", "exact", "form\tscore")
     "ONU\t900\niPhone\t600\n"},
    {"oeuvres.tsv",
     WORLD_HEADER("oeuvres", "stop", "capital", "form")
     "Tour de France\nLe Rouge et le Noir\n"},
    {"prenoms.tsv",
     WORLD_HEADER("prenoms", "none", "capital", "form\tgender")
     "Vladimir\tm\nAngela\tf\n"},
    {"particules.tsv", WORLD_HEADER("particules", "none", "fold", "form") "le\nde\n"},
    {"grammaire.tsv",
     WORLD_HEADER("grammaire", "none", "fold", "form") "le\nla\nil\nest\n"},
    {"verbes-parole.tsv",
     WORLD_HEADER("verbes-parole", "none", "fold", "form") "annonce\ndit\n"},
    {"titres.tsv", WORLD_HEADER("titres", "none", "fold", "form") "maire\nministre\n"}};
/* clang-format on */
static const char WORLD_RULES[] =
    "let NOM = <Cap & !CAPS>{1,3} ( @particules <Cap> )?\n"
    "rule per.titre  PERSON  score 900\n"
    "  match   <\"M.\" | \"Mme\" | ~\"eur\"> [ $NOM ]\n  match   @titres [ $NOM ]\n"
    "  unless  after ( \"rue\" \"du\" )\n  unless  before \"bleu\"\n"
    "  yes     M. [Martin] est là.\n  no      Martin est là.\n"
    "rule lieu.a  PLACE  score 600\n  match   \"à\" [ <Cap> ]\n"
    "  yes     à [Toul]\n  no      à midi\n"
    "rule neg.vin  none  score 900  final\n  match   \"vin\" \"de\" [ <Cap> ]\n"
    "  yes     vin de [Loire]\n  no      vin de table\n";
enum { WORLD_COUNT = sizeof WORLD_LISTS / sizeof *WORLD_LISTS };

/* Lists and rules as the build compiles them. */
static inline void make_world(gaz_buffer *out) {
    gaz_error err = {0};
    gaz_container c;
    gaz_gazetteer lists;
    gaz_rule_trees trees = {0};
    gaz_rule_image image = {0};
    gaz_section sections[GAZ_RULE_SECTIONS];
    gaz_buffer plain = {0};
    gaz_builder *b = gaz_builder_new(0);
    PROMISE(b != NULL);
    for (size_t i = 0; i < WORLD_COUNT; i++) {
        gaz_list_input in = {.name = WORLD_LISTS[i].name,
                             .text = WORLD_LISTS[i].text,
                             .len = strlen(WORLD_LISTS[i].text)};
        PROMISE_OK(gaz_builder_add(b, &in, &err));
    }
    PROMISE_OK(gaz_builder_write(b, &plain, NULL, 0, &err));
    PROMISE_OK(gaz_container_open_memory(&c, plain.data, plain.len, "GAZT",
                                         GAZ_FILE_VERSION, "monde", &err));
    PROMISE_OK(gaz_gazetteer_open(&lists, c, "monde", &err));
    gaz_rule_lists find = {{&lists, NULL}};
    PROMISE_OK(
        gaz_rules_parse(&trees, "monde.rules", WORLD_RULES, strlen(WORLD_RULES), &err));
    PROMISE_OK(gaz_rules_compile(&image, &trees, gaz_rule_lists_find, &find, &err));
    gaz_rule_image_sections(&image, sections);
    PROMISE_OK(gaz_builder_write(b, out, sections, GAZ_RULE_SECTIONS, &err));
    gaz_rule_image_free(&image);
    gaz_rule_trees_free(&trees);
    gaz_gazetteer_close(&lists);
    gaz_builder_free(b);
    gaz_buffer_free(&plain);
}

/* A model that knows keys of no meaning: most of what it reads it does not know, which is
 * the way of most words. */
static inline void make_world_model(made_model *net) {
    uint32_t keys[300], state = 77;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        keys[i] = next_random(&state);
    make_model(net, &(model_plan){.radius = 2,
                                  .hidden = 16,
                                  .vec_dim = 2,
                                  .type_dim = 4,
                                  .evid_dim = 2,
                                  .readings = 2,
                                  .vec_keys = keys,
                                  .type_keys = keys + 100,
                                  .evid_keys = keys + 200,
                                  .nvec = 100,
                                  .ntype = 100,
                                  .nevid = 100,
                                  .matrix = 9000,
                                  .seed = 3});
}

static const char WORLD_TEXT[] =
    "À Paris, M. Le Pen et Vladimir Poutine : « Saint-Denis ! » dit l'ONU, en Côte "
    "d’Ivoire, du vin de Loire. MOSCOU ANNONCE\n\nLE TOUR DE FRANCE AU HAVRE. Mme "
    "Merkel, "
    "la Suisse, un iPhone ; à Toul.";

/* What a file's damage may leave of a document's promises: order, edges, strings. */
static inline void check_document(const gaz_doc *d, size_t len) {
    size_t end = 0, seen = 0;
    for (size_t i = 0; i < gaz_doc_count(d); i++) {
        const gaz_entity *e = gaz_doc_entity(d, i);
        PROMISE(e->start >= end && e->end > e->start && e->end <= len);
        PROMISE(gaz_label_name(e->label) && gaz_source_name(e->source));
        const char *const strings[] = {e->name,  e->sense,     e->kind,
                                       e->insee, e->iso3166_1, e->iso3166_2,
                                       e->list,  e->rule,      e->country};
        for (size_t k = 0; k < sizeof strings / sizeof *strings; k++)
            seen += strings[k] ? strlen(strings[k]) : 0;
        for (size_t k = 0; k < e->ncues; k++)
            PROMISE(gaz_doc_cue(d, e->first_cue + k) != NULL);
        end = e->end;
    }
    for (size_t i = 0; i < gaz_doc_chain_count(d); i++) {
        const gaz_chain *c = gaz_doc_chain(d, i);
        seen += strlen(c->name);
        for (size_t k = 0; k < c->nmentions; k++)
            PROMISE(gaz_doc_entity(d, c->mentions[k])->chain == i + 1);
    }
    PROMISE(seen < (size_t)1 << 40);
}

#endif
