/* card.c — what a training measured, as part of a model card. Room: train. */
#include "train/card.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "train/config.h"

static void put(gaz_buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(gaz_buffer *b, const char *format, ...) {
    char line[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    gaz_buffer_text(b, line);
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- the texts ---- */

/* The samples of file number `file`, as a corpus that owns nothing. */
static gaz_corpus part_of(const gaz_corpus *c, unsigned file) {
    gaz_corpus part = {.labels = c->labels, .known = c->known, .nfiles = 1};
    for (size_t i = 0; i < c->count; i++) {
        if (c->at[i].file != file)
            continue;
        if (!part.count)
            part.at = &c->at[i];
        part.count++;
    }
    return part;
}

static size_t count_names(const gaz_corpus *c) {
    size_t n = 0;
    for (size_t i = 0; i < c->count; i++)
        n += c->at[i].ngold;
    return n;
}

static void put_texts(gaz_buffer *b, const gaz_card *c) {
    const gaz_train_job *j = c->job;
    gaz_buffer_text(b, "| learned from | texts | names | weight |\n|---|---|---|---|\n");
    for (size_t i = 0; i < j->ntrain + j->nrough; i++) {
        gaz_corpus part = part_of(c->train, (unsigned)i);
        const char *path = i < j->ntrain ? j->train[i] : j->rough[i - j->ntrain];
        put(b, "| %s | %zu | %zu | %g |\n", base_name(path), part.count, count_names(&part),
            part.count ? (double)part.at[0].weight : 0);
    }
    for (size_t i = 0; i < j->nplain; i++)
        put(b, "| %s, tagged by %zu teachers | | | %g |\n", base_name(j->plain[i]),
            j->nteachers, (double)j->config->plain_weight);
    if (j->nteachers)
        put(b, "\nThe teachers tagged %zu regions; %zu were left out as unsure.\n",
            c->teacher->taught, c->teacher->unsure);
}

/* ---- how well it reads ---- */

static double share(size_t part, size_t all) {
    return all ? 100.0 * (double)part / (double)all : 0;
}

/* A row's figures for one label (0: all), of the model and of lists and rules alone. */
static void put_row(gaz_buffer *b, const gaz_judgement *model, const gaz_judgement *lists,
                    unsigned label) {
    put(b, "%zu | %.1f | %.1f | %.1f | %.1f |\n", model->gold[label],
        share(model->right[label], model->found[label]),
        share(model->right[label], model->gold[label]), 100 * gaz_judgement_f1(model, label),
        100 * gaz_judgement_f1(lists, label));
}

static gaz_status put_scores(gaz_buffer *b, const gaz_card *c, const gaz_model *model,
                             gaz_judgement *all, gaz_error *err) {
    gaz_judgement lists;
    memset(all, 0, sizeof *all);
    memset(&lists, 0, sizeof lists);
    gaz_buffer_text(b, "| texts | documents | names | P | R | F1 | F1 without model |\n"
                       "|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < c->job->ndev; i++) {
        gaz_corpus part = part_of(c->dev, (unsigned)i);
        gaz_judgement one[2];
        memset(one, 0, sizeof one);
        gaz_status status = gaz_judge(&one[0], c->window, model, NULL, &part, err);
        if (!status)
            status = gaz_judge_lists(&one[1], c->window, &part, err);
        if (status)
            return status;
        put(b, "| %s | %zu | ", base_name(c->job->dev[i]), part.count);
        put_row(b, &one[0], &one[1], 0);
        gaz_judgement_add(all, &one[0]);
        gaz_judgement_add(&lists, &one[1]);
    }
    put(b, "| all | %zu | ", c->dev->count);
    put_row(b, all, &lists, 0);
    gaz_buffer_text(b, "\n| label | names | P | R | F1 | F1 without model |\n"
                       "|---|---|---|---|---|---|\n");
    for (unsigned l = 0; l < model->labels.count; l++) {
        unsigned label = model->labels.number[l];
        put(b, "| %s | ", gaz_labels_name(&model->labels, label));
        put_row(b, all, &lists, label);
    }
    return GAZ_OK;
}

static void put_calibration(gaz_buffer *b, const gaz_judgement *j) {
    put(b, "\nExpected calibration error (Guo et al., 2017), %d bins: %.3f.\n\n",
        GAZ_JUDGE_BINS, gaz_judgement_calibration(j));
    gaz_buffer_text(b, "| score | names | mean score | right |\n|---|---|---|---|\n");
    for (int bin = GAZ_JUDGE_BINS - 1; bin >= 0; bin--)
        if (j->bin_count[bin])
            put(b, "| %.2f–%.2f | %zu | %.3f | %.3f |\n", (double)bin / GAZ_JUDGE_BINS,
                (double)(bin + 1) / GAZ_JUDGE_BINS, j->bin_count[bin],
                j->bin_score[bin] / (double)j->bin_count[bin],
                (double)j->bin_right[bin] / (double)j->bin_count[bin]);
}

/* ---- the whole part ---- */

static gaz_status put_all(gaz_buffer *b, const gaz_card *c, const gaz_model *model,
                          gaz_error *err) {
    gaz_judgement j;
    const gaz_net *n = c->net;
    gaz_buffer_text(b, GAZ_CARD_BEGIN "\n\n| | |\n|---|---|\n");
    put(b, "| content id | %016llx |\n", (unsigned long long)model->file.content);
    put(b, "| size | %.1f MB: %zu word vectors, %zu features of words, %zu of evidence |\n",
        (double)model->file.size / 1e6, n->vec.count, n->type.count, n->evid.count);
    gaz_buffer_text(b, "| labels | ");
    for (unsigned l = 0; l < model->labels.count; l++)
        put(b, "%s%s", l ? ", " : "",
            gaz_labels_name(&model->labels, model->labels.number[l]));
    put(b, " |\n| seed | %lu |\n\n", n->config.seed);
    put_texts(b, c);
    gaz_buffer_text(b, "\nOn the texts it was chosen by, so a little too good. P precision, R "
                       "recall, in percent; a\nname counts when start, end and label are all "
                       "right.\n\n");
    gaz_status status = put_scores(b, c, model, &j, err);
    if (status)
        return status;
    if (c->floats > 0)
        put(b, "\nBefore its parameters were rounded to integers it read them at %.2f, after "
               "at %.2f: that costs\n%.2f.\n",
            100 * c->floats, 100 * gaz_judgement_f1(&j, 0),
            100 * (c->floats - gaz_judgement_f1(&j, 0)));
    put_calibration(b, &j);
    gaz_buffer_text(b, "\n" GAZ_CARD_END);
    return b->failed ? gaz_fail_memory(err) : GAZ_OK;
}

/* What is there already; nothing where there is no such file. */
static gaz_status read_all(const char *path, gaz_buffer *b, gaz_error *err) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return errno == ENOENT ? GAZ_OK
                               : gaz_fail(err, GAZ_ERR_IO, "%s: cannot be read: %s", path,
                                          strerror(errno));
    size_t n;
    do {
        if (!gaz_buffer_reserve(b, 65536))
            break;
        n = fread(b->data + b->len, 1, 65536, f);
        b->len += n;
    } while (n);
    int failed = ferror(f);
    fclose(f);
    gaz_buffer_byte(b, '\0');
    if (failed)
        return gaz_fail(err, GAZ_ERR_IO, "%s: cannot be read", path);
    return b->failed ? gaz_fail_memory(err) : GAZ_OK;
}

/* Where in what is there already the part stands. */
static gaz_status find_place(const char *path, const gaz_buffer *old, const char **begin,
                             const char **end, gaz_error *err) {
    *begin = strstr(old->data, GAZ_CARD_BEGIN);
    *end = *begin ? strstr(*begin, GAZ_CARD_END) : NULL;
    if (*end)
        return GAZ_OK;
    return gaz_fail(err, GAZ_ERR_SYNTAX,
                    "%s: no lines «%s» and «%s» to write between; add them or name another "
                    "file",
                    path, GAZ_CARD_BEGIN, GAZ_CARD_END);
}

gaz_status gaz_card_check(const char *path, gaz_error *err) {
    gaz_buffer old = {0};
    const char *begin, *end;
    gaz_status status = read_all(path, &old, err);
    if (!status && old.len)
        status = find_place(path, &old, &begin, &end, err);
    gaz_buffer_free(&old);
    return status;
}

static gaz_status replace(const char *path, const gaz_buffer *old, const gaz_buffer *part,
                          gaz_error *err) {
    gaz_buffer out = {0};
    const char *begin = NULL, *end = NULL;
    gaz_status status = old->len ? find_place(path, old, &begin, &end, err) : GAZ_OK;
    if (status)
        return status;
    if (old->len)
        gaz_buffer_append(&out, old->data, (size_t)(begin - old->data));
    gaz_buffer_append(&out, part->data, part->len);
    gaz_buffer_text(&out, old->len ? end + strlen(GAZ_CARD_END) : "\n");
    status = out.failed ? gaz_fail_memory(err)
                        : gaz_write_file(path, out.data, out.len, err);
    gaz_buffer_free(&out);
    return status;
}

gaz_status gaz_card_write(const gaz_card *c, const char *path, gaz_error *err) {
    gaz_buffer old = {0}, part = {0};
    gaz_container file;
    gaz_model model;
    gaz_status status =
        gaz_container_open(&file, c->job->out, "GAZM", GAZ_MODEL_VERSION, err);
    if (status)
        return status;
    status = gaz_model_open(&model, file, c->job->out, err);
    if (status) {
        gaz_container_close(&file);
        return status;
    }
    status = read_all(path, &old, err);
    if (!status)
        status = put_all(&part, c, &model, err);
    if (!status)
        status = replace(path, &old, &part, err);
    gaz_model_close(&model);
    gaz_buffer_free(&old);
    gaz_buffer_free(&part);
    return status;
}
