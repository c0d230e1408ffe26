/* train.c — from annotated texts to a model file: the loop over epochs. Room: train. */
#include "train/train.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"
#include "train/card.h"
#include "train/checkpoint.h"
#include "train/export.h"
#include "train/floats.h"
#include "train/optimizer.h"
#include "train/step.h"

/* A step's regions are cut into so many shards, whatever the threads, and their gradients
 * are added in order: the same seed gives the same model. */
enum { SHARDS = 4 };

typedef struct training {
    const gaz_train_job *job;
    gaz_corpus train, dev, plain;
    gaz_teacher teacher, first[GAZ_NETWORKS_MAX];
    gaz_dataset data;
    gaz_net net;
    gaz_optimizer optimizer;
    gaz_shard shards[SHARDS];
    uint32_t *order; /* [norder] examples to learn from, shuffled every epoch */
    size_t norder;
    double best, floats; /* F1 on dev of the model kept, and before it was rounded */
} training;

static void tell(const training *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void tell(const training *t, const char *format, ...) {
    char line[1024];
    va_list args;
    if (!t->job->tell)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    t->job->tell(t->job->self, line);
}

static gaz_status read_corpora(training *t, gaz_error *err) {
    const gaz_train_job *j = t->job;
    gaz_status status = GAZ_OK;
    for (size_t i = 0; i < j->ntrain && !status; i++)
        status = gaz_corpus_read(&t->train, j->train[i], err);
    size_t careful = t->train.count;
    for (size_t i = 0; i < j->nrough && !status; i++)
        status = gaz_corpus_read(&t->train, j->rough[i], err);
    for (size_t i = careful; i < t->train.count; i++)
        t->train.at[i].weight = j->config->rough_weight;
    gaz_corpus_sort_labels(&t->train);
    if (!status && t->train.labels.count == 0)
        status = gaz_fail(err, GAZ_ERR_SYNTAX, "%s: there are no names to learn from",
                          j->ntrain ? j->train[0] : "texts");
    t->dev.known = &t->train.labels;
    for (size_t i = 0; i < j->ndev && !status; i++)
        status = gaz_corpus_read(&t->dev, j->dev[i], err);
    for (size_t i = 0; i < j->nplain && !status; i++)
        status = gaz_corpus_read_plain(&t->plain, j->plain[i], 12, err);
    return status;
}

/* Annotated texts, as each reading sees them. */
static gaz_status add_annotated(training *t, gaz_error *err) {
    const gaz_train_job *j = t->job;
    gaz_status status = GAZ_OK;
    for (size_t i = 0; i < t->train.count && !status; i++) {
        if (j->folds && i % j->folds == j->fold)
            continue;
        status =
            gaz_dataset_add(&t->data, &t->train.at[i], GAZ_TRAIN, NULL, NULL, 0, err);
        if (!status && j->nfirst)
            status = gaz_dataset_add(&t->data, &t->train.at[i], GAZ_TRAIN, NULL,
                                     &t->first[i % j->nfirst], 1, err);
    }
    return status;
}

/* Plain texts, every other one as the second reading sees it. */
static gaz_status add_plain(training *t, gaz_error *err) {
    gaz_status status = GAZ_OK;
    for (size_t i = 0; i < t->plain.count && !status; i++)
        status = gaz_dataset_add(&t->data, &t->plain.at[i], GAZ_PLAIN, &t->teacher, NULL,
                                 t->job->nfirst && i % 2, err);
    return status;
}

static gaz_status open_readers(training *t, gaz_error *err) {
    const gaz_train_job *j = t->job;
    const gaz_list_keys *lists = j->sources->list_keys;
    const gaz_labels *labels = &t->train.labels;
    gaz_status status =
        gaz_teacher_open(&t->teacher, j->teachers, j->nteachers, labels, lists, err);
    t->teacher.sure = j->config->plain_sure;
    t->teacher.weight = j->config->plain_weight;
    if (!status && j->nfirst > GAZ_NETWORKS_MAX)
        status = gaz_fail(err, GAZ_ERR_LIMIT, "%zu first readers; at most %d are possible",
                          j->nfirst, GAZ_NETWORKS_MAX);
    for (size_t i = 0; i < j->nfirst && !status; i++)
        status = gaz_teacher_open(&t->first[i], &j->first[i], 1, labels, lists, err);
    return status;
}

static gaz_status make_dataset(training *t, gaz_error *err) {
    const gaz_train_job *j = t->job;
    gaz_status status = gaz_dataset_init(&t->data, j->sources, &t->train.labels, err);
    if (!status)
        status = open_readers(t, err);
    if (!status)
        status = add_annotated(t, err);
    if (!status && j->nteachers)
        status = add_plain(t, err);
    if (status)
        return status;
    const gaz_dataset *d = &t->data;
    char labels[GAZ_LABELS_TEXT_MAX];
    tell(t, "labels: %s", gaz_labels_text(&t->train.labels, 0, labels));
    tell(t, "%zu texts, %zu tokens, %zu regions, %zu word types, %zu kinds of evidence",
         d->ntexts, d->ntokens, d->nexamples, d->window.words.count, d->ncombinations);
    tell(t, "of %zu names %zu do not fall on token edges, %zu lie outside regions",
         d->ngold[0], d->unaligned[0], d->outside[0]);
    if (j->nteachers)
        tell(t, "teachers: %zu regions taught, %zu left out as unsure", t->teacher.taught,
             t->teacher.unsure);
    return GAZ_OK;
}

static void shuffle(uint32_t *a, size_t n, gaz_random *r) {
    for (size_t i = n; i > 1; i--) {
        size_t k = (size_t)(gaz_random_next(r) % i);
        uint32_t x = a[i - 1];
        a[i - 1] = a[k];
        a[k] = x;
    }
}

/* One thread's share of a step: shards number `first`, first + every, … */
typedef struct task {
    training *t;
    const uint32_t *batch;
    size_t n;
    unsigned first, every;
    uint64_t stream;
    int ok;
} task;

static void *learn_shards(void *self) {
    task *k = self;
    k->ok = 1;
    for (unsigned s = k->first; s < SHARDS && k->ok; s += k->every) {
        size_t from = k->n * s / SHARDS, to = k->n * (s + 1) / SHARDS;
        gaz_random r = gaz_random_start(k->t->net.config.seed, k->stream * SHARDS + s);
        gaz_shard *shard = &k->t->shards[s];
        shard->loss = shard->weight = 0;
        k->ok = gaz_shard_learn(shard, k->t->net.params, k->batch + from, to - from, &r);
    }
    return NULL;
}

static int learn_batch(training *t, const uint32_t *batch, size_t n, uint64_t stream) {
    task tasks[SHARDS];
    pthread_t threads[SHARDS];
    unsigned nthreads = t->net.config.threads < SHARDS ? t->net.config.threads : SHARDS;
    unsigned started = 0;
    int ok = 1;
    for (unsigned i = 0; i < nthreads; i++)
        tasks[i] = (task){t, batch, n, i, nthreads, stream, 0};
    for (unsigned i = 1; i < nthreads; i++, started++)
        if (pthread_create(&threads[i], NULL, learn_shards, &tasks[i]) != 0)
            break;
    learn_shards(&tasks[0]);
    for (unsigned i = 1; i < nthreads; i++) {
        if (i <= started)
            pthread_join(threads[i], NULL);
        else
            learn_shards(&tasks[i]);
    }
    for (unsigned i = 0; i < nthreads; i++)
        ok &= tasks[i].ok;
    return ok;
}

/* t->order: every example once, annotated ones as often as the configuration says, in an
 * order that the epoch's number decides. */
static void order_examples(training *t, unsigned epoch) {
    const gaz_dataset *d = &t->data;
    gaz_random r = gaz_random_start(t->net.config.seed, 0x5EED0000u + epoch);
    t->norder = 0;
    for (size_t i = 0; i < d->nexamples; i++) {
        int gold = d->texts[d->examples[i].sample].split == GAZ_TRAIN;
        for (size_t k = 0; k < (gold ? t->net.config.gold_repeat : 1); k++)
            t->order[t->norder++] = (uint32_t)i;
    }
    shuffle(t->order, t->norder, &r);
}

static gaz_status learn_epoch(training *t, unsigned epoch, double *loss, gaz_error *err) {
    const gaz_train_config *c = &t->net.config;
    order_examples(t, epoch);
    size_t steps = (t->norder + c->batch - 1) / c->batch, all = steps * c->epochs;
    double sum = 0, weight = 0;
    for (size_t k = 0; k < steps; k++) {
        size_t from = k * c->batch;
        size_t n = t->norder - from < c->batch ? t->norder - from : c->batch;
        size_t now = epoch * steps + k;
        float left = 1 - (float)now / (float)all;
        if (!learn_batch(t, t->order + from, n, (uint64_t)now + 1) ||
            !gaz_optimizer_step(&t->optimizer, t->shards, SHARDS, c->rate * left))
            return gaz_fail_memory(err);
        for (int s = 0; s < SHARDS; s++) {
            sum += t->shards[s].loss;
            weight += t->shards[s].weight;
        }
    }
    *loss = weight > 0 ? sum / weight : 0;
    return GAZ_OK;
}

/* The model in memory, as it would be read from a file. */
static gaz_status open_export(const training *t, const float *params, float temperature,
                              gaz_buffer *bytes, gaz_model *model, gaz_error *err) {
    bytes->len = 0;
    gaz_status status = gaz_net_export(&t->net, params, t->job->nfirst ? 2 : 1, temperature,
                                       t->job->gazetteer, bytes, err);
    gaz_container c;
    if (!status)
        status = gaz_container_open_memory(&c, bytes->data, bytes->len, "GAZM",
                                           GAZ_MODEL_VERSION, "the trained model", err);
    if (!status)
        status = gaz_model_open(model, c, "the trained model", err);
    return status;
}

static gaz_status judge(training *t, const gaz_model *model, gaz_judgement *j,
                        gaz_error *err) {
    memset(j, 0, sizeof *j);
    return gaz_judge(j, &t->data.window, model, NULL, &t->dev, err);
}

/* The temperature under which the scores of entities on dev are nearest to how often they
 * are right (Guo et al., 2017). */
static gaz_status calibrate(training *t, float *temperature, gaz_error *err) {
    gaz_buffer bytes = {0};
    gaz_model model;
    gaz_judgement j;
    double least = 1;
    gaz_status status = GAZ_OK;
    for (int step = 16; step <= 48 && !status; step += 2) { /* 0.8 … 2.4 */
        float this = (float)step / 20;
        status = open_export(t, t->optimizer.average, this, &bytes, &model, err);
        if (!status)
            status = judge(t, &model, &j, err);
        if (!status && gaz_judgement_calibration(&j) < least) {
            least = gaz_judgement_calibration(&j);
            *temperature = this;
        }
    }
    gaz_buffer_free(&bytes);
    return status;
}

/* What rounding to integers costs on dev: the same parameters before it read the same regions,
 * and are decoded alike. */
static gaz_status tell_cost(training *t, const gaz_model *model, const gaz_judgement *integers,
                            gaz_error *err) {
    gaz_floats floats = {.net = &t->net,
                         .params = t->optimizer.average,
                         .model = model,
                         .lists = t->job->sources->list_keys};
    const gaz_scorer scorer = {gaz_floats_score, &floats};
    gaz_judgement j;
    memset(&j, 0, sizeof j);
    gaz_status status = gaz_judge(&j, &t->data.window, model, &scorer, &t->dev, err);
    t->floats = gaz_judgement_f1(&j, 0);
    double before = 100 * t->floats, after = 100 * gaz_judgement_f1(integers, 0);
    if (!status)
        tell(t, "the best so far: floats %.2f, integers %.2f: quantization costs %.2f", before,
             after, before - after);
    gaz_floats_free(&floats);
    return status;
}

/* Judges the averaged parameters as they would be written, and writes them, calibrated, if
 * they read dev better than before. */
static gaz_status keep_if_better(training *t, gaz_judgement *j, gaz_error *err) {
    gaz_buffer bytes = {0};
    gaz_model model;
    float temperature = 1;
    gaz_optimizer_settle(&t->optimizer);
    gaz_status status = open_export(t, t->optimizer.average, 1, &bytes, &model, err);
    if (!status)
        status = judge(t, &model, j, err);
    if (!status && gaz_judgement_f1(j, 0) >= t->best) {
        t->best = gaz_judgement_f1(j, 0);
        status = calibrate(t, &temperature, err);
        if (!status)
            status =
                open_export(t, t->optimizer.average, temperature, &bytes, &model, err);
        if (!status)
            status = judge(t, &model, j, err);
        if (!status)
            status = tell_cost(t, &model, j, err);
        if (!status)
            status = gaz_write_file(t->job->out, bytes.data, bytes.len, err);
    }
    gaz_buffer_free(&bytes);
    return status;
}

/* Of all that decides where a training goes: another one's state is not taken up. */
static uint64_t fingerprint(const training *t) {
    const gaz_train_config *c = &t->net.config;
    const gaz_dataset *d = &t->data;
    const double rates[] = {c->rate,         c->dropout, c->word_dropout,
                            c->feature_dropout, c->decay,   c->average,
                            c->rough_weight};
    const uint64_t sizes[] = {c->epochs,       c->batch,      c->seed,
                              c->gold_repeat,  t->net.nparams, d->ntokens,
                              d->nexamples,    d->nids,        t->job->gazetteer};
    char labels[GAZ_LABELS_BYTES_MAX];
    size_t size = gaz_labels_write(&t->train.labels, labels);
    return gaz_hash_bytes(rates, sizeof rates) ^ gaz_hash_bytes(sizes, sizeof sizes) ^
           gaz_hash_bytes(labels, size);
}

/* Takes up a training that was stopped, where the job asks for it and there is one. */
static gaz_status take_up(training *t, const char *path, gaz_checkpoint *state,
                          gaz_error *err) {
    int found = 0;
    if (!t->job->resume)
        return GAZ_OK;
    gaz_status status = gaz_checkpoint_read(path, state, &t->optimizer, &found, err);
    if (status)
        return status;
    t->best = state->best;
    if (found)
        tell(t, "going on after epoch %u, best dev F1 %.4f", (unsigned)state->epoch,
             state->best);
    else
        tell(t, "%s: nothing to go on from; starting anew", path);
    return GAZ_OK;
}

static void tell_epoch(const training *t, unsigned epoch, double loss,
                       const gaz_judgement *j, long spent, long left) {
    const gaz_labels *labels = &t->train.labels;
    char by_label[GAZ_LABELS_MAX * (GAZ_LABEL_SIZE + 8)] = "";
    size_t n = 0;
    for (unsigned i = 0; i < labels->count; i++)
        n += (size_t)snprintf(by_label + n, sizeof by_label - n, "%s%s %.4f", i ? " " : "",
                              gaz_labels_name(labels, labels->number[i]),
                              gaz_judgement_f1(j, labels->number[i]));
    tell(t,
         "epoch %u of %u: loss %.4f, dev F1 %.4f (%s), calibration error %.3f, %ld s, %ld s "
         "left",
         epoch + 1, t->net.config.epochs, loss, gaz_judgement_f1(j, 0), by_label,
         gaz_judgement_calibration(j), spent, left);
}

static gaz_status learn(training *t, gaz_error *err) {
    unsigned epochs = t->net.config.epochs;
    gaz_checkpoint state = {.fingerprint = fingerprint(t)};
    char path[4096];
    if (snprintf(path, sizeof path, "%s.state", t->job->out) >= (int)sizeof path)
        return gaz_fail(err, GAZ_ERR_ARGUMENT, "the model's name is too long");
    gaz_status status = take_up(t, path, &state, err);
    time_t start = time(NULL);
    unsigned first = (unsigned)state.epoch;
    for (unsigned epoch = first; epoch < epochs && !status; epoch++) {
        double loss = 0;
        gaz_judgement j;
        memset(&j, 0, sizeof j);
        status = learn_epoch(t, epoch, &loss, err);
        if (!status)
            status = keep_if_better(t, &j, err);
        if (status)
            break;
        state.epoch = epoch + 1;
        state.best = t->best;
        long spent = (long)(time(NULL) - start);
        tell_epoch(t, epoch, loss, &j, spent,
                   spent / (epoch - first + 1) * (epochs - epoch - 1));
        if (epoch + 1 < epochs)
            status = gaz_checkpoint_write(path, &state, &t->optimizer, err);
    }
    if (!status)
        unlink(path);
    return status;
}

static gaz_status prepare(training *t, gaz_error *err) {
    gaz_status status = gaz_net_init(&t->net, t->job->config, &t->data, err);
    if (status)
        return status;
    tell(t, "%zu parameters: %zu word vectors, %zu features of words, %zu of evidence",
         t->net.nparams, t->net.vec.count, t->net.type.count, t->net.evid.count);
    size_t repeat = t->net.config.gold_repeat;
    t->order = malloc((t->data.nexamples * repeat + 1) * sizeof *t->order);
    if (!t->order || !gaz_optimizer_init(&t->optimizer, &t->net))
        return gaz_fail_memory(err);
    for (int s = 0; s < SHARDS; s++)
        if (!gaz_shard_init(&t->shards[s], &t->net, &t->data))
            return gaz_fail_memory(err);
    return GAZ_OK;
}

static gaz_status write_card(training *t, gaz_error *err) {
    const gaz_card card = {.job = t->job,
                           .train = &t->train,
                           .dev = &t->dev,
                           .net = &t->net,
                           .window = &t->data.window,
                           .teacher = &t->teacher,
                           .floats = t->floats};
    return gaz_card_write(&card, t->job->card, err);
}

gaz_status gaz_train(const gaz_train_job *job, gaz_error *err) {
    training *t = calloc(1, sizeof *t);
    if (!t)
        return gaz_fail_memory(err);
    t->job = job;
    gaz_status status = job->card ? gaz_card_check(job->card, err) : GAZ_OK;
    if (!status)
        status = read_corpora(t, err);
    if (!status)
        status = make_dataset(t, err);
    if (!status)
        status = prepare(t, err);
    if (!status)
        status = learn(t, err);
    if (!status && job->card)
        status = write_card(t, err);
    for (int s = 0; s < SHARDS; s++)
        gaz_shard_free(&t->shards[s]);
    gaz_optimizer_free(&t->optimizer);
    gaz_net_free(&t->net);
    gaz_dataset_free(&t->data);
    gaz_teacher_close(&t->teacher);
    for (size_t i = 0; i < GAZ_NETWORKS_MAX; i++)
        gaz_teacher_close(&t->first[i]);
    gaz_corpus_free(&t->train);
    gaz_corpus_free(&t->dev);
    gaz_corpus_free(&t->plain);
    free(t->order);
    free(t);
    return status;
}
