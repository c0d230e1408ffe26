/* kernels.h — the network's inner loops over vectors of integers. Room: tag.
 *
 * Each loop exists for any machine and, on x86-64, once more for wider registers; which one
 * runs is found out when a network is made. Integers: both give the same bits. */
#ifndef GAZ_TAG_KERNELS_H
#define GAZ_TAG_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef struct gaz_kernels {
    /* row[columns] = input[dim] · matrix, shifted right by shift with rounding, clamped to
     * ± limit. matrix is [dim / 2][columns][2]: two rows interleaved. columns is a multiple
     * of 16, dim of 2. */
    void (*multiply)(int16_t *row, const int16_t *input, size_t dim, const int16_t *matrix,
                     size_t columns, int shift, int limit);
    /* sum[n] += add[n]; n is a multiple of 16. */
    void (*add)(int16_t *sum, const int16_t *add, size_t n);
    /* out[rows] = matrix[rows][n] · relu(layer[n]) + bias[rows], layer clamped to
     * 0 … limit in place. */
    void (*score)(int32_t *out, int16_t *layer, const int16_t *matrix, const int32_t *bias,
                  size_t rows, size_t n, int limit);
} gaz_kernels;

/* The ones for this machine; plain: 1 for those of any machine. */
gaz_kernels gaz_kernels_choose(int plain);

#endif
