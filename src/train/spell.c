/* spell.c — text as vectors and clusters are learned from it. Room: train. */
#include "train/spell.h"

#include <errno.h>
#include <string.h>

#include "base/error.h"
#include "text/fold.h"
#include "train/corpus.h"

enum { LINES = 100 /* read at a time */ };

static int spell_text(gaz_words *words, gaz_tokens *tokens, const gaz_sample *s, FILE *out) {
    char spelled[GAZ_FOLD_MAX];
    gaz_words_trim(words);
    if (!gaz_tokenize(tokens, s->text, s->len) || !gaz_words_find(words, s->text, tokens))
        return 0;
    for (size_t i = 0; i < tokens->count; i++) {
        const gaz_token *t = &tokens->at[i];
        size_t n = gaz_vector_spelling(&words->at[t->word], spelled);
        if (i)
            putc(t->flags & GAZ_TOKF_SENTENCE ? '\n' : ' ', out);
        fwrite(spelled, 1, n, out);
    }
    putc('\n', out);
    return 1;
}

gaz_status gaz_spell(const gaz_sources *sources, const char *path, FILE *out,
                     gaz_error *err) {
    gaz_corpus corpus = {0};
    gaz_tokens tokens = {0};
    gaz_words words = {0};
    gaz_status status = gaz_corpus_read_plain(&corpus, path, LINES, err);
    if (!status && !gaz_words_init(&words, sources->lists[0], NULL))
        status = gaz_fail_memory(err);
    for (size_t i = 0; i < corpus.count && !status; i++)
        if (!spell_text(&words, &tokens, &corpus.at[i], out))
            status = gaz_fail_memory(err);
    if (!status && (fflush(out) != 0 || ferror(out)))
        status = gaz_fail(err, GAZ_ERR_IO, "cannot write: %s", strerror(errno));
    gaz_words_free(&words);
    gaz_tokens_free(&tokens);
    gaz_corpus_free(&corpus);
    return status;
}
