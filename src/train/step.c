/* step.c — one shard of a minibatch: loss and gradients of its regions. Room: train. */
#include "train/step.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "train/chain_loss.h"
#include "train/matrix.h"

/* A shard may be empty: then there is nothing to clear, nor a pointer to it. */
static void clear(float *x, size_t n) {
    if (n)
        memset(x, 0, n * sizeof *x);
}

static size_t ndense(const gaz_net *n) { return n->nparams - n->dense; }

int gaz_shard_init(gaz_shard *s, const gaz_net *net, const gaz_dataset *data) {
    *s = (gaz_shard){.net = net, .data = data};
    s->type.local = calloc(net->ntypes * 2, sizeof *s->type.local);
    s->evid.local = calloc(net->ncombinations * 2, sizeof *s->evid.local);
    s->dense = calloc(ndense(net), sizeof *s->dense);
    s->turned_type =
        malloc((net->vec.dim + net->type.dim) * net->columns * sizeof(float));
    s->turned_evid = malloc(net->evid.dim * net->columns * sizeof(float));
    return s->type.local && s->evid.local && s->dense && s->turned_type && s->turned_evid;
}

static void free_block(gaz_shard_block *b) {
    free(b->local);
    free(b->member);
    free(b->input);
    free(b->output);
    free(b->dinput);
    free(b->doutput);
    free(b->rows);
    free(b->first);
}

static void free_rows(gaz_row_gradients *g) {
    free(g->row);
    free(g->value);
}

void gaz_shard_free(gaz_shard *s) {
    free_block(&s->type);
    free_block(&s->evid);
    free(s->context_type);
    free(s->context_evid);
    free(s->hidden);
    free(s->dhidden);
    free(s->score);
    free(s->dscore);
    free(s->forward);
    free(s->backward);
    free(s->dense);
    free(s->turned_type);
    free(s->turned_evid);
    free_rows(&s->vec_rows);
    free_rows(&s->type_rows);
    free_rows(&s->evid_rows);
    *s = (gaz_shard){0};
}

/* Local number of a member of source, UINT32_MAX when memory is out. */
static uint32_t local_number(gaz_shard_block *b, uint32_t member) {
    if (!b->local[member]) {
        if (!gaz_grow(&b->member, &b->member_cap, b->count + 1, sizeof *b->member))
            return UINT32_MAX;
        b->member[b->count++] = member;
        b->local[member] = (uint32_t)b->count;
    }
    return b->local[member] - 1;
}

static void clear_block(gaz_shard_block *b) {
    for (size_t i = 0; i < b->count; i++)
        b->local[b->member[i]] = 0;
    b->count = b->nrows = 0;
}

/* Lists the types and combinations of all tokens that the examples' windows see. */
static int gather(gaz_shard *s, const uint32_t *examples, size_t n, gaz_random *r) {
    const gaz_net *net = s->net;
    size_t radius = net->config.radius, k = 0;
    clear_block(&s->type);
    clear_block(&s->evid);
    s->tokens = 0;
    for (size_t e = 0; e < n; e++) {
        const gaz_example *x = &s->data->examples[examples[e]];
        size_t need = k + (x->to - x->from) + 2 * radius;
        if (!gaz_grow(&s->context_type, &s->context_cap[0], need, sizeof(uint32_t)) ||
            !gaz_grow(&s->context_evid, &s->context_cap[1], need, sizeof(uint32_t)))
            return 0;
        for (size_t i = x->from; i < x->to + 2 * radius; i++, k++) {
            int seen = i >= x->low + radius && i - radius < x->high;
            uint32_t type = seen ? s->data->type[i - radius] : 0;
            if (seen && r && gaz_random_unit(r) < net->config.word_dropout)
                type += (uint32_t)net->ntypes;
            uint32_t comb = seen ? s->data->combination[i - radius] : 0;
            s->context_type[k] = local_number(&s->type, type);
            s->context_evid[k] = local_number(&s->evid, comb);
            if (s->context_type[k] == UINT32_MAX || s->context_evid[k] == UINT32_MAX)
                return 0;
        }
        s->tokens += x->to - x->from;
    }
    return 1;
}

static int start_inputs(gaz_shard_block *b, size_t dim, size_t columns) {
    if (!gaz_grow(&b->input, &b->input_cap, b->count * dim, sizeof(float)) ||
        !gaz_grow(&b->output, &b->output_cap, b->count * columns, sizeof(float)) ||
        !gaz_grow(&b->first, &b->first_cap, b->count + 1, sizeof(uint32_t)))
        return 0;
    clear(b->input, b->count * dim);
    clear(b->output, b->count * columns);
    return 1;
}

/* Sums rows into input[dim] and notes them; each is left out with probability drop. */
static int sum_rows(gaz_shard_block *b, float *input, const float *table, size_t dim,
                    const uint32_t *rows, size_t n, uint32_t without, float drop,
                    gaz_random *r) {
    if (!gaz_grow(&b->rows, &b->rows_cap, b->nrows + n + 1, sizeof *b->rows))
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i] == without || (r && drop > 0 && gaz_random_unit(r) < drop))
            continue;
        b->rows[b->nrows++] = rows[i];
        for (size_t k = 0; k < dim; k++)
            input[k] += table[rows[i] * dim + k];
    }
    return 1;
}

static int type_inputs(gaz_shard *s, const float *params, gaz_random *r) {
    const gaz_net *n = s->net;
    gaz_shard_block *b = &s->type;
    size_t dim = n->vec.dim + n->type.dim;
    if (!start_inputs(b, dim, n->columns))
        return 0;
    for (size_t u = 0; u < b->count; u++) {
        uint32_t t = b->member[u];
        int dropped = t >= n->ntypes;
        if (dropped)
            t -= (uint32_t)n->ntypes;
        float *input = b->input + u * dim;
        b->first[u] = (uint32_t)b->nrows;
        if (!dropped && n->type_vec[t] != UINT32_MAX)
            memcpy(input, params + n->vec.at + n->type_vec[t] * n->vec.dim,
                   n->vec.dim * sizeof *input);
        if (!sum_rows(b, input + n->vec.dim, params + n->type.at, n->type.dim,
                      n->type_rows + n->type_first[t], n->type_first[t + 1] - n->type_first[t],
                      dropped ? n->type_form[t] : UINT32_MAX, n->config.feature_dropout, r))
            return 0;
    }
    b->first[b->count] = (uint32_t)b->nrows;
    gaz_multiply_add(b->output, b->input, dim, 1, params + n->type_matrix, b->count,
                     n->columns, dim);
    return 1;
}

static int evid_inputs(gaz_shard *s, const float *params, gaz_random *r) {
    const gaz_net *n = s->net;
    gaz_shard_block *b = &s->evid;
    if (!start_inputs(b, n->evid.dim, n->columns))
        return 0;
    for (size_t u = 0; u < b->count; u++) {
        uint32_t c = b->member[u];
        b->first[u] = (uint32_t)b->nrows;
        if (!sum_rows(b, b->input + u * n->evid.dim, params + n->evid.at, n->evid.dim,
                      n->evid_rows + n->evid_first[c], n->evid_first[c + 1] - n->evid_first[c],
                      UINT32_MAX, n->config.feature_dropout, r))
            return 0;
    }
    b->first[b->count] = (uint32_t)b->nrows;
    gaz_multiply_add(b->output, b->input, n->evid.dim, 1, params + n->evid_matrix, b->count,
                     n->columns, n->evid.dim);
    return 1;
}

/* Hidden layer and scores of every token of the examples. */
static int hidden_and_scores(gaz_shard *s, const float *params, const uint32_t *examples,
                             size_t n, gaz_random *r) {
    const gaz_net *net = s->net;
    size_t hidden = net->config.hidden, radius = net->config.radius, t = 0, k = 0;
    if (!gaz_grow(&s->hidden, &s->hidden_cap[0], s->tokens * hidden, sizeof(float)) ||
        !gaz_grow(&s->score, &s->score_cap[0], s->tokens * s->net->ntags, sizeof(float)))
        return 0;
    const float *bias = params + net->bias, *output = params + net->output;
    const float *output_bias = params + net->output_bias;
    float drop = r ? net->config.dropout : 0, kept = 1 / (1 - drop);
    for (size_t e = 0; e < n; e++) {
        const gaz_example *x = &s->data->examples[examples[e]];
        for (size_t i = x->from; i < x->to; i++, t++, k++) {
            float *h = s->hidden + t * hidden;
            memcpy(h, bias, hidden * sizeof *h);
            for (size_t p = 0; p <= 2 * radius; p++) {
                const float *a =
                    s->type.output + s->context_type[k + p] * net->columns + p * hidden;
                const float *b =
                    s->evid.output + s->context_evid[k + p] * net->columns + p * hidden;
                for (size_t j = 0; j < hidden; j++)
                    h[j] += a[j] + b[j];
            }
            for (size_t j = 0; j < hidden; j++) {
                h[j] = h[j] > 0 ? h[j] : 0;
                if (drop > 0)
                    h[j] = gaz_random_unit(r) < drop ? 0 : h[j] * kept;
            }
            for (size_t tag = 0; tag < s->net->ntags; tag++) {
                float sum = output_bias[tag];
                for (size_t j = 0; j < hidden; j++)
                    sum += h[j] * output[tag * hidden + j];
                s->score[t * s->net->ntags + tag] = sum;
            }
        }
        k += 2 * radius;
    }
    return 1;
}

int gaz_shard_score(gaz_shard *s, const float *params, const uint32_t *examples, size_t n) {
    return gather(s, examples, n, NULL) && type_inputs(s, params, NULL) &&
           evid_inputs(s, params, NULL) && hidden_and_scores(s, params, examples, n, NULL);
}

/* Gradients of output, hidden layer and the blocks' outputs, from s->dscore. */
static void back_to_blocks(gaz_shard *s, const float *params, const uint32_t *examples,
                           size_t n) {
    const gaz_net *net = s->net;
    size_t hidden = net->config.hidden, radius = net->config.radius, t = 0, k = 0;
    const float *output = params + net->output;
    float kept = 1 / (1 - net->config.dropout);
    float *dbias = s->dense + (net->bias - net->dense);
    float *doutput = s->dense + (net->output - net->dense);
    float *doutput_bias = s->dense + (net->output_bias - net->dense);
    for (size_t e = 0; e < n; e++) {
        const gaz_example *x = &s->data->examples[examples[e]];
        for (size_t i = x->from; i < x->to; i++, t++, k++) {
            const float *h = s->hidden + t * hidden;
            float *dh = s->dhidden;
            memset(dh, 0, hidden * sizeof *dh);
            for (size_t tag = 0; tag < s->net->ntags; tag++) {
                float g = s->dscore[t * s->net->ntags + tag];
                doutput_bias[tag] += g;
                for (size_t j = 0; j < hidden; j++) {
                    dh[j] += g * output[tag * hidden + j];
                    doutput[tag * hidden + j] += g * h[j];
                }
            }
            for (size_t j = 0; j < hidden; j++) {
                dh[j] = h[j] > 0 ? dh[j] * kept : 0;
                dbias[j] += dh[j];
            }
            for (size_t p = 0; p <= 2 * radius; p++) {
                float *a =
                    s->type.doutput + s->context_type[k + p] * net->columns + p * hidden;
                float *b =
                    s->evid.doutput + s->context_evid[k + p] * net->columns + p * hidden;
                for (size_t j = 0; j < hidden; j++) {
                    a[j] += dh[j];
                    b[j] += dh[j];
                }
            }
        }
        k += 2 * radius;
    }
}

/* Adds value[dim] to the gradient of a row. */
static int add_row_gradient(gaz_row_gradients *g, uint32_t row, const float *value,
                            size_t dim) {
    if (!gaz_grow(&g->row, &g->row_cap, g->count + 1, sizeof *g->row) ||
        !gaz_grow(&g->value, &g->value_cap, (g->count + 1) * dim, sizeof *g->value))
        return 0;
    g->row[g->count] = row;
    memcpy(g->value + g->count * dim, value, dim * sizeof *value);
    g->count++;
    return 1;
}

/* Through a block's matrix: its gradient, and those of its inputs. */
static int back_through(gaz_shard_block *b, const float *matrix, float *dmatrix,
                        float *turned, size_t dim, size_t columns) {
    gaz_multiply_add(dmatrix, b->input, 1, dim, b->doutput, dim, columns, b->count);
    if (!gaz_grow(&b->dinput, &b->dinput_cap, b->count * dim, sizeof(float)))
        return 0;
    clear(b->dinput, b->count * dim);
    gaz_transpose(turned, matrix, dim, columns);
    gaz_multiply_add(b->dinput, b->doutput, columns, 1, turned, b->count, dim, columns);
    return 1;
}

static int back_to_rows(gaz_shard *s) {
    const gaz_net *n = s->net;
    size_t dim = n->vec.dim + n->type.dim;
    s->vec_rows.count = s->type_rows.count = s->evid_rows.count = 0;
    for (size_t u = 0; u < s->type.count; u++) {
        const float *d = s->type.dinput + u * dim;
        uint32_t t = s->type.member[u];
        if (t < n->ntypes && n->type_vec[t] != UINT32_MAX &&
            !add_row_gradient(&s->vec_rows, n->type_vec[t], d, n->vec.dim))
            return 0;
        for (uint32_t i = s->type.first[u]; i < s->type.first[u + 1]; i++)
            if (!add_row_gradient(&s->type_rows, s->type.rows[i], d + n->vec.dim,
                                  n->type.dim))
                return 0;
    }
    for (size_t u = 0; u < s->evid.count; u++)
        for (uint32_t i = s->evid.first[u]; i < s->evid.first[u + 1]; i++)
            if (!add_row_gradient(&s->evid_rows, s->evid.rows[i],
                                  s->evid.dinput + u * n->evid.dim, n->evid.dim))
                return 0;
    return 1;
}

static int start_gradients(gaz_shard *s) {
    const gaz_net *n = s->net;
    memset(s->dense, 0, ndense(n) * sizeof *s->dense);
    gaz_shard_block *blocks[] = {&s->type, &s->evid};
    for (int i = 0; i < 2; i++) {
        if (!gaz_grow(&blocks[i]->doutput, &blocks[i]->doutput_cap,
                      blocks[i]->count * n->columns, sizeof(float)))
            return 0;
        clear(blocks[i]->doutput, blocks[i]->count * n->columns);
    }
    return gaz_grow(&s->dhidden, &s->hidden_cap[1], n->config.hidden, sizeof(float)) &&
           gaz_grow(&s->dscore, &s->score_cap[1], s->tokens * s->net->ntags, sizeof(float)) &&
           gaz_grow(&s->forward, &s->chain_cap[0], s->tokens * s->net->ntags, sizeof(double)) &&
           gaz_grow(&s->backward, &s->chain_cap[1], s->tokens * s->net->ntags, sizeof(double));
}

int gaz_shard_learn(gaz_shard *s, const float *params, const uint32_t *examples, size_t n,
                    gaz_random *r) {
    const gaz_net *net = s->net;
    if (!gather(s, examples, n, r) || !type_inputs(s, params, r) ||
        !evid_inputs(s, params, r) ||
        !hidden_and_scores(s, params, examples, n, r) || !start_gradients(s))
        return 0;
    s->loss = s->weight = 0;
    size_t t = 0;
    for (size_t e = 0; e < n; e++) {
        const gaz_example *x = &s->data->examples[examples[e]];
        size_t len = x->to - x->from;
        gaz_chain_problem p = {.scores = s->score + t * s->net->ntags,
                               .gradients = s->dscore + t * s->net->ntags,
                               .trans = params + net->trans,
                               .trans_gradients = s->dense + (net->trans - net->dense),
                               .gold = s->data->tag + x->from,
                               .n = len,
                               .ntags = (unsigned)s->net->ntags,
                               .weight = x->weight,
                               .forward = s->forward,
                               .backward = s->backward};
        s->loss += gaz_chain_loss(&p);
        s->weight += x->weight;
        t += len;
    }
    back_to_blocks(s, params, examples, n);
    return back_through(&s->type, params + net->type_matrix,
                        s->dense + (net->type_matrix - net->dense), s->turned_type,
                        net->vec.dim + net->type.dim, net->columns) &&
           back_through(&s->evid, params + net->evid_matrix,
                        s->dense + (net->evid_matrix - net->dense), s->turned_evid,
                        net->evid.dim, net->columns) &&
           back_to_rows(s);
}
