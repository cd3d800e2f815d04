/// The right operand of a product, which an artefact may store in fewer bytes than the executor, and in the order in
/// which a product reads it. Everything is computed in floats.
#ifndef INGOT_WEIGHTS_H
#define INGOT_WEIGHTS_H

#include "simd.h"

enum ingot_weight_type {
  INGOT_F32,
  INGOT_F16,
  INGOT_BF16,
  /// Integers from -127 to 127 with a factor for each column.
  INGOT_INT8
};

/// Returns element `i` as a float.
INGOT_INLINE float weight_at(const void *weights, int64_t i, const int type) {
  switch (type) {
    case INGOT_F16: {
      const uint32_t half = ((const uint16_t *)weights)[i];
      // The bits of a half are those of a float whose exponent is 112 too small.
      return float_of((half & 0x8000u) << 16 | bits_of(float_of((half & 0x7FFFu) << 13) * 0x1p112f));
    }
    case INGOT_BF16: return float_of((uint32_t)((const uint16_t *)weights)[i] << 16);
    case INGOT_INT8: return ((const int8_t *)weights)[i];
    default: return ((const float *)weights)[i];
  }
}

/// Returns a vector of elements from `i` on.
INGOT_INLINE vector weights_at(const void *weights, int64_t i, const int type) {
  if (type == INGOT_F32) return load((const float *)weights + i);
#if INGOT_LANES == 16
  if (type == INGOT_F16)
    return (vector)_mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)((const uint16_t *)weights + i)));
  if (type == INGOT_BF16) {
    const __m256i halves = _mm256_loadu_si256((const __m256i *)((const uint16_t *)weights + i));
    return (vector)_mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(halves), 16));
  }
  if (type == INGOT_INT8) {
    const __m128i bytes = _mm_loadu_si128((const __m128i *)((const int8_t *)weights + i));
    return (vector)_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(bytes));
  }
#elif INGOT_LANES == 8
  if (type == INGOT_F16)
    return (vector)_mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)((const uint16_t *)weights + i)));
  if (type == INGOT_BF16) {
    const __m128i halves = _mm_loadu_si128((const __m128i *)((const uint16_t *)weights + i));
    return (vector)_mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
  }
  if (type == INGOT_INT8) {
    const __m128i bytes = _mm_loadl_epi64((const __m128i *)((const int8_t *)weights + i));
    return (vector)_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(bytes));
  }
#endif
  vector numbers = {0};
  for (int lane = 0; lane < INGOT_LANES; lane++) numbers[lane] = weight_at(weights, i + lane, type);
  return numbers;
}

#endif
