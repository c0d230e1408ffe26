/* pipeline.c — reader, workers and sink joined. Room: cli.
 *
 * Batches go round in a ring: the reader (main thread) fills slot n, some worker takes
 * the oldest filled slot, the sink's thread takes slots in order when they are done. The
 * ring bounds the memory, the order of the slots is the order of the output. */
#include "cli/pipeline.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum slot_state { SLOT_FREE, SLOT_FILLED, SLOT_DONE } slot_state;

typedef struct slot {
    gaz_batch batch;
    slot_state state;
} slot;

typedef struct ring {
    pthread_mutex_t lock;
    pthread_cond_t freed, filled, done;
    slot *slots; /* [size]; batch number n lives in slot n % size */
    size_t size;
    size_t nfilled, ntaken; /* batches read so far; given to workers so far */
    int at_end;             /* nothing more will be filled */
    gaz_sink *sink;
} ring;

typedef struct hand {
    ring *ring;
    gaz_worker worker;
    pthread_t thread;
} hand;

static void *work(void *self) {
    hand *h = self;
    ring *r = h->ring;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (r->ntaken == r->nfilled && !r->at_end)
            pthread_cond_wait(&r->filled, &r->lock);
        if (r->ntaken == r->nfilled)
            break;
        slot *s = &r->slots[r->ntaken++ % r->size];
        pthread_mutex_unlock(&r->lock);
        gaz_worker_batch(&h->worker, &s->batch);
        pthread_mutex_lock(&r->lock);
        s->state = SLOT_DONE;
        pthread_cond_signal(&r->done);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void *drain(void *self) {
    ring *r = self;
    pthread_mutex_lock(&r->lock);
    for (size_t n = 0;; n++) {
        slot *s = &r->slots[n % r->size];
        while (!(n < r->nfilled && s->state == SLOT_DONE) &&
               !(r->at_end && n == r->nfilled))
            pthread_cond_wait(&r->done, &r->lock);
        if (n == r->nfilled)
            break;
        pthread_mutex_unlock(&r->lock);
        int status = gaz_sink_batch(r->sink, &s->batch);
        if (status)
            _exit(status == SINK_CLOSED ? EXIT_ANSWERED : status);
        gaz_batch_clear(&s->batch);
        pthread_mutex_lock(&r->lock);
        s->state = SLOT_FREE;
        pthread_cond_signal(&r->freed);
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static void feed(ring *r, gaz_intake *reader) {
    int more = 1;
    for (size_t n = 0; more; n++) {
        slot *s = &r->slots[n % r->size];
        pthread_mutex_lock(&r->lock);
        while (s->state != SLOT_FREE)
            pthread_cond_wait(&r->freed, &r->lock);
        pthread_mutex_unlock(&r->lock);
        more = gaz_intake_next(reader, &s->batch);
        pthread_mutex_lock(&r->lock);
        if (more) {
            s->state = SLOT_FILLED;
            r->nfilled++;
            pthread_cond_signal(&r->filled);
        } else {
            r->at_end = 1;
            pthread_cond_broadcast(&r->filled);
            pthread_cond_broadcast(&r->done);
        }
        pthread_mutex_unlock(&r->lock);
    }
}

static int out_of_memory(void) {
    gaz_tell("out of memory");
    return EXIT_IO;
}

static int run_threads(const gaz_job *job, gaz_intake *reader, gaz_sink *sink,
                       unsigned jobs) {
    ring r = {.lock = PTHREAD_MUTEX_INITIALIZER,
              .freed = PTHREAD_COND_INITIALIZER,
              .filled = PTHREAD_COND_INITIALIZER,
              .done = PTHREAD_COND_INITIALIZER,
              .size = 3 * (size_t)jobs + 2,
              .sink = sink};
    pthread_t writer;
    gaz_error err = {0};
    unsigned prepared = 0, started = 0;
    int status = 0, writing = 0;
    hand *hands = calloc(jobs, sizeof *hands);
    r.slots = calloc(r.size, sizeof *r.slots);
    if (!hands || !r.slots) {
        status = out_of_memory();
        goto done;
    }
    for (; prepared < jobs; prepared++) {
        hands[prepared].ring = &r;
        if (gaz_worker_start(&hands[prepared].worker, job, &err) != GAZ_OK) {
            gaz_tell("%s", err.text);
            status = err.code == GAZ_ERR_MEMORY ? EXIT_IO : EXIT_USAGE;
            goto done;
        }
    }
    writing = pthread_create(&writer, NULL, drain, &r) == 0;
    while (writing && started < jobs &&
           pthread_create(&hands[started].thread, NULL, work, &hands[started]) == 0)
        started++;
    if (!started) { /* fewer threads than asked for are slower, none is a failure */
        gaz_tell("cannot start a thread");
        status = EXIT_IO;
        r.at_end = 1;
        pthread_cond_broadcast(&r.done);
    } else {
        feed(&r, reader);
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(hands[i].thread, NULL);
    if (writing)
        pthread_join(writer, NULL);
done:
    for (unsigned i = 0; hands && i < prepared; i++)
        gaz_worker_free(&hands[i].worker);
    for (size_t i = 0; r.slots && i < r.size; i++)
        gaz_batch_free(&r.slots[i].batch);
    free(hands);
    free(r.slots);
    return status;
}

static int run_alone(const gaz_job *job, gaz_intake *reader, gaz_sink *sink) {
    gaz_worker worker;
    gaz_batch batch = {0};
    gaz_error err = {0};
    int status = 0;
    if (gaz_worker_start(&worker, job, &err) != GAZ_OK) {
        gaz_tell("%s", err.text);
        return err.code == GAZ_ERR_MEMORY ? EXIT_IO : EXIT_USAGE;
    }
    while (status == 0 && gaz_intake_next(reader, &batch)) {
        gaz_worker_batch(&worker, &batch);
        status = gaz_sink_batch(sink, &batch);
        gaz_batch_clear(&batch);
    }
    gaz_batch_free(&batch);
    gaz_worker_free(&worker);
    return status;
}

int gaz_pipeline_run(const gaz_job *job, gaz_intake *reader, gaz_sink *sink,
                     unsigned jobs) {
    int status =
        jobs > 1 ? run_threads(job, reader, sink, jobs) : run_alone(job, reader, sink);
    return status == 0 && reader->fatal ? EXIT_IO : status;
}
