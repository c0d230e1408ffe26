/* list_fields.c — the fields of a list's line, each read and checked. Room: compile; part
 * of the library. Called by list_reader.c. */
#include "compile/list_fields.h"

#include <string.h>

/* How much of a wrong field an error quotes. */
enum { QUOTE = 40 };
static int quote(gaz_slice s) {
    return s.len > QUOTE ? QUOTE : (int)s.len;
}

static int is(gaz_slice s, const char *word) {
    return s.len == strlen(word) && memcmp(s.at, word, s.len) == 0;
}

gaz_status gaz_field_label(const gaz_list_reader *r, gaz_slice s, gaz_label *label,
                           int *stop, gaz_error *err) {
    char known[GAZ_LABELS_TEXT_MAX];
    *stop = 0;
    *label = gaz_labels_find(r->labels, s.at, s.len);
    /* A user's list is of names; word classes are for the rules of the project. */
    if (*label != GAZ_NONE || (is(s, "none") && !(r->user && !r->header.list.len)))
        return GAZ_OK;
    if (is(s, "stop") || is(s, "STOP") || (r->user && is(s, "-"))) {
        *stop = 1;
        return GAZ_OK;
    }
    return gaz_list_reader_fail(r, s.at, err,
                                "« %.*s » is no label; write %s, or stop for what is "
                                "never a name",
                                quote(s), s.at, gaz_labels_text(r->labels, 1, known));
}

gaz_status gaz_field_case(const gaz_list_reader *r, gaz_slice s, gaz_list_case *casing,
                          gaz_error *err) {
    if (is(s, "capital"))
        *casing = GAZ_LIST_CAPITAL;
    else if (is(s, "exact"))
        *casing = GAZ_LIST_EXACT;
    else if (is(s, "fold"))
        *casing = GAZ_LIST_FOLD;
    else
        return gaz_list_reader_fail(
            r, s.at, err,
            "« %.*s » is no case; write capital (capital initials "
            "needed), exact (as written) or fold (any)",
            quote(s), s.at);
    return GAZ_OK;
}

gaz_status gaz_field_number(const gaz_list_reader *r, gaz_slice s, uint32_t max,
                            const char *what, uint32_t *out, gaz_error *err) {
    uint64_t v = 0;
    size_t i = 0;
    for (; i < s.len && s.at[i] >= '0' && s.at[i] <= '9' && v <= max; i++)
        v = v * 10 + (uint64_t)(s.at[i] - '0');
    if (i == 0 || i < s.len || v > max)
        return gaz_list_reader_fail(
            r, s.at, err,
            "%s « %.*s » is not a whole number from 0 to %lu; mend or empty it", what,
            quote(s), s.at, (unsigned long)max);
    *out = (uint32_t)v;
    return GAZ_OK;
}

/* Decimal degrees with a point, in 1e-5 degrees; digits beyond are dropped. Not strtod:
 * its decimal mark depends on the locale. */
static gaz_status read_degrees(const gaz_list_reader *r, gaz_slice s, int32_t max,
                               const char *what, int32_t *out, gaz_error *err) {
    size_t i = 0, digits = 0;
    int negative = s.at[0] == '-';
    int64_t v = 0;
    i += negative || s.at[0] == '+';
    for (; i < s.len && s.at[i] >= '0' && s.at[i] <= '9' && v <= max; i++, digits++)
        v = v * 10 + (s.at[i] - '0');
    int64_t unit = 100000;
    v *= unit;
    if (i < s.len && s.at[i] == '.')
        for (i++; i < s.len && s.at[i] >= '0' && s.at[i] <= '9'; i++, digits++) {
            unit /= 10;
            v += unit * (s.at[i] - '0');
        }
    if (digits == 0 || i < s.len || v > (int64_t)max * 100000)
        return gaz_list_reader_fail(r, s.at, err,
                                    "%s « %.*s » is not in degrees, such as 48.85341 (at "
                                    "most %ld, with a point)",
                                    what, quote(s), s.at, (long)max);
    *out = (int32_t)(negative ? -v : v);
    return GAZ_OK;
}

static gaz_status read_code(const gaz_list_reader *r, gaz_slice s, int subdivision,
                            gaz_error *err) {
    int good = subdivision ? s.len >= 4 && s.len <= 6 && s.at[2] == '-' : s.len == 2;
    for (size_t i = 0; good && i < s.len; i++) {
        int upper = s.at[i] >= 'A' && s.at[i] <= 'Z',
            digit = s.at[i] >= '0' && s.at[i] <= '9';
        good = i < 2 ? upper : i == 2 || upper || digit;
    }
    if (!good)
        return gaz_list_reader_fail(r, s.at, err,
                                    "« %.*s » is no ISO 3166 code, such as %s", quote(s),
                                    s.at, subdivision ? "FR-54" : "FR");
    return GAZ_OK;
}

static gaz_status read_gender(const gaz_list_reader *r, gaz_slice s, char *out,
                              gaz_error *err) {
    if (is(s, "m") || is(s, "f"))
        *out = s.at[0];
    else if (is(s, "mf") || is(s, "fm"))
        *out = 'b';
    else
        return gaz_list_reader_fail(r, s.at, err, "gender « %.*s »; write m, f or mf",
                                    quote(s), s.at);
    return GAZ_OK;
}

static gaz_status read_kind(const gaz_list_reader *r, gaz_slice s, gaz_error *err) {
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || s.at[i] == '-'))
            return gaz_list_reader_fail(
                r, s.at + i, err,
                "kind « %.*s »; write a lower-case English word such "
                "as ministry or armed-group",
                quote(s), s.at);
    return GAZ_OK;
}

static gaz_status read_overwrites(const gaz_list_reader *r, gaz_slice s, int *out,
                                  gaz_error *err) {
    if (is(s, "yes") || is(s, "oui") || is(s, "true") || is(s, "1"))
        *out = 1;
    else if (is(s, "no") || is(s, "non") || is(s, "false") || is(s, "0"))
        *out = 0;
    else
        return gaz_list_reader_fail(
            r, s.at, err,
            "overwrites « %.*s »; write yes (it wins over whatever else is found there; the "
            "default) or no (it stands only where nothing else is found)",
            quote(s), s.at);
    return GAZ_OK;
}

static gaz_status read_priority(const gaz_list_reader *r, gaz_slice s, int *out,
                                gaz_error *err) {
    int negative = s.at[0] == '-';
    gaz_slice digits = {s.at + negative, s.len - (size_t)negative};
    uint32_t v = 0;
    gaz_status st = gaz_field_number(r, digits, 32767, "priority", &v, err);
    if (st == GAZ_OK)
        *out = negative ? -(int)v : (int)v;
    return st;
}

/* Words, with commas or spaces between. */
static gaz_status read_flags(const gaz_list_reader *r, gaz_slice s, gaz_list_row *row,
                             gaz_error *err) {
    for (size_t i = 0; i < s.len;) {
        size_t n = 0;
        while (i + n < s.len && s.at[i + n] != ',' && s.at[i + n] != ' ')
            n++;
        gaz_slice flag = {s.at + i, n};
        i += n + 1;
        if (n == 0)
            continue;
        if (is(flag, "case"))
            row->casing = GAZ_LIST_LETTER;
        else if (is(flag, "fold"))
            row->casing = GAZ_LIST_FOLD;
        else if (is(flag, "whole-line"))
            row->whole_line = 1;
        else
            return gaz_list_reader_fail(r, flag.at, err,
                                        "« %.*s » is no flag; write case (letters as "
                                        "written), fold (any case) or whole-line",
                                        quote(flag), flag.at);
    }
    return GAZ_OK;
}

gaz_status gaz_field_read(const gaz_list_reader *r, gaz_list_column column, gaz_slice s,
                          gaz_list_row *row, gaz_error *err) {
    uint32_t score = 0;
    gaz_status st = GAZ_OK;
    row->has_data |= column != GAZ_COL_FORM && column != GAZ_COL_SCORE &&
                     column != GAZ_COL_CASE && column != GAZ_COL_LABEL &&
                     column != GAZ_COL_KIND && column != GAZ_COL_OVERWRITES &&
                     column != GAZ_COL_PRIORITY && column != GAZ_COL_FLAGS;
    switch (column) {
    case GAZ_COL_FORM:
        row->forms = s;
        return GAZ_OK;
    case GAZ_COL_NAME:
        row->name = s;
        return GAZ_OK;
    case GAZ_COL_COUNTRY:
        row->country = s;
        return read_code(r, s, 0, err);
    case GAZ_COL_ISO1:
        row->iso3166_1 = s;
        return read_code(r, s, 0, err);
    case GAZ_COL_ISO2:
        row->iso3166_2 = s;
        return read_code(r, s, 1, err);
    case GAZ_COL_GEONAMES:
        return gaz_field_number(r, s, UINT32_MAX - 1, "geonames", &row->geonames, err);
    case GAZ_COL_INSEE:
        row->insee = s;
        return GAZ_OK;
    case GAZ_COL_LAT:
        return read_degrees(r, s, 90, "lat", &row->lat, err);
    case GAZ_COL_LON:
        return read_degrees(r, s, 180, "lon", &row->lon, err);
    case GAZ_COL_POP:
        return gaz_field_number(r, s, UINT32_MAX - 1, "pop", &row->population, err);
    case GAZ_COL_GENDER:
        return read_gender(r, s, &row->gender, err);
    case GAZ_COL_KIND:
        row->kind = s;
        return read_kind(r, s, err);
    case GAZ_COL_SCORE:
        st = gaz_field_number(r, s, 1000, "score", &score, err);
        row->score = score;
        return st;
    case GAZ_COL_CASE:
        return gaz_field_case(r, s, &row->casing, err);
    case GAZ_COL_LABEL:
        return gaz_field_label(r, s, &row->label, &row->stop, err);
    case GAZ_COL_ID:
        row->id = s;
        return GAZ_OK;
    case GAZ_COL_OVERWRITES:
        return read_overwrites(r, s, &row->overwrites, err);
    case GAZ_COL_PRIORITY:
        return read_priority(r, s, &row->priority, err);
    case GAZ_COL_FLAGS:
        return read_flags(r, s, row, err);
    }
    return GAZ_OK;
}
