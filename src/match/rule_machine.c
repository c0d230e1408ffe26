/* rule_machine.c — runs all rules over a text, sentence by sentence. Room: match. Called
 * by the tagger, once a window, after the matches are found.
 *
 * Most tokens begin no rule and most sentences lack what most rules need, so the work is
 * in ruling out: one bit a rule says whether it may begin with a word, go on with the two
 * words behind it, and whether the sentence holds what it needs; their AND is nearly
 * always empty. What is left is simulated state by state (Thompson 1968), the states of a
 * program as a set of bits, with the captured span beside each (Pike, in Cox 2009); at
 * most GAZ_RULE_TOKENS_MAX tokens from each start, so the time is linear in the text. */
#include "match/rule_machine.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "match/profile.h"

enum {
    SPAN = GAZ_RULE_TOKENS_MAX + 1,
    STATE_WORDS = GAZ_RULE_STATES_MAX / 64,
    NOWHERE = 0xFF /* a span that is not open, or not closed, yet */
};

/* The captured span of a thread, in tokens from the match's start. */
typedef struct span {
    uint8_t open, close;
} span;

struct gaz_rule_machine {
    gaz_profiles *profiles;
    const gaz_rules *rules;
    gaz_words *words;
    int layer;
    const uint64_t **at; /* [at_cap] the profile of each token of the text */
    size_t at_cap;
    uint32_t *taken; /* [nrules] token up to which the rule has captured */
    uint64_t *found; /* [nwords] rules whose needs the sentence holds */
    uint64_t *worth; /* [nwords] rules worth trying at a token */
    /* Threads by the token they wait at, counted from the start; all bits are 0 between
     * runs. */
    uint64_t live[SPAN][STATE_WORDS];
    span spans[SPAN][GAZ_RULE_STATES_MAX];
    size_t farthest; /* no thread waits beyond it */
};

/* One text while it is run over. */
typedef struct run {
    gaz_rule_machine *m;
    const gaz_tokens *tokens;
    const gaz_matches *matches;
    size_t begin, end; /* the sentence */
} run;

typedef struct result {
    size_t length; /* tokens; only where found */
    span span;
    int found;
} result;

gaz_rule_machine *gaz_rule_machine_new(const gaz_rules *rules, gaz_words *words,
                                       int layer) {
    gaz_rule_machine *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->rules = rules;
    m->words = words;
    m->layer = layer;
    m->profiles = gaz_profiles_new(rules, words);
    m->taken = calloc(rules->nrules + 1, sizeof *m->taken);
    m->found = calloc(rules->nrules / 64 + 1, sizeof *m->found);
    m->worth = calloc(rules->nrules / 64 + 1, sizeof *m->worth);
    if (!m->profiles || !m->taken || !m->found || !m->worth) {
        gaz_rule_machine_free(m);
        return NULL;
    }
    return m;
}

void gaz_rule_machine_free(gaz_rule_machine *m) {
    if (!m)
        return;
    gaz_profiles_free(m->profiles);
    free(m->at);
    free(m->taken);
    free(m->found);
    free(m->worth);
    free(m);
}

void gaz_rule_machine_forget(gaz_rule_machine *m) {
    gaz_profiles_forget(m->profiles);
}

/* The wider span wins: the earlier beginning, then the later end. */
static int better(span a, span b) {
    if (a.open != b.open)
        return a.open < b.open;
    return a.close != b.close && b.close != NOWHERE &&
           (a.close == NOWHERE || a.close > b.close);
}

static void add_thread(gaz_rule_machine *m, size_t offset, unsigned state, span s) {
    uint64_t bit = (uint64_t)1 << (state % 64);
    uint64_t *word = &m->live[offset][state / 64];
    if ((*word & bit) && !better(s, m->spans[offset][state]))
        return;
    *word |= bit;
    if (offset > m->farthest)
        m->farthest = offset;
    m->spans[offset][state] = s;
}

/* Lets a state eat what stands at token start + offset. */
static void eat(const run *r, size_t start, size_t offset, size_t stop, unsigned target,
                const gaz_rule_state *state, span s) {
    gaz_rule_machine *m = r->m;
    size_t i = start + offset;
    const uint64_t *tests = m->at[i];
    if ((r->tokens->at[i].flags & state->mask) != state->value)
        return;
    if (gaz_profile_has(tests, state->test))
        add_thread(m, offset + 1, target, s);
    if (state->begins == GAZ_RULE_NO_TEST || !gaz_profile_has(tests, state->begins))
        return;
    for (uint32_t k = r->matches->index[i]; k < r->matches->index[i + 1]; k++) {
        const gaz_match *match = &r->matches->at[k];
        const gaz_gazetteer *g = m->words->layer[match->layer];
        if (match->ntok < 2)
            break; /* the longest come first */
        if (g->readings[match->reading].list + g->first_list == state->list &&
            i + match->ntok <= stop && offset + match->ntok < SPAN)
            add_thread(m, offset + match->ntok, target, s);
    }
}

/* Takes the edges that lead on from token start + offset. */
static void take(const run *r, const gaz_rule_program *p, uint32_t edge, uint32_t nedges,
                 size_t start, size_t offset, size_t stop, span from, result *out) {
    const gaz_rules *rules = r->m->rules;
    size_t at = start + offset;
    for (uint32_t e = edge; e < edge + nedges; e++) {
        const gaz_rule_edge *x = &rules->edges[e];
        span s = from;
        if (x->flags) {
            if (((x->flags & GAZ_RULE_BEGIN) && at != r->begin) ||
                ((x->flags & GAZ_RULE_END) && at != r->end))
                continue;
            if (x->flags & GAZ_RULE_OPEN)
                s.open = (uint8_t)offset;
            if (x->flags & GAZ_RULE_CLOSE)
                s.close = (uint8_t)offset;
        }
        if (x->target != GAZ_RULE_ACCEPT) {
            if (at < stop && offset < GAZ_RULE_TOKENS_MAX)
                eat(r, start, offset, stop, x->target,
                    &rules->states[p->state + x->target], s);
        } else if (!out->found || out->length < offset || better(s, out->span)) {
            *out = (result){offset, s, 1};
        }
    }
}

/* The longest match of a program that begins at token start and ends at or before stop.
 * With `whole`, only one that ends at stop counts. */
static result simulate(const run *r, const gaz_rule_program *p, size_t start, size_t stop,
                       int whole) {
    gaz_rule_machine *m = r->m;
    result out = {0};
    const span none = {NOWHERE, NOWHERE};
    take(r, p, p->edge, p->nedges, start, 0, stop, none, &out);
    size_t nwords = (p->nstates + 63) / 64;
    for (size_t offset = 1; offset <= m->farthest; offset++)
        for (size_t w = 0; w < nwords; w++) {
            uint64_t bits = m->live[offset][w];
            m->live[offset][w] = 0;
            for (; bits; bits &= bits - 1) {
                unsigned state = (unsigned)(w * 64) + (unsigned)__builtin_ctzll(bits);
                const gaz_rule_state *s = &m->rules->states[p->state + state];
                take(r, p, s->edge, s->nedges, start, offset, stop,
                     m->spans[offset][state], &out);
            }
        }
    m->farthest = 0;
    if (whole && out.found && out.length != stop - start)
        out.found = 0;
    return out;
}

/* Does an `unless` of the rule forbid the match [start, stop)? */
static int forbidden(const run *r, const gaz_rule *rule, size_t start, size_t stop) {
    const gaz_rules *rules = r->m->rules;
    for (uint32_t i = rule->unless; i < rule->unless + rule->nunless; i++) {
        const gaz_rule_program *p = &rules->programs[rules->unless[i].program];
        if (rules->unless[i].before) {
            if (simulate(r, p, stop, r->end, 0).found)
                return 1;
            continue;
        }
        for (size_t back = rules->unless[i].min;
             back <= rules->unless[i].max && back <= start - r->begin; back++)
            if (simulate(r, p, start - back, start, 1).found)
                return 1;
    }
    return 0;
}

/* Tries one rule at one token; 0 when memory is out. */
static int try_rule(const run *r, size_t rule_at, size_t start, gaz_cands *out) {
    gaz_rule_machine *m = r->m;
    const gaz_rule *rule = &m->rules->rules[rule_at];
    const gaz_rule_program *p = &m->rules->programs[rule->program];
    result found = simulate(r, p, start, r->end, 0);
    if (!found.found || found.span.close <= found.span.open ||
        found.span.close == NOWHERE)
        return 1;
    size_t first = start + found.span.open, stop = start + found.span.close;
    if (first < m->taken[rule_at])
        return 1;
    m->taken[rule_at] = (uint32_t)stop;
    if (rule->nunless && forbidden(r, rule, start, start + found.length))
        return 1;
    gaz_cand cand = {.first = (uint32_t)first,
                     .ntok = (uint16_t)(stop - first),
                     .label = rule->label,
                     .source = GAZ_FROM_RULE,
                     .score = rule->score,
                     .layer = (uint8_t)m->layer,
                     .rule = 1,
                     .ref = (uint32_t)rule_at};
    if (m->layer > 0)
        cand.source = GAZ_FROM_USER;
    if (rule->flags & GAZ_RULE_FINAL)
        cand.flags |= GAZ_CAND_FINAL;
    if (rule->label == GAZ_NONE)
        cand.flags |= GAZ_CAND_STOP;
    return gaz_cands_add(out, cand);
}

/* Does a phrase of two tokens or more begin at token i? */
static int is_long(const gaz_matches *matches, size_t i) {
    uint32_t first = matches->index[i];
    return first < matches->index[i + 1] && matches->at[first].ntok > 1;
}

/* Keeps the rules that may take the profile as their token number step. */
static uint64_t keep(uint64_t *rules, const gaz_rule_sets *sets, gaz_profile *of,
                     size_t step, int jump) {
    const uint64_t *take = gaz_profile_step(sets, of, step);
    const uint64_t *need_not = jump ? sets->jumping[step] : sets->shorter[step];
    uint64_t any = 0;
    for (size_t w = 0; w < sets->nwords; w++)
        any |= rules[w] &= take[w] | need_not[w];
    return any;
}

/* The rules worth trying at token i; 0 when there is none. Behind the sentence's end
 * stands nothing. */
static int worth_trying(const run *r, size_t i, uint64_t *rules) {
    gaz_rule_machine *m = r->m;
    const gaz_rule_sets *sets = gaz_profiles_sets(m->profiles);
    const uint64_t *first = gaz_profile_step(sets, m->at[i], 0);
    uint64_t any = 0;
    for (size_t w = 0; w < sets->nwords; w++)
        any |= rules[w] = first[w] & m->found[w];
    if (!any)
        return 0;
    if (i != r->begin)
        for (size_t w = 0; w < sets->nwords; w++)
            rules[w] &= sets->anywhere[w];
    gaz_profile *nothing = gaz_profiles_nothing(m->profiles);
    int inside = i + 1 < r->end, jump = is_long(r->matches, i);
    if (!keep(rules, sets, inside ? m->at[i + 1] : nothing, 1, jump))
        return 0;
    jump |= inside && is_long(r->matches, i + 1);
    return keep(rules, sets, i + 2 < r->end ? m->at[i + 2] : nothing, 2, jump) != 0;
}

static int run_sentence(const run *r, gaz_cands *out) {
    gaz_rule_machine *m = r->m;
    size_t nwords = gaz_profiles_sets(m->profiles)->nwords;
    if (!gaz_profiles_needs(m->profiles, m->at + r->begin, r->end - r->begin, m->found))
        return 1;
    for (size_t i = r->begin; i < r->end; i++) {
        if (!(m->at[i][0] & GAZ_PROFILE_STARTS) || !worth_trying(r, i, m->worth))
            continue;
        for (size_t w = 0; w < nwords; w++)
            for (uint64_t bits = m->worth[w]; bits; bits &= bits - 1)
                if (!try_rule(r, w * 64 + (size_t)__builtin_ctzll(bits), i, out))
                    return 0;
    }
    return 1;
}

int gaz_rule_machine_run(gaz_rule_machine *m, const char *text, const gaz_tokens *tokens,
                         const gaz_matches *matches, gaz_cands *out) {
    (void)text;
    if (m->rules->nrules == 0 || tokens->count == 0)
        return 1;
    if (!gaz_grow(&m->at, &m->at_cap, tokens->count + GAZ_PROFILE_STEPS, sizeof *m->at) ||
        !gaz_profiles_find(m->profiles, tokens, m->at))
        return 0;
    memset(m->taken, 0, m->rules->nrules * sizeof *m->taken);
    run r = {m, tokens, matches, 0, 0};
    while (r.begin < tokens->count) {
        r.end = r.begin + 1;
        while (r.end < tokens->count && !(tokens->at[r.end].flags & GAZ_TOKF_SENTENCE))
            r.end++;
        if (!run_sentence(&r, out))
            return 0;
        r.begin = r.end;
    }
    return 1;
}
