/* emit.c — numbers and escaped strings, the same bytes on every machine. Room: format. */
#include "format/emit.h"

#include "text/cp1252.h"
#include "text/utf8.h"

static void escape_json(gaz_buffer *out, unsigned char ch) {
    static const char hex[] = "0123456789abcdef";
    char short_form = 0;
    switch (ch) {
    case '"':
        short_form = '"';
        break;
    case '\\':
        short_form = '\\';
        break;
    case '\b':
        short_form = 'b';
        break;
    case '\f':
        short_form = 'f';
        break;
    case '\n':
        short_form = 'n';
        break;
    case '\r':
        short_form = 'r';
        break;
    case '\t':
        short_form = 't';
        break;
    default:
        break;
    }
    if (short_form) {
        const char two[2] = {'\\', short_form};
        gaz_buffer_append(out, two, 2);
    } else {
        const char six[6] = {'\\', 'u', '0', '0', hex[ch >> 4], hex[ch & 15]};
        gaz_buffer_append(out, six, 6);
    }
}

void gaz_emit_json(gaz_buffer *out, const char *s, size_t len) {
    gaz_buffer_byte(out, '"');
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)s[i];
        if (ch >= 0x20 && ch != '"' && ch != '\\')
            continue;
        gaz_buffer_append(out, s + from, i - from);
        escape_json(out, ch);
        from = i + 1;
    }
    gaz_buffer_append(out, s + from, len - from);
    gaz_buffer_byte(out, '"');
}

void gaz_emit_json_loose(gaz_buffer *out, const char *s) {
    size_t len = strlen(s);
    if (gaz_utf8_check(s, len) == len) {
        gaz_emit_json(out, s, len);
        return;
    }
    gaz_buffer decoded = {0};
    gaz_latin1_decode(&decoded, s, len);
    gaz_emit_json(out, decoded.data ? decoded.data : "", decoded.len);
    out->failed |= decoded.failed;
    gaz_buffer_free(&decoded);
}

void gaz_emit_json_line(gaz_buffer *out, const char *s, size_t len) {
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        if (s[i] != '\n' && s[i] != '\r')
            continue;
        gaz_buffer_append(out, s + from, i - from);
        while (i + 1 < len && (s[i + 1] == ' ' || s[i + 1] == '\t'))
            i++;
        from = i + 1;
    }
    gaz_buffer_append(out, s + from, len - from);
}

void gaz_emit_xml(gaz_buffer *out, const char *s, size_t len) {
    size_t from = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char ch = (unsigned char)s[i];
        const char *instead = NULL;
        size_t width = 1;
        switch (ch) {
        case '&':
            instead = "&amp;";
            break;
        case '<':
            instead = "&lt;";
            break;
        case '>':
            instead = "&gt;";
            break;
        case '"':
            instead = "&quot;";
            break;
        case '\r':
            instead = "&#13;";
            break; /* a parser would make it a line feed */
        case 0xEF: /* U+FFFE and U+FFFF are not characters of XML */
            if (len - i >= 3 && (unsigned char)s[i + 1] == 0xBF &&
                (unsigned char)s[i + 2] >= 0xBE) {
                instead = "\xEF\xBF\xBD";
                width = 3;
            }
            break;
        default:
            if (ch < 0x20 && ch != '\t' && ch != '\n')
                instead = "\xEF\xBF\xBD";
            break;
        }
        if (!instead)
            continue;
        gaz_buffer_append(out, s + from, i - from);
        gaz_buffer_text(out, instead);
        i += width - 1;
        from = i + 1;
    }
    gaz_buffer_append(out, s + from, len - from);
}

void gaz_emit_csv(gaz_buffer *out, const char *s, size_t len) {
    int quote = len > 0 && (s[0] == ' ' || s[len - 1] == ' ');
    for (size_t i = 0; i < len && !quote; i++)
        quote = s[i] == '"' || s[i] == ',' || s[i] == '\n' || s[i] == '\r';
    if (!quote) {
        gaz_buffer_append(out, s, len);
        return;
    }
    gaz_buffer_byte(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '"')
            gaz_buffer_byte(out, '"');
        gaz_buffer_byte(out, s[i]);
    }
    gaz_buffer_byte(out, '"');
}

void gaz_emit_tsv(gaz_buffer *out, const char *s, size_t len) {
    for (size_t i = 0; i < len; i++) {
        switch (s[i]) {
        case '\t':
            gaz_buffer_text(out, "\\t");
            break;
        case '\n':
            gaz_buffer_text(out, "\\n");
            break;
        case '\r':
            gaz_buffer_text(out, "\\r");
            break;
        case '\\':
            gaz_buffer_text(out, "\\\\");
            break;
        default:
            gaz_buffer_byte(out, s[i]);
            break;
        }
    }
}

void gaz_emit_uint(gaz_buffer *out, uint64_t n) {
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    gaz_buffer_append(out, digits + at, sizeof digits - at);
}

void gaz_emit_fixed(gaz_buffer *out, double x, int decimals) {
    uint64_t scale = 1;
    for (int i = 0; i < decimals; i++)
        scale *= 10;
    double size = x < 0 ? -x : x;
    if (!(size < 1e12)) /* also not a number */
        size = 0;
    uint64_t n = (uint64_t)(size * (double)scale + 0.5);
    if (x < 0 && n)
        gaz_buffer_byte(out, '-');
    gaz_emit_uint(out, n / scale);
    uint64_t rest = n % scale;
    if (!rest)
        return;
    gaz_buffer_byte(out, '.');
    for (scale /= 10; rest; scale /= 10) {
        gaz_buffer_byte(out, (char)('0' + rest / scale));
        rest %= scale;
    }
}
