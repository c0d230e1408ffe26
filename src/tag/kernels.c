/* kernels.c — the network's inner loops over vectors of integers. Room: tag. */
#include "tag/kernels.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAVE_AVX2 1
#define AVX2      __attribute__((target("avx2")))
#else
#define HAVE_AVX2 0
#endif

#define INLINE static inline __attribute__((always_inline))

/* Columns of the matrix taken at a time: a strip stays near while all rows pass. */
enum { STRIP = 32 };

static int8_t narrow(int32_t sum, int shift) {
    int32_t x = (sum + (1 << (shift - 1))) >> shift;
    return (int8_t)(x > INT8_MAX ? INT8_MAX : x < -INT8_MAX ? -INT8_MAX : x);
}

static void multiply_plain(int8_t *const *rows, const int16_t *inputs, size_t nrows,
                           size_t dim, const int16_t *matrix, size_t columns, int shift) {
    for (size_t from = 0; from < columns; from += STRIP) {
        size_t n = columns - from < STRIP ? columns - from : STRIP;
        for (size_t r = 0; r < nrows; r++) {
            const int16_t *input = inputs + r * dim;
            int32_t sum[STRIP] = {0};
            for (size_t i = 0; i < dim; i += 2) {
                const int16_t *m = matrix + i * columns + 2 * from;
                for (size_t j = 0; j < n; j++)
                    sum[j] += input[i] * m[2 * j] + input[i + 1] * m[2 * j + 1];
            }
            for (size_t j = 0; j < n; j++)
                rows[r][from + j] = narrow(sum[j], shift);
        }
    }
}

static void layer_plain(int16_t *layer, const int16_t *bias, const int8_t *const *bands,
                        size_t nbands, size_t n, int shift, int limit) {
    for (size_t i = 0; i < n; i++) {
        int sum = 0;
        for (size_t b = 0; b < nbands; b++)
            sum += bands[b][i];
        sum = sum * (1 << shift) + bias[i];
        layer[i] = (int16_t)(sum < 0 ? 0 : sum > limit ? limit : sum);
    }
}

INLINE void score_body(int32_t *out, const int16_t *layer, const int16_t *matrix,
                       const int32_t *bias, size_t rows, size_t n) {
    for (size_t r = 0; r < rows; r++) {
        const int16_t *m = matrix + r * n;
        int32_t sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += layer[i] * m[i];
        out[r] = sum + bias[r];
    }
}

static void score_plain(int32_t *out, const int16_t *layer, const int16_t *matrix,
                        const int32_t *bias, size_t rows, size_t n) {
    score_body(out, layer, matrix, bias, rows, n);
}

#if HAVE_AVX2
AVX2 INLINE __m256i load(const int16_t *p) {
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}
AVX2 INLINE __m256i load_bytes(const int8_t *p) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)p));
}

/* Sixteen columns' sums, narrowed: packing works in halves of a register, so the quarters
 * are put back in order. */
AVX2 INLINE void store_narrow(int8_t *row, __m256i a, __m256i b, int shift) {
    const __m256i half = _mm256_set1_epi32(1 << (shift - 1));
    const __m128i by = _mm_cvtsi32_si128(shift);
    a = _mm256_sra_epi32(_mm256_add_epi32(a, half), by);
    b = _mm256_sra_epi32(_mm256_add_epi32(b, half), by);
    __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xD8);
    __m128i bytes =
        _mm_packs_epi16(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1));
    bytes = _mm_max_epi8(bytes, _mm_set1_epi8(-INT8_MAX));
    _mm_storeu_si128((__m128i *)(void *)row, bytes);
}

/* Eight columns at a time, `blocks` times, for `rows` rows (1 or 2) whose inputs follow
 * one another: what is loaded of the matrix serves both. One instruction multiplies a
 * pair of inputs and adds the products. */
AVX2 INLINE void multiply_strip(int8_t *const *rows, size_t at, const int16_t *inputs,
                                size_t dim, const int16_t *matrix, size_t columns,
                                int shift, int nrows, int blocks) {
    __m256i sum[2][STRIP / 8];
    for (int r = 0; r < nrows; r++)
        for (int k = 0; k < blocks; k++)
            sum[r][k] = _mm256_setzero_si256();
    for (size_t i = 0; i < dim; i += 2) {
        const int16_t *m = matrix + i * columns + 2 * at;
        __m256i x[2];
        for (int r = 0; r < nrows; r++) {
            int32_t pair;
            memcpy(&pair, inputs + (size_t)r * dim + i, sizeof pair);
            x[r] = _mm256_set1_epi32(pair);
        }
        for (int k = 0; k < blocks; k++) {
            __m256i column = load(m + k * 16);
            for (int r = 0; r < nrows; r++)
                sum[r][k] = _mm256_add_epi32(sum[r][k], _mm256_madd_epi16(column, x[r]));
        }
    }
    for (int r = 0; r < nrows; r++)
        for (int k = 0; k < blocks; k += 2)
            store_narrow(rows[r] + at + k * 8, sum[r][k], sum[r][k + 1], shift);
}

AVX2 INLINE void multiply_columns(int8_t *const *rows, size_t at, const int16_t *inputs,
                                  size_t nrows, size_t dim, const int16_t *matrix,
                                  size_t columns, int shift, int blocks) {
    size_t r = 0;
    for (; r + 2 <= nrows; r += 2)
        multiply_strip(rows + r, at, inputs + r * dim, dim, matrix, columns, shift, 2,
                       blocks);
    if (r < nrows)
        multiply_strip(rows + r, at, inputs + r * dim, dim, matrix, columns, shift, 1,
                       blocks);
}

AVX2 static void multiply_avx2(int8_t *const *rows, const int16_t *inputs, size_t nrows,
                               size_t dim, const int16_t *matrix, size_t columns,
                               int shift) {
    size_t at = 0;
    for (; at + STRIP <= columns; at += STRIP)
        multiply_columns(rows, at, inputs, nrows, dim, matrix, columns, shift, STRIP / 8);
    if (at < columns)
        multiply_columns(rows, at, inputs, nrows, dim, matrix, columns, shift, 2);
}

/* Sixteen columns at a time, `blocks` times. */
AVX2 INLINE void layer_strip(int16_t *layer, const int16_t *bias,
                             const int8_t *const *bands, size_t nbands, size_t at,
                             int shift, int limit, int blocks) {
    const __m128i by = _mm_cvtsi32_si128(shift);
    const __m256i top = _mm256_set1_epi16((int16_t)limit);
    __m256i sum[4];
    for (int k = 0; k < blocks; k++)
        sum[k] = _mm256_setzero_si256();
    for (size_t b = 0; b < nbands; b++)
        for (int k = 0; k < blocks; k++)
            sum[k] = _mm256_add_epi16(sum[k], load_bytes(bands[b] + at + k * 16));
    for (int k = 0; k < blocks; k++) {
        __m256i x =
            _mm256_add_epi16(_mm256_sll_epi16(sum[k], by), load(bias + at + k * 16));
        x = _mm256_min_epi16(_mm256_max_epi16(x, _mm256_setzero_si256()), top);
        _mm256_storeu_si256((__m256i *)(void *)(layer + at + k * 16), x);
    }
}

AVX2 static void layer_avx2(int16_t *layer, const int16_t *bias,
                            const int8_t *const *bands, size_t nbands, size_t n,
                            int shift, int limit) {
    size_t i = 0;
    for (; i + 48 <= n; i += 48)
        layer_strip(layer, bias, bands, nbands, i, shift, limit, 3);
    for (; i < n; i += 16)
        layer_strip(layer, bias, bands, nbands, i, shift, limit, 1);
}

AVX2 static void score_avx2(int32_t *out, const int16_t *layer, const int16_t *matrix,
                            const int32_t *bias, size_t rows, size_t n) {
    score_body(out, layer, matrix, bias, rows, n);
}
#endif

gaz_kernels gaz_kernels_choose(int plain) {
    gaz_kernels k = {multiply_plain, layer_plain, score_plain};
#if HAVE_AVX2
    if (!plain && __builtin_cpu_supports("avx2"))
        k = (gaz_kernels){multiply_avx2, layer_avx2, score_avx2};
#else
    (void)plain;
#endif
    return k;
}
