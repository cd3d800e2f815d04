#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SKIP_PRODUCT ingot_skip_avx2
#define VECTOR_FLOATS 8
#define SKIP_VECTORS 8
#include "skip.inc"
#pragma clang attribute pop
#endif
