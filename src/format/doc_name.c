/* doc_name.c — what a document is called where there is no JSON. Room: format. */
#include "format/doc_name.h"

#include "format/emit.h"
#include "text/cp1252.h"
#include "text/utf8.h"

void gaz_plain_id(gaz_buffer *out, const char *id, size_t id_len) {
    if (!id)
        return;
    if (id_len >= 2 && id[0] == '"') {
        const gaz_json_value v = {.at = 0, .len = id_len, .kind = GAZ_JSON_STRING};
        gaz_json_unescape(id, &v, out);
    } else {
        gaz_buffer_append(out, id, id_len);
    }
}

void gaz_doc_name(gaz_buffer *out, const char *id, size_t id_len,
                  const gaz_origin *origin) {
    if (id) {
        gaz_plain_id(out, id, id_len);
        return;
    }
    size_t len = strlen(origin->file);
    if (gaz_utf8_check(origin->file, len) == len)
        gaz_buffer_append(out, origin->file, len);
    else
        gaz_latin1_decode(out, origin->file, len);
    if (origin->line) {
        gaz_buffer_byte(out, ':');
        gaz_emit_uint(out, origin->line);
    }
}

void gaz_emit_visible(gaz_buffer *out, const char *s, size_t len, int keep_lines) {
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)s[i];
        size_t width = 1;
        if (ch == 0xC2 && i + 1 < len && (unsigned char)s[i + 1] < 0xA0)
            width = 2; /* the C1 controls */
        else if (ch != 0x7F && (ch >= 0x20 || (keep_lines && (ch == '\n' || ch == '\t'))))
            continue;
        gaz_buffer_append(out, s + from, i - from);
        if (width == 2) {
            gaz_buffer_text(out, "\xEF\xBF\xBD");
        } else if (ch == '\n' || ch == '\t' || ch == '\r') {
            gaz_buffer_byte(out, ' ');
        } else { /* the control pictures of Unicode: U+2400 and on */
            const char picture[3] = {'\xE2', '\x90',
                                     (char)(ch == 0x7F ? 0xA1 : 0x80 + ch)};
            gaz_buffer_append(out, picture, 3);
        }
        i += width - 1;
        from = i + 1;
    }
    gaz_buffer_append(out, s + from, len - from);
}

void gaz_emit_word(gaz_buffer *out, const char *s) {
    for (; *s; s++)
        gaz_buffer_byte(out, (unsigned char)*s <= ' ' || *s == 0x7F ? '_' : *s);
}

void gaz_emit_uri_part(gaz_buffer *out, const char *s, size_t len, const char *keep) {
    static const char hex[] = "0123456789ABCDEF";
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)s[i];
        if ((ch >= '0' && ch <= '9') || ((ch | 32) >= 'a' && (ch | 32) <= 'z') ||
            ch == '-' || ch == '_' || ch == '.' || (ch && strchr(keep, ch))) {
            gaz_buffer_byte(out, s[i]);
        } else {
            const char coded[3] = {'%', hex[ch >> 4], hex[ch & 15]};
            gaz_buffer_append(out, coded, 3);
        }
    }
}

void gaz_emit_uri(gaz_buffer *out, const gaz_origin *origin) {
    gaz_buffer_text(out, "file:");
    gaz_emit_uri_part(out, origin->file, strlen(origin->file), "/");
    if (origin->line) {
        gaz_buffer_text(out, "?line=");
        gaz_emit_uint(out, origin->line);
    }
}
