/* features.c — what a word type says by itself, as hashed features. Room: tag. */
#include "tag/features.h"

#include "base/hash.h"
#include "text/fold.h"

/* Kinds of features: their numbers stand in trained models. */
enum {
    KIND_NONE = 1, /* the type beyond the text's ends */
    KIND_FORM,
    KIND_PREFIX3,
    KIND_SUFFIX3,
    KIND_SUFFIX4,
    KIND_SHAPE,
    KIND_LENGTH,
    KIND_CLUSTER, /* + length of the path's prefix */
    KIND_LIST = 40,
    KIND_BEGINS,
    KIND_MARKS
};

uint32_t gaz_feature(unsigned kind, uint32_t value) {
    return (uint32_t)gaz_hash_pair(kind, value);
}

void gaz_list_keys_find(gaz_list_keys *k, const gaz_gazetteer *base) {
    k->count = base->nlists < GAZ_LISTS_MAX ? base->nlists : GAZ_LISTS_MAX;
    for (size_t l = 0; l < k->count; l++) {
        const char *id = gaz_string(base, base->lists[l].id);
        k->at[l] = (uint32_t)gaz_hash_bytes(id, strlen(id));
    }
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }

/* A number without the spaces inside, of whatever kind: « 20 000 ». */
static size_t close_number(char *s, size_t len) {
    size_t kept = 0;
    for (size_t i = 0; i < len; i++)
        if (s[i] > ' ' && (unsigned char)s[i] < 0x80)
            s[kept++] = s[i];
    return kept;
}

size_t gaz_vector_spelling(const gaz_word *w, char *out) {
    size_t n = gaz_fold_spelling(w->text, w->len, out);
    if (w->cls != GAZ_TOK_NUMBER)
        return n;
    n = close_number(out, n);
    for (size_t i = 0; i < n; i++)
        out[i] = is_digit(out[i]) ? '0' : out[i];
    return n;
}

uint32_t gaz_spelling_key(const gaz_word *w) {
    char out[GAZ_FOLD_MAX];
    size_t n = gaz_vector_spelling(w, out);
    return (uint32_t)gaz_hash_bytes(out, n);
}

uint32_t gaz_folded_key(const gaz_word *w) { return (uint32_t)w->key; }

/* Bytes of the first n characters of s[0..len), or of the last n. */
static size_t head(const char *s, size_t len, unsigned n) {
    size_t i = 0;
    while (i < len && n--)
        for (i++; i < len && ((unsigned char)s[i] & 0xC0) == 0x80;)
            i++;
    return i;
}

static size_t tail(const char *s, size_t len, unsigned n) {
    size_t i = len;
    while (i > 0 && n--)
        for (i--; i > 0 && ((unsigned char)s[i] & 0xC0) == 0x80;)
            i--;
    return i;
}

static uint32_t add_affixes(uint32_t *out, const char *s, size_t len) {
    static const struct {
        unsigned kind, chars;
    } HEADS[] = {{KIND_PREFIX3, 3}}, TAILS[] = {{KIND_SUFFIX3, 3}, {KIND_SUFFIX4, 4}};
    unsigned n = 0;
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++)
        out[n++] = gaz_feature(
            HEADS[i].kind, (uint32_t)gaz_hash_bytes(s, head(s, len, HEADS[i].chars)));
    for (size_t i = 0; i < sizeof TAILS / sizeof *TAILS; i++) {
        size_t from = tail(s, len, TAILS[i].chars);
        out[n++] =
            gaz_feature(TAILS[i].kind, (uint32_t)gaz_hash_bytes(s + from, len - from));
    }
    return n;
}

/* Which marks stand inside: hyphen, apostrophe, full stop, digit, accent. */
static uint32_t marks(const char *s, size_t len) {
    uint32_t m = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)s[i];
        m |= c == '-' ? 1u : c == '\'' ? 2u : c == '.' ? 4u : 0;
        m |= is_digit(s[i]) ? 8u : c >= 0x80 ? 16u : 0;
    }
    return m;
}

static unsigned add_lists(uint32_t *out, const gaz_listset *set, unsigned kind,
                          const gaz_list_keys *lists, unsigned room) {
    unsigned n = 0;
    for (unsigned part = 0; part < GAZ_LISTS_MAX / 64; part++)
        for (uint64_t bits = set->bits[part]; bits && n < room; bits &= bits - 1) {
            unsigned l = part * 64 + (unsigned)__builtin_ctzll(bits);
            if (l < lists->count)
                out[n++] = gaz_feature(kind, lists->at[l]);
        }
    return n;
}

unsigned gaz_type_features(const gaz_word *w, uint32_t cluster, const gaz_list_keys *lists,
                           uint32_t *out) {
    if (w->len == 0) {
        out[0] = gaz_feature(KIND_NONE, 0);
        return 1;
    }
    char folded[GAZ_FOLD_MAX];
    size_t len = gaz_fold(w->text, w->len, folded);
    if (w->cls == GAZ_TOK_NUMBER)
        len = close_number(folded, len);
    unsigned n = 0;
    out[n++] = gaz_feature(KIND_FORM, (uint32_t)gaz_hash_bytes(folded, len));
    out[n++] = gaz_feature(KIND_SHAPE, w->shape * 16u + w->cls);
    out[n++] = gaz_feature(KIND_LENGTH, len < 12 ? (uint32_t)len : 12u);
    out[n++] = gaz_feature(KIND_MARKS, marks(folded, len) * 16 + w->shape);
    if (w->cls == GAZ_TOK_WORD || w->cls == GAZ_TOK_ABBREV)
        n += add_affixes(out + n, folded, len);
    if (cluster) {
        static const unsigned PREFIXES[] = {5, 9, 31};
        unsigned bits = 31u - (unsigned)__builtin_clz(cluster);
        for (size_t i = 0; i < sizeof PREFIXES / sizeof *PREFIXES; i++) {
            unsigned keep = PREFIXES[i] < bits ? PREFIXES[i] : bits;
            out[n++] =
                gaz_feature(KIND_CLUSTER + (unsigned)i, cluster >> (bits - keep));
        }
    }
    n += add_lists(out + n, &w->lists->alone, KIND_LIST, lists, 64);
    n += add_lists(out + n, &w->lists->begins, KIND_BEGINS, lists, 64);
    return n;
}
