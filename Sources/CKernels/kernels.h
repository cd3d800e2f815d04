/// The kernels, each of which computes a span of elements, rows or columns of one instruction.
#ifndef INGOT_KERNEL_TABLE_H
#define INGOT_KERNEL_TABLE_H

#include "include/ingot_kernels.h"

/// The values, besides its stream, that a draw depends on.
typedef struct {
  uint64_t seed, step;
} ingot_moment;

/// The coefficients of an update at one step.
typedef struct {
  float rate;
  float beta1, rest1;  ///< rest1 = 1 - beta1
  float beta2, rest2;
  float epsilon;
  float corrected_rate;  ///< rate / (1 - beta1^step)
  float correction2;     ///< 1 / (1 - beta2^step)
  float kept;            ///< the fraction of a parameter that weight decay leaves
  float momentum;
  int32_t nesterov;
} ingot_rates;

// Each kernel computes units `begin` to `end - 1`.
typedef void ingot_elementwise_kernel(const ingot_elementwise *op, int64_t begin, int64_t end);
typedef void ingot_copy_kernel(const ingot_copy *op, int64_t begin, int64_t end);
typedef void ingot_rows_kernel(const ingot_rows *op, int64_t begin, int64_t end);
typedef void ingot_columns_kernel(const ingot_columns *op, int64_t begin, int64_t end);
typedef void ingot_loss_kernel(const ingot_loss *op, int64_t begin, int64_t end);
typedef void ingot_draw_kernel(const ingot_draw *op, const ingot_moment *moment, int64_t begin, int64_t end);
/// Returns the sum over the units.
typedef double ingot_reduction_kernel(const ingot_reduction *op, int64_t begin, int64_t end);
/// Reads the gradient of element `i` from `gradient[i]`.
typedef void ingot_update_kernel(
    const ingot_update *op, const ingot_rates *rates, const float *gradient, int64_t begin, int64_t end);

/// A pointer to a kernel of any family except products.
typedef union {
  ingot_elementwise_kernel *elementwise;
  ingot_copy_kernel *copy;
  ingot_rows_kernel *rows;
  ingot_columns_kernel *columns;
  ingot_reduction_kernel *reduction;
  ingot_loss_kernel *loss;
  ingot_draw_kernel *draw;
  ingot_update_kernel *update;
} ingot_kernel_pointer;

/// A rectangle of the result of a product: where it goes, and how it is computed.
typedef struct {
  int64_t row, rows, column, columns;
  float *base;     ///< the first element of the rectangle
  int64_t stride;  ///< the distance between its rows in memory, in floats
  int skips_zeros;
  const ingot_update *expected;  ///< the update that follows, whose memory is asked for; null if there is none
} ingot_rectangle;

/// Returns the distance between the rows of a rectangle in the whole result, as the parameter that an update writes is
/// stored.
static inline int64_t ingot_row_distance(const ingot_product *op, const ingot_rectangle *tile) {
  return op->out_panels ? tile->columns : op->columns;
}

/// Returns the position of the first element of row `row` of the rectangle in the whole result, stored likewise.
static inline int64_t ingot_row_position(const ingot_product *op, const ingot_rectangle *tile, int64_t row) {
  const int64_t first = op->out_panels ? tile->column * op->rows : tile->column;
  return first + (tile->row + row) * ingot_row_distance(op, tile);
}

/// The parts of a product that are compiled for each set of CPU features.
typedef struct {
  /// Makes the masks of rows `begin` to `end - 1` of the left operand, and returns the number of their non-zeros.
  int64_t (*find)(const ingot_product *op, int64_t begin, int64_t end);
  /// Copies panel number `panel` of the right operand to the product's panels, row after row of INGOT_PANEL floats.
  void (*pack)(const ingot_product *op, int64_t panel);
  /// Computes a rectangle of `a b`, or of `a b + bias`, each element summed in order.
  void (*multiply)(const ingot_product *op, const ingot_rectangle *tile);
} ingot_product_kernels;

/// The kernels compiled for one set of CPU features. All sets compute the same bits.
typedef struct {
  ingot_kernel_pointer kernels[INGOT_KERNEL_COUNT];
  const ingot_product_kernels *products;
} ingot_kernel_table;

extern const ingot_kernel_table ingot_kernels_baseline;
extern const ingot_product_kernels ingot_products_baseline;
#if defined(__x86_64__)
extern const ingot_kernel_table ingot_kernels_avx2, ingot_kernels_avx512;
extern const ingot_product_kernels ingot_products_avx2, ingot_products_avx512;
#endif

/// Returns the best table for the CPU that runs the program.
const ingot_kernel_table *ingot_best_kernels(void);

/// The data that all tiles of a product share at one step.
typedef struct {
  const ingot_product *op;
  const ingot_kernel_table *table;
  ingot_moment moment;
  ingot_rates rates;  ///< the coefficients of the epilogue that is an update
} ingot_product_job;

/// Makes the masks of a tile of the left operand, and returns the number of its non-zeros.
int64_t ingot_find_nonzeros(const ingot_product_job *job, int64_t tile);

/// Computes a tile of a product and runs its epilogues. `nonzeros` is the number of all that were found. `scratch`
/// holds the tile when the product has no memory of its own.
void ingot_run_product(const ingot_product_job *job, int64_t tile, int64_t nonzeros, float *scratch);

#endif
