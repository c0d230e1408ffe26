/* decode.c — from tag scores to the likeliest sequence, and how sure it is. Room: tag. */
#include "tag/decode.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "tag/lanes.h"

/* A token whose tag O leads all others by so much, in nats, is fixed: what stands around
 * it could not outweigh that, and the tokens between two such are decoded alone. */
enum { SURELY = 9 };

double gaz_exp(double x) {
    if (x < -700.0)
        return 0.0;
    /* x = k ln2 + r with |r| <= ln2 / 2, a Taylor polynomial, then 2^k by its bits. */
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

/* ---- what a decoder knows ---- */

static unsigned lane_of(unsigned tag, unsigned labels) {
    unsigned l = gaz_tag_label(tag) - 1;
    switch (gaz_tag_part(tag)) {
    case GAZ_TAG_B:
        return l;
    case GAZ_TAG_U:
        return labels + l;
    case GAZ_TAG_I:
        return gaz_opening_lanes(labels) + l;
    case GAZ_TAG_L:
        return gaz_opening_lanes(labels) + labels + l;
    default:
        return gaz_outside_lane(labels);
    }
}

static double score_unit(const gaz_model *m) {
    double temperature = m->head->temperature / 65536.0;
    return 1.0 / ((double)(1 << GAZ_SCORE_BITS) * temperature);
}

/* exp of a score of either sign, within bounds that sums can bear. */
static float odds(const gaz_decoder *d, int32_t score) {
    double x = score * d->unit;
    x = x > 50 ? 50 : x < -50 ? -50 : x;
    return (float)(x > 0 ? 1.0 / gaz_exp(-x) : gaz_exp(x));
}

/* The tables by lanes. */
static void lay_out(gaz_decoder *d) {
    unsigned labels = d->labels.count, width = gaz_opening_lanes(labels), n = d->ntags;
    for (unsigned t = 0; t < n; t++)
        d->lane[t] = (uint8_t)lane_of(t, labels);
    for (unsigned c = 0; c <= 2 * labels; c++) {
        unsigned before = gaz_closing_tag(c), part = gaz_tag_part(before);
        /* As an opening tag of the same label would stand. */
        unsigned turned =
            part == GAZ_TAG_L ? d->lane[before - GAZ_TAG_L + GAZ_TAG_B] : d->lane[before];
        for (unsigned j = 0; j < width; j++)
            d->opening[c * width + j] = -INFINITY;
        for (unsigned t = 0; t < n; t++) {
            int32_t score = d->score[before * n + t];
            unsigned lane = d->lane[t];
            if (lane >= width)
                continue;
            d->opening[c * width + lane] = score;
            d->opening_odds[c * width + lane] = odds(d, score);
            d->closing_odds[lane * width + turned] = odds(d, score);
        }
    }
    for (unsigned l = 1; l <= labels; l++)
        for (unsigned way = 0; way < 4; way++) {
            unsigned before = gaz_tag_of(l, way % 2 ? GAZ_TAG_I : GAZ_TAG_B);
            unsigned tag = gaz_tag_of(l, way / 2 ? GAZ_TAG_L : GAZ_TAG_I);
            int32_t score = d->score[before * n + tag];
            size_t at = gaz_inner_row(before, tag) * labels + l - 1;
            d->inner[at] = score;
            d->inner_odds[at] = odds(d, score);
        }
}

void gaz_decoder_init(gaz_decoder *d, const gaz_model *const *models, size_t n) {
    *d = (gaz_decoder){.labels = models[0]->labels,
                       .ntags = (unsigned)models[0]->ntags,
                       .unit = score_unit(models[0])};
    for (unsigned i = 0; i < d->ntags * d->ntags; i++) {
        int64_t sum = 0;
        for (size_t m = 0; m < n; m++)
            sum += models[m]->trans[i];
        d->score[i] = (int32_t)(sum / (int64_t)n);
    }
    double power = d->unit * 1.4426950408889634; /* log2 e */
    d->power = (float)power;
    d->depth = 120 / power < INT32_MAX ? (int32_t)(120 / power) : INT32_MAX;
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
    size_t cap = n + n / 2, lanes = gaz_lanes(d->labels.count);
    void *arrays[] = {&d->scores,   &d->best,   &d->emit, &d->forward,
                      &d->backward, &d->factor, &d->tags};
    size_t items[] = {lanes * sizeof(int32_t),
                      lanes * sizeof(double),
                      lanes * sizeof(float),
                      lanes * sizeof(float),
                      lanes * sizeof(float),
                      sizeof(float),
                      1};
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        size_t had = d->cap;
        if (!gaz_grow(arrays[i], &had, cap, items[i]))
            return 0;
    }
    d->cap = cap;
    return 1;
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
    gaz_decoder_climb(d, scores, n);
    while (begin < n && d->tags[begin] == GAZ_TAG_O)
        begin++;
    if (begin == n)
        return 1;
    while (d->tags[last] == GAZ_TAG_O)
        last--;
    gaz_decoder_sum(d, n, name_end(d, begin, n) - 1, last);
    for (size_t i = begin, to; i <= last; i = to) {
        to = i + 1;
        if (d->tags[i] == GAZ_TAG_O)
            continue;
        to = name_end(d, i, n);
        gaz_span s = {.first = first + (uint32_t)i,
                      .ntok = (uint16_t)(to - i),
                      .label = d->labels.number[gaz_tag_label(d->tags[i]) - 1],
                      .source = GAZ_FROM_MODEL,
                      .score = (uint16_t)(gaz_decoder_span(d, i, to) * 1000 + 0.5),
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
        if (!decode_stretch(d, scores + from * d->ntags, to - from,
                            first + (uint32_t)from, out))
            return 0;
    }
    return 1;
}

int gaz_decode_tags(gaz_decoder *d, const int32_t *scores, size_t n, uint8_t *tags,
                    double *probability) {
    if (n == 0 || !make_room(d, n))
        return n == 0;
    gaz_decoder_climb(d, scores, n);
    gaz_decoder_sum(d, n, n - 1, n - 1);
    memcpy(tags, d->tags, n);
    *probability = gaz_decoder_span(d, 0, n);
    return 1;
}

int gaz_decode_sum(gaz_decoder *d, const int32_t *scores, size_t n) {
    if (!make_room(d, n))
        return 0;
    gaz_decoder_spread(d, scores, n);
    gaz_decoder_sum(d, n, 0, n - 1);
    return 1;
}

double gaz_decode_chance(gaz_decoder *d, size_t from, size_t to, unsigned label) {
    unsigned place = gaz_labels_place(&d->labels, label);
    for (size_t i = from; i < to; i++)
        d->tags[i] =
            (uint8_t)(place ? gaz_tag_of(place, gaz_span_part((unsigned)(i - from),
                                                              (unsigned)(to - from)))
                            : GAZ_TAG_O);
    return gaz_decoder_span(d, from, place ? to : from + 1);
}
