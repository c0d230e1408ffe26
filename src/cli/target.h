/* target.h — where the output of a run goes. Room: cli. */
#ifndef GAZ_CLI_TARGET_H
#define GAZ_CLI_TARGET_H

#include "cli/inputs.h"
#include "cli/options.h"
#include "cli/output.h"
#include "format/writer.h"

typedef struct gaz_target {
    const char *file;     /* the one output file; both NULL: standard output */
    const char *dir;      /* mirror of the input tree */
    gaz_output_kind kind; /* of file: what a line says alone can be continued */
    size_t answered;      /* --resume: documents in FILE.part already */
    gaz_buffer last;      /* --resume: the record of the last of them, which is made again
                             to see that this run is the same; then it is not counted */
    int complete;         /* --resume: FILE is there, nothing is left to do */
} gaz_target;

/* 0, or an exit status with the reason told. With --resume, marks inputs whose output is
 * there already. Whatever comes, gaz_target_free is due. */
int gaz_target_choose(gaz_target *t, const gaz_settings *s, gaz_inputs *inputs,
                      const gaz_writer *writer);

/* --resume: are the files of a document (gaz_writer.expected) in dir already, each with
 * this content, the last one whole? Then kept gets their names. */
int gaz_target_has(const char *dir, const gaz_buffer *frames, gaz_buffer *kept);

void gaz_target_free(gaz_target *t);

/* Where a frame's file lies, in memory for the caller to free, with room for so many bytes
 * more; NULL: out of memory. */
enum { GAZ_NUMBER_ROOM = 24 };
char *gaz_target_frame(const char *dir, const char *name, size_t name_len);

/* Where input goes below dir, in memory for the caller to free; NULL: out of memory. */
char *gaz_target_path(const char *dir, const gaz_input *input, const gaz_writer *writer);

#endif
