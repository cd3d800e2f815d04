/// Vectors of floats, with one name for each operation whatever the instruction set. The including file defines
/// INGOT_LANES, the number of floats in a vector, and INGOT_FUSES, as `portable.h` says.
///
/// Vectors of 16 are those of AVX-512, vectors of 8 those of AVX2 with FMA. Vectors of 4 are SSE2, NEON and
/// WebAssembly's.
#ifndef INGOT_SIMD_H
#define INGOT_SIMD_H

#include "portable.h"

#if INGOT_LANES > 4
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

typedef float vector __attribute__((vector_size(INGOT_LANES * sizeof(float)), aligned(sizeof(float)), may_alias));

INGOT_INLINE vector load(const float *from) { return *(const vector *)from; }

INGOT_INLINE void store(float *to, vector v) { *(vector *)to = v; }

#if INGOT_LANES == 16
/// Returns the mask of the first `count` lanes, fewer than all.
INGOT_INLINE __mmask16 first_lanes(int64_t count) { return count > 0 ? (__mmask16)((1u << count) - 1) : 0; }
#else
INGOT_APART vector load_part(const float *from, int64_t count) {
  vector v = {0};
  for (int lane = 0; lane < count; lane++) v[lane] = from[lane];
  return v;
}

INGOT_APART void store_part(float *to, vector v, int64_t count) {
  for (int lane = 0; lane < count; lane++) to[lane] = v[lane];
}
#endif

/// Returns the first `count` floats, with zeros after them, or a whole vector if there are more.
INGOT_INLINE vector load_some(const float *from, int64_t count) {
  if (count >= INGOT_LANES) return load(from);
#if INGOT_LANES == 16
  return (vector)_mm512_maskz_loadu_ps(first_lanes(count), from);
#else
  return load_part(from, count);
#endif
}

/// Stores the first `count` floats of a vector, or all of them if it has fewer.
INGOT_INLINE void store_some(float *to, vector v, int64_t count) {
  if (count >= INGOT_LANES) {
    store(to, v);
    return;
  }
#if INGOT_LANES == 16
  _mm512_mask_storeu_ps(to, first_lanes(count), (__m512)v);
#else
  store_part(to, v, count);
#endif
}

INGOT_INLINE vector splat(float x) { return x - (vector){0}; }

/// Returns a b + c.
INGOT_INLINE vector multiply_add(vector a, vector b, vector c) {
#if INGOT_LANES == 16
  return (vector)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif INGOT_LANES == 8
  return (vector)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif INGOT_FUSES == 1 && defined(__aarch64__)
  return (vector)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#elif INGOT_FUSES
  vector sum = c;
  UNROLLED
  for (int lane = 0; lane < INGOT_LANES; lane++) sum[lane] = fused(a[lane], b[lane], c[lane]);
  return sum;
#else
  return a * b + c;
#endif
}

/// Returns the square roots, each correctly rounded.
INGOT_INLINE vector root_of_vector(vector v) {
#if defined(__clang__)
  return __builtin_elementwise_sqrt(v);
#elif INGOT_LANES == 16
  return (vector)_mm512_sqrt_ps((__m512)v);
#elif INGOT_LANES == 8
  return (vector)_mm256_sqrt_ps((__m256)v);
#else
  for (int lane = 0; lane < INGOT_LANES; lane++) v[lane] = root(v[lane]);
  return v;
#endif
}

#endif
