#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define INGOT_LANES 8
#define INGOT_FUSES 1
#define TABLE ingot_kernels_avx2
#define PRODUCTS &ingot_products_avx2
#include "kernels.inc"
#pragma clang attribute pop
#endif
