/* profile.h — what the rules can know of a word, answered once for all words alike.
 * Room: match, for rule_machine.c only.
 *
 * All tests of a rule set are answered for a word at once, as bits; so is which rules it
 * may begin, continue, or satisfy a need of. Thousands of words give the same answers
 * (most lower-case words give none), so a profile is kept once and words point to it. */
#ifndef GAZ_MATCH_PROFILE_H
#define GAZ_MATCH_PROFILE_H

#include "data/rules.h"
#include "match/words.h"

typedef struct gaz_profiles gaz_profiles;

/* How many tokens from its start a rule is looked at before it is tried. */
enum { GAZ_PROFILE_STEPS = 3 };

/* A profile: one word of GAZ_PROFILE_… flags, then the bits of all tests, then bits of
 * rules: for each step those that may take the word there, for each need those it meets.
 */
typedef const uint64_t gaz_profile;

enum { GAZ_PROFILE_STARTS = 1, GAZ_PROFILE_NEEDED = 2 };

/* Sets of rules that do not depend on words. */
typedef struct gaz_rule_sets {
    size_t nwords; /* 64-bit words in a set of rules */
    size_t ntests; /* and in the bits of all tests */
    /* Rules that may be matched by so many tokens alone; and the same with those that may
     * jump over a phrase before. */
    const uint64_t *shorter[GAZ_PROFILE_STEPS], *jumping[GAZ_PROFILE_STEPS];
    const uint64_t *anywhere; /* rules that may begin inside a sentence */
} gaz_rule_sets;

/* rules and words must outlive it. NULL when memory is out. */
gaz_profiles *gaz_profiles_new(const gaz_rules *rules, const gaz_words *words);
void gaz_profiles_free(gaz_profiles *p);
/* Word indexes are void. */
void gaz_profiles_forget(gaz_profiles *p);
const gaz_rule_sets *gaz_profiles_sets(const gaz_profiles *p);

/* The profile of each token's word into out[tokens->count], followed by GAZ_PROFILE_STEPS
 * profiles for which no test holds. 0 when memory is out. */
int gaz_profiles_find(gaz_profiles *p, const gaz_tokens *tokens, gaz_profile **out);
/* The profile for which no test holds. */
gaz_profile *gaz_profiles_nothing(const gaz_profiles *p);

/* Rules whose needs the n tokens meet, into found; 0 when there is none. */
int gaz_profiles_needs(const gaz_profiles *p, gaz_profile **tokens, size_t n,
                       uint64_t *found);

static inline int gaz_profile_has(gaz_profile *of, unsigned test) {
    return (int)(of[1 + test / 64] >> (test % 64) & 1);
}

/* Rules that may take the word as their token number step, from 0. */
static inline const uint64_t *gaz_profile_step(const gaz_rule_sets *sets, gaz_profile *of,
                                               size_t step) {
    return of + 1 + sets->ntests + step * sets->nwords;
}

#endif
