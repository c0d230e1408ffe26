/* chain_loss.c — negative log-likelihood of a tag sequence. Room: train. */
#include "train/chain_loss.h"

#include <math.h>

typedef double transitions[GAZ_TAGS][GAZ_TAGS];

static void exponentiate(transitions out, const float *trans) {
    for (unsigned a = 0; a < GAZ_TAGS; a++)
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            out[a][b] =
                gaz_tag_may_follow(a, b) ? exp((double)trans[a * GAZ_TAGS + b]) : 0;
}

static float top_score(const float *s) {
    float top = s[0];
    for (unsigned t = 1; t < GAZ_TAGS; t++)
        top = s[t] > top ? s[t] : top;
    return top;
}

double gaz_chain_loss(const gaz_chain_problem *p) {
    transitions trans;
    exponentiate(trans, p->trans);
    double *f = p->forward, *g = p->backward, log_all = 0, gold = 0;
    size_t n = p->n;
    /* Forward, each step scaled to sum one; the emissions are kept in `backward` until it
     * is needed. */
    for (size_t i = 0; i < n; i++) {
        const float *s = p->scores + i * GAZ_TAGS;
        double top = top_score(s), all = 0;
        for (unsigned b = 0; b < GAZ_TAGS; b++) {
            double sum = 0;
            if (i == 0)
                sum = trans[GAZ_TAG_O][b];
            else
                for (unsigned a = 0; a < GAZ_TAGS; a++)
                    sum += f[(i - 1) * GAZ_TAGS + a] * trans[a][b];
            f[i * GAZ_TAGS + b] = sum * exp(s[b] - top);
            all += f[i * GAZ_TAGS + b];
        }
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            f[i * GAZ_TAGS + b] /= all;
        log_all += log(all) + top;
    }
    double end = 0;
    for (unsigned a = 0; a < GAZ_TAGS; a++)
        end += f[(n - 1) * GAZ_TAGS + a] * trans[a][GAZ_TAG_O];
    log_all += log(end);
    /* Score of the gold sequence, and its share of the gradient. */
    unsigned before = GAZ_TAG_O;
    for (size_t i = 0; i <= n; i++) {
        unsigned tag = i < n ? p->gold[i] : GAZ_TAG_O;
        gold += p->trans[before * GAZ_TAGS + tag] +
                (i < n ? p->scores[i * GAZ_TAGS + tag] : 0);
        p->trans_gradients[before * GAZ_TAGS + tag] -= p->weight;
        before = tag;
    }
    /* Backward: what may follow, scaled so that forward * backward sums to one. */
    for (unsigned a = 0; a < GAZ_TAGS; a++) {
        g[(n - 1) * GAZ_TAGS + a] = trans[a][GAZ_TAG_O] / end;
        double both = f[(n - 1) * GAZ_TAGS + a] * g[(n - 1) * GAZ_TAGS + a];
        p->trans_gradients[a * GAZ_TAGS + GAZ_TAG_O] += (float)(p->weight * both);
    }
    for (size_t i = n - 1; i-- > 0;) {
        const float *s = p->scores + (i + 1) * GAZ_TAGS;
        double top = top_score(s), next[GAZ_TAGS], all = 0;
        for (unsigned b = 0; b < GAZ_TAGS; b++)
            next[b] = exp(s[b] - top) * g[(i + 1) * GAZ_TAGS + b];
        for (unsigned a = 0; a < GAZ_TAGS; a++) {
            double sum = 0;
            for (unsigned b = 0; b < GAZ_TAGS; b++)
                sum += trans[a][b] * next[b];
            g[i * GAZ_TAGS + a] = sum;
            all += sum * f[i * GAZ_TAGS + a];
        }
        for (unsigned a = 0; a < GAZ_TAGS; a++) {
            g[i * GAZ_TAGS + a] /= all;
            double here = p->weight * f[i * GAZ_TAGS + a] / all;
            for (unsigned b = 0; b < GAZ_TAGS; b++)
                p->trans_gradients[a * GAZ_TAGS + b] += (float)(here * trans[a][b] * next[b]);
        }
    }
    for (unsigned b = 0; b < GAZ_TAGS; b++)
        p->trans_gradients[GAZ_TAG_O * GAZ_TAGS + b] += (float)(p->weight * f[b] * g[b]);
    for (size_t i = 0; i < n; i++)
        for (unsigned t = 0; t < GAZ_TAGS; t++)
            p->gradients[i * GAZ_TAGS + t] =
                p->weight * (float)(f[i * GAZ_TAGS + t] * g[i * GAZ_TAGS + t] -
                                    (p->gold[i] == t));
    return p->weight * (log_all - gold);
}
