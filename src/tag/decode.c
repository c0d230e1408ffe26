/* decode.c — from tag scores to the likeliest sequence, and how sure it is. Room: tag. */
#include "tag/decode.h"

#include <math.h>
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

/* ---- lanes ---- */

/* What depends on the number of labels is written once and compiled twice: for the project's
 * four, with every loop of a known length, and for any number. */
#define FOR_LABELS static inline __attribute__((always_inline))
#define WITH_LABELS(d, function, ...)                                                        \
    ((d)->labels.count == GAZ_LABELS - 1 ? function(__VA_ARGS__, GAZ_LABELS - 1)             \
                                         : function(__VA_ARGS__, (d)->labels.count))

FOR_LABELS unsigned nopening(unsigned labels) { return (2 * labels + 4) & ~3u; }
FOR_LABELS unsigned nlanes(unsigned labels) {
    return nopening(labels) + ((2 * labels + 3) & ~3u);
}
FOR_LABELS unsigned outside_lane(unsigned labels) { return 2 * labels; }

static unsigned lane_of(unsigned tag, unsigned labels) {
    unsigned l = gaz_tag_label(tag) - 1;
    switch (gaz_tag_part(tag)) {
    case GAZ_TAG_B:
        return l;
    case GAZ_TAG_U:
        return labels + l;
    case GAZ_TAG_I:
        return nopening(labels) + l;
    case GAZ_TAG_L:
        return nopening(labels) + labels + l;
    default:
        return outside_lane(labels);
    }
}

FOR_LABELS unsigned closing_lane(unsigned i, unsigned labels) {
    return i == 0  ? outside_lane(labels)
           : i % 2 ? nopening(labels) + labels + i / 2
                   : labels + i / 2 - 1;
}

/* O, and L and U of each label: the order in which equal scores are preferred. */
static unsigned closing_tag(unsigned i) {
    return i == 0 ? GAZ_TAG_O : gaz_tag_of((i + 1) / 2, i % 2 ? GAZ_TAG_L : GAZ_TAG_U);
}

/* ---- what a decoder knows ---- */

static double unit(const gaz_model *m) {
    double temperature = m->head->temperature / 65536.0;
    return 1.0 / ((double)(1 << GAZ_SCORE_BITS) * temperature);
}

/* exp of a score of either sign, within bounds that sums can bear. */
static float odds(const gaz_decoder *d, int32_t score) {
    double x = score * d->unit;
    x = x > 50 ? 50 : x < -50 ? -50 : x;
    return (float)(x > 0 ? 1.0 / gaz_exp(-x) : gaz_exp(x));
}

static void lay_out(gaz_decoder *d) {
    unsigned labels = d->labels.count, width = nopening(labels), n = d->ntags;
    for (unsigned t = 0; t < n; t++)
        d->lane[t] = (uint8_t)lane_of(t, labels);
    for (unsigned c = 0; c <= 2 * labels; c++) {
        const int32_t *row = d->score + closing_tag(c) * n;
                for (unsigned j = 0; j < width; j++)
            d->opening[c * width + j] = -INFINITY;
        for (unsigned t = 0; t < n; t++)
            if (d->lane[t] < width) {
                d->opening[c * width + d->lane[t]] = row[t];
                float o = odds(d, row[t]);
                d->opening_odds[c * width + d->lane[t]] = o;
                d->closing_odds[d->lane[t] * width + (c == 0  ? 2 * labels
                                                      : c % 2 ? c / 2
                                                              : labels + c / 2 - 1)] = o;
            }
    }
    static const unsigned WAYS[4][2] = {{GAZ_TAG_B, GAZ_TAG_I},
                                        {GAZ_TAG_I, GAZ_TAG_I},
                                        {GAZ_TAG_B, GAZ_TAG_L},
                                        {GAZ_TAG_I, GAZ_TAG_L}};
    for (unsigned w = 0; w < 4; w++)
        for (unsigned l = 0; l < labels; l++) {
            int32_t s = d->score[gaz_tag_of(l + 1, WAYS[w][0]) * n +
                                 gaz_tag_of(l + 1, WAYS[w][1])];
            d->inner[w * labels + l] = s;
            d->inner_odds[w * labels + l] = odds(d, s);
        }
}

void gaz_decoder_init(gaz_decoder *d, const gaz_model *const *models, size_t n) {
    *d = (gaz_decoder){.labels = models[0]->labels,
                       .ntags = (unsigned)models[0]->ntags,
                       .unit = unit(models[0])};
    for (unsigned i = 0; i < d->ntags * d->ntags; i++) {
        int64_t sum = 0;
        for (size_t m = 0; m < n; m++)
            sum += models[m]->trans[i];
        d->score[i] = (int32_t)(sum / (int64_t)n);
    }
    lay_out(d);
}

void gaz_decoder_free(gaz_decoder *d) {
    free(d->scores);
    free(d->best);
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
    size_t cap = n + n / 2, lanes = nlanes(d->labels.count);
    void *arrays[] = {&d->scores,   &d->best,   &d->emit, &d->forward,
                      &d->backward, &d->factor, &d->tags};
    size_t items[] = {lanes * sizeof(int32_t), lanes * sizeof(double),
                      lanes * sizeof(float),   lanes * sizeof(float),
                      lanes * sizeof(float),   sizeof(float),
                      1};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        size_t had = d->cap;
        if (!gaz_grow(arrays[i], &had, cap, items[i]))
            return 0;
    }
    d->cap = cap;
    return 1;
}

/* ---- the best sequence ---- */

/* Into d->scores, by lanes. Those that fill up are as O: no transition leads there. */
FOR_LABELS void spread(gaz_decoder *d, const int32_t *scores, size_t n, unsigned labels) {
    unsigned width = nopening(labels), all = nlanes(labels);
    for (size_t i = 0; i < n; i++) {
        const int32_t *s = scores + i * (4 * labels + 1);
        int32_t *to = d->scores + i * all;
        for (unsigned j = 2 * labels; j < width; j++)
            to[j] = s[0];
        for (unsigned j = width + 2 * labels; j < all; j++)
            to[j] = s[0];
        for (unsigned l = 0; l < labels; l++) {
            to[l] = s[4 * l + GAZ_TAG_B];
            to[labels + l] = s[4 * l + GAZ_TAG_U];
            to[width + l] = s[4 * l + GAZ_TAG_I];
            to[width + labels + l] = s[4 * l + GAZ_TAG_L];
        }
    }
}

static inline double greater(double a, double b) { return a > b ? a : b; }

/* A step of the Viterbi algorithm. */
FOR_LABELS void climb(double *restrict here, const double *restrict before,
                      const double *restrict opening, const double *restrict inner,
                      const int32_t *restrict s, unsigned labels) {
    unsigned width = nopening(labels), all = nlanes(labels);
    const double *begin = before, *inside = before + width;
    double from[GAZ_EDGES_MAX];
    for (unsigned c = 0; c <= 2 * labels; c++)
        from[c] = before[closing_lane(c, labels)];
    for (unsigned j = 0; j < width; j++) {
        double top = from[0] + opening[j];
        for (unsigned c = 1; c <= 2 * labels; c++)
            top = greater(from[c] + opening[c * width + j], top);
        here[j] = top + s[j];
    }
    for (unsigned l = 0; l < labels; l++) {
        double in = greater(begin[l] + inner[l], inside[l] + inner[labels + l]);
        double last = greater(begin[l] + inner[2 * labels + l],
                              inside[l] + inner[3 * labels + l]);
        here[width + l] = in + s[width + l];
        here[width + labels + l] = last + s[width + labels + l];
    }
    for (unsigned j = width + 2 * labels; j < all; j++)
        here[j] = -INFINITY;
}

/* d->best: the greatest score of a sequence that ends in each tag, O before it. Scores are
 * whole numbers far below 2^53: their sums are exact. */
FOR_LABELS void climb_all(gaz_decoder *d, size_t n, unsigned labels) {
    unsigned width = nopening(labels), all = nlanes(labels);
    for (unsigned j = 0; j < width; j++)
        d->best[j] = d->opening[j] + d->scores[j];
    for (unsigned j = width; j < all; j++)
        d->best[j] = -INFINITY;
    for (size_t i = 1; i < n; i++)
        climb(d->best + i * all, d->best + (i - 1) * all, d->opening, d->inner,
              d->scores + i * all, labels);
}

/* The tag before tag b on the best way to it. */
static unsigned best_before(const gaz_decoder *d, const double *best, unsigned b) {
    unsigned part = gaz_tag_part(b), label = gaz_tag_label(b);
    if (part == GAZ_TAG_I || part == GAZ_TAG_L) {
        unsigned begin = gaz_tag_of(label, GAZ_TAG_B), inside = gaz_tag_of(label, GAZ_TAG_I);
        double x = best[d->lane[begin]] + d->score[begin * d->ntags + b];
        double y = best[d->lane[inside]] + d->score[inside * d->ntags + b];
        return y > x ? inside : begin;
    }
    unsigned tag = closing_tag(0);
    double top = -INFINITY;
    for (unsigned c = 0; c <= 2 * d->labels.count; c++) {
        double s = best[d->lane[closing_tag(c)]] + d->score[closing_tag(c) * d->ntags + b];
        if (s > top) {
            top = s;
            tag = closing_tag(c);
        }
    }
    return tag;
}

/* d->tags: the best sequence, with O before and after. */
FOR_LABELS void find_best(gaz_decoder *d, const int32_t *scores, size_t n, unsigned labels) {
    unsigned tag = GAZ_TAG_O;
    spread(d, scores, n, labels);
    climb_all(d, n, labels);
    for (size_t i = n; i-- > 0;) {
        tag = best_before(d, d->best + i * nlanes(labels), tag);
        d->tags[i] = (uint8_t)tag;
    }
}

static void viterbi(gaz_decoder *d, const int32_t *scores, size_t n) {
    WITH_LABELS(d, find_best, d, scores, n);
}

/* ---- sums over all sequences ---- */

/* d->emit: exp of each score's distance from the token's greatest, over the temperature:
 * 2^y = 2^k · 2^f, k whole and |f| <= 1/2, by a polynomial that is right to the last bits of
 * a float. Below 2^-120 it stays there, above what would be slow to count with. */
FOR_LABELS void exponentiate(float *restrict out, const int32_t *restrict s, float unit,
                             int32_t deep, unsigned labels) {
    static const float ROUND = 12582912.0f; /* 1.5 · 2^23: what is added loses its fraction */
    unsigned all = nlanes(labels);
    int32_t top = s[0];
    for (unsigned j = 1; j < all; j++)
        top = s[j] > top ? s[j] : top;
    int32_t least = top > INT32_MIN + deep ? top - deep : INT32_MIN;
    for (unsigned j = 0; j < all; j++) {
        int32_t score = s[j] > least ? s[j] : least;
        float y = ((float)score - (float)top) * unit;
        float k = y + ROUND, f = y - (k - ROUND);
        float p = 0.001338130254f;
        p = p * f + 0.009666368515f;
        p = p * f + 0.05550381014f;
        p = p * f + 0.2402234904f;
        p = p * f + 0.6931471806f;
        p = p * f + 1.0f;
        uint32_t bits, power;
        memcpy(&bits, &p, sizeof bits);
        memcpy(&power, &k, sizeof power);
        bits += power << 23; /* what is above k in power is shifted out */
        memcpy(&p, &bits, sizeof bits);
        out[j] = p;
    }
}

/* Sum of the lanes: four sums side by side, then those. */
FOR_LABELS float sum_lanes(const float *x, unsigned n) {
    float s[4] = {x[0], x[1], x[2], x[3]};
    for (unsigned j = 4; j < n; j += 4)
        for (unsigned k = 0; k < 4; k++)
            s[k] += x[j + k];
    return (s[0] + s[1]) + (s[2] + s[3]);
}

/* Divides the lanes by their sum where that leaves the bounds within which a step more is
 * safe; returns what it divided by. */
FOR_LABELS float keep_bounded(float *x, unsigned n) {
    float sum = sum_lanes(x, n);
    if (sum > 0x1p-30f && sum < 0x1p30f)
        return 1;
    if (!(sum > 0))
        return 1;
    for (unsigned j = 0; j < n; j++)
        x[j] /= sum;
    return sum;
}

FOR_LABELS void step_forward(float *restrict here, const float *restrict before,
                             const float *restrict opening, const float *restrict inner,
                             const float *restrict e, unsigned labels) {
    unsigned width = nopening(labels), all = nlanes(labels);
    const float *begin = before, *inside = before + width;
    float from[GAZ_EDGES_MAX];
    for (unsigned c = 0; c <= 2 * labels; c++)
        from[c] = before[closing_lane(c, labels)];
    for (unsigned j = 0; j < width; j++) {
        float sum = from[0] * opening[j];
        for (unsigned c = 1; c <= 2 * labels; c++)
            sum += from[c] * opening[c * width + j];
        here[j] = sum * e[j];
    }
    for (unsigned l = 0; l < labels; l++) {
        float in = begin[l] * inner[l] + inside[l] * inner[labels + l];
        float last = begin[l] * inner[2 * labels + l] + inside[l] * inner[3 * labels + l];
        here[width + l] = in * e[width + l];
        here[width + labels + l] = last * e[width + labels + l];
    }
    for (unsigned j = width + 2 * labels; j < all; j++)
        here[j] = 0;
}

/* forward[i]: by the tag of token i, what all sequences of tokens 0..i weigh together. */
FOR_LABELS void sum_forward(gaz_decoder *d, size_t n, unsigned labels) {
    unsigned width = nopening(labels), all = nlanes(labels);
    for (unsigned j = 0; j < all; j++)
        d->forward[j] = j < width ? d->opening_odds[j] * d->emit[j] : 0;
    d->factor[0] = keep_bounded(d->forward, all);
    for (size_t i = 1; i < n; i++) {
        float *here = d->forward + i * all;
        step_forward(here, here - all, d->opening_odds, d->inner_odds, d->emit + i * all,
                     labels);
        d->factor[i] = keep_bounded(here, all);
    }
}

FOR_LABELS void step_backward(float *restrict here, const float *restrict next,
                              const float *restrict closing, const float *restrict inner,
                              unsigned labels) {
    unsigned width = nopening(labels), all = nlanes(labels);
    const float *in = next + width, *last = in + labels;
    float to[GAZ_EDGES_MAX], sums[GAZ_OPENING_MAX];
    for (unsigned c = 0; c <= 2 * labels; c++)
        to[c] = next[c];
    for (unsigned j = 0; j < width; j++) {
        float sum = to[0] * closing[j];
        for (unsigned c = 1; c <= 2 * labels; c++)
            sum += to[c] * closing[c * width + j];
        sums[j] = sum;
    }
    for (unsigned j = 0; j < all; j++)
        here[j] = 0;
    for (unsigned l = 0; l < labels; l++) {
        here[l] = inner[l] * in[l] + inner[2 * labels + l] * last[l];
        here[width + l] = inner[labels + l] * in[l] + inner[3 * labels + l] * last[l];
        here[labels + l] = sums[labels + l];
        here[width + labels + l] = sums[l];
    }
    here[2 * labels] = sums[2 * labels];
}

/* backward[i], for i from n - 1 down to `first`: by the tag of token i, what all that may
 * follow it weighs together, in a scale of its own. */
FOR_LABELS void sum_backward(gaz_decoder *d, size_t n, size_t first, unsigned labels) {
    unsigned all = nlanes(labels);
    float next[GAZ_LANES_MAX];
    for (unsigned j = 0; j < all; j++)
        next[j] = j == outside_lane(labels);
    for (size_t i = n; i-- > first;) {
        float *here = d->backward + i * all;
        const float *e = d->emit + i * all;
        step_backward(here, next, d->closing_odds, d->inner_odds, labels);
        keep_bounded(here, all);
        for (unsigned j = 0; j < all; j++)
            next[j] = e[j] * here[j];
    }
}

FOR_LABELS void sum_of(gaz_decoder *d, size_t n, size_t first, size_t last, unsigned labels) {
    unsigned all = nlanes(labels);
    double unit = d->unit * 1.4426950408889634; /* in powers of two */
    int32_t deep = 120 / unit < INT32_MAX ? (int32_t)(120 / unit) : INT32_MAX;
    for (size_t i = 0; i < n; i++)
        exponentiate(d->emit + i * all, d->scores + i * all, (float)unit, deep, labels);
    sum_forward(d, last + 1, labels);
    sum_backward(d, n, first, labels);
}

/* Sums for names of which the first ends with token `first` and the last with `last`. */
static void sum_sequences(gaz_decoder *d, size_t n, size_t first, size_t last) {
    WITH_LABELS(d, sum_of, d, n, first, last);
}

/* Probability that tokens [from, to) are exactly one name with the tags chosen. */
static double span_probability(const gaz_decoder *d, size_t from, size_t to) {
    unsigned all = nlanes(d->labels.count);
    const float *f = d->forward + (to - 1) * all, *g = d->backward + (to - 1) * all;
    double total = 0, p = d->forward[from * all + d->lane[d->tags[from]]];
    for (unsigned j = 0; j < all; j++)
        total += (double)f[j] * g[j];
    for (size_t i = from + 1; i < to; i++) {
        unsigned a = d->tags[i - 1], b = d->tags[i];
        p = p * odds(d, d->score[a * d->ntags + b]) * d->emit[i * all + d->lane[b]] /
            d->factor[i];
    }
    p = p * g[d->lane[d->tags[to - 1]]];
    p = total > 0 ? p / total : 0;
    return p > 1 ? 1 : p;
}

/* ---- from tags to spans ---- */

/* The token behind the name that begins with token i. */
static size_t name_end(const gaz_decoder *d, size_t i, size_t n) {
    size_t to = i + 1;
    while (to < n && gaz_tag_part(d->tags[to - 1]) != GAZ_TAG_L &&
           gaz_tag_part(d->tags[to - 1]) != GAZ_TAG_U)
        to++;
    return to;
}

static int decode_stretch(gaz_decoder *d, const int32_t *scores, size_t n, uint32_t first,
                          gaz_spans *out) {
    size_t begin = 0, last = n - 1;
    if (!make_room(d, n))
        return 0;
    viterbi(d, scores, n);
    while (begin < n && d->tags[begin] == GAZ_TAG_O)
        begin++;
    if (begin == n)
        return 1;
    while (d->tags[last] == GAZ_TAG_O)
        last--;
    sum_sequences(d, n, name_end(d, begin, n) - 1, last);
    for (size_t i = begin, to; i <= last; i = to) {
        to = i + 1;
        if (d->tags[i] == GAZ_TAG_O)
            continue;
        to = name_end(d, i, n);
        gaz_span s = {.first = first + (uint32_t)i,
                      .ntok = (uint16_t)(to - i),
                      .label = d->labels.number[gaz_tag_label(d->tags[i]) - 1],
                      .source = GAZ_FROM_MODEL,
                      .score = (uint16_t)(span_probability(d, i, to) * 1000 + 0.5),
                      .cand = UINT32_MAX};
        if (!gaz_spans_add(out, s))
            return 0;
    }
    return 1;
}

/* Is the token outside every name, whatever stands around it? */
FOR_LABELS int is_surely_outside(const int32_t *s, unsigned labels) {
    int32_t top = s[1];
    for (unsigned t = 2; t <= 4 * labels; t++)
        top = s[t] > top ? s[t] : top;
    return (int64_t)s[GAZ_TAG_O] - top > SURELY << GAZ_SCORE_BITS;
}

int gaz_decode_is_outside(const gaz_decoder *d, const int32_t *scores) {
    return WITH_LABELS(d, is_surely_outside, scores);
}

int gaz_decode(gaz_decoder *d, const int32_t *scores, size_t n, uint32_t first,
               gaz_spans *out) {
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 1;
        if (gaz_decode_is_outside(d, scores + from * d->ntags))
            continue;
        while (to < n && !gaz_decode_is_outside(d, scores + to * d->ntags))
            to++;
        if (!decode_stretch(d, scores + from * d->ntags, to - from, first + (uint32_t)from,
                            out))
            return 0;
    }
    return 1;
}

int gaz_decode_tags(gaz_decoder *d, const int32_t *scores, size_t n, uint8_t *tags,
                    double *probability) {
    if (n == 0 || !make_room(d, n))
        return n == 0;
    viterbi(d, scores, n);
    sum_sequences(d, n, n - 1, n - 1);
    memcpy(tags, d->tags, n);
    *probability = span_probability(d, 0, n);
    return 1;
}

FOR_LABELS void spread_and_sum(gaz_decoder *d, const int32_t *scores, size_t n,
                               unsigned labels) {
    spread(d, scores, n, labels);
    sum_of(d, n, 0, n - 1, labels);
}

int gaz_decode_sum(gaz_decoder *d, const int32_t *scores, size_t n) {
    if (!make_room(d, n))
        return 0;
    WITH_LABELS(d, spread_and_sum, d, scores, n);
    return 1;
}

double gaz_decode_chance(gaz_decoder *d, size_t from, size_t to, unsigned label) {
    unsigned place = gaz_labels_place(&d->labels, label);
    for (size_t i = from; i < to; i++)
        d->tags[i] = (uint8_t)(place ? gaz_tag_of(place, gaz_span_part((unsigned)(i - from),
                                                                       (unsigned)(to - from)))
                                     : GAZ_TAG_O);
    return span_probability(d, from, place ? to : from + 1);
}
