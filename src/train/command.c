/* command.c — `gazette train`: arguments, progress, exit codes. Room: train. */
#include "train/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/data.h"
#include "base/error.h"
#include "train/config.h"
#include "train/spell.h"
#include "train/train.h"

enum { EXIT_FINE = 0, EXIT_USAGE = 2, EXIT_FILES = 3, FILES_MAX = 64 };

static const char HELP[] =
    "usage: gazette train [--config FILE] -o MODEL [--resume] TRAIN... --dev DEV...\n"
    "                     [--rough TEXT...] [--first MODEL...] [--leave I/N]\n"
    "                     [--plain TEXT... --teacher MODEL...] [--data DIR]\n"
    "       gazette train --spell TEXT [--data DIR]\n"
    "\n"
    "Learns from annotated texts, and writes a model file whenever DEV is read better than\n"
    "before; says then what its rounding to integers costs. Never give the same texts as\n"
    "TRAIN and DEV. A text is a line of .jsonl, {\"text\", \"entities\": [{\"start\", \"end\",\n"
    "\"label\"}]} in code points, or CoNLL: a token and its tag a line, IOB2, IOBES or BILOU.\n"
    "\n"
    "The labels are those of TRAIN. PERSON, COUNTRY, PLACE and ORGANIZATION are the project's,\n"
    "which its lists and rules know; up to 12 others may have any name of letters, digits, _\n"
    "and -. DEV, first readers and teachers must have no others.\n"
    "\n"
    "  --config FILE     sizes and rates; models/fr.conf is an example. Without it, or where\n"
    "                    it names no vectors, words are known by their form alone\n"
    "  -o MODEL          the model file to write; as DIR/gazette.model beside a copy of\n"
    "                    gazette.gaz it is used with --data DIR\n"
    "  --card FILE       write what was measured into a Markdown file, between its two lines\n"
    "                    <!-- measured … -->, or as a new file\n"
    "  --dev DEV...      annotated texts to choose by\n"
    "  --rough TEXT...   more annotated texts to learn from, by other guidelines or less\n"
    "                    careful: they weigh rough_weight\n"
    "  --first MODEL...  models of the first reading, for a network that reads twice: text i\n"
    "                    is read first by model i mod N, made with --leave i/N\n"
    "  --leave I/N       leave out every text i with i mod N = I\n"
    "  --plain TEXT...   texts without annotation, a sentence a line, tagged by the teachers\n"
    "  --teacher MODEL...  models that tag them; of several the mean decides\n"
    "  --spell TEXT      write TEXT as word vectors and clusters are learned from it\n"
    "  --resume          go on where the same training was stopped (MODEL.state)\n"
    "  --data DIR        where gazette.gaz is\n";

typedef struct arguments {
    const char *config, *out, *card, *spell, *data, *leave;
    const char *train[FILES_MAX], *dev[FILES_MAX], *plain[FILES_MAX], *teachers[FILES_MAX];
    const char *first[FILES_MAX], *rough[FILES_MAX];
    size_t ntrain, nrough, ndev, nplain, nteachers, nfirst, fold, folds;
    int help, resume;
} arguments;

static int complain(const char *what, const char *which) {
    fprintf(stderr, "gazette train: %s%s; see gazette train --help\n", what, which);
    return EXIT_USAGE;
}

/* The value of an option that takes one, or NULL. */
static const char **single(arguments *a, const char *option) {
    return strcmp(option, "--config") == 0  ? &a->config
           : strcmp(option, "-o") == 0      ? &a->out
           : strcmp(option, "--card") == 0  ? &a->card
           : strcmp(option, "--spell") == 0 ? &a->spell
           : strcmp(option, "--leave") == 0 ? &a->leave
           : strcmp(option, "--data") == 0  ? &a->data
                                            : NULL;
}

static int parse(arguments *a, int argc, char **argv) {
    const char **files = a->train;
    size_t *count = &a->ntrain;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i], **value = single(a, arg);
        if (strcmp(arg, "-h") == 0 || strcmp(arg, "--help") == 0) {
            a->help = 1;
        } else if (strcmp(arg, "--resume") == 0) {
            a->resume = 1;
        } else if (value) {
            if (i + 1 == argc)
                return complain("a value is missing after ", arg);
            *value = argv[++i];
            files = a->train;
            count = &a->ntrain;
        } else if (strcmp(arg, "--dev") == 0) {
            files = a->dev;
            count = &a->ndev;
        } else if (strcmp(arg, "--rough") == 0) {
            files = a->rough;
            count = &a->nrough;
        } else if (strcmp(arg, "--first") == 0) {
            files = a->first;
            count = &a->nfirst;
        } else if (strcmp(arg, "--plain") == 0) {
            files = a->plain;
            count = &a->nplain;
        } else if (strcmp(arg, "--teacher") == 0) {
            files = a->teachers;
            count = &a->nteachers;
        } else if (arg[0] == '-' && arg[1]) {
            return complain("unknown option ", arg);
        } else {
            if (*count == FILES_MAX)
                return complain("too many files, from ", arg);
            files[(*count)++] = arg;
        }
    }
    if (a->leave && (sscanf(a->leave, "%zu/%zu", &a->fold, &a->folds) != 2 ||
                     a->fold >= a->folds))
        return complain("--leave needs I/N with I < N, not ", a->leave);
    return EXIT_FINE;
}

static int fail(const gaz_error *err) {
    fprintf(stderr, "gazette train: %s\n", err->text);
    return err->code == GAZ_ERR_IO ? EXIT_FILES : EXIT_USAGE;
}

static void tell(void *self, const char *line) {
    (void)self;
    fprintf(stderr, "%s\n", line);
}

static int run(const arguments *a, const gaz_data *data, const gaz_train_config *config) {
    gaz_error err;
    gaz_sources sources = gaz_data_sources(data);
    if (a->spell)
        return gaz_spell(&sources, a->spell, stdout, &err) ? fail(&err) : EXIT_FINE;
    gaz_train_job job = {.sources = &sources,
                         .gazetteer = data->lists[0].file.content,
                         .config = config,
                         .out = a->out,
                         .card = a->card,
                         .train = a->train,
                         .ntrain = a->ntrain,
                         .rough = a->rough,
                         .nrough = a->nrough,
                         .dev = a->dev,
                         .ndev = a->ndev,
                         .plain = a->plain,
                         .nplain = a->nplain,
                         .teachers = a->teachers,
                         .nteachers = a->nteachers,
                         .first = a->first,
                         .nfirst = a->nfirst,
                         .fold = a->fold,
                         .folds = a->folds,
                         .resume = a->resume,
                         .tell = tell};
    return gaz_train(&job, &err) ? fail(&err) : EXIT_FINE;
}

int gaz_train_command(int argc, char **argv, const char *data_dir) {
    arguments a = {0};
    gaz_error err;
    gaz_train_config config = gaz_train_config_default();
    int status = parse(&a, argc, argv);
    if (status)
        return status;
    if (a.help) {
        fputs(HELP, stdout);
        return EXIT_FINE;
    }
    if (!a.spell && (!a.out || !a.ntrain || !a.ndev))
        return complain("-o, texts to learn from and --dev are needed", "");
    if (a.nplain && !a.nteachers)
        return complain("--plain needs a --teacher that tags it", "");
    if (a.config && gaz_train_config_read(&config, a.config, &err))
        return fail(&err);
    gaz_data *data;
    if (gaz_data_open_lists(&data, a.data ? a.data : data_dir, &err))
        return fail(&err);
    status = run(&a, data, &config);
    gaz_data_close(data);
    return status;
}
