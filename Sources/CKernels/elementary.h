/// Single-precision exp, log and related functions without branches, so that loops over them vectorise. Their
/// multiply-adds are fused wherever that is one instruction, so they return the same bits on every CPU that has it. All
/// are accurate to within 2 units in the last place.
#ifndef INGOT_ELEMENTARY_H
#define INGOT_ELEMENTARY_H

#include "portable.h"

/// The Taylor series of e^r - 1 for |r| <= ln 2 / 2, without its first term: e^r = 1 + r + r^2 p.
INGOT_INLINE float exp_series(float r) {
  float p = 1.0f / 5040.0f;
  p = fused(p, r, 1.0f / 720.0f);
  p = fused(p, r, 1.0f / 120.0f);
  p = fused(p, r, 1.0f / 24.0f);
  p = fused(p, r, 1.0f / 6.0f);
  return fused(p, r, 0.5f);
}

/// Returns e^x for x clamped to [-87, 88], computed with x = n ln 2 + r; NaN stays NaN.
INGOT_INLINE float exp_clamped(float x) {
  x = x < -87.0f ? -87.0f : x;
  x = x > 88.0f ? 88.0f : x;
  const float round_to_integer = 12582912.0f;  // 1.5 * 2^23: a number added to it loses its fraction
  float shifted = fused(x, 1.44269504f, round_to_integer);
  float n = shifted - round_to_integer;
  // ln 2 is split into two parts; the first has few enough bits that its product with n is exact.
  float r = fused(n, 2.12194440e-4f, x - n * 0.693359375f);
  float p = exp_series(r);
  p = fused(p * r, r, r) + 1.0f;
  uint32_t exponent = (bits_of(shifted) - bits_of(round_to_integer) + 127u) << 23;
  return p * float_of(exponent);
}

/// Returns 1 - e^-y for y >= 0, with full precision even where y is small; NaN stays NaN.
INGOT_INLINE float one_minus_exp(float y) {
  const float r = -y;
  const float small = fused(exp_series(r) * r, y, y);
  return y < 0.34f ? small : 1.0f - exp_clamped(r);
}

/// Returns ln(1 + u) for u in [0, 1], with full precision even where u is small; NaN stays NaN. With s = u / (2 + u),
/// which is at most 1/3, sums the series 2 (s + s^3/3 + s^5/5 + …).
INGOT_INLINE float log1p_unit(float u) {
  const float s = u / (2.0f + u), z = s * s;
  float p = 2.0f / 13.0f;
  p = fused(p, z, 2.0f / 11.0f);
  p = fused(p, z, 2.0f / 9.0f);
  p = fused(p, z, 2.0f / 7.0f);
  p = fused(p, z, 2.0f / 5.0f);
  p = fused(p, z, 2.0f / 3.0f);
  return s * fused(p, z, 2.0f);
}

/// Returns ln x for normal x, -inf for 0, and NaN for negative numbers. With x = 2^n m, m in [sqrt(1/2), sqrt(2)), and
/// s = (m - 1) / (m + 1), sums the series 2 (s + s^3/3 + s^5/5 + …) for ln m.
INGOT_INLINE float log_normal(float x) {
  uint32_t bits = bits_of(x) - 0x3F3504F3u;  // the bits of sqrt(1/2)
  float n = (float)((int32_t)bits >> 23);
  float m = float_of((bits & 0x007FFFFFu) + 0x3F3504F3u);
  float f = m - 1.0f;
  float s = f / (2.0f + f);
  float z = s * s;
  float p = 2.0f / 11.0f;
  p = fused(p, z, 2.0f / 9.0f);
  p = fused(p, z, 2.0f / 7.0f);
  p = fused(p, z, 2.0f / 5.0f);
  p = fused(p, z, 2.0f / 3.0f);
  // 2 s = f - s f, which keeps the leading term exact.
  float tail = s * fused(z, p, -f);
  float y = fused(n, 0.693359375f, fused(n, -2.12194440e-4f, tail) + f);
  y = x > 3.4e38f ? x : y;
  y = x == 0.0f ? -__builtin_inff() : y;
  return x >= 0.0f ? y : __builtin_nanf("");
}

/// Returns e^x, 0 below the smallest float and infinity above the largest; NaN stays NaN.
INGOT_INLINE float exp_of(float x) {
  x = x < -104.0f ? -104.0f : x;
  x = x > 89.0f ? 89.0f : x;
  const float round_to_integer = 12582912.0f;
  float shifted = fused(x, 1.44269504f, round_to_integer);
  float n = shifted - round_to_integer;
  float r = fused(n, 2.12194440e-4f, x - n * 0.693359375f);
  float p = fused(exp_series(r) * r, r, r) + 1.0f;
  // The power of two is applied in two parts, since it may be out of the range of a float on its own.
  int32_t exponent = (int32_t)(bits_of(shifted) - bits_of(round_to_integer));
  int32_t half = exponent >> 1;
  return p * float_of((uint32_t)(half + 127) << 23) * float_of((uint32_t)(exponent - half + 127) << 23);
}

/// Returns ln x, -inf for 0, and NaN for negative numbers.
INGOT_INLINE float log_of(float x) {
  const float smallest_normal = 0x1p-126f;
  const float scaled = x < smallest_normal ? x * 0x1p23f : x;
  return log_normal(scaled) - (x < smallest_normal ? 15.9423847f : 0.0f);
}

/// Returns tanh x: with e = 1 - e^-2|x|, its magnitude is e / (2 - e).
INGOT_INLINE float tanh_of(float x) {
  const float e = one_minus_exp(2.0f * magnitude(x));
  return float_of(bits_of(e / (2.0f - e)) | (bits_of(x) & 0x80000000u));
}

#endif
