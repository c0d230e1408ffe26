/* references.c — character references and their names. Room: markup.
 *
 * The table holds the names of HTML 4 and those of the HTML standard for Latin letters
 * and general punctuation (https://html.spec.whatwg.org/#named-character-references),
 * sorted by byte. The rest of the standard's two thousand are mathematical signs that no
 * name holds; they stay as written. */
#include "markup/references.h"

#include "text/utf8.h"

#include <stdint.h>
#include <string.h>

enum { BARE = 0x200000, LONGEST = 21 };

typedef struct named {
    char name[LONGEST + 1];
    uint32_t is; /* code point; BARE: known without a semicolon too */
} named;

/* clang-format off */
static const named table[] = {
    {"AElig", 0xC6 | BARE}, {"AMP", 0x26 | BARE}, {"Aacute", 0xC1 | BARE},
    {"Abreve", 0x102}, {"Acirc", 0xC2 | BARE}, {"Agrave", 0xC0 | BARE}, {"Alpha", 0x391},
    {"Amacr", 0x100}, {"Aogon", 0x104}, {"ApplyFunction", 0x2061}, {"Aring", 0xC5 | BARE},
    {"Atilde", 0xC3 | BARE}, {"Auml", 0xC4 | BARE}, {"Beta", 0x392},
    {"COPY", 0xA9 | BARE}, {"Cacute", 0x106}, {"Ccaron", 0x10C}, {"Ccedil", 0xC7 | BARE},
    {"Ccirc", 0x108}, {"Cdot", 0x10A}, {"Cedilla", 0xB8}, {"CenterDot", 0xB7},
    {"Chi", 0x3A7}, {"CloseCurlyDoubleQuote", 0x201D}, {"CloseCurlyQuote", 0x2019},
    {"Dagger", 0x2021}, {"Dcaron", 0x10E}, {"Delta", 0x394}, {"DiacriticalAcute", 0xB4},
    {"DiacriticalGrave", 0x60}, {"Dot", 0xA8}, {"DoubleDot", 0xA8}, {"Dstrok", 0x110},
    {"ENG", 0x14A}, {"ETH", 0xD0 | BARE}, {"Eacute", 0xC9 | BARE}, {"Ecaron", 0x11A},
    {"Ecirc", 0xCA | BARE}, {"Edot", 0x116}, {"Egrave", 0xC8 | BARE}, {"Emacr", 0x112},
    {"Eogon", 0x118}, {"Epsilon", 0x395}, {"Eta", 0x397}, {"Euml", 0xCB | BARE},
    {"GT", 0x3E | BARE}, {"Gamma", 0x393}, {"Gbreve", 0x11E}, {"Gcedil", 0x122},
    {"Gcirc", 0x11C}, {"Gdot", 0x120}, {"Hat", 0x5E}, {"Hcirc", 0x124}, {"Hstrok", 0x126},
    {"IJlig", 0x132}, {"Iacute", 0xCD | BARE}, {"Icirc", 0xCE | BARE}, {"Idot", 0x130},
    {"Igrave", 0xCC | BARE}, {"Imacr", 0x12A}, {"InvisibleComma", 0x2063},
    {"InvisibleTimes", 0x2062}, {"Iogon", 0x12E}, {"Iota", 0x399}, {"Itilde", 0x128},
    {"Iuml", 0xCF | BARE}, {"Jcirc", 0x134}, {"Kappa", 0x39A}, {"Kcedil", 0x136},
    {"LT", 0x3C | BARE}, {"Lacute", 0x139}, {"Lambda", 0x39B}, {"Lcaron", 0x13D},
    {"Lcedil", 0x13B}, {"Lmidot", 0x13F}, {"Lstrok", 0x141}, {"MediumSpace", 0x205F},
    {"Mu", 0x39C}, {"Nacute", 0x143}, {"Ncaron", 0x147}, {"Ncedil", 0x145},
    {"NegativeMediumSpace", 0x200B}, {"NegativeThickSpace", 0x200B},
    {"NegativeThinSpace", 0x200B}, {"NegativeVeryThinSpace", 0x200B}, {"NewLine", 0xA},
    {"NoBreak", 0x2060}, {"NonBreakingSpace", 0xA0}, {"Ntilde", 0xD1 | BARE},
    {"Nu", 0x39D}, {"OElig", 0x152}, {"Oacute", 0xD3 | BARE}, {"Ocirc", 0xD4 | BARE},
    {"Odblac", 0x150}, {"Ograve", 0xD2 | BARE}, {"Omacr", 0x14C}, {"Omega", 0x3A9},
    {"Omicron", 0x39F}, {"OpenCurlyDoubleQuote", 0x201C}, {"OpenCurlyQuote", 0x2018},
    {"Oslash", 0xD8 | BARE}, {"Otilde", 0xD5 | BARE}, {"Ouml", 0xD6 | BARE},
    {"OverBar", 0x203E}, {"Phi", 0x3A6}, {"Pi", 0x3A0}, {"PlusMinus", 0xB1},
    {"Prime", 0x2033}, {"Psi", 0x3A8}, {"QUOT", 0x22 | BARE}, {"REG", 0xAE | BARE},
    {"Racute", 0x154}, {"Rcaron", 0x158}, {"Rcedil", 0x156}, {"Rho", 0x3A1},
    {"Sacute", 0x15A}, {"Scaron", 0x160}, {"Scedil", 0x15E}, {"Scirc", 0x15C},
    {"Sigma", 0x3A3}, {"THORN", 0xDE | BARE}, {"Tab", 0x9}, {"Tau", 0x3A4},
    {"Tcaron", 0x164}, {"Tcedil", 0x162}, {"Theta", 0x398}, {"ThinSpace", 0x2009},
    {"Tstrok", 0x166}, {"Uacute", 0xDA | BARE}, {"Ubreve", 0x16C}, {"Ucirc", 0xDB | BARE},
    {"Udblac", 0x170}, {"Ugrave", 0xD9 | BARE}, {"Umacr", 0x16A}, {"UnderBar", 0x5F},
    {"Uogon", 0x172}, {"Upsilon", 0x3A5}, {"Uring", 0x16E}, {"Utilde", 0x168},
    {"Uuml", 0xDC | BARE}, {"Verbar", 0x2016}, {"Vert", 0x2016}, {"VerticalLine", 0x7C},
    {"VeryThinSpace", 0x200A}, {"Wcirc", 0x174}, {"Xi", 0x39E}, {"Yacute", 0xDD | BARE},
    {"Ycirc", 0x176}, {"Yuml", 0x178}, {"Zacute", 0x179}, {"Zcaron", 0x17D},
    {"Zdot", 0x17B}, {"ZeroWidthSpace", 0x200B}, {"Zeta", 0x396}, {"aacute", 0xE1 | BARE},
    {"abreve", 0x103}, {"acirc", 0xE2 | BARE}, {"acute", 0xB4 | BARE},
    {"aelig", 0xE6 | BARE}, {"af", 0x2061}, {"agrave", 0xE0 | BARE}, {"alefsym", 0x2135},
    {"alpha", 0x3B1}, {"amacr", 0x101}, {"amp", 0x26 | BARE}, {"and", 0x2227},
    {"ang", 0x2220}, {"angst", 0xC5}, {"aogon", 0x105}, {"apos", 0x27},
    {"aring", 0xE5 | BARE}, {"ast", 0x2A}, {"asymp", 0x2248}, {"atilde", 0xE3 | BARE},
    {"auml", 0xE4 | BARE}, {"backprime", 0x2035}, {"bdquo", 0x201E}, {"beta", 0x3B2},
    {"bprime", 0x2035}, {"brvbar", 0xA6 | BARE}, {"bsemi", 0x204F}, {"bsol", 0x5C},
    {"bull", 0x2022}, {"bullet", 0x2022}, {"cacute", 0x107}, {"cap", 0x2229},
    {"caret", 0x2041}, {"ccaron", 0x10D}, {"ccedil", 0xE7 | BARE}, {"ccirc", 0x109},
    {"cdot", 0x10B}, {"cedil", 0xB8 | BARE}, {"cent", 0xA2 | BARE}, {"centerdot", 0xB7},
    {"chi", 0x3C7}, {"circ", 0x2C6}, {"circledR", 0xAE}, {"clubs", 0x2663},
    {"colon", 0x3A}, {"comma", 0x2C}, {"commat", 0x40}, {"cong", 0x2245},
    {"copy", 0xA9 | BARE}, {"copysr", 0x2117}, {"crarr", 0x21B5}, {"cup", 0x222A},
    {"curren", 0xA4 | BARE}, {"dArr", 0x21D3}, {"dagger", 0x2020}, {"darr", 0x2193},
    {"dash", 0x2010}, {"dcaron", 0x10F}, {"ddagger", 0x2021}, {"deg", 0xB0 | BARE},
    {"delta", 0x3B4}, {"diams", 0x2666}, {"die", 0xA8}, {"div", 0xF7},
    {"divide", 0xF7 | BARE}, {"dollar", 0x24}, {"dstrok", 0x111}, {"eacute", 0xE9 | BARE},
    {"ecaron", 0x11B}, {"ecirc", 0xEA | BARE}, {"edot", 0x117}, {"egrave", 0xE8 | BARE},
    {"emacr", 0x113}, {"empty", 0x2205}, {"emsp", 0x2003}, {"emsp13", 0x2004},
    {"emsp14", 0x2005}, {"eng", 0x14B}, {"ensp", 0x2002}, {"eogon", 0x119},
    {"epsilon", 0x3B5}, {"equals", 0x3D}, {"equiv", 0x2261}, {"eta", 0x3B7},
    {"eth", 0xF0 | BARE}, {"euml", 0xEB | BARE}, {"euro", 0x20AC}, {"excl", 0x21},
    {"exist", 0x2203}, {"fnof", 0x192}, {"forall", 0x2200}, {"frac12", 0xBD | BARE},
    {"frac14", 0xBC | BARE}, {"frac34", 0xBE | BARE}, {"frasl", 0x2044},
    {"gacute", 0x1F5}, {"gamma", 0x3B3}, {"gbreve", 0x11F}, {"gcirc", 0x11D},
    {"gdot", 0x121}, {"ge", 0x2265}, {"grave", 0x60}, {"gt", 0x3E | BARE},
    {"hArr", 0x21D4}, {"hairsp", 0x200A}, {"half", 0xBD}, {"harr", 0x2194},
    {"hcirc", 0x125}, {"hearts", 0x2665}, {"hellip", 0x2026}, {"horbar", 0x2015},
    {"hstrok", 0x127}, {"hybull", 0x2043}, {"hyphen", 0x2010}, {"iacute", 0xED | BARE},
    {"ic", 0x2063}, {"icirc", 0xEE | BARE}, {"iexcl", 0xA1 | BARE},
    {"igrave", 0xEC | BARE}, {"ijlig", 0x133}, {"imacr", 0x12B}, {"image", 0x2111},
    {"imath", 0x131}, {"imped", 0x1B5}, {"infin", 0x221E}, {"inodot", 0x131},
    {"int", 0x222B}, {"iogon", 0x12F}, {"iota", 0x3B9}, {"iquest", 0xBF | BARE},
    {"isin", 0x2208}, {"it", 0x2062}, {"itilde", 0x129}, {"iuml", 0xEF | BARE},
    {"jcirc", 0x135}, {"jmath", 0x237}, {"kappa", 0x3BA}, {"kcedil", 0x137},
    {"kgreen", 0x138}, {"lArr", 0x21D0}, {"lacute", 0x13A}, {"lambda", 0x3BB},
    {"lang", 0x27E8}, {"laquo", 0xAB | BARE}, {"larr", 0x2190}, {"lbrace", 0x7B},
    {"lbrack", 0x5B}, {"lcaron", 0x13E}, {"lcedil", 0x13C}, {"lceil", 0x2308},
    {"lcub", 0x7B}, {"ldquo", 0x201C}, {"ldquor", 0x201E}, {"le", 0x2264},
    {"lfloor", 0x230A}, {"lmidot", 0x140}, {"lowast", 0x2217}, {"lowbar", 0x5F},
    {"loz", 0x25CA}, {"lpar", 0x28}, {"lrm", 0x200E}, {"lsaquo", 0x2039}, {"lsqb", 0x5B},
    {"lsquo", 0x2018}, {"lsquor", 0x201A}, {"lstrok", 0x142}, {"lt", 0x3C | BARE},
    {"macr", 0xAF | BARE}, {"mdash", 0x2014}, {"micro", 0xB5 | BARE}, {"midast", 0x2A},
    {"middot", 0xB7 | BARE}, {"minus", 0x2212}, {"mldr", 0x2026}, {"mu", 0x3BC},
    {"nabla", 0x2207}, {"nacute", 0x144}, {"napos", 0x149}, {"nbsp", 0xA0 | BARE},
    {"ncaron", 0x148}, {"ncedil", 0x146}, {"ndash", 0x2013}, {"ne", 0x2260},
    {"ni", 0x220B}, {"nldr", 0x2025}, {"not", 0xAC | BARE}, {"notin", 0x2209},
    {"nsub", 0x2284}, {"ntilde", 0xF1 | BARE}, {"nu", 0x3BD}, {"num", 0x23},
    {"numero", 0x2116}, {"numsp", 0x2007}, {"oacute", 0xF3 | BARE},
    {"ocirc", 0xF4 | BARE}, {"odblac", 0x151}, {"oelig", 0x153}, {"ograve", 0xF2 | BARE},
    {"oline", 0x203E}, {"omacr", 0x14D}, {"omega", 0x3C9}, {"omicron", 0x3BF},
    {"oplus", 0x2295}, {"or", 0x2228}, {"ordf", 0xAA | BARE}, {"ordm", 0xBA | BARE},
    {"oslash", 0xF8 | BARE}, {"otilde", 0xF5 | BARE}, {"otimes", 0x2297},
    {"ouml", 0xF6 | BARE}, {"para", 0xB6 | BARE}, {"part", 0x2202}, {"percnt", 0x25},
    {"period", 0x2E}, {"permil", 0x2030}, {"perp", 0x22A5}, {"pertenk", 0x2031},
    {"phi", 0x3C6}, {"pi", 0x3C0}, {"piv", 0x3D6}, {"plus", 0x2B},
    {"plusmn", 0xB1 | BARE}, {"pm", 0xB1}, {"pound", 0xA3 | BARE}, {"prime", 0x2032},
    {"prod", 0x220F}, {"prop", 0x221D}, {"psi", 0x3C8}, {"puncsp", 0x2008},
    {"qprime", 0x2057}, {"quest", 0x3F}, {"quot", 0x22 | BARE}, {"rArr", 0x21D2},
    {"racute", 0x155}, {"radic", 0x221A}, {"rang", 0x27E9}, {"raquo", 0xBB | BARE},
    {"rarr", 0x2192}, {"rbrace", 0x7D}, {"rbrack", 0x5D}, {"rcaron", 0x159},
    {"rcedil", 0x157}, {"rceil", 0x2309}, {"rcub", 0x7D}, {"rdquo", 0x201D},
    {"rdquor", 0x201D}, {"real", 0x211C}, {"reg", 0xAE | BARE}, {"rfloor", 0x230B},
    {"rho", 0x3C1}, {"rlm", 0x200F}, {"rpar", 0x29}, {"rsaquo", 0x203A}, {"rsqb", 0x5D},
    {"rsquo", 0x2019}, {"rsquor", 0x2019}, {"sacute", 0x15B}, {"sbquo", 0x201A},
    {"scaron", 0x161}, {"scedil", 0x15F}, {"scirc", 0x15D}, {"sdot", 0x22C5},
    {"sect", 0xA7 | BARE}, {"semi", 0x3B}, {"shy", 0xAD | BARE}, {"sigma", 0x3C3},
    {"sigmaf", 0x3C2}, {"sim", 0x223C}, {"sol", 0x2F}, {"spades", 0x2660},
    {"strns", 0xAF}, {"sub", 0x2282}, {"sube", 0x2286}, {"sum", 0x2211}, {"sup", 0x2283},
    {"sup1", 0xB9 | BARE}, {"sup2", 0xB2 | BARE}, {"sup3", 0xB3 | BARE}, {"supe", 0x2287},
    {"szlig", 0xDF | BARE}, {"tau", 0x3C4}, {"tcaron", 0x165}, {"tcedil", 0x163},
    {"there4", 0x2234}, {"theta", 0x3B8}, {"thetasym", 0x3D1}, {"thinsp", 0x2009},
    {"thorn", 0xFE | BARE}, {"tilde", 0x2DC}, {"times", 0xD7 | BARE}, {"tprime", 0x2034},
    {"trade", 0x2122}, {"tstrok", 0x167}, {"uArr", 0x21D1}, {"uacute", 0xFA | BARE},
    {"uarr", 0x2191}, {"ubreve", 0x16D}, {"ucirc", 0xFB | BARE}, {"udblac", 0x171},
    {"ugrave", 0xF9 | BARE}, {"umacr", 0x16B}, {"uml", 0xA8 | BARE}, {"uogon", 0x173},
    {"upsih", 0x3D2}, {"upsilon", 0x3C5}, {"uring", 0x16F}, {"utilde", 0x169},
    {"uuml", 0xFC | BARE}, {"verbar", 0x7C}, {"vert", 0x7C}, {"wcirc", 0x175},
    {"weierp", 0x2118}, {"xi", 0x3BE}, {"yacute", 0xFD | BARE}, {"ycirc", 0x177},
    {"yen", 0xA5 | BARE}, {"yuml", 0xFF | BARE}, {"zacute", 0x17A}, {"zcaron", 0x17E},
    {"zdot", 0x17C}, {"zeta", 0x3B6}, {"zwj", 0x200D}, {"zwnj", 0x200C},
};
/* clang-format on */

static const named *find(const char *name, size_t len) {
    size_t low = 0, high = sizeof table / sizeof *table;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(table[middle].name, name, len);
        if (order == 0 && table[middle].name[len])
            order = 1;
        if (order == 0)
            return &table[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static int is_alnum(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t decode_name(const char *s, size_t len, int html, char *out, size_t *used) {
    size_t n = 0;
    while (n <= LONGEST && 1 + n < len && is_alnum(s[1 + n]))
        n++;
    if (n > LONGEST)
        n = LONGEST;
    const named *found = NULL;
    if (1 + n < len && s[1 + n] == ';')
        found = find(s + 1, n);
    if (found) {
        *used = n + 2;
        return gaz_utf8_encode(found->is & ~(uint32_t)BARE, out);
    }
    /* The longest old name that the letters begin with. */
    for (; html && n > 1; n--) {
        found = find(s + 1, n);
        if (found && found->is & BARE) {
            *used = n + 1;
            return gaz_utf8_encode(found->is & ~(uint32_t)BARE, out);
        }
    }
    return 0;
}

static int digit(char c, unsigned base) {
    int d = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : 99;
    return d < (int)base ? d : -1;
}

/* Numbers of C1 controls mean Windows-1252, in XML too: whoever writes &#146; wants an
 * apostrophe. */
static uint32_t mend(uint32_t c) {
    static const uint16_t windows[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
        0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
        0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    if (c >= 0x80 && c < 0xA0)
        return windows[c - 0x80];
    if (c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        return 0xFFFD;
    return c;
}

static size_t decode_number(const char *s, size_t len, char *out, size_t *used) {
    size_t at = 2;
    unsigned base = 10;
    if (at < len && (s[at] == 'x' || s[at] == 'X')) {
        base = 16;
        at++;
    }
    uint32_t c = 0;
    size_t first = at;
    for (; at < len && digit(s[at], base) >= 0; at++)
        if (c <= 0x10FFFF)
            c = c * base + (uint32_t)digit(s[at], base);
    if (at == first)
        return 0;
    *used = at + (at < len && s[at] == ';');
    return gaz_utf8_encode(mend(c), out);
}

size_t gaz_reference_decode(const char *s, size_t len, int html, char *out,
                            size_t *used) {
    if (len < 3)
        return 0;
    return s[1] == '#' ? decode_number(s, len, out, used)
                       : decode_name(s, len, html, out, used);
}
