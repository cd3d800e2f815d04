#define INGOT_LANES 4
#if defined(__aarch64__)
#define INGOT_FUSES 1
#else
#define INGOT_FUSES 2
#endif
#define TABLE ingot_kernels_baseline
#define PRODUCTS &ingot_products_baseline
#include "kernels.inc"

#include <stdlib.h>
#include <string.h>

/// Returns whether `INGOT_CPU` allows a set of features. It can ask for less than the CPU has, so that every table can
/// be tested on one machine.
static int is_allowed(const char *name) {
  const char *most = getenv("INGOT_CPU");
  if (!most) return 1;
  return !strcmp(most, "avx512") || (!strcmp(most, "avx2") && strcmp(name, "avx512"));
}

const ingot_kernel_table *ingot_best_kernels(void) {
#if defined(__x86_64__)
  if (is_allowed("avx512") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) {
    return &ingot_kernels_avx512;
  }
  if (is_allowed("avx2") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    return &ingot_kernels_avx2;
  }
#endif
  return &ingot_kernels_baseline;
}
