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

/// A vector of whole numbers, half as many as floats.
typedef uint64_t whole_vector
    __attribute__((vector_size(INGOT_LANES * sizeof(float)), aligned(sizeof(uint32_t)), may_alias));

/// Returns the products of the lower halves of all numbers with one number.
INGOT_INLINE whole_vector multiply_halves(whole_vector v, uint32_t by) {
#if INGOT_LANES == 16
  return (whole_vector)_mm512_mul_epu32((__m512i)v, _mm512_set1_epi64((int64_t)by));
#elif INGOT_LANES == 8
  return (whole_vector)_mm256_mul_epu32((__m256i)v, _mm256_set1_epi64x((int64_t)by));
#elif defined(__aarch64__)
  return (whole_vector)vmull_u32(vmovn_u64((uint64x2_t)v), vdup_n_u32(by));
#elif defined(__SSE2__) && !defined(__clang__)
  return (whole_vector)_mm_mul_epu32((__m128i)v, _mm_set1_epi64x((int64_t)by));
#else
  return (v & 0xFFFFFFFFu) * (uint64_t)by;
#endif
}

/// Returns the elements of two vectors that have these numbers, counted through both.
#if defined(__clang__)
#define CHOSEN(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define CHOSEN(a, b, ...) __builtin_shuffle(a, b, (whole_vector){__VA_ARGS__})
#endif

/// Stores numbers of two vectors in turn.
INGOT_INLINE void store_in_turn(uint32_t *to, whole_vector a, whole_vector b) {
#if INGOT_LANES == 16
  *(whole_vector *)to = CHOSEN(a, b, 0, 8, 1, 9, 2, 10, 3, 11);
  *(whole_vector *)(to + INGOT_LANES) = CHOSEN(a, b, 4, 12, 5, 13, 6, 14, 7, 15);
#elif INGOT_LANES == 8
  *(whole_vector *)to = CHOSEN(a, b, 0, 4, 1, 5);
  *(whole_vector *)(to + INGOT_LANES) = CHOSEN(a, b, 2, 6, 3, 7);
#else
  *(whole_vector *)to = CHOSEN(a, b, 0, 2);
  *(whole_vector *)(to + INGOT_LANES) = CHOSEN(a, b, 1, 3);
#endif
}

#endif
