/* senses.c — a place that stands for those who govern from it. Room: entity.
 *
 * « Moscou a fait savoir », « l'Élysée dément »: a capital before a verb of speech, or a seat
 * of power labelled as an institution. */
#include "entity/document.h"

#include <string.h>

static const char METONYMIC[] = "metonymic";

static int is_in_list(const gaz_window *w, uint32_t token, const char *list) {
    const gaz_gazetteer *g = w->words.layer[0];
    const gaz_word *word = &w->words.at[w->tokens.at[token].word];
    for (unsigned l = 0; l < g->nlists; l++)
        if (gaz_listset_has(&word->alone, l) &&
            strcmp(gaz_string(g, g->lists[l].id), list) == 0)
            return 1;
    return 0;
}

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
            return is_in_list(w, i, "verbes-parole");
    }
    return 0;
}

static int is_capital(const gaz_window *w, const gaz_span *s) {
    const gaz_gazetteer *g = w->words.layer[0];
    for (uint32_t i = w->matches.index[s->first]; i < w->matches.index[s->first + 1]; i++) {
        const gaz_match *m = &w->matches.at[i];
        if (m->ntok == s->ntok && m->layer == 0 &&
            strcmp(gaz_string(g, gaz_match_list(&w->words, m)->id), "capitales") == 0)
            return 1;
    }
    return 0;
}

const char *gaz_span_sense(const gaz_window *w, const gaz_span *s, const char *list) {
    if (s->label == GAZ_ORGANIZATION && list && strcmp(list, "sieges-pouvoir") == 0)
        return METONYMIC;
    if (s->label == GAZ_PLACE && is_capital(w, s) && speaks(w, s))
        return METONYMIC;
    return NULL;
}
