/* codes.c — the registry of codes an error record may carry. Room: format. */
#include "format/codes.h"

const char *gaz_code_name(gaz_code code) {
    switch (code) {
#define X(symbol, code, about)                                                           \
    case GAZ_CODE_##symbol:                                                              \
        return code;
        GAZ_CODES(X)
#undef X
    case GAZ_CODE_COUNT:
        break;
    }
    return "internal";
}

const char *gaz_code_about(gaz_code code) {
    switch (code) {
#define X(symbol, code, about)                                                           \
    case GAZ_CODE_##symbol:                                                              \
        return about;
        GAZ_CODES(X)
#undef X
    case GAZ_CODE_COUNT:
        break;
    }
    return "";
}
