/* list_candidates.c — what the lists propose. Room: tag. */
#include "tag/list_candidates.h"

/* What is left, in thousandths, of a score when the capital says nothing. */
enum { CAPITAL_SAYS_NOTHING = 400 };

static int is_ordinary(const gaz_words *words, const gaz_token *t,
                       const gaz_known_lists *known) {
    return gaz_listset_meets(&words->at[t->word].lists->alone, &known->ordinary);
}

static unsigned list_score(const gaz_words *words, const gaz_tokens *tokens,
                           const gaz_match *m, const gaz_reading *r,
                           const gaz_casing *casing, const gaz_known_lists *known) {
    const gaz_token *t = &tokens->at[m->first];
    unsigned score = r->score;
    if (m->ntok == 1 && gaz_case_is_silent(t) && is_ordinary(words, t, known) &&
        !gaz_casing_tells(casing, t))
        score = score * CAPITAL_SAYS_NOTHING / 1000;
    return score;
}

int gaz_list_candidates(gaz_cands *out, const gaz_words *words, const gaz_tokens *tokens,
                        const gaz_matches *matches, const gaz_casing *casing,
                        const gaz_known_lists *known) {
    for (size_t i = 0; i < matches->count; i++) {
        const gaz_match *m = &matches->at[i];
        const gaz_list *list = gaz_match_list(words, m);
        if (list->label == GAZ_NONE && !list->stop)
            continue;
        const gaz_reading *r = gaz_match_reading(words, m);
        gaz_cand c = {.first = m->first,
                      .ntok = m->ntok,
                      .label = list->label,
                      .source = m->layer ? GAZ_FROM_USER : GAZ_FROM_LIST,
                      .priority = (int16_t)gaz_reading_priority(words->layer[m->layer], r),
                      .layer = m->layer,
                      .flags = list->stop ? GAZ_CAND_STOP : 0,
                      .ref = m->reading};
        c.score = (uint16_t)(m->layer ? r->score : list_score(words, tokens, m, r, casing, known));
        if (m->layer && !(r->flags & GAZ_READ_OVERWRITE))
            c.flags |= GAZ_CAND_YIELDS;
        if (!gaz_cands_add(out, c))
            return 0;
    }
    return 1;
}
