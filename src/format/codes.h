/* codes.h — the registry of codes an error record may carry. Room: format.
 *
 * A code keeps its meaning for ever; one that is no longer used stays in the table.
 * Programs decide by the code, people read the message, which may change. */
#ifndef GAZ_FORMAT_CODES_H
#define GAZ_FORMAT_CODES_H

/*  symbol             code                 what it means (shown by `gazette help errors`)
 */
#define GAZ_CODES(X)                                                                     \
    X(INVALID_JSON, "invalid_json",                                                      \
      "the line is not one JSON object; `byte` is the fault")                            \
    X(NO_TEXT, "no_text", "the object holds no string under any --text-key")             \
    X(TOO_LARGE, "too_large", "the line or file is larger than --max-doc-bytes")         \
    X(INVALID_ENCODING, "invalid_encoding",                                              \
      "not text in the encoding that was asked for, or UTF-16")                          \
    X(UNREADABLE, "unreadable", "the file cannot be opened or read to its end")          \
    X(KEY_CLASH, "key_clash", "a key of the object is one we write; see --into")         \
    X(OUT_OF_MEMORY, "out_of_memory", "memory ran out on this document")                 \
    X(INVALID_ENTITIES, "invalid_entities",                                              \
      "--keep-entities: `entities` is not in our shape or does not fit the text")        \
    X(INTERNAL, "internal", "the library refused the document; please report it")

typedef enum gaz_code {
#define X(symbol, code, about) GAZ_CODE_##symbol,
    GAZ_CODES(X)
#undef X
        GAZ_CODE_COUNT
} gaz_code;

const char *gaz_code_name(gaz_code code);
const char *gaz_code_about(gaz_code code);

#endif
