/* lanes.h — how the tags of a token stand side by side in a decoder. Room: tag; for the
 * files of the decoder only.
 *
 * One instruction takes several lanes. First come the tags that may follow the end of a
 * name: begin of each label, unit of each, outside; then those that may not: inside of
 * each label, last of each. Both blocks are filled up to a multiple of four; what fills
 * up has the score of O, and no transition leads there. Closing tags, behind which a name
 * may begin, are counted in the order in which equal scores are preferred: O, then last
 * and unit of each label. */
#ifndef GAZ_TAG_LANES_H
#define GAZ_TAG_LANES_H

#include "tag/decode.h"

/* What depends on the number of labels is written once and compiled twice: for the
 * project's four, with every loop of a known length, and for any number. */
#define FOR_LABELS static inline __attribute__((always_inline))
#define WITH_LABELS(d, function, ...)                                                    \
    ((d)->labels.count == GAZ_LABELS - 1 ? function(__VA_ARGS__, GAZ_LABELS - 1)         \
                                         : function(__VA_ARGS__, (d)->labels.count))

FOR_LABELS unsigned gaz_opening_lanes(unsigned labels) {
    return (2 * labels + 4) & ~3u;
}
FOR_LABELS unsigned gaz_lanes(unsigned labels) {
    return gaz_opening_lanes(labels) + ((2 * labels + 3) & ~3u);
}
FOR_LABELS unsigned gaz_outside_lane(unsigned labels) {
    return 2 * labels;
}

FOR_LABELS unsigned gaz_closing_lane(unsigned c, unsigned labels) {
    return c == 0  ? gaz_outside_lane(labels)
           : c % 2 ? gaz_opening_lanes(labels) + labels + c / 2
                   : labels + c / 2 - 1;
}
static inline unsigned gaz_closing_tag(unsigned c) {
    return c == 0 ? GAZ_TAG_O : gaz_tag_of((c + 1) / 2, c % 2 ? GAZ_TAG_L : GAZ_TAG_U);
}

/* A tag within a name and the one before it, of one label: inside after begin, inside
 * after inside, last after begin, last after inside. Row of such a pair in the decoder's
 * tables. */
static inline unsigned gaz_inner_row(unsigned before, unsigned tag) {
    return 2 * (gaz_tag_part(tag) == GAZ_TAG_L) + (gaz_tag_part(before) == GAZ_TAG_I);
}

/* Lays the scores of n tokens into lanes: d->scores. */
void gaz_decoder_spread(gaz_decoder *d, const int32_t *scores, size_t n);
/* The same, and their best sequence, O before and after it, into d->tags. */
void gaz_decoder_climb(gaz_decoder *d, const int32_t *scores, size_t n);
/* Weighs all sequences over the n tokens whose scores lie in lanes, for spans of which
 * the first ends with token `first` and the last with `last`. */
void gaz_decoder_sum(gaz_decoder *d, size_t n, size_t first, size_t last);
/* Probability of the tags in d->tags for tokens [from, to), of which the last is one that
 * was summed for. */
double gaz_decoder_span(const gaz_decoder *d, size_t from, size_t to);

#endif
