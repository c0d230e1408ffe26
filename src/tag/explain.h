/* explain.h — why the network decided as it did, for those who asked. Room: tag.
 *
 * What each input of the window added to the lead of the chosen tag over the best tag of
 * another label. For the pattern of hidden units that are active the network is linear,
 * so that the shares are exact: gradient × input (Simonyan, Vedaldi and Zisserman, 2013;
 * for such units the same as layer-wise relevance propagation: Bach et al., 2015). And
 * what the same tokens would have been otherwise, from the marginals of the sequence. */
#ifndef GAZ_TAG_EXPLAIN_H
#define GAZ_TAG_EXPLAIN_H

#include "tag/arbiter.h"
#include "tag/evidence_names.h"

enum {
    GAZ_REASONS_SHOWN = 5, /* words, and as many kinds of evidence */
    GAZ_POSITIONS_MAX = 2 * GAZ_RADIUS_MAX + 1
};

/* The lead of one tag over another at one token, in units of 2^-GAZ_SCORE_BITS: it is the
 * sum of type, evidence and rest. */
typedef struct gaz_lead {
    int64_t type[GAZ_POSITIONS_MAX]; /* of the word at each window position */
    int64_t evidence[GAZ_POSITIONS_MAX];
    int64_t rest; /* biases, and units that are at their limit */
    /* Of each hidden unit, [hidden]: its weight for the one tag less that for the other;
     * 0 where it is idle or at its limit. */
    int32_t pull[GAZ_HIDDEN_MAX];
    size_t low, high; /* tokens of the window that the token sees: [low, high) */
} gaz_lead;

void gaz_lead_find(gaz_lead *lead, gaz_network *n, const gaz_window *w, uint32_t token,
                   unsigned tag, unsigned other);
/* Shares of the evidence at one window position, one for each feature of token `at`, into
 * shares[GAZ_EVIDENCE_MAX]. Their sum is lead->evidence[position] but for rounding. */
void gaz_lead_share(const gaz_lead *lead, const gaz_model *m, const gaz_evidence *e,
                    size_t position, size_t at, double *shares);

/* A word or a kind of evidence, and what it added to the lead, in nats. */
typedef struct gaz_weighed {
    uint32_t what; /* token of the window, UINT32_MAX: beyond the sentence; or index in
                      names */
    int32_t at;    /* of a word: tokens before (negative) or after the span; 0: inside */
    double weight;
} gaz_weighed;

typedef struct gaz_explanation {
    gaz_weighed words[GAZ_REASONS_SHOWN],
        evidence[GAZ_REASONS_SHOWN]; /* strongest first */
    uint8_t nwords, nevidence;
    uint8_t explained; /* 0: the network did not decide it; nothing here is meant */
    uint8_t next; /* label of the next-best reading of its tokens; GAZ_NONE: no name */
    double next_score; /* its probability */
} gaz_explanation;

typedef struct gaz_explainer {
    gaz_evidence_names names;
    gaz_explanation *at; /* [count] by span of the window last explained */
    size_t count, cap;
} gaz_explainer;

/* x must be zeroed; the sources' data must outlive it. 0 when memory is out;
 * gaz_explainer_free is due in any case. */
int gaz_explainer_init(gaz_explainer *x, const gaz_sources *sources);
void gaz_explainer_free(gaz_explainer *x);
/* Explains w->spans, which r has read and the tagger decided. 0 when memory is out. */
int gaz_explain(gaz_explainer *x, gaz_arbiter *r, gaz_window *w);

#endif
