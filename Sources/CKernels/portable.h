/// What the kernels need of a compiler, for clang and gcc. No kernel calls a function of the C library, so that all of
/// them also run where there is none.
#ifndef INGOT_PORTABLE_H
#define INGOT_PORTABLE_H

#include <stdint.h>

/// Makes a function part of each of its callers, where its constant arguments decide what is left of it.
#define INGOT_INLINE static inline __attribute__((always_inline, unused))

/// Keeps a function out of its callers, which many uses of it would make long.
#define INGOT_APART static __attribute__((noinline, unused))

/// Begins a kernel, which is compiled once for all of its calls, whatever they are known to pass.
#if defined(__clang__)
#define INGOT_KERNEL static __attribute__((noinline, unused))
#else
#define INGOT_KERNEL static __attribute__((noinline, noclone, unused))
#endif

/// Says that a loop may be vectorised although its operands may be the same memory: element `i` is read before it is
/// written, and no other element is read.
#if defined(__clang__)
#define IN_PLACE _Pragma("clang loop vectorize(assume_safety)")
#else
#define IN_PLACE _Pragma("GCC ivdep")
#endif

/// Unrolls a loop over vectors that are to stay in registers.
#if defined(__clang__)
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define UNROLLED _Pragma("GCC unroll 16")
#endif

/// Hides by how much a loop moves the pointer `p`. gcc would otherwise write the loop a second time, for elements that
/// adjoin, and keep the sums of neither copy in registers.
#if defined(__clang__)
#define HIDE_STRIDE(p)
#else
#define HIDE_STRIDE(p) __asm__("" : "+r"(p))
#endif

INGOT_INLINE void copy_floats(float *restrict to, const float *restrict from, int64_t count) {
  for (int64_t i = 0; i < count; i++) to[i] = from[i];
}

INGOT_INLINE void zero_floats(float *to, int64_t count) {
  for (int64_t i = 0; i < count; i++) to[i] = 0;
}

INGOT_INLINE uint32_t bits_of(float x) {
  union {
    float number;
    uint32_t bits;
  } both;
  both.number = x;
  return both.bits;
}

INGOT_INLINE float float_of(uint32_t bits) {
  union {
    float number;
    uint32_t bits;
  } both;
  both.bits = bits;
  return both.number;
}

/// Returns a b + c, rounded once, on a CPU that has no such instruction.
///
/// The product is exact in double precision. The sum is rounded to odd: where it is not exact, its last bit is one, so
/// that rounding it again to a float is as rounding the exact sum (Boldo and Melquiond, "Emulation of a FMA and
/// correctly rounded sums", IEEE Transactions on Computers 57, 2008).
INGOT_INLINE float fused_by_rounding_to_odd(float a, float b, float c) {
  union {
    double number;
    int64_t bits;
  } sum;
  const double product = (double)a * (double)b;
  sum.number = product + (double)c;
  // What the sum lost, exactly (Knuth). It is NaN where the sum is infinite.
  const double rest = sum.number - product;
  const double lost = (product - (sum.number - rest)) + ((double)c - rest);
  const int64_t is_inexact = (lost > 0) | (lost < 0), is_even = ~sum.bits & 1;
  const int64_t away_from_zero = (lost > 0) == (sum.number > 0) ? 1 : -1;
  sum.bits += (is_inexact & is_even) * away_from_zero;
  return (float)sum.number;
}

/// Returns a b + c. The including file defines INGOT_FUSES: 1 if the CPU rounds once, 2 to round once all the same, and
/// 0 to round twice, which is faster where the CPU cannot.
INGOT_INLINE float fused(float a, float b, float c) {
#if INGOT_FUSES == 1
  return __builtin_fmaf(a, b, c);
#elif INGOT_FUSES == 2
  return fused_by_rounding_to_odd(a, b, c);
#else
  return a * b + c;
#endif
}

INGOT_INLINE float magnitude(float x) { return float_of(bits_of(x) & 0x7FFFFFFFu); }

/// Returns the square root, correctly rounded, without setting `errno` as the C library's function would.
#if defined(__clang__)
INGOT_INLINE float root(float x) { return __builtin_elementwise_sqrt(x); }
INGOT_INLINE double root_of_double(double x) { return __builtin_elementwise_sqrt(x); }
#elif defined(__SSE2__)
#include <emmintrin.h>
INGOT_INLINE float root(float x) { return _mm_cvtss_f32(_mm_sqrt_ss(_mm_set_ss(x))); }
INGOT_INLINE double root_of_double(double x) {
  const __m128d v = _mm_set_sd(x);
  return _mm_cvtsd_f64(_mm_sqrt_sd(v, v));
}
#elif defined(__aarch64__)
#include <arm_neon.h>
INGOT_INLINE float root(float x) { return vgetq_lane_f32(vsqrtq_f32(vdupq_n_f32(x)), 0); }
INGOT_INLINE double root_of_double(double x) { return vget_lane_f64(vsqrt_f64(vdup_n_f64(x)), 0); }
#elif defined(__ARM_FP) && (__ARM_FP & 8)
INGOT_INLINE float root(float x) {
  __asm__("vsqrt.f32 %0, %0" : "+t"(x));
  return x;
}
INGOT_INLINE double root_of_double(double x) {
  __asm__("vsqrt.f64 %P0, %P0" : "+w"(x));
  return x;
}
#else
INGOT_INLINE float root(float x) { return __builtin_sqrtf(x); }
INGOT_INLINE double root_of_double(double x) { return __builtin_sqrt(x); }
#endif

#endif
