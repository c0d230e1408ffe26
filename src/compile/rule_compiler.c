/* rule_compiler.c — from trees to the sections of data/rules.h. Room: compile. */
#include "compile/rule_compiler.h"

#include <string.h>

#include "base/error.h"
#include "compile/rule_tests.h"

static gaz_status compile_bars(gaz_rule_compiler *c, const gaz_rule_tree *tree,
                               gaz_rule *rule) {
    rule->unless = (uint32_t)gaz_rule_count(c, GAZ_RSEC_UNLESS, sizeof(gaz_rule_unless));
    for (const gaz_rule_bar *bar = tree->bars; bar; bar = bar->next) {
        gaz_rule_unless u = {.before = (uint8_t)bar->before};
        unsigned min, max;
        gaz_status s =
            gaz_rule_program_build(c, bar->pattern, 0, bar->pattern->at, &u.program);
        if (s != GAZ_OK)
            return s;
        gaz_rule_widths(c, bar->pattern, &min, &max);
        u.min = (uint8_t)min;
        u.max = (uint8_t)max;
        gaz_buffer *b = &c->image->section[GAZ_RSEC_UNLESS];
        gaz_buffer_append(b, &u, sizeof u);
        if (b->failed)
            return gaz_fail_memory(c->err);
        rule->nunless++;
    }
    return GAZ_OK;
}

/* Without its directory: a compiled file says nothing of where it was made. */
static const char *file_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static gaz_status compile_rule(gaz_rule_compiler *c, const gaz_rule_tree *tree) {
    gaz_rule rule = {.line = (uint32_t)tree->at.line,
                     .score = (uint16_t)tree->score,
                     .label = (uint8_t)tree->label,
                     .flags = tree->final ? GAZ_RULE_FINAL : 0};
    gaz_status s = gaz_rule_string(c, tree->name, &rule.name);
    if (s == GAZ_OK)
        s = gaz_rule_string(c, file_name(tree->at.file), &rule.file);
    if (s == GAZ_OK)
        s = gaz_rule_program_build(c, tree->match, 1, tree->at, &rule.program);
    if (s == GAZ_OK)
        s = gaz_rule_needs_find(c, tree->match, rule.need);
    if (s == GAZ_OK)
        s = compile_bars(c, tree, &rule);
    if (s != GAZ_OK)
        return s;
    gaz_buffer *b = &c->image->section[GAZ_RSEC_RULES];
    gaz_buffer_append(b, &rule, sizeof rule);
    return b->failed ? gaz_fail_memory(c->err) : GAZ_OK;
}

gaz_status gaz_rules_compile(gaz_rule_image *out, const gaz_rule_trees *trees,
                             gaz_list_resolver *find, void *self, gaz_error *err) {
    gaz_rule_compiler c = {
        .image = out, .trees = trees, .find = find, .self = self, .err = err};
    gaz_status s = GAZ_OK;
    gaz_buffer_byte(&out->section[GAZ_RSEC_STRINGS], '\0');
    for (const gaz_rule_tree *t = trees->first; t && s == GAZ_OK; t = t->next)
        s = compile_rule(&c, t);
    gaz_arena_free(&c.arena);
    return s;
}

void gaz_rule_image_free(gaz_rule_image *image) {
    for (size_t i = 0; i < GAZ_RULE_SECTIONS; i++)
        gaz_buffer_free(&image->section[i]);
}

void gaz_rule_image_sections(const gaz_rule_image *image, gaz_section *sections) {
    static const char names[GAZ_RULE_SECTIONS][9] = {
        [GAZ_RSEC_RULES] = "RULES",    [GAZ_RSEC_PROGRAMS] = "RPROGS",
        [GAZ_RSEC_STATES] = "RSTATES", [GAZ_RSEC_EDGES] = "REDGES",
        [GAZ_RSEC_TESTS] = "RTESTS",   [GAZ_RSEC_CODE] = "RCODE",
        [GAZ_RSEC_LITERALS] = "RLITS", [GAZ_RSEC_UNLESS] = "RUNLESS",
        [GAZ_RSEC_NEEDS] = "RNEEDS",   [GAZ_RSEC_STRINGS] = "RSTRINGS"};
    for (size_t i = 0; i < GAZ_RULE_SECTIONS; i++) {
        sections[i] =
            (gaz_section){.bytes = image->section[i].data, .size = image->section[i].len};
        memcpy(sections[i].name, names[i], sizeof sections[i].name);
    }
}

int gaz_rule_lists_find(void *self, const char *name, unsigned *list) {
    const gaz_rule_lists *lists = self;
    for (int layer = 0; layer < 2; layer++) {
        const gaz_gazetteer *g = lists->layer[layer];
        for (size_t i = 0; g && i < g->nlists; i++)
            if (strcmp(gaz_string(g, g->lists[i].id), name) == 0) {
                *list = g->first_list + (unsigned)i;
                return 1;
            }
    }
    return 0;
}

gaz_status gaz_rules_compile_text(gaz_buffer *out, const char *file, const char *text,
                                  size_t len, gaz_list_resolver *find, void *self,
                                  gaz_error *err) {
    gaz_rule_trees trees = {0};
    gaz_rule_image image = {0};
    gaz_section sections[GAZ_RULE_SECTIONS];
    gaz_status s = gaz_rules_parse(&trees, file, text, len, err);
    if (s == GAZ_OK)
        s = gaz_rules_compile(&image, &trees, find, self, err);
    if (s == GAZ_OK) {
        gaz_rule_image_sections(&image, sections);
        s = gaz_container_build(out, "GAZT", GAZ_FILE_VERSION, sections,
                                GAZ_RULE_SECTIONS, err);
    }
    gaz_rule_image_free(&image);
    gaz_rule_trees_free(&trees);
    return s;
}
