/* french.c — what the tokenizer knows of French, as tables. Room: token.
 *
 * Tables are sorted by bytes (é and the like stand behind z), since they are searched by
 * halves; tests/unit/test_token.c reads this file and checks it. */
#include "token/french.h"

#include <string.h>

typedef struct entry {
    const char *word;
    unsigned value, extra;
} entry;

static int compare(const char *a, const char *w, size_t n) {
    int c = strncmp(a, w, n);
    return c ? c : a[n] != '\0';
}

static const entry *find(const entry *table, size_t count, const char *w, size_t n) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int c = compare(table[mid].word, w, n);
        if (c == 0)
            return &table[mid];
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static int listed(const char *const *table, size_t count, const char *w, size_t n) {
    for (size_t low = 0, high = count; low < high;) {
        size_t mid = low + (high - low) / 2;
        int c = compare(table[mid], w, n);
        if (c == 0)
            return 1;
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return 0;
}
#define COUNT(table)        (sizeof(table) / sizeof *(table))
#define FIND(table, w, n)   find(table, COUNT(table), w, n)
#define LISTED(table, w, n) listed(table, COUNT(table), w, n)

static int starts(const char *w, size_t n, const char *with) {
    size_t m = strlen(with);
    return n >= m && memcmp(w, with, m) == 0;
}

static int ends(const char *w, size_t n, const char *with) {
    size_t m = strlen(with);
    return n >= m && memcmp(w + n - m, with, m) == 0;
}

int gaz_is_elision(const char *w, size_t n) {
    static const char *const longer[] = {"jusqu", "lorsqu", "presqu", "puisqu", "quoiqu"};
    switch (n) {
    case 1:
        return memchr("cdjlmnst", w[0], 8) != NULL;
    case 2: /* ç' as in ç'a été */
        return memcmp(w, "qu", 2) == 0 || memcmp(w, "ç", 2) == 0;
    default:
        return LISTED(longer, w, n);
    }
}

int gaz_is_fixed_form(const char *w, size_t n) {
    /* By their beginnings. The names are Maghrebi given and family names. */
    static const char *const beginnings[] = {
        "m'hal", "m'ham", "m'han", "m'hen", "m'hid", "m'hir", "presqu'ile", "presqu'île"};
    if (n == 0 || (w[0] != 'm' && w[0] != 'p'))
        return 0;
    for (size_t i = 0; i < COUNT(beginnings); i++)
        if (starts(w, n, beginnings[i]))
            return 1;
    return 0;
}

gaz_prefix_kind gaz_prefix(const char *w, size_t n) {
    static const entry prefixes[] = {
        {"anti", GAZ_PREFIX_ANY, 0},    {"après", GAZ_PREFIX_SMALL, 0},
        {"avant", GAZ_PREFIX_SMALL, 0}, {"centre", GAZ_PREFIX_SMALL, 0},
        {"ex", GAZ_PREFIX_ANY, 0},      {"extra", GAZ_PREFIX_SMALL, 0},
        {"hors", GAZ_PREFIX_SMALL, 0},  {"intra", GAZ_PREFIX_SMALL, 0},
        {"mini", GAZ_PREFIX_SMALL, 0},  {"non", GAZ_PREFIX_SMALL, 0},
        {"néo", GAZ_PREFIX_SMALL, 0},   {"outre", GAZ_PREFIX_SMALL, 0},
        {"post", GAZ_PREFIX_SMALL, 0},  {"pro", GAZ_PREFIX_ANY, 0},
        {"pré", GAZ_PREFIX_SMALL, 0},   {"pseudo", GAZ_PREFIX_SMALL, 0},
        {"vice", GAZ_PREFIX_SMALL, 0},
    };
    const entry *e = FIND(prefixes, w, n);
    return e ? (gaz_prefix_kind)e->value : GAZ_PREFIX_NOT;
}

int gaz_keeps_prefix(const char *w, size_t n) {
    static const char *const words[] = {"anti-atlas", "anti-liban", "outre-mer",
                                        "outre-mers", "pro-a",      "pro-am",
                                        "pro-b",      "pro-d2"};
    return LISTED(words, w, n);
}

int gaz_is_name_suffix(const char *w, size_t n) {
    static const char *const suffixes[] = {"bashing", "compatible", "compatibles",
                                           "gate",    "like",       "mania",
                                           "phobe",   "phobes"};
    return LISTED(suffixes, w, n);
}

int gaz_is_party(const char *w, size_t n) {
    static const char *const parties[] = {
        "cpnt",  "dlf", "dvd", "dvg", "eelv", "fdg",  "fg",  "fn",
        "larem", "lcr", "lfi", "lo",  "lr",   "lrem", "mdc", "modem",
        "mpf",   "mrc", "npa", "pcf", "pg",   "prg",  "ps",  "rbm",
        "rem",   "rn",  "rpf", "rpr", "udf",  "udi",  "ump", "verts"};
    return LISTED(parties, w, n);
}

unsigned gaz_clitic_kind(const char *w, size_t n) {
    static const entry clitics[] = {
        {"ce", GAZ_CLITIC_CE, 0},
        {"ci", GAZ_CLITIC_CI, 0},
        {"elle", GAZ_CLITIC_IL, 0},
        {"elles", GAZ_CLITIC_ILS, 0},
        {"en", GAZ_CLITIC_LE, 0},
        {"il", GAZ_CLITIC_IL, 0},
        {"ils", GAZ_CLITIC_ILS, 0},
        {"je", GAZ_CLITIC_JE, 0},
        {"la", GAZ_CLITIC_LE | GAZ_CLITIC_BARE_LA, 0},
        {"le", GAZ_CLITIC_LE, 0},
        {"les", GAZ_CLITIC_LE, 0},
        {"leur", GAZ_CLITIC_LE, 0},
        {"lui", GAZ_CLITIC_LE, 0},
        {"là", GAZ_CLITIC_LA, 0},
        {"moi", GAZ_CLITIC_MOI, 0},
        {"nous", GAZ_CLITIC_NOUS, 0},
        {"on", GAZ_CLITIC_IL, 0},
        {"toi", GAZ_CLITIC_MOI, 0},
        {"tu", GAZ_CLITIC_TU, 0},
        {"vous", GAZ_CLITIC_VOUS, 0},
        {"y", GAZ_CLITIC_LE, 0},
    };
    const entry *e = FIND(clitics, w, n);
    return e ? e->value : 0;
}

/* Imperatives: -ez and -ons in any case, the short ones from a list, since « Jean-la »
 * and « Marie-en » are none. */
static int is_imperative(const char *w, size_t n, gaz_host_case how) {
    static const char *const known[] = {
        "aide",  "arrête", "attends", "dis",     "dites",  "donne", "fais",  "faites",
        "garde", "laisse", "lis",     "mets",    "montre", "offre", "parle", "pense",
        "prend", "prends", "profite", "regarde", "rends",  "tais",  "tiens", "va",
        "vas",   "viens",  "voilà",   "écoute",  "écris"};
    if (LISTED(known, w, n))
        return 1;
    if (n > 3 && (ends(w, n, "ez") || ends(w, n, "ons") || ends(w, n, "tes")))
        return !(n == 4 && memcmp(w, "chez", 4) == 0);
    return how == GAZ_HOST_LOWER && n > 2 &&
           (w[n - 1] == 's' || w[n - 1] == 'e' || w[n - 1] == 'z');
}

unsigned gaz_host_kinds(const char *w, size_t n, gaz_host_case how) {
    static const char *const not_il[] = {"grand", "haut", "mont",   "petit", "pont",
                                         "saint", "st",   "talent", "vent"};
    static const char *const je[] = {"ai", "peux", "puis", "suis", "vais", "veux"};
    static const char *const ce[] = {"est",  "etait",    "fut",    "fût",
                                     "sera", "seraient", "serait", "soit",
                                     "sont", "étaient",  "était"};
    static const char *const ci[] = {"celle", "celles", "celui", "ceux"};
    static const char *const bare_la[] = {"année", "celle", "celles", "celui",
                                          "ceux",  "fois",  "jour",   "moment",
                                          "nuit",  "point", "soir"};
    static const char *const not_la[] = {"ho", "hou", "là", "oh", "ou"};
    unsigned kinds = 0;
    char last = n ? w[n - 1] : '\0';
    if ((last == 't' || last == 'd' || last == 'c') && n > 2 && !LISTED(not_il, w, n)) {
        kinds |= GAZ_CLITIC_IL;
        if (ends(w, n, "nt"))
            kinds |= GAZ_CLITIC_ILS;
    }
    if (how == GAZ_HOST_LOWER && (last == 'e' || last == 'a')) /* ajoute-il, for -t-il */
        kinds |= GAZ_CLITIC_IL;
    if (LISTED(je, w, n) || ends(w, n, "ais") || ends(w, n, "ois") ||
        (how == GAZ_HOST_LOWER && (last == 's' || last == 'x' || last == 'e' ||
                                   ends(w, n, "é") || ends(w, n, "ai"))))
        kinds |= GAZ_CLITIC_JE;
    if (last == 's' || last == 'x')
        kinds |= GAZ_CLITIC_TU;
    if (last == 's')
        kinds |= GAZ_CLITIC_NOUS;
    int chez = n == 4 && memcmp(w, "chez", 4) == 0;
    if (last == 'z' && !chez)
        kinds |= GAZ_CLITIC_NOUS | GAZ_CLITIC_VOUS;
    if (n == 6 && memcmp(w, "rendez", 6) == 0) /* « rendez-vous » is one word */
        kinds &= ~(unsigned)GAZ_CLITIC_VOUS;
    if (last == 's')
        kinds |= GAZ_CLITIC_VOUS;
    if (n > 2 && !chez && (last == 's' || last == 'e' || last == 'z'))
        kinds |= GAZ_CLITIC_MOI;
    if (LISTED(ce, w, n))
        kinds |= GAZ_CLITIC_CE;
    if (is_imperative(w, n, how))
        kinds |= GAZ_CLITIC_MOI | GAZ_CLITIC_LE;
    /* « -là » with its accent is in no name, so « ce Paris-là » is cut as well. */
    if (!LISTED(not_la, w, n))
        kinds |= GAZ_CLITIC_LA;
    if (how != GAZ_HOST_CAPITAL || LISTED(ci, w, n))
        kinds |= GAZ_CLITIC_CI;
    if (how == GAZ_HOST_CAPS && LISTED(bare_la, w, n))
        kinds |= GAZ_CLITIC_BARE_LA;
    return kinds;
}

gaz_abbrev_when gaz_abbrev(const char *w, size_t n, gaz_stop *stop) {
#define ALWAYS      GAZ_ABBREV_ALWAYS
#define CAPITALIZED GAZ_ABBREV_CAPITALIZED
#define DIGIT       GAZ_ABBREV_BEFORE_DIGIT
#define CAPITAL     GAZ_ABBREV_BEFORE_CAPITAL
#define NEVER       GAZ_STOP_NEVER
#define STARTER     GAZ_STOP_STARTER
    static const entry abbreviations[] = {
        {"adj", CAPITAL, NEVER},
        {"adm", CAPITALIZED, NEVER},
        {"al", ALWAYS, STARTER},
        {"alin", DIGIT, NEVER},
        {"app", DIGIT, NEVER},
        {"apr", CAPITAL, NEVER},
        {"arr", ALWAYS, STARTER},
        {"art", DIGIT, NEVER},
        {"av", ALWAYS, NEVER},
        {"ave", CAPITAL, NEVER},
        {"avr", DIGIT, NEVER},
        {"bat", CAPITAL, NEVER},
        {"bd", ALWAYS, NEVER},
        {"bld", CAPITAL, NEVER},
        {"blvd", CAPITAL, NEVER},
        {"boul", CAPITAL, NEVER},
        {"brig", CAPITAL, NEVER},
        {"bros", ALWAYS, STARTER},
        {"bât", CAPITAL, NEVER},
        {"c", DIGIT, NEVER},
        {"capt", CAPITAL, NEVER},
        {"cdt", CAPITAL, NEVER},
        {"cf", ALWAYS, NEVER},
        {"ch", DIGIT, NEVER},
        {"chap", DIGIT, NEVER},
        {"cie", ALWAYS, STARTER},
        {"cne", CAPITAL, NEVER},
        {"co", CAPITALIZED, STARTER},
        {"col", CAPITALIZED, NEVER},
        {"coll", ALWAYS, STARTER},
        {"corp", CAPITALIZED, STARTER},
        {"cpt", CAPITAL, NEVER},
        {"dept", CAPITAL, NEVER},
        {"dir", ALWAYS, STARTER},
        {"dr", ALWAYS, NEVER},
        {"drs", ALWAYS, NEVER},
        {"déc", DIGIT, NEVER},
        {"dép", CAPITAL, NEVER},
        {"ed", CAPITAL, NEVER},
        {"env", ALWAYS, STARTER},
        {"etc", ALWAYS, GAZ_STOP_CAPITAL},
        {"ex", CAPITALIZED, NEVER},
        {"f", DIGIT, NEVER},
        {"fig", DIGIT, NEVER},
        {"févr", DIGIT, NEVER},
        {"gal", CAPITAL, NEVER},
        {"gl", CAPITAL, NEVER},
        {"gov", CAPITALIZED, NEVER},
        {"gén", ALWAYS, NEVER},
        {"h", GAZ_ABBREV_AFTER_NUMBER, STARTER},
        {"hab", ALWAYS, STARTER},
        {"ibid", ALWAYS, STARTER},
        {"inc", CAPITALIZED, STARTER},
        {"inf", ALWAYS, STARTER},
        {"janv", DIGIT, NEVER},
        {"jr", CAPITALIZED, STARTER},
        {"juil", DIGIT, NEVER},
        {"lieut", ALWAYS, NEVER},
        {"lt", ALWAYS, NEVER},
        {"lt-col", ALWAYS, NEVER},
        {"ltd", CAPITALIZED, STARTER},
        {"m", CAPITALIZED, NEVER},
        {"mar", DIGIT, NEVER},
        {"max", DIGIT, NEVER},
        {"md", CAPITALIZED, STARTER},
        {"me", CAPITALIZED, NEVER},
        {"mgr", ALWAYS, NEVER},
        {"min", DIGIT, NEVER},
        {"mlle", ALWAYS, NEVER},
        {"mlles", ALWAYS, NEVER},
        {"mm", CAPITALIZED, NEVER},
        {"mme", ALWAYS, NEVER},
        {"mmes", ALWAYS, NEVER},
        {"mr", CAPITALIZED, NEVER},
        {"mrs", CAPITALIZED, NEVER},
        {"ms", CAPITALIZED, NEVER},
        {"mt", CAPITALIZED, NEVER},
        {"n", DIGIT, NEVER},
        {"no", DIGIT, NEVER},
        {"nos", DIGIT, NEVER},
        {"nov", DIGIT, NEVER},
        {"oct", DIGIT, NEVER},
        {"op", DIGIT, NEVER},
        {"p", ALWAYS, NEVER},
        {"par", DIGIT, NEVER},
        {"ph", CAPITALIZED, NEVER},
        {"pl", CAPITAL, NEVER},
        {"pp", ALWAYS, NEVER},
        {"pr", CAPITALIZED, NEVER},
        {"pres", CAPITALIZED, NEVER},
        {"prof", CAPITALIZED, NEVER},
        {"prés", CAPITALIZED, NEVER},
        {"r", DIGIT, NEVER},
        {"rev", CAPITALIZED, NEVER},
        {"rte", CAPITAL, NEVER},
        {"réf", ALWAYS, NEVER},
        {"rép", CAPITALIZED, NEVER},
        {"s", GAZ_ABBREV_AFTER_NUMBER, STARTER},
        {"sen", CAPITALIZED, NEVER},
        {"sept", DIGIT, NEVER},
        {"sgt", ALWAYS, NEVER},
        {"sq", CAPITAL, NEVER},
        {"sr", CAPITALIZED, STARTER},
        {"st", ALWAYS, NEVER},
        {"ste", ALWAYS, NEVER},
        {"stes", ALWAYS, NEVER},
        {"sts", ALWAYS, NEVER},
        {"sté", ALWAYS, NEVER},
        {"suiv", ALWAYS, STARTER},
        {"sup", DIGIT, NEVER},
        {"sv", DIGIT, NEVER},
        {"tel", DIGIT, NEVER},
        {"th", CAPITALIZED, NEVER},
        {"tél", ALWAYS, NEVER},
        {"univ", CAPITALIZED, NEVER},
        {"v", DIGIT, NEVER},
        {"vol", DIGIT, NEVER},
        {"vs", ALWAYS, NEVER},
        {"éd", ALWAYS, STARTER},
        {"éds", ALWAYS, STARTER},
        {"éq", DIGIT, NEVER},
    };
#undef ALWAYS
#undef CAPITALIZED
#undef DIGIT
#undef CAPITAL
#undef NEVER
#undef STARTER
    const entry *e = FIND(abbreviations, w, n);
    *stop = e ? (gaz_stop)e->extra : GAZ_STOP_NONE;
    return e ? (gaz_abbrev_when)e->value : GAZ_ABBREV_NOT;
}

int gaz_takes_letter(const char *w, size_t n) {
    static const char *const words[] = {
        "bloc",   "branche",  "bâtiment",  "catégorie", "classe", "division",
        "groupe", "hall",     "hépatite",  "lettre",    "ligne",  "ligue",
        "niveau", "option",   "phase",     "plan",      "point",  "porte",
        "poule",  "quai",     "rang",      "section",   "série",  "tribune",
        "type",   "vitamine", "vitamines", "zone",      "équipe"};
    return LISTED(words, w, n);
}

int gaz_begins_sentence(const char *w, size_t n) {
    static const char *const words[] = {
        "ainsi",   "alors",    "après",  "au",      "aucun",     "aucune",
        "aussi",   "autre",    "aux",    "avant",   "avec",      "c'",
        "ce",      "cela",     "celle",  "celui",   "cependant", "certains",
        "ces",     "cet",      "cette",  "ceux",    "chaque",    "comme",
        "comment", "contre",   "d'",     "dans",    "de",        "depuis",
        "des",     "deux",     "donc",   "du",      "durant",    "elle",
        "elles",   "en",       "enfin",  "ensuite", "entre",     "et",
        "il",      "ils",      "j'",     "je",      "l'",        "la",
        "le",      "les",      "leur",   "leurs",   "lors",      "lorsqu'",
        "lorsque", "mais",     "malgré", "même",    "n'",        "ni",
        "nos",     "notre",    "nous",   "on",      "or",        "ou",
        "où",      "par",      "parmi",  "pendant", "personne",  "plusieurs",
        "pour",    "pourtant", "près",   "puis",    "qu'",       "quand",
        "quant",   "que",      "quel",   "quelle",  "quelques",  "qui",
        "quoi",    "s'",       "sa",     "sans",    "selon",     "ses",
        "si",      "son",      "sous",   "sur",     "tous",      "tout",
        "toute",   "toutes",   "trois",  "un",      "une",       "vers",
        "voici",   "voilà",    "vos",    "votre",   "vous",      "à"};
    return LISTED(words, w, n);
}

int gaz_ends_nothing(const char *w, size_t n) {
    static const char *const words[] = {
        "au",    "aux",   "avec", "c'",    "ce",   "ces",   "cet",  "cette", "chez", "d'",
        "dans",  "de",    "des",  "du",    "en",   "entre", "et",   "j'",    "l'",   "la",
        "le",    "les",   "leur", "leurs", "lors", "m'",    "mais", "mon",   "n'",   "ni",
        "nos",   "notre", "ou",   "par",   "pour", "qu'",   "que",  "qui",   "s'",   "sa",
        "selon", "ses",   "si",   "son",   "sous", "sur",   "t'",   "vers",  "à"};
    return LISTED(words, w, n);
}

int gaz_is_domain(const char *w, size_t n) {
    /* Those that are French words too (de, es, il, la, ma, me, ne, se, si …) only count
     * behind « www. », « http:// » or « @ », where any ending does. */
    static const char *const domains[] = {
        "app",    "asso", "at",  "be",   "bf",   "biz",   "bj",    "bzh",     "ca",
        "cat",    "ch",   "cm",  "cn",   "co",   "com",   "coop",  "corsica", "dz",
        "edu",    "eu",   "fm",  "fr",   "gouv", "gov",   "gp",    "info",    "int",
        "io",     "it",   "jp",  "lu",   "mc",   "media", "mil",   "ml",      "mq",
        "museum", "nc",   "net", "news", "nl",   "org",   "paris", "pf",      "pl",
        "press",  "pro",  "pt",  "qc",   "re",   "ru",    "sn",    "tf",      "tg",
        "tn",     "tv",   "ua",  "uk",   "us",   "wf",    "wiki",  "xyz",     "yt"};
    return LISTED(domains, w, n);
}

int gaz_is_file_ending(const char *w, size_t n) {
    static const char *const endings[] = {
        "avi", "csv",  "doc", "docx", "exe", "gif", "gz",   "htm", "html", "jpeg", "jpg",
        "js",  "json", "mov", "mp3",  "mp4", "odt", "pdf",  "php", "png",  "ppt",  "pptx",
        "py",  "svg",  "tsv", "txt",  "wav", "xls", "xlsx", "xml", "zip"};
    return LISTED(endings, w, n);
}
