/* decode.c — from tag scores to the likeliest sequence, and how sure it is. Room: tag. */
#include "tag/decode.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

double gaz_exp(double x) {
    if (x < -700.0)
        return 0.0;
    /* x = k ln2 + r with |r| <= ln2 / 2, then a Taylor series, then 2^k by its bits. */
    double t = x * 1.4426950408889634;
    int k = (int)(t < 0 ? t - 0.5 : t + 0.5);
    double r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10;
    double sum = 1.0, term = 1.0;
    for (int i = 1; i <= 12; i++) {
        term = term * r / i;
        sum = sum + term;
    }
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

/* d->tags: the best sequence, with O before and after. */
static void viterbi(gaz_decoder *d, const int32_t *scores, size_t n) {
    const int64_t impossible = INT64_MIN / 2;
    const int32_t *trans = d->score;
    int64_t best[GAZ_TAGS], next[GAZ_TAGS];
    for (unsigned t = 0; t < GAZ_TAGS; t++)
        best[t] = t == GAZ_TAG_O ? 0 : impossible;
    for (size_t i = 0; i < n; i++) {
        for (unsigned b = 0; b < GAZ_TAGS; b++) {
            int64_t top = impossible;
            unsigned from = GAZ_TAG_O;
            for (unsigned a = 0; a < GAZ_TAGS; a++) {
                if (!gaz_tag_may_follow(a, b) || best[a] == impossible)
                    continue;
                int64_t s = best[a] + trans[a * GAZ_TAGS + b];
                if (s > top) {
                    top = s;
                    from = a;
                }
            }
            next[b] = top == impossible ? top : top + scores[i * GAZ_TAGS + b];
            d->back[i * GAZ_TAGS + b] = (uint8_t)from;
        }
        memcpy(best, next, sizeof best);
    }
    int64_t top = impossible;
    unsigned tag = GAZ_TAG_O;
    for (unsigned t = 0; t < GAZ_TAGS; t++) {
        if (best[t] == impossible || !gaz_tag_may_follow(t, GAZ_TAG_O))
            continue;
        int64_t s = best[t] + trans[t * GAZ_TAGS + GAZ_TAG_O];
        if (s > top) {
            top = s;
            tag = t;
        }
    }
    for (size_t i = n; i-- > 0;) {
        d->tags[i] = (uint8_t)tag;
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

/* forward[i][b]: share of all sequences of tokens 0..i that end in b; backward[i][b]: sum
 * over what may follow b after i, in the same scaling. */
static void sum_sequences(gaz_decoder *d, size_t n) {
    double *f = d->forward, *g = d->backward;
    for (size_t i = 0; i < n; i++) {
        double all = 0;
        for (unsigned b = 0; b < GAZ_TAGS; b++) {
            double s = 0;
            if (i == 0)
                s = d->trans[GAZ_TAG_O][b];
            else
                for (unsigned a = 0; a < GAZ_TAGS; a++)
                    s += f[(i - 1) * GAZ_TAGS + a] * d->trans[a][b];
            f[i * GAZ_TAGS + b] = s * d->emit[i * GAZ_TAGS + b];
            all += f[i * GAZ_TAGS + b];
        }
        d->factor[i] = all > 0 ? all : 1;
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            f[i * GAZ_TAGS + b] /= d->factor[i];
    }
    for (unsigned a = 0; a < GAZ_TAGS; a++)
        g[(n - 1) * GAZ_TAGS + a] = d->trans[a][GAZ_TAG_O];
    for (size_t i = n - 1; i-- > 0;)
        for (unsigned a = 0; a < GAZ_TAGS; a++) {
            double s = 0;
            for (unsigned b = 0; b < GAZ_TAGS; b++)
                s += d->trans[a][b] * d->emit[(i + 1) * GAZ_TAGS + b] *
                     g[(i + 1) * GAZ_TAGS + b];
            g[i * GAZ_TAGS + a] = s / d->factor[i + 1];
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

int gaz_decode(gaz_decoder *d, const int32_t *scores, size_t n, uint32_t first,
               gaz_spans *out) {
    if (n == 0)
        return 1;
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
