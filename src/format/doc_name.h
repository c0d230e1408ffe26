/* doc_name.h — what a document is called where there is no JSON. Room: format. */
#ifndef GAZ_FORMAT_DOC_NAME_H
#define GAZ_FORMAT_DOC_NAME_H

#include "format/writer.h"

/* Appends the id as plain text (a JSON string undone), or FILE, or FILE:LINE. Always
 * valid UTF-8. */
void gaz_doc_name(gaz_buffer *out, const char *id, size_t id_len,
                  const gaz_origin *origin);
/* The id alone as plain text; nothing where there is none. */
void gaz_plain_id(gaz_buffer *out, const char *id, size_t id_len);

/* Appends s[0..len) with control characters made visible or blank, for one line of text:
 * terminal sequences in a text must not reach the terminal. Line ends and tabs stay where
 * keep_lines. */
void gaz_emit_visible(gaz_buffer *out, const char *s, size_t len, int keep_lines);

/* Appends a label or a kind as one word, for formats that are cut at blanks: each blank
 * or control character becomes an underscore. */
void gaz_emit_word(gaz_buffer *out, const char *s);
/* The document as a URI: "file:" and the path, "?line=N" where the document is a line.
 * Only ASCII that needs no escape in JSON or XML. */
void gaz_emit_uri(gaz_buffer *out, const gaz_origin *origin);
/* s[0..len) as part of a URI: what is neither a letter, a digit nor one of -._ nor in
 * keep is written %XX. */
void gaz_emit_uri_part(gaz_buffer *out, const char *s, size_t len, const char *keep);

#endif
