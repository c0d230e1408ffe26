/* write_html.c — one page that needs nothing else: the texts with their names marked.
 * Room: format. */
#include "format/doc_name.h"
#include "format/emit.h"
#include "format/writers.h"
#include "text/utf8.h"

static void html_begin(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(
        out,
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" "
        "content=\"width=device-width\">\n<title>gazette</title>\n"
        "<style>\n"
        "body { max-width: 45em; margin: 2em auto; padding: 0 1em; font: 1.05em/1.6 "
        "serif; }\n"
        "h2 { font: bold 0.8em sans-serif; color: #666; }\n"
        "p { white-space: pre-wrap; overflow-wrap: break-word; }\n"
        "mark { padding: 0 0.15em; border-radius: 0.2em; color: inherit; background: #f4e8b8; "
        "}\n"
        ".PERSON { background: #cdeaf5; }\n.COUNTRY { background: #d2efcf; }\n"
        ".PLACE { background: #dcdcfa; }\n.ORGANIZATION { background: #f6d9ef; }\n"
        ".error { color: #a00; }\n"
        "@media (prefers-color-scheme: dark) {\n"
        "body { background: #181818; color: #ddd; }\n"
        "mark { background: #5c4d16; }\n"
        ".PERSON { background: #1c4f62; }\n.COUNTRY { background: #24561f; }\n"
        ".PLACE { background: #36367a; }\n.ORGANIZATION { background: #6a2a5c; }\n}\n"
        "</style>\n</head>\n<body>\n");
}

static void html_end(const gaz_style *style, gaz_buffer *out) {
    (void)style;
    gaz_buffer_text(out, "</body>\n</html>\n");
}

/* A code point that no HTML page may hold, not even named: control characters and what
 * Unicode says is no character. */
static int is_forbidden(uint32_t c) {
    return (c >= 0x7F && c < 0xA0) || (c >= 0xFDD0 && c <= 0xFDEF) ||
           (c & 0xFFFE) == 0xFFFE || (c < ' ' && c != '\t' && c != '\n');
}

/* Text and attributes. Line ends become line feeds, as a browser reads them; what is
 * forbidden becomes U+FFFD. */
static void put(gaz_buffer *out, const char *s, size_t len) {
    size_t from = 0;
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t c = gaz_utf8_decode(s + i, len - i, &n);
        if (!is_forbidden(c))
            continue;
        gaz_emit_xml(out, s + from, i - from);
        if (c != '\r')
            gaz_buffer_text(out, "\xEF\xBF\xBD");
        else if (i + 1 == len || s[i + 1] != '\n')
            gaz_buffer_byte(out, '\n');
        from = i + n;
    }
    gaz_emit_xml(out, s + from, len - from);
}

static void heading(gaz_buffer *out, const char *id, size_t id_len,
                    const gaz_origin *origin) {
    gaz_buffer name = {0};
    gaz_doc_name(&name, id, id_len, origin);
    gaz_buffer_text(out, "<article>\n<h2>");
    put(out, name.data, name.len);
    gaz_buffer_text(out, "</h2>\n");
    out->failed |= name.failed;
    gaz_buffer_free(&name);
}

static void mark(const gaz_style *style, const gaz_record *r, const gaz_entity *e,
                 gaz_buffer *out) {
    const char *label = gaz_style_label(style, e->label, e->kind);
    gaz_buffer_text(out, "<mark class=\"");
    gaz_buffer_text(out, gaz_data_label_name(style->data, e->label)); /* chooses the colour */
    gaz_buffer_text(out, "\" title=\"");
    put(out, label, strlen(label));
    if (e->name) {
        gaz_buffer_text(out, " · ");
        put(out, e->name, strlen(e->name));
    }
    if (e->score >= 0) {
        gaz_buffer_text(out, " · ");
        gaz_emit_score(out, e->score);
    }
    gaz_buffer_text(out, "\">");
    put(out, r->text + e->start, e->end - e->start);
    gaz_buffer_text(out, "</mark>");
}

static void html_record(const gaz_style *style, const gaz_record *r, gaz_buffer *out) {
    size_t at = 0;
    heading(out, r->id, r->id_len, &r->origin);
    gaz_buffer_text(out, "<p>");
    for (size_t i = 0, n = gaz_record_count(r); i < n; i++) {
        const gaz_entity *e = gaz_record_entity(r, i);
        put(out, r->text + at, e->start - at);
        mark(style, r, e, out);
        at = e->end;
    }
    put(out, r->text + at, r->len - at);
    gaz_buffer_text(out, "</p>\n</article>\n");
}

static void html_error(const gaz_style *style, const gaz_failure *f, gaz_buffer *out) {
    (void)style;
    heading(out, f->id, f->id_len, &f->origin);
    gaz_buffer_text(out, "<p class=\"error\">");
    gaz_buffer_text(out, gaz_code_name(f->code));
    gaz_buffer_text(out, ": ");
    put(out, f->message, strlen(f->message));
    gaz_buffer_text(out, "</p>\n</article>\n");
}

const gaz_writer gaz_write_html = {
    .name = "html",
    .extension = ".html",
    .about = "a page that needs nothing else",
    .flags = GAZ_WRITER_NAMES_ERRORS,
    .begin = html_begin,
    .record = html_record,
    .error = html_error,
    .end = html_end,
};
