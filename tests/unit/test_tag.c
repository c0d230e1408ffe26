/* test_tag.c — from candidates to spans: the resolver, casing, memory, regions.
 * Room: tests. */
#include <stdio.h>

#include "lists.h"
#include "run.h"
#include "tag/window.h"

/* ---- resolver ---- */

enum { P = GAZ_PERSON, C = GAZ_COUNTRY, L = GAZ_PLACE, O = GAZ_ORGANIZATION };
enum { LIST = GAZ_FROM_LIST, RULE = GAZ_FROM_RULE, USER = GAZ_FROM_USER };

#define CAND(from, n, what, by, worth)                                                   \
    { .first = from, .ntok = n, .label = what, .source = by, .score = worth }
#define FINAL(from, n, what, worth)                                                      \
    {                                                                                    \
        .first = from, .ntok = n, .label = what, .source = RULE, .score = worth,         \
        .flags = GAZ_CAND_FINAL                                                          \
    }
#define STOP(from, n, by)                                                                \
    { .first = from, .ntok = n, .source = by, .score = 900, .flags = GAZ_CAND_STOP }
#define PRIORITY(from, n, what, rank)                                                    \
    {                                                                                    \
        .first = from, .ntok = n, .label = what, .source = USER, .score = 900,           \
        .priority = rank                                                                 \
    }

/* want: "first+ntok label score", one after the other. */
static const struct {
    const char *why, *want;
    gaz_cand cands[6];
} RESOLVED[] = {
    {"nothing", "", {{0}}},
    {"alone", "2+1 PLACE 600; ", {CAND(2, 1, L, LIST, 600)}},
    {"below the threshold", "", {CAND(2, 1, L, LIST, 499)}},
    {"at the threshold", "2+1 PLACE 500; ", {CAND(2, 1, L, LIST, 500)}},
    {"longest", "0+3 PERSON 500; ", {CAND(0, 2, O, LIST, 999), CAND(0, 3, P, LIST, 500)}},
    {"longest, overlapping on the left",
     "1+3 PERSON 500; ",
     {CAND(0, 2, O, LIST, 999), CAND(1, 3, P, LIST, 500)}},
    {"longest, though it is too weak to be taken",
     "0+2 ORGANIZATION 999; ",
     {CAND(0, 2, O, LIST, 999), CAND(0, 3, P, LIST, 400)}},
    {"what a taken span leaves is taken",
     "0+1 PLACE 600; 1+3 PERSON 700; 4+1 PLACE 600; ",
     {CAND(4, 1, L, LIST, 600), CAND(1, 3, P, LIST, 700), CAND(0, 1, L, LIST, 600),
      CAND(0, 2, O, LIST, 999), CAND(3, 2, O, LIST, 999)}},
    {"final before longest",
     "1+1 PLACE 600; ",
     {CAND(0, 5, O, LIST, 990), FINAL(1, 1, L, 600)}},
    {"user before final",
     "1+1 PERSON 600; ",
     {FINAL(0, 4, O, 990), CAND(1, 1, P, USER, 600)}},
    {"longest of two final",
     "0+2 PLACE 600; ",
     {FINAL(1, 1, P, 990), FINAL(0, 2, L, 600)}},
    {"priority before score",
     "0+2 PLACE 900; ",
     {PRIORITY(0, 2, P, 1), PRIORITY(0, 2, L, 2)}},
    {"longest before priority",
     "0+3 PERSON 900; ",
     {PRIORITY(0, 3, P, -5), PRIORITY(0, 2, L, 5)}},
    {"score", "0+2 PLACE 800; ", {CAND(0, 2, P, LIST, 700), CAND(0, 2, L, LIST, 800)}},
    {"score, whatever the order",
     "0+2 PLACE 800; ",
     {CAND(0, 2, L, LIST, 800), CAND(0, 2, P, LIST, 700)}},
    {"earlier, of equals",
     "0+2 PLACE 700; ",
     {CAND(1, 2, P, LIST, 700), CAND(0, 2, L, LIST, 700)}},
    {"first given, of equals in one place",
     "0+2 PERSON 700; ",
     {CAND(0, 2, P, LIST, 700), CAND(0, 2, L, LIST, 700)}},
    {"reasons add up",
     "0+1 PLACE 800; ",
     {CAND(0, 1, P, LIST, 750), CAND(0, 1, L, LIST, 500), CAND(0, 1, L, RULE, 600)}},
    {"reasons add up over the threshold",
     "0+1 PLACE 640; ",
     {CAND(0, 1, L, LIST, 400), CAND(0, 1, L, RULE, 400)}},
    {"a stop takes what it covers",
     "4+1 PLACE 700; ",
     {STOP(0, 4, LIST), CAND(1, 2, P, LIST, 999), CAND(4, 1, L, LIST, 700)}},
    {"a stop leaves what only overlaps it",
     "2+2 PLACE 700; ",
     {STOP(0, 3, LIST), CAND(2, 2, L, LIST, 700)}},
    {"a stop is shorter",
     "0+2 ORGANIZATION 700; ",
     {STOP(0, 1, LIST), CAND(0, 2, O, LIST, 700)}},
    {"the user's stop too is shorter",
     "0+2 ORGANIZATION 700; ",
     {STOP(0, 1, USER), CAND(0, 2, O, LIST, 700)}},
    {"the user's stop, of the same words",
     "",
     {STOP(0, 2, USER), CAND(0, 2, O, LIST, 999), FINAL(0, 2, P, 999)}},
    {"the user's name in a stop of the project",
     "1+1 PERSON 900; ",
     {STOP(0, 3, LIST), CAND(1, 1, P, USER, 900)}},
    {"in order",
     "0+1 PERSON 700; 2+1 PLACE 700; 5+2 COUNTRY 700; ",
     {CAND(5, 2, C, LIST, 700), CAND(0, 1, P, LIST, 700), CAND(2, 1, L, LIST, 700)}},
};

static void write_spans(char *out, size_t size, const gaz_spans *spans) {
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < spans->count && n < size; i++) {
        const gaz_span *s = &spans->at[i];
        n += (size_t)snprintf(out + n, size - n, "%u+%u %s %u; ", s->first, s->ntok,
                              gaz_label_name((gaz_label)s->label), s->score);
    }
}

START_TEST(candidates_are_resolved) {
    gaz_cands cands = {0};
    gaz_resolver r = {0};
    gaz_spans spans = {0};
    char got[500];
    for (size_t i = 0; i < COUNT(RESOLVED[_i].cands); i++)
        if (RESOLVED[_i].cands[i].ntok)
            ck_assert(gaz_cands_add(&cands, RESOLVED[_i].cands[i]));
    ck_assert(gaz_resolve(&r, &cands, 7, 500, &spans));
    write_spans(got, sizeof got, &spans);
    ck_assert_msg(strcmp(got, RESOLVED[_i].want) == 0, "%s: got %s", RESOLVED[_i].why,
                  got);
    for (size_t i = 0; i < spans.count; i++) {
        const gaz_cand *c = &cands.at[spans.at[i].cand];
        ck_assert_uint_eq(c->first, spans.at[i].first);
        ck_assert_uint_eq(c->ntok, spans.at[i].ntok);
        ck_assert_uint_eq(c->label, spans.at[i].label);
        ck_assert_uint_eq(c->source, spans.at[i].source);
    }
    gaz_resolver_free(&r);
    gaz_spans_free(&spans);
    gaz_cands_free(&cands);
}
END_TEST

/* Any candidates at all: spans ascend, are apart, come from a candidate, and do not
 * change when the resolver is used again. */
START_TEST(spans_never_overlap) {
    gaz_resolver r = {0};
    gaz_cands cands = {0};
    gaz_spans spans = {0}, again = {0};
    unsigned state = 12345;
    for (int round = 0; round < 400; round++) {
        size_t ntokens = 1 + (unsigned)round % 40;
        cands.count = 0;
        for (int i = 0; i < round % 60; i++) {
            unsigned x[6];
            for (int k = 0; k < 6; k++)
                x[k] = (state = state * 1103515245u + 12345u) >> 16;
            gaz_cand c = {.first = x[0] % (unsigned)ntokens,
                          .label = (uint8_t)(x[1] % GAZ_LABELS),
                          .source = (uint8_t)(1 + x[2] % 5),
                          .score = (uint16_t)(x[3] % 1001),
                          .priority = (int16_t)(x[4] % 3)};
            c.ntok = (uint16_t)(1 + x[5] % 6);
            if (c.first + c.ntok > ntokens)
                c.ntok = (uint16_t)(ntokens - c.first);
            c.flags = c.label == GAZ_NONE ? GAZ_CAND_STOP
                      : x[4] % 7 == 0     ? GAZ_CAND_FINAL
                                          : 0;
            ck_assert(gaz_cands_add(&cands, c));
        }
        ck_assert(gaz_resolve(&r, &cands, ntokens, 500, &spans));
        ck_assert(gaz_resolve(&r, &cands, ntokens, 500, &again));
        ck_assert_uint_eq(spans.count, again.count);
        uint32_t end = 0;
        for (size_t i = 0; i < spans.count; i++) {
            const gaz_span *s = &spans.at[i];
            ck_assert_uint_ge(s->first, end);
            end = s->first + s->ntok;
            ck_assert_uint_le(end, ntokens);
            ck_assert_uint_ne(s->label, GAZ_NONE);
            ck_assert_uint_ge(s->score, 500);
            ck_assert_uint_le(s->score, 1000);
            ck_assert_mem_eq(s, &again.at[i], sizeof *s);
        }
    }
    gaz_resolver_free(&r);
    gaz_spans_free(&spans);
    gaz_spans_free(&again);
    gaz_cands_free(&cands);
}
END_TEST

START_TEST(the_candidate_behind_a_span_is_found) {
    gaz_resolver r = {0};
    gaz_cands cands = {0};
    gaz_spans spans = {0};
    static const gaz_cand given[] = {CAND(3, 2, O, LIST, 500), CAND(0, 1, P, LIST, 700),
                                     CAND(3, 2, L, LIST, 650), CAND(3, 2, L, RULE, 800),
                                     CAND(3, 1, L, LIST, 900)};
    for (size_t i = 0; i < COUNT(given); i++)
        ck_assert(gaz_cands_add(&cands, given[i]));
    ck_assert(gaz_resolve(&r, &cands, 6, 500, &spans));
    ck_assert_uint_eq(
        gaz_resolver_find(&r, &cands, &(gaz_span){.first = 3, .ntok = 2, .label = L}), 3);
    ck_assert_uint_eq(
        gaz_resolver_find(&r, &cands, &(gaz_span){.first = 0, .ntok = 1, .label = P}), 1);
    ck_assert_uint_eq(
        gaz_resolver_find(&r, &cands, &(gaz_span){.first = 0, .ntok = 1, .label = L}),
        UINT32_MAX);
    ck_assert_uint_eq(
        gaz_resolver_find(&r, &cands, &(gaz_span){.first = 5, .ntok = 1, .label = L}),
        UINT32_MAX);
    gaz_resolver_free(&r);
    gaz_spans_free(&spans);
    gaz_cands_free(&cands);
}
END_TEST

/* ---- a window over small lists ---- */

static const char PERSONNES[] =
    HEADER("personnalites", "PERSON", "capital",
           "form\tscore") "Vladimir Poutine\t900\nJean-Marie Le Pen\t900\n"
                          "Charles de Gaulle\t900\nJ. Martin\t900\n";
static const char LIEUX[] =
    HEADER("lieux", "PLACE", "capital", "form\tscore") "Orange\t800\nNancy\t800\n";
static const char ORGANISATIONS[] =
    HEADER("administrations", "ORGANIZATION", "capital",
           "form\tscore") "Conseil départemental des Vosges\t900\n";
static const char PRENOMS[] =
    HEADER("prenoms", "none", "capital", "form") "Vladimir\nCharles\nJean-Marie\n";
static const char PARTICULES[] = HEADER("particules", "none", "fold", "form") "de\nle\n";
static const char COMMUNS[] =
    HEADER("communs", "none", "fold", "form") "orange\nnancy\ndes\npoutine\n";
static const char GRAMMAIRE[] =
    HEADER("grammaire", "none", "fold", "form") "les\nle\nil\ndepuis\n";
static const char TETES[] =
    HEADER("tetes-organisation", "none", "fold", "form") "office\n";

typedef struct reading {
    made base, user;
    gaz_known_lists known;
    gaz_list_keys keys;
    gaz_window window;
    char got[1000];
} reading;

static void open_reading(reading *r, const char *user) {
    const gaz_list_input in[] = {input("personnalites.tsv", PERSONNES),
                                 input("lieux.tsv", LIEUX),
                                 input("administrations.tsv", ORGANISATIONS),
                                 input("prenoms.tsv", PRENOMS),
                                 input("particules.tsv", PARTICULES),
                                 input("communs.tsv", COMMUNS),
                                 input("grammaire.tsv", GRAMMAIRE),
                                 input("tetes-organisation.tsv", TETES)};
    *r = (reading){0};
    make(&r->base, in, COUNT(in));
    if (user) {
        make_user(&r->user, user);
        r->user.g.first_list = GAZ_BASE_LISTS_MAX;
    }
    gaz_known_lists_find(&r->known, &r->base.g);
    gaz_list_keys_find(&r->keys, &r->base.g);
    gaz_sources sources = {.lists = {&r->base.g, user ? &r->user.g : NULL},
                           .known = &r->known,
                           .list_keys = &r->keys};
    ck_assert(gaz_window_init(&r->window, &sources));
}

static void close_reading(reading *r) {
    gaz_window_free(&r->window);
    unmake(&r->base);
    if (r->user.g.strings)
        unmake(&r->user);
}

/* "mention=LABEL/source; …" of a window. */
static const char *read_window(reading *r, const char *text) {
    size_t n = 0;
    gaz_window *w = &r->window;
    ck_assert(gaz_window_read(w, text, 0, strlen(text)));
    r->got[0] = '\0';
    for (size_t i = 0; i < w->spans.count; i++) {
        const gaz_span *s = &w->spans.at[i];
        size_t start = gaz_span_start(w, s), end = gaz_span_end(w, s);
        n += (size_t)snprintf(r->got + n, sizeof r->got - n, "%.*s=%s/%s; ",
                              (int)(end - start), text + start,
                              gaz_label_name((gaz_label)s->label),
                              gaz_source_name((gaz_source)s->source));
        ck_assert_uint_lt(n, sizeof r->got);
    }
    return r->got;
}

static void check_reading(reading *r, const char *text, const char *want) {
    gaz_window_new_document(&r->window);
    const char *got = read_window(r, text);
    ck_assert_msg(strcmp(got, want) == 0, "« %s »: got %s, not %s", text, got, want);
}

static const struct {
    const char *text, *want;
} REMEMBERED[] = {
    {"Poutine est parti.", ""},
    {"Vladimir Poutine est là. Hier, Poutine parlait.",
     "Vladimir Poutine=PERSON/list; Poutine=PERSON/chain; "},
    /* before it is named in full, too */
    {"Hier, Poutine parlait. Vladimir Poutine est là.",
     "Poutine=PERSON/chain; Vladimir Poutine=PERSON/list; "},
    {"Vladimir Poutine est là. On a vu Vladimir.",
     "Vladimir Poutine=PERSON/list; Vladimir=PERSON/chain; "},
    {"J. Martin est là. MARTIN PARLE", "J. Martin=PERSON/list; MARTIN=PERSON/chain; "},
    /* a word of the dictionary says nothing in capitals */
    {"Vladimir Poutine est là. POUTINE PARLE", "Vladimir Poutine=PERSON/list; "},
    /* but not in small letters */
    {"Vladimir Poutine aime la poutine.", "Vladimir Poutine=PERSON/list; "},
    {"Jean-Marie Le Pen est là, et Le Pen parle.",
     "Jean-Marie Le Pen=PERSON/list; Le Pen=PERSON/chain; "},
    {"Charles de Gaulle, puis Gaulle.", "Charles de Gaulle=PERSON/list; "},
    {"J. Martin et puis Martin.", "J. Martin=PERSON/list; Martin=PERSON/chain; "},
    {"Le Conseil départemental des Vosges et le Conseil départemental.",
     "Conseil départemental des Vosges=ORGANIZATION/list; "
     "Conseil départemental=ORGANIZATION/chain; "},
    {"Le Conseil départemental des Vosges et le conseil départemental.",
     "Conseil départemental des Vosges=ORGANIZATION/list; "},
};

START_TEST(full_names_teach_short_ones) {
    reading r;
    open_reading(&r, NULL);
    check_reading(&r, REMEMBERED[_i].text, REMEMBERED[_i].want);
    /* The same again: what a document taught is forgotten with it. */
    check_reading(&r, "Poutine, Gaulle, Martin, Le Pen, Conseil départemental.", "");
    check_reading(&r, REMEMBERED[_i].text, REMEMBERED[_i].want);
    close_reading(&r);
}
END_TEST

/* Windows of one document share a memory. */
START_TEST(memory_reaches_the_next_window) {
    reading r;
    open_reading(&r, NULL);
    gaz_window_new_document(&r.window);
    ck_assert_str_eq(read_window(&r, "Vladimir Poutine parle."),
                     "Vladimir Poutine=PERSON/list; ");
    ck_assert_str_eq(read_window(&r, "On écoute Poutine."), "Poutine=PERSON/chain; ");
    gaz_window_new_document(&r.window);
    ck_assert_str_eq(read_window(&r, "On écoute Poutine."), "");
    close_reading(&r);
}
END_TEST

START_TEST(memory_is_bounded) {
    reading r;
    enum { NAMES = 40000 };
    open_reading(&r, NULL);
    char *text = malloc(32 * (size_t)NAMES);
    ck_assert_ptr_nonnull(text);
    size_t n = 0;
    gaz_spans spans = {0};
    for (int i = 0; i < NAMES; i++)
        n += (size_t)sprintf(text + n, "Xa%d ", i);
    gaz_window_new_document(&r.window);
    ck_assert(gaz_window_read(&r.window, text, 0, n));
    for (uint32_t i = 0; i < r.window.tokens.count; i++)
        ck_assert(gaz_spans_add(
            &spans, (gaz_span){.first = i, .ntok = 1, .label = GAZ_PLACE, .score = 900}));
    ck_assert(gaz_memory_learn(&r.window.memory, &r.window.words, &r.window.tokens,
                               &spans, 700, &r.known));
    ck_assert_uint_ge(r.window.memory.used, GAZ_MEMORY_LIMIT);
    ck_assert_uint_le(r.window.memory.used, GAZ_MEMORY_LIMIT + GAZ_MEMORY_WORDS);
    gaz_memory_clear(&r.window.memory);
    ck_assert_uint_eq(r.window.memory.used, 0);
    gaz_spans_free(&spans);
    free(text);
    close_reading(&r);
}
END_TEST

/* ---- casing: capitals that say nothing ---- */

static const struct {
    const char *text, *want;
} CASED[] = {
    {"Il va à Orange.", "Orange=PLACE/list; "},
    {"Il mange une orange.", ""},
    /* At a sentence's start the capital says nothing … */
    {"Orange est belle.", ""},
    {"ORANGE EST BELLE", ""},
    /* … unless the same spelling stands where only a name has one. */
    {"Orange est belle. Il va à Orange.", "Orange=PLACE/list; Orange=PLACE/list; "},
    {"Il va à Orange. Orange est belle.", "Orange=PLACE/list; Orange=PLACE/list; "},
};

START_TEST(capitals_tell_or_not) {
    reading r;
    open_reading(&r, NULL);
    check_reading(&r, CASED[_i].text, CASED[_i].want);
    /* What another window told is not heard. */
    check_reading(&r, "Orange est belle.", "");
    close_reading(&r);
}
END_TEST

/* ---- the user's layer ---- */

START_TEST(users_take_precedence) {
    reading r;
    open_reading(&r, "Orange\tORGANIZATION\nPoutine\tstop\nVladimir\tPLACE\n"
                     "Orange Bank\tORGANIZATION\nOrange Bank Arena\tPLACE\n");
    check_reading(&r, "Orange est belle. Il va à Orange.",
                  "Orange=ORGANIZATION/user; Orange=ORGANIZATION/user; ");
    check_reading(&r, "Il va à Orange Bank, puis à l'Orange Bank Arena.",
                  "Orange Bank=ORGANIZATION/user; Orange Bank Arena=PLACE/user; ");
    check_reading(&r, "On a vu Vladimir Poutine.", "Vladimir=PLACE/user; ");
    close_reading(&r);
}
END_TEST

/* But for what follows from their decisions: names that they teach the document, names of
 * the lists that they forbid. */
START_TEST(users_are_no_evidence) {
    reading with, without;
    const char text[] = "Il va à Orange avec Zorglub et Vladimir Poutine, à Nancy.";
    open_reading(&with, "va\tstop\nZorglub\tstop\navec Zorglub\tstop\n");
    open_reading(&without, NULL);
    gaz_window *a = &with.window, *b = &without.window;
    ck_assert(gaz_window_read(a, text, 0, strlen(text)) && gaz_window_weigh(a));
    ck_assert(gaz_window_read(b, text, 0, strlen(text)) && gaz_window_weigh(b));
    ck_assert_uint_eq(a->matches.count, b->matches.count + 3);
    ck_assert_uint_eq(a->spans.count, b->spans.count);
    ck_assert_uint_eq(a->tokens.count, b->tokens.count);
    ck_assert_mem_eq(a->evidence.count, b->evidence.count, b->tokens.count);
    for (size_t i = 0; i < b->tokens.count; i++)
        ck_assert_mem_eq(a->evidence.ids + i * GAZ_EVIDENCE_MAX,
                         b->evidence.ids + i * GAZ_EVIDENCE_MAX,
                         b->evidence.count[i] * sizeof *b->evidence.ids);
    close_reading(&with);
    close_reading(&without);
}
END_TEST

/* ---- regions ---- */

/* What stands in [] must lie in one region, what in {} outside all. How far around a name
 * a region reaches is tuned, and not tested. */
static const char *const REGIONS[] = {
    "{il pleut sur la ville}",
    "{Il pleut sur la ville.}",
    "[Depuis Nancy] il pleut sur la {ville et la campagne alentour}",
    "{une fois} de plus il pleut donc [sur Nancy]",
    /* An ordinary word may be a name where it begins a sentence; a grammatical one not.
     */
    "[Hall a] perdu hier soir {encore une fois}",
    "[Les Zorglubs ont] perdu hier soir {encore une fois}",
    "{Les voisins ont perdu hier soir}",
    /* Near ones are one; a sentence's end is never inside. */
    "[Nancy puis Metz]",
    "à [Nancy]. [Toul] attend",
    /* A head may be followed by small words alone. */
    "{il a plu} hier encore, puis un [office national de la chasse] et des forêts a {dit}",
};

/* The region of the token at byte `at`, as a number from 1; 0: none. */
static size_t region_at(const gaz_window *w, size_t at) {
    for (size_t k = 0; k < w->regions.count; k++)
        for (uint32_t i = w->regions.at[k].from; i < w->regions.at[k].to; i++)
            if (w->tokens.at[i].start <= at &&
                at < w->tokens.at[i].start + w->tokens.at[i].len)
                return k + 1;
    return 0;
}

START_TEST(regions_are_where_names_can_be) {
    reading r;
    char text[500], kind[500]; /* of each byte: [ or { or blank */
    size_t n = 0;
    char now = ' ';
    for (const char *p = REGIONS[_i]; *p; p++) {
        if (*p == '[' || *p == '{')
            now = *p;
        else if (*p == ']' || *p == '}')
            now = ' ';
        else {
            text[n] = *p;
            kind[n++] = now;
        }
    }
    text[n] = '\0';
    open_reading(&r, NULL);
    gaz_window *w = &r.window;
    ck_assert(gaz_window_read(w, text, 0, n) && gaz_window_weigh(w));
    for (size_t i = 0; i < w->regions.count; i++)
        for (uint32_t k = w->regions.at[i].from + 1; k < w->regions.at[i].to; k++)
            ck_assert(!(w->tokens.at[k].flags & GAZ_TOKF_SENTENCE));
    for (size_t i = 0, first = 0; i < w->tokens.count; i++) {
        size_t at = w->tokens.at[i].start, region = region_at(w, at);
        if (kind[at] == '{')
            ck_assert_msg(region == 0, "« %s » is in a region", text + at);
        if (kind[at] == '[')
            ck_assert_msg(region != 0 && (first == 0 || region == first),
                          "« %s » is in another region or none", text + at);
        first = kind[at] == '[' ? region : 0;
    }
    close_reading(&r);
}
END_TEST

int main(void) {
    Suite *s = suite_create("tag");
    TCase *resolver = tcase_create("resolver"), *window = tcase_create("window");
    tcase_add_loop_test(resolver, candidates_are_resolved, 0, (int)COUNT(RESOLVED));
    tcase_add_test(resolver, spans_never_overlap);
    tcase_add_test(resolver, the_candidate_behind_a_span_is_found);
    suite_add_tcase(s, resolver);
    tcase_add_loop_test(window, full_names_teach_short_ones, 0, (int)COUNT(REMEMBERED));
    tcase_add_test(window, memory_reaches_the_next_window);
    tcase_add_test(window, memory_is_bounded);
    tcase_add_loop_test(window, capitals_tell_or_not, 0, (int)COUNT(CASED));
    tcase_add_test(window, users_take_precedence);
    tcase_add_test(window, users_are_no_evidence);
    tcase_add_loop_test(window, regions_are_where_names_can_be, 0, (int)COUNT(REGIONS));
    suite_add_tcase(s, window);
    return run_suite(s);
}
