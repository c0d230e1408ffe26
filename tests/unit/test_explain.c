/* test_explain.c — the shares of a decision add up to it, and bear their names. Room:
 * tests. */
#include <math.h>

#include "api/data.h"
#include "networks.h"
#include "run.h"
#include "tag/explain.h"
#include "tagging.h"

static const char RULES[] = "rule per.titre  PERSON  score 900\n"
                            "  match <\"Mme\" | \"M.\"> [ <Cap>+ ]\n"
                            "  yes Mme [Merkel]\n  no la maire\n";

/* ---- the lead at one token ---- */

static int64_t sum(const int64_t *shares) {
    int64_t all = 0;
    for (size_t p = 0; p < GAZ_POSITIONS_MAX; p++)
        all += shares[p];
    return all;
}

/* For every token of a region and pairs of tags: shares and rest are the lead, to the
 * bit. */
static void check_leads(gaz_network *n, const bench *b, gaz_region region, int pair) {
    const gaz_window *w = &b->window;
    size_t count = region.to - region.from;
    int32_t *scores = malloc(count * GAZ_TAGS * sizeof *scores);
    ck_assert_ptr_nonnull(scores);
    gaz_network_score(n, &w->words, &w->tokens, &w->evidence, &region, 1, scores);
    for (size_t i = 0; i < count; i++) {
        unsigned tag = (unsigned)(i + 1 + (size_t)pair) % GAZ_TAGS;
        unsigned other = (unsigned)(i * 7 + 3 * (size_t)pair) % GAZ_TAGS;
        gaz_lead lead;
        gaz_lead_find(&lead, n, w, region.from + (uint32_t)i, tag, other);
        int64_t want = (int64_t)scores[i * GAZ_TAGS + tag] - scores[i * GAZ_TAGS + other];
        ck_assert_int_eq(sum(lead.type) + sum(lead.evidence) + lead.rest, want);
    }
    free(scores);
}

START_TEST(shares_and_rest_are_the_lead) {
    bench b;
    made_model net;
    gaz_network n;
    open_bench(&b);
    model_plan plan = PLANS[_i];
    plan.readings = 1;
    plan.seed = 31 + (uint32_t)_i;
    learn_text(&net, &b, TEXT, plan);
    ck_assert(gaz_network_init(&n, &net.m, &b.keys));
    for (size_t i = 0; i < b.window.regions.count; i++)
        for (int pair = 0; pair < 5; pair++)
            check_leads(&n, &b, b.window.regions.at[i], pair);
    gaz_network_free(&n);
    unmake_model(&net);
    close_bench(&b);
}
END_TEST

/* What one position's evidence adds is the sum of its features' shares: but for the
 * rounding of the input and of each hidden unit. */
START_TEST(features_share_what_their_position_adds) {
    bench b;
    made_model net;
    gaz_network n;
    gaz_lead lead;
    double shares[GAZ_EVIDENCE_MAX];
    int compared = 0;
    open_bench(&b);
    model_plan plan = PLANS[0];
    plan.readings = 1;
    plan.seed = 77;
    plan.matrix = 900; /* so small that no clamp is used */
    learn_text(&net, &b, TEXT, plan);
    ck_assert(gaz_network_init(&n, &net.m, &b.keys));
    size_t radius = plan.radius;
    for (uint32_t token = 0; token < b.window.tokens.count; token++) {
        gaz_lead_find(&lead, &n, &b.window, token, 4, 0);
        double slack = 2;
        for (size_t h = 0; h < plan.hidden; h++)
            slack += abs(lead.pull[h]) * (5 + plan.evid_dim * 900.0 / (1 << 11));
        for (size_t at = lead.low; at < lead.high; at++) {
            size_t position = at + radius - token;
            if (at + radius < token || position > 2 * radius)
                continue;
            gaz_lead_share(&lead, &net.m, &b.window.evidence, position, at, shares);
            double all = 0;
            for (unsigned k = 0; k < b.window.evidence.count[at]; k++)
                all += shares[k];
            ck_assert_double_eq_tol(all, (double)lead.evidence[position], slack);
            compared += fabs(all) > 10 * slack;
        }
    }
    ck_assert_int_gt(compared, 10);
    gaz_network_free(&n);
    unmake_model(&net);
    close_bench(&b);
}
END_TEST

/* ---- a tagger over lists, rules and a model ---- */

typedef struct taught {
    tagging t;
    bench b;
    made_model net;
} taught;

static void open_taught(taught *k, const char *text, uint32_t seed) {
    const gaz_list_input in[] = {input("personnalites.tsv", PERSONNES),
                                 input("lieux.tsv", LIEUX), input("prenoms.tsv", PRENOMS),
                                 input("grammaire.tsv", GRAMMAIRE)};
    open_tagging(&k->t, in, COUNT(in), RULES);
    k->b = (bench){0};
    k->b.keys = k->t.data->list_keys;
    gaz_sources sources = gaz_data_sources(k->t.data);
    ck_assert(gaz_window_init(&k->b.window, &sources));
    model_plan plan = PLANS[0];
    plan.readings = 2;
    plan.seed = seed;
    learn_text(&k->net, &k->b, text, plan);
}

/* Opens the data again, with the model that was made over it. */
static void use_model(taught *k, int cues) {
    gaz_error err = {0};
    const gaz_options options = {.size = sizeof options, .cues = cues};
    gaz_window_free(&k->b.window);
    gaz_data_close(k->t.data);
    ck_assert_msg(gaz_data_open_memory(&k->t.data, k->t.image.data, k->t.image.len,
                                       k->net.image.data, k->net.image.len,
                                       &err) == GAZ_OK,
                  "%s", err.text);
    ck_assert_int_eq(gaz_tagger_new(&k->t.tagger, k->t.data, &options, &err), GAZ_OK);
}

static void close_taught(taught *k) {
    close_tagging(&k->t);
    unmake_model(&k->net);
}

START_TEST(all_evidence_has_a_name) {
    taught k;
    gaz_evidence_names names = {0};
    size_t asked = 0, rules = 0, lists = 0;
    open_taught(&k, TEXT, 3);
    const gaz_window *w = &k.b.window;
    gaz_sources sources = gaz_data_sources(k.t.data);
    ck_assert(gaz_evidence_names_init(&names, sources.lists[0], sources.list_keys,
                                      sources.rules[0]));
    for (size_t i = 0; i < w->tokens.count; i++)
        for (unsigned e = 0; e < w->evidence.count[i]; e++, asked++) {
            uint32_t at = gaz_evidence_names_find(
                &names, w->evidence.ids[i * GAZ_EVIDENCE_MAX + e]);
            ck_assert_uint_lt(at, names.count);
            const gaz_evidence_name *name = &names.at[at];
            rules += name->rule && strcmp(name->rule, "per.titre") == 0;
            lists += name->list && strcmp(name->list, "personnalites") == 0;
        }
    ck_assert_uint_gt(asked, 100);
    ck_assert_uint_gt(rules, 0);
    ck_assert_uint_gt(lists, 0);
    ck_assert_uint_eq(gaz_evidence_names_find(&names, 12345), UINT32_MAX);
    gaz_evidence_names_free(&names);
    gaz_window_free(&k.b.window);
    close_taught(&k);
}
END_TEST

static void check_reasons(const gaz_doc *doc, const gaz_entity *e) {
    const gaz_reason *before = NULL;
    size_t words = 0;
    for (size_t i = 0; i < e->nreasons; i++) {
        const gaz_reason *r = gaz_doc_reason(doc, e->first_reason + i);
        ck_assert_ptr_nonnull(r);
        int word = strcmp(r->kind, "word") == 0;
        ck_assert_float_ge(fabsf(r->weight), 0.005f);
        if (word) {
            ck_assert(r->list == NULL && r->rule == NULL && r->label == GAZ_NONE);
            ck_assert(r->at >= 0 || r->end <= e->start);
            ck_assert(r->at <= 0 || r->start >= e->end);
            ck_assert(r->at != 0 || (r->start >= e->start && r->end <= e->end));
            ck_assert(!before || strcmp(before->kind, "word") == 0);
        }
        if (before && word == (strcmp(before->kind, "word") == 0))
            ck_assert_float_ge(fabsf(before->weight), fabsf(r->weight));
        words += (size_t)word;
        before = r;
    }
    ck_assert_uint_gt(words, 0);
    ck_assert_uint_le(words, GAZ_REASONS_SHOWN);
    ck_assert_uint_le(e->nreasons - words, GAZ_REASONS_SHOWN);
    ck_assert_int_ne(e->next, e->label);
    ck_assert_float_ge(e->next_score, 0);
    /* Readings that exclude each other. */
    ck_assert_float_le(e->next_score + e->score, 1.002f);
}

START_TEST(what_the_network_decided_has_reasons) {
    taught k;
    size_t decided = 0;
    open_taught(&k, TEXT, 40 + (uint32_t)_i);
    use_model(&k, 1);
    const gaz_doc *doc = tag(&k.t, TEXT);
    size_t reasons = 0;
    for (size_t i = 0; i < gaz_doc_count(doc); i++) {
        const gaz_entity *e = gaz_doc_entity(doc, i);
        reasons += e->nreasons;
        if (e->source == GAZ_FROM_MODEL) {
            check_reasons(doc, e);
            decided++;
        } else {
            ck_assert_uint_eq(e->nreasons, 0);
            ck_assert(e->next_score < 0);
        }
    }
    ck_assert_uint_gt(decided, 0);
    ck_assert_uint_eq(reasons, gaz_doc_reason_count(doc));
    ck_assert_ptr_null(gaz_doc_reason(doc, reasons));
    close_taught(&k);
}
END_TEST

/* To ask why changes no answer, and who does not ask gets no reasons. */
START_TEST(asking_changes_nothing) {
    enum { SIZE = 4000 };
    char with[SIZE];
    for (int cues = 1; cues >= 0; cues--) {
        taught k;
        open_taught(&k, TEXT, 41);
        use_model(&k, cues);
        const char *got = names_of(&k.t, TEXT);
        if (cues)
            strcpy(with, got);
        else
            ck_assert_str_eq(got, with);
        const gaz_doc *doc = tag(&k.t, TEXT);
        ck_assert_int_eq(gaz_doc_reason_count(doc) > 0, cues);
        close_taught(&k);
    }
}
END_TEST

/* ---- the next-best reading ---- */

/* The chances of one span against the sum over all sequences, one by one. */
START_TEST(chances_are_shares_of_all_sequences) {
    enum { N = 3 };
    int32_t scores[N * GAZ_TAGS];
    uint32_t state = 5 + (uint32_t)_i;
    bench b;
    made_model net;
    open_bench(&b);
    model_plan plan = PLANS[0];
    plan.readings = 1;
    plan.seed = 11;
    learn_text(&net, &b, TEXT, plan);
    const gaz_model *m = &net.m;
    gaz_decoder d;
    gaz_decoder_init(&d, &m, 1);
    for (size_t i = 0; i < COUNT(scores); i++)
        scores[i] = random_within(&state, 2 << GAZ_SCORE_BITS);
    ck_assert(gaz_decode_sum(&d, scores, N));
    double all = 0, pairs[GAZ_LABELS] = {0};
    for (unsigned c = 0; c < GAZ_TAGS * GAZ_TAGS * GAZ_TAGS; c++) {
        unsigned tags[N] = {c / GAZ_TAGS / GAZ_TAGS, c / GAZ_TAGS % GAZ_TAGS,
                            c % GAZ_TAGS};
        double x = 0;
        int may = 1;
        for (unsigned i = 0; i <= N; i++) {
            unsigned from = i ? tags[i - 1] : GAZ_TAG_O, to = i < N ? tags[i] : GAZ_TAG_O;
            may &= gaz_tag_may_follow(from, to);
            x += d.score[from * GAZ_TAGS + to] + (i < N ? scores[i * GAZ_TAGS + to] : 0);
        }
        if (!may)
            continue;
        double p = exp(x * d.unit);
        all += p;
        unsigned label = gaz_tag_label(tags[1]);
        if (gaz_tag_part(tags[1]) == GAZ_TAG_B && gaz_tag_part(tags[2]) == GAZ_TAG_L)
            pairs[label] += p;
        if (label == GAZ_NONE)
            pairs[GAZ_NONE] += p;
    }
    for (unsigned label = 0; label < GAZ_LABELS; label++)
        ck_assert_double_eq_tol(gaz_decode_chance(&d, 1, 3, label), pairs[label] / all,
                                2e-6);
    gaz_decoder_free(&d);
    unmake_model(&net);
    close_bench(&b);
}
END_TEST

int main(void) {
    Suite *s = suite_create("explain");
    TCase *t = tcase_create("explain");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, shares_and_rest_are_the_lead, 0, (int)COUNT(PLANS));
    tcase_add_test(t, features_share_what_their_position_adds);
    tcase_add_test(t, all_evidence_has_a_name);
    tcase_add_loop_test(t, what_the_network_decided_has_reasons, 0, 4);
    tcase_add_test(t, asking_changes_nothing);
    tcase_add_loop_test(t, chances_are_shares_of_all_sequences, 0, 5);
    suite_add_tcase(s, t);
    return run_suite(s);
}
