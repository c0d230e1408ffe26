/* eval.c — `gazette eval GOLD PREDICTED [SECOND]`. Room: cli. */
#include "cli/eval.h"

#include "cli/commands.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b, void *names) {
    const size_t *x = a, *y = b;
    const gaz_label_names *l = names;
    return strcmp(l->name[*x], l->name[*y]);
}

/* The labels that a gold document or its prediction has; others are of documents that do
 * not count. */
static int order_labels(gaz_eval *v) {
    v->order = calloc(v->labels.count + 1, sizeof *v->order);
    if (!v->order)
        return 0;
    for (size_t l = 0; l < v->labels.count; l++) {
        size_t names = 0;
        for (size_t k = 0; k < v->nsides; k++)
            names += v->side[k].figures.by_label[l].gold +
                     v->side[k].figures.by_label[l].predicted;
        if (names)
            v->order[v->norder++] = l;
    }
    qsort_r(v->order, v->norder, sizeof *v->order, by_name, &v->labels);
    return 1;
}

static int resample(gaz_eval *v) {
    if (!v->s->bootstrap)
        return 1;
    v->resampled = calloc(v->labels.count + 1, sizeof *v->resampled);
    return v->resampled &&
           gaz_bootstrap(v->resampled, &v->side[0].figures,
                         v->nsides > 1 ? &v->side[1].figures : NULL, v->s->bootstrap);
}

static int read_all(gaz_eval *v) {
    const gaz_settings *s = v->s;
    int status = gaz_gold_read(&v->gold, s->files.item[0], s->merge_places, &v->labels);
    for (size_t k = 0; k < v->nsides && status == 0; k++)
        status = gaz_gold_read(&v->side[k].predicted, s->files.item[1 + k],
                               s->merge_places, &v->labels);
    return status ? status : gaz_names_read(&v->names, &s->seen);
}

static int judge(gaz_eval *v) {
    for (size_t k = 0; k < v->nsides; k++) {
        gaz_judged *j = &v->side[k];
        if (!gaz_compare(&j->figures, &v->gold, &j->predicted, v->labels.count,
                         v->s->errors)) {
            gaz_tell("out of memory");
            return EXIT_IO;
        }
        int status =
            v->s->seen.count ? gaz_seen_count(&j->seen, &v->names, &j->figures) : 0;
        if (status)
            return status;
        if (v->s->calibration)
            j->calibration = gaz_calibrate(&j->figures);
    }
    if (order_labels(v) && resample(v))
        return 0;
    gaz_tell("out of memory");
    return EXIT_IO;
}

static int print(gaz_eval *v) {
    if (v->s->format)
        gaz_eval_json(v);
    else
        gaz_eval_text(v);
    if (v->out.failed) {
        gaz_tell("out of memory");
        return EXIT_IO;
    }
    fwrite(v->out.data, 1, v->out.len, stdout);
    return gaz_end_printing();
}

static void warn(const gaz_eval *v, const gaz_comparison *c) {
    if (v->s->quiet)
        return;
    if (c->missing)
        gaz_tell("%zu of %zu documents are missing from %s and count as empty",
                 c->missing, v->gold.count, c->predicted->path);
    if (c->failed)
        gaz_tell("%zu documents failed in %s and count as empty", c->failed,
                 c->predicted->path);
    if (c->extra)
        gaz_tell("%zu documents of %s are not in %s and do not count", c->extra,
                 c->predicted->path, v->gold.path);
}

int gaz_command_eval(const gaz_settings *s) {
    gaz_eval v = {.s = s, .nsides = s->files.count - 1};
    if (s->format && strcmp(s->format, "json") != 0) {
        gaz_tell("-f: `gazette eval` prints text or, with -f json, JSON");
        return EXIT_USAGE;
    }
    int status = read_all(&v);
    if (status == 0)
        status = judge(&v);
    if (status == 0) {
        for (size_t k = 0; k < v.nsides; k++)
            warn(&v, &v.side[k].figures);
        status = print(&v);
    }
    for (size_t k = 0; k < v.nsides; k++) {
        gaz_comparison_free(&v.side[k].figures);
        gaz_seen_free(&v.side[k].seen);
        gaz_gold_free(&v.side[k].predicted);
    }
    gaz_gold_free(&v.gold);
    gaz_names_free(&v.names);
    gaz_label_names_free(&v.labels);
    gaz_buffer_free(&v.out);
    free(v.order);
    free(v.resampled);
    return status;
}
