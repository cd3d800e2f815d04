#define TABLE ingot_kernels_baseline
#define CONSUMER NULL
#include "kernels.inc"

const ingot_kernel_table *ingot_best_kernels(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return &ingot_kernels_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &ingot_kernels_avx2;
#endif
  return &ingot_kernels_baseline;
}
