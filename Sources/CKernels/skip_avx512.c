#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq"))), apply_to = function)
#define SKIP_PRODUCT ingot_skip_avx512
#define VECTOR_FLOATS 16
#define SKIP_VECTORS 8
#include "skip.inc"
#pragma clang attribute pop
#endif
