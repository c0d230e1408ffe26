/* test_train.c — the trainer: gradients against differences, corpora, exported models,
 * the same bytes from the same seed. Room: tests. */
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lists.h"
#include "run.h"
#include "sequences.h"
#include "tag/arbiter.h"
#include "train/chain_loss.h"
#include "train/config.h"
#include "train/corpus.h"
#include "train/checkpoint.h"
#include "train/export.h"
#include "train/floats.h"
#include "train/optimizer.h"
#include "train/random.h"
#include "train/step.h"
#include "train/train.h"

/* ---- the loss of a chain, by every sequence there is ---- */

enum { CHAIN = 3 };

static double chain_score(const float *scores, const float *trans, const uint8_t *tags,
                          size_t n) {
    double sum = 0;
    unsigned before = GAZ_TAG_O;
    for (size_t i = 0; i < n; i++) {
        sum +=
            (double)trans[before * GAZ_TAGS + tags[i]] + scores[i * GAZ_TAGS + tags[i]];
        before = tags[i];
    }
    return sum + trans[before * GAZ_TAGS + GAZ_TAG_O];
}

START_TEST(chain_loss_as_by_enumeration) {
    static const uint8_t GOLD[][CHAIN] = {
        {GAZ_TAG_O, GAZ_TAG_O, GAZ_TAG_O},
        {GAZ_TAG_U, GAZ_TAG_O, 4 + GAZ_TAG_U},
        {8 + GAZ_TAG_B, 8 + GAZ_TAG_I, 8 + GAZ_TAG_L},
        {GAZ_TAG_O, 12 + GAZ_TAG_B, 12 + GAZ_TAG_L},
    };
    gaz_random r = gaz_random_start(5, (uint64_t)_i);
    const uint8_t *gold = GOLD[_i];
    float scores[CHAIN * GAZ_TAGS], trans[GAZ_TAGS * GAZ_TAGS],
        gradients[CHAIN * GAZ_TAGS];
    float trans_gradients[GAZ_TAGS * GAZ_TAGS] = {0};
    double forward[CHAIN * GAZ_TAGS], backward[CHAIN * GAZ_TAGS];
    double all = 0, tag[CHAIN * GAZ_TAGS] = {0}, step[GAZ_TAGS * GAZ_TAGS] = {0};
    for (size_t i = 0; i < COUNT(scores); i++)
        scores[i] = 2 * gaz_random_normal(&r);
    for (size_t i = 0; i < COUNT(trans); i++)
        trans[i] = gaz_random_normal(&r);
    const float weight = 0.7f;
    double loss = gaz_chain_loss(&(gaz_chain_problem){.scores = scores,
                                                      .gradients = gradients,
                                                      .trans = trans,
                                                      .trans_gradients = trans_gradients,
                                                      .gold = gold,
                                                      .n = CHAIN,
                                                      .ntags = GAZ_TAGS,
                                                      .weight = weight,
                                                      .forward = forward,
                                                      .backward = backward});
    uint8_t tags[CHAIN] = {0};
    do {
        double p = exp(chain_score(scores, trans, tags, CHAIN));
        unsigned before = GAZ_TAG_O;
        all += p;
        for (size_t i = 0; i <= CHAIN; i++) {
            unsigned now = i < CHAIN ? tags[i] : GAZ_TAG_O;
            step[before * GAZ_TAGS + now] += p;
            if (i < CHAIN)
                tag[i * GAZ_TAGS + now] += p;
            before = now;
        }
    } while (next_sequence(tags, CHAIN, GAZ_TAGS));
    ck_assert_double_eq_tol(
        loss, weight * (log(all) - chain_score(scores, trans, gold, CHAIN)), 1e-5);
    for (size_t i = 0; i < CHAIN; i++)
        tag[i * GAZ_TAGS + gold[i]] -= all;
    for (size_t i = 0; i <= CHAIN; i++)
        step[(i ? gold[i - 1] : GAZ_TAG_O) * GAZ_TAGS +
             (i < CHAIN ? gold[i] : GAZ_TAG_O)] -= all;
    for (size_t i = 0; i < COUNT(tag); i++)
        ck_assert_double_eq_tol(gradients[i], weight * tag[i] / all, 1e-5);
    for (size_t i = 0; i < COUNT(step); i++)
        ck_assert_double_eq_tol(trans_gradients[i], weight * step[i] / all, 1e-5);
}
END_TEST

/* ---- a small world to learn from ---- */

static const char PERSONNES[] =
    HEADER("personnalites", "PERSON", "capital", "form\tscore") "Vladimir Poutine\t900\n"
                                                                "Angela Merkel\t900\n";
static const char LIEUX[] = HEADER("lieux", "PLACE", "capital",
                                   "form\tscore") "Nancy\t800\nToul\t300\nMetz\t500\n";
static const char PRENOMS[] =
    HEADER("prenoms", "none", "capital", "form") "Vladimir\nAngela\nPaul\nAnne\n";

/* Texts with their names in brackets, and their labels in order. */
static const struct {
    const char *text, *labels;
} WORLD[] = {
    {"[Vladimir Poutine] est attendu à [Nancy], a dit [Angela Merkel].", "PLP"},
    {"La société [Zorglub] ferme à [Metz]. [Paul Durand] part pour [Toul].", "OLPL"},
    {"Hier, [Anne Zola] a vu [Poutine] à [Metz] ; la société [Kodi] n'a rien dit.",
     "PPLO"},
    {"En [Syrie] et en [Suisse], on attend [Anne Durand] et la société [Zorglub].",
     "CCPO"},
    {"[Paul Zola] vit en [Suisse], à [Bâle]. Demain il part pour [Nancy].", "PCLL"},
    {"La société [Kodi] a dit non à [Paul Zola]. En [Syrie], tout va bien.", "OPC"},
};

typedef struct world {
    made base;
    gaz_known_lists known;
    gaz_list_keys keys;
    gaz_sources sources;
    char dir[64], train[80], vectors[80], clusters[80];
} world;

static void in_dir(const world *w, char *path, size_t size, const char *name) {
    ck_assert_int_lt(snprintf(path, size, "%s/%s", w->dir, name), (int)size);
}

static void write_file(const char *path, const char *text, size_t len) {
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

static size_t points(const char *s, size_t len) {
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)s[i] & 0xC0) != 0x80;
    return n;
}

static void write_world(const world *w) {
    gaz_buffer out = {0};
    char piece[200];
    for (size_t i = 0; i < COUNT(WORLD); i++) {
        gaz_buffer text = {0}, entities = {0};
        size_t start = 0, label = 0;
        for (const char *p = WORLD[i].text; *p; p++) {
            if (*p == '[') {
                start = points(text.data, text.len);
            } else if (*p == ']') {
                unsigned l =
                    (unsigned)(strchr("PCLO", WORLD[i].labels[label++]) - "PCLO");
                snprintf(piece, sizeof piece,
                         "%s{\"start\":%zu,\"end\":%zu,\"label\":\"%s\"}",
                         entities.len ? "," : "", start, points(text.data, text.len),
                         gaz_label_name((gaz_label)(l + 1)));
                gaz_buffer_text(&entities, piece);
            } else {
                gaz_buffer_byte(&text, *p);
            }
        }
        gaz_buffer_text(&out, "{\"text\":\"");
        gaz_buffer_append(&out, text.data, text.len);
        gaz_buffer_text(&out, "\",\"entities\":[");
        gaz_buffer_append(&out, entities.data, entities.len);
        gaz_buffer_text(&out, "]}\n");
        gaz_buffer_free(&text);
        gaz_buffer_free(&entities);
    }
    write_file(w->train, out.data, out.len);
    gaz_buffer_free(&out);
    static const char VECTORS[] = "7 4\nà 0.1 0.2 -0.3 0.4\nen 0.3 -0.2 0.1 0\n"
                                  "société 1 0 0 -1\nZorglub 0 1 1 0\nNancy -1 0 1 1\n"
                                  "est 0 0 0 0.5\nPaul 0.5 0.5 0 0\n";
    static const char CLUSTERS[] = "à\t0010\t9\nsociété\t1101\t4\nNancy\t1011\t3\n";
    write_file(w->vectors, VECTORS, sizeof VECTORS - 1);
    write_file(w->clusters, CLUSTERS, sizeof CLUSTERS - 1);
}

static void open_world(world *w) {
    const gaz_list_input in[] = {input("personnalites.tsv", PERSONNES),
                                 input("lieux.tsv", LIEUX),
                                 input("prenoms.tsv", PRENOMS)};
    *w = (world){.dir = "/tmp/gazette-test-XXXXXX"};
    make(&w->base, in, COUNT(in));
    gaz_known_lists_find(&w->known, &w->base.g);
    gaz_list_keys_find(&w->keys, &w->base.g);
    w->sources = (gaz_sources){
        .lists = {&w->base.g, NULL}, .known = &w->known, .list_keys = &w->keys};
    ck_assert_ptr_nonnull(mkdtemp(w->dir));
    in_dir(w, w->train, sizeof w->train, "train.jsonl");
    in_dir(w, w->vectors, sizeof w->vectors, "vectors.vec");
    in_dir(w, w->clusters, sizeof w->clusters, "clusters.tsv");
    write_world(w);
}

static void close_world(world *w) {
    unlink(w->train);
    unlink(w->vectors);
    unlink(w->clusters);
    ck_assert_int_eq(rmdir(w->dir), 0);
    unmake(&w->base);
}

static gaz_train_config small_config(const world *w) {
    gaz_train_config c = gaz_train_config_default();
    c.radius = 2;
    c.hidden = 16;
    c.vec_dim = 4;
    c.type_dim = 6;
    c.evid_dim = 4;
    c.epochs = 60;
    c.batch = 4;
    c.min_count = 1;
    c.rate = 0.01f;
    c.dropout = c.word_dropout = c.feature_dropout = 0;
    c.average = 0.9f;
    c.decay = 0.001f;
    c.threads = 1;
    strcpy(c.vectors, w->vectors);
    strcpy(c.clusters, w->clusters);
    return c;
}

/* ---- corpora ---- */

START_TEST(corpora_are_read) {
    world w;
    gaz_corpus c = {0};
    gaz_error err = {0};
    char conll[80];
    open_world(&w);
    ck_assert_msg(gaz_corpus_read(&c, w.train, &err) == GAZ_OK, "%s", err.text);
    ck_assert_uint_eq(c.count, COUNT(WORLD));
    for (size_t i = 0; i < c.count; i++) {
        const gaz_sample *s = &c.at[i];
        char got[300] = "";
        size_t n = 0, at = 0;
        for (size_t g = 0; g < s->ngold; g++) {
            n += (size_t)snprintf(got + n, sizeof got - n, "%.*s[%.*s]",
                                  (int)(s->gold[g].start - at), s->text + at,
                                  (int)(s->gold[g].end - s->gold[g].start),
                                  s->text + s->gold[g].start);
            at = s->gold[g].end;
            ck_assert_int_eq("?PCLO"[s->gold[g].label], WORLD[i].labels[g]);
        }
        snprintf(got + n, sizeof got - n, "%s", s->text + at);
        ck_assert_str_eq(got, WORLD[i].text);
        ck_assert_uint_eq(s->file, 0);
    }
    in_dir(&w, conll, sizeof conll, "a.conll");
    const char text[] =
        "-DOCSTART- O\n\nL'\tX\tO\nÉlysée\tX\tB-ORGANIZATION\nde Zola\tO\n\n"
        "Anne\tB-PERSON\nZola\tI-PERSON\nMetz\tB-PLACE\nToul\tB-PLACE\r\n";
    write_file(conll, text, sizeof text - 1);
    size_t before = c.count;
    ck_assert_msg(gaz_corpus_read(&c, conll, &err) == GAZ_OK, "%s", err.text);
    ck_assert_uint_eq(c.count, before + 1);
    const gaz_sample *s = &c.at[before];
    ck_assert_str_eq(s->text, "L' Élysée de\nAnne Zola Metz Toul");
    ck_assert_uint_eq(s->ngold, 4);
    ck_assert_uint_eq(s->gold[1].end - s->gold[1].start, 9);
    ck_assert_uint_eq(s->file, 1);
    unlink(conll);
    gaz_corpus_free(&c);
    close_world(&w);
}
END_TEST

static const struct {
    const char *name, *text, *says;
} WRONG_CORPORA[] = {
    {"a.jsonl", "{\"text\":\"a\",\"entities\":[]}\n{\n", "a.jsonl:2: not JSON"},
    {"a.jsonl", "[]\n", "a.jsonl:1: "},
    {"a.jsonl", "{\"text\":\"a\"}\n", "a.jsonl:1: "},
    {"a.jsonl", "\n\n{\"text\":1,\"entities\":[]}\n", "a.jsonl:3: "},
    {"a.jsonl", "{\"text\":\"Nancy\",\"entities\":[{\"start\":0,\"end\":5}]}\n",
     "a.jsonl:1: an entity needs"},
    {"a.jsonl",
     "\n{\"text\":\"Nancy\",\"entities\":[{\"start\":0,\"end\":5,\"label\":\"LA VILLE\"}]}\n",
     "a.jsonl:2: «LA VILLE» cannot be a label"},
    {"a.jsonl", "{\"text\":\"Nancy\",\"entities\":[{\"start\":0,\"end\":5,\"label\":\"\"}]}\n",
     "a.jsonl:1: «» cannot be a label"},
    {"a.jsonl",
     "{\"text\":\"Nancy\",\"entities\":[{\"start\":0,\"end\":6,\"label\":\"PLACE\"}]}\n",
     "a.jsonl:1: an entity ends beyond"},
    {"a.jsonl",
     "{\"text\":\"Nancy\",\"entities\":[{\"start\":3,\"end\":3,\"label\":\"PLACE\"}]}\n",
     "a.jsonl:1: "},
    {"a.jsonl",
     "{\"text\":\"Nancy\",\"entities\":[{\"start\":-1,\"end\":3,\"label\":\"PLACE\"}]}\n",
     "a.jsonl:1: "},
    {"a.jsonl",
     "{\"text\":\"Nancy\",\"entities\":[{\"start\":0,\"end\":3,\"label\":\"PLACE\"},"
     "{\"start\":2,\"end\":4,\"label\":\"PLACE\"}]}\n",
     "a.jsonl:1: entities overlap"},
    {"a.jsonl", "{\"text\":\"\xFF\",\"entities\":[]}\n", "a.jsonl:1: not valid UTF-8"},
    {"a.conll", "Nancy\n", "a.conll:1: a token and a tag"},
    {"a.conll", "Nancy\tO\nNancy\tB-1VILLE\n", "a.conll:2: «1VILLE» cannot be a label"},
    {"a.conll", "Nancy\tB-stop\n", "a.conll:1: «stop» cannot be a label"},
    {"a.conll", "Nancy\tB-ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456\n", "cannot be a label"},
    {"a.conll", "Nancy\tX-PLACE\n", "a.conll:1: unknown tag"},
    {"a.conll", "Nancy\tPLACE\n", "a.conll:1: unknown tag"},
    {"a.conll", "Nancy\tB-\n", "a.conll:1: unknown tag"},
};

START_TEST(wrong_corpora_are_refused) {
    world w;
    gaz_corpus c = {0};
    gaz_error err = {0};
    char path[80];
    open_world(&w);
    in_dir(&w, path, sizeof path, WRONG_CORPORA[_i].name);
    write_file(path, WRONG_CORPORA[_i].text, strlen(WRONG_CORPORA[_i].text));
    ck_assert_int_eq(gaz_corpus_read(&c, path, &err), GAZ_ERR_SYNTAX);
    ck_assert_uint_ge(err.line, 1);
    ck_assert_msg(strstr(err.text, WRONG_CORPORA[_i].says) != NULL, "%s", err.text);
    unlink(path);
    ck_assert_int_eq(gaz_corpus_read(&c, path, &err), GAZ_ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.text, path));
    gaz_corpus_free(&c);
    close_world(&w);
}
END_TEST

/* Labels as they are found, then by name; tags of IOB2, IOBES and BILOU. */
START_TEST(own_labels_are_gathered) {
    static const char TEXT[] = "Metz\tS-PLACE\nBatimat\tB-SALON\nPro\tE-SALON\nZoe\tI-AUTO\n"
                               "Zoe\tB-AUTO\nRS\tL-AUTO\nZoe\tI-AUTO\n\nZoe\tI-AUTO\n"
                               "a\tU-AUTO\nb\tI-AUTO\nc\tI-SALON\n";
    static const struct {
        const char *name;
        int label;
    } WANT[] = {{"Metz", GAZ_PLACE}, {"Batimat Pro", 6}, {"Zoe", 5}, {"Zoe RS", 5},
                {"Zoe", 5},          {"Zoe", 5},         {"a", 5},   {"b", 5},
                {"c", 6}};
    world w;
    gaz_corpus c = {0}, dev = {0};
    gaz_error err = {0};
    char path[80], text[GAZ_LABELS_TEXT_MAX];
    open_world(&w);
    in_dir(&w, path, sizeof path, "a.conll");
    write_file(path, TEXT, sizeof TEXT - 1);
    ck_assert_msg(gaz_corpus_read(&c, path, &err) == GAZ_OK, "%s", err.text);
    gaz_corpus_sort_labels(&c);
    ck_assert_str_eq(gaz_labels_text(&c.labels, 0, text), "PLACE, AUTO, SALON");
    ck_assert_str_eq(gaz_labels_text(&c.labels, 1, text),
                     "PERSON, COUNTRY, PLACE, ORGANIZATION, AUTO, SALON");
    ck_assert_uint_eq(c.at[0].ngold, COUNT(WANT));
    for (size_t g = 0; g < COUNT(WANT); g++) {
        const gaz_gold *gold = &c.at[0].gold[g];
        ck_assert_int_eq(gold->label, WANT[g].label);
        ck_assert_uint_eq(gold->end - gold->start, strlen(WANT[g].name));
        ck_assert_mem_eq(c.at[0].text + gold->start, WANT[g].name, gold->end - gold->start);
    }
    /* What is chosen by has no labels but those that are learned from. */
    write_file(path, "\nMetz\tB-PLACE\nParis\tB-COUNTRY\n", 31);
    dev.known = &c.labels;
    ck_assert_int_eq(gaz_corpus_read(&dev, path, &err), GAZ_ERR_SYNTAX);
    ck_assert_ptr_nonnull(strstr(err.text, "a.conll:3: unknown label «COUNTRY»; the texts to "
                                           "learn from have PLACE, AUTO, SALON"));
    /* Not more than there is room for. */
    gaz_buffer many = {0};
    for (int i = 0; i < GAZ_OWN_LABELS_MAX; i++) {
        const char line[] = {'x', '\t', 'B', '-', (char)('A' + i), '\n', '\0'};
        gaz_buffer_text(&many, line);
    }
    write_file(path, many.data, many.len);
    gaz_corpus_free(&dev);
    ck_assert_int_eq(gaz_corpus_read(&dev, path, &err), GAZ_OK);
    ck_assert_int_eq(gaz_corpus_read(&c, path, &err), GAZ_ERR_LIMIT);
    ck_assert_ptr_nonnull(strstr(err.text, "a.conll:11: label «K» is one too many"));
    gaz_buffer_free(&many);
    unlink(path);
    gaz_corpus_free(&c);
    gaz_corpus_free(&dev);
    close_world(&w);
}
END_TEST

static const struct {
    const char *text, *says;
    gaz_status status;
} CONFIGS[] = {
    {"# rien\n\nhidden = 32\nrate=0.5\r\n", "", GAZ_OK},
    {"hidden = 33\n", "multiple of 16", GAZ_ERR_SYNTAX},
    {"hidden = 5000\n", ":1: hidden must be from", GAZ_ERR_SYNTAX},
    {"\nradius\n", ":2: key = value", GAZ_ERR_SYNTAX},
    {"rate = vite\n", ":1: 'vite' is not a number", GAZ_ERR_SYNTAX},
    {"vitesse = 1\n", ":1: unknown key 'vitesse'", GAZ_ERR_SYNTAX},
    {"dropout = 1\n", ":1: dropout must be from", GAZ_ERR_SYNTAX},
    {"rate = nan\n", ":1: ", GAZ_ERR_SYNTAX},
};

START_TEST(configurations_are_checked) {
    world w;
    gaz_train_config c;
    gaz_error err = {0};
    char path[80];
    open_world(&w);
    in_dir(&w, path, sizeof path, "a.conf");
    write_file(path, CONFIGS[_i].text, strlen(CONFIGS[_i].text));
    ck_assert_int_eq(gaz_train_config_read(&c, path, &err), CONFIGS[_i].status);
    ck_assert_msg(strstr(err.text, CONFIGS[_i].says) != NULL, "%s", err.text);
    if (CONFIGS[_i].status == GAZ_OK) {
        ck_assert_uint_eq(c.hidden, 32);
        ck_assert(c.rate == 0.5f);
    }
    unlink(path);
    close_world(&w);
}
END_TEST

/* ---- gradients of a shard ---- */

typedef struct school {
    gaz_corpus corpus;
    gaz_dataset data;
    gaz_net net;
    gaz_shard shard;
    uint32_t all[200]; /* every example */
} school;

static void open_school(school *s, const world *w, const gaz_train_config *c) {
    gaz_error err = {0};
    *s = (school){0};
    ck_assert_int_eq(gaz_corpus_read(&s->corpus, w->train, &err), GAZ_OK);
    ck_assert_int_eq(gaz_dataset_init(&s->data, &w->sources, &s->corpus.labels, &err), GAZ_OK);
    for (size_t i = 0; i < s->corpus.count; i++)
        ck_assert_int_eq(
            gaz_dataset_add(&s->data, &s->corpus.at[i], GAZ_TRAIN, NULL, NULL, 0, &err),
            GAZ_OK);
    ck_assert_uint_eq(s->data.unaligned[0] + s->data.outside[0], 0);
    ck_assert_uint_gt(s->data.nexamples, 6);
    ck_assert_uint_lt(s->data.nexamples, COUNT(s->all));
    for (uint32_t i = 0; i < s->data.nexamples; i++)
        s->all[i] = i;
    ck_assert_msg(gaz_net_init(&s->net, c, &s->data, &err) == GAZ_OK, "%s", err.text);
    ck_assert(gaz_shard_init(&s->shard, &s->net, &s->data));
}

static void close_school(school *s) {
    gaz_shard_free(&s->shard);
    gaz_net_free(&s->net);
    gaz_dataset_free(&s->data);
    gaz_corpus_free(&s->corpus);
}

/* Loss of all examples; the same numbers are drawn every time, so that the same units are
 * dropped. */
static double loss_at(school *s, const float *params) {
    gaz_random r = gaz_random_start(3, 4);
    ck_assert(gaz_shard_learn(&s->shard, params, s->all, s->data.nexamples, &r));
    return s->shard.loss;
}

static void add_rows(double *gradient, const gaz_net_rows *table,
                     const gaz_row_gradients *g) {
    for (size_t i = 0; i < g->count; i++)
        for (size_t k = 0; k < table->dim; k++)
            gradient[table->at + g->row[i] * table->dim + k] +=
                g->value[i * table->dim + k];
}

/* Along a random direction within each part of the parameters, the loss rises as the
 * gradient says. */
static void check_gradient(school *s) {
    const gaz_net *n = &s->net;
    const struct {
        const char *name;
        size_t from, to;
    } PARTS[] = {{"vectors", n->vec.at, n->vec.at + n->vec.count * n->vec.dim},
                 {"type rows", n->type.at, n->type.at + n->type.count * n->type.dim},
                 {"evidence rows", n->evid.at, n->evid.at + n->evid.count * n->evid.dim},
                 {"type matrix", n->type_matrix, n->evid_matrix},
                 {"evidence matrix", n->evid_matrix, n->bias},
                 {"bias", n->bias, n->output},
                 {"output", n->output, n->output_bias},
                 {"output bias", n->output_bias, n->trans},
                 {"transitions", n->trans, n->nparams}};
    double *gradient = calloc(n->nparams, sizeof *gradient);
    float *moved = malloc(n->nparams * sizeof *moved);
    float *way = malloc(n->nparams * sizeof *way);
    gaz_random r = gaz_random_start(7, 8);
    ck_assert(gradient && moved && way);
    loss_at(s, n->params);
    add_rows(gradient, &n->vec, &s->shard.vec_rows);
    add_rows(gradient, &n->type, &s->shard.type_rows);
    add_rows(gradient, &n->evid, &s->shard.evid_rows);
    for (size_t i = n->dense; i < n->nparams; i++)
        gradient[i] = s->shard.dense[i - n->dense];
    for (size_t p = 0; p < COUNT(PARTS); p++)
        for (int round = 0; round < 4; round++) {
            double slope = 0, length = 0, rise[2];
            /* Half along the gradient, so that the slope is not lost in rounding. */
            for (size_t i = PARTS[p].from; i < PARTS[p].to; i++)
                length += gradient[i] * gradient[i];
            ck_assert_msg(length > 0, "no gradient of %s", PARTS[p].name);
            length = sqrt(length / (double)(PARTS[p].to - PARTS[p].from));
            for (size_t i = PARTS[p].from; i < PARTS[p].to; i++) {
                way[i] = gaz_random_normal(&r) + (float)(gradient[i] / length);
                slope += way[i] * gradient[i];
            }
            const float small = (float)(0.02 / fabs(slope));
            for (int side = 0; side < 2; side++) {
                memcpy(moved, n->params, n->nparams * sizeof *moved);
                for (size_t i = PARTS[p].from; i < PARTS[p].to; i++)
                    moved[i] += (side ? small : -small) * way[i];
                rise[side] = loss_at(s, moved);
            }
            double measured = (rise[1] - rise[0]) / (2 * (double)small);
            ck_assert_msg(fabs(measured - slope) < 0.01 * fabs(slope) + 1e-3,
                          "%s: the loss rises by %g, the gradient says %g", PARTS[p].name,
                          measured, slope);
        }
    free(gradient);
    free(moved);
    free(way);
}

START_TEST(gradients_as_by_differences) {
    world w;
    school s;
    open_world(&w);
    gaz_train_config c = small_config(&w);
    if (_i) {
        c.dropout = 0.3f;
        c.word_dropout = 0.2f;
        c.feature_dropout = 0.2f;
    }
    open_school(&s, &w, &c);
    for (size_t i = 0; i < s.data.nexamples; i++)
        s.data.examples[i].weight = 0.5f + (float)(i % 3);
    check_gradient(&s);
    close_school(&s);
    close_world(&w);
}
END_TEST

/* A shard of some examples, then of others: nothing is left over. */
START_TEST(shards_forget) {
    world w;
    school s;
    open_world(&w);
    gaz_train_config c = small_config(&w);
    open_school(&s, &w, &c);
    double whole = loss_at(&s, s.net.params);
    double parts = 0;
    for (size_t i = 0; i < s.data.nexamples; i++) {
        gaz_random r = gaz_random_start(1, 1);
        ck_assert(gaz_shard_learn(&s.shard, s.net.params, &s.all[i], 1, &r));
        parts += s.shard.loss;
    }
    ck_assert_double_eq_tol(parts, whole, 1e-4 * whole);
    ck_assert(loss_at(&s, s.net.params) == whole);
    close_school(&s);
    close_world(&w);
}
END_TEST

/* ---- from parameters to a model ---- */

/* A training taken up from its checkpoint goes where it would have gone. */
START_TEST(checkpoints_go_on) {
    world w;
    school s;
    gaz_optimizer o = {0};
    gaz_error err = {0};
    gaz_checkpoint state = {.fingerprint = 42, .epoch = 3, .best = 0.5};
    char path[sizeof w.dir + 32];
    int found = 1;
    open_world(&w);
    in_dir(&w, path, sizeof path, "model.state");
    gaz_train_config c = small_config(&w);
    open_school(&s, &w, &c);
    ck_assert(gaz_optimizer_init(&o, &s.net));
    ck_assert_int_eq(gaz_checkpoint_read(path, &state, &o, &found, &err), GAZ_OK);
    ck_assert_int_eq(found, 0);
    for (int step = 0; step < 5; step++) {
        loss_at(&s, s.net.params);
        ck_assert(gaz_optimizer_step(&o, &s.shard, 1, 0.01f));
    }
    ck_assert_int_eq(gaz_checkpoint_write(path, &state, &o, &err), GAZ_OK);
    size_t size = s.net.nparams * sizeof *s.net.params;
    float *want = malloc(size);
    ck_assert_ptr_nonnull(want);
    for (int round = 0; round < 2; round++) {
        for (int step = 0; step < 5; step++) {
            loss_at(&s, s.net.params);
            ck_assert(gaz_optimizer_step(&o, &s.shard, 1, 0.01f));
        }
        if (round == 1)
            break;
        memcpy(want, s.net.params, size);
        gaz_checkpoint again = {.fingerprint = 42};
        ck_assert_int_eq(gaz_checkpoint_read(path, &again, &o, &found, &err), GAZ_OK);
        ck_assert_int_eq(found, 1);
        ck_assert_uint_eq(again.epoch, 3);
        ck_assert(again.best == 0.5);
        ck_assert_uint_eq(o.steps, 5);
    }
    ck_assert_mem_eq(want, s.net.params, size);
    /* Another training's state is left alone. */
    gaz_checkpoint other = {.fingerprint = 43};
    ck_assert_int_eq(gaz_checkpoint_read(path, &other, &o, &found, &err), GAZ_OK);
    ck_assert_int_eq(found, 0);
    ck_assert_mem_eq(want, s.net.params, size);
    /* One cut short is told. */
    ck_assert_int_eq(truncate(path, 4096), 0);
    ck_assert_int_eq(gaz_checkpoint_read(path, &state, &o, &found, &err), GAZ_ERR_DATA);
    unlink(path);
    free(want);
    gaz_optimizer_free(&o);
    close_school(&s);
    close_world(&w);
}
END_TEST

/* Some steps of learning, then the exported integers against the floating point. */
START_TEST(exported_models_score_alike) {
    world w;
    school s;
    gaz_optimizer o = {0};
    gaz_error err = {0};
    gaz_buffer bytes = {0};
    gaz_container file;
    gaz_model model;
    gaz_network network;
    open_world(&w);
    gaz_train_config c = small_config(&w);
    open_school(&s, &w, &c);
    ck_assert(gaz_optimizer_init(&o, &s.net));
    for (int step = 0; step < 60; step++) {
        loss_at(&s, s.net.params);
        ck_assert(gaz_optimizer_step(&o, &s.shard, 1, 0.01f));
    }
    gaz_optimizer_settle(&o);
    ck_assert_int_eq(
        gaz_net_export(&s.net, s.net.params, 1, 1.5f, 0x1234567890ABCDEFu, &bytes, &err),
        GAZ_OK);
    ck_assert_int_eq(gaz_container_open_memory(&file, bytes.data, bytes.len, "GAZM",
                                               GAZ_MODEL_VERSION, "x", &err),
                     GAZ_OK);
    ck_assert_int_eq(gaz_container_verify(&file, "x", &err), GAZ_OK);
    ck_assert_msg(gaz_model_open(&model, file, "x", &err) == GAZ_OK, "%s", err.text);
    ck_assert(model.head->gazetteer == 0x1234567890ABCDEFu);
    ck_assert_uint_eq(model.head->temperature, 98304);
    ck_assert(gaz_network_init(&network, &model, &w.keys));
    /* The window still holds the last text. */
    const gaz_text *last = &s.data.texts[s.data.ntexts - 1];
    gaz_window *window = &s.data.window;
    ck_assert_uint_eq(window->regions.count, last->nexamples);
    ck_assert(gaz_shard_score(&s.shard, s.net.params, s.all + last->first_example,
                              last->nexamples));
    size_t t = 0;
    for (size_t k = 0; k < window->regions.count; k++) {
        int32_t scores[200 * GAZ_TAGS];
        gaz_region region = window->regions.at[k];
        ck_assert_uint_lt(region.to - region.from, 200);
        gaz_network_score(&network, &window->words, &window->tokens, &window->evidence,
                          &region, 1, scores);
        for (size_t i = 0; i < region.to - region.from; i++, t++) {
            size_t top[2] = {0, 0};
            for (size_t tag = 0; tag < GAZ_TAGS; tag++) {
                float want = s.shard.score[t * GAZ_TAGS + tag];
                double got = scores[i * GAZ_TAGS + tag] / (double)(1 << GAZ_SCORE_BITS);
                ck_assert_double_eq_tol(got, want, 0.02 * fabs(want) + 0.1);
                if (want > s.shard.score[t * GAZ_TAGS + top[0]])
                    top[0] = tag;
                if (scores[i * GAZ_TAGS + tag] > scores[i * GAZ_TAGS + top[1]])
                    top[1] = tag;
            }
            ck_assert_uint_eq(top[0], top[1]);
        }
    }
    ck_assert_uint_eq(t, s.shard.tokens);
    /* The floating point that reads windows is that which learns. */
    gaz_floats floats = {
        .net = &s.net, .params = s.net.params, .model = &model, .lists = &w.keys};
    t = 0;
    for (size_t k = 0; k < window->regions.count; k++) {
        int32_t scores[200 * GAZ_TAGS];
        gaz_region region = window->regions.at[k];
        ck_assert(gaz_floats_score(&floats, window, region, scores));
        for (size_t i = 0; i < (region.to - region.from) * GAZ_TAGS; i++, t++)
            ck_assert_double_eq_tol(scores[i] / (double)(1 << GAZ_SCORE_BITS),
                                    s.shard.score[t], 1e-4);
    }
    ck_assert_uint_eq(t, s.shard.tokens * GAZ_TAGS);
    gaz_floats_free(&floats);
    gaz_network_free(&network);
    gaz_model_close(&model);
    gaz_buffer_free(&bytes);
    gaz_optimizer_free(&o);
    close_school(&s);
    close_world(&w);
}
END_TEST

/* ---- training ---- */

static void gather_lines(void *self, const char *line) {
    gaz_buffer_text(self, line);
    gaz_buffer_byte(self, '\n');
}

static gaz_status train_world(const world *w, const gaz_train_config *c, const char *out,
                              gaz_buffer *bytes, gaz_error *err) {
    const char *corpus = w->train;
    gaz_status s = gaz_train(&(gaz_train_job){.sources = &w->sources,
                                              .gazetteer = 1,
                                              .config = c,
                                              .out = out,
                                              .train = &corpus,
                                              .dev = &corpus,
                                              .ntrain = 1,
                                              .ndev = 1},
                             err);
    if (s || !bytes)
        return s;
    FILE *f = fopen(out, "rb");
    ck_assert_ptr_nonnull(f);
    bytes->len = 0;
    while (gaz_buffer_reserve(bytes, 4096)) {
        size_t n = fread(bytes->data + bytes->len, 1, 4096, f);
        bytes->len += n;
        if (n == 0)
            break;
    }
    ck_assert(!bytes->failed);
    fclose(f);
    return s;
}

START_TEST(same_seed_same_bytes) {
    world w;
    gaz_buffer a = {0}, b = {0};
    gaz_error err = {0};
    char out[80];
    open_world(&w);
    in_dir(&w, out, sizeof out, "out.model");
    gaz_train_config c = small_config(&w);
    c.epochs = 3;
    c.dropout = 0.3f;
    c.word_dropout = c.feature_dropout = 0.1f;
    ck_assert_msg(train_world(&w, &c, out, &a, &err) == GAZ_OK, "%s", err.text);
    for (unsigned threads = 1; threads <= 3; threads++) {
        c.threads = threads;
        ck_assert_int_eq(train_world(&w, &c, out, &b, &err), GAZ_OK);
        ck_assert_uint_eq(a.len, b.len);
        ck_assert_mem_eq(a.data, b.data, a.len);
    }
    c.seed++;
    ck_assert_int_eq(train_world(&w, &c, out, &b, &err), GAZ_OK);
    ck_assert(a.len != b.len || memcmp(a.data, b.data, a.len) != 0);
    unlink(out);
    gaz_buffer_free(&a);
    gaz_buffer_free(&b);
    close_world(&w);
}
END_TEST

START_TEST(training_learns_its_texts) {
    world w;
    gaz_error err = {0};
    gaz_container file;
    gaz_model model;
    gaz_corpus corpus = {0};
    gaz_window window = {0};
    gaz_judgement j;
    char out[80];
    open_world(&w);
    in_dir(&w, out, sizeof out, "out.model");
    gaz_train_config c = small_config(&w);
    ck_assert_msg(train_world(&w, &c, out, NULL, &err) == GAZ_OK, "%s", err.text);
    ck_assert_int_eq(gaz_container_open(&file, out, "GAZM", GAZ_MODEL_VERSION, &err),
                     GAZ_OK);
    ck_assert_int_eq(gaz_model_open(&model, file, "x", &err), GAZ_OK);
    ck_assert_int_eq(gaz_corpus_read(&corpus, w.train, &err), GAZ_OK);
    ck_assert(gaz_window_init(&window, &w.sources));
    memset(&j, 0, sizeof j);
    ck_assert_int_eq(gaz_judge(&j, &window, &model, NULL, &corpus, &err), GAZ_OK);
    ck_assert_uint_eq(j.gold[0], 22);
    ck_assert_msg(gaz_judgement_f1(&j, 0) > 0.9, "F1 %.3f", gaz_judgement_f1(&j, 0));
    gaz_window_free(&window);
    gaz_corpus_free(&corpus);
    gaz_model_close(&model);
    unlink(out);
    close_world(&w);
}
END_TEST

/* A model of other labels, of which one is the project's; what reads first must have the
 * same. */
START_TEST(own_labels_are_learned) {
    static const char TEXT[] =
        "Le\tO\nsalon\tO\nBatimat\tB-SALON\nouvre\tO\nà\tO\nMetz\tB-PLACE\n\n"
        "La\tO\nvoiture\tO\nZoe\tB-AUTO\nRS\tI-AUTO\nest\tO\nà\tO\nNancy\tB-PLACE\n";
    world w;
    gaz_error err = {0};
    gaz_container file;
    gaz_model model;
    gaz_corpus corpus = {0};
    gaz_window window = {0};
    gaz_judgement j = {.right = {0}};
    gaz_buffer lines = {0};
    char out[80], path[80], text[GAZ_LABELS_TEXT_MAX];
    open_world(&w);
    in_dir(&w, out, sizeof out, "out.model");
    in_dir(&w, path, sizeof path, "a.conll");
    write_file(path, TEXT, sizeof TEXT - 1);
    gaz_train_config c = small_config(&w);
    c.vectors[0] = c.clusters[0] = '\0';
    const char *texts = path, *world_texts = w.train, *first = out;
    gaz_train_job job = {.sources = &w.sources,
                         .config = &c,
                         .out = out,
                         .train = &texts,
                         .dev = &texts,
                         .ntrain = 1,
                         .ndev = 1,
                         .tell = gather_lines,
                         .self = &lines};
    ck_assert_msg(gaz_train(&job, &err) == GAZ_OK, "%s", err.text);
    gaz_buffer_byte(&lines, '\0');
    ck_assert_msg(strstr(lines.data, "(PLACE 1.0000 AUTO 1.0000 SALON 1.0000)") != NULL, "%s",
                  lines.data);
    ck_assert_ptr_nonnull(strstr(lines.data, "floats 100.00, integers 100.00: quantization "
                                             "costs 0.00"));
    ck_assert_int_eq(gaz_container_open(&file, out, "GAZM", GAZ_MODEL_VERSION, &err), GAZ_OK);
    ck_assert_int_eq(gaz_model_open(&model, file, "x", &err), GAZ_OK);
    ck_assert_str_eq(gaz_labels_text(&model.labels, 0, text), "PLACE, AUTO, SALON");
    ck_assert_uint_eq(model.ntags, 13);
    ck_assert_int_eq(gaz_corpus_read(&corpus, path, &err), GAZ_OK);
    gaz_corpus_sort_labels(&corpus);
    ck_assert(gaz_window_init(&window, &w.sources));
    ck_assert_int_eq(gaz_judge(&j, &window, &model, NULL, &corpus, &err), GAZ_OK);
    ck_assert_uint_eq(j.right[GAZ_PLACE], 2);
    ck_assert_uint_eq(j.right[5] + j.right[6], 2);
    ck_assert_uint_eq(j.found[0], 4);
    /* What reads first, and what teaches. */
    in_dir(&w, path, sizeof path, "other.model");
    job.out = path;
    job.train = job.dev = &world_texts;
    job.first = &first;
    job.nfirst = 1;
    ck_assert_int_eq(gaz_train(&job, &err), GAZ_ERR_DATA);
    ck_assert_msg(strstr(err.text, "out.model: this model gives PLACE, AUTO, SALON, the texts "
                                   "to learn from have PERSON, COUNTRY, PLACE") != NULL,
                  "%s", err.text);
    job.teachers = &first;
    job.nteachers = 1;
    job.nfirst = 0;
    ck_assert_int_eq(gaz_train(&job, &err), GAZ_ERR_DATA);
    in_dir(&w, path, sizeof path, "a.conll");
    write_file(path, "Metz\tO\n", 7);
    job.train = job.dev = &texts;
    job.nteachers = 0;
    ck_assert_int_eq(gaz_train(&job, &err), GAZ_ERR_SYNTAX);
    ck_assert_ptr_nonnull(strstr(err.text, "a.conll: there are no names"));
    gaz_window_free(&window);
    gaz_corpus_free(&corpus);
    gaz_model_close(&model);
    gaz_buffer_free(&lines);
    unlink(path);
    unlink(out);
    close_world(&w);
}
END_TEST

START_TEST(training_errors_are_told) {
    world w;
    gaz_error err = {0};
    char out[80];
    open_world(&w);
    in_dir(&w, out, sizeof out, "no/out.model");
    gaz_train_config c = small_config(&w);
    c.epochs = 1;
    ck_assert_int_eq(train_world(&w, &c, out, NULL, &err), GAZ_ERR_IO);
    in_dir(&w, out, sizeof out, "out.model");
    strcpy(c.vectors, "/nowhere/x.vec");
    ck_assert_int_eq(train_world(&w, &c, out, NULL, &err), GAZ_ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.text, "/nowhere/x.vec"));
    strcpy(c.vectors, w.vectors);
    c.vec_dim = 9;
    ck_assert_int_eq(train_world(&w, &c, out, NULL, &err), GAZ_ERR_SYNTAX);
    ck_assert_uint_eq(err.line, 2);
    ck_assert_int_ne(access(out, F_OK), 0);
    close_world(&w);
}
END_TEST

int main(void) {
    Suite *s = suite_create("train");
    TCase *t = tcase_create("train");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, chain_loss_as_by_enumeration, 0, 4);
    tcase_add_test(t, corpora_are_read);
    tcase_add_loop_test(t, wrong_corpora_are_refused, 0, (int)COUNT(WRONG_CORPORA));
    tcase_add_test(t, own_labels_are_gathered);
    tcase_add_loop_test(t, configurations_are_checked, 0, (int)COUNT(CONFIGS));
    tcase_add_loop_test(t, gradients_as_by_differences, 0, 2);
    tcase_add_test(t, shards_forget);
    tcase_add_test(t, checkpoints_go_on);
    tcase_add_test(t, exported_models_score_alike);
    tcase_add_test(t, same_seed_same_bytes);
    tcase_add_test(t, training_learns_its_texts);
    tcase_add_test(t, own_labels_are_learned);
    tcase_add_test(t, training_errors_are_told);
    suite_add_tcase(s, t);
    return run_suite(s);
}
