/* matrix.h — the dense algebra of the trainer. Room: train. */
#ifndef GAZ_TRAIN_MATRIX_H
#define GAZ_TRAIN_MATRIX_H

#include <stddef.h>

/* c[m][n] += a · b, where a(i, p) = a[i * row + p * column] and b is [k][n]. Sums are made in
 * one fixed order. */
void gaz_multiply_add(float *c, const float *a, size_t row, size_t column, const float *b,
                      size_t m, size_t n, size_t k);
/* out[columns][rows] = in[rows][columns] turned over. */
void gaz_transpose(float *out, const float *in, size_t rows, size_t columns);

#endif
