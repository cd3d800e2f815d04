/// The kernels that run on a span of elements, rows or columns of one instruction.
#ifndef INGOT_KERNEL_TABLE_H
#define INGOT_KERNEL_TABLE_H

#include "include/ingot_kernels.h"

/// A kernel's operation with its operands resolved to pointers.
typedef struct {
  const ingot_op *op;
  float *out;
  float *in[3];
  int64_t rows, columns;
  uint64_t seed, step;
  /// Of an update: how many states it keeps.
  int32_t state_count;
  /// Of an update at this step: its rate.
  float rate;
  /// Of Adam at this step: the rate over 1 - beta1^step, 1 / (1 - beta2^step), and what weight decay leaves of a parameter.
  float corrected_rate, correction2, kept;
  /// One sum for each tile of a reduction.
  double *partials;
} ingot_call;

/// Computes units `begin` to below `end` of a call; `tile` is where a reduction leaves its partial sum.
typedef void ingot_kernel(const ingot_call *call, int64_t begin, int64_t end, int64_t tile);

typedef struct ingot_product ingot_product;

/// Rows `begin` to below `end` of `a^T d`, consumed by an update. Returns 0, with nothing done, when it has no way to.
typedef int ingot_consumer(const ingot_product *product, int64_t begin, int64_t end);

/// The same without the zeros of `a`; any sizes will do.
typedef void ingot_skipping_consumer(const ingot_product *product, int64_t begin, int64_t end, float *scratch);

/// A rectangle of the result of a product, and where its memory is: element (row, column) of the whole is at
/// `base[row * columns of the whole + column]`.
typedef struct {
  int64_t row, rows, column, columns;
  float *base;
} ingot_tile_rectangle;

/// Inputs that a product which skips zeros takes at once: few enough that their rows of a panel stay in the nearest cache.
enum { INGOT_SKIP_BLOCK = 48 };

/// Columns that a consumed product which skips zeros takes at once, for the same reason.
enum { INGOT_SKIP_PANEL = 64 };

/// Adds `a b` to a rectangle of the result, without the zeros of `a`. Both are read as they are stored.
typedef void ingot_skipper(const ingot_product *product, const ingot_tile_rectangle *tile, float *scratch);

/// The kernels compiled for one set of CPU features; all sets give the same bits, but for products.
typedef struct {
  ingot_kernel *kernels[INGOT_OPCODES];
  /// These are null where the set has no fused multiply-add.
  ingot_consumer *consume;
  ingot_skipping_consumer *consume_skipping;
  ingot_skipper *skip;
} ingot_kernel_table;

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

/// A product with its operands resolved.
struct ingot_product {
  const ingot_instruction *instruction;
  const ingot_kernel_table *table;
  const float *in[3];
  /// Null when an update consumes the product.
  float *out;
  /// So many numbers of the left operand are zero that it pays to skip them.
  int skips_zeros;
  ingot_call epilogues[INGOT_MAX_EPILOGUES];
};

/// Whether a product skips zeros: a pure function of its operands, so that all tiles and any number of threads agree.
int ingot_skips_zeros(const ingot_product *product);

/// A tile of `linear` or `matmul` and its epilogues: rows or columns `begin` to below `end` of the result, through
/// OpenBLAS. `scratch` holds the tile when the product has no place of its own.
void ingot_run_product(const ingot_product *product, int64_t begin, int64_t end, float *scratch);

#endif
