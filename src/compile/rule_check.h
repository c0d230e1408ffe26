/* rule_check.h — runs the examples that rules carry. Room: compile. */
#ifndef GAZ_COMPILE_RULE_CHECK_H
#define GAZ_COMPILE_RULE_CHECK_H

#include "compile/rule_parser.h"
#include "data/rules.h"

/* Where a set's rules stand: the lists they see, and the layer of their own. */
typedef struct gaz_rule_setting {
    const gaz_gazetteer *base, *user; /* user may be NULL */
    int layer;                        /* 0: the base's rules, 1: the user's */
} gaz_rule_setting;

/* Runs every example of the trees, from which rules were compiled, against its rule
 * alone: a `yes` example must give the marked spans and no others; a `no` example must
 * give none of the marked spans, or nothing at all when none is marked. A rule must have
 * an example of each kind. Calls each (which may be NULL) for every failure, with its
 * place and text. GAZ_ERR_SYNTAX and the first failure in *err when there was one. */
gaz_status gaz_rules_check(const gaz_rule_trees *trees, const gaz_rules *rules,
                           const gaz_rule_setting *setting,
                           void (*each)(void *self, const gaz_error *failure), void *self,
                           gaz_error *err);

#endif
