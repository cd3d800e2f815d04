/// The operands of a product, as its kernels read them.
#ifndef INGOT_FACTORS_H
#define INGOT_FACTORS_H

#include "include/ingot_kernels.h"
#include "weights.h"

/// Memory that a product asks for while it computes, since what runs after it needs it: the elements of at most three
/// matrices that stand where those of the tile do.
typedef struct {
  const float *arrays[3];  ///< null without a matrix
  int64_t array_row;       ///< the distance between rows, in floats
  int64_t share;           ///< the number of a panel's columns that each block of the inner dimension asks for
} expectation;

/// A product, and where its operands lie: element (row, k) of the left one is `a[row * a_row + k * a_inner]`, element
/// (k, column) of the right one `b[k * b_inner + column * b_column]`.
typedef struct {
  const float *a;
  int64_t a_row, a_inner;
  const void *b;
  int64_t b_inner, b_column;
  int64_t inner;
  const float *bias;    ///< null without a bias
  const float *scales;  ///< a factor for each column of `b`; null if there are none
  float *out;           ///< element (row, column) is `out[row * out_row + column]`
  int64_t out_row;
  int adds;      ///< whether the sums start from what `out` holds, not from the bias or zero
  int skips;     ///< whether terms whose left factor is zero are left out; then `a_inner` is 1
  int b_type;    ///< enum ingot_weight_type
  int b_panels;  ///< whether `b` is stored in panels of PANEL_COLUMNS columns, each contiguous; the last panel has
                 ///< the columns that are left
  int64_t b_rows, b_columns;  ///< the size of the matrix in panels, of which `b` is the transpose if `b_inner` is 1
  /// The masks of the rows of `a`, all rows of a block one after another, made before; null to make them here.
  const uint64_t *masks;
  int64_t mask_rows;            ///< the number of rows that have masks
  const float *packed;          ///< `b` in panels of PANEL_COLUMNS columns, packed before; null to pack each block here
  const expectation *expected;  ///< null to ask for nothing
} factors;

/// A rectangle of a result.
typedef struct {
  int64_t row, rows, column, columns;
} span;

enum {
  /// The number of columns of a panel, and the distance in floats between the rows of a packed one.
  PANEL_COLUMNS = INGOT_PANEL,
  /// The largest number of values of the inner dimension that are processed at once: few enough that the matching rows
  /// of a panel stay in the L1 cache.
  MOST_INNER = INGOT_BLOCK,
  /// The number of vectors of a row of the result that are kept in registers when zeros are skipped.
  KEPT_VECTORS = 8,
  KEPT_COLUMNS = KEPT_VECTORS * INGOT_LANES,
  /// The number of rows and of vectors of each that are kept when no zeros are skipped.
  DENSE_ROWS = 6,
  DENSE_VECTORS = INGOT_LANES == 8 ? 2 : 4,
  /// The number of vectors that are kept for the last columns if they fit: half of the others where vectors are so wide
  /// that the rest would often be empty.
  LAST_VECTORS = INGOT_LANES == 16 ? DENSE_VECTORS / 2 : DENSE_VECTORS,
  LAST_COLUMNS = LAST_VECTORS * INGOT_LANES
};

/// Returns the number of blocks into which the inner dimension is cut.
INGOT_INLINE int64_t block_count(int64_t inner) { return (inner + MOST_INNER - 1) / MOST_INNER; }

/// Returns the number of values in each block but the last: all blocks are of about the same size, and whole vectors.
INGOT_INLINE int64_t block_size(int64_t inner) {
  enum { VECTOR = 16 };
  const int64_t blocks = block_count(inner);
  return blocks ? ((inner + blocks - 1) / blocks + VECTOR - 1) / VECTOR * VECTOR : 0;
}

#endif
