/* fuzz.h — what a fuzz target gives, and what it says when a promise is broken. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Aborts, which libFuzzer and driver.c both take for a finding. */
#define PROMISE(holds)                                                                   \
    ((holds) ? (void)0                                                                   \
             : (fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #holds),      \
                abort()))

/* The same of a call that fills in err. */
#define PROMISE_OK(call)                                                                 \
    ((call) == GAZ_OK ? (void)0                                                          \
                      : (fprintf(stderr, "%s:%d: broken: %s: %s\n", __FILE__, __LINE__,  \
                                 #call, err.text),                                       \
                         abort()))

#endif
