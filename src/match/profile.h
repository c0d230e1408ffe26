/* profile.h — what the rules can know of a word, answered once for all words alike.
 * Room: match, for rule_machine.c only.
 *
 * All tests of a rule set are answered for a word at once, as bits; so is which rules it may
 * begin, continue, or satisfy a need of. Thousands of words give the same answers (most
 * lower-case words give none), so a profile is kept once and words point to it. */
#ifndef GAZ_MATCH_PROFILE_H
#define GAZ_MATCH_PROFILE_H

#include "data/rules.h"
#include "match/words.h"

typedef struct gaz_profiles gaz_profiles;

/* A profile: one word of GAZ_PROFILE_… flags, then the bits of all tests, then bits of
 * rules: starters, seconds, and one set for each need. */
typedef const uint64_t gaz_profile;

enum { GAZ_PROFILE_STARTS = 1, GAZ_PROFILE_NEEDED = 2 };

/* rules and words must outlive it. NULL when memory is out. */
gaz_profiles *gaz_profiles_new(const gaz_rules *rules, const gaz_words *words);
void gaz_profiles_free(gaz_profiles *p);
void gaz_profiles_forget(gaz_profiles *p);

/* The profile of each token's word into out[tokens->count]. 0 when memory is out. */
int gaz_profiles_find(gaz_profiles *p, const gaz_tokens *tokens, gaz_profile **out);
/* The profile behind a sentence's last token: no test holds. */
gaz_profile *gaz_profile_nothing(const gaz_profiles *p);

/* 64-bit words in a set of rules. */
size_t gaz_profile_words(const gaz_profiles *p);
/* Rules that may begin with the word; NULL when there is none. */
const uint64_t *gaz_profile_starters(const gaz_profiles *p, gaz_profile *of);
/* Rules for which the word may be the second token, or that need no second. */
const uint64_t *gaz_profile_seconds(const gaz_profiles *p, gaz_profile *of);
/* Rules whose needs the n tokens hold, into found; 0 when there is none. */
int gaz_profiles_needs(const gaz_profiles *p, gaz_profile **tokens, size_t n,
                       uint64_t *found);

static inline int gaz_profile_has(gaz_profile *of, unsigned test) {
    return (int)(of[1 + test / 64] >> (test % 64) & 1);
}

#endif
