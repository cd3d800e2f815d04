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

ingot_rates ingot_rates_at(const ingot_update *update, uint64_t step);

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

/// A rectangle of the result of a product, and its location in memory: element (row, column) of the whole is at
/// `base[row * columns of the whole + column]`.
typedef struct {
  int64_t row, rows, column, columns;
  float *base;
} ingot_rectangle;

typedef struct ingot_kernel_table ingot_kernel_table;

/// Computes a rectangle of `a b`, or of `a b + bias`, each element summed in order, skipping the zeros of `a`. `lists`
/// is scratch memory for the non-zeros.
typedef void ingot_multiplier(const ingot_product *op, const ingot_rectangle *tile, float *lists);

/// Computes rows `begin` to `end - 1` of `a^T b`, consumed by the product's update. Returns 0, without doing anything,
/// when it cannot handle the sizes.
typedef int ingot_consumer(const ingot_product *op, const ingot_rates *rates, int64_t begin, int64_t end);

/// Does the same, but skips the zeros of `a` and handles any sizes.
typedef void ingot_skipping_consumer(
    const ingot_product *op, const ingot_rates *rates, int64_t begin, int64_t end, float *scratch);

/// The kernels compiled for one set of CPU features. All sets that fuse multiply-adds compute the same bits.
struct ingot_kernel_table {
  ingot_kernel_pointer kernels[INGOT_KERNEL_COUNT];
  ingot_multiplier *multiply;
  // These are null when the set has no fused multiply-add.
  ingot_consumer *consume;
  ingot_skipping_consumer *consume_skipping;
};

extern const ingot_kernel_table ingot_kernels_baseline;
ingot_multiplier ingot_multiply_baseline;
#if defined(__x86_64__)
ingot_consumer ingot_consume_avx2, ingot_consume_avx512;
ingot_skipping_consumer ingot_consume_skipping_avx2, ingot_consume_skipping_avx512;
ingot_multiplier ingot_multiply_avx2, ingot_multiply_avx512;
extern const ingot_kernel_table ingot_kernels_avx2;
extern const ingot_kernel_table ingot_kernels_avx512;
#endif

/// Returns the best table for the CPU that runs the program.
const ingot_kernel_table *ingot_best_kernels(void);

/// Returns whether a product sums in order and skips zeros, rather than leaving the order to OpenBLAS. This is a pure
/// function of its operands, so all tiles agree, whatever the number of threads.
int ingot_skips_zeros(const ingot_product *op, const ingot_kernel_table *table);

/// The data that all tiles of a product share at one step.
typedef struct {
  const ingot_product *op;
  const ingot_kernel_table *table;
  ingot_moment moment;
  ingot_rates rates;  ///< the coefficients of the epilogue that is an update
  int skips_zeros;
} ingot_product_job;

/// Computes a tile of a product, rows or columns `begin` to `end - 1` of the result, and runs its epilogues. `scratch`
/// holds the tile when the product has no memory of its own.
void ingot_run_product(const ingot_product_job *job, int64_t begin, int64_t end, float *scratch);

/// Computes `out = alpha a b + beta out`, all row-major, on the calling thread alone. Every dense product is computed
/// here.
///
/// `lda` and `ldb` are the distances, in floats, between the rows of the operands as stored.
void ingot_sgemm(
    int transposes_a, int transposes_b, int64_t rows, int64_t columns, int64_t inner, float alpha, const float *a,
    int64_t lda, const float *b, int64_t ldb, float beta, float *out, int64_t ldout);

/// Prepares the dense product to be called from the project's own threads. Call this before the first call of
/// ``ingot_sgemm``.
void ingot_sgemm_prepare(void);

#endif
