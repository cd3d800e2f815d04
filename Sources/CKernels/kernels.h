/// The kernels that run on a span of elements, rows or columns of one instruction.
#ifndef INGOT_KERNEL_TABLE_H
#define INGOT_KERNEL_TABLE_H

#include "include/ingot_kernels.h"

/// An instruction with its operands resolved to pointers.
typedef struct {
  const ingot_instruction *instruction;
  float *out;
  float *in[3];
  uint64_t seed, step;
  /// One sum for each tile of a reduction.
  double *partials;
} ingot_call;

/// Computes units `begin` to below `end` of a call; `tile` is where a reduction leaves its partial sum.
typedef void ingot_kernel(const ingot_call *call, int64_t begin, int64_t end, int64_t tile);

/// The kernels compiled for one set of CPU features; all sets give the same bits. Products are not here.
typedef struct {
  ingot_kernel *kernels[INGOT_OPCODES];
} ingot_kernel_table;

extern const ingot_kernel_table ingot_kernels_baseline;
#if defined(__x86_64__)
extern const ingot_kernel_table ingot_kernels_avx2;
extern const ingot_kernel_table ingot_kernels_avx512;
#endif

/// The best table for the CPU that this runs on.
const ingot_kernel_table *ingot_best_kernels(void);

/// A tile of `linear` or `matmul`: rows or columns `begin` to below `end` of the result, through OpenBLAS.
ingot_kernel ingot_product;

#endif
