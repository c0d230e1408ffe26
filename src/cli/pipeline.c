/* pipeline.c — reader, workers and sink joined. Room: cli.
 *
 * Batches stand in a list in the order of the output: the reader (main thread) puts them
 * at its end, some worker takes the first that nobody has, the sink's thread takes the
 * first when it is done. A document that would leave one worker alone at the end of the
 * run is begun before its turn (gaz_intake_early) and joins the list at its turn.
 *
 * Bytes bound the list: while one worker has a large document at its beginning, the
 * others go on with what stands behind it, until that has become as large for each of
 * them. */
#include "cli/pipeline.h"

#include "cli/stop.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    QUEUE_BYTES_A_JOB = 512 * 1024, /* that the list may hold before the reader waits */
    SPARE_A_JOB = 8
};

typedef struct place {
    gaz_batch batch;
    struct place *next;
    enum { WAITS, TAKEN, DONE } state;
    size_t size; /* bytes of its documents */
    size_t held; /* what it counts in queue.held; 0: it is not in the list */
} place;

/* What has been given back, for the next batches. */
typedef struct spares {
    place *place;
    gaz_buffer *bytes; /* [nbytes], at most cap */
    size_t nplaces, nbytes, cap;
} spares;

typedef struct queue {
    pthread_mutex_t lock;
    pthread_cond_t freed, filled, done;
    place *first, **end; /* the list */
    place *untaken;      /* all before it in the list are taken; NULL: all are */
    place *early;        /* begun, but their turn has not come */
    spares spare;
    size_t jobs, held, limit;
    int at_end; /* nothing more will be filled */
    gaz_sink *sink;
} queue;

typedef struct hand {
    queue *queue;
    gaz_worker worker;
    gaz_buffer
        out; /* where it writes; always the same memory, which stays in the caches */
    pthread_t thread;
} hand;

/* ---- what is held, and what is kept for later; all under the lock ---- */

/* What a place in the list holds when all is known about it. */
static size_t weight(const place *p) {
    const gaz_batch *b = &p->batch;
    return sizeof *p + b->cap * sizeof *b->item + b->bytes.cap + b->notes.cap +
           b->out.cap + b->log.cap + b->failures.cap;
}

static void count_held(queue *q, place *p, size_t held) {
    q->held += held - p->held;
    p->held = held;
}

static void give_bytes(spares *s, gaz_buffer *b) {
    if (s->nbytes < s->cap && b->cap && b->cap <= GAZ_BATCH_KEEP_BYTES) {
        b->len = 0;
        b->failed = 0;
        s->bytes[s->nbytes++] = *b;
        *b = (gaz_buffer){0};
    } else {
        gaz_buffer_free(b);
    }
}

static void give_place(spares *s, place *p) {
    give_bytes(s, &p->batch.bytes);
    gaz_buffer_free(&p->batch.out);
    if (s->nplaces < s->cap) {
        gaz_batch_clear(&p->batch);
        p->next = s->place;
        s->place = p;
        s->nplaces++;
    } else {
        gaz_batch_free(&p->batch);
        free(p);
    }
}

/* An empty place, or NULL when memory is out. */
static place *take_place(spares *s) {
    place *p = s->place;
    if (p) {
        s->place = p->next;
        s->nplaces--;
    } else {
        p = calloc(1, sizeof *p);
    }
    if (p && s->nbytes)
        p->batch.bytes = s->bytes[--s->nbytes];
    return p;
}

static void free_spares(spares *s) {
    for (place *p = s->place, *next; p; p = next) {
        next = p->next;
        gaz_batch_free(&p->batch);
        free(p);
    }
    while (s->nbytes)
        gaz_buffer_free(&s->bytes[--s->nbytes]);
    free(s->bytes);
}

/* ---- workers ---- */

/* The next to work on, or NULL; under the lock. What is begun early has waited least but
 * lasts longest. At the end it is no longer wanted: somebody asked to stop. */
static place *take_work(queue *q) {
    place *p = q->at_end ? NULL : q->early;
    while (p && p->state != WAITS)
        p = p->next;
    if (!p) {
        while (q->untaken && q->untaken->state != WAITS)
            q->untaken = q->untaken->next;
        p = q->untaken;
    }
    if (p)
        p->state = TAKEN;
    return p;
}

/* The answers leave in memory of their own size; large ones in the memory they were
 * written to, small ones in a copy, so that the worker keeps its own. */
static void let_go(gaz_buffer *out, gaz_buffer *kept) {
    if (out->failed || out->cap == 0)
        return;
    int large = out->cap > GAZ_BATCH_KEEP_BYTES;
    size_t size = out->len ? out->len : 1;
    char *fit = large ? realloc(out->data, size) : malloc(size);
    if (!fit)
        return;
    if (!large) {
        memcpy(fit, out->data, out->len);
        *kept = *out;
        kept->len = 0;
    }
    out->data = fit;
    out->cap = size;
}

static void *work(void *self) {
    hand *h = self;
    queue *q = h->queue;
    pthread_mutex_lock(&q->lock);
    for (;;) {
        place *p;
        while (!(p = take_work(q)) && !q->at_end)
            pthread_cond_wait(&q->filled, &q->lock);
        if (!p)
            break;
        pthread_mutex_unlock(&q->lock);
        p->batch.out = h->out;
        h->out = (gaz_buffer){0};
        gaz_worker_batch(&h->worker, &p->batch);
        let_go(&p->batch.out, &h->out);
        pthread_mutex_lock(&q->lock);
        give_bytes(&q->spare, &p->batch.bytes);
        p->state = DONE;
        if (p->held)
            count_held(q, p, weight(p));
        if (p == q->first)
            pthread_cond_signal(&q->done);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* ---- the sink ---- */

static void *drain(void *self) {
    queue *q = self;
    pthread_mutex_lock(&q->lock);
    for (;;) {
        while (q->first ? q->first->state != DONE : !q->at_end)
            pthread_cond_wait(&q->done, &q->lock);
        place *p = q->first;
        if (!p)
            break;
        pthread_mutex_unlock(&q->lock);
        int status = gaz_sink_batch(q->sink, &p->batch);
        if (status)
            _exit(status == SINK_CLOSED ? EXIT_ANSWERED : status);
        pthread_mutex_lock(&q->lock);
        q->first = p->next;
        if (!q->first)
            q->end = &q->first;
        if (q->untaken == p)
            q->untaken = p->next;
        count_held(q, p, 0);
        give_place(&q->spare, p);
        pthread_cond_signal(&q->freed);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* ---- the reader ---- */

static void wait_for_room(queue *q) {
    while (q->first && q->held >= q->limit + q->jobs * q->first->size)
        pthread_cond_wait(&q->freed, &q->lock);
}

static void append(queue *q, place *p) {
    p->next = NULL;
    *q->end = p;
    q->end = &p->next;
    if (!q->untaken)
        q->untaken = p;
    count_held(q, p, p->state == DONE ? weight(p) : sizeof *p + p->size);
    if (p->state == WAITS)
        pthread_cond_signal(&q->filled);
    else if (p->state == DONE && p == q->first)
        pthread_cond_signal(&q->done);
}

static void begin_early(queue *q, place *p) {
    p->next = q->early;
    q->early = p;
    pthread_cond_signal(&q->filled);
}

/* The turn of what was begun early has come. */
static place *take_early(queue *q, size_t source) {
    place **at = &q->early;
    while ((*at)->batch.source != source)
        at = &(*at)->next;
    place *p = *at;
    *at = p->next;
    return p;
}

static int out_of_memory(void) {
    gaz_tell("out of memory");
    return EXIT_IO;
}

/* 0, or an exit status with the reason told. */
static int feed(queue *q, gaz_intake *reader) {
    int status = 0;
    pthread_mutex_lock(&q->lock);
    for (int more = 1; more;) {
        wait_for_room(q);
        place *p = take_place(&q->spare);
        /* One that nobody has begun is enough. */
        int idle = !q->early || q->early->state != WAITS;
        pthread_mutex_unlock(&q->lock);
        int early = p && idle && gaz_intake_early(reader, &p->batch);
        more = early || (p && gaz_intake_next(reader, &p->batch));
        pthread_mutex_lock(&q->lock);
        if (!p) {
            status = out_of_memory();
        } else if (!more) {
            give_place(&q->spare, p);
        } else if (p->batch.was_early) {
            size_t source = p->batch.source;
            give_place(&q->spare, p);
            append(q, take_early(q, source));
        } else {
            p->state = WAITS;
            p->size = p->batch.bytes.len;
            if (early)
                begin_early(q, p);
            else
                append(q, p);
        }
    }
    q->at_end = 1;
    pthread_cond_broadcast(&q->filled);
    pthread_cond_signal(&q->done);
    pthread_mutex_unlock(&q->lock);
    return status;
}

/* Signals that ask to stop are for the reader: threads begin with them blocked. */
static int start_thread(pthread_t *thread, void *(*body)(void *), void *self) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int started = pthread_create(thread, NULL, body, self) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static int run_threads(const gaz_job *job, gaz_intake *reader, gaz_sink *sink,
                       unsigned jobs) {
    queue q = {.lock = PTHREAD_MUTEX_INITIALIZER,
               .freed = PTHREAD_COND_INITIALIZER,
               .filled = PTHREAD_COND_INITIALIZER,
               .done = PTHREAD_COND_INITIALIZER,
               .spare.cap = (size_t)SPARE_A_JOB * jobs,
               .jobs = jobs,
               .limit = (size_t)QUEUE_BYTES_A_JOB * jobs,
               .sink = sink};
    pthread_t writer;
    gaz_error err = {0};
    unsigned prepared = 0, started = 0;
    int status = 0, writing = 0;
    hand *hands = calloc(jobs, sizeof *hands);
    q.end = &q.first;
    q.spare.bytes = calloc(q.spare.cap, sizeof *q.spare.bytes);
    if (!hands || !q.spare.bytes || !gaz_intake_plan(reader, jobs)) {
        status = out_of_memory();
        goto done;
    }
    for (; prepared < jobs; prepared++) {
        hands[prepared].queue = &q;
        if (gaz_worker_start(&hands[prepared].worker, job, &err) != GAZ_OK) {
            gaz_tell("%s", err.text);
            status = err.code == GAZ_ERR_MEMORY ? EXIT_IO : EXIT_USAGE;
            goto done;
        }
    }
    writing = start_thread(&writer, drain, &q);
    while (writing && started < jobs &&
           start_thread(&hands[started].thread, work, &hands[started]))
        started++;
    if (started) { /* fewer threads than asked for are slower, none is a failure */
        status = feed(&q, reader);
    } else {
        gaz_tell("cannot start a thread");
        status = EXIT_IO;
        pthread_mutex_lock(&q.lock);
        q.at_end = 1;
        pthread_cond_signal(&q.done);
        pthread_mutex_unlock(&q.lock);
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(hands[i].thread, NULL);
    if (writing)
        pthread_join(writer, NULL);
done:
    for (unsigned i = 0; hands && i < prepared; i++) {
        gaz_worker_free(&hands[i].worker);
        gaz_buffer_free(&hands[i].out);
    }
    free(hands);
    while (q.early) /* of a run that was stopped */
        give_place(&q.spare, take_early(&q, q.early->batch.source));
    free_spares(&q.spare);
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
