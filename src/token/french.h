/* french.h — what the tokenizer knows of French: elisions, clitics, abbreviations, words
 * that begin sentences. Room: token, for itself only.
 *
 * All take folded words (gaz_fold): lower case, NFC, ' for every apostrophe. */
#ifndef GAZ_TOKEN_FRENCH_H
#define GAZ_TOKEN_FRENCH_H

#include <stddef.h>

#include "token/token.h"

/* l d qu jusqu …, without the apostrophe. */
int gaz_is_elision(const char *w, size_t n);
/* Words that look elided and are one: m'hamed, presqu'île. */
int gaz_is_fixed_form(const char *w, size_t n);

/* What a word behind a hyphen may be, as bits. */
enum {
    GAZ_CLITIC_IL = 1,  /* il elle on: behind a verb that ends in t, d, c, or -t- */
    GAZ_CLITIC_ILS = 2, /* ils elles */
    GAZ_CLITIC_JE = 4,
    GAZ_CLITIC_TU = 8,
    GAZ_CLITIC_NOUS = 16,
    GAZ_CLITIC_VOUS = 32,
    GAZ_CLITIC_CE = 64,
    GAZ_CLITIC_MOI = 128, /* moi toi */
    GAZ_CLITIC_LE = 256,  /* le la les lui leur y en: objects of an imperative */
    GAZ_CLITIC_LA = 512,  /* là */
    GAZ_CLITIC_CI = 1024,
    GAZ_CLITIC_BARE_LA = 2048 /* la, which in capitals may be là */
};
unsigned gaz_clitic_kind(const char *w, size_t n);

/* What is cut off before a capital: ex- anti- pro- … */
typedef enum gaz_prefix_kind {
    GAZ_PREFIX_NOT,
    GAZ_PREFIX_SMALL, /* written in small letters: outre-Rhin, but Outre-Forêt */
    GAZ_PREFIX_ANY    /* however written: ex-PDG, Ex-PDG, EX-PDG */
} gaz_prefix_kind;
gaz_prefix_kind gaz_prefix(const char *w, size_t n);
/* Compounds that such a prefix belongs to: outre-mer, anti-atlas, pro-d2. */
int gaz_keeps_prefix(const char *w, size_t n);
/* compatible bashing gate …: cut off with its hyphen behind a name. */
int gaz_is_name_suffix(const char *w, size_t n);
/* ps lr udf …: French parties that are named together with hyphens, each for itself. */
int gaz_is_party(const char *w, size_t n);

/* How the host is written. */
typedef enum gaz_host_case {
    GAZ_HOST_LOWER,
    GAZ_HOST_CAPITAL, /* Dit-il, and Jong-il */
    GAZ_HOST_CAPS     /* DIT-IL */
} gaz_host_case;
/* The kinds of clitic that may stand behind host w. */
unsigned gaz_host_kinds(const char *w, size_t n, gaz_host_case how);

/* When a word with a full stop behind it is an abbreviation. */
typedef enum gaz_abbrev_when {
    GAZ_ABBREV_NOT,
    GAZ_ABBREV_ALWAYS,
    GAZ_ABBREV_CAPITALIZED,    /* written with a capital: M. Me. */
    GAZ_ABBREV_BEFORE_DIGIT,   /* art. 5 */
    GAZ_ABBREV_BEFORE_CAPITAL, /* gal. Leclerc, bd. Lobau */
    GAZ_ABBREV_AFTER_NUMBER    /* 7 h. */
} gaz_abbrev_when;
gaz_abbrev_when gaz_abbrev(const char *w, size_t n, gaz_stop *stop);

/* plan B. groupe C.: behind these a single capital is no initial. */
int gaz_takes_letter(const char *w, size_t n);
/* le la il mais dans …: with a capital behind a full stop, a new sentence. */
int gaz_begins_sentence(const char *w, size_t n);
/* Words no sentence or headline ends with (de, du, par, le …): a line that does goes on.
 */
int gaz_ends_nothing(const char *w, size_t n);

/* com fr org …, pdf jpg …, without the dot. */
int gaz_is_domain(const char *w, size_t n);
int gaz_is_file_ending(const char *w, size_t n);

#endif
