/* random.h — numbers that only look random: the same from the same seed on every machine
 * (Steele, Lea and Flood, 2014: SplitMix64). Room: train. */
#ifndef GAZ_TRAIN_RANDOM_H
#define GAZ_TRAIN_RANDOM_H

#include <stdint.h>

typedef struct gaz_random {
    uint64_t state;
} gaz_random;

static inline uint64_t gaz_random_next(gaz_random *r) {
    uint64_t z = (r->state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
/* Streams of one seed do not meet. */
static inline gaz_random gaz_random_start(uint64_t seed, uint64_t stream) {
    gaz_random r = {seed};
    r.state = gaz_random_next(&r) ^ (stream * 0xD6E8FEB86659FD93u);
    return r;
}
/* In [0, 1). */
static inline float gaz_random_unit(gaz_random *r) {
    return (float)(gaz_random_next(r) >> 40) * (1.0f / 16777216.0f);
}
/* Nearly normal, mean 0, deviation 1: the sum of twelve units less six. */
static inline float gaz_random_normal(gaz_random *r) {
    float sum = -6;
    for (int i = 0; i < 12; i++)
        sum += gaz_random_unit(r);
    return sum;
}

#endif
