#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,fma,prfchw"))), apply_to = function)
#define PRODUCTS ingot_products_avx512
#define INGOT_LANES 16
#define INGOT_FUSES 1
#include "multiply_table.inc"
#pragma clang attribute pop
#endif
