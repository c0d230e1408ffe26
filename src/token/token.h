/* token.h — what the tokenizer gives. Room: token. */
#ifndef GAZ_TOKEN_TOKEN_H
#define GAZ_TOKEN_TOKEN_H

#include <stddef.h>
#include <stdint.h>

typedef enum gaz_token_class {
    GAZ_TOK_WORD = 0, /* letters, with inner apostrophes, hyphens, digits: Jean-Pierre,
                         G7; the ex- of ex-PDG, the -compatible of Thatcher-compatible */
    GAZ_TOK_ELISION,  /* l' d' qu' jusqu' … : cut off with its apostrophe */
    GAZ_TOK_CLITIC,   /* -t-il -là -ci … : cut off with its hyphen */
    GAZ_TOK_ABBREV, /* with its full stop: M. Dr. J.-C. U.S.A. S.N.C.F. J. (initial); n°
                     */
    GAZ_TOK_NUMBER, /* 12  1 234,5  12e  XIVe  7h30  10km; 50% is number and symbol */
    GAZ_TOK_PUNCT, /* one mark, or a run that is one mark: … -- « » ( ) : , ; ? ! . - */
    GAZ_TOK_URL,   /* URL, e-mail address, file name */
    GAZ_TOK_HANDLE, /* @name #tag */
    GAZ_TOK_SYMBOL, /* emoji, €, %, other symbols, control characters */
    GAZ_TOK_CLASSES
} gaz_token_class;

const char *gaz_token_class_name(gaz_token_class c); /* "word", "elision", … */

/* Letter-case shape of a token. */
typedef enum gaz_shape {
    GAZ_SHAPE_NONE = 0, /* no letter */
    GAZ_SHAPE_LOWER,    /* maire, aujourd'hui, letters of scripts without case */
    GAZ_SHAPE_CAP, /* Nancy, Jean-Pierre, Saint-Dié, O'Brien, McDonald: capital initial */
    GAZ_SHAPE_CAPS, /* IDLIB, ONU, U.S.A.: two letters or more, all capital; G7; XIVe */
    GAZ_SHAPE_INITIAL, /* A  J.  J.-P.: single capitals */
    GAZ_SHAPE_MIXED,   /* iPhone, al-Assad: small initial, a capital inside */
    GAZ_SHAPES
} gaz_shape;

enum {
    GAZ_TOKF_SPACE = 1,    /* white space, or nothing, stands before it */
    GAZ_TOKF_LINE = 2,     /* first token of a line */
    GAZ_TOKF_SENTENCE = 4, /* first token of a sentence */
    GAZ_TOKF_CAPS_LINE = 8 /* the line (or sentence) is written in capitals */
};

/* What the full stop of an abbreviation may end besides. */
typedef enum gaz_stop {
    GAZ_STOP_NONE = 0, /* not an abbreviation */
    GAZ_STOP_NEVER,    /* no sentence: M. Mme. p. J. */
    GAZ_STOP_STARTER, /* a sentence, before a word that often begins one: U.S.A. Le … */
    GAZ_STOP_CAPITAL  /* a sentence, before any capital: etc. */
} gaz_stop;

typedef struct gaz_token {
    uint32_t start; /* byte offset from the tokenized text's first byte */
    uint16_t len;   /* bytes, > 0: text[start .. start + len) is the token as written */
    uint8_t cls;    /* gaz_token_class */
    uint8_t shape;  /* gaz_shape */
    uint8_t flags;  /* GAZ_TOKF_… */
    uint8_t stop;   /* gaz_stop */
    uint8_t spare[2];
    uint32_t hash; /* low half of gaz_hash_bytes of its bytes */
    uint32_t word; /* index of its type in the tagger's word table (room match) */
} gaz_token;

#endif
