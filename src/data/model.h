/* model.h — a trained network as it stands in a compiled file: a view over the mapping.
 *
 * The network (Collobert et al., 2011) reads, for each token and its R neighbours on both
 * sides, two sums of learned rows: one of what the word type says by itself (block "type":
 * word vector, affixes, shape, cluster, lists), one of what its place in the text says (block
 * "evid": list phrases, rules, the document). Each block is multiplied by a matrix with one
 * band per window position into the hidden layer:
 *
 *   h  = max(0, bias + Σ_p type(t+p)·T_p + evid(t+p)·E_p)      p = -R … R
 *   s  = V h + c                                                one score per tag
 *
 * All numbers are integers with a fixed number of fraction bits, so that results are the same
 * bits everywhere: rows 8 bits with a scale, matrices 16, sums 32. Sections:
 *
 *   HEAD      gaz_model_head
 *   LABELS    names of the labels, each with its NUL: the tags are O, then begin, inside,
 *             last, unit of each in this order. No such section: the project's four
 *   VECSLOTS  gaz_model_slot[2^k] spelling hash → row of VECROWS; key 0 is free
 *   VECROWS   int8[nvec][vec_dim]          word vectors
 *   CLUSTERS  u32[nvec] cluster path: bits below a leading one; 0: none
 *   TYPSLOTS  gaz_model_slot[2^k]  feature hash → row of TYPROWS
 *   TYPROWS   int8[ntype][type_dim]
 *   TYPMATRX  int16[(vec_dim + type_dim) / 2][positions * hidden][2]   pairs of rows, so that
 *             one instruction takes both
 *   EVISLOTS, EVIROWS int8[nevid][evid_dim], EVIMATRX int16[evid_dim / 2][positions * hidden][2]
 *   BIAS      int16[hidden]
 *   OUTPUT    int16[tags][hidden], OUTBIAS int32[tags]
 *   TRANS     int32[tags][tags] score of tag b after tag a
 *
 * Room: data. */
#ifndef GAZ_DATA_MODEL_H
#define GAZ_DATA_MODEL_H

#include "data/container.h"
#include "data/labels.h"

enum {
    GAZ_MODEL_VERSION = 2,
    /* What evidence and features are and how they are hashed; a model that was trained with
     * another version is refused. */
    GAZ_EVIDENCE_VERSION = 3,
    GAZ_HIDDEN_MAX = 512,
    GAZ_INPUT_MAX = 512,
    GAZ_RADIUS_MAX = 3,

    GAZ_INPUT_BITS = 7,   /* fraction bits of a block's sum */
    GAZ_MATRIX_BITS = 11, /* of its matrix */
    GAZ_ROW_BITS = 5,     /* of a contribution to the hidden layer, which has 8 bits */
    GAZ_HIDDEN_BITS = 8,  /* of the hidden layer and its bias */
    GAZ_OUTPUT_BITS = 10, /* of the output matrix */
    GAZ_SCORE_BITS = GAZ_HIDDEN_BITS + GAZ_OUTPUT_BITS, /* of tag scores and transitions */

    GAZ_INPUT_LIMIT = 2047,       /* sums are clamped to ± this */
    GAZ_BIAS_LIMIT = 2047, /* so that it fits 16 bits with 14 contributions */
    GAZ_HIDDEN_LIMIT = 8191
};

typedef struct gaz_model_head {
    uint32_t evidence_version;
    uint32_t radius, hidden, vec_dim, type_dim, evid_dim;
    /* Value of one step of a row's 8 bits, in units of 2^-16. */
    uint32_t vec_step, type_step, evid_step;
    uint32_t readings;    /* 1, or 2: it has learned to read again, knowing the document */
    uint32_t temperature; /* scores are divided by temperature / 2^16 before marginals */
    uint64_t gazetteer;   /* content id of the lists it was trained with: provenance */
} gaz_model_head;

typedef struct gaz_model_slot {
    uint32_t key, row;
} gaz_model_slot;

typedef struct gaz_model {
    gaz_container file;
    const gaz_model_head *head;
    const gaz_model_slot *vec_slots, *type_slots, *evid_slots;
    const int8_t *vec_rows, *type_rows, *evid_rows;
    const uint32_t *clusters;
    const int16_t *type_matrix, *evid_matrix, *bias, *output;
    const int32_t *output_bias, *trans;
    size_t nvec_slots, ntype_slots, nevid_slots, nvec, ntype, nevid;
    gaz_labels labels;
    size_t ntags; /* 1 + 4 * labels.count */
} gaz_model;

/* Takes the sections out of an opened container and checks that their sizes fit the head, so
 * that every row number that is checked against the counts can be read, and that no sum can
 * overflow. Owns c on success. */
gaz_status gaz_model_open(gaz_model *m, gaz_container c, const char *name, gaz_error *err);
void gaz_model_close(gaz_model *m);

/* Row of a key in slots, or UINT32_MAX. */
uint32_t gaz_model_find(const gaz_model_slot *slots, size_t nslots, uint32_t key);

#endif
