/* kernels.h — the network's inner loops over vectors of integers. Room: tag.
 *
 * Each loop exists for any machine and, on x86-64, once more for wider registers; which
 * one runs is found out when a network is made. Integers: both give the same bits. */
#ifndef GAZ_TAG_KERNELS_H
#define GAZ_TAG_KERNELS_H

#include <stddef.h>
#include <stdint.h>

typedef struct gaz_kernels {
    /* rows[nrows][columns] = inputs[nrows][dim] · matrix, shifted right by shift with
     * rounding, clamped to ± 127. matrix is [dim / 2][columns][2]: two rows interleaved.
     * columns is a multiple of 16, dim of 2. */
    void (*multiply)(int8_t *const *rows, const int16_t *inputs, size_t nrows, size_t dim,
                     const int16_t *matrix, size_t columns, int shift);
    /* layer[n] = bias + the sum of bands[nbands][n] shifted left by shift, clamped to
     * 0 … limit; n is a multiple of 16. */
    void (*layer)(int16_t *layer, const int16_t *bias, const int8_t *const *bands,
                  size_t nbands, size_t n, int shift, int limit);
    /* out[rows] = matrix[rows][n] · layer[n] + bias[rows]; n is a multiple of 16. */
    void (*score)(int32_t *out, const int16_t *layer, const int16_t *matrix,
                  const int32_t *bias, size_t rows, size_t n);
} gaz_kernels;

/* The ones for this machine; plain: 1 for those of any machine. */
gaz_kernels gaz_kernels_choose(int plain);

#endif
