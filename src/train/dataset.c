/* dataset.c — texts as the network sees them. Room: train. */
#include "train/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"

gaz_status gaz_dataset_init(gaz_dataset *d, const gaz_sources *sources,
                            const gaz_labels *labels, gaz_error *err) {
    *d = (gaz_dataset){.labels = *labels, .nslots = 1024};
    d->combination_slots = calloc(d->nslots, sizeof *d->combination_slots);
    if (!d->combination_slots || !gaz_window_init(&d->window, sources) ||
        !gaz_grow(&d->combination_first, &d->first_cap, 2, sizeof *d->combination_first))
        return gaz_fail_memory(err);
    d->combination_first[0] = d->combination_first[1] = 0;
    d->ncombinations = 1;
    return GAZ_OK;
}

void gaz_dataset_free(gaz_dataset *d) {
    gaz_window_free(&d->window);
    free(d->type);
    free(d->combination);
    free(d->start);
    free(d->end);
    free(d->tag);
    free(d->examples);
    free(d->texts);
    free(d->ids);
    free(d->combination_first);
    free(d->combination_slots);
    *d = (gaz_dataset){0};
}

static uint64_t hash_ids(const uint32_t *ids, size_t n) {
    return gaz_hash_bytes(ids, n * sizeof *ids);
}

static int is_combination(const gaz_dataset *d, uint32_t c, const uint32_t *ids, size_t n) {
    size_t from = d->combination_first[c];
    return d->combination_first[c + 1] - from == n &&
           (n == 0 || memcmp(d->ids + from, ids, n * sizeof *ids) == 0);
}

static int rehash(gaz_dataset *d) {
    size_t n = d->nslots * 2;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots)
        return 0;
    for (uint32_t c = 1; c < d->ncombinations; c++) {
        size_t from = d->combination_first[c];
        size_t i = hash_ids(d->ids + from, d->combination_first[c + 1] - from) & (n - 1);
        while (slots[i])
            i = (i + 1) & (n - 1);
        slots[i] = c;
    }
    free(d->combination_slots);
    d->combination_slots = slots;
    d->nslots = n;
    return 1;
}

/* Number of a combination of evidence, UINT32_MAX when memory is out. */
static uint32_t combination(gaz_dataset *d, const uint32_t *ids, size_t n) {
    if (n == 0)
        return 0;
    if (d->ncombinations * 2 > d->nslots && !rehash(d))
        return UINT32_MAX;
    size_t i = hash_ids(ids, n) & (d->nslots - 1);
    for (; d->combination_slots[i]; i = (i + 1) & (d->nslots - 1))
        if (is_combination(d, d->combination_slots[i], ids, n))
            return d->combination_slots[i];
    if (!gaz_grow(&d->ids, &d->ids_cap, d->nids + n, sizeof *d->ids) ||
        !gaz_grow(&d->combination_first, &d->first_cap, d->ncombinations + 2,
                  sizeof *d->combination_first))
        return UINT32_MAX;
    memcpy(d->ids + d->nids, ids, n * sizeof *ids);
    d->nids += n;
    uint32_t c = (uint32_t)d->ncombinations++;
    d->combination_first[c + 1] = (uint32_t)d->nids;
    d->combination_slots[i] = c;
    return c;
}

static int grow_tokens(gaz_dataset *d, size_t need) {
    return gaz_grow(&d->type, &d->token_cap[0], need, sizeof *d->type) &&
           gaz_grow(&d->combination, &d->token_cap[1], need, sizeof *d->combination) &&
           gaz_grow(&d->start, &d->token_cap[2], need, sizeof *d->start) &&
           gaz_grow(&d->end, &d->token_cap[3], need, sizeof *d->end) &&
           gaz_grow(&d->tag, &d->token_cap[4], need, sizeof *d->tag);
}

static int add_tokens(gaz_dataset *d) {
    const gaz_window *w = &d->window;
    size_t base = d->ntokens;
    if (!grow_tokens(d, base + w->tokens.count))
        return 0;
    for (size_t i = 0; i < w->tokens.count; i++) {
        const gaz_token *t = &w->tokens.at[i];
        uint32_t c = combination(d, w->evidence.ids + i * GAZ_EVIDENCE_MAX,
                                 w->evidence.count[i]);
        if (c == UINT32_MAX)
            return 0;
        d->type[base + i] = t->word;
        d->combination[base + i] = c;
        d->start[base + i] = t->start;
        d->end[base + i] = t->start + t->len;
        d->tag[base + i] = GAZ_TAG_O;
    }
    d->ntokens += w->tokens.count;
    return 1;
}

/* Sets the tags of the gold that falls on token edges. */
static void align_gold(gaz_dataset *d, const gaz_sample *s, size_t base, gaz_split split) {
    size_t i = base;
    for (size_t g = 0; g < s->ngold; g++) {
        const gaz_gold *gold = &s->gold[g];
        while (i < d->ntokens && d->start[i] < gold->start)
            i++;
        size_t to = i;
        while (to < d->ntokens && d->end[to] < gold->end)
            to++;
        d->ngold[split]++;
        if (i >= d->ntokens || to >= d->ntokens || d->start[i] != gold->start ||
            d->end[to] != gold->end) {
            d->unaligned[split]++;
            continue;
        }
        size_t n = to + 1 - i;
        unsigned label = gaz_labels_place(&d->labels, gold->label);
        for (size_t k = 0; k < n; k++)
            d->tag[i + k] =
                (uint8_t)gaz_tag_of(label, gaz_span_part((unsigned)k, (unsigned)n));
        i = to + 1;
    }
}

static int add_examples(gaz_dataset *d, size_t base, uint32_t sample, float weight,
                        gaz_teacher *teacher) {
    gaz_window *w = &d->window;
    const gaz_tokens *tokens = &w->tokens;
    if (!gaz_grow(&d->examples, &d->example_cap, d->nexamples + w->regions.count,
                  sizeof *d->examples))
        return 0;
    for (size_t r = 0; r < w->regions.count; r++) {
        uint32_t from = w->regions.at[r].from, to = w->regions.at[r].to;
        uint32_t low = from, high = to;
        while (low > 0 && !(tokens->at[low].flags & GAZ_TOKF_SENTENCE))
            low--;
        while (high < tokens->count && !(tokens->at[high].flags & GAZ_TOKF_SENTENCE))
            high++;
        if (teacher) {
            int taught = gaz_teacher_tag(teacher, w, w->regions.at[r],
                                         d->tag + base + from, &weight);
            if (taught < 0)
                return 0;
            if (!taught)
                continue;
        }
        d->examples[d->nexamples++] = (gaz_example){.from = (uint32_t)base + from,
                                                    .to = (uint32_t)base + to,
                                                    .low = (uint32_t)base + low,
                                                    .high = (uint32_t)base + high,
                                                    .sample = sample,
                                                    .weight = weight};
    }
    return 1;
}

/* Names that begin or end outside every region cannot be found: they are cut off, so that
 * tags stay a possible sequence. */
static void drop_outside(gaz_dataset *d, const gaz_text *t, gaz_split split) {
    size_t i = t->first_token, end = i + t->ntokens;
    size_t e = t->first_example;
    while (i < end) {
        if (d->tag[i] == GAZ_TAG_O) {
            i++;
            continue;
        }
        size_t to = i + 1;
        while (to < end && gaz_tag_part(d->tag[to]) != GAZ_TAG_B &&
               gaz_tag_part(d->tag[to]) != GAZ_TAG_U && d->tag[to] != GAZ_TAG_O)
            to++;
        while (e < t->first_example + t->nexamples && d->examples[e].to <= i)
            e++;
        if (e == t->first_example + t->nexamples || d->examples[e].from > i ||
            d->examples[e].to < to) {
            d->outside[split]++;
            memset(d->tag + i, GAZ_TAG_O, to - i);
        }
        i = to;
    }
}

gaz_status gaz_dataset_add(gaz_dataset *d, const gaz_sample *sample, gaz_split split,
                           gaz_teacher *teacher, gaz_teacher *first, int twice,
                           gaz_error *err) {
    gaz_window *w = &d->window;
    size_t base = d->ntokens;
    gaz_teacher *reading = teacher ? teacher : first;
    gaz_window_new_document(w);
    if (!gaz_window_read(w, sample->text, 0, sample->len) || !gaz_window_weigh(w) ||
        !gaz_grow(&d->texts, &d->text_cap, d->ntexts + 1, sizeof *d->texts))
        return gaz_fail_memory(err);
    gaz_text t = {.first_token = (uint32_t)base,
                  .ntokens = (uint32_t)w->tokens.count,
                  .first_example = (uint32_t)d->nexamples,
                  .sample = sample,
                  .split = split};
    if ((!twice && !add_tokens(d)) || (reading && !gaz_teacher_read(reading, w)) ||
        (twice && !add_tokens(d)) ||
        !add_examples(d, base, (uint32_t)d->ntexts, sample->weight, teacher))
        return gaz_fail_memory(err);
    t.nexamples = (uint32_t)(d->nexamples - t.first_example);
    if (split != GAZ_PLAIN) {
        align_gold(d, sample, base, split);
        drop_outside(d, &t, split);
    }
    d->texts[d->ntexts++] = t;
    return GAZ_OK;
}
