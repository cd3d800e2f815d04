#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CONSUME ingot_consume_avx2
#define CONSUME_SKIPPING ingot_consume_skipping_avx2
#define VECTOR_FLOATS 8
#define ROWS 4
#define VECTORS 3
#include "consume.inc"
#pragma clang attribute pop
#endif
