/* decode.c — from tag scores to the likeliest sequence, and how sure it is. Room: tag. */
#include "tag/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

/* A token whose tag O leads all others by so much, in nats, is fixed: what stands around it
 * could not outweigh that, and the tokens between two such are decoded alone. */
enum { SURELY = 9 };

double gaz_exp(double x) {
    if (x < -700.0)
        return 0.0;
    /* x = k ln2 + r with |r| <= ln2 / 2, then a Taylor polynomial, then 2^k by its bits. */
    static const double C[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320,
                               1.0 / 5040,     1.0 / 720,     1.0 / 120,    1.0 / 24,
                               1.0 / 6,        1.0 / 2,       1.0,          1.0};
    double t = x * 1.4426950408889634;
    int k = (int)(t < 0 ? t - 0.5 : t + 0.5);
    double r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
    double sum = C[0];
    for (size_t i = 1; i < sizeof C / sizeof *C; i++)
        sum = sum * r + C[i];
    uint64_t bits = (uint64_t)(1023 + k) << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return sum * power;
}

static double unit(const gaz_model *m) {
    double temperature = m->head->temperature / 65536.0;
    return 1.0 / ((double)(1 << GAZ_SCORE_BITS) * temperature);
}

/* exp of a score of either sign. */
static double exp_score(double x) { return x > 0 ? 1.0 / gaz_exp(-x) : gaz_exp(x); }

void gaz_decoder_init(gaz_decoder *d, const gaz_model *const *models, size_t n) {
    *d = (gaz_decoder){.unit = unit(models[0])};
    for (unsigned i = 0; i < GAZ_TAGS * GAZ_TAGS; i++) {
        int64_t sum = 0;
        for (size_t m = 0; m < n; m++)
            sum += models[m]->trans[i];
        d->score[i] = (int32_t)(sum / (int64_t)n);
    }
    for (unsigned a = 0; a < GAZ_TAGS; a++)
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            if (gaz_tag_may_follow(a, b)) {
                double x = d->score[a * GAZ_TAGS + b] * d->unit;
                d->trans[a][b] = exp_score(x > 50 ? 50 : x < -50 ? -50 : x);
            }
}

void gaz_decoder_free(gaz_decoder *d) {
    free(d->back);
    free(d->emit);
    free(d->forward);
    free(d->backward);
    free(d->factor);
    free(d->tags);
    *d = (gaz_decoder){0};
}

static int make_room(gaz_decoder *d, size_t n) {
    if (n <= d->cap)
        return 1;
    size_t cap = n + n / 2;
    void *arrays[] = {&d->back, &d->emit, &d->forward, &d->backward, &d->factor, &d->tags};
    size_t items[] = {GAZ_TAGS,
                      GAZ_TAGS * sizeof(double),
                      GAZ_TAGS * sizeof(double),
                      GAZ_TAGS * sizeof(double),
                      sizeof(double),
                      1};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        size_t had = d->cap;
        if (!gaz_grow(arrays[i], &had, cap, items[i]))
            return 0;
    }
    d->cap = cap;
    return 1;
}

/* A name may begin after these tags, and these may begin or stand between names. */
enum { EDGES = 2 * (GAZ_LABELS - 1) + 1 };

static unsigned closing_tag(unsigned i) { /* O, and L and U of each label */
    return i == 0 ? GAZ_TAG_O : gaz_tag_of((i + 1) / 2, i % 2 ? GAZ_TAG_L : GAZ_TAG_U);
}
static unsigned opening_tag(unsigned i) { /* O, and B and U of each label */
    return i == 0 ? GAZ_TAG_O : gaz_tag_of((i + 1) / 2, i % 2 ? GAZ_TAG_B : GAZ_TAG_U);
}

static const int64_t IMPOSSIBLE = INT64_MIN / 2;

/* Takes the best of the tags from[n] before tag b. */
static void step(const gaz_decoder *d, const int64_t *best, const unsigned *from, unsigned n,
                 unsigned b, int64_t *score, uint8_t *back) {
    int64_t top = IMPOSSIBLE;
    unsigned tag = from[0];
    for (unsigned i = 0; i < n; i++) {
        int64_t s = best[from[i]] + d->score[from[i] * GAZ_TAGS + b];
        if (s > top) {
            top = s;
            tag = from[i];
        }
    }
    *score = top;
    *back = (uint8_t)tag;
}

/* d->tags: the best sequence, with O before and after. */
static void viterbi(gaz_decoder *d, const int32_t *scores, size_t n) {
    int64_t best[GAZ_TAGS], next[GAZ_TAGS];
    unsigned closing[EDGES];
    for (unsigned i = 0; i < EDGES; i++)
        closing[i] = closing_tag(i);
    for (unsigned t = 0; t < GAZ_TAGS; t++)
        best[t] = t == GAZ_TAG_O ? 0 : IMPOSSIBLE;
    for (size_t i = 0; i < n; i++) {
        uint8_t *back = d->back + i * GAZ_TAGS;
        for (unsigned e = 0; e < EDGES; e++) {
            unsigned b = opening_tag(e);
            step(d, best, closing, EDGES, b, &next[b], &back[b]);
        }
        for (unsigned l = 1; l < GAZ_LABELS; l++) {
            unsigned inner[] = {gaz_tag_of(l, GAZ_TAG_B), gaz_tag_of(l, GAZ_TAG_I)};
            unsigned in = gaz_tag_of(l, GAZ_TAG_I), last = gaz_tag_of(l, GAZ_TAG_L);
            step(d, best, inner, 2, in, &next[in], &back[in]);
            step(d, best, inner, 2, last, &next[last], &back[last]);
        }
        for (unsigned t = 0; t < GAZ_TAGS; t++) {
            int64_t s = next[t] + scores[i * GAZ_TAGS + t];
            best[t] = s < IMPOSSIBLE ? IMPOSSIBLE : s;
        }
    }
    int64_t end;
    uint8_t tag;
    step(d, best, closing, EDGES, GAZ_TAG_O, &end, &tag);
    for (size_t i = n; i-- > 0;) {
        d->tags[i] = tag;
        tag = d->back[i * GAZ_TAGS + tag];
    }
}

static void exponentiate(gaz_decoder *d, const int32_t *scores, size_t n) {
    double u = d->unit;
    for (size_t i = 0; i < n; i++) {
        const int32_t *s = scores + i * GAZ_TAGS;
        int32_t top = s[0];
        for (unsigned t = 1; t < GAZ_TAGS; t++)
            top = s[t] > top ? s[t] : top;
        for (unsigned t = 0; t < GAZ_TAGS; t++)
            d->emit[i * GAZ_TAGS + t] = gaz_exp(((double)s[t] - top) * u);
    }
}

/* out[b] = Σ in[a] · trans[a][b] over the tags that may stand before b. */
static void sum_before(const gaz_decoder *d, const double *in, double *out) {
    for (unsigned e = 0; e < EDGES; e++) {
        unsigned b = opening_tag(e);
        double s = 0;
        for (unsigned k = 0; k < EDGES; k++)
            s += in[closing_tag(k)] * d->trans[closing_tag(k)][b];
        out[b] = s;
    }
    for (unsigned l = 1; l < GAZ_LABELS; l++) {
        unsigned begin = gaz_tag_of(l, GAZ_TAG_B), in_ = gaz_tag_of(l, GAZ_TAG_I);
        unsigned last = gaz_tag_of(l, GAZ_TAG_L);
        out[in_] = in[begin] * d->trans[begin][in_] + in[in_] * d->trans[in_][in_];
        out[last] = in[begin] * d->trans[begin][last] + in[in_] * d->trans[in_][last];
    }
}

/* out[a] = Σ trans[a][b] · in[b] over the tags that may stand after a. */
static void sum_after(const gaz_decoder *d, const double *in, double *out) {
    for (unsigned e = 0; e < EDGES; e++) {
        unsigned a = closing_tag(e);
        double s = 0;
        for (unsigned k = 0; k < EDGES; k++)
            s += d->trans[a][opening_tag(k)] * in[opening_tag(k)];
        out[a] = s;
    }
    for (unsigned l = 1; l < GAZ_LABELS; l++) {
        unsigned begin = gaz_tag_of(l, GAZ_TAG_B), in_ = gaz_tag_of(l, GAZ_TAG_I);
        unsigned last = gaz_tag_of(l, GAZ_TAG_L);
        out[begin] = d->trans[begin][in_] * in[in_] + d->trans[begin][last] * in[last];
        out[in_] = d->trans[in_][in_] * in[in_] + d->trans[in_][last] * in[last];
    }
}

/* forward[i][b]: share of all sequences of tokens 0..i that end in b; backward[i][b]: sum
 * over what may follow b after i, in the same scaling. */
static void sum_sequences(gaz_decoder *d, size_t n) {
    double *f = d->forward, *g = d->backward, edge[GAZ_TAGS] = {1};
    for (size_t i = 0; i < n; i++) {
        double *here = f + i * GAZ_TAGS, all = 0;
        sum_before(d, i ? here - GAZ_TAGS : edge, here);
        for (unsigned b = 0; b < GAZ_TAGS; b++) {
            here[b] *= d->emit[i * GAZ_TAGS + b];
            all += here[b];
        }
        d->factor[i] = all > 0 ? all : 1;
        double scale = 1 / d->factor[i];
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            here[b] *= scale;
    }
    sum_after(d, edge, g + (n - 1) * GAZ_TAGS);
    for (size_t i = n - 1; i-- > 0;) {
        double next[GAZ_TAGS], scale = 1 / d->factor[i + 1];
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            next[b] = d->emit[(i + 1) * GAZ_TAGS + b] * g[(i + 1) * GAZ_TAGS + b] * scale;
        sum_after(d, next, g + i * GAZ_TAGS);
    }
}

/* Probability that tokens [from, to) are exactly one name with the tags chosen. */
static double span_probability(const gaz_decoder *d, size_t n, size_t from, size_t to) {
    double all = 0;
    for (unsigned t = 0; t < GAZ_TAGS; t++)
        all += d->forward[(n - 1) * GAZ_TAGS + t] * d->trans[t][GAZ_TAG_O];
    double p = d->forward[from * GAZ_TAGS + d->tags[from]];
    for (size_t i = from + 1; i < to; i++)
        p = p * d->trans[d->tags[i - 1]][d->tags[i]] * d->emit[i * GAZ_TAGS + d->tags[i]] /
            d->factor[i];
    p = p * d->backward[(to - 1) * GAZ_TAGS + d->tags[to - 1]];
    p = all > 0 ? p / all : 0;
    return p > 1 ? 1 : p;
}

static int decode_stretch(gaz_decoder *d, const int32_t *scores, size_t n, uint32_t first,
                          gaz_spans *out) {
    if (!make_room(d, n))
        return 0;
    viterbi(d, scores, n);
    int summed = 0;
    for (size_t i = 0; i < n;) {
        if (d->tags[i] == GAZ_TAG_O) {
            i++;
            continue;
        }
        size_t to = i + 1;
        while (to < n && gaz_tag_part(d->tags[to - 1]) != GAZ_TAG_L &&
               gaz_tag_part(d->tags[to - 1]) != GAZ_TAG_U)
            to++;
        if (!summed) {
            exponentiate(d, scores, n);
            sum_sequences(d, n);
            summed = 1;
        }
        gaz_span s = {.first = first + (uint32_t)i,
                      .ntok = (uint16_t)(to - i),
                      .label = (uint8_t)gaz_tag_label(d->tags[i]),
                      .source = GAZ_FROM_MODEL,
                      .score = (uint16_t)(span_probability(d, n, i, to) * 1000 + 0.5),
                      .cand = UINT32_MAX};
        if (!gaz_spans_add(out, s))
            return 0;
        i = to;
    }
    return 1;
}

/* Is the token outside every name, whatever stands around it? */
static int is_surely_outside(const int32_t *s) {
    int32_t margin = INT32_MAX;
    for (unsigned t = 1; t < GAZ_TAGS; t++)
        margin = s[GAZ_TAG_O] - s[t] < margin ? s[GAZ_TAG_O] - s[t] : margin;
    return margin > SURELY << GAZ_SCORE_BITS;
}

int gaz_decode(gaz_decoder *d, const int32_t *scores, size_t n, uint32_t first,
               gaz_spans *out) {
    for (size_t from = 0; from < n;) {
        if (is_surely_outside(scores + from * GAZ_TAGS)) {
            from++;
            continue;
        }
        size_t to = from + 1;
        while (to < n && !is_surely_outside(scores + to * GAZ_TAGS))
            to++;
        if (!decode_stretch(d, scores + from * GAZ_TAGS, to - from, first + (uint32_t)from,
                            out))
            return 0;
        from = to;
    }
    return 1;
}

int gaz_decode_tags(gaz_decoder *d, const int32_t *scores, size_t n, uint8_t *tags,
                    double *probability) {
    if (n == 0 || !make_room(d, n))
        return n == 0;
    viterbi(d, scores, n);
    exponentiate(d, scores, n);
    sum_sequences(d, n);
    memcpy(tags, d->tags, n);
    *probability = span_probability(d, n, 0, n);
    return 1;
}

int gaz_decode_is_outside(const int32_t *scores) {
    return is_surely_outside(scores);
}

int gaz_decode_sum(gaz_decoder *d, const int32_t *scores, size_t n) {
    if (!make_room(d, n))
        return 0;
    exponentiate(d, scores, n);
    sum_sequences(d, n);
    return 1;
}

double gaz_decode_chance(gaz_decoder *d, size_t n, size_t from, size_t to,
                         unsigned label) {
    if (label == GAZ_NONE) {
        d->tags[from] = GAZ_TAG_O;
        return span_probability(d, n, from, from + 1);
    }
    for (size_t i = from; i < to; i++)
        d->tags[i] = (uint8_t)gaz_tag_of(
            label, gaz_span_part((unsigned)(i - from), (unsigned)(to - from)));
    return span_probability(d, n, from, to);
}
