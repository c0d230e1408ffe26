/* decode.h — from tag scores to the likeliest sequence, and how sure it is. Room: tag.
 *
 * A linear-chain conditional random field over BILOU tags: Viterbi (1967) for the best
 * sequence, forward and backward sums for the probability of a span (Lafferty, McCallum and
 * Pereira, 2001). Sums are made of IEEE additions and products in a fixed order, and of an
 * exponential of our own, so they are the same everywhere. A token that is outside by a wide
 * margin is fixed first: most are. */
#ifndef GAZ_TAG_DECODE_H
#define GAZ_TAG_DECODE_H

#include "data/model.h"
#include "tag/resolve.h"
#include "tag/tags.h"

typedef struct gaz_decoder {
    int32_t score[GAZ_TAGS * GAZ_TAGS]; /* of tag b after tag a */
    double unit;                        /* of a score, the temperature taken in */
    double trans[GAZ_TAGS][GAZ_TAGS]; /* exp(score / temperature), 0 where forbidden */
    uint8_t *back;  /* [n][GAZ_TAGS] */
    double *emit, *forward, *backward; /* [n][GAZ_TAGS] */
    double *factor; /* [n] what each forward step was divided by */
    uint8_t *tags;  /* [n] the best sequence */
    size_t cap;
} gaz_decoder;

/* For scores of one network, or for the mean scores of several of which the first gives the
 * temperature. */
void gaz_decoder_init(gaz_decoder *d, const gaz_model *const *models, size_t n);
void gaz_decoder_free(gaz_decoder *d);

/* Appends the spans of the best sequence over scores[n][GAZ_TAGS], the first token being
 * number `first`; each with its probability in thousandths. 0 when memory is out. */
int gaz_decode(gaz_decoder *d, const int32_t *scores, size_t n, uint32_t first,
               gaz_spans *out);

/* The best sequence itself into tags[n], and its probability. 0 when memory is out. */
int gaz_decode_tags(gaz_decoder *d, const int32_t *scores, size_t n, uint8_t *tags,
                    double *probability);

/* For explanations. Is a token with these scores fixed as outside every name? What stands
 * between two such tokens is decoded alone. */
int gaz_decode_is_outside(const int32_t *scores);
/* Sums over all sequences of such a stretch, of which gaz_decode_chance then tells. 0 when
 * memory is out. */
int gaz_decode_sum(gaz_decoder *d, const int32_t *scores, size_t n);
/* Probability that tokens [from, to) of the stretch of n summed last are exactly one name of
 * the label; for GAZ_NONE, that token `from` is in no name. */
double gaz_decode_chance(gaz_decoder *d, size_t n, size_t from, size_t to, unsigned label);

/* e^x for x <= 0 (0 below -700), the same bits on every machine; within 1e-12. */
double gaz_exp(double x);

#endif
