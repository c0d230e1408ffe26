/* rules.h — rules as they stand in a compiled file: predicates and programs.
 *
 * A rule is compiled to a program for a Thompson machine (Thompson 1968; Pike's threads) over
 * tokens. Sections RULES, PREDS, CODE of the same container as the lists; the layout is in
 * this header, the language in compile/rule_parser.h. Room: data. */
#ifndef GAZ_DATA_RULES_H
#define GAZ_DATA_RULES_H

#include "data/gazetteer.h"

#endif
