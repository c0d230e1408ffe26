/* test_network.c — the network's scores against the formula of data/model.h in plain
 * loops, whatever its caches hold. Room: tests. */
#include <stdio.h>

#include "base/hash.h"
#include "networks.h"
#include "run.h"
#include "tag/arbiter.h"

/* ---- the formula in plain loops ---- */

static int64_t limited(int64_t x, int64_t limit) {
    return x > limit ? limit : x < -limit ? -limit : x;
}

/* Floor of x / 2^bits, with a half added. */
static int64_t rounded(int64_t x, int bits) {
    int64_t unit = (int64_t)1 << bits, y = x + unit / 2;
    return y >= 0 ? y / unit : -((-y + unit - 1) / unit);
}

/* Row of a key: by looking at every slot. The first of equal keys in probing order has
 * the smallest row. */
static const int8_t *row_of(const gaz_model_slot *slots, size_t nslots,
                            const int8_t *rows, size_t dim, uint32_t key) {
    uint32_t best = UINT32_MAX;
    for (size_t i = 0; i < nslots; i++)
        if (slots[i].key == (key ? key : 1) && slots[i].row < best)
            best = slots[i].row;
    return best == UINT32_MAX ? NULL : rows + (size_t)best * dim;
}

/* The sum of the keys' rows in the input's fraction bits. */
static void sum_rows(int64_t *input, const gaz_model_slot *slots, size_t nslots,
                     const int8_t *rows, size_t dim, uint32_t step, const uint32_t *keys,
                     unsigned nkeys) {
    for (size_t d = 0; d < dim; d++) {
        int64_t sum = 0;
        for (unsigned k = 0; k < nkeys; k++) {
            const int8_t *row = row_of(slots, nslots, rows, dim, keys[k]);
            sum += row ? row[d] : 0;
        }
        input[d] = limited(rounded(sum * step, 16 - GAZ_INPUT_BITS), GAZ_INPUT_LIMIT);
    }
}

static void type_input(int64_t *input, const gaz_model *m, const gaz_word *w,
                       const gaz_list_keys *lists) {
    uint32_t key = w->len ? gaz_spelling_key(w) : 0, ids[GAZ_FEATURES_MAX];
    const gaz_model_head *h = m->head;
    const int8_t *vec = NULL;
    if (w->len) {
        vec = row_of(m->vec_slots, m->nvec_slots, m->vec_rows, h->vec_dim, key);
        if (!vec) {
            key = gaz_folded_key(w);
            vec = row_of(m->vec_slots, m->nvec_slots, m->vec_rows, h->vec_dim, key);
        }
    }
    sum_rows(input, m->vec_slots, m->nvec_slots, m->vec_rows, h->vec_dim, h->vec_step,
             &key, vec ? 1 : 0);
    uint32_t cluster = vec ? m->clusters[(size_t)(vec - m->vec_rows) / h->vec_dim] : 0;
    unsigned n = gaz_type_features(w, cluster, lists, ids);
    sum_rows(input + h->vec_dim, m->type_slots, m->ntype_slots, m->type_rows, h->type_dim,
             h->type_step, ids, n);
}

/* What an input contributes to a hidden unit, in the hidden layer's unit. */
static int64_t contribution(const int64_t *input, size_t dim, const int16_t *matrix,
                            size_t columns, size_t column) {
    int64_t sum = 0;
    for (size_t i = 0; i < dim; i++)
        sum += input[i] * matrix[(i - i % 2) * columns + 2 * column + i % 2];
    return limited(rounded(sum, GAZ_INPUT_BITS + GAZ_MATRIX_BITS - GAZ_ROW_BITS), 127) *
           (1 << (GAZ_HIDDEN_BITS - GAZ_ROW_BITS));
}

/* Scores of one token whose sentence is tokens [low, high). */
static void score_token(int64_t *scores, const gaz_model *m, const gaz_window *w,
                        const gaz_list_keys *lists, size_t low, size_t high,
                        size_t token) {
    const gaz_model_head *h = m->head;
    size_t columns = (size_t)(2 * h->radius + 1) * h->hidden;
    int64_t layer[GAZ_HIDDEN_MAX];
    for (size_t j = 0; j < h->hidden; j++)
        layer[j] = m->bias[j];
    for (size_t p = 0; p <= 2 * h->radius; p++) {
        int64_t type[2 * GAZ_INPUT_MAX], evid[GAZ_INPUT_MAX];
        int inside = token + p >= low + h->radius && token + p < high + h->radius;
        size_t at = token + p - h->radius;
        type_input(type, m, &w->words.at[inside ? w->tokens.at[at].word : 0], lists);
        if (inside)
            sum_rows(evid, m->evid_slots, m->nevid_slots, m->evid_rows, h->evid_dim,
                     h->evid_step, w->evidence.ids + at * GAZ_EVIDENCE_MAX,
                     w->evidence.count[at]);
        for (size_t j = 0; j < h->hidden; j++) {
            layer[j] += contribution(type, h->vec_dim + h->type_dim, m->type_matrix,
                                     columns, p * h->hidden + j);
            if (inside)
                layer[j] += contribution(evid, h->evid_dim, m->evid_matrix, columns,
                                         p * h->hidden + j);
        }
    }
    for (size_t t = 0; t < GAZ_TAGS; t++) {
        scores[t] = m->output_bias[t];
        for (size_t j = 0; j < h->hidden; j++) {
            int64_t x = layer[j] < 0 ? 0 : limited(layer[j], GAZ_HIDDEN_LIMIT);
            scores[t] += x * m->output[t * h->hidden + j];
        }
    }
}

static void check_region(gaz_network *n, bench *b, gaz_region region) {
    gaz_window *w = &b->window;
    size_t count = region.to - region.from, low = region.from, high = region.to;
    int32_t *scores = malloc(count * GAZ_TAGS * sizeof *scores);
    ck_assert_ptr_nonnull(scores);
    gaz_network_score(n, &w->words, &w->tokens, &w->evidence, &region, 1, scores);
    while (low > 0 && !(w->tokens.at[low].flags & GAZ_TOKF_SENTENCE))
        low--;
    while (high < w->tokens.count && !(w->tokens.at[high].flags & GAZ_TOKF_SENTENCE))
        high++;
    for (size_t i = 0; i < count; i++) {
        int64_t want[GAZ_TAGS];
        score_token(want, n->model, w, &b->keys, low, high, region.from + i);
        for (size_t t = 0; t < GAZ_TAGS; t++)
            ck_assert_int_eq(scores[i * GAZ_TAGS + t], want[t]);
    }
    free(scores);
}

START_TEST(scores_follow_the_formula) {
    bench b;
    made_model net;
    gaz_network n;
    open_bench(&b);
    model_plan plan = PLANS[_i];
    plan.readings = 1;
    plan.seed = 31 + (uint32_t)_i;
    learn_text(&net, &b, TEXT, plan);
    ck_assert(gaz_network_init(&n, &net.m, &b.keys));
    ck_assert_uint_gt(b.window.regions.count, 2);
    for (size_t i = 0; i < b.window.regions.count; i++)
        check_region(&n, &b, b.window.regions.at[i]);
    /* Any stretch of a sentence is a region. */
    for (uint32_t from = 0; from + 1 < b.window.tokens.count; from += 3) {
        uint32_t to = from + 1;
        while (to < b.window.tokens.count && to < from + 5 &&
               !(b.window.tokens.at[to].flags & GAZ_TOKF_SENTENCE))
            to++;
        check_region(&n, &b, (gaz_region){from, to});
    }
    gaz_network_free(&n);
    unmake_model(&net);
    close_bench(&b);
}
END_TEST

/* More tokens than are scored at a time. */
START_TEST(long_regions_follow_the_formula) {
    bench b;
    made_model net;
    gaz_network n;
    char text[9000];
    size_t len = 0;
    for (int i = 0; i < 700; i++)
        len += (size_t)sprintf(text + len, "Nom%d ", i % 29);
    open_bench(&b);
    model_plan plan = PLANS[0];
    plan.readings = 1;
    plan.seed = 5;
    learn_text(&net, &b, text, plan);
    ck_assert(gaz_network_init(&n, &net.m, &b.keys));
    check_region(&n, &b, (gaz_region){0, (uint32_t)b.window.tokens.count});
    check_region(&n, &b, (gaz_region){200, 520});
    gaz_network_free(&n);
    unmake_model(&net);
    close_bench(&b);
}
END_TEST

/* ---- kernels ---- */

/* Those of this machine against those of any, at the ends of their ranges too. */
START_TEST(kernels_agree) {
    enum { COLUMNS = 208, DIM = 38, TAGS = 17, ROWS = 5, SHIFT = 10 };
    static int16_t inputs[ROWS * DIM], matrix[DIM * COLUMNS], output[TAGS * COLUMNS];
    static int8_t rows[2][ROWS][COLUMNS];
    int16_t offset[COLUMNS], layer[2][COLUMNS];
    int32_t bias[TAGS], scores[2][TAGS];
    gaz_kernels kernels[2] = {gaz_kernels_choose(1), gaz_kernels_choose(0)};
    uint32_t state = 1 + (uint32_t)_i;
    for (size_t i = 0; i < COUNT(inputs); i++)
        inputs[i] = (int16_t)(i % 5 ? random_within(&state, GAZ_INPUT_LIMIT) : 0);
    /* Sums stay in 32 bits: opening a model checks it. */
    for (size_t i = 0; i < COUNT(matrix); i++)
        matrix[i] = (int16_t)random_within(&state, _i % 2 ? 25000 : 30);
    for (size_t i = 0; i < COUNT(output); i++)
        output[i] = (int16_t)random_within(&state, 1000);
    for (size_t i = 0; i < COUNT(offset); i++)
        offset[i] = (int16_t)random_within(&state, GAZ_BIAS_LIMIT);
    for (size_t i = 0; i < COUNT(bias); i++)
        bias[i] = random_within(&state, 1 << 20);
    for (size_t columns = 16; columns <= COLUMNS; columns += 16)
        for (size_t nrows = 1; nrows <= ROWS; nrows++)
            for (size_t dim = 2; dim <= DIM; dim += 4) {
                const int8_t *bands[3 * ROWS];
                for (int k = 0; k < 2; k++) {
                    int8_t *at[ROWS];
                    for (size_t r = 0; r < nrows; r++)
                        at[r] = rows[k][r];
                    kernels[k].multiply(at, inputs, nrows, dim, matrix, columns, SHIFT);
                    for (size_t r = 0; r < 3 * nrows; r++)
                        bands[r] = rows[k][r % nrows];
                    kernels[k].layer(layer[k], offset, bands, 3 * nrows - 1, columns, 3,
                                     GAZ_HIDDEN_LIMIT);
                    kernels[k].score(scores[k], layer[k], output, bias, TAGS, columns);
                }
                for (size_t r = 0; r < nrows; r++)
                    ck_assert_mem_eq(rows[0][r], rows[1][r], columns);
                ck_assert_mem_eq(layer[0], layer[1], columns * sizeof *layer[0]);
                ck_assert_mem_eq(scores[0], scores[1], sizeof scores[0]);
            }
}
END_TEST

/* ---- caches ---- */

static uint64_t read_all(gaz_arbiter *r, bench *b, const char *text) {
    uint64_t hash = 1;
    weigh(b, text);
    ck_assert(gaz_arbiter_read(r, &b->window));
    for (size_t i = 0; i < r->spans.count; i++) {
        const gaz_span *s = &r->spans.at[i];
        const uint32_t fields[] = {s->first, s->ntok, s->label, s->score};
        hash ^= gaz_hash_bytes(fields, sizeof fields);
        hash = gaz_mix(hash, 0x9E3779B97F4A7C15u);
    }
    return hash;
}

/* Texts of so many words, in a model so wide, that the caches overflow between them and
 * inside them: each is read as by an arbiter that has seen nothing. */
START_TEST(what_the_caches_hold_says_nothing) {
    enum { TEXTS = 6, NAMES = 900, SIZE = NAMES * 60 };
    bench b, fresh;
    made_model net;
    char *text[TEXTS];
    uint64_t alone[TEXTS];
    uint32_t state = 17;
    open_bench(&b);
    for (int t = 0; t < TEXTS; t++) {
        size_t n = 0;
        text[t] = malloc(SIZE);
        ck_assert_ptr_nonnull(text[t]);
        for (int i = 0; i < NAMES; i++)
            n += (size_t)sprintf(text[t] + n, "M. Aa%u dit à Nancy que « Bb%u » vit.%c",
                                 next_random(&state) % 3000, next_random(&state) % 3000,
                                 i % 9 ? ' ' : '\n');
    }
    learn_text(&net, &b, text[0],
               (model_plan){.radius = 3,
                            .hidden = 512,
                            .vec_dim = 2,
                            .type_dim = 2,
                            .evid_dim = 2,
                            .readings = 2,
                            .matrix = 2000,
                            .seed = 9});
    const gaz_model *m = &net.m;
    for (int t = 0; t < TEXTS; t++) {
        gaz_arbiter r = {.count = 0};
        open_bench(&fresh);
        ck_assert(gaz_arbiter_init(&r, &m, 1, &fresh.keys));
        alone[t] = read_all(&r, &fresh, text[t]);
        ck_assert_uint_gt(r.spans.count, 0);
        gaz_arbiter_free(&r);
        close_bench(&fresh);
    }
    gaz_arbiter r = {.count = 0};
    ck_assert(gaz_arbiter_init(&r, &m, 1, &b.keys));
    static const int ORDER[] = {0, 1, 2, 3, 4, 5, 0, 5, 5, 1, 3, 0};
    for (size_t i = 0; i < COUNT(ORDER); i++)
        ck_assert_uint_eq(read_all(&r, &b, text[ORDER[i]]), alone[ORDER[i]]);
    ck_assert_uint_gt(b.window.words.count, 4 * r.network[0].type_rows.nsets);
    gaz_arbiter_free(&r);
    unmake_model(&net);
    close_bench(&b);
    for (int t = 0; t < TEXTS; t++)
        free(text[t]);
}
END_TEST

/* Several networks: the mean of what each says alone. */
START_TEST(networks_together_are_their_mean) {
    bench b;
    made_model net[3];
    gaz_arbiter r = {.count = 0};
    const gaz_model *models[3];
    open_bench(&b);
    for (uint32_t i = 0; i < 3; i++) {
        model_plan plan = PLANS[i];
        plan.readings = 1;
        plan.seed = 50 + i;
        learn_text(&net[i], &b, TEXT, plan);
        models[i] = &net[i].m;
    }
    ck_assert(gaz_arbiter_init(&r, models, 3, &b.keys));
    for (size_t k = 0; k < b.window.regions.count; k++) {
        gaz_region region = b.window.regions.at[k];
        size_t n = (size_t)(region.to - region.from) * GAZ_TAGS;
        const int32_t *together = gaz_arbiter_score(&r, &b.window, region);
        ck_assert_ptr_nonnull(together);
        int64_t *sum = calloc(n, sizeof *sum);
        ck_assert_ptr_nonnull(sum);
        for (int i = 0; i < 3; i++) {
            gaz_network alone;
            int32_t *scores = malloc(n * sizeof *scores);
            ck_assert(scores && gaz_network_init(&alone, models[i], &b.keys));
            gaz_network_score(&alone, &b.window.words, &b.window.tokens,
                              &b.window.evidence, &region, 1, scores);
            for (size_t j = 0; j < n; j++)
                sum[j] += scores[j];
            gaz_network_free(&alone);
            free(scores);
        }
        for (size_t j = 0; j < n; j++)
            ck_assert_double_eq_tol(together[j], (double)sum[j] / 3, 3);
        free(sum);
    }
    gaz_arbiter_free(&r);
    for (int i = 0; i < 3; i++)
        unmake_model(&net[i]);
    close_bench(&b);
}
END_TEST

START_TEST(scores_are_the_same_everywhere) {
    bench b;
    made_model net;
    gaz_arbiter r = {.count = 0};
    open_bench(&b);
    model_plan plan = PLANS[2];
    plan.readings = 2;
    plan.seed = 8;
    learn_text(&net, &b, TEXT, plan);
    const gaz_model *m = &net.m;
    ck_assert(gaz_arbiter_init(&r, &m, 1, &b.keys));
    uint64_t hash = read_all(&r, &b, TEXT);
    ck_assert_uint_ge(r.spans.count, 3);
    ck_assert_msg(hash == 0x17DCE2FBA477D0F2u, "0x%016llXu", (unsigned long long)hash);
    gaz_arbiter_free(&r);
    unmake_model(&net);
    close_bench(&b);
}
END_TEST

int main(void) {
    Suite *s = suite_create("network");
    TCase *t = tcase_create("network");
    tcase_set_timeout(t, 120);
    tcase_add_loop_test(t, scores_follow_the_formula, 0, (int)COUNT(PLANS));
    tcase_add_test(t, long_regions_follow_the_formula);
    tcase_add_loop_test(t, kernels_agree, 0, 6);
    tcase_add_test(t, what_the_caches_hold_says_nothing);
    tcase_add_test(t, networks_together_are_their_mean);
    tcase_add_test(t, scores_are_the_same_everywhere);
    suite_add_tcase(s, t);
    return run_suite(s);
}
