/* memory.c — the library when memory runs out: each allocation fails in its turn.
 *
 *     memory DATA_DIR
 *
 * Linked with --wrap, so that every allocation of the house comes through here. A round
 * makes allocation n fail, and all that follow too (odd rounds) or that one alone (even
 * rounds); each call must then give GAZ_OK or GAZ_ERR_MEMORY with a text, touch no
 * out-parameter, and be able to do its work when memory is back. At the end nothing may
 * be left allocated. Rounds go on until nothing fails any more. Room: tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gazette.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__real_realloc(void *p, size_t n);
void *__real_aligned_alloc(size_t align, size_t n);
void __real_free(void *p);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_aligned_alloc(size_t align, size_t n);
void __wrap_free(void *p);

static size_t calls;     /* allocations in this round */
static size_t fail_from; /* the first that fails, 0: none */
static int fail_all;     /* and all after it */
static size_t failures;  /* in this round */
static long alive;       /* allocations not freed */

static int must_fail(void) {
    calls++;
    if (fail_from == 0 || calls < fail_from || (calls > fail_from && !fail_all))
        return 0;
    failures++;
    return 1;
}

static void *count(void *p) {
    alive += p != NULL;
    return p;
}

void *__wrap_malloc(size_t n) {
    return must_fail() ? NULL : count(__real_malloc(n));
}
void *__wrap_calloc(size_t items, size_t n) {
    return must_fail() ? NULL : count(__real_calloc(items, n));
}
void *__wrap_realloc(void *p, size_t n) {
    if (must_fail())
        return NULL;
    alive -= p != NULL;
    return count(__real_realloc(p, n));
}
void *__wrap_aligned_alloc(size_t align, size_t n) {
    return must_fail() ? NULL : count(__real_aligned_alloc(align, n));
}
void __wrap_free(void *p) {
    alive -= p != NULL;
    __real_free(p);
}

/* ---- the round ---- */

static const char *data_dir;
static size_t passed, failed;

static void fault(const char *call, const char *what) {
    if (failed++ < 20)
        fprintf(stderr, "allocation %zu%s: %s: %s\n", fail_from,
                fail_all ? " and all that follow" : "", call, what);
}

/* Looks at an answer; 1 when it is GAZ_OK. */
static int check(const char *call, gaz_status s, const gaz_error *err, const void *out) {
    passed++;
    if (s == GAZ_OK)
        return 1;
    if (s != GAZ_ERR_MEMORY)
        fault(call, err->text);
    else if (err->code != s || err->text[0] == '\0')
        fault(call, "an error without a text");
    else if (out)
        fault(call, "an out-parameter was touched");
    else if (failures == 0)
        fault(call, "memory was not out");
    return 0;
}

static const char LIST[] = "Zorglub|Zorglub Énergies\tORGANIZATION\tZorglub SA\n"
                           "Champignac\tPLACE\t\tQ1\nOrange\tstop\nVal de Saône\tPLACE\n";
static const char RULES[] =
    "let A = <Cap>{1,2}\n"
    "rule mes.navettes  ORGANIZATION  score 900\n"
    "  match   <\"navette\" | \"navettes\"> [ $A ]\n  unless  before \"bleue\"\n"
    "  yes     La navette [Colibri] part à midi.\n  no      La navette part à midi.\n"
    "rule mes.villes  PLACE  score 700\n  match  \"vers\" [ @villes-monde ]\n"
    "  yes     vers [Genève]\n  no  vers midi\n";
static const char *const TEXTS[] = {
    "",
    "Vladimir Poutine est à Champignac. M. Poutine et Zorglub se taisent, la navette "
    "Colibri "
    "part vers Genève.",
    "MOSCOU, 3 mai - Bill Clinton, Hillary Clinton, M. Clinton, Mme Clinton, "
    "l'Organisation "
    "des Nations unies (ONU), la Syrie, Idlib, Nancy, Orange, Val-d'Isère.\n\nLe maire "
    "de "
    "Toul, Paul Durand, a vu Zorglub Énergies en Val de Saône."};
enum { NTEXTS = sizeof TEXTS / sizeof *TEXTS };
static size_t expected[NTEXTS]; /* entities, when nothing fails */

static void tag_texts(gaz_tagger *t) {
    for (int i = 0; i < NTEXTS; i++) {
        gaz_error err = {0};
        const gaz_doc *doc = NULL;
        gaz_status s = gaz_tag(t, TEXTS[i], strlen(TEXTS[i]), &doc, &err);
        if (check("gaz_tag", s, &err, doc) && gaz_doc_count(doc) != expected[i])
            fault("gaz_tag", "other entities than when memory is enough");
    }
}

static int count_token(void *self, const gaz_token_view *token) {
    *(size_t *)self += token->end > token->start;
    return 0;
}

static void use_data(gaz_data *data) {
    gaz_error err = {0};
    gaz_tagger *t = NULL;
    gaz_options opt = {.size = sizeof opt, .cues = 1};
    size_t tokens = 0;
    if (!check("gaz_tagger_new", gaz_tagger_new(&t, data, &opt, &err), &err, t))
        return;
    tag_texts(t);
    check("gaz_each_token",
          gaz_each_token(t, TEXTS[2], strlen(TEXTS[2]), count_token, &tokens, &err), &err,
          NULL);
    /* Once memory is back, the tagger works. */
    size_t from = fail_from;
    fail_from = 0;
    tag_texts(t);
    fail_from = from;
    gaz_tagger_free(t);
}

/* Tries once; where memory was out, once more with enough of it. */
static void add(gaz_data *data, const char *call,
                gaz_status (*f)(gaz_data *, const char *, const char *, size_t,
                                gaz_error *),
                const char *text) {
    gaz_error err = {0};
    if (check(call, f(data, "les miens", text, strlen(text), &err), &err, NULL))
        return;
    size_t from = fail_from;
    fail_from = 0;
    if (f(data, "les miens", text, strlen(text), &err) != GAZ_OK)
        fault(call, "does not work any more");
    fail_from = from;
}

static void round_of_calls(void) {
    gaz_error err = {0};
    gaz_data *data = NULL;
    calls = failures = 0;
    if (!check("gaz_data_open", gaz_data_open(&data, data_dir, &err), &err, data))
        return;
    add(data, "gaz_data_add_gazetteer", gaz_data_add_gazetteer, LIST);
    add(data, "gaz_data_add_rules", gaz_data_add_rules, RULES);
    use_data(data);
    gaz_data_close(data);
}

/* What the texts give when memory is enough. */
static void learn_expected(void) {
    gaz_error err = {0};
    gaz_data *data = NULL;
    gaz_tagger *t = NULL;
    if (gaz_data_open(&data, data_dir, &err) ||
        gaz_data_add_gazetteer(data, "x", LIST, strlen(LIST), &err) ||
        gaz_data_add_rules(data, "x", RULES, strlen(RULES), &err) ||
        gaz_tagger_new(&t, data, NULL, &err)) {
        fprintf(stderr, "memory: %s\n", err.text);
        exit(EXIT_FAILURE);
    }
    for (int i = 0; i < NTEXTS; i++) {
        const gaz_doc *doc = NULL;
        if (gaz_tag(t, TEXTS[i], strlen(TEXTS[i]), &doc, &err) == GAZ_OK)
            expected[i] = gaz_doc_count(doc);
    }
    gaz_tagger_free(t);
    gaz_data_close(data);
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "memory DATA_DIR\n");
        return EXIT_FAILURE;
    }
    data_dir = argv[1];
    learn_expected();
    const long before = alive;
    size_t rounds = 0;
    for (int all = 0; all < 2; all++)
        for (fail_from = 1;; fail_from++, rounds++) {
            fail_all = all;
            round_of_calls();
            if (alive != before) {
                fault("the round", "memory is left allocated");
                alive = before;
            }
            if (failures == 0)
                break;
        }
    printf("%zu rounds\n%zu passed, %zu failed\n", rounds, passed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
