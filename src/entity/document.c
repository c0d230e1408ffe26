/* document.c — the entities of one document, growing window by window. Room: entity. */
#include "entity/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "data/entry.h"
#include "text/fold.h"

void gaz_doc_begin(gaz_doc *d, const char *text, size_t len) {
    d->text = text;
    d->len = len;
    d->count = d->nchains = d->ncues = d->nreasons = d->nmeanings = 0;
    gaz_arena_reset(&d->strings);
}

void gaz_doc_free(gaz_doc *d) {
    free(d->entities);
    free(d->mentions);
    free(d->chains);
    free(d->cues);
    free(d->cue_order);
    free(d->cue_first);
    free(d->reasons);
    free(d->meanings);
    gaz_arena_free(&d->strings);
    *d = (gaz_doc){0};
}

static uint64_t chain_hash(uint64_t h, uint64_t word) {
    return gaz_mix(h ^ word, 0xA0761D6478BD642Fu) ^ word;
}

static const gaz_word *word_of(const gaz_window *w, uint32_t token) {
    return &w->words.at[w->tokens.at[token].word];
}

/* Gender that a title before the name tells: M. or Mme; 0 where none does. */
static char title_gender(const gaz_window *w, const gaz_span *s) {
    if (s->first == 0)
        return 0;
    const gaz_word *before = word_of(w, s->first - 1);
    static const struct {
        const char *text;
        char gender;
    } TITLES[] = {{"M.", 'm'},   {"MM.", 'm'},      {"Monsieur", 'm'},
                  {"Mme", 'f'},  {"Mme.", 'f'},     {"Madame", 'f'},
                  {"Mlle", 'f'}, {"monsieur", 'm'}, {"madame", 'f'}};
    for (size_t i = 0; i < sizeof TITLES / sizeof *TITLES; i++)
        if (strlen(TITLES[i].text) == before->len &&
            memcmp(TITLES[i].text, before->text, before->len) == 0)
            return TITLES[i].gender;
    return 0;
}

/* Gender of a given name by its lists; 0 where they disagree or do not know. */
static char given_gender(const gaz_window *w, uint32_t token) {
    char gender = 0;
    for (uint32_t i = w->matches.index[token]; i < w->matches.index[token + 1]; i++) {
        const gaz_match *m = &w->matches.at[i];
        if (m->ntok != 1)
            continue;
        const gaz_gazetteer *g = w->words.layer[m->layer];
        gaz_entry entry;
        gaz_entry_read(g, g->readings[m->reading].entry, &entry);
        char this = entry.gender;
        if (this == 'b' || (gender && this && this != gender))
            return 0;
        if (this)
            gender = this;
    }
    return gender;
}

/* Is the name a family name alone: one word, or one that begins with a particle? */
static int is_family_name(const gaz_window *w, const gaz_span *s) {
    const gaz_word *first = word_of(w, s->first);
    const gaz_known_lists *known = w->sources.known;
    return s->ntok == 1 || (gaz_listset_meets(&first->lists->alone, &known->particle) &&
                            (first->shape == GAZ_SHAPE_LOWER ||
                             !gaz_listset_meets(&first->lists->alone, &known->given)));
}

/* A word in small letters without accents, in out[GAZ_FOLD_MAX]; its length. */
static size_t plain_letters(const gaz_word *word, char *out) {
    char folded[GAZ_FOLD_MAX];
    size_t n = gaz_fold(word->text, word->len, folded);
    return gaz_fold_accents(folded, n, out);
}

static void describe(gaz_mention *m, const gaz_window *w, const gaz_span *s) {
    char plain[GAZ_FOLD_MAX];
    unsigned ninitials = 0;
    uint64_t initials = 0;
    for (uint32_t i = 0; i < s->ntok; i++) {
        const gaz_word *word = word_of(w, s->first + i);
        m->whole = chain_hash(m->whole, word->key);
        size_t n = plain_letters(word, plain);
        if (n && (word->shape == GAZ_SHAPE_CAP || word->shape == GAZ_SHAPE_CAPS ||
                  (word->shape == GAZ_SHAPE_LOWER && n > 3))) {
            initials = initials * 257 + (unsigned char)plain[0];
            ninitials++;
        }
    }
    m->letters = ninitials >= 2 ? initials : 0;
    m->ntok = s->ntok;
    m->gender = title_gender(w, s);
    if (s->label == GAZ_PERSON) {
        uint32_t f = s->first, end = s->first + s->ntok;
        m->is_family = (uint8_t)is_family_name(w, s);
        if (!m->is_family) {
            if (!m->gender)
                m->gender = given_gender(w, f);
            f++;
            while (f + 1 < end &&
                   (word_of(w, f)->shape == GAZ_SHAPE_INITIAL ||
                    gaz_listset_meets(&word_of(w, f)->lists->alone, &w->sources.known->given)))
                f++;
        }
        for (; f < end; f++)
            m->family = chain_hash(m->family, word_of(w, f)->key);
    } else if (s->ntok == 1 && word_of(w, s->first)->shape == GAZ_SHAPE_CAPS) {
        size_t n = plain_letters(word_of(w, s->first), plain);
        for (size_t i = 0; i < n; i++)
            if (plain[i] >= 'a' && plain[i] <= 'z')
                m->family = m->family * 257 + (unsigned char)plain[i];
    }
}

/* Notes the entries that the lists have for exactly this span and label. */
static int note_meanings(gaz_doc *d, gaz_mention *m, const gaz_window *w,
                         const gaz_span *s) {
    m->first_meaning = (uint32_t)d->nmeanings;
    for (uint32_t i = w->matches.index[s->first]; i < w->matches.index[s->first + 1];
         i++) {
        const gaz_match *match = &w->matches.at[i];
        if (match->ntok != s->ntok || gaz_match_list(&w->words, match)->label != s->label)
            continue;
        if (!gaz_grow(&d->meanings, &d->meaning_cap, d->nmeanings + 1,
                      sizeof *d->meanings))
            return 0;
        d->meanings[d->nmeanings++] = (gaz_meaning){w->words.layer[match->layer],
                                                    gaz_match_reading(&w->words, match)};
    }
    m->nmeanings = (uint32_t)(d->nmeanings - m->first_meaning);
    return 1;
}

static void name_source(gaz_entity *e, const gaz_window *w, const gaz_span *s) {
    if (s->cand == UINT32_MAX)
        return;
    const gaz_cand *c = &w->cands.at[s->cand];
    const gaz_gazetteer *g = w->words.layer[c->layer];
    if (c->source == GAZ_FROM_LIST || (c->source == GAZ_FROM_USER && !c->rule))
        e->list = gaz_string(g, g->lists[g->readings[c->ref].list].id);
    else if (c->source == GAZ_FROM_RULE || c->source == GAZ_FROM_USER)
        e->rule = gaz_rule_name(w->sources.rules[c->layer], c->ref);
}

/* Lists the window's candidates by first token: those of token t are
 * cue_order[cue_first[t]] .. cue_order[cue_first[t + 1]]. */
static int order_candidates(gaz_doc *d, const gaz_window *w) {
    size_t n = w->tokens.count;
    if (!gaz_grow(&d->cue_first, &d->cue_first_cap, n + 2, sizeof *d->cue_first) ||
        !gaz_grow(&d->cue_order, &d->cue_order_cap, w->cands.count + 1,
                  sizeof *d->cue_order))
        return 0;
    memset(d->cue_first, 0, (n + 2) * sizeof *d->cue_first);
    d->longest_cue = 0;
    for (size_t i = 0; i < w->cands.count; i++) {
        const gaz_cand *c = &w->cands.at[i];
        d->cue_first[c->first + 2]++;
        d->longest_cue = c->ntok > d->longest_cue ? c->ntok : d->longest_cue;
    }
    for (size_t t = 2; t < n + 2; t++)
        d->cue_first[t] += d->cue_first[t - 1];
    for (size_t i = 0; i < w->cands.count; i++)
        d->cue_order[d->cue_first[w->cands.at[i].first + 1]++] = (uint32_t)i;
    return 1;
}

static int add_cue(gaz_doc *d, const gaz_window *w, uint32_t cand) {
    const gaz_cand *c = &w->cands.at[cand];
    if (!gaz_grow(&d->cues, &d->cue_cap, d->ncues + 1, sizeof *d->cues))
        return 0;
    gaz_span where = {.first = c->first, .ntok = c->ntok, .cand = cand};
    gaz_entity named = {0};
    name_source(&named, w, &where);
    d->cues[d->ncues++] = (gaz_cue){.start = gaz_span_start(w, &where),
                                    .end = gaz_span_end(w, &where),
                                    .label = c->label,
                                    .source = c->source,
                                    .list = named.list,
                                    .rule = named.rule,
                                    .weight = c->score / 1000.0f};
    return 1;
}

/* The candidates that overlap a span. */
static int add_cues(gaz_doc *d, gaz_entity *e, const gaz_window *w, const gaz_span *s) {
    uint32_t end = s->first + s->ntok;
    uint32_t from = s->first > d->longest_cue ? s->first - d->longest_cue : 0;
    e->first_cue = d->ncues;
    for (uint32_t k = d->cue_first[from]; k < d->cue_first[end]; k++) {
        const gaz_cand *c = &w->cands.at[d->cue_order[k]];
        if (c->first + c->ntok > s->first && !add_cue(d, w, d->cue_order[k]))
            return 0;
    }
    e->ncues = d->ncues - e->first_cue;
    return 1;
}

int gaz_doc_add(gaz_doc *d, const gaz_window *w, uint32_t labels, unsigned min_score,
                int cues, const gaz_explainer *why) {
    size_t need = d->count + w->spans.count;
    if (cues && !order_candidates(d, w))
        return 0;
    if (!gaz_grow(&d->entities, &d->entity_cap, need, sizeof *d->entities) ||
        !gaz_grow(&d->mentions, &d->mention_cap, need, sizeof *d->mentions))
        return 0;
    for (size_t i = 0; i < w->spans.count; i++) {
        const gaz_span *s = &w->spans.at[i];
        int scored = s->source == GAZ_FROM_MODEL; /* a prior is no probability */
        if ((labels && !(labels >> s->label & 1)) || (scored && s->score < min_score))
            continue;
        gaz_entity *e = &d->entities[d->count];
        gaz_mention *m = &d->mentions[d->count];
        *e = (gaz_entity){.start = gaz_span_start(w, s),
                          .end = gaz_span_end(w, s),
                          .label = s->label,
                          .source = s->source,
                          .score = scored ? s->score / 1000.0f : -1.0f,
                          .next_score = -1.0f};
        *m = (gaz_mention){0};
        describe(m, w, s);
        name_source(e, w, s);
        if (!note_meanings(d, m, w, s) || (cues && !add_cues(d, e, w, s)) ||
            (why && !gaz_doc_add_reasons(d, e, w, why, &why->at[i])))
            return 0;
        e->sense = gaz_span_sense(w, s);
        d->count++;
    }
    return 1;
}

int gaz_doc_finish(gaz_doc *d) {
    return gaz_doc_choose_links(d) && gaz_doc_make_chains(d);
}

/* The public readers of a document. */
size_t gaz_doc_count(const gaz_doc *d) {
    return d->count;
}
const gaz_entity *gaz_doc_entity(const gaz_doc *d, size_t i) {
    return i < d->count ? &d->entities[i] : NULL;
}
size_t gaz_doc_chain_count(const gaz_doc *d) {
    return d->nchains;
}
const gaz_chain *gaz_doc_chain(const gaz_doc *d, size_t i) {
    return i < d->nchains ? &d->chains[i] : NULL;
}
size_t gaz_doc_cue_count(const gaz_doc *d) {
    return d->ncues;
}
const gaz_cue *gaz_doc_cue(const gaz_doc *d, size_t i) {
    return i < d->ncues ? &d->cues[i] : NULL;
}
size_t gaz_doc_reason_count(const gaz_doc *d) {
    return d->nreasons;
}
const gaz_reason *gaz_doc_reason(const gaz_doc *d, size_t i) {
    return i < d->nreasons ? &d->reasons[i] : NULL;
}
