/* source_map.c — from places in an extracted text to places in its source. Room: markup.
 */
#include "markup/source_map.h"

#include "text/utf8.h"

#include <stdlib.h>

/* What one huge document took is not kept for ever. */
enum { KEEP_BYTES = 8 * 1024 * 1024 };

void gaz_source_map_clear(gaz_source_map *m) {
    if (m->text.cap > KEEP_BYTES)
        gaz_buffer_free(&m->text);
    if (m->cap > KEEP_BYTES / sizeof *m->piece) {
        free(m->piece);
        m->piece = NULL;
        m->cap = 0;
    }
    m->text.len = m->count = 0;
    m->text.failed = 0;
    m->under = NULL;
    m->under_at = m->before = m->decoded_at = m->file_at = 0;
    m->decoded = NULL;
}

void gaz_source_map_free(gaz_source_map *m) {
    gaz_buffer_free(&m->text);
    free(m->piece);
    *m = (gaz_source_map){0};
}

static size_t text_end(const gaz_source_map *m, size_t i) {
    return i + 1 < m->count ? m->piece[i + 1].text : m->text.len;
}

static int is_copy(const gaz_source_map *m, size_t i) {
    return text_end(m, i) - m->piece[i].text == m->piece[i].to - m->piece[i].from;
}

static void push(gaz_source_map *m, const char *bytes, size_t n, size_t from, size_t to) {
    gaz_piece *last = m->count ? &m->piece[m->count - 1] : NULL;
    size_t at = m->text.len;
    if (last && last->to == from && to - from == n && is_copy(m, m->count - 1)) {
        gaz_buffer_append(&m->text, bytes, n);
        if (m->text.len > at)
            last->to = to;
        return;
    }
    if (!gaz_grow(&m->piece, &m->cap, m->count + 1, sizeof *m->piece)) {
        m->text.failed = 1;
        return;
    }
    gaz_buffer_append(&m->text, bytes, n);
    if (m->text.len > at)
        m->piece[m->count++] = (gaz_piece){at, from, to};
}

/* The last piece that begins at or before text; m has one. */
static size_t piece_at(const gaz_source_map *m, size_t text) {
    size_t low = 0, high = m->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (m->piece[middle].text <= text)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static size_t source_start(const gaz_source_map *m, size_t i, size_t text) {
    const gaz_piece *p = &m->piece[i];
    return is_copy(m, i) ? p->from + (text - p->text) : p->from;
}

/* Of the character that ends at text. */
static size_t source_end(const gaz_source_map *m, size_t i, size_t text) {
    const gaz_piece *p = &m->piece[i];
    return is_copy(m, i) ? p->from + (text - p->text) : p->to;
}

/* Moves under_at to the piece of under that holds text. */
static size_t under_piece(gaz_source_map *m, size_t text) {
    const gaz_source_map *u = m->under;
    while (m->under_at + 1 < u->count && u->piece[m->under_at + 1].text <= text)
        m->under_at++;
    return m->under_at;
}

void gaz_source_map_add(gaz_source_map *m, const char *bytes, size_t n, size_t from,
                        size_t to) {
    const gaz_source_map *u = m->under;
    if (!n)
        return;
    if (!u) {
        push(m, bytes, n, from, to);
    } else if (!u->count) {
        push(m, bytes, n, 0, 0);
    } else if (n != to - from) {
        size_t i = under_piece(m, from), start = source_start(u, i, from);
        size_t end = start;
        if (to > from) {
            size_t last = i;
            while (last + 1 < u->count && u->piece[last + 1].text < to)
                last++;
            end = source_end(u, last, to);
        }
        push(m, bytes, n, start, end);
    } else {
        while (from < to) {
            size_t i = under_piece(m, from), end = text_end(u, i);
            size_t k = (end < to ? end : to) - from;
            size_t start = source_start(u, i, from);
            push(m, bytes, k, start, is_copy(u, i) ? start + k : u->piece[i].to);
            bytes += k;
            from += k;
        }
    }
}

/* A place in the source as the file counts it. */
static size_t in_file(gaz_source_map *m, size_t source) {
    if (!m->decoded)
        return m->before + source;
    if (source >= m->decoded_at)
        m->file_at += gaz_utf8_count(m->decoded + m->decoded_at, source - m->decoded_at);
    else
        m->file_at -= gaz_utf8_count(m->decoded + source, m->decoded_at - source);
    m->decoded_at = source;
    return m->before + m->file_at;
}

void gaz_source_map_span(gaz_source_map *m, size_t start, size_t end, size_t out[2]) {
    out[0] = in_file(m, source_start(m, piece_at(m, start), start));
    out[1] = in_file(m, source_end(m, piece_at(m, end - 1), end));
}
