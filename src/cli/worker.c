/* worker.c — what one thread does with a batch. Room: cli.
 *
 * Every item leaves exactly one record in batch->out: the annotation, or an error record.
 */
#include "cli/worker.h"

#include "text/cp1252.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One document on its way through. */
typedef struct task {
    gaz_worker *w;
    gaz_batch *b;
    gaz_item *it;
    gaz_record r;
    const char *s; /* [len] the line or file, in UTF-8 */
    size_t len;
    int decoded; /* s is not what was read: its bytes were one byte a character */
} task;

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
    free(w->part);
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

static const size_t NOWHERE = (size_t)-1;

static void fail(task *t, gaz_code code, size_t byte, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void fail(task *t, gaz_code code, size_t byte, const char *format, ...) {
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
                     .has_byte = byte != NOWHERE};
    if (t->decoded && f.has_byte)
        f.byte = gaz_utf8_count(t->s, byte);
    const gaz_job *job = t->w->job;
    if (job->writer->error)
        job->writer->error(job->style, &f, &t->b->out);
    if (!(job->writer->flags & GAZ_WRITER_NAMES_ERRORS))
        log_failure(t->b, &f);
    t->b->failed[code]++;
}

/* ---- decoding ---- */

/* The first byte at fault, or len. UTF-16 would pass as Windows-1252, a NUL in every
 * second place; its mark gives it away. */
static int is_utf16(const char *s, size_t len) {
    return len >= 2 && (memcmp(s, "\xFF\xFE", 2) == 0 || memcmp(s, "\xFE\xFF", 2) == 0);
}

static int decode(task *t) {
    gaz_encoding encoding = t->w->job->settings->encoding;
    if (encoding == ENCODING_AUTO || encoding == ENCODING_UTF8) {
        size_t bad = gaz_utf8_check(t->s, t->len);
        if (bad == t->len)
            return 1;
        if (is_utf16(t->s, t->len)) {
            fail(t, GAZ_CODE_INVALID_ENCODING, bad,
                 "this looks like UTF-16; convert it first: iconv -f UTF-16 -t UTF-8");
            return 0;
        }
        if (encoding == ENCODING_UTF8) {
            fail(t, GAZ_CODE_INVALID_ENCODING, bad, "not UTF-8: byte 0x%02X",
                 (unsigned char)t->s[bad]);
            return 0;
        }
        t->it->recoded = bad + 1;
        t->b->recoded++;
    }
    gaz_buffer *out = &t->w->decoded;
    out->len = 0;
    if (encoding == ENCODING_LATIN1)
        gaz_latin1_decode(out, t->s, t->len);
    else
        gaz_cp1252_decode(out, t->s, t->len);
    if (out->failed) {
        out->failed = 0;
        fail(t, GAZ_CODE_OUT_OF_MEMORY, NOWHERE, "out of memory while decoding");
        return 0;
    }
    t->r.origin.encoding = encoding == ENCODING_LATIN1 ? "iso-8859-1" : "windows-1252";
    t->decoded = 1;
    t->s = out->data ? out->data : "";
    t->len = out->len;
    return 1;
}

/* ---- the input object ---- */

static int take_id(task *t) {
    gaz_json *j = &t->w->json;
    gaz_json_member *m = gaz_json_member_named(j, "id", 2);
    if (!m)
        return 1;
    int into = t->w->job->style->into != NULL;
    if (m->value.kind == GAZ_JSON_STRING || m->value.kind == GAZ_JSON_NUMBER) {
        t->r.id = j->s + m->value.at;
        t->r.id_len = m->value.len;
    } else if (m->value.kind != GAZ_JSON_NULL && !into) {
        fail(t, GAZ_CODE_KEY_CLASH, m->value.at,
             "`id` is %s; a string or a number was expected (--into KEY leaves it alone)",
             gaz_json_kind_name(m->value.kind));
        return 0;
    }
    m->taken = !into;
    return 1;
}

/* A key that we are going to write must not be there already. */
static int no_clash(task *t) {
    static const char *const own[] = {"schema", "offset_unit", "entities", "chains",
                                      "error"};
    const gaz_style *style = t->w->job->style;
    gaz_json *j = &t->w->json;
    const char *clash = NULL;
    if (style->into) {
        if (gaz_json_member_named(j, style->into, strlen(style->into)))
            clash = style->into;
    } else {
        for (size_t i = 0; i < sizeof own / sizeof *own && !clash; i++)
            if (gaz_json_member_named(j, own[i], strlen(own[i])))
                clash = own[i];
        if (!clash && (!t->r.id || t->r.origin.encoding) &&
            gaz_json_member_named(j, "source", 6))
            clash = "source";
        gaz_json_member *text = gaz_json_member_named(j, "text", 4);
        if (!clash && !style->no_text && !t->r.nparts && text && !text->taken)
            clash = "text";
    }
    if (clash) {
        gaz_json_member *m = gaz_json_member_named(j, clash, strlen(clash));
        fail(t, GAZ_CODE_KEY_CLASH, m->key.at,
             style->into ? "the object has a key `%s` already; choose another --into"
                         : "the object has a key `%s`, which we write; use --into KEY",
             clash);
    }
    return !clash;
}

/* Finds the value under a --text-key: NULL where there is none. */
static gaz_json_member *find_text(gaz_json *j, const char *key, gaz_json_value *value) {
    gaz_json_member *m;
    if (key[0] == '/')
        return gaz_json_pointer(j, key, value, &m) ? m : NULL;
    m = gaz_json_member_named(j, key, strlen(key));
    if (m)
        *value = m->value;
    return m;
}

static int append_text(task *t, const gaz_json_value *v) {
    const char *s = t->w->json.s;
    if (v->escaped)
        gaz_json_unescape(s, v, &t->w->text);
    else
        gaz_buffer_append(&t->w->text, s + v->at + 1, v->len - 2);
    if (!t->w->text.failed)
        return 1;
    t->w->text.failed = 0;
    fail(t, GAZ_CODE_OUT_OF_MEMORY, NOWHERE, "out of memory for the text");
    return 0;
}

/* The text is one member: most often it lies in the line as it is, and nothing is copied.
 */
static int take_one_text(task *t, const char *key) {
    gaz_json *j = &t->w->json;
    gaz_json_value v;
    gaz_json_member *m = find_text(j, key, &v);
    if (!m) {
        fail(t, GAZ_CODE_NO_TEXT, NOWHERE, "the object has no `%s`; see --text-key", key);
        return 0;
    }
    if (v.kind != GAZ_JSON_STRING) {
        fail(t, GAZ_CODE_NO_TEXT, v.at, "`%s` is %s; a string was expected", key,
             gaz_json_kind_name(v.kind));
        return 0;
    }
    if (key[0] != '/' && (!t->w->job->style->into || t->w->job->style->no_text))
        m->taken = 1;
    t->r.json_text = j->s + v.at;
    t->r.json_text_len = v.len;
    t->r.text = j->s + v.at + 1;
    t->r.len = v.len - 2;
    if (v.escaped) {
        t->w->text.len = 0;
        if (!append_text(t, &v))
            return 0;
        t->r.text = t->w->text.data;
        t->r.len = t->w->text.len;
    }
    return 1;
}

/* Several members, tagged together so that a title's names help the body, set apart by an
 * empty line. */
static int take_texts(task *t, const gaz_strings *keys) {
    gaz_worker *w = t->w;
    w->text.len = 0;
    if (!gaz_grow(&w->part, &w->part_cap, keys->count, sizeof *w->part)) {
        fail(t, GAZ_CODE_OUT_OF_MEMORY, NOWHERE, "out of memory for the texts");
        return 0;
    }
    for (size_t i = 0; i < keys->count; i++) {
        gaz_json_value v;
        const char *key = keys->item[i];
        gaz_json_member *m = find_text(&w->json, key, &v);
        if (!m || v.kind == GAZ_JSON_NULL)
            continue;
        if (v.kind != GAZ_JSON_STRING) {
            fail(t, GAZ_CODE_NO_TEXT, v.at, "`%s` is %s; a string was expected", key,
                 gaz_json_kind_name(v.kind));
            return 0;
        }
        if (t->r.nparts)
            gaz_buffer_text(&w->text, "\n\n");
        size_t start = w->text.len;
        if (!append_text(t, &v))
            return 0;
        w->part[t->r.nparts++] = (gaz_part){key, start, w->text.len - start};
        if (key[0] != '/' && w->job->style->no_text)
            m->taken = 1;
    }
    if (!t->r.nparts) {
        fail(t, GAZ_CODE_NO_TEXT, NOWHERE, "the object has none of the --text-key keys");
        return 0;
    }
    t->r.part = w->part;
    t->r.text = w->text.data ? w->text.data : "";
    t->r.len = w->text.len;
    return 1;
}

static int take_object(task *t) {
    gaz_json *j = &t->w->json;
    const gaz_strings *keys = &t->w->job->settings->text_keys;
    if (!gaz_json_scan(j, t->s, t->len)) {
        if (j->message)
            fail(t, GAZ_CODE_INVALID_JSON, j->fault, "%s", j->message);
        else
            fail(t, GAZ_CODE_OUT_OF_MEMORY, NOWHERE, "out of memory for the object");
        return 0;
    }
    t->r.object = j;
    if (!take_id(t))
        return 0;
    int taken = keys->count > 1 ? take_texts(t, keys)
                                : take_one_text(t, keys->count ? keys->item[0] : "text");
    return taken && no_clash(t);
}

/* ---- the document ---- */

static void tag(task *t) {
    const gaz_job *job = t->w->job;
    gaz_error err = {0};
    gaz_status status = GAZ_OK;
    t->r.tagger = t->w->tagger;
    if (!(job->writer->flags & GAZ_WRITER_NO_DOC))
        status = gaz_tag(t->w->tagger, t->r.text, t->r.len, &t->r.doc, &err);
    switch (status) {
    case GAZ_OK:
        job->writer->record(job->style, &t->r, &t->b->out);
        return;
    case GAZ_ERR_MEMORY:
        fail(t, GAZ_CODE_OUT_OF_MEMORY, NOWHERE, "%s", err.text);
        return;
    case GAZ_ERR_LIMIT:
        fail(t, GAZ_CODE_TOO_LARGE, NOWHERE, "%s", err.text);
        return;
    case GAZ_ERR_ENCODING:
        fail(t, GAZ_CODE_INVALID_ENCODING, NOWHERE, "%s", err.text);
        return;
    default:
        fail(t, GAZ_CODE_INTERNAL, NOWHERE, "%s", err.text);
        return;
    }
}

static void answer(task *t) {
    const gaz_job *job = t->w->job;
    const gaz_item *it = t->it;
    switch (it->state) {
    case ITEM_READ:
        break;
    case ITEM_TOO_LARGE:
        fail(t, GAZ_CODE_TOO_LARGE, NOWHERE, "larger than %zu bytes; see --max-doc-bytes",
             job->settings->max_doc_bytes);
        return;
    case ITEM_UNREADABLE:
        fail(t, GAZ_CODE_UNREADABLE, NOWHERE, "%s", t->b->notes.data + it->at);
        return;
    case ITEM_NO_MEMORY:
        fail(t, GAZ_CODE_OUT_OF_MEMORY, NOWHERE, "out of memory while reading");
        return;
    }
    t->s = it->len ? t->b->bytes.data + it->at : "";
    t->len = it->len;
    if (!decode(t))
        return;
    if (job->inputs->item[it->source].jsonl) {
        if (!take_object(t))
            return;
    } else {
        t->r.text = t->s;
        t->r.len = t->len;
    }
    tag(t);
}

void gaz_worker_batch(gaz_worker *w, gaz_batch *b) {
    for (size_t i = 0; i < b->count; i++) {
        gaz_item *it = &b->item[i];
        task t = {.w = w, .b = b, .it = it};
        t.r.origin.file = w->job->inputs->item[it->source].path;
        t.r.origin.line = it->line;
        size_t before = b->out.len;
        answer(&t);
        if (b->out.failed && b->out.len >= before) {
            /* The record did not fit into memory: take it back and say so instead. */
            b->out.failed = 0;
            b->out.len = before;
            fail(&t, GAZ_CODE_OUT_OF_MEMORY, NOWHERE, "out of memory for the record");
        }
    }
    gaz_buffer *kept[] = {&w->decoded, &w->text};
    for (size_t i = 0; i < 2; i++)
        if (kept[i]->cap >
            8 * 1024 * 1024) /* one huge document must not hold its memory */
            gaz_buffer_free(kept[i]);
}
