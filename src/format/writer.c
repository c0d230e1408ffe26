/* writer.c — the table of formats. Room: format. */
#include "format/writer.h"

#include "format/writers.h"

#include <string.h>

const gaz_writer *const gaz_writers[] = {
    &gaz_write_json,         &gaz_write_jsonl,
    &gaz_write_ansi,         &gaz_write_conll,
    &gaz_write_csv,          &gaz_write_tsv,
    &gaz_write_xml,          &gaz_write_tei,
    &gaz_write_html,         &gaz_write_brat,
    &gaz_write_geojson,      &gaz_write_spacy,
    &gaz_write_prodigy,      &gaz_write_doccano,
    &gaz_write_label_studio, &gaz_write_webanno,
    &gaz_write_es_annotated, &gaz_write_hipe,
    &gaz_write_ninjs,        &gaz_write_report,
    &gaz_write_tokens,       &gaz_write_tokens_jsonl,
    NULL,
};

const gaz_writer *gaz_writer_named(const char *name) {
    for (size_t i = 0; gaz_writers[i]; i++)
        if (strcmp(gaz_writers[i]->name, name) == 0)
            return gaz_writers[i];
    return NULL;
}
