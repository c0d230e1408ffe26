/* senses.c — a place that stands for those who govern from it. Room: entity.
 *
 * « Moscou a fait savoir », « l'Élysée dément »: a capital before a verb of speech, or a seat
 * of power labelled as an institution. */
#include "entity/document.h"

#include <string.h>

static const char METONYMIC[] = "metonymic";

static int is_word(const gaz_window *w, uint32_t token, const char *text) {
    const gaz_word *word = &w->words.at[w->tokens.at[token].word];
    return strlen(text) == word->len && memcmp(word->text, text, word->len) == 0;
}

/* Does a verb of speech follow, past « a », « n'a », « avait », « s'est »? */
static int speaks(const gaz_window *w, const gaz_span *s) {
    static const char *const AUXILIARIES[] = {"a", "n'", "s'", "avait", "est", "pas", "se"};
    uint32_t i = s->first + s->ntok;
    for (unsigned skipped = 0; i < w->tokens.count && skipped < 4; skipped++, i++) {
        if (w->tokens.at[i].flags & GAZ_TOKF_SENTENCE)
            return 0;
        int auxiliary = 0;
        for (size_t k = 0; k < sizeof AUXILIARIES / sizeof *AUXILIARIES; k++)
            auxiliary |= is_word(w, i, AUXILIARIES[k]);
        if (!auxiliary)
            return gaz_listset_meets(&w->words.at[w->tokens.at[i].word].lists->alone,
                                     &w->sources.known->speech);
    }
    return 0;
}

/* Is the span, as a whole, an entry of one of the base's lists in the set? */
static int is_entry_of(const gaz_window *w, const gaz_span *s, const gaz_listset *set) {
    for (uint32_t i = w->matches.index[s->first]; i < w->matches.index[s->first + 1]; i++) {
        const gaz_match *m = &w->matches.at[i];
        if (m->ntok == s->ntok && m->layer == 0 &&
            gaz_listset_has(set, gaz_match_reading(&w->words, m)->list))
            return 1;
    }
    return 0;
}

const char *gaz_span_sense(const gaz_window *w, const gaz_span *s) {
    const gaz_known_lists *known = w->sources.known;
    if (s->label == GAZ_ORGANIZATION && is_entry_of(w, s, &known->power))
        return METONYMIC;
    if (s->label == GAZ_PLACE && is_entry_of(w, s, &known->capital) && speaks(w, s))
        return METONYMIC;
    return NULL;
}
