/* optimizer.c — Adam, for dense parameters and for rows. Room: train. */
#include "train/optimizer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

int gaz_optimizer_init(gaz_optimizer *o, gaz_net *net) {
    *o = (gaz_optimizer){.net = net};
    size_t most = net->vec.count;
    most = net->type.count > most ? net->type.count : most;
    most = net->evid.count > most ? net->evid.count : most;
    o->mean = calloc(net->nparams, sizeof *o->mean);
    o->square = calloc(net->nparams, sizeof *o->square);
    o->average = malloc(net->nparams * sizeof *o->average);
    o->sum = calloc(net->nparams, sizeof *o->sum);
    o->touched = calloc(most + 1, 1);
    o->last = calloc(net->vec.count + net->type.count + net->evid.count + 1,
                     sizeof *o->last);
    if (!o->mean || !o->square || !o->average || !o->sum || !o->touched || !o->last)
        return 0;
    memcpy(o->average, net->params, net->nparams * sizeof *o->average);
    return 1;
}

void gaz_optimizer_free(gaz_optimizer *o) {
    free(o->mean);
    free(o->square);
    free(o->average);
    free(o->sum);
    free(o->touched);
    free(o->last);
    free(o->rows);
    *o = (gaz_optimizer){0};
}

typedef struct rates {
    float rate, decay, average;
    float mean_bias, square_bias; /* 1 - β^t */
} rates;

static void update(gaz_optimizer *o, size_t from, size_t n, const rates *r, float decay) {
    const float b1 = 0.9f, b2 = 0.999f, tiny = 1e-8f;
    float *p = o->net->params + from, *m = o->mean + from, *v = o->square + from;
    float *g = o->sum + from, *a = o->average + from;
    for (size_t i = 0; i < n; i++) {
        m[i] = b1 * m[i] + (1 - b1) * g[i];
        v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
        p[i] -= r->rate * ((m[i] / r->mean_bias) / (sqrtf(v[i] / r->square_bias) + tiny) +
                           decay * p[i]);
        a[i] += (1 - r->average) * (p[i] - a[i]);
        g[i] = 0;
    }
}

/* A row that steps left alone: its average goes on nearing it, as if they had not. */
static void catch_up(gaz_optimizer *o, const gaz_net_rows *table, uint32_t *last,
                     uint32_t row, size_t now, float average) {
    if (last[row] >= now)
        return;
    float left = powf(average, (float)(now - last[row]));
    size_t from = table->at + (size_t)row * table->dim;
    const float *p = o->net->params + from;
    float *a = o->average + from;
    for (size_t k = 0; k < table->dim; k++)
        a[k] = p[k] + (a[k] - p[k]) * left;
    last[row] = (uint32_t)now;
}

void gaz_optimizer_settle(gaz_optimizer *o) {
    const gaz_net_rows *tables[] = {&o->net->vec, &o->net->type, &o->net->evid};
    uint32_t *last = o->last;
    for (int t = 0; t < 3; t++) {
        for (size_t r = 0; r < tables[t]->count; r++)
            catch_up(o, tables[t], last, (uint32_t)r, o->steps, o->net->config.average);
        last += tables[t]->count;
    }
}

/* Sums the shards' gradients of one table's rows and updates the rows touched. */
static int update_rows(gaz_optimizer *o, const gaz_net_rows *table, const gaz_shard *shards,
                       size_t n, size_t gradients, const rates *r, float scale,
                       uint32_t *last) {
    size_t count = 0;
    for (size_t s = 0; s < n; s++) {
        const gaz_row_gradients *g =
            (const gaz_row_gradients *)(const void *)((const char *)&shards[s] + gradients);
        if (!gaz_grow(&o->rows, &o->rows_cap, count + g->count, sizeof *o->rows))
            return 0;
        for (size_t i = 0; i < g->count; i++) {
            uint32_t row = g->row[i];
            float *sum = o->sum + table->at + row * table->dim;
            if (!o->touched[row]) {
                o->touched[row] = 1;
                o->rows[count++] = row;
            }
            for (size_t k = 0; k < table->dim; k++)
                sum[k] += scale * g->value[i * table->dim + k];
        }
    }
    for (size_t i = 0; i < count; i++) {
        catch_up(o, table, last, o->rows[i], o->steps - 1, r->average);
        update(o, table->at + o->rows[i] * table->dim, table->dim, r, 0);
        last[o->rows[i]] = (uint32_t)o->steps;
        o->touched[o->rows[i]] = 0;
    }
    return 1;
}

int gaz_optimizer_step(gaz_optimizer *o, const gaz_shard *shards, size_t n, float rate) {
    gaz_net *net = o->net;
    double weight = 0;
    for (size_t s = 0; s < n; s++)
        weight += shards[s].weight;
    if (weight <= 0)
        return 1;
    float scale = (float)(1 / weight);
    o->steps++;
    /* The average starts short, so that it does not remember the first random values. */
    float warm = 1 - 1.0f / (1 + (float)o->steps / 10);
    rates r = {.rate = rate,
               .average = warm < net->config.average ? warm : net->config.average,
               .mean_bias = 1 - powf(0.9f, (float)o->steps),
               .square_bias = 1 - powf(0.999f, (float)o->steps)};
    size_t dense = net->nparams - net->dense;
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; i < dense; i++)
            o->sum[net->dense + i] += scale * shards[s].dense[i];
    update(o, net->dense, dense, &r, net->config.decay);
    uint32_t *vec = o->last, *type = vec + net->vec.count, *evid = type + net->type.count;
    return update_rows(o, &net->vec, shards, n, offsetof(gaz_shard, vec_rows), &r, scale,
                       vec) &&
           update_rows(o, &net->type, shards, n, offsetof(gaz_shard, type_rows), &r, scale,
                       type) &&
           update_rows(o, &net->evid, shards, n, offsetof(gaz_shard, evid_rows), &r, scale,
                       evid);
}
