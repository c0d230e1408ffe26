/* evidence.c — what a token's place in the text says, as hashed features. Room: tag. */
#include "tag/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/hash.h"
#include "tag/tags.h"

/* Probability, in thousandths, of a first reading that others could only confirm. */
enum { CERTAIN = 950 };

int gaz_evidence_init(gaz_evidence *e, const gaz_rules *rules) {
    *e = (gaz_evidence){0};
    if (!rules)
        return 1;
    size_t n = rules->nrules;
    if (!gaz_grow(&e->rule_keys, &e->rule_cap, n + 1, sizeof *e->rule_keys))
        return 0;
    for (size_t i = 0; i < n; i++) {
        const char *name = gaz_rule_name(rules, (uint32_t)i);
        e->rule_keys[i] = (uint32_t)gaz_hash_bytes(name, strlen(name));
    }
    e->nrules = n;
    return 1;
}

void gaz_evidence_free(gaz_evidence *e) {
    free(e->ids);
    free(e->count);
    free(e->heard);
    free(e->rule_keys);
    *e = (gaz_evidence){0};
}

static void add(gaz_evidence *e, size_t token, unsigned kind, uint32_t value) {
    if (e->count[token] < GAZ_EVIDENCE_MAX)
        e->ids[token * GAZ_EVIDENCE_MAX + e->count[token]++] = gaz_feature(kind, value);
}

/* Adds value * 8 + part to each of the tokens of a phrase. */
static void add_phrase(gaz_evidence *e, uint32_t first, unsigned ntok, unsigned kind,
                       uint32_t value) {
    for (unsigned i = 0; i < ntok; i++)
        add(e, first + i, kind, value * 8 + gaz_span_part(i, ntok));
}

/* Scores in three steps: what lists and rules themselves think doubtful, likely, sure. */
static unsigned step(unsigned score) { return score < 500 ? 0 : score < 800 ? 1 : 2; }

static void add_candidates(gaz_evidence *e, const gaz_cands *cands) {
    for (size_t i = 0; i < cands->count; i++) {
        const gaz_cand *c = &cands->at[i];
        uint32_t graded = c->label * 4u + step(c->score);
        if (c->layer != 0)
            continue;
        switch (c->source) {
        case GAZ_FROM_RULE:
            add_phrase(e, c->first, c->ntok, GAZ_KIND_RULE_LABEL, graded);
            if (c->ref < e->nrules)
                add_phrase(e, c->first, c->ntok, GAZ_KIND_RULE, e->rule_keys[c->ref]);
            break;
        case GAZ_FROM_CHAIN:
            add_phrase(e, c->first, c->ntok, GAZ_KIND_DOCUMENT, graded);
            break;
        default:
            add_phrase(e, c->first, c->ntok, GAZ_KIND_LIST_LABEL, graded);
        }
    }
}

static void add_matches(gaz_evidence *e, const gaz_words *words, const gaz_matches *matches,
                        const gaz_list_keys *lists) {
    for (size_t i = 0; i < matches->count; i++) {
        const gaz_match *m = &matches->at[i];
        if (m->layer != 0)
            continue;
        unsigned list = gaz_match_reading(words, m)->list;
        int word_class = gaz_match_list(words, m)->label == GAZ_NONE;
        if (list < lists->count && !(word_class && m->ntok == 1))
            add_phrase(e, m->first, m->ntok, word_class ? GAZ_KIND_CLASS : GAZ_KIND_LIST,
                       lists->at[list]);
    }
}

/* Quotation marks open around a token, brackets, and what its capital tells. */
static void add_places(gaz_evidence *e, const gaz_words *words, const gaz_tokens *tokens,
                       const gaz_casing *casing) {
    unsigned quoted = 0, bracketed = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const gaz_token *t = &tokens->at[i];
        const gaz_word *w = &words->at[t->word];
        if (t->flags & GAZ_TOKF_LINE)
            quoted = bracketed = 0;
        if (w->cls == GAZ_TOK_PUNCT) {
            if (w->len == 2 && memcmp(w->text, "«", 2) == 0)
                quoted = 1;
            else if (w->len == 2 && memcmp(w->text, "»", 2) == 0)
                quoted = 0;
            else if (w->len == 1 && w->text[0] == '"')
                quoted = !quoted;
            else if (w->len == 1 && (w->text[0] == '(' || w->text[0] == '['))
                bracketed = 1;
            else if (w->len == 1 && (w->text[0] == ')' || w->text[0] == ']'))
                bracketed = 0;
        }
        unsigned flags = t->flags & (GAZ_TOKF_SENTENCE | GAZ_TOKF_CAPS_LINE | GAZ_TOKF_LINE);
        unsigned capital = t->shape == GAZ_SHAPE_CAP || t->shape == GAZ_SHAPE_CAPS;
        unsigned telling = capital && gaz_casing_tells(casing, t);
        add(e, i, GAZ_KIND_PLACE, 1000 + flags * 4 + capital * 2 + telling);
        if (quoted || bracketed)
            add(e, i, GAZ_KIND_PLACE, quoted * 2 + bracketed);
    }
}

int gaz_evidence_find(gaz_evidence *e, const gaz_words *words, const gaz_tokens *tokens,
                      const gaz_matches *matches, const gaz_cands *cands,
                      const gaz_spans *resolved, const gaz_casing *casing,
                      const gaz_list_keys *lists) {
    size_t n = tokens->count;
    if (n > SIZE_MAX / GAZ_EVIDENCE_MAX ||
        !gaz_grow(&e->ids, &e->ids_cap, n * GAZ_EVIDENCE_MAX, sizeof *e->ids) ||
        !gaz_grow(&e->count, &e->count_cap, n + 1, 1) ||
        !gaz_grow(&e->heard, &e->heard_cap, n + 1, 1))
        return 0;
    memset(e->count, 0, n);
    memset(e->heard, 0, n);
    for (size_t i = 0; i < resolved->count; i++) {
        const gaz_span *s = &resolved->at[i];
        if (s->source != GAZ_FROM_USER)
            add_phrase(e, s->first, s->ntok, GAZ_KIND_ALONE, s->label * 4u + step(s->score));
    }
    add_places(e, words, tokens, casing);
    add_candidates(e, cands);
    add_matches(e, words, matches, lists);
    return 1;
}

/* Other mentions of a phrase, by label up to the last: how many there are, and whether they
 * agree. */
static void hear_phrase(gaz_evidence *e, uint32_t first, uint32_t ntok,
                        const uint16_t *seen, unsigned last) {
    unsigned all = 0, best = 0;
    for (unsigned l = 1; l <= last; l++) {
        all += seen[l];
        if (seen[l] && (!best || seen[l] > seen[best]))
            best = l;
    }
    if (!all)
        return;
    unsigned many = seen[best] > 3 ? 2 : seen[best] > 1 ? 1 : 0;
    unsigned agreed = seen[best] == all;
    add_phrase(e, first, ntok, GAZ_KIND_READ, (best * 4 + many) * 2 + agreed);
    memset(e->heard + first, 1, ntok);
}

/* Has no mention another label? */
static int agree(const uint16_t *seen, unsigned last, unsigned label) {
    for (unsigned l = 1; l <= last; l++)
        if (seen[l] && l != label)
            return 0;
    return 1;
}

int gaz_evidence_hear(gaz_evidence *e, const gaz_memory *read, const gaz_words *words,
                      const gaz_tokens *tokens, const gaz_regions *regions,
                      const gaz_spans *spans) {
    size_t k = 0;
    for (size_t r = 0; r < regions->count; r++)
        for (uint32_t i = regions->at[r].from; i < regions->at[r].to; i++) {
            uint32_t ntok;
            const gaz_remembered *found =
                gaz_memory_longest(read, words, tokens, i, &ntok);
            if (!found)
                continue;
            uint16_t seen[GAZ_LABEL_NUMBERS];
            memcpy(seen, found->seen, sizeof seen);
            while (k < spans->count && spans->at[k].first < i)
                k++;
            /* Its own first reading is no other mention. */
            int own = k < spans->count && spans->at[k].first == i &&
                      spans->at[k].ntok == ntok && spans->at[k].score >= GAZ_READ_SURE;
            if (own && seen[spans->at[k].label])
                seen[spans->at[k].label]--;
            /* Where it was as good as certain, and all others agree, nothing is new. */
            if (!(own && spans->at[k].score >= CERTAIN && agree(seen, found->last, spans->at[k].label)))
                hear_phrase(e, i, ntok, seen, found->last);
            i += ntok - 1;
        }
    return 1;
}
