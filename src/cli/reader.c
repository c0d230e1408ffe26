/* reader.c — from sources to batches of documents. Room: cli.
 *
 * Bytes are read where they stay: a line is a span of its batch, and only what a block
 * cuts off is copied, into the next batch. A batch never waits for input while it holds a
 * document, so a question is answered before the next is read. */
#include "cli/batch.h"

#include "cli/stop.h"
#include "cli/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static void reset(gaz_buffer *b) {
    if (b->cap > GAZ_BATCH_KEEP_BYTES)
        gaz_buffer_free(b);
    b->len = 0;
    b->failed = 0;
}

void gaz_batch_clear(gaz_batch *b) {
    reset(&b->bytes);
    reset(&b->notes);
    reset(&b->out);
    reset(&b->log);
    reset(&b->failures);
    b->count = 0;
    b->first = b->last = b->was_early = 0;
    b->recoded = b->input_bytes = 0;
    memset(b->failed, 0, sizeof b->failed);
}

void gaz_batch_free(gaz_batch *b) {
    gaz_buffer_free(&b->bytes);
    gaz_buffer_free(&b->notes);
    gaz_buffer_free(&b->out);
    gaz_buffer_free(&b->log);
    gaz_buffer_free(&b->failures);
    free(b->item);
    *b = (gaz_batch){0};
}

static gaz_item *add_item(gaz_intake *r, gaz_batch *b, gaz_item_state state) {
    if (!gaz_grow(&b->item, &b->cap, b->count + 1, sizeof *b->item))
        return NULL; /* the caller gives up; see no_memory */
    gaz_item *it = &b->item[b->count++];
    *it = (gaz_item){.source = r->next - 1, .state = state};
    return it;
}

/* Without room for an item there is no way to answer it: the run must end, and no output
 * file may appear. */
static int no_memory(gaz_intake *r) {
    gaz_tell("out of memory while reading");
    r->input_error = r->fatal = 1;
    return 0;
}

static int add_unreadable(gaz_intake *r, gaz_batch *b, const char *message, size_t line) {
    gaz_item *it = add_item(r, b, ITEM_UNREADABLE);
    if (!it)
        return no_memory(r);
    it->at = b->notes.len;
    it->line = line;
    gaz_buffer_append(&b->notes, message, strlen(message) + 1);
    if (b->notes.failed)
        return no_memory(r);
    r->input_error = 1;
    return 1;
}

/* The byte order mark, once, at a source's beginning. */
static void drop_mark(gaz_intake *r, const gaz_batch *b, gaz_item *it) {
    if (r->at_start && it->len >= 3 &&
        memcmp(b->bytes.data + it->at, "\xEF\xBB\xBF", 3) == 0) {
        it->at += 3;
        it->mark = 3;
        it->len -= 3;
    }
    r->at_start = 0;
}

/* Counts one more document: is it for us to answer? With one_source, documents are files.
 */
static int is_ours(gaz_intake *r) {
    size_t number = r->seen++;
    if (r->shards && number % r->shards != r->shard - 1)
        return 0;
    if (r->skip) {
        r->skip--;
        return 0;
    }
    return 1;
}

/* What so many bytes of a source are worth; text in gzip is about three times as long. */
static size_t weight_of(const gaz_input *source, size_t bytes) {
    size_t n = strlen(source->path);
    return n > 3 && strcasecmp(source->path + n - 3, ".gz") == 0 ? 3 * bytes : bytes;
}

static void pass(gaz_intake *r, size_t weight) {
    r->left -= weight < r->left ? weight : r->left;
}

/* Reads on, counts, and sees when somebody asks to stop. */
static ptrdiff_t take(gaz_intake *r, gaz_batch *b, char *to, size_t cap) {
    size_t before = gaz_stream_taken(r->stream);
    ptrdiff_t n = gaz_stream_read(r->stream, to, cap);
    size_t taken = gaz_stream_taken(r->stream) - before;
    b->input_bytes += taken;
    pass(r, weight_of(&r->sources->item[r->next - 1], taken));
    if (n == GAZ_STREAM_STOPPED)
        r->stopped = 1;
    return n;
}

/* ---- one document a line ---- */

/* Ends the line whose bytes stand at from..to of the batch. */
static int add_line(gaz_intake *r, gaz_batch *b, size_t from, size_t to) {
    if (!r->one_source && !is_ours(r)) {
        r->line++;
        r->skipping = r->at_start = 0;
        return 1;
    }
    gaz_item *it = add_item(r, b, r->skipping ? (gaz_item_state)r->skipping : ITEM_READ);
    if (!it)
        return no_memory(r);
    it->line = ++r->line;
    it->at = from;
    it->len = to - from;
    if (r->skipping) {
        it->len = r->skipped + (to - from);
        r->skipping = 0;
        r->at_start = 0;
        return 1;
    }
    if (it->len && b->bytes.data[to - 1] == '\r')
        it->len--;
    drop_mark(r, b, it);
    if (it->len > r->max_bytes)
        it->state = ITEM_TOO_LARGE;
    return 1;
}

/* Gives up what is held of a line that is not going to be kept. */
static void skip_from(gaz_intake *r, gaz_batch *b, size_t from, gaz_item_state why) {
    if (!r->skipping) {
        r->skipping = (int)why;
        r->skipped = 0;
    }
    r->skipped += b->bytes.len - from;
    b->bytes.len = from;
}

/* Takes lines until the batch is full or the stream would wait: 1 while the source lasts,
 * 0 at its end. */
static int read_lines(gaz_intake *r, gaz_batch *b) {
    size_t from = b->bytes.len; /* where the line at hand begins */
    gaz_buffer_append(&b->bytes, r->carry.data, r->carry.len);
    r->carry.len = 0;
    if (b->bytes.failed)
        return no_memory(r);
    for (;;) {
        char spare[4096];
        char *to = spare;
        size_t cap = sizeof spare;
        if (gaz_buffer_reserve(&b->bytes, GAZ_BATCH_BYTES)) {
            to = b->bytes.data + b->bytes.len;
            cap = GAZ_BATCH_BYTES;
        } else {
            /* The line does not fit into memory; go on behind it. */
            b->bytes.failed = 0;
            skip_from(r, b, from, ITEM_NO_MEMORY);
            if (gaz_buffer_reserve(&b->bytes, sizeof spare))
                to = b->bytes.data + b->bytes.len;
            else
                return no_memory(r);
        }
        ptrdiff_t n = take(r, b, to, cap);
        if (n == GAZ_STREAM_STOPPED) {
            b->bytes.len = from;
            return 0;
        }
        if (n < 0) {
            /* What came of the line is not known to be all of it, so it does not count.
             */
            b->bytes.len = from;
            r->skipping = 0;
            if (r->one_source || is_ours(r))
                add_unreadable(r, b, gaz_stream_message(r->stream), r->line + 1);
            return 0;
        }
        if (n == 0) {
            if (b->bytes.len > from || r->skipping)
                add_line(r, b, from, b->bytes.len);
            return 0;
        }
        size_t scan = b->bytes.len;
        b->bytes.len += (size_t)n;
        for (;;) {
            const char *end = memchr(b->bytes.data + scan, '\n', b->bytes.len - scan);
            if (!end)
                break;
            scan = (size_t)(end - b->bytes.data);
            if (!add_line(r, b, from, scan))
                return 0;
            from = ++scan;
        }
        /* One byte more than allowed may still be the \r of its end, three the mark. */
        if (r->skipping || b->bytes.len - from > r->max_bytes + 4)
            skip_from(r, b, from,
                      r->skipping ? (gaz_item_state)r->skipping : ITEM_TOO_LARGE);
        if (!b->count && from) { /* lines of others: nothing points at them */
            memmove(b->bytes.data, b->bytes.data + from, b->bytes.len - from);
            b->bytes.len -= from;
            from = 0;
        }
        if (b->count && (b->bytes.len >= GAZ_BATCH_BYTES || !gaz_stream_ready(r->stream)))
            break;
    }
    gaz_buffer_append(&r->carry, b->bytes.data + from, b->bytes.len - from);
    if (r->carry.failed)
        return no_memory(r);
    return 1;
}

/* ---- one document a file ---- */

static int read_file(gaz_intake *r, gaz_batch *b) {
    size_t from = b->bytes.len, size = gaz_stream_size(r->stream);
    /* What is too large with a byte order mark left out need not be read. */
    gaz_item_state state = size > r->max_bytes + 3 ? ITEM_TOO_LARGE : ITEM_READ;
    /* Its size and a byte, in which its end is seen. */
    size_t room = size == 0 || size >= r->max_bytes ? GAZ_BATCH_BYTES : size + 1;
    while (state == ITEM_READ) {
        if (b->bytes.len == b->bytes.cap || room) {
            if (!gaz_buffer_reserve(&b->bytes, room ? room : GAZ_BATCH_BYTES)) {
                b->bytes.failed = 0;
                state = ITEM_NO_MEMORY;
                break;
            }
            room = 0;
        }
        ptrdiff_t n =
            take(r, b, b->bytes.data + b->bytes.len, b->bytes.cap - b->bytes.len);
        if (n < 0) {
            b->bytes.len = from;
            if (n == GAZ_STREAM_STOPPED)
                return 0;
            add_unreadable(r, b, gaz_stream_message(r->stream), 0);
            return 0;
        }
        if (n == 0)
            break;
        b->bytes.len += (size_t)n;
        if (b->bytes.len - from > r->max_bytes + 3) {
            state = ITEM_TOO_LARGE;
            break;
        }
    }
    gaz_item *it = add_item(r, b, state);
    if (!it)
        return no_memory(r);
    it->at = from;
    it->len = b->bytes.len - from;
    if (state == ITEM_READ) {
        drop_mark(r, b, it);
        if (it->len > r->max_bytes)
            it->state = ITEM_TOO_LARGE;
    }
    if (it->state != ITEM_READ)
        b->bytes.len = from;
    return 0;
}

/* ---- sources ---- */

/* 1: opened, or answered with an error item; 0: first give away what b holds. */
static int open_next(gaz_intake *r, gaz_batch *b) {
    const gaz_input *source = &r->sources->item[r->next];
    struct stat st;
    int waits = strcmp(source->path, "-") == 0 ||
                (stat(source->path, &st) == 0 && !S_ISREG(st.st_mode));
    if (b->count && (waits || r->one_source))
        return 0;
    r->next++;
    /* Lines are counted one by one, everything else here. */
    int counted = r->one_source || source->kind != INPUT_JSONL || source->error;
    int ours = counted ? is_ours(r) : 1;
    if (!ours || source->answered)
        return 1;
    r->line = 0;
    r->at_start = 1;
    r->skipping = 0;
    r->carry.len = 0;
    b->first = 1;
    b->source = r->next - 1;
    r->end_due = 1;
    int error = source->error;
    if (!error) {
        r->stream = gaz_stream_open(source->path);
        error = r->stream ? 0 : errno;
        if (r->stream && r->slurp && strcmp(source->path, "-") == 0 &&
            gaz_stream_slurp(r->stream) != 0) {
            gaz_stream_close(r->stream);
            r->stream = NULL;
            error = ENOMEM;
        }
        if (r->stream)
            b->input_bytes += gaz_stream_taken(r->stream);
        else if (gaz_stop_asked()) { /* it may be the signal that ended the wait */
            r->stopped = 1;
            r->end_due = 0;
            return 1;
        }
    }
    if (error && (counted || is_ours(r)))
        add_unreadable(r, b, strerror(error), 0);
    return 1;
}

/* Is the next source one that was read early? */
static int passes_early(gaz_intake *r) {
    while (r->nlarge && r->large[r->nlarge - 1].source < r->next)
        r->nlarge--;
    const gaz_large *l = r->nlarge ? &r->large[r->nlarge - 1] : NULL;
    return l && l->source == r->next && l->begun;
}

int gaz_intake_next(gaz_intake *r, gaz_batch *b) {
    while (b->bytes.len < GAZ_BATCH_BYTES && !r->fatal && !r->stopped) {
        if (!r->stream) {
            if (r->one_source && r->end_due) {
                b->last = 1;
                r->end_due = 0;
                b->source = r->next - 1;
                return 1;
            }
            if (r->next == r->sources->count)
                return b->count > 0;
            if (passes_early(r)) {
                if (b->count)
                    return 1;
                b->source = r->next++;
                b->was_early = 1;
                r->seen++;
                r->nlarge--;
                return 1;
            }
            if (gaz_stop_asked()) {
                r->stopped = 1;
                break;
            }
            if (!open_next(r, b))
                return 1;
            continue;
        }
        b->source = r->next - 1;
        int jsonl = r->sources->item[r->next - 1].kind == INPUT_JSONL;
        if (jsonl ? read_lines(r, b) : read_file(r, b))
            return 1;
        gaz_stream_close(r->stream);
        r->stream = NULL;
        r->end_due = 1;
    }
    if (r->stopped)
        return b->count > 0;
    return !r->fatal;
}

/* ---- before its turn ---- */

/* A document of this part of what is left, for each worker, is begun at once: the longest
 * first is at most a third slower than the best order (Graham 1969). As what is left
 * grows less, smaller ones become large; so the answers that wait for their turn are at
 * most this many times as large as the largest. */
enum { SHARES_A_JOB = 2 };

int gaz_intake_plan(gaz_intake *r, unsigned jobs) {
    const int all_ours = !r->shards && !r->skip;
    r->share = (size_t)SHARES_A_JOB * jobs;
    r->left = r->nlarge = 0;
    for (size_t i = r->sources->count; i-- > 0;) {
        const gaz_input *source = &r->sources->item[i];
        int is_one = source->kind != INPUT_JSONL;
        if (source->error || source->answered)
            continue;
        /* How much comes, or whether it is ours, is not known: all goes in turn. */
        if (source->size < 0 || !(all_ours || is_one || r->one_source)) {
            r->nlarge = 0;
            return 1;
        }
        if ((r->shards && i % r->shards != r->shard - 1) ||
            (r->shards ? i / r->shards : i) < r->skip)
            continue;
        size_t weight = weight_of(source, (size_t)source->size);
        r->left += weight;
        if (!is_one || weight <= GAZ_BATCH_BYTES || weight < r->left / r->share ||
            strcmp(source->path, "-") == 0)
            continue;
        if (!gaz_grow(&r->large, &r->large_cap, r->nlarge + 1, sizeof *r->large))
            return 0;
        r->large[r->nlarge++] = (gaz_large){.source = i, .weight = weight};
    }
    return 1;
}

int gaz_intake_early(gaz_intake *r, gaz_batch *b) {
    gaz_large *most = NULL;
    for (size_t i = r->nlarge; i-- > 0;) {
        gaz_large *l = &r->large[i];
        if (l->source >= r->next && !l->begun && (!most || l->weight > most->weight))
            most = l;
    }
    if (!most || most->source == r->next || most->weight < r->left / r->share ||
        r->fatal || r->stopped)
        return 0;
    const gaz_inputs up_to = {.item = r->sources->item, .count = most->source + 1};
    gaz_intake alone = {.sources = &up_to,
                        .max_bytes = r->max_bytes,
                        .one_source = r->one_source,
                        .next = most->source};
    most->begun = gaz_intake_next(&alone, b) && !alone.stopped;
    r->input_error |= alone.input_error;
    r->fatal |= alone.fatal;
    r->stopped |= alone.stopped;
    gaz_intake_free(&alone);
    if (!most->begun) {
        gaz_batch_clear(b);
        return 0;
    }
    b->last = r->one_source;
    pass(r, most->weight);
    return 1;
}

void gaz_intake_free(gaz_intake *r) {
    free(r->large);
    gaz_stream_close(r->stream);
    gaz_buffer_free(&r->carry);
}
