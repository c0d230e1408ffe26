/* gazetteer_builder.c — from list files to a compiled file. Room: compile; part of the
 * library. Called by gazette-compile and, for a user's lists, by the api.
 *
 * An entry's forms become phrases of folded words, each phrase and each of its variants a
 * path in the trie, where readings wait until all is read: only then is it known which
 * variant another entry of the same list makes superfluous. */
#include "compile/gazetteer_builder.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "compile/list_reader.h"
#include "compile/phrase.h"
#include "compile/readings_builder.h"
#include "compile/variants.h"
#include "compile/vocabulary_builder.h"

/* Of a score, in thousandths: what is left of it without the article (au Havre). */
enum { WITHOUT_ARTICLE = 750 };
enum { BYTES_AN_ENTRY = 12 /* at least, where room is made for entries beforehand */ };

struct gaz_builder {
    int user, frozen;
    const gaz_labels *labels; /* a model's, or NULL */
    gaz_list lists[GAZ_LISTS_MAX]; /* [nlists] */
    unsigned nlists;
    gaz_vocab_builder vocab;
    gaz_readings_builder readings;
    /* Scratch. */
    gaz_tokens tokens;
    gaz_variants variants;
    gaz_phrase phrase;
    gaz_buffer stripped, spelling;
};

/* An entry while its forms are added. */
typedef struct adding {
    const gaz_list_reader *reader;
    const gaz_list_row *row;
    unsigned list;
    gaz_reading_draft draft; /* but for cases, spelling, variant flags, node */
    int word_class;      /* 1: of a word class, and nothing is known of it but its kind: a
                            bit says that a word is of it (a dictionary's words must not
                            each make a match) */
} adding;

gaz_builder *gaz_builder_new(int user) {
    gaz_builder *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    b->user = user;
    if (!gaz_vocab_builder_init(&b->vocab) || !gaz_readings_builder_init(&b->readings)) {
        gaz_builder_free(b);
        return NULL;
    }
    return b;
}

void gaz_builder_free(gaz_builder *b) {
    if (!b)
        return;
    gaz_vocab_builder_free(&b->vocab);
    gaz_readings_builder_free(&b->readings);
    gaz_tokens_free(&b->tokens);
    gaz_buffer_free(&b->variants.bytes);
    gaz_buffer_free(&b->stripped);
    gaz_buffer_free(&b->spelling);
    free(b);
}

/* ---- phrases ---- */

static int add_reading(gaz_builder *b, const adding *a, uint32_t node, unsigned flags) {
    gaz_reading_draft draft = a->draft;
    gaz_reading *r = &draft.reading;
    draft.node = node;
    r->cases = gaz_phrase_cases(&b->phrase);
    r->flags = (uint8_t)(r->flags | flags);
    b->spelling.len = 0;
    gaz_phrase_spelling(&b->phrase, &b->spelling);
    if (b->spelling.failed || !gaz_vocab_string(&b->vocab, b->spelling.data,
                                                b->spelling.len, &draft.spelling))
        return 0;
    if (flags & GAZ_READ_NOARTICLE)
        r->score = (uint16_t)(r->score * WITHOUT_ARTICLE / 1000);
    if (flags & GAZ_READ_WORD) /* alike for all words of the list: they share one */
        r->entry = draft.line = r->score = 0;
    return gaz_readings_add(&b->readings, &draft);
}

/* Adds the phrase as it stands in b->phrase. */
static int add_phrase(gaz_builder *b, const adding *a, unsigned flags) {
    gaz_vocab_builder *v = &b->vocab;
    const gaz_phrase *p = &b->phrase;
    uint32_t node = 0, first = 0, word;
    uint64_t hashes[GAZ_PHRASE_MAX];
    for (unsigned i = 0; i < p->count; i++)
        hashes[i] = gaz_vocab_hash(v, p->at[i].folded, p->at[i].len);
    for (unsigned i = 0; i < p->count; i++) {
        if (!gaz_vocab_word_id(v, p->at[i].folded, p->at[i].len, hashes[i], &word))
            return 0;
        first = i == 0 ? word : first;
        /* A word that is only in its class needs no node. */
        if (p->count == 1 && a->word_class && !(flags & GAZ_READ_VARIANT))
            return gaz_vocab_set_add(v, &v->words[word].alone, a->list);
        if (!gaz_vocab_step(v, node, word, &node))
            return 0;
    }
    if (p->count > 1) {
        if (!gaz_vocab_set_add(v, &v->words[first].begins, a->list))
            return 0;
    } else if (!(flags & GAZ_READ_VARIANT)) {
        if (!gaz_vocab_set_add(v, &v->words[first].alone, a->list))
            return 0;
    } else if (a->word_class) {
        flags |= GAZ_READ_WORD;
    }
    return add_reading(b, a, node, flags);
}

/* Adds the phrase and what it becomes when accents are missing. */
static int add_accents(gaz_builder *b, const adding *a, unsigned flags) {
    if (!add_phrase(b, a, flags))
        return 0;
    flags |= GAZ_READ_VARIANT;
    if (gaz_phrase_strip_capitals(&b->phrase, &b->stripped, a->row->casing) &&
        !add_phrase(b, a, flags))
        return 0;
    if (a->row->casing != GAZ_LIST_LETTER && gaz_phrase_strip_all(&b->phrase) &&
        !add_phrase(b, a, flags))
        return 0;
    return !b->stripped.failed;
}

static gaz_status phrase_error(const adding *a, gaz_slice form, gaz_phrase_status s,
                               gaz_error *err) {
    switch (s) {
    case GAZ_PHRASE_LONG:
        return gaz_list_reader_fail(
            a->reader, form.at, err,
            "this form has more than %d words and marks; shorten it",
            (int)GAZ_PHRASE_MAX);
    case GAZ_PHRASE_EMPTY:
        return gaz_list_reader_fail(
            a->reader, form.at, err,
            "an empty form; take out the « | » or write the name");
    case GAZ_PHRASE_WORD:
        return gaz_list_reader_fail(
            a->reader, form.at, err,
            "a word of this form is longer than %d bytes or has no "
            "visible character; mend it",
            (int)GAZ_FOLD_MAX);
    default:
        return gaz_fail_memory(err);
    }
}

static gaz_status add_form(gaz_builder *b, const adding *a, gaz_slice form,
                           gaz_error *err) {
    gaz_list_case casing = a->row->casing;
    gaz_phrase_status s =
        gaz_phrase_make(&b->phrase, &b->tokens, form.at, form.len, casing);
    if (s != GAZ_PHRASE_OK)
        return phrase_error(a, form, s, err);
    /* Other spellings of a mere word would be phrases, of no use to a word class. */
    int alone = a->word_class && b->phrase.count == 1;
    if (!add_accents(b, a, 0))
        return gaz_fail_memory(err);
    if (alone)
        return GAZ_OK;
    if (!gaz_variants_make(&b->variants, form.at, form.len,
                           b->lists[a->list].label == GAZ_PLACE))
        return gaz_fail_memory(err);
    for (unsigned i = 1; i < b->variants.count; i++) {
        const gaz_variant *v = &b->variants.list[i];
        unsigned flags =
            GAZ_READ_VARIANT | (v->without_article ? GAZ_READ_NOARTICLE : 0u);
        s = gaz_phrase_make(&b->phrase, &b->tokens, b->variants.bytes.data + v->at,
                            v->len, casing);
        /* What is too long when hyphens are opened is simply not made. */
        if (s == GAZ_PHRASE_MEMORY || (s == GAZ_PHRASE_OK && !add_accents(b, a, flags)))
            return gaz_fail_memory(err);
    }
    return GAZ_OK;
}

/* ---- entries ---- */

static gaz_slice trim(const char *at, const char *end) {
    while (at < end && *at == ' ')
        at++;
    while (end > at && end[-1] == ' ')
        end--;
    return (gaz_slice){at, (size_t)(end - at)};
}

static gaz_slice next_form(const char **at, const char *end) {
    const char *bar = memchr(*at, '|', (size_t)(end - *at));
    gaz_slice form = trim(*at, bar ? bar : end);
    *at = bar ? bar + 1 : NULL;
    return form;
}

/* The record of what is known of an entry; *entry 0 when nothing is. */
static int add_entry(gaz_builder *b, const gaz_list_row *row, gaz_slice name,
                     uint32_t *entry) {
    gaz_vocab_builder *v = &b->vocab;
    gaz_entry_draft e = {.name = {name.at, name.len},
                         .insee = {row->insee.at, row->insee.len},
                         .iso3166_2 = {row->iso3166_2.at, row->iso3166_2.len},
                         .id = {row->id.at, row->id.len},
                         .geonames = row->geonames,
                         .population = row->population,
                         .lat = row->lat,
                         .lon = row->lon,
                         .gender = row->gender};
    return gaz_vocab_string(v, row->kind.at, row->kind.len, &e.kind) &&
           gaz_vocab_string(v, row->iso3166_1.at, row->iso3166_1.len, &e.iso3166_1) &&
           gaz_vocab_string(v, row->country.at, row->country.len, &e.country) &&
           gaz_readings_entry(&b->readings, &e, entry);
}

static gaz_status add_row(gaz_builder *b, adding *a, gaz_error *err) {
    const gaz_list_row *row = a->row;
    const char *at = row->forms.at, *end = at + row->forms.len;
    gaz_slice form = next_form(&at, end);
    gaz_list *list = &b->lists[a->list];
    a->word_class = row->label == GAZ_NONE && !row->stop && !row->has_data;
    gaz_reading *r = &a->draft.reading;
    a->draft = (gaz_reading_draft){
        .reading = {.score = (uint16_t)row->score, .list = (uint8_t)a->list},
        .priority = (int16_t)row->priority,
        .line = (uint32_t)row->line};
    if (row->overwrites)
        r->flags |= GAZ_READ_OVERWRITE;
    if (row->whole_line)
        r->flags |= GAZ_READ_WHOLE_LINE;
    gaz_slice name = row->name;
    if (name.len == 0 && row->label != GAZ_NONE)
        name = form;
    if (!add_entry(b, row, name, &r->entry))
        return gaz_fail_memory(err);
    list->nentries++;
    for (;;) {
        gaz_status s = add_form(b, a, form, err);
        if (s != GAZ_OK || !at)
            return s;
        form = next_form(&at, end);
    }
}

/* ---- files ---- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static gaz_status new_list(gaz_builder *b, const gaz_list_reader *r, const char *file,
                           gaz_label label, int stop, unsigned *number, gaz_error *err) {
    unsigned max = b->user ? GAZ_USER_LISTS_MAX : GAZ_BASE_LISTS_MAX;
    const gaz_list_header *h = &r->header;
    gaz_list l = {.label = (uint8_t)label,
                  .stop = (uint8_t)(stop != 0),
                  .user = (uint8_t)(b->user != 0)};
    gaz_slice id = h->list;
    if (id.len == 0)
        id = (gaz_slice){r->name, strlen(r->name)};
    if (b->nlists >= max)
        return gaz_fail(err, GAZ_ERR_LIMIT,
                        "%s: more than %u lists; put several into one file", r->name,
                        max);
    if (!gaz_vocab_string(&b->vocab, id.at, id.len, &l.id) ||
        !gaz_vocab_string(&b->vocab, file, strlen(file), &l.file) ||
        !gaz_vocab_string(&b->vocab, h->source.at, h->source.len, &l.source) ||
        !gaz_vocab_string(&b->vocab, h->licence.at, h->licence.len, &l.licence) ||
        !gaz_vocab_string(&b->vocab, h->date.at, h->date.len, &l.date))
        return gaz_fail_memory(err);
    *number = b->nlists;
    b->lists[b->nlists++] = l;
    return GAZ_OK;
}

/* A list of the project is named like its file, and no two are alike. */
static gaz_status check_id(const gaz_builder *b, const gaz_list_reader *r,
                           gaz_error *err) {
    gaz_slice id = r->header.list;
    const char *file = base_name(r->name);
    if (strlen(file) != id.len + 4 || memcmp(file, id.at, id.len) != 0 ||
        strcmp(file + id.len, ".tsv") != 0)
        return gaz_list_reader_fail(
            r, NULL, err,
            "the list is called « %.*s » and its file %s; give both "
            "one name",
            (int)(id.len > 60 ? 60 : id.len), id.at, file);
    for (unsigned i = 0; i < b->nlists; i++) {
        const char *other = b->vocab.strings.data + b->lists[i].id;
        if (strlen(other) == id.len && memcmp(other, id.at, id.len) == 0)
            return gaz_list_reader_fail(
                r, NULL, err, "another file's list is called « %s » too; rename one",
                other);
    }
    return GAZ_OK;
}

/* A guess: too small a one costs time only, too large a one memory. */
static size_t expected_entries(const char *text, size_t len) {
    size_t lines = 1, most = len / BYTES_AN_ENTRY;
    for (size_t at = 0; at < len && lines < most; lines++) {
        const char *end = memchr(text + at, '\n', len - at);
        at = end ? (size_t)(end - text) + 1 : len;
    }
    return lines < most ? lines : most;
}

gaz_status gaz_builder_add(gaz_builder *b, const gaz_list_input *input, gaz_error *err) {
    if (b->frozen)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "lists cannot be added once written");
    gaz_list_reader reader;
    gaz_list_row row;
    /* In a user's file each entry has its label: each label is a list of its own. */
    int numbers[2 * GAZ_LABEL_NUMBERS];
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        numbers[i] = -1;
    gaz_status s =
        gaz_list_reader_open(&reader, input->name, input->text, input->len, b->user,
                             b->labels, err);
    if (s == GAZ_OK && !b->user)
        s = check_id(b, &reader, err);
    size_t expected = expected_entries(input->text, input->len);
    if (s == GAZ_OK && (!gaz_vocab_expect(&b->vocab, expected) ||
                        !gaz_readings_expect(&b->readings, expected)))
        s = gaz_fail_memory(err);
    const char *file = input->file ? input->file : input->name;
    unsigned number = 0;
    if (s == GAZ_OK && !b->user) { /* even an empty one: rules name it */
        s = new_list(b, &reader, file, reader.header.label, reader.header.stop, &number,
                     err);
        numbers[2 * reader.header.label + reader.header.stop] = (int)number;
    }
    int more = 0;
    while (s == GAZ_OK && (more = gaz_list_reader_next(&reader, &row, err)) > 0) {
        int *known = &numbers[2 * row.label + row.stop];
        if (*known < 0) {
            s = new_list(b, &reader, file, row.label, row.stop, &number, err);
            if (s != GAZ_OK)
                break;
            *known = (int)number;
        }
        adding a = {.reader = &reader, .row = &row, .list = (unsigned)*known};
        s = add_row(b, &a, err);
    }
    return more < 0 ? (gaz_status)more : s;
}

/* ---- writing ---- */

static gaz_section section(const char *name, const void *bytes, size_t size) {
    gaz_section s = {.bytes = bytes, .size = size};
    memcpy(s.name, name, strlen(name));
    return s;
}

gaz_status gaz_builder_write(gaz_builder *b, gaz_buffer *out, const gaz_section *extra,
                             size_t nextra, gaz_error *err) {
    enum { OWN = 16 };
    gaz_vocab_builder *v = &b->vocab;
    gaz_readings_builder *d = &b->readings;
    if (!b->frozen &&
        (!gaz_readings_freeze(d, v) || !gaz_vocab_freeze(v, d->nodes, d->readings)))
        return gaz_fail_memory(err);
    b->frozen = 1;
    if (nextra > 64)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "too many sections");
    gaz_section all[OWN + 64] = {
        section("STRINGS", v->strings.data, v->strings.len),
        section("LISTS", b->lists, b->nlists * sizeof *b->lists),
        section("WORDS", v->words, v->nwords * sizeof *v->words),
        section("SETS", v->sets, v->nsets * sizeof *v->sets),
        section("WORDHASH", v->word_slots, v->nword_slots * sizeof *v->word_slots),
        section("PLAINAT", v->plain_at, v->nplain_at * sizeof *v->plain_at),
        section("PLAIN", v->plain, v->nplain * sizeof *v->plain),
        section("PLAINOF", v->plain_of, v->nplain * sizeof *v->plain_of),
        section("EDGES", v->edge_slots, v->nedge_slots * sizeof *v->edge_slots),
        section("EDGEBITS", v->edge_bits, v->nedge_bits * sizeof *v->edge_bits),
        section("NODES", d->nodes, v->nnodes * sizeof *d->nodes),
        section("READINGS", d->readings, d->nreadings * sizeof *d->readings),
        section("MORE", d->more, d->nmore * sizeof *d->more),
        section("ENTRIES", d->entries.data, d->entries.len),
        section("PLAINTXT", v->plain_texts.data, v->plain_texts.len),
        section("LINES", d->lines, d->nreadings * sizeof *d->lines),
    };
    for (size_t i = 0; i < nextra; i++)
        all[OWN + i] = extra[i];
    return gaz_container_build(out, "GAZT", GAZ_FILE_VERSION, all, OWN + nextra, err);
}

void gaz_builder_stats_get(const gaz_builder *b, gaz_builder_stats *s) {
    *s = (gaz_builder_stats){.lists = b->nlists,
                             .words = b->vocab.nwords - 1 + b->vocab.nplain,
                             .nodes = b->vocab.nnodes,
                             .readings = b->readings.nreadings,
                             .records = b->readings.nentries,
                             .sets = b->vocab.nsets,
                             .strings = b->vocab.strings.len};
    for (unsigned i = 0; i < b->nlists; i++)
        s->entries += b->lists[i].nentries;
}

gaz_status gaz_user_gazetteers_build(gaz_buffer *out, const gaz_list_input *inputs,
                                     size_t n, const gaz_labels *labels, gaz_error *err) {
    gaz_builder *b = gaz_builder_new(1);
    gaz_status s = b ? GAZ_OK : gaz_fail_memory(err);
    if (b)
        b->labels = labels;
    for (size_t i = 0; s == GAZ_OK && i < n; i++)
        s = gaz_builder_add(b, &inputs[i], err);
    if (s == GAZ_OK)
        s = gaz_builder_write(b, out, NULL, 0, err);
    gaz_builder_free(b);
    return s;
}

gaz_status gaz_user_gazetteer_build(gaz_buffer *out, const char *name, const char *tsv,
                                    size_t len, gaz_error *err) {
    gaz_list_input input = {.name = name, .text = tsv, .len = len};
    return gaz_user_gazetteers_build(out, &input, 1, NULL, err);
}
