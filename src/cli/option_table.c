/* option_table.c — the one table of commands and options. Room: cli. */
#include "cli/options.h"

#define ON(command) (1u << COMMAND_##command)

enum {
    TAGS = ON(ANNOTATE) | ON(EXPLAIN),
    READS = TAGS | ON(TOKENS),
    LOADS = READS | ON(DATA),
    ALL = LOADS | ON(EVAL) | ON(HELP)
};

const gaz_command gaz_commands[] = {
    [COMMAND_ANNOTATE] =
        {COMMAND_ANNOTATE, "annotate", "[FILE|DIR|-]...",
         "find the names (the default command)",
         "Reads texts and writes one record for each, in order. Without a file, "
         "or for -, it\nreads standard input. A directory is walked in sorted "
         "order; names that begin with a\ndot are left out there. .gz is read "
         "as is. A .jsonl or .ndjson file holds one JSON\nobject a line; any "
         "other file is one document: HTML, XML or ninjs by its name, else text.\nFrom "
         "those the text is taken out, and each name says where it stands in the\nfile.",
         0, (size_t)-1},
    [COMMAND_EXPLAIN] =
        {COMMAND_EXPLAIN, "explain", "[FILE|DIR|-]...",
         "find the names and tell why, for people",
         "Tells for every name what decided, what else spoke for it, and what "
         "was rejected.\nThe same in JSON: gazette annotate --explain.",
         0, (size_t)-1},
    [COMMAND_EVAL] =
        {COMMAND_EVAL, "eval", "GOLD PREDICTED [SECOND]", "compare annotated JSONL files",
         "Prints precision, recall and F1 for each label and over all: strict "
         "(start, end and\nlabel are equal) and by overlap (same label, at least "
         "one character shared), then\nwhich label was taken for which. Documents "
         "are paired by their id; offsets count code\npoints. A document that is "
         "missing from PREDICTED, or failed there, counts as empty. The intervals "
         "of strict F1 hold\n95 % of resamples of the documents. With SECOND, "
         "another prediction, it tells too how\nfar the first is better, over the "
         "same resamples.",
         2, 3},
    [COMMAND_TOKENS] =
        {COMMAND_TOKENS, "tokens", "[FILE|DIR|-]...", "print the tokens and sentences",
         "Formats: text (start, end, kind and form of a token a line, an empty "
         "line after each\nsentence; the default) and jsonl (one record a "
         "document). Offsets count code points\nunless --offsets says otherwise.",
         0, (size_t)-1},
    [COMMAND_DATA] =
        {COMMAND_DATA, "data", "[info|dump|verify|check] [LIST|FILE]...",
         "tell what the data files hold and whether they are sound",
         "info    where the files are, their content ids, and every list with its "
         "source\n"
         "dump    the phrases of the lists named, or of all, a line each\n"
         "verify  read every byte of the data files\n"
         "check   read your own lists and .rules files as a run would: a bad line is "
         "told\n        with file, line and column",
         0, (size_t)-1},
    [COMMAND_COMPILE] = {COMMAND_COMPILE, "compile", "...",
                         "compile lists and rules into a data file", NULL, 0, (size_t)-1},
    [COMMAND_TRAIN] = {COMMAND_TRAIN, "train", "...",
                       "learn a model from annotated texts", NULL, 0, (size_t)-1},
    [COMMAND_HELP] = {COMMAND_HELP, "help", "[COMMAND|formats|errors]", "show this help",
                      NULL, 0, 1},
};

const gaz_option gaz_option_table[] = {
    {OPTION_FORMAT, 'f', "format", "FORMAT", READS | ON(EVAL), "Output",
     "what to write; `gazette help formats` lists them.\n"
     "Default: ansi for one text on a terminal, else jsonl"},
    {OPTION_OUTPUT, 'o', "output", "FILE|DIR", READS, "Output",
     "write there instead of standard output. A directory (one\n"
     "that exists, or a name ending in /) mirrors the input tree.\n"
     "A file appears whole or not at all"},
    {OPTION_LABELS, 0, "labels", "LIST", TAGS, "Output",
     "only these, separated by commas: PERSON, COUNTRY, PLACE,\n"
     "ORGANIZATION, or what else the model was trained with"},
    {OPTION_LABEL_MAP, 0, "label-map", "MAP", TAGS, "Output",
     "names of labels: conll, ontonotes, hipe, tei, or a file of\n"
     "LABEL[/kind] <tab> NAME lines"},
    {OPTION_OFFSETS, 0, "offsets", "UNIT", READS, "Output",
     "codepoint (default), byte, utf16, or all (code points, and\n"
     "the two others beside them)"},
    {OPTION_MIN_SCORE, 0, "min-score", "X", TAGS, "Output",
     "leave out names scored below X (0..1)"},
    {OPTION_EXPLAIN, 0, "explain", NULL, TAGS, "Output",
     "add to each name why it is one"},
    {OPTION_INTO, 0, "into", "KEY", TAGS, "Output",
     "leave the input object as it is and add the record under KEY"},
    {OPTION_NO_TEXT, 0, "no-text", NULL, TAGS, "Output",
     "do not repeat the text in the record"},

    {OPTION_INPUT, 0, "input", "KIND", READS, "Input",
     "text, jsonl, html, xml, nitf, newsml, tei or ninjs, whatever\n"
     "the files are called; xml looks at the root element. Default:\n"
     "by name (.jsonl .ndjson .html .htm .xhtml .xml .nitf .newsml\n"
     ".tei .ninjs.json), else text"},
    {OPTION_FILES_FROM, 0, "files-from", "FILE", READS, "Input",
     "read too what FILE names, one a line; - is standard input.\n"
     "Repeatable"},
    {OPTION_NULL, '0', "null", NULL, READS, "Input",
     "names in --files-from end with a NUL byte, as those of\n"
     "find -print0"},
    {OPTION_TEXT_KEY, 0, "text-key", "KEY", READS, "Input",
     "where a JSON object has its text (default: text); a JSON\n"
     "Pointer if it begins with /. Repeatable: each name then says\n"
     "in which key it stands"},
    {OPTION_KEEP_ENTITIES, 0, "keep-entities", NULL, TAGS, "Input",
     "what `entities` of a JSON object holds already stays, in our\n"
     "shape; names of ours that overlap it are dropped"},
    {OPTION_ENCODING, 0, "encoding", "NAME", READS, "Input",
     "utf-8, windows-1252 or latin1. Default: UTF-8, and what is\n"
     "not UTF-8 is read as Windows-1252 with a warning"},
    {OPTION_MAX_DOC_BYTES, 0, "max-doc-bytes", "N", READS, "Input",
     "a larger file or line becomes an error record (default 1G;\n"
     "k, M, G are 1024-fold)"},

    {OPTION_GAZETTEER, 0, "gazetteer", "FILE.tsv", TAGS, "Knowledge",
     "your own names: form, label, name, id, overwrites, priority,\n"
     "flags, separated by tabs. Repeatable"},
    {OPTION_RULES, 0, "rules", "FILE.rules", TAGS, "Knowledge",
     "your own rules. Repeatable"},
    {OPTION_NO_MODEL, 0, "no-model", NULL, TAGS, "Knowledge",
     "lists and rules alone decide"},
    {OPTION_DATA, 0, "data", "DIR", LOADS, "Knowledge",
     "where gazette.gaz and gazette.model are. Default:\n"
     "$GAZETTE_DATA, then beside the program, then as installed"},

    {OPTION_JOBS, 'j', "jobs", "N", READS, "Running",
     "threads (default 1; 0: one per processor). The output is the\n"
     "same bytes for any N"},
    {OPTION_STRICT, 0, "strict", NULL, READS, "Running",
     "exit with 1 if a document failed"},
    {OPTION_SHARD, 0, "shard", "I/N", READS, "Running",
     "answer only every Nth document, the Ith first (1 to N); with\n"
     "-o DIR every Nth file"},
    {OPTION_RESUME, 0, "resume", NULL, READS, "Running",
     "go on where a stopped run with the same arguments ended:\n"
     "-o DIR leaves out files that are there and whole, -o FILE (a\n"
     "format of one line a document) continues FILE.part"},
    {OPTION_SLURP, 0, "slurp", NULL, READS, "Running",
     "read all of standard input before writing, for a program that\n"
     "writes all before it reads (Gearman)"},
    {OPTION_LOG, 0, "log", "FILE", READS, "Running",
     "write there too which documents failed: error records if its\n"
     "name ends in .jsonl, else the files' names, for --files-from"},
    {OPTION_PROGRESS, 0, "progress", NULL, READS, "Running",
     "show what is done, speed, time left and failures, where\n"
     "standard error is a terminal"},
    {OPTION_QUIET, 0, "quiet", NULL, READS | ON(EVAL), "Running",
     "no warnings on standard error"},

    {OPTION_ERRORS, 0, "errors", "N", ON(EVAL), "Comparing",
     "list the first N differences of each kind: missed, spurious,\n"
     "span, label"},
    {OPTION_BOOTSTRAP, 0, "bootstrap", "N", ON(EVAL), "Comparing",
     "resamples for intervals (default 1000; 0: none)"},
    {OPTION_SEEN, 0, "seen", "FILE.jsonl", ON(EVAL), "Comparing",
     "count names whose text is a name in FILE, whatever its label\n"
     "and case, apart from the others. Repeatable"},
    {OPTION_CALIBRATION, 0, "calibration", NULL, ON(EVAL), "Comparing",
     "tell how often names are right, by their score"},
    {OPTION_MERGE_PLACES, 0, "merge-places", NULL, ON(EVAL), "Comparing",
     "count COUNTRY as PLACE"},

    {OPTION_MAN, 0, "man", NULL, ON(HELP), "Other", "print the manual page"},
    {OPTION_COMPLETIONS, 0, "completions", "SHELL", ON(HELP), "Other",
     "print the completions for bash, zsh or fish"},
    {OPTION_VERSION, 0, "version", NULL, ALL, "Other", "print the version"},
    {OPTION_HELP, 'h', "help", NULL, ALL, "Other", "print this help"},
};

const size_t gaz_option_count = sizeof gaz_option_table / sizeof *gaz_option_table;
