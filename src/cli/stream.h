/* stream.h — bytes out of a file or standard input, gzip undone. Room: cli. */
#ifndef GAZ_CLI_STREAM_H
#define GAZ_CLI_STREAM_H

#include <stddef.h>

typedef struct gaz_stream gaz_stream;

/* Opens path ("-": standard input). NULL with errno set, or, for what would only fail
 * later (a directory), the same. */
gaz_stream *gaz_stream_open(const char *path);
void gaz_stream_close(gaz_stream *s);

/* Reads up to cap bytes: their number, 0 at the end, -1 on error (gaz_stream_message). */
ptrdiff_t gaz_stream_read(gaz_stream *s, char *to, size_t cap);
const char *gaz_stream_message(const gaz_stream *s);
/* 1: a read returns at once; 0: it would wait for whoever writes. */
int gaz_stream_ready(gaz_stream *s);

#endif
