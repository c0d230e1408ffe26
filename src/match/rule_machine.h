/* rule_machine.h — runs all rules over a sentence in linear time. Room: match. */
#ifndef GAZ_MATCH_RULE_MACHINE_H
#define GAZ_MATCH_RULE_MACHINE_H

#include "data/rules.h"
#include "match/candidate.h"
#include "match/matcher.h"

/* A machine for one set of rules; scratch that is kept between calls. */
typedef struct gaz_rule_machine gaz_rule_machine;

/* rules and words must outlive it; layer: 0 the base's rules, 1 the user's. NULL when memory
 * is out. */
gaz_rule_machine *gaz_rule_machine_new(const gaz_rules *rules, gaz_words *words, int layer);
void gaz_rule_machine_free(gaz_rule_machine *m);
/* To be called when gaz_words_trim forgot. */
void gaz_rule_machine_forget(gaz_rule_machine *m);

/* Appends the candidates that the rules propose in tokens (sentence starts marked, words
 * found, list phrases matched). A rule never crosses a sentence's end. For each rule and
 * start the longest match counts, among equals the one whose span begins first, then ends
 * last; an `unless` that forbids it forbids the rule there. A rule's spans never overlap: a
 * later one that begins within an earlier one, proposed or forbidden, is dropped. At most
 * GAZ_RULE_TOKENS_MAX tokens a match, so the time is linear in the text. 0 when memory is
 * out. */
int gaz_rule_machine_run(gaz_rule_machine *m, const char *text, const gaz_tokens *tokens,
                         const gaz_matches *matches, gaz_cands *out);

#endif
