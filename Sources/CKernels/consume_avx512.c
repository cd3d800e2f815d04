#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq"))), apply_to = function)
#define CONSUME ingot_consume_avx512
#define CONSUME_SKIPPING ingot_consume_skipping_avx512
#define VECTOR_FLOATS 16
#define ROWS 8
#define VECTORS 3
#include "consume.inc"
#pragma clang attribute pop
#endif
