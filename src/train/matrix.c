/* matrix.c — the dense algebra of the trainer. Room: train. */
#include "train/matrix.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif

enum { STRIP = 256, ROWS = 4 };

/* Four rows of c at a time, so that each value of b that is loaded is used four times. */
WIDE void gaz_multiply_add(float *c, const float *a, size_t row, size_t column,
                           const float *b, size_t m, size_t n, size_t k) {
    for (size_t from = 0; from < n; from += STRIP) {
        size_t width = n - from < STRIP ? n - from : STRIP;
        for (size_t i = 0; i < m; i += ROWS) {
            size_t rows = m - i < ROWS ? m - i : ROWS;
            float sum[ROWS][STRIP] = {{0}};
            for (size_t p = 0; p < k; p++) {
                const float *bp = b + p * n + from;
                float x[ROWS] = {0};
                for (size_t r = 0; r < rows; r++)
                    x[r] = a[(i + r) * row + p * column];
                for (size_t j = 0; j < width; j++) {
                    sum[0][j] += x[0] * bp[j];
                    sum[1][j] += x[1] * bp[j];
                    sum[2][j] += x[2] * bp[j];
                    sum[3][j] += x[3] * bp[j];
                }
            }
            for (size_t r = 0; r < rows; r++)
                for (size_t j = 0; j < width; j++)
                    c[(i + r) * n + from + j] += sum[r][j];
        }
    }
}

void gaz_transpose(float *out, const float *in, size_t rows, size_t columns) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++)
            out[c * rows + r] = in[r * columns + c];
}
