/* writers.h — every format's writer, for the table in writer.c. Room: format. */
#ifndef GAZ_FORMAT_WRITERS_H
#define GAZ_FORMAT_WRITERS_H

#include "format/writer.h"

extern const gaz_writer gaz_write_json, gaz_write_jsonl;
extern const gaz_writer gaz_write_conll, gaz_write_ansi;
extern const gaz_writer gaz_write_csv, gaz_write_tsv;
extern const gaz_writer gaz_write_xml, gaz_write_tei, gaz_write_html;
extern const gaz_writer gaz_write_brat, gaz_write_geojson;
extern const gaz_writer gaz_write_spacy, gaz_write_prodigy, gaz_write_doccano;
extern const gaz_writer gaz_write_label_studio, gaz_write_webanno, gaz_write_es_annotated;
extern const gaz_writer gaz_write_hipe, gaz_write_ninjs;
/* Commands' own: explain; tokens. */
extern const gaz_writer gaz_write_report, gaz_write_tokens, gaz_write_tokens_jsonl;

#endif
