/* write_brat.c — brat's standoff: NAME.txt and NAME.ann for every document. Room: format.
 *
 * T lines are the names, N lines refer to GeoNames. Offsets are code points. */
#include "base/hash.h"
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/place.h"
#include "format/writers.h"

enum { NAME_BYTES = 200 };

/* A document's name as a file's: what is not a letter, a digit or one of ._- is written
 * %XX, so that two names never become one. */
static void file_name(gaz_buffer *out, const gaz_record *r, const char *extension) {
    static const char hex[] = "0123456789ABCDEF";
    gaz_buffer name = {0};
    size_t start = out->len;
    if (!r->id && strcmp(r->origin.file, "-") == 0 && !r->origin.line)
        gaz_buffer_text(&name, "stdin");
    else
        gaz_doc_name(&name, r->id, r->id_len, &r->origin);
    size_t len = name.len;
    if (!r->id && len > 4 && memcmp(name.data + len - 4, ".txt", 4) == 0)
        len -= 4;
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)name.data[i];
        int plain = (ch >= '0' && ch <= '9') || ((ch | 32) >= 'a' && (ch | 32) <= 'z') ||
                    ch == '_' || ch == '-' || (ch == '.' && i > 0) || ch >= 0x80;
        if (plain) {
            gaz_buffer_byte(out, (char)ch);
        } else {
            const char coded[3] = {'%', hex[ch >> 4], hex[ch & 15]};
            gaz_buffer_append(out, coded, 3);
        }
    }
    /* File systems take 255 bytes. What is cut off stands for itself as a hash. */
    if (out->len - start > NAME_BYTES) {
        out->len = start + NAME_BYTES;
        while ((unsigned char)out->data[out->len] >> 6 == 2)
            out->len--;
        gaz_buffer_byte(out, '-');
        uint64_t hash = gaz_hash_bytes(name.data, len);
        for (int shift = 60; shift >= 0; shift -= 4)
            gaz_buffer_byte(out, hex[hash >> shift & 15]);
    }
    gaz_buffer_text(out, extension);
    out->failed |= name.failed;
    gaz_buffer_free(&name);
}

static void frame(gaz_buffer *out, const gaz_record *r, const char *extension,
                  const char *content, size_t len) {
    gaz_buffer name = {0};
    file_name(&name, r, extension);
    gaz_frame f;
    memset(&f, 0, sizeof f);
    f.name_len = name.len;
    f.len = len;
    gaz_buffer_append(out, &f, sizeof f);
    gaz_buffer_append(out, name.data, name.len);
    gaz_buffer_append(out, content, len);
    out->failed |= name.failed;
    gaz_buffer_free(&name);
}

/* Where a name stands, and its text. brat wants a span for each line that a name is on.
 */
static void put_spans(gaz_buffer *ann, const gaz_record *r, const gaz_entity *e,
                      gaz_place *at) {
    gaz_buffer text = {0};
    for (size_t from = e->start, to; from < e->end; from = to + 1) {
        for (to = from; to < e->end && r->text[to] != '\n' && r->text[to] != '\r';)
            to++;
        if (to == from)
            continue;
        gaz_buffer_text(ann, text.len ? ";" : " ");
        gaz_place_to(at, from);
        gaz_emit_uint(ann, at->codepoint);
        gaz_buffer_byte(ann, ' ');
        gaz_place_to(at, to);
        gaz_emit_uint(ann, at->codepoint);
        if (text.len)
            gaz_buffer_byte(&text, ' ');
        gaz_emit_visible(&text, r->text + from, to - from, 0);
    }
    gaz_buffer_byte(ann, '\t');
    gaz_buffer_append(ann, text.data, text.len);
    gaz_buffer_byte(ann, '\n');
    ann->failed |= text.failed;
    gaz_buffer_free(&text);
}

static void brat_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    gaz_buffer ann = {0};
    gaz_place at = gaz_place_start(style, r->text);
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        gaz_buffer_byte(&ann, 'T');
        gaz_emit_uint(&ann, i + 1);
        gaz_buffer_byte(&ann, '\t');
        gaz_emit_word(&ann, gaz_style_label(style, e->label, e->kind));
        put_spans(&ann, r, e, &at);
        if (!e->geonames)
            continue;
        gaz_buffer_byte(&ann, 'N');
        gaz_emit_uint(&ann, i + 1);
        gaz_buffer_text(&ann, "\tReference T");
        gaz_emit_uint(&ann, i + 1);
        gaz_buffer_text(&ann, " geonames:");
        gaz_emit_uint(&ann, e->geonames);
        gaz_buffer_byte(&ann, '\t');
        if (e->name)
            gaz_emit_visible(&ann, e->name, strlen(e->name), 0);
        else
            gaz_emit_visible(&ann, r->text + e->start, e->end - e->start, 0);
        gaz_buffer_byte(&ann, '\n');
    }
    frame(out, r, ".txt", r->text, r->len);
    frame(out, r, ".ann", ann.data, ann.len);
    out->failed |= ann.failed;
    gaz_buffer_free(&ann);
}

static void brat_expected(const gaz_record *r, gaz_buffer *out) {
    frame(out, r, ".txt", r->text, r->len);
    frame(out, r, ".ann", NULL, 0);
}

const gaz_writer gaz_write_brat = {
    .name = "brat",
    .extension = ".ann",
    .about = "standoff files for brat; needs -o DIR",
    .flags = GAZ_WRITER_FILES,
    .record = brat_record,
    .expected = brat_expected,
};
