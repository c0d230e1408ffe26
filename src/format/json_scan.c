/* json_scan.c — one JSON object checked in a single pass. Room: format. */
#include "format/json_scan.h"

#include "base/hash.h"
#include "format/json_string.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef gaz_json_cursor cursor;

static void skip_space(cursor *c) {
    while (c->p < c->end &&
           (*c->p == ' ' || *c->p == '\t' || *c->p == '\r' || *c->p == '\n'))
        c->p++;
}

/* ---- numbers and words ---- */

static size_t digits(cursor *c) {
    const char *from = c->p;
    while (c->p < c->end && *c->p >= '0' && *c->p <= '9')
        c->p++;
    return (size_t)(c->p - from);
}

static int scan_number(cursor *c) {
    if (*c->p == '-')
        c->p++;
    if (c->p < c->end && *c->p == '0') {
        c->p++;
        if (c->p < c->end && *c->p >= '0' && *c->p <= '9')
            return gaz_json_fault(c, "a number must not begin with 0");
    } else if (!digits(c)) {
        return gaz_json_fault(c, "a digit was expected");
    }
    if (c->p < c->end && *c->p == '.') {
        c->p++;
        if (!digits(c))
            return gaz_json_fault(c, "a digit was expected after the decimal point");
    }
    if (c->p < c->end && (*c->p == 'e' || *c->p == 'E')) {
        c->p++;
        if (c->p < c->end && (*c->p == '+' || *c->p == '-'))
            c->p++;
        if (!digits(c))
            return gaz_json_fault(c, "a digit was expected in the exponent");
    }
    return 1;
}

static int scan_word(cursor *c, const char *word) {
    size_t n = strlen(word);
    if ((size_t)(c->end - c->p) < n || memcmp(c->p, word, n) != 0)
        return gaz_json_fault(c, "a value was expected");
    c->p += n;
    return 1;
}

/* ---- values of any depth, without recursion ---- */

/* A key and its colon. */
static int scan_key(cursor *c, gaz_json_value *key) {
    if (c->p == c->end)
        return gaz_json_fault(c, "the object does not end");
    if (*c->p != '"')
        return gaz_json_fault(c, "a key in double quotes was expected");
    key->at = (size_t)(c->p - c->s);
    key->kind = GAZ_JSON_STRING;
    if (!gaz_json_scan_string(c, &key->escaped))
        return 0;
    key->len = (size_t)(c->p - c->s) - key->at;
    skip_space(c);
    if (c->p == c->end || *c->p != ':')
        return gaz_json_fault(c, "':' was expected after the key");
    c->p++;
    skip_space(c);
    return 1;
}

/* After a value inside '[' or '{': moves to the next value (1), or past the closing
 * bracket (2); 0 is a fault. */
static int scan_next(cursor *c, char closing) {
    gaz_json_value key;
    skip_space(c);
    if (c->p == c->end)
        return gaz_json_fault(c, closing == '}' ? "the object does not end"
                                                : "the array does not end");
    if (*c->p == closing) {
        c->p++;
        return 2;
    }
    if (*c->p != ',')
        return gaz_json_fault(c, closing == '}' ? "',' or '}' was expected"
                                                : "',' or ']' was expected");
    c->p++;
    skip_space(c);
    return closing == '}' ? scan_key(c, &key) : 1;
}

static int scan_scalar(cursor *c, gaz_json_value *v) {
    switch (*c->p) {
    case '"':
        v->kind = GAZ_JSON_STRING;
        return gaz_json_scan_string(c, &v->escaped);
    case 't':
        v->kind = GAZ_JSON_TRUE;
        return scan_word(c, "true");
    case 'f':
        v->kind = GAZ_JSON_FALSE;
        return scan_word(c, "false");
    case 'n':
        v->kind = GAZ_JSON_NULL;
        return scan_word(c, "null");
    default:
        break;
    }
    if (*c->p != '-' && (*c->p < '0' || *c->p > '9'))
        return gaz_json_fault(c, "a value was expected");
    v->kind = GAZ_JSON_NUMBER;
    return scan_number(c);
}

/* depth is that of the object or array the value stands in. */
static int scan_value(cursor *c, int depth, gaz_json_value *v) {
    char closing[GAZ_JSON_DEPTH];
    const int base = depth;
    gaz_json_value inner, key;
    v->at = (size_t)(c->p - c->s);
    v->escaped = 0;
    for (;;) {
        if (c->p == c->end)
            return gaz_json_fault(c, "a value was expected");
        char open = *c->p;
        if (open == '{' || open == '[') {
            if (depth == GAZ_JSON_DEPTH)
                return gaz_json_fault(c, "nested deeper than 512 levels");
            if (depth == base)
                v->kind = open == '{' ? GAZ_JSON_OBJECT : GAZ_JSON_ARRAY;
            closing[depth++ - base] = open == '{' ? '}' : ']';
            c->p++;
            skip_space(c);
            if (c->p < c->end && *c->p == closing[depth - 1 - base]) {
                c->p++;
                depth--;
            } else if (open == '[' || scan_key(c, &key)) {
                continue;
            } else {
                return 0;
            }
        } else if (!scan_scalar(c, depth == base ? v : &inner)) {
            return 0;
        }
        int next = 2;
        while (depth > base && next == 2) {
            next = scan_next(c, closing[depth - 1 - base]);
            if (next == 0)
                return 0;
            if (next == 2)
                depth--;
        }
        if (depth == base)
            break;
    }
    v->len = (size_t)(c->p - c->s) - v->at;
    return 1;
}

/* ---- repeated keys ---- */

typedef struct keyed {
    uint64_t hash;
    size_t index;
} keyed;

static int by_hash(const void *a, const void *b) {
    const keyed *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* What a key stands for: a view into s, or into the scratch buffer when it was escaped.
 */
static const char *key_text(gaz_json *j, size_t index, int scratch, size_t *len) {
    const gaz_json_value *key = &j->member[index].key;
    *len = key->len - 2;
    if (!key->escaped)
        return j->s + key->at + 1;
    gaz_buffer *b = &j->scratch[scratch];
    b->len = 0;
    gaz_json_unescape(j->s, key, b);
    *len = b->len;
    return b->data;
}

static int same_key(gaz_json *j, size_t a, size_t b) {
    size_t na, nb;
    const char *ka = key_text(j, a, 0, &na), *kb = key_text(j, b, 1, &nb);
    return na == nb && memcmp(ka, kb, na) == 0;
}

/* The index of the first member whose key stood before; count where there is none. */
static size_t repeated_key(gaz_json *j) {
    size_t n = j->count;
    if (n <= 12) {
        for (size_t i = 1; i < n; i++)
            for (size_t k = 0; k < i; k++)
                if ((j->member[i].key.len == j->member[k].key.len ||
                     j->member[i].key.escaped || j->member[k].key.escaped) &&
                    same_key(j, k, i))
                    return i;
        return n;
    }
    if (!gaz_grow(&j->order, &j->order_cap, n, sizeof(keyed))) {
        j->scratch[0].failed = 1;
        return n;
    }
    keyed *order = j->order;
    for (size_t i = 0; i < n; i++) {
        size_t len;
        const char *key = key_text(j, i, 0, &len);
        order[i] = (keyed){gaz_hash_bytes(key, len), i};
    }
    qsort(order, n, sizeof *order, by_hash);
    size_t first = n;
    for (size_t i = 1; i < n; i++)
        if (order[i].hash == order[i - 1].hash && order[i].index < first &&
            same_key(j, order[i - 1].index, order[i].index))
            first = order[i].index;
    return first;
}

/* ---- the object ---- */

static int scan_member(gaz_json *j, cursor *c) {
    if (!gaz_grow(&j->member, &j->cap, j->count + 1, sizeof *j->member))
        return gaz_json_fault(c, NULL);
    gaz_json_member *m = &j->member[j->count];
    m->taken = 0;
    if (!scan_key(c, &m->key) || !scan_value(c, 1, &m->value))
        return 0;
    j->count++;
    return 1;
}

static int scan_object(gaz_json *j, cursor *c) {
    skip_space(c);
    if (c->p == c->end)
        return gaz_json_fault(c, "the line is empty");
    if (*c->p != '{')
        return gaz_json_fault(c, "a JSON object was expected");
    c->p++;
    skip_space(c);
    if (c->p < c->end && *c->p == '}') {
        c->p++;
    } else {
        for (;;) {
            if (!scan_member(j, c))
                return 0;
            skip_space(c);
            if (c->p == c->end)
                return gaz_json_fault(c, "the object does not end");
            if (*c->p == '}') {
                c->p++;
                break;
            }
            if (*c->p != ',')
                return gaz_json_fault(c, "',' or '}' was expected");
            c->p++;
            skip_space(c);
        }
    }
    skip_space(c);
    if (c->p != c->end)
        return gaz_json_fault(c, "something follows the object");
    return 1;
}

int gaz_json_scan(gaz_json *j, const char *s, size_t len) {
    cursor c = {s, s, s + len, NULL};
    j->s = s;
    j->count = 0;
    if (!scan_object(j, &c)) {
        j->fault = (size_t)(c.p - s);
        j->message = c.message;
        return 0;
    }
    size_t twice = repeated_key(j);
    if (j->scratch[0].failed || j->scratch[1].failed) {
        j->scratch[0].failed = j->scratch[1].failed = 0;
        j->message = NULL;
        return 0;
    }
    if (twice < j->count) {
        j->fault = j->member[twice].key.at;
        j->message = "the same key stands twice";
        return 0;
    }
    return 1;
}

void gaz_json_free(gaz_json *j) {
    free(j->member);
    free(j->order);
    gaz_buffer_free(&j->scratch[0]);
    gaz_buffer_free(&j->scratch[1]);
    *j = (gaz_json){0};
}

static int key_is(const char *s, const gaz_json_value *key, const char *name, size_t len,
                  gaz_buffer *scratch) {
    if (!key->escaped)
        return key->len - 2 == len && memcmp(s + key->at + 1, name, len) == 0;
    scratch->len = 0;
    gaz_json_unescape(s, key, scratch);
    return scratch->len == len && memcmp(scratch->data, name, len) == 0;
}

gaz_json_member *gaz_json_member_named(gaz_json *j, const char *key, size_t len) {
    for (size_t i = 0; i < j->count; i++)
        if (key_is(j->s, &j->member[i].key, key, len, &j->scratch[0]))
            return &j->member[i];
    return NULL;
}

/* One step of a pointer, ~1 and ~0 undone, into *out; the rest of the pointer. */
static const char *pointer_step(const char *p, gaz_buffer *out) {
    out->len = 0;
    for (p++; *p && *p != '/'; p++) {
        char ch = *p;
        if (ch == '~' && (p[1] == '0' || p[1] == '1'))
            ch = *++p == '0' ? '~' : '/';
        gaz_buffer_byte(out, ch);
    }
    return p;
}

int gaz_json_each(const gaz_json *j, const gaz_json_value *v, size_t *at,
                  gaz_json_value *key, gaz_json_value *out) {
    gaz_json_value own;
    if (v->kind != GAZ_JSON_OBJECT && v->kind != GAZ_JSON_ARRAY)
        return 0;
    cursor c = {j->s, j->s + (*at ? *at : v->at + 1), j->s + v->at + v->len, NULL};
    skip_space(&c);
    if (*at && *c.p == ',')
        c.p++;
    skip_space(&c);
    if (*c.p == '}' || *c.p == ']')
        return 0;
    if (v->kind == GAZ_JSON_OBJECT && !scan_key(&c, key ? key : &own))
        return 0;
    if (!scan_value(&c, 1, out))
        return 0;
    *at = (size_t)(c.p - j->s);
    return 1;
}

/* The child called name of the checked value v. */
static int child(gaz_json *j, const gaz_json_value *v, const char *name, size_t len,
                 gaz_json_value *out) {
    gaz_json_value key = {0};
    size_t index = 0, at = 0;
    if (v->kind == GAZ_JSON_ARRAY) {
        if (len == 0 || len > 18 || (len > 1 && name[0] == '0'))
            return 0;
        for (size_t i = 0; i < len; i++) {
            if (name[i] < '0' || name[i] > '9')
                return 0;
            index = index * 10 + (size_t)(name[i] - '0');
        }
    }
    for (size_t i = 0; gaz_json_each(j, v, &at, &key, out); i++)
        if (v->kind == GAZ_JSON_ARRAY ? i == index
                                      : key_is(j->s, &key, name, len, &j->scratch[1]))
            return 1;
    return 0;
}

int gaz_json_pointer(gaz_json *j, const char *pointer, gaz_json_value *out,
                     gaz_json_member **root) {
    gaz_buffer step = {0};
    int found = 0;
    if (*pointer != '/')
        return 0;
    const char *rest = pointer_step(pointer, &step);
    *root = gaz_json_member_named(j, step.data ? step.data : "", step.len);
    if (!*root)
        goto done;
    *out = (*root)->value;
    while (*rest) {
        gaz_json_value inner;
        rest = pointer_step(rest, &step);
        if (!child(j, out, step.data ? step.data : "", step.len, &inner))
            goto done;
        *out = inner;
    }
    found = !step.failed;
done:
    gaz_buffer_free(&step);
    return found;
}

const char *gaz_json_kind_name(gaz_json_kind kind) {
    switch (kind) {
    case GAZ_JSON_NULL:
        return "null";
    case GAZ_JSON_FALSE:
    case GAZ_JSON_TRUE:
        return "a truth value";
    case GAZ_JSON_NUMBER:
        return "a number";
    case GAZ_JSON_STRING:
        return "a string";
    case GAZ_JSON_ARRAY:
        return "an array";
    case GAZ_JSON_OBJECT:
        return "an object";
    }
    return "nothing";
}
