/* rule_compiler.h — from trees to the sections of data/rules.h. Room: compile. */
#ifndef GAZ_COMPILE_RULE_COMPILER_H
#define GAZ_COMPILE_RULE_COMPILER_H

#include "compile/rule_parser.h"
#include "data/rules.h"

/* Gives the number of a list over all layers; 0 when there is none of that name. */
typedef int gaz_list_resolver(void *self, const char *name, unsigned *list);

/* A resolver over opened lists. self: a gaz_rule_lists. */
typedef struct gaz_rule_lists {
    const gaz_gazetteer *layer[2]; /* base, user; NULL where there is none */
} gaz_rule_lists;
gaz_list_resolver gaz_rule_lists_find;

enum { GAZ_RULE_SECTIONS = 10 };

/* Compiled rules: the sections, each in a buffer of its own. A zeroed one is empty. */
typedef struct gaz_rule_image {
    gaz_buffer section[GAZ_RULE_SECTIONS];
} gaz_rule_image;

/* Compiles all rules of the trees into a zeroed image, in their order. Equal trees give
 * equal bytes. *out can be freed whatever is returned. */
gaz_status gaz_rules_compile(gaz_rule_image *out, const gaz_rule_trees *trees,
                             gaz_list_resolver *find, void *self, gaz_error *err);
void gaz_rule_image_free(gaz_rule_image *image);
/* Fills sections[GAZ_RULE_SECTIONS] for gaz_container_build; they point into the image.
 */
void gaz_rule_image_sections(const gaz_rule_image *image, gaz_section *sections);

/* From the text of one file to a container of rules alone, appended to out: what
 * `--rules FILE` needs at run time. */
gaz_status gaz_rules_compile_text(gaz_buffer *out, const char *file, const char *text,
                                  size_t len, gaz_list_resolver *find, void *self,
                                  gaz_error *err);

#endif
