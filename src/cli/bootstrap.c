/* bootstrap.c — how far strict F1 would swing had other documents been judged. Room: cli.
 */
#include "cli/bootstrap.h"

#include <stdlib.h>
#include <string.h>

/* The figures of all resamples: f1[side][row][resample], negative where undefined. */
typedef struct work {
    const gaz_comparison *side[2];
    size_t nsides, rows, resamples;
    double *f1;
    gaz_tally *sums; /* [nsides][rows] of one resample */
    double *sorted;  /* [resamples] scratch */
} work;

/* splitmix64 (Steele, Lea and Flood, 2014). */
static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* Below n, by the high half of the product (Lemire, 2019); its bias is below n / 2^64. */
static size_t draw(uint64_t *state, size_t n) {
    __extension__ typedef unsigned __int128 wide;
    return (size_t)((wide)next_random(state) * n >> 64);
}

static double *f1_of(const work *k, size_t side, size_t row) {
    return k->f1 + (side * k->rows + row) * k->resamples;
}

static void add_document(work *k, size_t doc) {
    for (size_t side = 0; side < k->nsides; side++) {
        const gaz_counts *counts = k->side[side]->by_doc + doc * (k->rows - 1);
        gaz_tally *sums = k->sums + side * k->rows;
        for (size_t l = 0; l + 1 < k->rows; l++) {
            sums[l].gold += counts[l].gold;
            sums[l].predicted += counts[l].predicted;
            sums[l].strict += counts[l].strict;
        }
    }
}

static void take_figures(work *k, size_t resample) {
    for (size_t side = 0; side < k->nsides; side++) {
        gaz_tally *sums = k->sums + side * k->rows, *all = &sums[k->rows - 1];
        for (size_t row = 0; row < k->rows; row++) {
            const gaz_tally *t = &sums[row];
            size_t names = t->gold + t->predicted;
            f1_of(k, side, row)[resample] = names ? gaz_ratio(2 * t->strict, names) : -1;
            if (t == all)
                continue;
            all->gold += t->gold;
            all->predicted += t->predicted;
            all->strict += t->strict;
        }
    }
}

static void resample_all(work *k) {
    uint64_t state = 20260101; /* any number: what matters is that it stays */
    size_t docs = k->side[0]->gold->count;
    for (size_t r = 0; r < k->resamples; r++) {
        memset(k->sums, 0, k->nsides * k->rows * sizeof *k->sums);
        for (size_t i = 0; i < docs; i++)
            add_document(k, draw(&state, docs));
        take_figures(k, r);
    }
}

static int by_size(const void *a, const void *b) {
    const double *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Of k->sorted[0..n), which it sorts. */
static gaz_interval middle(work *k, size_t n) {
    gaz_interval i = {.resamples = n};
    if (n) {
        size_t outside = n / 40; /* 2.5 % on each side */
        qsort(k->sorted, n, sizeof *k->sorted, by_size);
        i.low = k->sorted[outside];
        i.high = k->sorted[n - 1 - outside];
    }
    return i;
}

static gaz_interval f1_interval(work *k, size_t side, size_t row) {
    const double *f1 = f1_of(k, side, row);
    size_t n = 0;
    for (size_t r = 0; r < k->resamples; r++)
        if (f1[r] >= 0)
            k->sorted[n++] = f1[r];
    return middle(k, n);
}

static void compare(work *k, size_t row, gaz_resampled *out) {
    const double *a = f1_of(k, 0, row), *b = f1_of(k, 1, row);
    size_t n = 0, better = 0, worse = 0;
    for (size_t r = 0; r < k->resamples; r++)
        if (a[r] >= 0 && b[r] >= 0) {
            k->sorted[n++] = a[r] - b[r];
            better += a[r] > b[r];
            worse += a[r] < b[r];
        }
    out->difference = middle(k, n);
    out->better = gaz_ratio(better, n);
    out->worse = gaz_ratio(worse, n);
}

int gaz_bootstrap(gaz_resampled *out, const gaz_comparison *first,
                  const gaz_comparison *second, size_t resamples) {
    work k = {.side = {first, second},
              .nsides = second ? 2 : 1,
              .rows = first->nlabels + 1,
              .resamples = resamples};
    memset(out, 0, k.rows * sizeof *out);
    if (!resamples)
        return 1;
    if (resamples < SIZE_MAX / sizeof(double) / 2 / k.rows)
        k.f1 = malloc(k.nsides * k.rows * resamples * sizeof *k.f1);
    k.sums = malloc(k.nsides * k.rows * sizeof *k.sums);
    k.sorted = malloc(resamples * sizeof *k.sorted);
    int ok = k.f1 && k.sums && k.sorted;
    if (ok) {
        resample_all(&k);
        for (size_t row = 0; row < k.rows; row++) {
            for (size_t side = 0; side < k.nsides; side++)
                out[row].f1[side] = f1_interval(&k, side, row);
            if (second)
                compare(&k, row, &out[row]);
        }
    }
    free(k.f1);
    free(k.sums);
    free(k.sorted);
    return ok;
}
