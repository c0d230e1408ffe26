/* list_candidates.h — what the lists propose. Room: tag. */
#ifndef GAZ_TAG_LIST_CANDIDATES_H
#define GAZ_TAG_LIST_CANDIDATES_H

#include "match/candidate.h"
#include "match/matcher.h"
#include "tag/casing.h"
#include "tag/known_lists.h"

/* Appends a candidate for each match of an entity list or a stop list. An ordinary word with
 * a capital only because a sentence begins, or in a line of capitals, is worth less, unless
 * the same spelling stands elsewhere in the window where only a name has a capital. 0 when
 * memory is out. */
int gaz_list_candidates(gaz_cands *out, const gaz_words *words, const gaz_tokens *tokens,
                        const gaz_matches *matches, const gaz_casing *casing,
                        const gaz_known_lists *known);

#endif
