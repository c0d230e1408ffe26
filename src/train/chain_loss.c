/* chain_loss.c — negative log-likelihood of a tag sequence. Room: train. */
#include "train/chain_loss.h"

#include <math.h>

typedef double transitions[GAZ_TAGS_MAX][GAZ_TAGS_MAX];

static void exponentiate(transitions out, const float *trans, unsigned ntags) {
    for (unsigned a = 0; a < ntags; a++)
        for (unsigned b = 0; b < ntags; b++)
            out[a][b] = gaz_tag_may_follow(a, b) ? exp((double)trans[a * ntags + b]) : 0;
}

static float top_score(const float *s, unsigned ntags) {
    float top = s[0];
    for (unsigned t = 1; t < ntags; t++)
        top = s[t] > top ? s[t] : top;
    return top;
}

double gaz_chain_loss(const gaz_chain_problem *p) {
    transitions trans;
    const unsigned ntags = p->ntags;
    exponentiate(trans, p->trans, ntags);
    double *f = p->forward, *g = p->backward, log_all = 0, gold = 0;
    size_t n = p->n;
    /* Forward, each step scaled to sum one; the emissions are kept in `backward` until it
     * is needed. */
    for (size_t i = 0; i < n; i++) {
        const float *s = p->scores + i * ntags;
        double top = top_score(s, ntags), all = 0;
        for (unsigned b = 0; b < ntags; b++) {
            double sum = 0;
            if (i == 0)
                sum = trans[GAZ_TAG_O][b];
            else
                for (unsigned a = 0; a < ntags; a++)
                    sum += f[(i - 1) * ntags + a] * trans[a][b];
            f[i * ntags + b] = sum * exp(s[b] - top);
            all += f[i * ntags + b];
        }
        for (unsigned b = 0; b < ntags; b++)
            f[i * ntags + b] /= all;
        log_all += log(all) + top;
    }
    double end = 0;
    for (unsigned a = 0; a < ntags; a++)
        end += f[(n - 1) * ntags + a] * trans[a][GAZ_TAG_O];
    log_all += log(end);
    /* Score of the gold sequence, and its share of the gradient. */
    unsigned before = GAZ_TAG_O;
    for (size_t i = 0; i <= n; i++) {
        unsigned tag = i < n ? p->gold[i] : GAZ_TAG_O;
        gold += p->trans[before * ntags + tag] +
                (i < n ? p->scores[i * ntags + tag] : 0);
        p->trans_gradients[before * ntags + tag] -= p->weight;
        before = tag;
    }
    /* Backward: what may follow, scaled so that forward * backward sums to one. */
    for (unsigned a = 0; a < ntags; a++) {
        g[(n - 1) * ntags + a] = trans[a][GAZ_TAG_O] / end;
        double both = f[(n - 1) * ntags + a] * g[(n - 1) * ntags + a];
        p->trans_gradients[a * ntags + GAZ_TAG_O] += (float)(p->weight * both);
    }
    for (size_t i = n - 1; i-- > 0;) {
        const float *s = p->scores + (i + 1) * ntags;
        double top = top_score(s, ntags), next[GAZ_TAGS_MAX], all = 0;
        for (unsigned b = 0; b < ntags; b++)
            next[b] = exp(s[b] - top) * g[(i + 1) * ntags + b];
        for (unsigned a = 0; a < ntags; a++) {
            double sum = 0;
            for (unsigned b = 0; b < ntags; b++)
                sum += trans[a][b] * next[b];
            g[i * ntags + a] = sum;
            all += sum * f[i * ntags + a];
        }
        for (unsigned a = 0; a < ntags; a++) {
            g[i * ntags + a] /= all;
            double here = p->weight * f[i * ntags + a] / all;
            for (unsigned b = 0; b < ntags; b++)
                p->trans_gradients[a * ntags + b] += (float)(here * trans[a][b] * next[b]);
        }
    }
    for (unsigned b = 0; b < ntags; b++)
        p->trans_gradients[GAZ_TAG_O * ntags + b] += (float)(p->weight * f[b] * g[b]);
    for (size_t i = 0; i < n; i++)
        for (unsigned t = 0; t < ntags; t++)
            p->gradients[i * ntags + t] =
                p->weight * (float)(f[i * ntags + t] * g[i * ntags + t] -
                                    (p->gold[i] == t));
    return p->weight * (log_all - gold);
}
