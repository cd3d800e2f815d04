#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define PRODUCTS ingot_products_avx2
#define INGOT_LANES 8
#define INGOT_FUSES 1
#include "multiply_table.inc"
#pragma clang attribute pop
#endif
