/* explain.c — why the network decided as it did, for those who asked. Room: tag. */
#include "tag/explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

enum { WORDS = 4 * GAZ_POSITIONS_MAX, KINDS = 2 * GAZ_POSITIONS_MAX * GAZ_EVIDENCE_MAX };

/* What is weighed for one span, before the strongest are chosen. */
typedef struct scale {
    gaz_weighed words[WORDS], evidence[KINDS];
    size_t nwords, nevidence;
} scale;

/* One span at work. */
typedef struct work {
    gaz_explainer *x;
    gaz_arbiter *r;
    gaz_window *w;
    const gaz_span *span;
    scale sums;
} work;

int gaz_explainer_init(gaz_explainer *x, const gaz_sources *sources) {
    return gaz_evidence_names_init(&x->names, sources->lists[0], sources->list_keys,
                                   sources->rules[0]);
}

void gaz_explainer_free(gaz_explainer *x) {
    gaz_evidence_names_free(&x->names);
    free(x->at);
    *x = (gaz_explainer){0};
}

/* ---- the lead at one token ---- */

/* What the token's window shows: its own sentence. */
static void see(gaz_lead *lead, const gaz_window *w, uint32_t token, size_t radius) {
    const gaz_tokens *t = &w->tokens;
    lead->low = token;
    lead->high = token + 1;
    while (lead->low > 0 && token - lead->low < radius &&
           !(t->at[lead->low].flags & GAZ_TOKF_SENTENCE))
        lead->low--;
    while (lead->high < t->count && lead->high - token <= radius &&
           !(t->at[lead->high].flags & GAZ_TOKF_SENTENCE))
        lead->high++;
}

/* Token at a window position; 0 when there is none. */
static int at_position(const gaz_lead *lead, uint32_t token, size_t position,
                       size_t radius, size_t *at) {
    *at = token + position - radius;
    return token + position >= lead->low + radius && *at < lead->high;
}

static const int8_t *word_band(gaz_network *n, const gaz_window *w, int seen, size_t at,
                               size_t position) {
    return gaz_network_type_row(n, &w->words, seen ? w->tokens.at[at].word : 0) +
           position * n->model->head->hidden;
}

static const int8_t *evidence_band(gaz_network *n, const gaz_window *w, size_t at,
                                   size_t position) {
    return gaz_network_evidence_row(n, &w->evidence, at) +
           position * n->model->head->hidden;
}

/* From a row's unit to the hidden layer's. */
enum { ROW_UNIT = 1 << (GAZ_HIDDEN_BITS - GAZ_ROW_BITS) };

static void add_band(int32_t *layer, const int8_t *band, size_t hidden) {
    for (size_t h = 0; h < hidden; h++)
        layer[h] += band[h] * ROW_UNIT;
}

static int64_t pulled(const gaz_lead *lead, const int8_t *band, size_t hidden) {
    int64_t sum = 0;
    for (size_t h = 0; h < hidden; h++)
        sum += (int64_t)lead->pull[h] * band[h];
    return sum * ROW_UNIT;
}

void gaz_lead_find(gaz_lead *lead, gaz_network *n, const gaz_window *w, uint32_t token,
                   unsigned tag, unsigned other) {
    const gaz_model *m = n->model;
    size_t hidden = m->head->hidden, radius = m->head->radius, at;
    int32_t layer[GAZ_HIDDEN_MAX];
    *lead = (gaz_lead){.rest = (int64_t)m->output_bias[tag] - m->output_bias[other]};
    see(lead, w, token, radius);
    for (size_t h = 0; h < hidden; h++)
        layer[h] = m->bias[h];
    for (size_t p = 0; p <= 2 * radius; p++) {
        int seen = at_position(lead, token, p, radius, &at);
        add_band(layer, word_band(n, w, seen, at, p), hidden);
        if (seen)
            add_band(layer, evidence_band(n, w, at, p), hidden);
    }
    for (size_t h = 0; h < hidden; h++) {
        int32_t pull = m->output[tag * hidden + h] - m->output[other * hidden + h];
        if (layer[h] > GAZ_HIDDEN_LIMIT)
            lead->rest += (int64_t)pull * GAZ_HIDDEN_LIMIT;
        else if (layer[h] > 0) {
            lead->pull[h] = pull;
            lead->rest += (int64_t)pull * m->bias[h];
        }
    }
    for (size_t p = 0; p <= 2 * radius; p++) {
        int seen = at_position(lead, token, p, radius, &at);
        lead->type[p] = pulled(lead, word_band(n, w, seen, at, p), hidden);
        if (seen)
            lead->evidence[p] = pulled(lead, evidence_band(n, w, at, p), hidden);
    }
}

void gaz_lead_share(const gaz_lead *lead, const gaz_model *m, const gaz_evidence *e,
                    size_t position, size_t at, double *shares) {
    const gaz_model_head *head = m->head;
    size_t columns = (size_t)(2 * head->radius + 1) * head->hidden, dim = head->evid_dim;
    int64_t slope[GAZ_INPUT_MAX] = {0}; /* of the lead by each number of the input */
    for (size_t i = 0; i < dim; i++) {
        const int16_t *pairs =
            m->evid_matrix + (i - i % 2) * columns + 2 * position * head->hidden + i % 2;
        for (size_t h = 0; h < head->hidden; h++)
            slope[i] += (int64_t)lead->pull[h] * pairs[2 * h];
    }
    /* From steps of a row to the input, from its products to the hidden layer. */
    double unit = (double)head->evid_step / (1 << (16 - GAZ_INPUT_BITS)) /
                  (1 << (GAZ_INPUT_BITS + GAZ_MATRIX_BITS - GAZ_HIDDEN_BITS));
    for (unsigned k = 0; k < e->count[at]; k++) {
        uint32_t row = gaz_model_find(m->evid_slots, m->nevid_slots,
                                      e->ids[at * GAZ_EVIDENCE_MAX + k]);
        int64_t sum = 0;
        for (size_t i = 0; i < dim && row < m->nevid; i++)
            sum += slope[i] * m->evid_rows[(size_t)row * dim + i];
        shares[k] = (double)sum * unit;
    }
}

/* ---- the sums over a span ---- */

static void add(gaz_weighed *list, size_t *n, uint32_t what, int32_t at, double weight) {
    size_t i = 0;
    while (i < *n && (list[i].what != what || (list[i].at < 0) != (at < 0)))
        i++;
    if (i == *n)
        list[(*n)++] = (gaz_weighed){.what = what, .at = at};
    /* Beyond the sentence it is all one; it begins where it is nearest. */
    if (abs(at) < abs(list[i].at))
        list[i].at = at;
    list[i].weight += weight;
}

static int32_t distance(const gaz_span *s, int64_t token) {
    int64_t end = (int64_t)s->first + s->ntok;
    return (int32_t)(token < s->first ? token - s->first
                     : token >= end   ? token - end + 1
                                      : 0);
}

static void weigh_token(work *k, gaz_network *n, uint32_t token, unsigned tag,
                        unsigned other, double unit) {
    size_t radius = n->model->head->radius, at;
    gaz_lead lead;
    double shares[GAZ_EVIDENCE_MAX];
    gaz_lead_find(&lead, n, k->w, token, tag, other);
    for (size_t p = 0; p <= 2 * radius; p++) {
        int seen = at_position(&lead, token, p, radius, &at);
        int64_t place = (int64_t)token + (int64_t)p - (int64_t)radius;
        add(k->sums.words, &k->sums.nwords, seen ? (uint32_t)at : UINT32_MAX,
            distance(k->span, place), (double)lead.type[p] * unit);
        if (!seen)
            continue;
        gaz_lead_share(&lead, n->model, &k->w->evidence, p, at, shares);
        for (unsigned i = 0; i < k->w->evidence.count[at]; i++) {
            uint32_t name = gaz_evidence_names_find(
                &k->x->names, k->w->evidence.ids[at * GAZ_EVIDENCE_MAX + i]);
            if (name != UINT32_MAX)
                add(k->sums.evidence, &k->sums.nevidence, name, 0, shares[i] * unit);
        }
    }
}

/* The best tag of another label, or of none. */
static unsigned best_other(const int32_t *scores, unsigned ntags, unsigned label) {
    unsigned best = GAZ_TAG_O;
    for (unsigned t = 1; t < ntags; t++)
        if (gaz_tag_label(t) != label && scores[t] > scores[best])
            best = t;
    return best;
}

/* The lead at the span's first token, and at its last if that is another: the mean of
 * what the networks have. scores are those of the span's tokens. */
static void weigh(work *k, const int32_t *scores) {
    const gaz_span *s = k->span;
    const gaz_decoder *d = &k->r->decoder;
    unsigned label = gaz_labels_place(&d->labels, s->label);
    double unit = d->unit / (double)k->r->count;
    k->sums.nwords = k->sums.nevidence = 0;
    for (unsigned i = 0; i<s->ntok; i += s->ntok> 1 ? s->ntok - 1u : 1u) {
        unsigned tag = gaz_tag_of(label, gaz_span_part(i, s->ntok));
        unsigned other = best_other(scores + (size_t)i * d->ntags, d->ntags, label);
        for (size_t n = 0; n < k->r->count; n++)
            weigh_token(k, &k->r->network[n], s->first + i, tag, other, unit);
    }
}

/* Strongest first; what is equally strong in the order it stands in the text or data. */
static int by_strength(const void *a, const void *b) {
    const gaz_weighed *x = a, *y = b;
    double p = fabs(x->weight), q = fabs(y->weight);
    if (p != q)
        return p > q ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->what < y->what ? -1 : x->what > y->what;
}

static uint8_t choose(gaz_weighed *out, gaz_weighed *list, size_t n) {
    qsort(list, n, sizeof *list, by_strength);
    if (n > GAZ_REASONS_SHOWN)
        n = GAZ_REASONS_SHOWN;
    while (n && fabs(list[n - 1].weight) < 0.005) /* shown as 0 */
        n--;
    memcpy(out, list, n * sizeof *out);
    return (uint8_t)n;
}

/* ---- all spans of a window ---- */

/* The stretch of a region that was decoded together, and its sums. */
typedef struct stretch {
    size_t from, to; /* tokens of the region */
} stretch;

static int enter_stretch(gaz_decoder *d, stretch *at, const int32_t *scores, size_t n,
                         size_t token) {
    if (token < at->to)
        return 1;
    at->from = at->to = token;
    while (at->from > 0 && !gaz_decode_is_outside(d, scores + (at->from - 1) * d->ntags))
        at->from--;
    while (at->to < n && !gaz_decode_is_outside(d, scores + at->to * d->ntags))
        at->to++;
    return gaz_decode_sum(d, scores + at->from * d->ntags, at->to - at->from);
}

/* The likeliest of: the same tokens with another label; its first token in no name. */
static void find_next(gaz_explanation *out, gaz_decoder *d, const stretch *at,
                      size_t from, const gaz_span *s) {
    out->next_score = -1;
    for (unsigned i = 0; i <= d->labels.count; i++) {
        unsigned label = i ? d->labels.number[i - 1] : GAZ_NONE;
        if (label == s->label)
            continue;
        double p = gaz_decode_chance(d, from - at->from,
                                     from - at->from + s->ntok, label);
        if (p > out->next_score) {
            out->next = (uint8_t)label;
            out->next_score = p;
        }
    }
}

static int explain_span(work *k, gaz_region region, const int32_t *scores, stretch *at) {
    const gaz_span *s = k->span;
    size_t from = s->first - region.from, n = region.to - region.from;
    gaz_explanation *out = &k->x->at[s - k->w->spans.at];
    if (!enter_stretch(&k->r->decoder, at, scores, n, from))
        return 0;
    if (from + s->ntok > at->to)
        return 1; /* not of this reading */
    out->explained = 1;
    find_next(out, &k->r->decoder, at, from, s);
    weigh(k, scores + from * k->r->decoder.ntags);
    out->nwords = choose(out->words, k->sums.words, k->sums.nwords);
    out->nevidence = choose(out->evidence, k->sums.evidence, k->sums.nevidence);
    return 1;
}

/* Spans are explained in order, so that each region is scored once and each stretch
 * summed once, however many names it holds. */
int gaz_explain(gaz_explainer *x, gaz_arbiter *r, gaz_window *w) {
    work k = {.x = x, .r = r, .w = w};
    size_t region = 0, scored = SIZE_MAX;
    stretch at = {0, 0};
    const int32_t *scores = NULL;
    if (!gaz_grow(&x->at, &x->cap, w->spans.count, sizeof *x->at))
        return 0;
    x->count = w->spans.count;
    if (x->count)
        memset(x->at, 0, x->count * sizeof *x->at);
    for (size_t i = 0; i < w->spans.count; i++) {
        const gaz_span *s = k.span = &w->spans.at[i];
        if (s->source != GAZ_FROM_MODEL)
            continue;
        while (region < w->regions.count && w->regions.at[region].to <= s->first)
            region++;
        if (region == w->regions.count || w->regions.at[region].from > s->first)
            continue;
        if (scored != region) {
            scores = gaz_arbiter_score(r, w, w->regions.at[region]);
            at = (stretch){0, 0};
            scored = region;
        }
        if (!scores || !explain_span(&k, w->regions.at[region], scores, &at))
            return 0;
    }
    return 1;
}
