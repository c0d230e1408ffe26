/* writers.h — every format's writer, for the table in writer.c. Room: format. */
#ifndef GAZ_FORMAT_WRITERS_H
#define GAZ_FORMAT_WRITERS_H

#include "format/writer.h"

extern const gaz_writer gaz_write_json, gaz_write_jsonl;

#endif
