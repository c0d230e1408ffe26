/* list_reader.c — a list file (TSV) read line by line. Room: compile; part of the
 * library. Called by gazetteer_builder.c. */
#include "compile/list_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "compile/list_fields.h"
#include "text/utf8.h"

static const char *const COLUMN_NAMES[] = {
    [GAZ_COL_FORM] = "form",
    [GAZ_COL_NAME] = "name",
    [GAZ_COL_COUNTRY] = "country",
    [GAZ_COL_ISO1] = "iso3166_1",
    [GAZ_COL_ISO2] = "iso3166_2",
    [GAZ_COL_GEONAMES] = "geonames",
    [GAZ_COL_INSEE] = "insee",
    [GAZ_COL_LAT] = "lat",
    [GAZ_COL_LON] = "lon",
    [GAZ_COL_POP] = "pop",
    [GAZ_COL_GENDER] = "gender",
    [GAZ_COL_KIND] = "kind",
    [GAZ_COL_SCORE] = "score",
    [GAZ_COL_CASE] = "case",
    [GAZ_COL_LABEL] = "label",
    [GAZ_COL_ID] = "id",
    [GAZ_COL_OVERWRITES] = "overwrites",
    [GAZ_COL_PRIORITY] = "priority",
    [GAZ_COL_FLAGS] = "flags",
};
enum { NCOLUMNS = sizeof COLUMN_NAMES / sizeof *COLUMN_NAMES };

static const unsigned char USER_COLUMNS[] = {
    GAZ_COL_FORM,       GAZ_COL_LABEL,    GAZ_COL_NAME, GAZ_COL_ID,
    GAZ_COL_OVERWRITES, GAZ_COL_PRIORITY, GAZ_COL_FLAGS};

enum { SCORE_DEFAULT = 700, SCORE_USER = 1000 };

gaz_status gaz_list_reader_fail(const gaz_list_reader *r, const char *at, gaz_error *err,
                                const char *format, ...) {
    char what[400];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    size_t column = 1;
    if (at && r->row && at >= r->row && at <= r->row + r->row_len)
        for (const char *p = r->row; p < at; p++)
            column += ((unsigned char)*p & 0xC0) != 0x80;
    size_t byte = at ? (size_t)(at - r->text) : 0;
    return gaz_fail_at(err, GAZ_ERR_SYNTAX, r->line, column, byte, "%s:%zu:%zu: %s",
                       r->name, r->line, column, what);
}

/* Takes the next line without its end: 0 at the end of the text. */
static int next_line(gaz_list_reader *r) {
    if (r->at >= r->end)
        return 0;
    const char *nl = memchr(r->at, '\n', (size_t)(r->end - r->at));
    const char *stop = nl ? nl : r->end;
    r->row = r->at;
    r->row_len = (size_t)(stop - r->at);
    if (r->row_len && r->row[r->row_len - 1] == '\r')
        r->row_len--;
    r->at = nl ? nl + 1 : r->end;
    r->line++;
    return 1;
}

static gaz_slice trim(const char *at, size_t len) {
    while (len && (*at == ' ' || *at == '\t')) {
        at++;
        len--;
    }
    while (len && (at[len - 1] == ' ' || at[len - 1] == '\t'))
        len--;
    return (gaz_slice){at, len};
}

static int is(gaz_slice s, const char *word) {
    return s.len == strlen(word) && memcmp(s.at, word, s.len) == 0;
}

static int find_column(gaz_slice s) {
    for (int c = 0; c < NCOLUMNS; c++)
        if (is(s, COLUMN_NAMES[c]))
            return c;
    return -1;
}

/* Column names, separated by tabs. */
static gaz_status read_columns(gaz_list_reader *r, const char *at, const char *end,
                               gaz_error *err) {
    uint32_t seen = 0;
    r->ncolumns = 0;
    while (at <= end) {
        const char *tab = memchr(at, '\t', (size_t)(end - at));
        const char *stop = tab ? tab : end;
        gaz_slice s = trim(at, (size_t)(stop - at));
        int c = find_column(s);
        if (c < 0)
            return gaz_list_reader_fail(
                r, at, err,
                "no column is called « %.*s »; use form, name, country, iso3166_1, "
                "iso3166_2, geonames, insee, lat, lon, pop, gender, kind, score, case, "
                "label, "
                "id, overwrites, priority or flags, with a tab between",
                s.len > 40 ? 40 : (int)s.len, s.at);
        if (seen >> c & 1)
            return gaz_list_reader_fail(
                r, at, err, "column « %s » stands twice; take one out", COLUMN_NAMES[c]);
        seen |= (uint32_t)1 << c;
        r->columns[r->ncolumns++] = (unsigned char)c;
        at = stop + 1;
    }
    if (!(seen >> GAZ_COL_FORM & 1))
        return gaz_list_reader_fail(r, r->row, err,
                                    "no column « form »; name one of the columns form");
    return GAZ_OK;
}

/* "# key: value": 1 when the line is one. */
static int split_key(const gaz_list_reader *r, gaz_slice *key, gaz_slice *value) {
    const char *p = r->row, *end = r->row + r->row_len;
    if (r->row_len < 3 || p[0] != '#' || p[1] != ' ')
        return 0;
    const char *start = p += 2;
    while (p < end && *p >= 'a' && *p <= 'z')
        p++;
    if (p == start || p == end || *p != ':')
        return 0;
    *key = (gaz_slice){start, (size_t)(p - start)};
    /* Columns are separated by tabs, so the value's own tabs stay. */
    p++;
    while (p < end && *p == ' ')
        p++;
    while (end > p && end[-1] == ' ')
        end--;
    *value = (gaz_slice){p, (size_t)(end - p)};
    return 1;
}

static gaz_status check_list_id(const gaz_list_reader *r, gaz_slice id, gaz_error *err) {
    for (size_t i = 0; i < id.len; i++) {
        char c = id.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return gaz_list_reader_fail(
                r, id.at + i, err,
                "a list's id has lower-case ASCII letters, digits and hyphens only");
    }
    if (id.len == 0)
        return gaz_list_reader_fail(r, id.at, err,
                                    "empty id; write « # list: some-name »");
    return GAZ_OK;
}

/* The header: lines of keys up to `columns`, or up to the first that is no comment. */
static gaz_status read_header(gaz_list_reader *r, gaz_error *err) {
    gaz_list_header *h = &r->header;
    int has_case = 0, has_columns = 0;
    gaz_status s = GAZ_OK;
    while (s == GAZ_OK && !has_columns) {
        gaz_list_reader before = *r;
        gaz_slice key, value;
        if (!next_line(r))
            break;
        if (r->row_len && r->row[0] != '#') {
            *r = before; /* an entry already */
            break;
        }
        if (!split_key(r, &key, &value))
            continue;
        if (is(key, "list")) {
            s = check_list_id(r, value, err);
            h->list = value;
        } else if (is(key, "label")) {
            s = gaz_field_label(r, value, &h->label, &h->stop, err);
            h->has_label = 1;
        } else if (is(key, "case")) {
            s = gaz_field_case(r, value, &h->casing, err);
            has_case = 1;
        } else if (is(key, "score")) {
            uint32_t score = 0;
            s = gaz_field_number(r, value, 1000, "score", &score, err);
            h->score = score;
        } else if (is(key, "source")) {
            h->source = value;
        } else if (is(key, "licence")) {
            h->licence = value;
        } else if (is(key, "date")) {
            h->date = value;
        } else if (is(key, "columns")) {
            s = read_columns(r, value.at, value.at + value.len, err);
            has_columns = 1;
        }
    }
    if (s != GAZ_OK || r->user)
        return s;
    const char *missing = !h->list.len      ? "list: name-of-the-file"
                          : !h->has_label   ? "label: PERSON"
                          : !has_case       ? "case: capital"
                          : !h->source.len  ? "source: ours"
                          : !h->licence.len ? "licence: MIT"
                          : !h->date.len    ? "date: 2026-11-25"
                          : !has_columns    ? "columns: form"
                                            : NULL;
    if (!missing)
        return GAZ_OK;
    if (r->line == 0) /* no line of it is there */
        r->line = 1;
    return gaz_list_reader_fail(
        r, r->row, err,
        "the header ends and has no line such as « # %s »; add it above the entries",
        missing);
}

/* A user's first line may name the columns. */
static gaz_status read_column_line(gaz_list_reader *r, gaz_error *err) {
    gaz_list_reader before = *r;
    while (next_line(r)) {
        if (r->row_len == 0 || r->row[0] == '#')
            continue;
        const char *tab = memchr(r->row, '\t', r->row_len);
        size_t first = tab ? (size_t)(tab - r->row) : r->row_len;
        gaz_slice second = {"", 0};
        if (tab) {
            size_t rest = r->row_len - first - 1;
            const char *next = memchr(tab + 1, '\t', rest);
            second = trim(tab + 1, next ? (size_t)(next - tab - 1) : rest);
        }
        if (is(trim(r->row, first), "form") && (!tab || find_column(second) >= 0))
            return read_columns(r, r->row, r->row + r->row_len, err);
        break;
    }
    *r = before;
    return GAZ_OK;
}

gaz_status gaz_list_reader_open(gaz_list_reader *r, const char *name, const char *text,
                                size_t len, int user, const gaz_labels *labels,
                                gaz_error *err) {
    if (!text)
        text = "";
    *r = (gaz_list_reader){.name = name,
                           .text = text,
                           .end = text + len,
                           .at = text,
                           .user = user,
                           .labels = labels,
                           .header.score = user ? SCORE_USER : SCORE_DEFAULT};
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        r->at += 3;
    size_t good = gaz_utf8_check(text, len);
    if (good < len) {
        while (next_line(r) && r->at <= text + good)
            ;
        gaz_list_reader_fail(r, text + good, err,
                             "this byte is not UTF-8; save the file as UTF-8");
        if (err)
            err->code = GAZ_ERR_ENCODING;
        return GAZ_ERR_ENCODING;
    }
    const char *nul = memchr(text, '\0', len);
    if (nul) { /* the compiled file's strings end with one */
        while (next_line(r) && r->at <= nul)
            ;
        return gaz_list_reader_fail(r, nul, err, "a NUL byte; write a list as plain text");
    }
    gaz_status s = read_header(r, err);
    if (s == GAZ_OK && user && r->ncolumns == 0) {
        memcpy(r->columns, USER_COLUMNS, sizeof USER_COLUMNS);
        r->ncolumns = (int)sizeof USER_COLUMNS;
        s = read_column_line(r, err);
    }
    return s;
}

static gaz_status read_row(gaz_list_reader *r, gaz_list_row *row, gaz_error *err) {
    const gaz_list_header *h = &r->header;
    *row = (gaz_list_row){.overwrites = 1,
                          .label = h->label,
                          .stop = h->stop,
                          .casing = h->casing,
                          .score = h->score,
                          .lat = INT32_MIN,
                          .lon = INT32_MIN,
                          .line = r->line};
    int labelled = h->has_label, column = 0;
    const char *at = r->row, *end = r->row + r->row_len;
    for (;; column++) {
        const char *tab = memchr(at, '\t', (size_t)(end - at));
        const char *stop = tab ? tab : end;
        gaz_slice s = trim(at, (size_t)(stop - at));
        if (s.len && column >= r->ncolumns)
            return gaz_list_reader_fail(
                r, at, err,
                "field %d, but the list has %d columns; take out a "
                "tab or name the column",
                column + 1, r->ncolumns);
        if (s.len) {
            gaz_status st =
                gaz_field_read(r, (gaz_list_column)r->columns[column], s, row, err);
            if (st != GAZ_OK)
                return st;
            labelled |= r->columns[column] == GAZ_COL_LABEL;
        }
        if (!tab)
            break;
        at = tab + 1;
    }
    if (row->forms.len == 0)
        return gaz_list_reader_fail(r, r->row, err,
                                    "no form; write the name in its column");
    if (!labelled)
        return gaz_list_reader_fail(r, end, err,
                                    "no label; write a tab and PERSON, COUNTRY, PLACE, "
                                    "ORGANIZATION, or stop for what is never a name");
    if ((row->lat == INT32_MIN) != (row->lon == INT32_MIN))
        return gaz_list_reader_fail(r, r->row, err,
                                    "lat and lon go together; give both or none");
    return GAZ_OK;
}

int gaz_list_reader_next(gaz_list_reader *r, gaz_list_row *row, gaz_error *err) {
    while (next_line(r)) {
        if (r->row_len == 0 || r->row[0] == '#' || trim(r->row, r->row_len).len == 0)
            continue;
        gaz_status s = read_row(r, row, err);
        return s == GAZ_OK ? 1 : (int)s;
    }
    return 0;
}
