/* worker.c — what one thread does with a batch. Room: cli.
 *
 * Every item leaves exactly one record in batch->out: the annotation, or an error record.
 */
#include "cli/task.h"

#include "cli/target.h"
#include "markup/extract.h"
#include "text/cp1252.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

gaz_status gaz_worker_start(gaz_worker *w, const gaz_job *job, gaz_error *err) {
    *w = (gaz_worker){.job = job};
    return gaz_tagger_new(&w->tagger, job->data, &job->options, err);
}

void gaz_worker_free(gaz_worker *w) {
    gaz_tagger_free(w->tagger);
    gaz_json_free(&w->json);
    gaz_buffer_free(&w->decoded);
    gaz_buffer_free(&w->text);
    gaz_buffer_free(&w->message);
    gaz_source_map_free(&w->map);
    gaz_source_map_free(&w->under);
    free(w->part);
    free(w->given);
    gaz_arena_free(&w->arena);
    *w = (gaz_worker){0};
}

/* ---- failures ---- */

/* A line for people, where the format has no error records. */
static void log_failure(gaz_batch *b, const gaz_failure *f) {
    char head[64];
    gaz_buffer_text(&b->log, "gazette: ");
    gaz_buffer_text(&b->log, f->origin.file);
    if (f->origin.line) {
        snprintf(head, sizeof head, ":%zu", f->origin.line);
        gaz_buffer_text(&b->log, head);
    }
    gaz_buffer_text(&b->log, ": ");
    gaz_buffer_text(&b->log, gaz_code_name(f->code));
    gaz_buffer_text(&b->log, ": ");
    gaz_buffer_text(&b->log, f->message);
    gaz_buffer_byte(&b->log, '\n');
}

void gaz_task_fail(gaz_task *t, gaz_code code, size_t byte, const char *format, ...) {
    char message[768];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    /* The message may have been cut within a character. */
    size_t n = strlen(message), good = gaz_utf8_check(message, n);
    if (good < n && n + 1 == sizeof message)
        message[good] = '\0';
    gaz_failure f = {.origin = t->r.origin,
                     .id = t->r.id,
                     .id_len = t->r.id_len,
                     .code = code,
                     .message = message,
                     .byte = byte,
                     .has_byte = byte != GAZ_NOWHERE};
    if (t->decoded && f.has_byte)
        f.byte = gaz_utf8_count(t->s, byte);
    const gaz_job *job = t->w->job;
    if (job->writer->error)
        job->writer->error(job->style, &f, &t->b->out);
    if (!(job->writer->flags & GAZ_WRITER_NAMES_ERRORS))
        log_failure(t->b, &f);
    if (job->failures)
        job->failures->error(&job->failures_style, &f, &t->b->failures);
    t->it->failed = 1;
    t->b->failed[code]++;
}

/* ---- decoding ---- */

/* The first byte at fault, or len. UTF-16 would pass as Windows-1252, a NUL in every
 * second place; its mark gives it away. */
static int is_utf16(const char *s, size_t len) {
    return len >= 2 && (memcmp(s, "\xFF\xFE", 2) == 0 || memcmp(s, "\xFE\xFF", 2) == 0);
}

static int is_markup(const gaz_task *t) {
    gaz_input_kind kind = t->w->job->inputs->item[t->it->source].kind;
    return kind >= INPUT_HTML && kind != INPUT_NINJS;
}

enum { LATIN9 = 100 };

/* What a document says it is, if it is not UTF-8: a gaz_encoding, LATIN9, or -1. Latin-1
 * means Windows-1252, as in browsers. */
static int encoding_named(const char *name) {
    static const struct {
        const char *name;
        int encoding;
    } known[] = {{"utf-8", ENCODING_AUTO},
                 {"utf8", ENCODING_AUTO},
                 {"us-ascii", ENCODING_AUTO},
                 {"ascii", ENCODING_AUTO},
                 {"iso-8859-1", ENCODING_WINDOWS_1252},
                 {"iso8859-1", ENCODING_WINDOWS_1252},
                 {"iso_8859-1", ENCODING_WINDOWS_1252},
                 {"latin1", ENCODING_WINDOWS_1252},
                 {"windows-1252", ENCODING_WINDOWS_1252},
                 {"cp1252", ENCODING_WINDOWS_1252},
                 {"iso-8859-15", LATIN9},
                 {"iso8859-15", LATIN9},
                 {"iso_8859-15", LATIN9},
                 {"latin9", LATIN9},
                 {"latin-9", LATIN9}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(name, known[i].name) == 0)
            return known[i].encoding;
    return -1;
}

static int decode(gaz_task *t) {
    gaz_encoding encoding = t->w->job->settings->encoding;
    int declared = ENCODING_AUTO;
    char name[40];
    if (encoding == ENCODING_AUTO || encoding == ENCODING_UTF8) {
        size_t bad = gaz_utf8_check(t->s, t->len);
        if (bad == t->len)
            return 1;
        if (is_utf16(t->s, t->len)) {
            gaz_task_fail(
                t, GAZ_CODE_INVALID_ENCODING, bad,
                "this looks like UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
            return 0;
        }
        if (encoding == ENCODING_UTF8) {
            gaz_task_fail(t, GAZ_CODE_INVALID_ENCODING, bad, "not UTF-8: byte 0x%02X",
                          (unsigned char)t->s[bad]);
            return 0;
        }
        declared = is_markup(t) && gaz_declared_encoding(t->s, t->len, name, sizeof name)
                       ? encoding_named(name)
                       : ENCODING_AUTO;
        if (declared < 0) {
            gaz_task_fail(t, GAZ_CODE_INVALID_ENCODING, bad,
                          "it says it is %s; convert it first: iconv -f %s -t UTF-8",
                          name, name);
            return 0;
        }
        if (declared == ENCODING_AUTO) {
            t->it->recoded = bad + 1;
            t->b->recoded++;
        }
    }
    gaz_buffer *out = &t->w->decoded;
    out->len = 0;
    if (encoding == ENCODING_LATIN1)
        gaz_latin1_decode(out, t->s, t->len);
    else if (declared == LATIN9)
        gaz_latin9_decode(out, t->s, t->len);
    else
        gaz_cp1252_decode(out, t->s, t->len);
    if (out->failed) {
        out->failed = 0;
        gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE,
                      "out of memory while decoding");
        return 0;
    }
    t->r.origin.encoding = encoding == ENCODING_LATIN1 ? "iso-8859-1"
                           : declared == LATIN9        ? "iso-8859-15"
                                                       : "windows-1252";
    t->decoded = 1;
    t->s = out->data ? out->data : "";
    t->len = out->len;
    return 1;
}

/* ---- the document ---- */

/* Was the document answered by an earlier run? */
static int is_answered(const gaz_task *t) {
    const gaz_job *job = t->w->job;
    gaz_buffer frames = {0};
    if (!job->resumed || !job->writer->expected)
        return 0;
    job->writer->expected(&t->r, &frames);
    int has = gaz_target_has(job->resumed, &frames, &t->b->out);
    gaz_buffer_free(&frames);
    return has;
}

static void tag(gaz_task *t) {
    const gaz_job *job = t->w->job;
    if (is_answered(t))
        return;
    gaz_error err = {0};
    gaz_status status = GAZ_OK;
    t->r.tagger = t->w->tagger;
    if (!(job->writer->flags & GAZ_WRITER_NO_DOC))
        status = gaz_tag(t->w->tagger, t->r.text, t->r.len, &t->r.doc, &err);
    switch (status) {
    case GAZ_OK:
        if (t->r.doc && t->w->ngiven && !gaz_merge_entities(t))
            return;
        job->writer->record(job->style, &t->r, &t->b->out);
        return;
    case GAZ_ERR_MEMORY:
        gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE, "%s", err.text);
        return;
    case GAZ_ERR_LIMIT:
        gaz_task_fail(t, GAZ_CODE_TOO_LARGE, GAZ_NOWHERE, "%s", err.text);
        return;
    case GAZ_ERR_ENCODING:
        gaz_task_fail(t, GAZ_CODE_INVALID_ENCODING, GAZ_NOWHERE, "%s", err.text);
        return;
    default:
        gaz_task_fail(t, GAZ_CODE_INTERNAL, GAZ_NOWHERE, "%s", err.text);
        return;
    }
}

static void answer(gaz_task *t) {
    const gaz_job *job = t->w->job;
    const gaz_item *it = t->it;
    switch (it->state) {
    case ITEM_READ:
        break;
    case ITEM_TOO_LARGE:
        gaz_task_fail(t, GAZ_CODE_TOO_LARGE, GAZ_NOWHERE,
                      "larger than %zu bytes; see --max-doc-bytes",
                      job->settings->max_doc_bytes);
        return;
    case ITEM_UNREADABLE:
        gaz_task_fail(t, GAZ_CODE_UNREADABLE, GAZ_NOWHERE, "%s",
                      t->b->notes.data + it->at);
        return;
    case ITEM_NO_MEMORY:
        gaz_task_fail(t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE,
                      "out of memory while reading");
        return;
    }
    t->s = it->len ? t->b->bytes.data + it->at : "";
    t->len = it->len;
    if (!decode(t))
        return;
    t->w->ngiven = 0;
    switch (job->inputs->item[it->source].kind) {
    case INPUT_BY_NAME:
    case INPUT_TEXT:
        t->r.text = t->s;
        t->r.len = t->len;
        break;
    case INPUT_JSONL:
        if (!gaz_take_object(t))
            return;
        break;
    case INPUT_NINJS:
        if (!gaz_take_ninjs(t))
            return;
        break;
    default:
        if (!gaz_take_markup(t))
            return;
    }
    tag(t);
}

void gaz_worker_batch(gaz_worker *w, gaz_batch *b) {
    for (size_t i = 0; i < b->count; i++) {
        gaz_item *it = &b->item[i];
        gaz_task t = {.w = w, .b = b, .it = it};
        t.r.origin.file = w->job->inputs->item[it->source].path;
        t.r.origin.line = it->line;
        size_t before = b->out.len;
        answer(&t);
        if (b->out.failed && b->out.len >= before) {
            /* The record did not fit into memory: take it back and say so instead. */
            b->out.failed = 0;
            b->out.len = before;
            gaz_task_fail(&t, GAZ_CODE_OUT_OF_MEMORY, GAZ_NOWHERE,
                          "out of memory for the record");
        }
    }
    gaz_buffer *kept[] = {&w->decoded, &w->text};
    for (size_t i = 0; i < 2; i++)
        if (kept[i]->cap >
            8 * 1024 * 1024) /* one huge document must not hold its memory */
            gaz_buffer_free(kept[i]);
}
