/* stream.h — bytes out of a file or standard input, gzip undone. Room: cli. */
#ifndef GAZ_CLI_STREAM_H
#define GAZ_CLI_STREAM_H

#include <stddef.h>

typedef struct gaz_stream gaz_stream;

/* Opens path ("-": standard input). NULL with errno set, or, for what would only fail
 * later (a directory), the same. */
gaz_stream *gaz_stream_open(const char *path);
void gaz_stream_close(gaz_stream *s);

/* Reads up to cap bytes: their number, 0 at the end, -1 on error (gaz_stream_message), or
 * GAZ_STREAM_STOPPED when somebody asked to stop (stop.h). */
enum { GAZ_STREAM_STOPPED = -2 };
ptrdiff_t gaz_stream_read(gaz_stream *s, char *to, size_t cap);
const char *gaz_stream_message(const gaz_stream *s);
/* 1: a read returns at once; 0: it would wait for whoever writes. */
int gaz_stream_ready(gaz_stream *s);
/* Bytes read so far, as they lie in the file. */
size_t gaz_stream_taken(const gaz_stream *s);
/* Bytes in the file when it was opened; 0: not known. */
size_t gaz_stream_size(const gaz_stream *s);
/* Before the first read: takes all that comes into memory at once, for writers that write
 * everything before they read. 0 (a failure shows in gaz_stream_read), or -1 when memory
 * is out. */
int gaz_stream_slurp(gaz_stream *s);

#endif
