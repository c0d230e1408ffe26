/* properties.c — what must hold for any text, tried on the articles with the real data.
 *
 *     properties DATA_DIR ARTICLES_DIR
 *
 * Through gazette.h alone, without the model and, where DATA_DIR has one, with it:
 *
 *   promises     entities lie on characters' edges, ascend, do not overlap; chains agree
 *   repeated     the same text gives the same, whatever was read before and in between
 *   threads      two taggers over one data, in two threads, agree
 *   labels       asking for some labels gives the entities that have them, no others
 *   spellings    LF or CRLF, ’ or ', composed or decomposed accents, no-break spaces and
 *                soft hyphens: the same entities, at the places they have moved to
 *   joined       A, a blank line, B gives A's entities, then B's; what is different must
 *                stand beside a word that the other text has too
 *
 * Every fault is one line on standard error. Room: tests. */
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "gazette.h"

enum { TEXTS_MAX = 200, FAULTS_SHOWN = 20 };

typedef struct text {
    char *name, *bytes;
    size_t len;
    char *said; /* what a new tagger says of it */
} text;

static text texts[TEXTS_MAX];
static size_t ntexts;
static size_t passed, failed;

static void stop(const char *what, const char *why) {
    fprintf(stderr, "properties: %s: %s\n", what, why);
    exit(EXIT_FAILURE);
}

static void *must(void *p) {
    if (!p)
        stop("memory", "out of it");
    return p;
}

/* Counts one check, and tells of it when it fails. */
static void check(int holds, const char *property, const char *name, const char *what) {
    if (holds) {
        passed++;
        return;
    }
    if (failed++ < FAULTS_SHOWN)
        fprintf(stderr, "%s: %s: %s\n", property, name, what);
}

/* ---- reading ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const text *)a)->name, ((const text *)b)->name);
}

static void read_texts(const char *dir) {
    DIR *d = opendir(dir);
    struct dirent *e;
    if (!d)
        stop(dir, "cannot be opened");
    while ((e = readdir(d)) != NULL && ntexts < TEXTS_MAX) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s/texte.txt", dir, e->d_name);
        FILE *f = e->d_name[0] == '.' ? NULL : fopen(path, "rb");
        if (!f)
            continue;
        text *t = &texts[ntexts++];
        *t = (text){.name = must(strdup(e->d_name)), .bytes = must(malloc(1 << 20))};
        t->len = fread(t->bytes, 1, 1 << 20, f);
        fclose(f);
    }
    closedir(d);
    if (ntexts < 2)
        stop(dir, "fewer than two texts");
    qsort(texts, ntexts, sizeof *texts, by_name);
}

static gaz_tagger *new_tagger(const gaz_data *data, const gaz_options *opt) {
    gaz_error err;
    gaz_tagger *t;
    if (gaz_tagger_new(&t, data, opt, &err))
        stop("gaz_tagger_new", err.text);
    return t;
}

static const gaz_doc *tag(gaz_tagger *t, const char *bytes, size_t len) {
    gaz_error err;
    const gaz_doc *d;
    if (gaz_tag(t, bytes, len, &d, &err))
        stop("gaz_tag", err.text);
    return d;
}

/* ---- what a document says, as a string ---- */

static const char *or_dash(const char *s) {
    return s ? s : "-";
}

static char *say(const gaz_doc *d) {
    char *out;
    size_t n;
    FILE *f = must(open_memstream(&out, &n));
    for (size_t i = 0; i < gaz_doc_count(d); i++) {
        const gaz_entity *e = gaz_doc_entity(d, i);
        fprintf(f, "%zu %zu %d %d %a %u %s %s %s %u %s %s %s %s %a %a %d %s %s %zu\n",
                e->start, e->end, e->label, e->source, (double)e->score, e->chain,
                or_dash(e->name), or_dash(e->sense), or_dash(e->kind), e->geonames,
                or_dash(e->insee), or_dash(e->iso3166_1), or_dash(e->iso3166_2),
                or_dash(e->country), e->lat, e->lon, e->has_point, or_dash(e->list),
                or_dash(e->rule), e->ncues);
    }
    for (size_t i = 0; i < gaz_doc_chain_count(d); i++) {
        const gaz_chain *c = gaz_doc_chain(d, i);
        fprintf(f, "%d %s", c->label, c->name);
        for (size_t k = 0; k < c->nmentions; k++)
            fprintf(f, " %u", c->mentions[k]);
        fputc('\n', f);
    }
    for (size_t i = 0; i < gaz_doc_cue_count(d); i++) {
        const gaz_cue *c = gaz_doc_cue(d, i);
        fprintf(f, "%zu %zu %d %d %s %s %a\n", c->start, c->end, c->label, c->source,
                or_dash(c->list), or_dash(c->rule), (double)c->weight);
    }
    fclose(f);
    return out;
}

/* ---- promises ---- */

static int on_edge(const text *t, size_t at) {
    return at == t->len || (at < t->len && ((unsigned char)t->bytes[at] & 0xC0) != 0x80);
}

static void check_promises(const text *t, const gaz_doc *d) {
    size_t end = 0;
    for (size_t i = 0; i < gaz_doc_count(d); i++) {
        const gaz_entity *e = gaz_doc_entity(d, i);
        check(e->start >= end && e->end > e->start && e->end <= t->len, "promises",
              t->name, "entities are not in order");
        check(on_edge(t, e->start) && on_edge(t, e->end), "promises", t->name,
              "an entity cuts a character");
        check(gaz_label_name(e->label) && gaz_source_name(e->source) && e->score <= 1,
              "promises", t->name, "an entity has no label, no source or no score");
        end = e->end;
        for (size_t k = 0; k < e->ncues; k++) {
            const gaz_cue *c = gaz_doc_cue(d, e->first_cue + k);
            check(c && c->start < e->end && e->start < c->end, "promises", t->name,
                  "a cue stands elsewhere");
        }
    }
    for (size_t i = 0; i < gaz_doc_chain_count(d); i++) {
        const gaz_chain *c = gaz_doc_chain(d, i);
        for (size_t k = 0; k < c->nmentions; k++) {
            const gaz_entity *e = gaz_doc_entity(d, c->mentions[k]);
            check(e && e->chain == i + 1 && e->label == c->label, "promises", t->name,
                  "a chain and its mention disagree");
        }
    }
}

/* ---- repeated, threads ---- */

static void say_all(const gaz_data *data, const gaz_options *opt) {
    for (size_t i = 0; i < ntexts; i++) {
        gaz_tagger *t = new_tagger(data, opt);
        const gaz_doc *d = tag(t, texts[i].bytes, texts[i].len);
        check_promises(&texts[i], d);
        free(texts[i].said);
        texts[i].said = say(d);
        gaz_tagger_free(t);
    }
}

/* Reads all texts some times over in an order of its own; how many were said otherwise.
 */
typedef struct reading {
    gaz_tagger *tagger;
    unsigned seed, rounds;
    size_t same, different;
} reading;

static void *read_shuffled(void *self) {
    reading *r = self;
    for (unsigned i = 0; i < r->rounds * ntexts; i++) {
        r->seed = r->seed * 1103515245u + 12345u;
        const text *t = &texts[(r->seed >> 8) % ntexts];
        char *said = say(tag(r->tagger, t->bytes, t->len));
        if (strcmp(said, t->said) == 0)
            r->same++;
        else
            r->different++;
        free(said);
    }
    return NULL;
}

static void check_repeated(const gaz_data *data, const gaz_options *opt) {
    enum { THREADS = 2 };
    reading alone = {.tagger = new_tagger(data, opt), .seed = 1, .rounds = 4};
    read_shuffled(&alone);
    gaz_tagger_free(alone.tagger);
    passed += alone.same;
    check(alone.different == 0, "repeated", "the articles", "a text was said otherwise");

    reading r[THREADS];
    pthread_t threads[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        r[i] = (reading){.tagger = new_tagger(data, opt), .seed = 7 + i, .rounds = 4};
        if (pthread_create(&threads[i], NULL, read_shuffled, &r[i]) != 0)
            stop("pthread_create", "failed");
    }
    for (unsigned i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        gaz_tagger_free(r[i].tagger);
        passed += r[i].same;
        check(r[i].different == 0, "threads", "the articles",
              "a text was said otherwise");
    }
}

/* ---- labels ---- */

static int same_span(const gaz_entity *a, const gaz_entity *b) {
    return a->start == b->start && a->end == b->end && a->label == b->label;
}

static void check_labels(const gaz_data *data, const gaz_options *opt) {
    gaz_tagger *whole = new_tagger(data, opt);
    for (unsigned labels = 1; labels < 1u << (GAZ_LABELS - 1); labels += 3) {
        gaz_options some = *opt;
        some.labels = labels << 1;
        gaz_tagger *part = new_tagger(data, &some);
        for (size_t i = 0; i < ntexts; i++) {
            const text *t = &texts[i];
            const gaz_doc *all = tag(whole, t->bytes, t->len);
            const gaz_doc *few = tag(part, t->bytes, t->len);
            size_t k = 0;
            int same = 1;
            for (size_t n = 0; n < gaz_doc_count(all) && same; n++) {
                const gaz_entity *e = gaz_doc_entity(all, n);
                if (some.labels >> e->label & 1)
                    same =
                        k < gaz_doc_count(few) && same_span(e, gaz_doc_entity(few, k++));
            }
            check(same && k == gaz_doc_count(few), "labels", t->name,
                  "asking for some labels changes them");
        }
        gaz_tagger_free(part);
    }
    gaz_tagger_free(whole);
}

/* ---- spellings ---- */

/* A text respelt, and where each of its bytes has gone: at[i] for i in 0 … len. */
typedef struct respelt {
    char *bytes;
    size_t len, changes;
    size_t *at;
} respelt;

static void put(respelt *r, const char *s, size_t n) {
    memcpy(r->bytes + r->len, s, n);
    r->len += n;
}

/* One way to spell: writes what becomes of the character s[0..n), the text going on for
 * `left` bytes behind it; 0: it stays. */
typedef int respell(respelt *r, const text *t, size_t at, size_t n);

static int crlf(respelt *r, const text *t, size_t at, size_t n) {
    if (n != 1 || t->bytes[at] != '\n')
        return 0;
    put(r, "\r\n", 2);
    return 1;
}

static int is_at(const text *t, size_t at, size_t n, const char *s) {
    return n == strlen(s) && memcmp(t->bytes + at, s, n) == 0;
}

static int straight(respelt *r, const text *t, size_t at, size_t n) {
    if (!is_at(t, at, n, "\xE2\x80\x99"))
        return 0;
    put(r, "'", 1);
    return 1;
}

static int decomposed(respelt *r, const text *t, size_t at, size_t n) {
    utf8proc_int32_t c, parts[8];
    int boundary = 0;
    const utf8proc_uint8_t *s = (const utf8proc_uint8_t *)t->bytes + at;
    if (n < 2 || utf8proc_iterate(s, (utf8proc_ssize_t)n, &c) < 0)
        return 0;
    utf8proc_ssize_t k =
        utf8proc_decompose_char(c, parts, 8, UTF8PROC_DECOMPOSE, &boundary);
    if (k < 2)
        return 0;
    for (utf8proc_ssize_t i = 0; i < k; i++) {
        utf8proc_uint8_t out[4];
        put(r, (const char *)out, (size_t)utf8proc_encode_char(parts[i], out));
    }
    return 1;
}

/* The space before a double mark of punctuation and inside guillemets, as typographers
 * set it. */
static int is_thin_place(const text *t, size_t at) {
    const char *before = t->bytes + at, *after = before + 1;
    size_t left = t->len - at - 1;
    return (left > 1 && strchr(";:!?", *after) && strchr(" \n", after[1])) ||
           (left >= 2 && memcmp(after, "\xC2\xBB", 2) == 0) ||
           (at >= 2 && memcmp(before - 2, "\xC2\xAB", 2) == 0);
}

static int no_break(respelt *r, const text *t, size_t at, size_t n) {
    if (n != 1 || t->bytes[at] != ' ' || !is_thin_place(t, at))
        return 0;
    put(r, "\xC2\xA0", 2);
    return 1;
}

static int is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* A number with another space in it is another spelling of it to the network. */
static int is_no_break(const text *t, size_t at, size_t n) {
    return (is_at(t, at, n, "\xC2\xA0") || is_at(t, at, n, "\xE2\x80\xAF")) &&
           !(at + n < t->len && is_digit(t->bytes[at + n]));
}

static int narrow_no_break(respelt *r, const text *t, size_t at, size_t n) {
    if (!is_no_break(t, at, n) &&
        !(n == 1 && t->bytes[at] == ' ' && is_thin_place(t, at)))
        return 0;
    put(r, "\xE2\x80\xAF", 3);
    return 1;
}

static int plain_space(respelt *r, const text *t, size_t at, size_t n) {
    if (!is_no_break(t, at, n))
        return 0;
    put(r, " ", 1);
    return 1;
}

static int is_small(char c) {
    return c >= 'a' && c <= 'z';
}

/* Does the byte stand in an address or the like, which no one hyphenates? */
static int is_in_address(const text *t, size_t at) {
    size_t from = at, to = at;
    while (from > 0 && !strchr(" \n", t->bytes[from - 1]))
        from--;
    while (to < t->len && !strchr(" \n", t->bytes[to]))
        to++;
    for (size_t i = from; i + 1 < to; i++)
        if (strchr("@/:._#", t->bytes[i]))
            return 1;
    return 0;
}

/* A soft hyphen amid six small letters. */
static int soft_hyphens(respelt *r, const text *t, size_t at, size_t n) {
    if (n != 1 || at < 3 || at + 3 > t->len || is_in_address(t, at))
        return 0;
    for (size_t i = at - 3; i < at + 3; i++)
        if (!is_small(t->bytes[i]))
            return 0;
    put(r, "\xC2\xAD", 2);
    put(r, t->bytes + at, 1);
    return 1;
}

static const struct {
    const char *name;
    respell *with;
} SPELLINGS[] = {{"CRLF", crlf},
                 {"straight apostrophes", straight},
                 {"decomposed accents", decomposed},
                 {"no-break spaces", no_break},
                 {"narrow no-break spaces", narrow_no_break},
                 {"plain spaces", plain_space},
                 {"soft hyphens", soft_hyphens}};

static size_t char_len(const text *t, size_t at) {
    size_t n = 1;
    while (at + n < t->len && !on_edge(t, at + n))
        n++;
    return n;
}

static void respell_text(respelt *r, const text *t, respell *with) {
    *r = (respelt){.bytes = must(malloc(t->len * 8 + 1)),
                   .at = must(calloc(t->len + 1, sizeof *r->at))};
    for (size_t i = 0, n; i < t->len; i += n) {
        n = char_len(t, i);
        r->at[i] = r->len;
        if (with(r, t, i, n))
            r->changes++;
        else
            put(r, t->bytes + i, n);
    }
    r->at[t->len] = r->len;
}

/* The first difference between d, of t, and other, of r; NULL: none. */
static const char *difference(const text *t, const gaz_doc *d, const respelt *r,
                              const gaz_doc *other, char *out, size_t size) {
    size_t n = gaz_doc_count(d), m = gaz_doc_count(other);
    for (size_t i = 0; i < n || i < m; i++) {
        const gaz_entity *a = gaz_doc_entity(d, i), *b = gaz_doc_entity(other, i);
        if (a && b && r->at[a->start] == b->start && r->at[a->end] == b->end &&
            a->label == b->label && a->chain == b->chain && a->geonames == b->geonames)
            continue;
        snprintf(out, size, "%s « %.*s » became %s « %.*s »",
                 or_dash(a ? gaz_label_name(a->label) : NULL),
                 a ? (int)(a->end - a->start) : 0, a ? t->bytes + a->start : "",
                 or_dash(b ? gaz_label_name(b->label) : NULL),
                 b ? (int)(b->end - b->start) : 0, b ? r->bytes + b->start : "");
        return out;
    }
    return NULL;
}

static void check_spellings(const gaz_data *data, const gaz_options *opt) {
    gaz_tagger *one = new_tagger(data, opt), *two = new_tagger(data, opt);
    for (size_t k = 0; k < sizeof SPELLINGS / sizeof *SPELLINGS; k++) {
        size_t changes = 0;
        for (size_t i = 0; i < ntexts; i++) {
            const text *t = &texts[i];
            respelt r;
            char what[1000];
            respell_text(&r, t, SPELLINGS[k].with);
            changes += r.changes;
            const char *fault = difference(t, tag(one, t->bytes, t->len), &r,
                                           tag(two, r.bytes, r.len), what, sizeof what);
            check(!fault, SPELLINGS[k].name, t->name, what);
            free(r.bytes);
            free(r.at);
        }
        check(changes > 0, SPELLINGS[k].name, "the articles",
              "nothing was to be respelt");
    }
    gaz_tagger_free(one);
    gaz_tagger_free(two);
}

/* ---- joined ---- */

static int is_letter(unsigned char c) {
    return (c | 32) >= 'a' && (c | 32) <= 'z' ? 1 : c >= 0x80;
}

static int has_word(const text *t, const char *word, size_t n) {
    for (size_t i = 0; i + n <= t->len; i++)
        if (strncasecmp(t->bytes + i, word, n) == 0 &&
            (i == 0 || !is_letter((unsigned char)t->bytes[i - 1])) &&
            (i + n == t->len || !is_letter((unsigned char)t->bytes[i + n])))
            return 1;
    return 0;
}

/* Does a capital word near [start, end) of t stand in the other text too? */
static int is_shared(const text *t, size_t start, size_t end, const text *other) {
    enum { NEAR = 60 };
    size_t from = start > NEAR ? start - NEAR : 0, to = end + NEAR;
    if (to > t->len)
        to = t->len;
    for (size_t i = from, n; i < to; i += n) {
        for (n = 0; i + n < t->len && is_letter((unsigned char)t->bytes[i + n]);)
            n++;
        unsigned char c = (unsigned char)t->bytes[i];
        if (n > 1 && ((c >= 'A' && c <= 'Z') || c == 0xC3) &&
            has_word(other, t->bytes + i, n))
            return 1;
        n = n ? n : 1;
    }
    return 0;
}

static const gaz_entity *find(const gaz_doc *d, size_t start, size_t end,
                              gaz_label label) {
    for (size_t i = 0; i < gaz_doc_count(d); i++) {
        const gaz_entity *e = gaz_doc_entity(d, i);
        if (e->start == start && e->end == end && e->label == label)
            return e;
    }
    return NULL;
}

/* The entities of one text stand in the joined one, `shift` further, and no others in its
 * stretch of it; or the other text has a part in it. */
static void check_part(const text *t, const text *other, const gaz_doc *d,
                       const gaz_doc *joined, size_t shift) {
    char what[300];
    int holds = 1;
    for (size_t i = 0; i < gaz_doc_count(d) && holds; i++) {
        const gaz_entity *e = gaz_doc_entity(d, i);
        holds = find(joined, e->start + shift, e->end + shift, e->label) ||
                is_shared(t, e->start, e->end, other);
        if (!holds)
            snprintf(what, sizeof what, "« %.*s » is lost beside %s",
                     (int)(e->end - e->start), t->bytes + e->start, other->name);
    }
    for (size_t i = 0; i < gaz_doc_count(joined) && holds; i++) {
        const gaz_entity *e = gaz_doc_entity(joined, i);
        if (e->start < shift || e->start >= shift + t->len)
            continue;
        holds = e->end <= shift + t->len &&
                (find(d, e->start - shift, e->end - shift, e->label) ||
                 is_shared(t, e->start - shift, e->end - shift, other));
        if (!holds)
            snprintf(what, sizeof what, "« %.*s » is new beside %s",
                     (int)(e->end - e->start), t->bytes + e->start - shift, other->name);
    }
    check(holds, "joined", t->name, what);
}

static void check_joined(const gaz_data *data, const gaz_options *opt) {
    gaz_tagger *one = new_tagger(data, opt), *two = new_tagger(data, opt);
    for (size_t i = 0; i < ntexts; i++)
        for (size_t k = i % 3; k < ntexts; k += 3) {
            const text *a = &texts[i], *b = &texts[k];
            size_t shift = a->len + 2, len = shift + b->len;
            char *both = must(malloc(len));
            memcpy(both, a->bytes, a->len);
            memcpy(both + a->len, "\n\n", 2);
            memcpy(both + shift, b->bytes, b->len);
            const gaz_doc *joined = tag(two, both, len);
            check_part(a, b, tag(one, a->bytes, a->len), joined, 0);
            check_part(b, a, tag(one, b->bytes, b->len), joined, shift);
            free(both);
        }
    gaz_tagger_free(one);
    gaz_tagger_free(two);
}

int main(int argc, char **argv) {
    gaz_error err;
    gaz_data *data;
    if (argc != 3)
        stop("usage", "properties DATA_DIR ARTICLES_DIR");
    if (gaz_data_open(&data, argv[1], &err))
        stop("gaz_data_open", err.text);
    read_texts(argv[2]);
    for (int no_model = 1; no_model >= !gaz_data_has_model(data); no_model--) {
        gaz_options opt = {.size = sizeof opt, .no_model = no_model, .cues = 1};
        say_all(data, &opt);
        check_repeated(data, &opt);
        check_labels(data, &opt);
        check_spellings(data, &opt);
        check_joined(data, &opt);
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    gaz_data_close(data);
    for (size_t i = 0; i < ntexts; i++) {
        free(texts[i].name);
        free(texts[i].bytes);
        free(texts[i].said);
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
