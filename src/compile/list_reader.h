/* list_reader.h — a list file (TSV) read line by line.
 *
 *   file    := header line*
 *   header  := ( "# " key ": " value LF )*         keys: list label case score source licence
 *                                                  date columns; columns ends the header
 *   line    := entry | "#" comment | blank
 *   entry   := field ( TAB field )*                fields as `columns` names them
 *
 * A list of the project must have every key but score. A user's list needs none: its columns
 * are then `form label name id overwrites priority flags`, or what its first line says when
 * that is a line of column names. LF and CRLF end lines; a BOM is dropped; fields are taken
 * without the white space around them.
 *
 * An error says file, line, column (in characters), what was expected and the remedy.
 * Room: compile; part of the library, since a user's lists are compiled at run time. Called
 * by gazetteer_builder.c. */
#ifndef GAZ_COMPILE_LIST_READER_H
#define GAZ_COMPILE_LIST_READER_H

#include "data/labels.h"

/* Bytes of the text that is read, which must outlive them. */
typedef struct gaz_slice {
    const char *at;
    size_t len;
} gaz_slice;

typedef enum gaz_list_case {
    GAZ_LIST_CAPITAL = 0, /* words with a capital initial keep it */
    GAZ_LIST_EXACT,       /* acronyms and brands as written */
    GAZ_LIST_FOLD,        /* any case */
    GAZ_LIST_LETTER       /* user flag `case`: every letter as written */
} gaz_list_case;

typedef struct gaz_list_header {
    gaz_slice list, source, licence, date;
    gaz_label label;
    int stop;
    int has_label;
    gaz_list_case casing;
    unsigned score; /* 0..1000 */
} gaz_list_header;

typedef struct gaz_list_row {
    gaz_slice forms; /* as written, separated by '|' */
    gaz_slice name, kind, id, insee, iso3166_1, iso3166_2, country; /* len 0: not given */
    gaz_label label;
    int stop;
    gaz_list_case casing;
    unsigned score;
    int priority;
    int overwrites, whole_line; /* 0 or 1 */
    uint32_t geonames, population;
    int32_t lat, lon; /* 1e-5 degrees; INT32_MIN: not given */
    char gender;      /* 0, 'm', 'f', 'b' */
    int has_data;     /* 1: something is known but form, label, kind, score and case */
    size_t line;      /* 1-based */
} gaz_list_row;

enum { GAZ_LIST_COLUMNS_MAX = 24 };

typedef struct gaz_list_reader {
    const char *name; /* what errors call the file */
    const char *text, *end, *at;
    size_t line; /* of the line before `at` */
    int user;
    const gaz_labels *labels; /* that entries may have besides the project's four, or NULL */
    gaz_list_header header;
    int ncolumns;
    unsigned char columns[GAZ_LIST_COLUMNS_MAX]; /* what each field is */
    const char *row; /* the line that is read, [row_len], and */
    size_t row_len;
} gaz_list_reader;

/* Reads the header. name, text and labels must outlive r; user: 1 for a user's list. */
gaz_status gaz_list_reader_open(gaz_list_reader *r, const char *name, const char *text,
                                size_t len, int user, const gaz_labels *labels,
                                gaz_error *err);
/* The next entry: 1, 0 at the end, or a negative gaz_status. */
int gaz_list_reader_next(gaz_list_reader *r, gaz_list_row *row, gaz_error *err);
/* An error about byte `at` of the line last read. */
gaz_status gaz_list_reader_fail(const gaz_list_reader *r, const char *at, gaz_error *err,
                                const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
