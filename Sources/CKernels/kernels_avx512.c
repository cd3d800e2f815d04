#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq"))), apply_to = function)
#define INGOT_LANES 16
#define INGOT_FUSES 1
#define TABLE ingot_kernels_avx512
#define PRODUCTS &ingot_products_avx512
#include "kernels.inc"
#pragma clang attribute pop
#endif
