/* candidates.c — prints all that lists and rules propose, taken or not, for the reports
 * of this folder: `--explain` shows only what stands over a name that was decided.
 *
 *     candidates DATA_DIR [--tokens] < DOCUMENTS > RECORDS
 *
 * Documents come one after another, each as its length in bytes, a line end, and its
 * UTF-8. The first record says which lists and rules there are; then comes one JSON
 * object a line for each window of a document (a short document is one window):
 *
 *   {"document":0,
 *    "tokens":[[start,end,silent],…]              with --tokens; silent: 1 where a
 * capital says nothing (sentence start, capitals)
 *    "candidates":[[start,end,label,source,number,score],…]
 *    "spans":[[start,end,label],…]}               what lists and rules decide alone
 *
 * Offsets count code points of the document, half-open. label is "none" where a candidate
 * says that there is no name; source is "list" or "rule", and number counts from 0 in the
 * first record's array. What the rest of the document suggests (chains) is left out.
 * Room: tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/data.h"
#include "base/buffer.h"
#include "data/describe.h"
#include "text/offsets.h"
#include "text/utf8.h"

enum { WINDOW_BYTES = 256 * 1024 };

typedef struct printer {
    gaz_window window;
    gaz_offsets offsets;
    size_t *edges; /* [2 * ntokens] start and end of each token in code points */
    size_t edges_cap;
    int tokens; /* 1: print them */
} printer;

static const char *label_text(unsigned label) {
    const char *name = gaz_label_name((gaz_label)label);
    return name ? name : "none";
}

/* Names of lists and rules are ASCII without quotes or backslashes: no escapes. */
static void print_sources(const gaz_data *data) {
    gaz_list_info list;
    printf("{\"lists\":[");
    for (unsigned i = 0; gaz_list_describe(&data->lists[0], i, &list); i++)
        printf("%s{\"id\":\"%s\",\"label\":\"%s\",\"entries\":%zu}", i ? "," : "",
               list.id, list.label, list.entries);
    const gaz_rules *rules = &data->rules[0];
    printf("],\"rules\":[");
    for (size_t i = 0; i < rules->nrules; i++)
        printf("%s{\"id\":\"%s\",\"label\":\"%s\",\"score\":%u}", i ? "," : "",
               gaz_rule_name(rules, i), label_text(rules->rules[i].label),
               rules->rules[i].score);
    printf("]}\n");
}

/* Code points of all edges of tokens of the window; 0 when memory is out. */
static int find_edges(printer *p) {
    const gaz_tokens *tokens = &p->window.tokens;
    if (!gaz_grow(&p->edges, &p->edges_cap, 2 * tokens->count + 1, sizeof *p->edges))
        return 0;
    for (size_t i = 0; i < tokens->count; i++) {
        size_t start = p->window.base + tokens->at[i].start;
        gaz_offsets_to(&p->offsets, start);
        p->edges[2 * i] = p->offsets.codepoint;
        gaz_offsets_to(&p->offsets, start + tokens->at[i].len);
        p->edges[2 * i + 1] = p->offsets.codepoint;
    }
    return 1;
}

static void print_edges(const printer *p, size_t first, size_t ntok) {
    printf("%zu,%zu", p->edges[2 * first], p->edges[2 * (first + ntok) - 1]);
}

static void print_candidates(const printer *p) {
    const gaz_window *w = &p->window;
    const char *before = "";
    printf("\"candidates\":[");
    for (size_t i = 0; i < w->cands.count; i++) {
        const gaz_cand *c = &w->cands.at[i];
        if (c->source != GAZ_FROM_LIST && c->source != GAZ_FROM_RULE)
            continue;
        unsigned number = c->rule ? c->ref : w->words.layer[0]->readings[c->ref].list;
        printf("%s[", before);
        print_edges(p, c->first, c->ntok);
        printf(",\"%s\",\"%s\",%u,%u]", label_text(c->label),
               gaz_source_name((gaz_source)c->source), number, c->score);
        before = ",";
    }
    printf("],");
}

static void print_window(const printer *p, size_t document) {
    const gaz_window *w = &p->window;
    printf("{\"document\":%zu,", document);
    if (p->tokens) {
        printf("\"tokens\":[");
        for (size_t i = 0; i < w->tokens.count; i++)
            printf("%s[%zu,%zu,%d]", i ? "," : "", p->edges[2 * i], p->edges[2 * i + 1],
                   gaz_case_is_silent(&w->tokens.at[i]));
        printf("],");
    }
    print_candidates(p);
    printf("\"spans\":[");
    for (size_t i = 0; i < w->spans.count; i++) {
        const gaz_span *s = &w->spans.at[i];
        printf("%s[", i ? "," : "");
        print_edges(p, s->first, s->ntok);
        printf(",\"%s\"]", label_text(s->label));
    }
    printf("]}\n");
}

static int print_document(printer *p, const char *text, size_t len, size_t document) {
    gaz_window_new_document(&p->window);
    gaz_offsets_start(&p->offsets, text);
    for (size_t from = 0, n; from < len; from += n) {
        n = gaz_cut(text + from, len - from, WINDOW_BYTES);
        gaz_window_trim(&p->window);
        if (!gaz_window_read(&p->window, text + from, from, n) || !find_edges(p))
            return 0;
        print_window(p, document);
    }
    return 1;
}

/* Reads and prints all documents; NULL, or what went wrong. */
static const char *print_all(printer *p) {
    const char *wrong = NULL;
    gaz_buffer text = {0};
    size_t len;
    for (size_t document = 0; !wrong && scanf("%zu", &len) == 1; document++) {
        text.len = 0;
        if (getchar() != '\n')
            wrong = "a length must be followed by a line end";
        else if (!gaz_buffer_reserve(&text, len + 1))
            wrong = "memory is out";
        else if (fread(text.data, 1, len, stdin) != len)
            wrong = "the last document is not whole";
        else if (gaz_utf8_check(text.data, len) < len)
            wrong = "a document is not UTF-8";
        else if (!print_document(p, text.data, len, document))
            wrong = "memory is out";
    }
    if (!wrong && !feof(stdin))
        wrong = "the length of a document was expected";
    gaz_buffer_free(&text);
    return wrong;
}

int main(int argc, char **argv) {
    gaz_data *data = NULL;
    gaz_error err;
    printer p = {.tokens = argc == 3 && strcmp(argv[2], "--tokens") == 0};
    if (argc < 2 || argc > 3 || (argc == 3 && !p.tokens)) {
        fprintf(stderr, "usage: candidates DATA_DIR [--tokens] < DOCUMENTS\n");
        return 2;
    }
    if (gaz_data_open(&data, argv[1], &err)) {
        fprintf(stderr, "candidates: %s\n", err.text);
        return 2;
    }
    print_sources(data);
    gaz_sources sources = gaz_data_sources(data);
    const char *wrong =
        gaz_window_init(&p.window, &sources) ? print_all(&p) : "memory is out";
    if (!wrong && (fflush(stdout) || ferror(stdout)))
        wrong = "the output cannot be written";
    if (wrong)
        fprintf(stderr, "candidates: %s\n", wrong);
    gaz_window_free(&p.window);
    free(p.edges);
    gaz_data_close(data);
    return wrong ? 3 : 0;
}
