/* sums.c — what all sequences of tags weigh together, forward and backward (Lafferty,
 * McCallum and Pereira, 2001). Room: tag.
 *
 * Lanes are counted side by side and the terms of each sum are added in one order, so
 * that the bits are the same for any width of instructions. */
#include "tag/lanes.h"

#include <string.h>

/* out: exp of each score's distance from the token's greatest, over the temperature. It
 * is 2^y = 2^k · 2^f, k whole and |f| <= 1/2: a polynomial that is right to the last bits
 * of a float, then k added to its exponent. What is `depth` below the greatest or deeper
 * counts as that deep, 2^-120: above what would be slow to count with. */
FOR_LABELS void exponentiate(float *restrict out, const int32_t *restrict s, float power,
                             int32_t depth, unsigned labels) {
    static const float ROUND = 12582912.0f; /* 1.5 · 2^23: rounds what is added to it */
    unsigned all = gaz_lanes(labels);
    int32_t top = s[0];
    for (unsigned j = 1; j < all; j++)
        top = s[j] > top ? s[j] : top;
    int32_t least = top > INT32_MIN + depth ? top - depth : INT32_MIN;
    for (unsigned j = 0; j < all; j++) {
        int32_t score = s[j] > least ? s[j] : least;
        float y = ((float)score - (float)top) * power;
        float k = y + ROUND, f = y - (k - ROUND);
        float p = 0.001338130254f;
        p = p * f + 0.009666368515f;
        p = p * f + 0.05550381014f;
        p = p * f + 0.2402234904f;
        p = p * f + 0.6931471806f;
        p = p * f + 1.0f;
        uint32_t bits, whole;
        memcpy(&bits, &p, sizeof bits);
        memcpy(&whole, &k, sizeof whole);
        bits += whole << 23; /* what stands above k in it is shifted out */
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
    if ((sum > 0x1p-30f && sum < 0x1p30f) || !(sum > 0))
        return 1;
    for (unsigned j = 0; j < n; j++)
        x[j] /= sum;
    return sum;
}

FOR_LABELS void step_forward(float *restrict here, const float *restrict before,
                             const float *restrict opening, const float *restrict inner,
                             const float *restrict e, unsigned labels) {
    unsigned width = gaz_opening_lanes(labels), all = gaz_lanes(labels);
    const float *begin = before, *inside = before + width;
    float from[GAZ_EDGES_MAX];
    for (unsigned c = 0; c <= 2 * labels; c++)
        from[c] = before[gaz_closing_lane(c, labels)];
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
    unsigned width = gaz_opening_lanes(labels), all = gaz_lanes(labels);
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
    unsigned width = gaz_opening_lanes(labels), all = gaz_lanes(labels);
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
    unsigned all = gaz_lanes(labels);
    float next[GAZ_LANES_MAX];
    for (unsigned j = 0; j < all; j++)
        next[j] = j == gaz_outside_lane(labels);
    for (size_t i = n; i-- > first;) {
        float *here = d->backward + i * all;
        const float *e = d->emit + i * all;
        step_backward(here, next, d->closing_odds, d->inner_odds, labels);
        keep_bounded(here, all);
        for (unsigned j = 0; j < all; j++)
            next[j] = e[j] * here[j];
    }
}

FOR_LABELS void sum_of(gaz_decoder *d, size_t n, size_t first, size_t last,
                       unsigned labels) {
    unsigned all = gaz_lanes(labels);
    for (size_t i = 0; i < n; i++)
        exponentiate(d->emit + i * all, d->scores + i * all, d->power, d->depth, labels);
    sum_forward(d, last + 1, labels);
    sum_backward(d, n, first, labels);
}

void gaz_decoder_sum(gaz_decoder *d, size_t n, size_t first, size_t last) {
    WITH_LABELS(d, sum_of, d, n, first, last);
}

/* What tag b weighs after tag a, which it may follow. */
static float odds_after(const gaz_decoder *d, unsigned a, unsigned b) {
    unsigned labels = d->labels.count, part = gaz_tag_part(b), label = gaz_tag_label(a);
    if (part == GAZ_TAG_I || part == GAZ_TAG_L)
        return d->inner_odds[gaz_inner_row(a, b) * labels + label - 1];
    unsigned c = a == GAZ_TAG_O ? 0 : 2 * label - (gaz_tag_part(a) == GAZ_TAG_L);
    return d->opening_odds[c * gaz_opening_lanes(labels) + d->lane[b]];
}

double gaz_decoder_span(const gaz_decoder *d, size_t from, size_t to) {
    unsigned all = gaz_lanes(d->labels.count);
    const float *f = d->forward + (to - 1) * all, *g = d->backward + (to - 1) * all;
    double total = 0, p = d->forward[from * all + d->lane[d->tags[from]]];
    for (unsigned j = 0; j < all; j++)
        total += (double)f[j] * g[j];
    for (size_t i = from + 1; i < to; i++) {
        unsigned b = d->tags[i];
        p = p * odds_after(d, d->tags[i - 1], b) * d->emit[i * all + d->lane[b]] /
            d->factor[i];
    }
    p = p * g[d->lane[d->tags[to - 1]]];
    p = total > 0 ? p / total : 0;
    return p > 1 ? 1 : p;
}
