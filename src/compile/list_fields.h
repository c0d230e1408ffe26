/* list_fields.h — the fields of a list's line, each read and checked. Room: compile; part
 * of the library. Called by list_reader.c. */
#ifndef GAZ_COMPILE_LIST_FIELDS_H
#define GAZ_COMPILE_LIST_FIELDS_H

#include "compile/list_reader.h"

typedef enum gaz_list_column {
    GAZ_COL_FORM = 0,
    GAZ_COL_NAME,
    GAZ_COL_COUNTRY,
    GAZ_COL_ISO1,
    GAZ_COL_ISO2,
    GAZ_COL_GEONAMES,
    GAZ_COL_INSEE,
    GAZ_COL_LAT,
    GAZ_COL_LON,
    GAZ_COL_POP,
    GAZ_COL_GENDER,
    GAZ_COL_KIND,
    GAZ_COL_SCORE,
    GAZ_COL_CASE,
    GAZ_COL_LABEL,
    GAZ_COL_ID,
    GAZ_COL_OVERWRITES,
    GAZ_COL_PRIORITY,
    GAZ_COL_FLAGS
} gaz_list_column;

/* Each reads s (not empty, trimmed) or fails at its place in the line. */
gaz_status gaz_field_label(const gaz_list_reader *r, gaz_slice s, gaz_label *label,
                           int *stop, gaz_error *err);
gaz_status gaz_field_case(const gaz_list_reader *r, gaz_slice s, gaz_list_case *casing,
                          gaz_error *err);
/* A whole number 0..max; what names it in errors. */
gaz_status gaz_field_number(const gaz_list_reader *r, gaz_slice s, uint32_t max,
                            const char *what, uint32_t *out, gaz_error *err);
/* A field of any column, into its member of row. */
gaz_status gaz_field_read(const gaz_list_reader *r, gaz_list_column column, gaz_slice s,
                          gaz_list_row *row, gaz_error *err);

#endif
