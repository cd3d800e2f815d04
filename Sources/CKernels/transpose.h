/// Transposes of small blocks in registers, by which operands that are stored the other way round are read.
#ifndef INGOT_TRANSPOSE_H
#define INGOT_TRANSPOSE_H

#include "simd.h"

/// Writes the transpose of a block of INGOT_LANES by INGOT_LANES floats: element (i, j) of `to` is element (j, i) of
/// `from`. The strides are those between rows, in floats.
INGOT_INLINE void transpose_block(const float *from, int64_t from_row, float *to, int64_t to_row) {
#if INGOT_LANES == 16
  __m512 a[16], b[16];
  UNROLLED
  for (int i = 0; i < 16; i++) a[i] = _mm512_loadu_ps(from + i * from_row);
  // Pairs of rows, then pairs of pairs, so that each quarter of a vector holds four rows of one column.
  UNROLLED
  for (int i = 0; i < 16; i += 2) {
    b[i] = _mm512_unpacklo_ps(a[i], a[i + 1]);
    b[i + 1] = _mm512_unpackhi_ps(a[i], a[i + 1]);
  }
  UNROLLED
  for (int i = 0; i < 16; i += 4) {
    UNROLLED
    for (int half = 0; half < 2; half++) {
      const __m512d low = _mm512_castps_pd(b[i + half]), high = _mm512_castps_pd(b[i + half + 2]);
      a[i + 2 * half] = _mm512_castpd_ps(_mm512_unpacklo_pd(low, high));
      a[i + 2 * half + 1] = _mm512_castpd_ps(_mm512_unpackhi_pd(low, high));
    }
  }
  // Quarters move to their places.
  UNROLLED
  for (int i = 0; i < 4; i++) {
    const __m512 even_top = _mm512_shuffle_f32x4(a[i], a[4 + i], 0x88);
    const __m512 odd_top = _mm512_shuffle_f32x4(a[i], a[4 + i], 0xDD);
    const __m512 even_bottom = _mm512_shuffle_f32x4(a[8 + i], a[12 + i], 0x88);
    const __m512 odd_bottom = _mm512_shuffle_f32x4(a[8 + i], a[12 + i], 0xDD);
    _mm512_storeu_ps(to + i * to_row, _mm512_shuffle_f32x4(even_top, even_bottom, 0x88));
    _mm512_storeu_ps(to + (4 + i) * to_row, _mm512_shuffle_f32x4(odd_top, odd_bottom, 0x88));
    _mm512_storeu_ps(to + (8 + i) * to_row, _mm512_shuffle_f32x4(even_top, even_bottom, 0xDD));
    _mm512_storeu_ps(to + (12 + i) * to_row, _mm512_shuffle_f32x4(odd_top, odd_bottom, 0xDD));
  }
#elif INGOT_LANES == 8
  __m256 a[8], b[8];
  UNROLLED
  for (int i = 0; i < 8; i++) a[i] = _mm256_loadu_ps(from + i * from_row);
  UNROLLED
  for (int i = 0; i < 8; i += 2) {
    b[i] = _mm256_unpacklo_ps(a[i], a[i + 1]);
    b[i + 1] = _mm256_unpackhi_ps(a[i], a[i + 1]);
  }
  UNROLLED
  for (int i = 0; i < 8; i += 4) {
    UNROLLED
    for (int half = 0; half < 2; half++) {
      a[i + 2 * half] = _mm256_shuffle_ps(b[i + half], b[i + half + 2], 0x44);
      a[i + 2 * half + 1] = _mm256_shuffle_ps(b[i + half], b[i + half + 2], 0xEE);
    }
  }
  UNROLLED
  for (int i = 0; i < 4; i++) {
    _mm256_storeu_ps(to + i * to_row, _mm256_permute2f128_ps(a[i], a[4 + i], 0x20));
    _mm256_storeu_ps(to + (4 + i) * to_row, _mm256_permute2f128_ps(a[i], a[4 + i], 0x31));
  }
#else
  for (int i = 0; i < INGOT_LANES; i++) {
    for (int j = 0; j < INGOT_LANES; j++) to[i * to_row + j] = from[j * from_row + i];
  }
#endif
}

/// Writes the transpose of a matrix: element (i, j) of `to` is element (j, i) of `from`, which has `rows` rows.
INGOT_INLINE void transpose(
    const float *from, int64_t from_row, int64_t rows, int64_t columns, float *to, int64_t to_row) {
  for (int64_t r = 0; r < rows; r += INGOT_LANES) {
    for (int64_t c = 0; c < columns; c += INGOT_LANES) {
      if (r + INGOT_LANES <= rows && c + INGOT_LANES <= columns) {
        transpose_block(from + r * from_row + c, from_row, to + c * to_row + r, to_row);
        continue;
      }
      for (int64_t i = r; i < r + INGOT_LANES && i < rows; i++) {
        for (int64_t j = c; j < c + INGOT_LANES && j < columns; j++) to[j * to_row + i] = from[i * from_row + j];
      }
    }
  }
}

#endif
