/// The kernels: what computes a span of elements, rows or columns of one instruction.
#ifndef INGOT_KERNEL_TABLE_H
#define INGOT_KERNEL_TABLE_H

#include "include/ingot_kernels.h"

/// What draws depend on beside their stream.
typedef struct {
  uint64_t seed, step;
} ingot_moment;

/// The numbers of an update at one step.
typedef struct {
  float rate;
  float beta1, rest1;  ///< rest1 = 1 - beta1
  float beta2, rest2;
  float epsilon;
  float corrected_rate;  ///< the rate over 1 - beta1^step
  float correction2;     ///< 1 / (1 - beta2^step)
  float kept;            ///< what weight decay leaves of a parameter
  float momentum;
  int32_t nesterov;
} ingot_rates;

ingot_rates ingot_rates_at(const ingot_update *update, uint64_t step);

// A kernel computes units `begin` to below `end`.
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

/// A kernel of any family but products.
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

/// A rectangle of the result of a product, and where its memory is: element (row, column) of the whole is at
/// `base[row * columns of the whole + column]`.
typedef struct {
  int64_t row, rows, column, columns;
  float *base;
} ingot_rectangle;

typedef struct ingot_kernel_table ingot_kernel_table;

/// Adds `a b` to a rectangle of the result, without the zeros of `a`.
typedef void ingot_skipper(const ingot_product *op, const ingot_rectangle *tile, float *scratch);

/// Rows `begin` to below `end` of `a^T b`, consumed by the product's update. Returns 0, with nothing done, when it has
/// no way to.
typedef int ingot_consumer(const ingot_product *op, const ingot_rates *rates, int64_t begin, int64_t end);

/// The same without the zeros of `a`; any sizes will do.
typedef void ingot_skipping_consumer(
    const ingot_product *op, const ingot_rates *rates, int64_t begin, int64_t end, float *scratch);

/// The kernels compiled for one set of CPU features; all sets give the same bits, but for products.
struct ingot_kernel_table {
  ingot_kernel_pointer kernels[INGOT_KERNEL_COUNT];
  // These are null where the set has no fused multiply-add.
  ingot_consumer *consume;
  ingot_skipping_consumer *consume_skipping;
  ingot_skipper *skip;
};

extern const ingot_kernel_table ingot_kernels_baseline;
#if defined(__x86_64__)
ingot_consumer ingot_consume_avx2, ingot_consume_avx512;
ingot_skipping_consumer ingot_consume_skipping_avx2, ingot_consume_skipping_avx512;
ingot_skipper ingot_skip_avx2, ingot_skip_avx512;
extern const ingot_kernel_table ingot_kernels_avx2;
extern const ingot_kernel_table ingot_kernels_avx512;
#endif

/// The best table for the CPU that this runs on.
const ingot_kernel_table *ingot_best_kernels(void);

/// Whether a product skips zeros: a pure function of its operands, so that all tiles and any number of threads agree.
int ingot_skips_zeros(const ingot_product *op, const ingot_kernel_table *table);

/// What the tiles of a product share at one step.
typedef struct {
  const ingot_product *op;
  const ingot_kernel_table *table;
  ingot_moment moment;
  ingot_rates rates;  ///< of the epilogue that is an update
  int skips_zeros;
} ingot_product_job;

/// A tile of a product and its epilogues: rows or columns `begin` to below `end` of the result. `scratch` holds the
/// tile when the product has no place of its own.
void ingot_run_product(const ingot_product_job *job, int64_t begin, int64_t end, float *scratch);

/// `out = a b + beta out`, all row-major, on this thread alone: the one place where dense products are computed.
///
/// `lda` and `ldb` are the floats between the rows of an operand as it is stored.
void ingot_sgemm(
    int transposes_a, int transposes_b, int64_t rows, int64_t columns, int64_t inner, float alpha, const float *a,
    int64_t lda, const float *b, int64_t ldb, float beta, float *out, int64_t ldout);

/// Readies the dense product for threads of our own; before the first call of ``ingot_sgemm``.
void ingot_sgemm_prepare(void);

#endif
