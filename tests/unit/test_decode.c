/* test_decode.c — the best sequence of tags and its probability, against every sequence
 * there is. Room: tests. */
#include <math.h>
#include <stdio.h>

#include "base/hash.h"
#include "models.h"
#include "run.h"
#include "sequences.h"
#include "tag/decode.h"

/* ---- the exponential ---- */

START_TEST(exponential_is_as_near_as_it_says) {
    double worst = 0;
    for (double x = -700; x <= 0; x += 0.0137) {
        double off = fabs(gaz_exp(x) / exp(x) - 1);
        worst = off > worst ? off : worst;
    }
    ck_assert_msg(worst < 1e-12, "off by %g", worst);
    ck_assert(gaz_exp(0) == 1.0);
    ck_assert(gaz_exp(-700.5) == 0.0);
    ck_assert(gaz_exp(-1e300) == 0.0);
    ck_assert(gaz_exp(-0.0) == 1.0);
    ck_assert(gaz_exp(-5e-324) == 1.0);
    for (double x = -3; x < -0.001; x += 0.001)
        ck_assert(gaz_exp(x) < gaz_exp(x + 0.001));
}
END_TEST

static uint64_t add_bits(uint64_t hash, double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return gaz_mix(hash ^ bits, 0x9E3779B97F4A7C15u);
}

START_TEST(exponential_is_the_same_everywhere) {
    uint64_t hash = 1;
    for (int i = 0; i < 20000; i++)
        hash = add_bits(hash, gaz_exp(-i * 0.0351));
    ck_assert_msg(hash == 0x116D506176A012DFu, "0x%016llXu", (unsigned long long)hash);
}
END_TEST

/* ---- tags ---- */

START_TEST(tags_open_and_close) {
    unsigned allowed = 0;
    for (unsigned a = 0; a < GAZ_TAGS; a++)
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            allowed += (unsigned)gaz_tag_may_follow(a, b);
    /* O, L, U may be followed by O, B, U of any label; B, I by I, L of their own. */
    ck_assert_uint_eq(allowed, 9 * 9 + 8 * 2);
    for (unsigned label = 1; label < GAZ_LABELS; label++)
        for (unsigned part = GAZ_TAG_B; part <= GAZ_TAG_U; part++) {
            ck_assert_uint_eq(gaz_tag_label(gaz_tag_of(label, part)), label);
            ck_assert_uint_eq(gaz_tag_part(gaz_tag_of(label, part)), part);
        }
    ck_assert_uint_eq(gaz_span_part(0, 1), GAZ_TAG_U);
    ck_assert_uint_eq(gaz_span_part(0, 3), GAZ_TAG_B);
    ck_assert_uint_eq(gaz_span_part(1, 3), GAZ_TAG_I);
    ck_assert_uint_eq(gaz_span_part(2, 3), GAZ_TAG_L);
}
END_TEST

/* ---- decoding ---- */

enum { LONGEST = 4 };
/* Sums are made of single floats. */
#define NEARLY 2e-6

/* labels: NULL for the project's four. */
static void tiny_model(made_model *net, uint32_t seed, const gaz_labels *labels) {
    static const uint32_t key = 7;
    make_model(net, &(model_plan){.radius = 0,
                                  .hidden = 16,
                                  .vec_dim = 1,
                                  .type_dim = 1,
                                  .evid_dim = 2,
                                  .readings = 1,
                                  .vec_keys = &key,
                                  .type_keys = &key,
                                  .evid_keys = &key,
                                  .nvec = 1,
                                  .ntype = 1,
                                  .nevid = 1,
                                  .matrix = 10,
                                  .labels = labels,
                                  .seed = seed});
}

static int64_t score_of(const gaz_model *m, const int32_t *scores, const uint8_t *tags,
                        size_t n) {
    int64_t sum = 0;
    unsigned before = GAZ_TAG_O;
    for (size_t i = 0; i < n; i++) {
        sum += m->trans[before * m->ntags + tags[i]] + scores[i * m->ntags + tags[i]];
        before = tags[i];
    }
    return sum + m->trans[before * m->ntags + GAZ_TAG_O];
}

typedef struct enumeration {
    int64_t best;
    double all;            /* sum of exp((score - best) / temperature) */
    double agree[LONGEST]; /* … over the sequences that have the tags chosen in span i */
} enumeration;

static void enumerate(enumeration *e, const gaz_model *m, const int32_t *scores, size_t n,
                      const uint8_t *chosen, const gaz_spans *spans) {
    uint8_t tags[LONGEST] = {0};
    const double unit =
        1.0 / ((double)(1 << GAZ_SCORE_BITS) * (m->head->temperature / 65536.0));
    *e = (enumeration){.best = INT64_MIN};
    do {
        int64_t s = score_of(m, scores, tags, n);
        e->best = s > e->best ? s : e->best;
    } while (next_sequence(tags, n, (unsigned)m->ntags));
    memset(tags, 0, sizeof tags);
    do {
        double p = exp((double)(score_of(m, scores, tags, n) - e->best) * unit);
        e->all += p;
        for (size_t i = 0; i < spans->count; i++) {
            size_t from = spans->at[i].first - 100;
            if (memcmp(tags + from, chosen + from, spans->at[i].ntok) == 0)
                e->agree[i] += p;
        }
    } while (next_sequence(tags, n, (unsigned)m->ntags));
}

static void check_decoding(const gaz_model *m, gaz_decoder *d, const int32_t *scores,
                           size_t n) {
    uint8_t tags[LONGEST];
    double probability;
    enumeration e;
    gaz_spans spans = {0};
    const double unit =
        1.0 / ((double)(1 << GAZ_SCORE_BITS) * (m->head->temperature / 65536.0));
    ck_assert(gaz_decode_tags(d, scores, n, tags, &probability));
    ck_assert(gaz_decode(d, scores, n, 100, &spans));
    enumerate(&e, m, scores, n, tags, &spans);
    int64_t score = score_of(m, scores, tags, n);
    ck_assert_int_eq(score, e.best);
    ck_assert_double_eq_tol(probability, exp((double)(score - e.best) * unit) / e.all,
                            NEARLY);
    size_t named = 0;
    for (size_t i = 0; i < spans.count; i++) {
        const gaz_span *s = &spans.at[i];
        ck_assert_uint_eq(s->source, GAZ_FROM_MODEL);
        ck_assert_double_eq_tol(s->score, 1000 * e.agree[i] / e.all, 0.5 + 1000 * NEARLY);
        for (size_t k = 0; k < s->ntok; k++)
            ck_assert_uint_eq(tags[s->first - 100 + k],
                              gaz_tag_of(gaz_labels_place(&m->labels, s->label),
                                         gaz_span_part((unsigned)k, s->ntok)));
        named += s->ntok;
    }
    for (size_t i = 0; i < n; i++)
        named += tags[i] == GAZ_TAG_O;
    ck_assert_uint_eq(named, n);
    gaz_spans_free(&spans);
}

START_TEST(best_and_probability_as_by_enumeration) {
    made_model net;
    gaz_decoder d;
    int32_t scores[LONGEST * GAZ_TAGS];
    uint32_t state = 99 + (uint32_t)_i;
    tiny_model(&net, 4242 + (uint32_t)_i, NULL);
    const gaz_model *m = &net.m;
    gaz_decoder_init(&d, &m, 1);
    /* From nearly even scores to sure ones. */
    for (int32_t size = 1 << 14; size <= 1 << 22; size *= 16)
        for (size_t n = 1; n <= 3; n++) {
            for (size_t i = 0; i < n * GAZ_TAGS; i++)
                scores[i] = random_within(&state, size);
            check_decoding(m, &d, scores, n);
        }
    gaz_decoder_free(&d);
    unmake_model(&net);
}
END_TEST

/* Models with labels of their own, from one label to as many as there may be. */
START_TEST(any_labels_as_by_enumeration) {
    static const char *const NAMES[] = {"A", "B", "C", "COUNTRY", "PERSON", "F-7", "g",
                                        "H_1", "I", "J", "K", "L", "PLACE", "ORGANIZATION",
                                        "M", "N"};
    static const size_t COUNTS[] = {1, 2, 3, 5, 6, 9, 16};
    made_model net;
    gaz_decoder d;
    gaz_labels labels = {0};
    uint8_t now[GAZ_LABEL_NUMBERS];
    int32_t scores[LONGEST * GAZ_TAGS_MAX];
    uint32_t state = 41 + (uint32_t)_i;
    size_t count = COUNTS[_i];
    for (size_t i = 0; i < count; i++)
        ck_assert(gaz_labels_add(&labels, NAMES[i], strlen(NAMES[i])) != GAZ_NONE);
    gaz_labels_sort(&labels, now);
    tiny_model(&net, 900 + (uint32_t)_i, &labels);
    ck_assert_uint_eq(net.m.ntags, 1 + 4 * count);
    ck_assert(gaz_labels_equal(&net.m.labels, &labels));
    const gaz_model *m = &net.m;
    gaz_decoder_init(&d, &m, 1);
    for (int round = 0; round < 20; round++)
        for (size_t n = 1; n <= (count < 4 ? 4 : count < 7 ? 3 : 2); n++) {
            for (size_t i = 0; i < n * m->ntags; i++)
                scores[i] = random_within(&state, 1 << 19);
            check_decoding(m, &d, scores, n);
        }
    gaz_decoder_free(&d);
    unmake_model(&net);
}
END_TEST

START_TEST(four_tokens_as_by_enumeration) {
    made_model net;
    gaz_decoder d;
    int32_t scores[LONGEST * GAZ_TAGS];
    uint32_t state = 7;
    tiny_model(&net, 77, NULL);
    const gaz_model *m = &net.m;
    gaz_decoder_init(&d, &m, 1);
    for (size_t i = 0; i < COUNT(scores); i++)
        scores[i] = random_within(&state, 1 << 19);
    check_decoding(m, &d, scores, LONGEST);
    gaz_decoder_free(&d);
    unmake_model(&net);
}
END_TEST

/* Scores as large as a model may have: no sum overflows, probabilities stay in 0..1. */
START_TEST(extreme_scores_are_decoded) {
    made_model net;
    gaz_decoder d;
    enum { N = 1500 };
    int32_t *scores = malloc(sizeof *scores * N * GAZ_TAGS);
    gaz_spans spans = {0};
    uint32_t state = 3;
    ck_assert_ptr_nonnull(scores);
    tiny_model(&net, 78, NULL);
    const gaz_model *m = &net.m;
    gaz_decoder_init(&d, &m, 1);
    for (size_t i = 0; i < (size_t)N * GAZ_TAGS; i++)
        scores[i] = next_random(&state) % 2 ? INT32_MAX / 4 : -(INT32_MAX / 4);
    ck_assert(gaz_decode(&d, scores, N, 0, &spans));
    ck_assert_uint_gt(spans.count, 0);
    uint32_t end = 0;
    for (size_t i = 0; i < spans.count; i++) {
        ck_assert_uint_ge(spans.at[i].first, end);
        end = spans.at[i].first + spans.at[i].ntok;
        ck_assert_uint_le(spans.at[i].score, 1000);
    }
    ck_assert_uint_le(end, N);
    ck_assert(gaz_decode(&d, scores, 0, 0, &spans));
    gaz_spans_free(&spans);
    gaz_decoder_free(&d);
    unmake_model(&net);
    free(scores);
}
END_TEST

/* Of several networks the mean of the transitions decides. */
START_TEST(networks_share_a_decoder) {
    made_model net[2];
    gaz_decoder d;
    tiny_model(&net[0], 1, NULL);
    tiny_model(&net[1], 2, NULL);
    gaz_decoder_init(&d, (const gaz_model *[]){&net[0].m, &net[1].m}, 2);
    for (size_t i = 0; i < (size_t)GAZ_TAGS * GAZ_TAGS; i++)
        ck_assert_int_eq(d.score[i],
                         ((int64_t)net[0].m.trans[i] + net[1].m.trans[i]) / 2);
    gaz_decoder_free(&d);
    unmake_model(&net[0]);
    unmake_model(&net[1]);
}
END_TEST

START_TEST(decoding_is_the_same_everywhere) {
    made_model net;
    gaz_decoder d;
    enum { N = 40 };
    int32_t scores[N * GAZ_TAGS];
    uint8_t tags[N];
    double probability;
    uint64_t hash = 1;
    uint32_t state = 11;
    tiny_model(&net, 5, NULL);
    const gaz_model *m = &net.m;
    gaz_decoder_init(&d, &m, 1);
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < COUNT(scores); i++)
            scores[i] = random_within(&state, 1 << 20);
        ck_assert(gaz_decode_tags(&d, scores, N, tags, &probability));
        hash = add_bits(hash ^ gaz_hash_bytes(tags, N), probability);
    }
    ck_assert_msg(hash == 0x73371F58B2B71F68u, "0x%016llXu", (unsigned long long)hash);
    gaz_decoder_free(&d);
    unmake_model(&net);
}
END_TEST

int main(void) {
    Suite *s = suite_create("decode");
    TCase *t = tcase_create("decode");
    tcase_set_timeout(t, 60);
    tcase_add_test(t, exponential_is_as_near_as_it_says);
    tcase_add_test(t, exponential_is_the_same_everywhere);
    tcase_add_test(t, tags_open_and_close);
    tcase_add_loop_test(t, best_and_probability_as_by_enumeration, 0, 20);
    tcase_add_loop_test(t, any_labels_as_by_enumeration, 0, 7);
    tcase_add_test(t, four_tokens_as_by_enumeration);
    tcase_add_test(t, extreme_scores_are_decoded);
    tcase_add_test(t, networks_share_a_decoder);
    tcase_add_test(t, decoding_is_the_same_everywhere);
    suite_add_tcase(s, t);
    return run_suite(s);
}
