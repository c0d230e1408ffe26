/* rule_program.c — from a pattern to its automaton.
 *
 * First a graph with empty moves is drawn (Thompson 1968), whose moves carry what happens
 * on them; then, for the beginning and for every state, the empty moves are followed to
 * the states that may come next (Glushkov 1961), so that the machine meets none. Room:
 * compile. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "compile/rule_reader.h"
#include "compile/rule_tests.h"

enum { MACROS_DEEP = 16, NODES_MAX = 16384, NONE = -1 };

typedef struct move {
    int to, next;   /* node; next move of the same node, or NONE */
    unsigned flags; /* GAZ_RULE_OPEN … */
} move;

typedef struct spot {
    int moves; /* first empty move, or NONE */
    int state; /* the state that eats on leaving this spot, or NONE */
    int after; /* the spot behind that state */
} spot;

typedef struct graph {
    gaz_rule_compiler *c;
    spot *spots;
    move *moves;
    gaz_rule_state states[GAZ_RULE_STATES_MAX];
    int leaves[GAZ_RULE_STATES_MAX]; /* the spot behind each state */
    unsigned char *seen; /* [16 * nspots] flags with which a spot was reached */
    gaz_rule_arc *arcs;
    size_t narcs, arc_cap;
    size_t nspots, spot_cap, nmoves, move_cap, nstates, captures, in_repeat;
    gaz_rule_place at; /* of the pattern, for errors without a better place */
} graph;

static int add_spot(graph *g) {
    if (g->nspots == NODES_MAX ||
        !gaz_grow(&g->spots, &g->spot_cap, g->nspots + 1, sizeof(spot)))
        return NONE;
    g->spots[g->nspots] = (spot){NONE, NONE, NONE};
    return (int)g->nspots++;
}

static gaz_status no_spot(graph *g) {
    if (g->nspots < NODES_MAX)
        return gaz_fail_memory(g->c->err);
    return gaz_rule_fail(g->c->err, g->at, "this pattern is too large");
}

static gaz_status add_move(graph *g, int from, int to, unsigned flags) {
    if (!gaz_grow(&g->moves, &g->move_cap, g->nmoves + 1, sizeof(move)))
        return gaz_fail_memory(g->c->err);
    /* At the end, so that edges come out in the order of the pattern. */
    int *last = &g->spots[from].moves;
    while (*last != NONE)
        last = &g->moves[*last].next;
    *last = (int)g->nmoves;
    g->moves[g->nmoves++] = (move){to, NONE, flags};
    return GAZ_OK;
}

/* A new spot reached from another by an empty move. */
static gaz_status step(graph *g, int from, unsigned flags, int *to) {
    *to = add_spot(g);
    return *to == NONE ? no_spot(g) : add_move(g, from, *to, flags);
}

/* A state that eats between two spots. */
static gaz_status add_state(graph *g, int from, int to, gaz_rule_state state) {
    int entry;
    gaz_status s = step(g, from, 0, &entry);
    if (s != GAZ_OK)
        return s;
    if (g->nstates == GAZ_RULE_STATES_MAX)
        return gaz_rule_fail(g->c->err, g->at,
                             "this pattern needs more than %d states; "
                             "shorten its repetitions {m,n} or split the rule",
                             GAZ_RULE_STATES_MAX);
    g->spots[entry].state = (int)g->nstates;
    g->spots[entry].after = to;
    g->leaves[g->nstates] = to;
    g->states[g->nstates++] = state;
    return GAZ_OK;
}

static gaz_status draw(graph *g, const gaz_rule_node *node, int from, int *to);

static gaz_status draw_token(graph *g, const gaz_rule_node *node, int from, int *to) {
    gaz_rule_way ways[GAZ_RULE_WAYS_MAX];
    size_t n;
    gaz_status s = gaz_rule_ways(g->c, node->cond, ways, &n);
    if (s == GAZ_OK && n == 0)
        return gaz_rule_fail(g->c->err, node->at, "this condition can never hold");
    *to = add_spot(g);
    if (s == GAZ_OK && *to == NONE)
        s = no_spot(g);
    for (size_t i = 0; i < n && s == GAZ_OK; i++)
        s = add_state(g, from, *to,
                      (gaz_rule_state){.test = ways[i].test,
                                       .begins = GAZ_RULE_NO_TEST,
                                       .mask = ways[i].mask,
                                       .value = ways[i].value});
    return s;
}

static gaz_status draw_phrase(graph *g, const gaz_rule_node *node, int from, int *to) {
    gaz_rule_state state = {0};
    unsigned list;
    gaz_status s = gaz_rule_phrase_tests(g->c, node, &list, &state.test, &state.begins);
    state.list = (uint16_t)list;
    *to = add_spot(g);
    if (s == GAZ_OK && *to == NONE)
        s = no_spot(g);
    return s == GAZ_OK ? add_state(g, from, *to, state) : s;
}

/* The token of a branch that is nothing else; NULL for any other. */
static const gaz_rule_node *lone_token(const gaz_rule_node *node) {
    while ((node->kind == GAZ_NODE_SEQ || node->kind == GAZ_NODE_ALT) && node->child &&
           !node->child->next)
        node = node->child;
    return node->kind == GAZ_NODE_TOKEN ? node : NULL;
}

/* Branches of one token ("de" | "du" | "van") become one state that takes them all. */
static gaz_status draw_lone(graph *g, const gaz_rule_node *node, int from, int to) {
    const gaz_rule_cond *all = NULL;
    gaz_rule_place at = node->at;
    for (const gaz_rule_node *child = node->child; child; child = child->next) {
        const gaz_rule_node *token = lone_token(child);
        const gaz_rule_cond *one = token ? token->cond : NULL;
        if (one && all) {
            gaz_rule_cond *either = gaz_arena_alloc(&g->c->arena, sizeof *either);
            if (!either)
                return gaz_fail_memory(g->c->err);
            *either = (gaz_rule_cond){.kind = GAZ_COND_OR, .a = all, .b = one, .at = at};
            all = either;
        } else if (one) {
            all = one;
            at = token->at;
        }
    }
    if (!all)
        return GAZ_OK;
    int out = NONE;
    gaz_rule_node one = {.kind = GAZ_NODE_TOKEN, .cond = all, .at = at};
    gaz_status s = draw_token(g, &one, from, &out);
    return s == GAZ_OK ? add_move(g, out, to, 0) : s;
}

static gaz_status draw_alt(graph *g, const gaz_rule_node *node, int from, int *to) {
    *to = add_spot(g);
    gaz_status s = *to == NONE ? no_spot(g) : draw_lone(g, node, from, *to);
    for (const gaz_rule_node *child = node->child; child && s == GAZ_OK;
         child = child->next) {
        int in, out = NONE;
        if (lone_token(child))
            continue;
        s = step(g, from, 0, &in);
        if (s == GAZ_OK)
            s = draw(g, child, in, &out);
        if (s == GAZ_OK)
            s = add_move(g, out, *to, 0);
    }
    return s;
}

static gaz_status draw_repeat(graph *g, const gaz_rule_node *node, int from, int *to) {
    gaz_status s = GAZ_OK;
    unsigned once =
        node->max == GAZ_RULE_NO_LIMIT && node->min > 0 ? node->min - 1 : node->min;
    g->in_repeat++;
    for (unsigned i = 0; i < once && s == GAZ_OK; i++)
        s = draw(g, node->child, from, &from);
    if (s == GAZ_OK && node->max == GAZ_RULE_NO_LIMIT) {
        int loop, out = NONE;
        s = step(g, from, 0, &loop);
        if (s == GAZ_OK)
            s = draw(g, node->child, loop, &out);
        if (s == GAZ_OK)
            s = add_move(g, out, loop, 0);
        *to = node->min > 0 ? out : loop;
    } else if (s == GAZ_OK) {
        *to = add_spot(g);
        s = *to == NONE ? no_spot(g) : GAZ_OK;
        for (unsigned i = node->min; i < node->max && s == GAZ_OK; i++) {
            s = add_move(g, from, *to, 0);
            if (s == GAZ_OK)
                s = draw(g, node->child, from, &from);
        }
        if (s == GAZ_OK)
            s = add_move(g, from, *to, 0);
    }
    g->in_repeat--;
    return s;
}

static gaz_status draw_capture(graph *g, const gaz_rule_node *node, int from, int *to) {
    int in, out = NONE;
    if (g->in_repeat)
        return gaz_rule_fail(g->c->err, node->at,
                             "the [ ] cannot stand in something that "
                             "is repeated or optional; write two 'match' lines");
    g->captures++;
    gaz_status s = step(g, from, GAZ_RULE_OPEN, &in);
    if (s == GAZ_OK)
        s = draw(g, node->child, in, &out);
    return s == GAZ_OK ? step(g, out, GAZ_RULE_CLOSE, to) : s;
}

static gaz_status draw(graph *g, const gaz_rule_node *node, int from, int *to) {
    gaz_status s = GAZ_OK;
    switch (node->kind) {
    case GAZ_NODE_TOKEN:
        return draw_token(g, node, from, to);
    case GAZ_NODE_PHRASE:
        return draw_phrase(g, node, from, to);
    case GAZ_NODE_MACRO: {
        const gaz_rule_node *pattern;
        s = gaz_rule_macro_find(g->c, node, &pattern);
        if (s == GAZ_OK && g->c->macro_depth == MACROS_DEEP)
            return gaz_rule_fail(g->c->err, node->at,
                                 "$%s uses itself, or macros nest "
                                 "deeper than %d",
                                 node->text, MACROS_DEEP);
        g->c->macro_depth++;
        if (s == GAZ_OK)
            s = draw(g, pattern, from, to);
        g->c->macro_depth--;
        return s;
    }
    case GAZ_NODE_SEQ:
        *to = from;
        for (const gaz_rule_node *child = node->child; child && s == GAZ_OK;
             child = child->next)
            s = draw(g, child, *to, to);
        return s;
    case GAZ_NODE_ALT:
        return draw_alt(g, node, from, to);
    case GAZ_NODE_REPEAT:
        return draw_repeat(g, node, from, to);
    case GAZ_NODE_CAPTURE:
        return draw_capture(g, node, from, to);
    case GAZ_NODE_BEGIN:
        return step(g, from, GAZ_RULE_BEGIN, to);
    case GAZ_NODE_END:
        return step(g, from, GAZ_RULE_END, to);
    }
    return s;
}

static unsigned shorten(unsigned n) {
    return n < GAZ_RULE_UNLESS_BEHIND ? n : GAZ_RULE_UNLESS_BEHIND;
}

void gaz_rule_widths(gaz_rule_compiler *c, const gaz_rule_node *node, unsigned *min,
                     unsigned *max) {
    const gaz_rule_node *pattern;
    unsigned low, high;
    *min = *max = 0;
    switch (node->kind) {
    case GAZ_NODE_TOKEN:
    case GAZ_NODE_PHRASE:
        *min = 1;
        *max = node->kind == GAZ_NODE_TOKEN ? 1 : GAZ_RULE_UNLESS_BEHIND;
        break;
    case GAZ_NODE_MACRO:
        if (gaz_rule_macro_find(c, node, &pattern) == GAZ_OK)
            gaz_rule_widths(c, pattern, min, max);
        break;
    case GAZ_NODE_SEQ:
    case GAZ_NODE_CAPTURE:
        for (const gaz_rule_node *child = node->child; child; child = child->next) {
            gaz_rule_widths(c, child, &low, &high);
            *min = shorten(*min + low);
            *max = shorten(*max + high);
        }
        break;
    case GAZ_NODE_ALT:
        *min = GAZ_RULE_UNLESS_BEHIND;
        for (const gaz_rule_node *child = node->child; child; child = child->next) {
            gaz_rule_widths(c, child, &low, &high);
            *min = low < *min ? low : *min;
            *max = high > *max ? high : *max;
        }
        break;
    case GAZ_NODE_REPEAT:
        gaz_rule_widths(c, node->child, &low, &high);
        *min = shorten(low * node->min);
        *max = shorten(high * node->max);
        break;
    case GAZ_NODE_BEGIN:
    case GAZ_NODE_END:
        break;
    }
}

/* Every way through the node must open exactly one [ ], and it must hold a token. */
static gaz_status check_captures(gaz_rule_compiler *c, const gaz_rule_node *node,
                                 size_t *n) {
    gaz_status s = GAZ_OK;
    const gaz_rule_node *pattern;
    unsigned min = 0, max;
    *n = 0;
    switch (node->kind) {
    case GAZ_NODE_MACRO:
        s = gaz_rule_macro_find(c, node, &pattern);
        return s == GAZ_OK ? check_captures(c, pattern, n) : s;
    case GAZ_NODE_SEQ:
    case GAZ_NODE_REPEAT:
    case GAZ_NODE_CAPTURE:
        *n = node->kind == GAZ_NODE_CAPTURE;
        for (const gaz_rule_node *child = node->child; child && s == GAZ_OK;
             child = child->next) {
            size_t inside;
            s = check_captures(c, child, &inside);
            *n += inside;
        }
        if (s == GAZ_OK && *n > 1)
            return gaz_rule_fail(c->err, node->at,
                                 "a pattern captures one span; there is a "
                                 "second [ ]");
        if (s == GAZ_OK && node->kind == GAZ_NODE_CAPTURE &&
            (gaz_rule_widths(c, node, &min, &max), min == 0))
            return gaz_rule_fail(c->err, node->at,
                                 "what stands in [ ] may be empty; a name "
                                 "has one word at least");
        return s;
    case GAZ_NODE_ALT:
        for (const gaz_rule_node *child = node->child; child && s == GAZ_OK;
             child = child->next) {
            size_t inside;
            s = check_captures(c, child, &inside);
            if (s == GAZ_OK && child != node->child && inside != *n)
                return gaz_rule_fail(c->err, child->at,
                                     "one side of this '|' captures with "
                                     "[ ], the other does not");
            *n = inside;
        }
        return s;
    default:
        return GAZ_OK;
    }
}

/* Follows the empty moves from a spot and draws an arc to each state reached. */
static gaz_status follow(graph *g, unsigned from, int at, unsigned flags, int final) {
    unsigned char *seen = &g->seen[(size_t)at * 16 + flags];
    if (*seen)
        return GAZ_OK;
    *seen = 1;
    int target = at == final ? GAZ_RULE_ACCEPT : g->spots[at].state;
    if (target != NONE) {
        if (!gaz_grow(&g->arcs, &g->arc_cap, g->narcs + 1, sizeof *g->arcs))
            return gaz_fail_memory(g->c->err);
        g->arcs[g->narcs++] =
            (gaz_rule_arc){(uint16_t)from, (uint16_t)target, (uint16_t)flags};
    }
    gaz_status s = GAZ_OK;
    for (int m = g->spots[at].moves; m != NONE && s == GAZ_OK; m = g->moves[m].next)
        s = follow(g, from, g->moves[m].to, flags | g->moves[m].flags, final);
    return s;
}

static gaz_status draw_arcs(graph *g, int start, int final) {
    memset(g->seen, 0, g->nspots * 16);
    gaz_status s = follow(g, GAZ_RULE_ACCEPT, start, 0, final);
    for (size_t i = 0; i < g->nstates && s == GAZ_OK; i++) {
        memset(g->seen, 0, g->nspots * 16);
        s = follow(g, (unsigned)i, g->leaves[i], 0, final);
    }
    return s;
}

/* Writes the arcs of one state, or of the beginning. */
static void write_edges(graph *g, unsigned from, uint32_t *first, uint32_t *count) {
    gaz_buffer *b = &g->c->image->section[GAZ_RSEC_EDGES];
    *first = (uint32_t)(b->len / sizeof(gaz_rule_edge));
    *count = 0;
    for (size_t i = 0; i < g->narcs; i++)
        if (g->arcs[i].from == from) {
            gaz_rule_edge e = {g->arcs[i].target, (uint8_t)g->arcs[i].flags, 0};
            gaz_buffer_append(b, &e, sizeof e);
            ++*count;
        }
}

static gaz_status write_program(graph *g, int start, int final, uint32_t *program) {
    gaz_rule_compiler *c = g->c;
    gaz_status s = draw_arcs(g, start, final);
    if (s != GAZ_OK)
        return s;
    gaz_rule_minimize(g->states, &g->nstates, g->arcs, &g->narcs);
    gaz_rule_program p = {
        .state = (uint32_t)gaz_rule_count(c, GAZ_RSEC_STATES, sizeof(gaz_rule_state)),
        .nstates = (uint32_t)g->nstates};
    write_edges(g, GAZ_RULE_ACCEPT, &p.edge, &p.nedges);
    for (size_t i = 0; i < g->nstates; i++)
        write_edges(g, (unsigned)i, &g->states[i].edge, &g->states[i].nedges);
    *program = (uint32_t)gaz_rule_count(c, GAZ_RSEC_PROGRAMS, sizeof p);
    gaz_buffer *states = &c->image->section[GAZ_RSEC_STATES];
    gaz_buffer *programs = &c->image->section[GAZ_RSEC_PROGRAMS];
    gaz_buffer_append(states, g->states, g->nstates * sizeof *g->states);
    gaz_buffer_append(programs, &p, sizeof p);
    return states->failed || programs->failed || c->image->section[GAZ_RSEC_EDGES].failed
               ? gaz_fail_memory(c->err)
               : GAZ_OK;
}

gaz_status gaz_rule_program_build(gaz_rule_compiler *c, const gaz_rule_node *pattern,
                                  int captures, gaz_rule_place at, uint32_t *program) {
    size_t found = 0;
    int start, final = NONE;
    graph *g = calloc(1, sizeof *g);
    if (!g)
        return gaz_fail_memory(c->err);
    g->c = c;
    g->at = at;
    start = add_spot(g);
    gaz_status s =
        start == NONE ? gaz_fail_memory(c->err) : draw(g, pattern, start, &final);
    if (s == GAZ_OK)
        s = check_captures(c, pattern, &found);
    if (s == GAZ_OK && captures && found == 0)
        s = gaz_rule_fail(c->err, pattern->child ? pattern->child->at : at,
                          "the match captures nothing; put the name's part in [ ]");
    if (s == GAZ_OK && !captures && found)
        s = gaz_rule_fail(c->err, pattern->at,
                          "an 'unless' captures nothing; take its [ ] "
                          "away");
    if (s != GAZ_OK)
        goto end;
    g->seen = malloc(g->nspots * 16);
    s = g->seen ? write_program(g, start, final, program) : gaz_fail_memory(c->err);
end:
    free(g->seen);
    free(g->spots);
    free(g->moves);
    free(g->arcs);
    free(g);
    return s;
}
