/* url.c — URLs, e-mail addresses, host and file names. Room: token.
 *
 * A scheme, « www. » or an @ makes an address of what follows; without them a host name
 * must end in a known domain and a file name in a known ending, since « présentée.Alors »
 * is a missing space. */
#include "token/cutter.h"

#include "token/french.h"

enum { NAME_MAX_BYTES = 255 };

static int is_label_byte(unsigned char c) {
    return gaz_byte_counts[c] != 0 || c == '-' || c == '_';
}

/* Past what may stand in a path or query, less the punctuation that ends a sentence. */
static size_t skip_path(const gaz_cutter *k, size_t q, size_t limit) {
    size_t start = q;
    int parens = 0;
    while (q < limit) {
        unsigned char c = k->s[q];
        size_t n = 1;
        if (c < 0x80) {
            if (c <= ' ' || c == 0x7F || strchr("\"<>`{}|\\^", c))
                break;
            if (c == '(')
                parens++;
            if (c == ')' && --parens < 0)
                break;
        } else {
            gaz_char_kind kind = gaz_kind_at(k, q, &n);
            if (kind != GAZ_CHAR_LOWER && kind != GAZ_CHAR_UPPER &&
                kind != GAZ_CHAR_LETTER && kind != GAZ_CHAR_DIGIT &&
                kind != GAZ_CHAR_MARK)
                break;
            if (q + n > limit)
                break;
        }
        q += n;
    }
    while (q > start && strchr(".,;:!?'*(", k->s[q - 1]))
        q--;
    return q;
}

/* The end of labels joined by dots from p; where the last begins, and how many there are.
 */
static size_t skip_host(const gaz_cutter *k, size_t p, size_t limit, size_t *last,
                        unsigned *labels) {
    if (limit - p > NAME_MAX_BYTES)
        limit = p + NAME_MAX_BYTES;
    size_t q = p;
    *labels = 0;
    for (;;) {
        size_t label = q;
        while (q < limit && is_label_byte(k->s[q]))
            q++;
        if (q == label)
            return *labels ? label - 1 : p; /* without the dot behind the last label */
        *last = label;
        ++*labels;
        if (q >= limit || k->s[q] != '.')
            return q;
        q++;
    }
}

static int is_ascii_word(const gaz_cutter *k, size_t p, size_t q, char *out,
                         size_t room) {
    if (q - p > room)
        return 0;
    for (size_t i = p; i < q; i++) {
        unsigned char c = k->s[i];
        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        out[i - p] = (char)c;
    }
    return 1;
}

static int begins(const gaz_cutter *k, size_t p, const char *with) {
    size_t n = strlen(with);
    if (k->len - p < n)
        return 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = k->s[p + i];
        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        if (c != (unsigned char)with[i])
            return 0;
    }
    return 1;
}

/* Past a port, path or query at q. */
static size_t skip_rest(const gaz_cutter *k, size_t q, size_t limit) {
    if (q < limit && k->s[q] == ':' && gaz_is_digit(k, q + 1)) {
        q++;
        while (q < limit && gaz_is_digit(k, q))
            q++;
    }
    if (q < limit && (k->s[q] == '/' || k->s[q] == '?' || k->s[q] == '#'))
        return skip_path(k, q, limit);
    return q;
}

static size_t match_mail(const gaz_cutter *k, size_t p, size_t limit) {
    size_t q = p, last;
    unsigned labels;
    while (q < limit && q - p < 64 &&
           (is_label_byte(k->s[q]) || k->s[q] == '.' || k->s[q] == '+' || k->s[q] == '%'))
        q++;
    if (q == p || q >= limit || k->s[q] != '@')
        return 0;
    size_t end = skip_host(k, q + 1, limit, &last, &labels);
    return labels >= 2 ? end : 0;
}

size_t gaz_match_url(gaz_cutter *k, size_t p) {
    if (p < k->no_url)
        return 0;
    size_t limit = gaz_token_limit(k, p), last = p;
    unsigned labels;
    static const char *const schemes[] = {"http://", "https://", "ftp://", "mailto:"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = strlen(schemes[i]);
        if (begins(k, p, schemes[i])) {
            size_t end = skip_path(k, p + n, limit);
            return end > p + n ? end : 0;
        }
    }
    size_t end = match_mail(k, p, limit);
    if (end)
        return end;
    end = skip_host(k, p, limit, &last, &labels);
    if (labels >= 2) {
        char word[16];
        if (labels >= 3 && begins(k, p, "www."))
            return skip_rest(k, end, limit);
        /* « Nancy.FR » may be, « fini.Fr » is not. */
        if (is_ascii_word(k, last, end, word, sizeof word)) {
            size_t n = end - last;
            int one_case = gaz_is_capital(k, last) == gaz_is_capital(k, end - 1) &&
                           gaz_is_capital(k, last) == gaz_is_capital(k, last - 2);
            if (one_case && gaz_is_domain(word, n))
                return skip_rest(k, end, limit);
            if (one_case && gaz_is_file_ending(word, n))
                return end;
        }
    }
    k->no_url = end > p ? end : p + 1;
    return 0;
}
