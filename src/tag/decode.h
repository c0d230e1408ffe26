/* decode.h — from tag scores to the likeliest sequence, and how sure it is. Room: tag.
 *
 * A linear-chain conditional random field over BILOU tags: Viterbi (1967) for the best
 * sequence, forward and backward sums for the probability of a span (Lafferty, McCallum
 * and Pereira, 2001). The best sequence is exact; sums are made of IEEE single additions
 * and products in a fixed order, and of an exponential of our own, so they are the same
 * everywhere. A token that is outside by a wide margin is fixed first: most are. */
#ifndef GAZ_TAG_DECODE_H
#define GAZ_TAG_DECODE_H

#include "data/model.h"
#include "tag/resolve.h"
#include "tag/tags.h"

enum {
    GAZ_EDGES_MAX = 2 * GAZ_LABELS_MAX + 1, /* tags that end a name, and O */
    GAZ_OPENING_MAX = 2 * GAZ_LABELS_MAX + 4,
    GAZ_LANES_MAX = GAZ_OPENING_MAX + 2 * GAZ_LABELS_MAX
};

typedef struct gaz_decoder {
    gaz_labels labels;
    unsigned ntags;
    int32_t score[GAZ_TAGS_MAX * GAZ_TAGS_MAX]; /* [ntags][ntags] of tag b after tag a */
    double unit;                                /* of a score, the temperature taken in */
    float power;                                /* … as a power of two */
    int32_t depth; /* so far below a token's best all tags count alike */
    /* The scores by lanes (lanes.h): opening tags after each closing one; inner tags
     * after those before them, by gaz_inner_row. */
    double opening[GAZ_EDGES_MAX * GAZ_OPENING_MAX], inner[4 * GAZ_LABELS_MAX];
    /* … exp(score / temperature) of them, 0 in lanes that fill up */
    float opening_odds[GAZ_EDGES_MAX * GAZ_OPENING_MAX], inner_odds[4 * GAZ_LABELS_MAX];
    /* The first turned over: before each opening lane the closing tags, where the opening
     * ones stand: last of each label, unit of each, outside. */
    float closing_odds[GAZ_EDGES_MAX * GAZ_OPENING_MAX];
    uint8_t lane[GAZ_TAGS_MAX]; /* of each tag */
    /* of the stretch in hand: */
    int32_t *scores;                  /* [n][lanes] */
    double *best;                     /* [n][lanes] of the sequences that end there */
    float *emit, *forward, *backward; /* [n][lanes] */
    float *factor;                    /* [n] what each forward step was divided by */
    uint8_t *tags;                    /* [n] the best sequence */
    size_t cap;
} gaz_decoder;

/* For scores of one network, or for the mean scores of several of which the first gives
 * the temperature; all have the same labels. */
void gaz_decoder_init(gaz_decoder *d, const gaz_model *const *models, size_t n);
void gaz_decoder_free(gaz_decoder *d);

/* Appends the spans of the best sequence over scores[n][ntags], the first token being
 * number `first`; each with its probability in thousandths. 0 when memory is out. */
int gaz_decode(gaz_decoder *d, const int32_t *scores, size_t n, uint32_t first,
               gaz_spans *out);

/* The best sequence itself into tags[n], and its probability. 0 when memory is out. */
int gaz_decode_tags(gaz_decoder *d, const int32_t *scores, size_t n, uint8_t *tags,
                    double *probability);

/* For explanations. Is a token with these scores fixed as outside every name? What stands
 * between two such tokens is decoded alone. */
int gaz_decode_is_outside(const gaz_decoder *d, const int32_t *scores);
/* Sums over all sequences of such a stretch, of which gaz_decode_chance then tells. 0
 * when memory is out. */
int gaz_decode_sum(gaz_decoder *d, const int32_t *scores, size_t n);
/* Probability that tokens [from, to) of the stretch summed last are exactly one name of the
 * label; for GAZ_NONE, that token `from` is in no name. */
double gaz_decode_chance(gaz_decoder *d, size_t from, size_t to, unsigned label);

/* e^x for x <= 0 (0 below -700), the same bits on every machine; within 1e-12. */
double gaz_exp(double x);

#endif
