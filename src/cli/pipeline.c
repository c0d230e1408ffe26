/* pipeline.c — reader, workers and sink joined. Room: cli.
 *
 * Batches stand in a queue: the reader (main thread) puts them at its end, some worker
 * takes the oldest that nobody has, the sink's thread takes the first when it is done. So
 * the order of the queue is the order of the output. Bytes bound the queue, not places:
 * while one worker has a large document, the others go on with small ones behind it. A
 * batch that was written is used again, the last one first, since it is still in the
 * caches. */
#include "cli/pipeline.h"

#include "cli/stop.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    QUEUE_BYTES = 2 * 1024 * 1024, /* that the queue may hold before the reader waits … */
    QUEUE_BYTES_A_JOB = 1024 * 1024, /* … and this for each job */
    QUEUE_PLACES_A_JOB = 64
};

typedef struct place {
    gaz_batch batch;
    struct place *next; /* among the spare ones */
    int done;
    size_t held; /* bytes, as the queue counts them */
} place;

/* Memory that is in no batch. */
typedef struct idle {
    gaz_buffer *buffer; /* [cap] */
    size_t count, cap;
} idle;

typedef struct queue {
    pthread_mutex_t lock;
    pthread_cond_t freed, filled, done;
    place **at; /* [size]; batch number n stands at n % size */
    place *spare;
    idle inputs, outputs;
    size_t size, held, limit;
    size_t nfilled, ntaken, nwritten; /* batches read; given to workers; written */
    int at_end;                       /* nothing more will be filled */
    gaz_sink *sink;
} queue;

typedef struct hand {
    queue *queue;
    gaz_worker worker;
    pthread_t thread;
} hand;

static void take_memory(idle *i, gaz_buffer *b) {
    if (i->count && !b->cap)
        *b = i->buffer[--i->count];
}

static void give_memory(idle *i, gaz_buffer *b) {
    if (i->count < i->cap && b->cap && b->cap <= GAZ_BATCH_KEEP_BYTES) {
        b->len = 0;
        b->failed = 0;
        i->buffer[i->count++] = *b;
        *b = (gaz_buffer){0};
    } else {
        gaz_buffer_free(b);
    }
}

/* Says anew how much p holds. */
static void weigh(queue *q, place *p) {
    const gaz_batch *b = &p->batch;
    size_t now = b->bytes.cap + b->notes.cap + b->out.cap + b->log.cap + b->failures.cap +
                 b->cap * sizeof *b->item;
    q->held += now - p->held;
    p->held = now;
}

static void *work(void *self) {
    hand *h = self;
    queue *q = h->queue;
    pthread_mutex_lock(&q->lock);
    for (;;) {
        while (q->ntaken == q->nfilled && !q->at_end)
            pthread_cond_wait(&q->filled, &q->lock);
        if (q->ntaken == q->nfilled)
            break;
        size_t n = q->ntaken++;
        place *p = q->at[n % q->size];
        take_memory(&q->outputs, &p->batch.out);
        pthread_mutex_unlock(&q->lock);
        gaz_worker_batch(&h->worker, &p->batch);
        pthread_mutex_lock(&q->lock);
        give_memory(&q->inputs, &p->batch.bytes);
        weigh(q, p);
        p->done = 1;
        if (n == q->nwritten)
            pthread_cond_signal(&q->done);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

static void *drain(void *self) {
    queue *q = self;
    pthread_mutex_lock(&q->lock);
    for (;; q->nwritten++) {
        place **at = &q->at[q->nwritten % q->size];
        while (!(q->nwritten < q->nfilled && (*at)->done) &&
               !(q->at_end && q->nwritten == q->nfilled))
            pthread_cond_wait(&q->done, &q->lock);
        if (q->nwritten == q->nfilled)
            break;
        place *p = *at;
        pthread_mutex_unlock(&q->lock);
        int status = gaz_sink_batch(q->sink, &p->batch);
        if (status)
            _exit(status == SINK_CLOSED ? EXIT_ANSWERED : status);
        pthread_mutex_lock(&q->lock);
        give_memory(&q->outputs, &p->batch.out);
        gaz_batch_clear(&p->batch);
        q->held -= p->held;
        p->held = 0;
        p->next = q->spare;
        q->spare = p;
        *at = NULL;
        pthread_cond_signal(&q->freed);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* A batch to fill, when there is room for it; NULL when memory is out. Holds the lock. */
static place *take_spare(queue *q) {
    while (q->nwritten < q->nfilled &&
           (q->held >= q->limit || q->nfilled - q->nwritten >= q->size - 1))
        pthread_cond_wait(&q->freed, &q->lock);
    place *p = q->spare;
    if (p)
        q->spare = p->next;
    else
        p = calloc(1, sizeof *p);
    if (p)
        take_memory(&q->inputs, &p->batch.bytes);
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
        place *p = take_spare(q);
        pthread_mutex_unlock(&q->lock);
        more = p && gaz_intake_next(reader, &p->batch);
        pthread_mutex_lock(&q->lock);
        if (more) {
            p->done = 0;
            weigh(q, p);
            q->at[q->nfilled++ % q->size] = p;
            pthread_cond_signal(&q->filled);
        } else if (p) {
            p->next = q->spare;
            q->spare = p;
        } else {
            status = out_of_memory();
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

static void free_idle(idle *i) {
    while (i->count)
        gaz_buffer_free(&i->buffer[--i->count]);
    free(i->buffer);
}

static void free_queue(queue *q) {
    for (place *p = q->spare, *next; p; p = next) {
        next = p->next;
        gaz_batch_free(&p->batch);
        free(p);
    }
    free_idle(&q->inputs);
    free_idle(&q->outputs);
    free(q->at);
}

static int run_threads(const gaz_job *job, gaz_intake *reader, gaz_sink *sink,
                       unsigned jobs) {
    queue q = {.lock = PTHREAD_MUTEX_INITIALIZER,
               .freed = PTHREAD_COND_INITIALIZER,
               .filled = PTHREAD_COND_INITIALIZER,
               .done = PTHREAD_COND_INITIALIZER,
               .size = (size_t)QUEUE_PLACES_A_JOB * jobs,
               .limit = QUEUE_BYTES + (size_t)QUEUE_BYTES_A_JOB * jobs,
               .sink = sink};
    pthread_t writer;
    gaz_error err = {0};
    unsigned prepared = 0, started = 0;
    int status = 0, writing = 0;
    hand *hands = calloc(jobs, sizeof *hands);
    q.at = calloc(q.size, sizeof(place *));
    q.inputs.cap = q.outputs.cap = jobs + 2;
    q.inputs.buffer = calloc(jobs + 2, sizeof(gaz_buffer));
    q.outputs.buffer = calloc(jobs + 2, sizeof(gaz_buffer));
    if (!hands || !q.at || !q.inputs.buffer || !q.outputs.buffer) {
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
    for (unsigned i = 0; hands && i < prepared; i++)
        gaz_worker_free(&hands[i].worker);
    free(hands);
    free_queue(&q);
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
