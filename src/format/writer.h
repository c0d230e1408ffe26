/* writer.h — what a format is: a few functions that append to a buffer. Room: format.
 *
 * A new format is one file with one gaz_writer in it and one line in writer.c. Functions
 * are called from several threads at once with different buffers; they keep no state but
 * what stands in their arguments, so the bytes do not depend on who calls. Out of memory
 * shows in out->failed. */
#ifndef GAZ_FORMAT_WRITER_H
#define GAZ_FORMAT_WRITER_H

#include "base/buffer.h"
#include "format/codes.h"
#include "format/json_scan.h"
#include "format/labels.h"
#include "gazette.h"
#include "markup/source_map.h"

typedef enum gaz_unit { GAZ_CODEPOINT, GAZ_BYTE, GAZ_UTF16 } gaz_unit;

/* The options that shape the output; the same for a whole run. */
typedef struct gaz_style {
    const gaz_label_map *labels; /* or NULL */
    const gaz_data *data;        /* knows the labels' names; NULL: the project's four */
    gaz_unit unit;               /* of start and end */
    int all_units;               /* also byte and utf16 */
    int explain;                 /* also why */
    int no_text;                 /* the text is not repeated */
    int colour;
    const char *into; /* the key our record goes under, or NULL */
} gaz_style;

/* What a label is called. kind may be NULL. */
static inline const char *gaz_style_label(const gaz_style *style, gaz_label label,
                                          const char *kind) {
    return gaz_label_map_get(style->labels, style->data, label, kind);
}

/* Where a document came from. */
typedef struct gaz_origin {
    const char *file;     /* "-" is standard input */
    size_t line;          /* 1-based; 0: the document is the file */
    const char *encoding; /* what it was decoded from; NULL: UTF-8 */
} gaz_origin;

/* The part of the text that one of several --text-key gave. */
typedef struct gaz_part {
    const char *key;
    size_t start, len;
} gaz_part;

/* The document's entities where some were in the input already and stay as they are. */
typedef struct gaz_merged {
    const gaz_entity *entity; /* [count] */
    const gaz_json_value
        *given; /* [count] the input's object for it; len 0: it is one of ours */
    size_t count;
    const gaz_chain *chain; /* [nchains] */
    size_t nchains;
} gaz_merged;

typedef struct gaz_record {
    gaz_origin origin;
    const char *id; /* as JSON, [id_len]; NULL: none */
    size_t id_len;
    const char *text; /* [len] valid UTF-8: what the document's offsets count in */
    size_t len;
    const char
        *json_text; /* [json_text_len] the text as the input's JSON string, or NULL */
    size_t json_text_len;
    const gaz_json
        *object;          /* the input; members not taken are to be passed on; or NULL */
    const gaz_part *part; /* [nparts] when several keys were asked for; else 0 */
    size_t nparts;
    gaz_source_map *map; /* the text was taken out of the input; NULL: it is the input */
    const gaz_doc *doc;  /* NULL where the writer asked for none */
    gaz_tagger *tagger;  /* for gaz_each_token */
    const gaz_merged *merged; /* what to write instead of the doc's own; or NULL */
} gaz_record;

static inline size_t gaz_record_count(const gaz_record *r) {
    return r->merged ? r->merged->count : gaz_doc_count(r->doc);
}
static inline const gaz_entity *gaz_record_entity(const gaz_record *r, size_t i) {
    return r->merged ? &r->merged->entity[i] : gaz_doc_entity(r->doc, i);
}
static inline size_t gaz_record_chain_count(const gaz_record *r) {
    return r->merged ? r->merged->nchains : gaz_doc_chain_count(r->doc);
}
static inline const gaz_chain *gaz_record_chain(const gaz_record *r, size_t i) {
    return r->merged ? &r->merged->chain[i] : gaz_doc_chain(r->doc, i);
}

typedef struct gaz_failure {
    gaz_origin origin;
    const char *id; /* as JSON, where it was known */
    size_t id_len;
    gaz_code code;
    const char *message; /* UTF-8, one line */
    size_t byte;         /* where the fault is, in the line or file */
    int has_byte;
} gaz_failure;

enum {
    GAZ_WRITER_NAMES_ERRORS = 1, /* error() writes a record; else standard error tells */
    GAZ_WRITER_NO_DOC = 2,       /* needs tokens only: nothing is tagged */
    GAZ_WRITER_FILES = 4,        /* writes files (see gaz_frame), so it needs -o DIR */
    GAZ_WRITER_HIDDEN = 8,       /* not a choice of -f: a command's own */
    GAZ_WRITER_LINES =
        16, /* a document is a line, an error too; nothing else is written */
    GAZ_WRITER_PASSES =
        32 /* the object is written as it came, but for lists of names: no key clashes */
};

typedef struct gaz_writer {
    const char *name;      /* as -f has it */
    const char *extension; /* ".jsonl" */
    const char *about;     /* a few words for --help */
    unsigned flags;
    const char
        *separator; /* each record begins with it, the first one's is cut off; or NULL */
    void (*begin)(const gaz_style *style, gaz_buffer *out); /* or NULL, as the next */
    void (*record)(const gaz_style *style, const gaz_record *r, gaz_buffer *out);
    void (*error)(const gaz_style *style, const gaz_failure *f, gaz_buffer *out);
    void (*end)(const gaz_style *style, gaz_buffer *out);
    /* Of GAZ_WRITER_FILES: the frames of record() as far as they are known without the
     * doc; the last one's content is not, and is left empty. */
    void (*expected)(const gaz_record *r, gaz_buffer *out);
} gaz_writer;

/* All of them, ended by NULL. */
extern const gaz_writer *const gaz_writers[];
const gaz_writer *gaz_writer_named(const char *name);

/* What a writer with GAZ_WRITER_FILES appends: one file of the output directory. */
typedef struct gaz_frame {
    size_t name_len, len; /* then the name's bytes, then the content's */
    size_t kept;          /* 1: the file is there already; only its name is taken */
} gaz_frame;

#endif
