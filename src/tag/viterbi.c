/* viterbi.c — the best sequence of tags (Viterbi, 1967). Room: tag.
 *
 * The way up keeps the best score of every tag at every token and nothing else; the way
 * back finds by those scores where each came from, for the tags of the best sequence
 * alone. Scores are whole numbers far below 2^53: their sums are exact as doubles. */
#include "tag/lanes.h"

#include <math.h>

/* Into d->scores, by lanes. */
FOR_LABELS void spread(gaz_decoder *d, const int32_t *scores, size_t n, unsigned labels) {
    unsigned width = gaz_opening_lanes(labels), all = gaz_lanes(labels);
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

static inline double greater(double a, double b) {
    return a > b ? a : b;
}

/* A step of the Viterbi algorithm. */
FOR_LABELS void climb(double *restrict here, const double *restrict before,
                      const double *restrict opening, const double *restrict inner,
                      const int32_t *restrict s, unsigned labels) {
    unsigned width = gaz_opening_lanes(labels), all = gaz_lanes(labels);
    const double *begin = before, *inside = before + width;
    double from[GAZ_EDGES_MAX];
    for (unsigned c = 0; c <= 2 * labels; c++)
        from[c] = before[gaz_closing_lane(c, labels)];
    for (unsigned j = 0; j < width; j++) {
        double top = from[0] + opening[j];
        for (unsigned c = 1; c <= 2 * labels; c++)
            top = greater(from[c] + opening[c * width + j], top);
        here[j] = top + s[j];
    }
    for (unsigned l = 0; l < labels; l++) {
        double in = greater(begin[l] + inner[l], inside[l] + inner[labels + l]);
        double last =
            greater(begin[l] + inner[2 * labels + l], inside[l] + inner[3 * labels + l]);
        here[width + l] = in + s[width + l];
        here[width + labels + l] = last + s[width + labels + l];
    }
    for (unsigned j = width + 2 * labels; j < all; j++)
        here[j] = -INFINITY;
}

/* d->best: the greatest score of a sequence that ends in each tag, O before it. */
FOR_LABELS void climb_all(gaz_decoder *d, size_t n, unsigned labels) {
    unsigned width = gaz_opening_lanes(labels), all = gaz_lanes(labels);
    for (unsigned j = 0; j < width; j++)
        d->best[j] = d->opening[j] + d->scores[j];
    for (unsigned j = width; j < all; j++)
        d->best[j] = -INFINITY;
    for (size_t i = 1; i < n; i++)
        climb(d->best + i * all, d->best + (i - 1) * all, d->opening, d->inner,
              d->scores + i * all, labels);
}

/* The tag before tag b on the best way to it, which up to there is worth `sum`. Of equal
 * ways the first in the order of closing tags is taken. */
FOR_LABELS unsigned tag_before(const gaz_decoder *d, const double *best, unsigned b,
                               double sum, unsigned labels) {
    unsigned part = gaz_tag_part(b), width = gaz_opening_lanes(labels), c = 0;
    if (part == GAZ_TAG_I || part == GAZ_TAG_L) {
        unsigned label = gaz_tag_label(b), begin = gaz_tag_of(label, GAZ_TAG_B);
        double way = d->inner[gaz_inner_row(begin, b) * labels + label - 1];
        return best[d->lane[begin]] + way == sum ? begin : gaz_tag_of(label, GAZ_TAG_I);
    }
    const double *way = d->opening + d->lane[b];
    while (c < 2 * labels && best[gaz_closing_lane(c, labels)] + way[c * width] != sum)
        c++;
    return gaz_closing_tag(c);
}

/* d->tags: the best sequence, with O before and after. */
FOR_LABELS void find_best(gaz_decoder *d, const int32_t *scores, size_t n,
                          unsigned labels) {
    unsigned width = gaz_opening_lanes(labels), all = gaz_lanes(labels), tag = GAZ_TAG_O;
    spread(d, scores, n, labels);
    climb_all(d, n, labels);
    const double *best = d->best + (n - 1) * all;
    double sum = -INFINITY;
    for (unsigned c = 0; c <= 2 * labels; c++)
        sum = greater(best[gaz_closing_lane(c, labels)] +
                          d->opening[c * width + gaz_outside_lane(labels)],
                      sum);
    for (size_t i = n; i-- > 0; best -= all) {
        tag = tag_before(d, best, tag, sum, labels);
        d->tags[i] = (uint8_t)tag;
        sum = best[d->lane[tag]] - d->scores[i * all + d->lane[tag]];
    }
}

void gaz_decoder_climb(gaz_decoder *d, const int32_t *scores, size_t n) {
    WITH_LABELS(d, find_best, d, scores, n);
}

void gaz_decoder_spread(gaz_decoder *d, const int32_t *scores, size_t n) {
    WITH_LABELS(d, spread, d, scores, n);
}
