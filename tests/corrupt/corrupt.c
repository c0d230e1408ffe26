/* corrupt.c — damaged data files and lists: any answer is right but a crash.
 *
 * A small file is made, then damaged in every way a disk, a transfer or a forger may: cut
 * at every byte of its head, bits turned, sizes and offsets of sections changed, each
 * number of each section replaced by the worst ones, tables without a free slot. What
 * still opens is used as the tagger would. The copy is exactly as large as the file, so
 * that under the sanitizers a read beyond it is found. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compile/gazetteer_builder.h"
#include "data/describe.h"
#include "match/matcher.h"

enum { HEADER_SIZE = 48, TABLE_ENTRY = 24 };

static size_t opened, refused, verified;
static const unsigned char *whole; /* the undamaged file, [whole_len] */
static size_t whole_len;

static void stop(const char *what) {
    fprintf(stderr, "corrupt: %s\n", what);
    exit(EXIT_FAILURE);
}

static const char TSV[] =
    "# list: lieux\n# columns: form\tlabel\tname\tid\tcountry\tlat\tlon\tpriority\n"
    "Paris\tPLACE\tParis\t1\tFR\t48.8\t2.3\t7\n"
    "Saint-Denis\tPLACE\nLe Havre\tPLACE\nNew York\tPLACE\n"
    "New York City\tPLACE\nCôte d'Ivoire\tCOUNTRY\nL'Équipe\tORGANIZATION\n"
    "Tour de France\tstop\nPeter Pan\tPERSON\n";
/* Words of which only a print is kept. */
static const char WORDS[] = "# list: mots\n# label: none\n# case: fold\n# source: ours\n"
                            "# licence: MIT\n# date: 2026-11-25\n# columns: form\n"
                            "choses\nchosé\nsont\nété\nhavres\na bord\n";
static const char TEXT[] =
    "À Paris, au Havre, SAINT-DENIS, New York City et New York, en Côte "
    "d’Ivoire. L’Équipe du Tour de France a vu Peter Pan à PARIS.\n\n"
    "LES CHOSES SONT AU HAVRE";

/* All that a tagger or `gazette data` does with a file. */
static int ignore_phrase(void *self, const gaz_list_phrase *p) {
    *(size_t *)self += strlen(p->phrase) + (p->entry ? p->entry->geonames : 0);
    return 0;
}

static void use(const gaz_gazetteer *g) {
    gaz_words words;
    gaz_tokens tokens = {0};
    gaz_matches matches = {0};
    size_t seen = 0;
    if (!gaz_words_init(&words, g, NULL) || !gaz_tokenize(&tokens, TEXT, strlen(TEXT)) ||
        !gaz_words_find(&words, TEXT, &tokens) ||
        !gaz_match_all(&matches, &words, TEXT, &tokens))
        stop("out of memory");
    for (size_t i = 0; i < matches.count; i++) {
        const gaz_reading *r = gaz_match_reading(&words, &matches.at[i]);
        const gaz_list *l = gaz_match_list(&words, &matches.at[i]);
        gaz_entry e;
        seen += gaz_entry_read(g, r->entry, &e) + strlen(gaz_string(g, l->id)) +
                strlen(e.name) + strlen(e.country) + strlen(e.id) + l->label +
                (unsigned)gaz_reading_priority(g, r);
    }
    for (unsigned i = 0; i < g->nlists; i++) {
        gaz_list_info info;
        if (gaz_list_describe(g, i, &info))
            seen += strlen(info.id) + strlen(info.label);
    }
    if (g->nlists &&
        gaz_list_dump(g, (unsigned)(seen % g->nlists), ignore_phrase, &seen) < 0)
        stop("out of memory");
    gaz_matches_free(&matches);
    gaz_tokens_free(&tokens);
    gaz_words_free(&words);
}

/* Opens a copy of image[0..len) and uses what opens. */
static void try_image(const unsigned char *image, size_t len) {
    gaz_error err = {0};
    gaz_container c;
    gaz_gazetteer g;
    unsigned char *copy = malloc(len ? len : 1);
    if (!copy)
        stop("out of memory");
    if (len)
        memcpy(copy, image, len);
    if (gaz_container_open_memory(&c, copy, len, "GAZT", GAZ_FILE_VERSION, "x", &err) <
            0 ||
        gaz_gazetteer_open(&g, c, "x", &err) < 0) {
        if (err.code >= 0 || err.text[0] == '\0')
            stop("an error without a text");
        refused++;
    } else {
        opened++;
        use(&g);
        /* The number put in may be the one that was there. */
        int same = len == whole_len && memcmp(copy, whole, len) == 0;
        if (gaz_gazetteer_verify(&g, "x", &err) == GAZ_OK && !same)
            verified++;
    }
    free(copy);
}

static void put32(unsigned char *p, uint32_t v) {
    memcpy(p, &v, 4);
}
static void put64(unsigned char *p, uint64_t v) {
    memcpy(p, &v, 8);
}
static uint64_t get64(const unsigned char *p) {
    uint64_t v;
    memcpy(&v, p, 8);
    return v;
}

static void truncations(const unsigned char *image, size_t len, size_t head) {
    for (size_t n = 0; n <= head; n++)
        try_image(image, n);
    for (size_t n = head; n < len; n += 61)
        try_image(image, n);
    if (opened)
        stop("a truncated file was opened");
    /* The same with a header that admits the new size. */
    unsigned char *cut = malloc(len);
    if (!cut)
        stop("out of memory");
    memcpy(cut, image, len);
    for (size_t n = HEADER_SIZE; n < len; n += n < head ? 1 : 61) {
        put64(cut + 24, n);
        try_image(cut, n);
    }
    free(cut);
}

static void turned_bits(unsigned char *image, size_t len, size_t head) {
    for (size_t i = 0; i < head; i++)
        for (int bit = 0; bit < 8; bit++) {
            image[i] ^= (unsigned char)(1 << bit);
            try_image(image, len);
            image[i] ^= (unsigned char)(1 << bit);
        }
    uint32_t state = 2463534242u; /* xorshift (Marsaglia 2003): the same run every time */
    for (int i = 0; i < 4000; i++) {
        unsigned char was[8];
        size_t at[8];
        for (int k = 0; k < 8; k++) {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            at[k] = head + state % (len - head);
            was[k] = image[at[k]];
            image[at[k]] = (unsigned char)(state >> 24);
        }
        try_image(image, len);
        for (int k = 7; k >= 0; k--)
            image[at[k]] = was[k];
    }
}

static void wrong_sections(unsigned char *image, size_t len, size_t nsections) {
    for (size_t s = 0; s < nsections; s++) {
        unsigned char *entry = image + HEADER_SIZE + s * TABLE_ENTRY;
        for (int field = 8; field <= 16; field += 8) {
            uint64_t was = get64(entry + field);
            const uint64_t wrong[] = {0,          1,
                                      was + 1,    was - 1,
                                      was + 64,   was - 64,
                                      was * 2,    was / 2,
                                      len,        len + 64,
                                      1u << 31,   1ull << 32,
                                      UINT64_MAX, UINT64_MAX - 63,
                                      was + 4,    was - 4,
                                      was + 24,   was - 24};
            for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
                put64(entry + field, wrong[i]);
                try_image(image, len);
            }
            put64(entry + field, was);
        }
        unsigned char name = entry[0];
        entry[0] = 'X';
        try_image(image, len);
        entry[0] = name;
    }
}

static void wrong_numbers(unsigned char *image, size_t len, size_t head) {
    static const uint32_t wrong[] = {0,          1,          0x7FFFFFFF, 0x80000000,
                                     0xFFFFFFFF, 0x80000001, 100,        0x00FFFFFF};
    for (size_t i = (head + 3) / 4 * 4; i + 4 <= len; i += 4) {
        uint32_t was;
        memcpy(&was, image + i, 4);
        /* Most of a table is free slots: one of some is enough. */
        if (was == 0 && i % 256 != 0)
            continue;
        for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
            put32(image + i, wrong[k]);
            try_image(image, len);
        }
        put32(image + i, was + 1);
        try_image(image, len);
        put32(image + i, was);
    }
}

/* Every slot taken: a search that finds nothing must end all the same. */
static void full_tables(unsigned char *image, size_t len, size_t nsections) {
    for (size_t s = 0; s < nsections; s++) {
        const unsigned char *entry = image + HEADER_SIZE + s * TABLE_ENTRY;
        size_t at = (size_t)get64(entry + 8), size = (size_t)get64(entry + 16);
        unsigned char *was = malloc(size ? size : 1);
        if (!was)
            stop("out of memory");
        memcpy(was, image + at, size);
        static const unsigned char fill[] = {0x00, 0x01, 0xFF};
        for (size_t k = 0; k < sizeof fill; k++) {
            memset(image + at, fill[k], size);
            try_image(image, len);
        }
        for (size_t i = 0; i + 4 <= size; i += 4)
            put32(image + at + i, 1);
        try_image(image, len);
        memcpy(image + at, was, size);
        free(was);
    }
}

/* Lists that are written wrongly. */
static void wrong_lists(void) {
    static const char alphabet[] = "\t\n|#:-.\xC3\xA9\0 aA9\r\xFF,";
    uint32_t state = 88172645u;
    size_t len = strlen(TSV);
    for (int i = 0; i < 3000; i++) {
        gaz_error err = {0};
        gaz_buffer out = {0};
        char *text = malloc(len);
        if (!text)
            stop("out of memory");
        memcpy(text, TSV, len);
        for (int k = 0; k < 1 + i % 5; k++) {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            text[state % len] = alphabet[(state >> 16) % (sizeof alphabet - 1)];
        }
        size_t cut = i % 7 == 0 ? state % len : len;
        gaz_status s = gaz_user_gazetteer_build(&out, "x", text, cut, &err);
        if (s < 0 && (err.code != s || err.text[0] == '\0' || out.len != 0))
            stop("an error without a text, or half a result");
        if (s == GAZ_OK)
            try_image((unsigned char *)out.data, out.len);
        gaz_buffer_free(&out);
        free(text);
    }
}

static int has_plain_words(const unsigned char *image, size_t len) {
    gaz_error err = {0};
    gaz_container c;
    gaz_gazetteer g;
    if (gaz_container_open_memory(&c, image, len, "GAZT", GAZ_FILE_VERSION, "x", &err) <
            0 ||
        gaz_gazetteer_open(&g, c, "x", &err) < 0)
        stop(err.text);
    return g.nplain > 0 && g.nmore > 0;
}

int main(void) {
    gaz_error err = {0};
    gaz_buffer out = {0};
    const gaz_list_input inputs[] = {
        {.name = "lieux.tsv", .text = TSV, .len = strlen(TSV)},
        {.name = "mots.tsv", .text = WORDS, .len = strlen(WORDS)}};
    if (gaz_user_gazetteers_build(&out, inputs, 2, NULL, &err) < 0)
        stop(err.text);
    if (!has_plain_words((unsigned char *)out.data, out.len))
        stop("no plain words: the test is wrong");
    unsigned char *image = (unsigned char *)out.data;
    unsigned char *kept = malloc(out.len);
    if (!kept)
        stop("out of memory");
    memcpy(kept, image, out.len);
    whole = kept;
    whole_len = out.len;
    uint32_t nsections;
    memcpy(&nsections, image + 20, 4);
    size_t head = HEADER_SIZE + nsections * (size_t)TABLE_ENTRY;

    truncations(image, out.len, head);
    turned_bits(image, out.len, head);
    wrong_sections(image, out.len, nsections);
    wrong_numbers(image, out.len, head);
    full_tables(image, out.len, nsections);
    if (memcmp(image, whole, out.len) != 0)
        stop("the file is not whole again: the test is wrong");
    if (verified)
        stop("a damaged file was found to be whole");
    whole_len = 0; /* what follows are other files, and whole */
    wrong_lists();
    printf("%zu bytes; %zu refused, %zu opened and used\n", out.len, refused, opened);
    free(kept);
    gaz_buffer_free(&out);
    return EXIT_SUCCESS;
}
