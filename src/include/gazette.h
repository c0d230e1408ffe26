/* gazette.h — the names in a French text: people, countries, places, organizations.
 *
 * Threads. A gaz_data is immutable once opened and may be shared by any number of threads.
 * A gaz_tagger belongs to one thread at a time: make one a thread, over the same data.
 * The library keeps no globals, never prints, never exits, never calls setlocale.
 *
 * Ownership. What a gaz_*_new or gaz_*_open gives is the caller's, to be given back to the
 * matching gaz_*_free or gaz_*_close (NULL is allowed there). What gaz_tag gives belongs to
 * the tagger and lives until its next gaz_tag or gaz_tagger_free. Strings reached through a
 * gaz_entity live as long as its document, or as the data where they come from there.
 *
 * Errors. A function that can fail returns a gaz_status: 0, or a negative value; then *err
 * (where err is not NULL) says what, where and how to mend it, and no out-parameter is
 * touched.
 */
#ifndef GAZETTE_H
#define GAZETTE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(GAZ_BUILD) && defined(__GNUC__)
#define GAZ_API __attribute__((visibility("default")))
#else
#define GAZ_API
#endif

typedef enum gaz_status {
    GAZ_OK = 0,
    GAZ_ERR_MEMORY = -1,   /* an allocation failed */
    GAZ_ERR_IO = -2,       /* a file cannot be opened, read or written */
    GAZ_ERR_DATA = -3,     /* a .gaz or .model file is damaged, or they do not fit */
    GAZ_ERR_SYNTAX = -4,   /* a list, rule or configuration is written wrongly */
    GAZ_ERR_ENCODING = -5, /* the text is not valid UTF-8; err->byte is the first fault */
    GAZ_ERR_ARGUMENT = -6, /* an argument is outside what the function's contract allows */
    GAZ_ERR_LIMIT = -7     /* something is larger than the format or an option allows */
} gaz_status;

/* Place numbers are 1-based, byte offsets 0-based; 0 in line means "not in a line". */
typedef struct gaz_error {
    gaz_status code;
    size_t line, column; /* in the file that text names */
    size_t byte;         /* offset of the fault, where a byte is at fault */
    char text[512];      /* one line, UTF-8, no final newline: what is wrong and the remedy */
} gaz_error;

typedef enum gaz_label {
    GAZ_NONE = 0,
    GAZ_PERSON = 1,
    GAZ_COUNTRY = 2,
    GAZ_PLACE = 3,
    GAZ_ORGANIZATION = 4,
    GAZ_OWN_LABEL = 5, /* from here on: a trained model's own, see gaz_data_label_name */
    GAZ_LAST_LABEL = 16
} gaz_label;
#define GAZ_LABELS 5

/* What decided that a span is a name. */
typedef enum gaz_source {
    GAZ_FROM_LIST = 1,  /* an entry of a gazetteer of the project */
    GAZ_FROM_RULE = 2,  /* a rule of the project */
    GAZ_FROM_CHAIN = 3, /* another mention in the same document */
    GAZ_FROM_MODEL = 4, /* the trained network */
    GAZ_FROM_USER = 5   /* the user's own gazetteer or rule */
} gaz_source;

/* A candidate that spoke for or against an entity; what --explain shows. */
typedef struct gaz_cue {
    size_t start, end;   /* bytes of the text it covers */
    gaz_label label;     /* GAZ_NONE: it speaks against any name */
    gaz_source source;
    const char *list;    /* the list's id, or NULL */
    const char *rule;    /* the rule's name, or NULL */
    float weight;        /* 0..1, its own prior score */
} gaz_cue;

/* What the network weighed for a name that it decided: a word in or around the name, or a
 * kind of evidence from lists, rules and the document. weight is what it added to the lead
 * of the name's tag over the best tag of another label or none, in nats (the logarithm of
 * the odds), at the name's first word and, of two words or more, its last, taken together;
 * negative: it spoke against. Words weigh by what their spelling says, evidence apart. */
typedef struct gaz_reason {
    const char *kind;    /* "word"; or of evidence "alone" (what lists and rules would decide
                            by themselves), "list", "rule", "class" (a list of words that are
                            no names, such as titles), "document" (what they found elsewhere
                            in it), "read" (what the network read elsewhere in it),
                            "capital", "quotes"; more may come */
    size_t start, end;   /* of a word: its bytes; equal where it stands for the sentence's
                            edge */
    int at;              /* of a word: -1 just before the name, 1 just after, 0 inside */
    gaz_label label;     /* of evidence: what it says, GAZ_NONE: no label */
    const char *list;    /* of evidence: the list's id, or NULL */
    const char *rule;    /* of evidence: the rule's name, or NULL */
    float weight;
} gaz_reason;

/* One mention. utf8[start..end) of the tagged text is exactly the mention. */
typedef struct gaz_entity {
    size_t start, end;    /* bytes, half-open; entities are sorted and never overlap */
    gaz_label label;      /* never GAZ_NONE */
    gaz_source source;
    float score;          /* 0..1; negative where none was computed */
    uint32_t chain;       /* 1..n: mentions with the same number are one entity; 0: alone */
    const char *name;     /* canonical form, or NULL */
    const char *sense;    /* "metonymic", or NULL */
    const char *kind;     /* subtype such as "ministry", "river", or NULL */
    uint32_t geonames;    /* id, or 0 */
    const char *insee;    /* id, or NULL */
    const char *iso3166_1, *iso3166_2; /* id of the thing itself, or NULL */
    const char *country;  /* ISO 3166-1 code of the state it lies in, or NULL */
    double lat, lon;      /* degrees; meaningful where has_point */
    int has_point;
    const char *list, *rule; /* what decided, or NULL */
    size_t first_cue, ncues; /* candidates over these tokens, gaz_doc_cue(first_cue + i) */
    /* With gaz_options.cues, of a name that the network decided: what it weighed most, words
     * first, then evidence, each strongest first, gaz_doc_reason(first_reason + i); and the
     * likeliest other reading of the same words: another label for all of them, or GAZ_NONE:
     * the first of them is in no name. */
    size_t first_reason, nreasons;
    gaz_label next;
    float next_score;        /* its probability; negative where none was computed */
    const char *user_id;     /* id that the user's own list gives, or NULL */
} gaz_entity;

/* Mentions of one entity in the document. */
typedef struct gaz_chain {
    gaz_label label;
    const char *name;
    size_t nmentions;
    const uint32_t *mentions; /* [nmentions] indexes of entities, ascending */
} gaz_chain;

typedef struct gaz_data gaz_data;
typedef struct gaz_tagger gaz_tagger;
typedef struct gaz_doc gaz_doc;

/* Set size to sizeof(gaz_options) and the rest to 0 for the defaults. */
typedef struct gaz_options {
    size_t size;
    int no_model;        /* 1: lists and rules alone decide */
    int cues;            /* 1: collect cues and reasons for gaz_doc_cue, gaz_doc_reason */
    uint32_t labels;     /* bit (1 << label) for each label wanted; 0: all */
    float min_score;     /* entities scored lower are left out */
} gaz_options;

/* Opens the data directory: gazette.gaz, and gazette.model where there is one.
 * dir == NULL: the GAZETTE_DATA environment is not consulted here; the installed place. */
GAZ_API gaz_status gaz_data_open(gaz_data **out, const char *dir, gaz_error *err);

/* The same from memory, which must be 16-byte aligned and outlive the data.
 * model may be NULL. */
GAZ_API gaz_status gaz_data_open_memory(gaz_data **out, const void *gaz, size_t ngaz,
                                        const void *model, size_t nmodel, gaz_error *err);
GAZ_API void gaz_data_close(gaz_data *data);

/* Adds a user's own list (TSV) or rules before any tagger is made over the data.
 * All of the file is taken or nothing. name is what errors and explanations call it. */
GAZ_API gaz_status gaz_data_add_gazetteer(gaz_data *data, const char *name,
                                          const char *tsv, size_t len, gaz_error *err);
GAZ_API gaz_status gaz_data_add_rules(gaz_data *data, const char *name, const char *rules,
                                      size_t len, gaz_error *err);
GAZ_API int gaz_data_has_model(const gaz_data *data);
/* Name of a label of the opened data: the project's four, then, from GAZ_OWN_LABEL on without
 * a gap, those that its model was trained with besides; NULL for GAZ_NONE and past the last.
 * data may be NULL: the four. */
GAZ_API const char *gaz_data_label_name(const gaz_data *data, gaz_label label);

GAZ_API gaz_status gaz_tagger_new(gaz_tagger **out, const gaz_data *data,
                                  const gaz_options *opt, gaz_error *err);
GAZ_API void gaz_tagger_free(gaz_tagger *t);

/* Finds the names in utf8[0..len). The text must be valid UTF-8 (NUL bytes are allowed)
 * and must live as long as *out is used. Time is linear in len; memory beyond the text is
 * bounded but for what the entities take. */
GAZ_API gaz_status gaz_tag(gaz_tagger *t, const char *utf8, size_t len,
                           const gaz_doc **out, gaz_error *err);

GAZ_API size_t gaz_doc_count(const gaz_doc *d);
GAZ_API const gaz_entity *gaz_doc_entity(const gaz_doc *d, size_t i);
GAZ_API size_t gaz_doc_chain_count(const gaz_doc *d);
GAZ_API const gaz_chain *gaz_doc_chain(const gaz_doc *d, size_t i); /* chain number i + 1 */
GAZ_API size_t gaz_doc_cue_count(const gaz_doc *d);
GAZ_API const gaz_cue *gaz_doc_cue(const gaz_doc *d, size_t i);
GAZ_API size_t gaz_doc_reason_count(const gaz_doc *d);
GAZ_API const gaz_reason *gaz_doc_reason(const gaz_doc *d, size_t i);

/* The tokens of the text, for those who build on the same segmentation. */
typedef struct gaz_token_view {
    size_t start, end;       /* bytes, half-open */
    const char *kind;        /* "word", "number", "punct", "url", … */
    int sentence_start;      /* 1: first token of a sentence */
} gaz_token_view;
/* Calls each for every token in order; stops early when it returns non-zero. */
GAZ_API gaz_status gaz_each_token(gaz_tagger *t, const char *utf8, size_t len,
                                  int (*each)(void *self, const gaz_token_view *token),
                                  void *self, gaz_error *err);

/* Name of one of the project's four: "PERSON" … ; NULL for any other number. */
GAZ_API const char *gaz_label_name(gaz_label label);
GAZ_API const char *gaz_source_name(gaz_source source);
GAZ_API const char *gaz_version(void);      /* "0.1.0" */
/* Content ids of the open files, for records of provenance: hexadecimal, or NULL. */
GAZ_API const char *gaz_data_id(const gaz_data *data);
GAZ_API const char *gaz_model_id(const gaz_data *data);

#ifdef __cplusplus
}
#endif
#endif
