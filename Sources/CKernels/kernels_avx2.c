#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define TABLE ingot_kernels_avx2
#define CONSUMER ingot_consume_avx2
#include "kernels.inc"
#pragma clang attribute pop
#endif
