/* hash.h — hashing of bytes and of small integers, the same on every machine.
 *
 * Bytes: 64-bit multiply and fold over little-endian words (after Wang Yi, wyhash, 2019).
 * The values stand in compiled files: a change here is a change of the file version.
 * Room: base. */
#ifndef GAZ_BASE_HASH_H
#define GAZ_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t gaz_load64(const unsigned char *p) {
    uint64_t v;
    memcpy(&v, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    v = __builtin_bswap64(v);
#endif
    return v;
}

static inline uint64_t gaz_load_tail(const unsigned char *p, size_t n) {
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

static inline uint64_t gaz_mix(uint64_t a, uint64_t b) {
    __extension__ unsigned __int128 r = (unsigned __int128)a * b;
    return (uint64_t)r ^ (uint64_t)(r >> 64);
}

static inline uint64_t gaz_hash_bytes(const void *bytes, size_t len) {
    const unsigned char *p = bytes;
    uint64_t h = 0x9E3779B97F4A7C15u ^ len;
    while (len >= 8) {
        h = gaz_mix(h ^ gaz_load64(p), 0xA0761D6478BD642Fu);
        p += 8;
        len -= 8;
    }
    return gaz_mix(h ^ gaz_load_tail(p, len), 0xE7037ED1A0B428DBu);
}

static inline uint64_t gaz_hash_pair(uint32_t a, uint32_t b) {
    return gaz_mix(((uint64_t)a << 32 | b) ^ 0x9E3779B97F4A7C15u, 0xA0761D6478BD642Fu);
}

#endif
