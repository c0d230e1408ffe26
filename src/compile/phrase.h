/* phrase.h — a form cut into tokens as the text will be, with the case each asks for.
 * Room: compile; part of the library. Called by gazetteer_builder.c. */
#ifndef GAZ_COMPILE_PHRASE_H
#define GAZ_COMPILE_PHRASE_H

#include "compile/list_reader.h"
#include "data/gazetteer.h"
#include "text/fold.h"
#include "token/tokenizer.h"

typedef struct gaz_phrase_token {
    gaz_slice text; /* as written */
    uint8_t shape;  /* gaz_shape */
    uint8_t casing; /* GAZ_CASE_… */
    uint16_t len;   /* bytes of folded */
    char folded[GAZ_FOLD_MAX];
} gaz_phrase_token;

typedef struct gaz_phrase {
    unsigned count;
    gaz_phrase_token at[GAZ_PHRASE_MAX];
} gaz_phrase;

typedef enum gaz_phrase_status {
    GAZ_PHRASE_OK = 0,
    GAZ_PHRASE_MEMORY, /* memory ran out */
    GAZ_PHRASE_LONG,   /* more than GAZ_PHRASE_MAX tokens */
    GAZ_PHRASE_EMPTY,  /* no token at all */
    GAZ_PHRASE_WORD    /* a word that cannot be looked up: longer than GAZ_FOLD_MAX */
} gaz_phrase_status;

/* Cuts form[0..len) with the tokenizer of the texts and folds each token; scratch is used
 * for the tokens. p's texts point into form. */
gaz_phrase_status gaz_phrase_make(gaz_phrase *p, gaz_tokens *scratch, const char *form,
                                  size_t len, gaz_list_case casing);

/* The forms with accents missing, as one types capitals. Each changes p and returns 1, or
 * returns 0 when there is nothing to take off.
 * On capital initials (Elysée, Etats-Unis), and on the first letter of all, which must
 * then be a capital (état → « Etat »). out holds the new texts and must outlive p. */
int gaz_phrase_strip_capitals(gaz_phrase *p, gaz_buffer *out, gaz_list_case casing);
/* On all letters; each word that changes must be in capitals (HERAULT). */
int gaz_phrase_strip_all(gaz_phrase *p);

/* Two bits a token, as in gaz_reading.cases. */
uint32_t gaz_phrase_cases(const gaz_phrase *p);
/* Appends the spelling of gaz_reading.spelling. */
void gaz_phrase_spelling(const gaz_phrase *p, gaz_buffer *out);

#endif
