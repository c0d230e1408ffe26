/* kernels.c — the network's inner loops over vectors of integers. Room: tag. */
#include "tag/kernels.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define HAVE_AVX2 1
#define AVX2 __attribute__((target("avx2")))
#else
#define HAVE_AVX2 0
#endif

#define INLINE static inline __attribute__((always_inline))

enum { STRIP = 64 };

static int16_t narrow(int32_t sum, int shift, int limit) {
    int32_t x = (sum + (1 << (shift - 1))) >> shift;
    return (int16_t)(x > limit ? limit : x < -limit ? -limit : x);
}

static void multiply_plain(int16_t *row, const int16_t *input, size_t dim,
                           const int16_t *matrix, size_t columns, int shift, int limit) {
    for (size_t from = 0; from < columns; from += STRIP) {
        size_t n = columns - from < STRIP ? columns - from : STRIP;
        int32_t sum[STRIP] = {0};
        for (size_t i = 0; i < dim; i += 2) {
            const int16_t *m = matrix + i * columns + 2 * from;
            for (size_t j = 0; j < n; j++)
                sum[j] += input[i] * m[2 * j] + input[i + 1] * m[2 * j + 1];
        }
        for (size_t j = 0; j < n; j++)
            row[from + j] = narrow(sum[j], shift, limit);
    }
}

INLINE void add_body(int16_t *sum, const int16_t *add, size_t n) {
    for (size_t i = 0; i < n; i++)
        sum[i] = (int16_t)(sum[i] + add[i]);
}

INLINE void score_body(int32_t *out, int16_t *layer, const int16_t *matrix,
                       const int32_t *bias, size_t rows, size_t n, int limit) {
    int16_t top = (int16_t)limit;
    for (size_t i = 0; i < n; i++)
        layer[i] = layer[i] < 0 ? 0 : layer[i] > top ? top : layer[i];
    for (size_t r = 0; r < rows; r++) {
        const int16_t *m = matrix + r * n;
        int32_t sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += layer[i] * m[i];
        out[r] = sum + bias[r];
    }
}

static void add_plain(int16_t *sum, const int16_t *add, size_t n) { add_body(sum, add, n); }

static void score_plain(int32_t *out, int16_t *layer, const int16_t *matrix,
                        const int32_t *bias, size_t rows, size_t n, int limit) {
    score_body(out, layer, matrix, bias, rows, n, limit);
}

#if HAVE_AVX2
AVX2 INLINE __m256i load(const int16_t *p) {
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Sixteen columns' sums, narrowed: packing works in halves of a register, so the quarters
 * are put back in order. */
AVX2 INLINE void store_narrow(int16_t *row, __m256i a, __m256i b, int shift, int limit) {
    const __m256i half = _mm256_set1_epi32(1 << (shift - 1));
    const __m128i by = _mm_cvtsi32_si128(shift);
    a = _mm256_sra_epi32(_mm256_add_epi32(a, half), by);
    b = _mm256_sra_epi32(_mm256_add_epi32(b, half), by);
    __m256i both = _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xD8);
    both = _mm256_min_epi16(both, _mm256_set1_epi16((int16_t)limit));
    both = _mm256_max_epi16(both, _mm256_set1_epi16((int16_t)-limit));
    _mm256_storeu_si256((__m256i *)(void *)row, both);
}

/* Eight columns at a time, `blocks` times, at most eight: a pair of inputs is loaded once for
 * all, and one instruction multiplies both and adds them. */
AVX2 INLINE void multiply_blocks(int16_t *row, const int16_t *input, size_t dim,
                                 const int16_t *matrix, size_t columns, int shift,
                                 int limit, int blocks) {
    __m256i sum[8];
    for (int k = 0; k < blocks; k++)
        sum[k] = _mm256_setzero_si256();
    for (size_t i = 0; i < dim; i += 2) {
        int32_t pair;
        memcpy(&pair, input + i, sizeof pair);
        if (pair == 0)
            continue;
        const int16_t *m = matrix + i * columns;
        __m256i x = _mm256_set1_epi32(pair);
        for (int k = 0; k < blocks; k++)
            sum[k] = _mm256_add_epi32(sum[k], _mm256_madd_epi16(load(m + k * 16), x));
    }
    for (int k = 0; k < blocks; k += 2)
        store_narrow(row + k * 8, sum[k], sum[k + 1], shift, limit);
}

AVX2 static void multiply_avx2(int16_t *row, const int16_t *input, size_t dim,
                               const int16_t *matrix, size_t columns, int shift,
                               int limit) {
    size_t j = 0;
    for (; j + 64 <= columns; j += 64)
        multiply_blocks(row + j, input, dim, matrix + 2 * j, columns, shift, limit, 8);
    for (; j < columns; j += 16)
        multiply_blocks(row + j, input, dim, matrix + 2 * j, columns, shift, limit, 2);
}

AVX2 static void add_avx2(int16_t *sum, const int16_t *add, size_t n) {
    add_body(sum, add, n);
}

AVX2 static void score_avx2(int32_t *out, int16_t *layer, const int16_t *matrix,
                            const int32_t *bias, size_t rows, size_t n, int limit) {
    score_body(out, layer, matrix, bias, rows, n, limit);
}
#endif

gaz_kernels gaz_kernels_choose(int plain) {
    gaz_kernels k = {multiply_plain, add_plain, score_plain};
#if HAVE_AVX2
    if (!plain && __builtin_cpu_supports("avx2"))
        k = (gaz_kernels){multiply_avx2, add_avx2, score_avx2};
#else
    (void)plain;
#endif
    return k;
}
