/// Double-precision log, sine and cosine, for random numbers and sums. They are accurate to within 2 units in the last
/// place, and their bits are the same on every CPU.
#ifndef INGOT_ELEMENTARY_DOUBLE_H
#define INGOT_ELEMENTARY_DOUBLE_H

#include "portable.h"

/// Returns ln x for a positive normal number, by the same series as ``log_normal``.
INGOT_INLINE double log_of_double(double x) {
  union {
    double number;
    uint64_t bits;
  } both;
  const uint64_t root_of_half = 0x3FE6A09E667F3BCDu;
  both.number = x;
  const uint64_t bits = both.bits - root_of_half;
  const double n = (double)((int64_t)bits >> 52);
  both.bits = (bits & 0x000FFFFFFFFFFFFFu) + root_of_half;
  const double f = both.number - 1.0, s = f / (2.0 + f), z = s * s;
  double p = 2.0 / 23.0;
  p = p * z + 2.0 / 21.0;
  p = p * z + 2.0 / 19.0;
  p = p * z + 2.0 / 17.0;
  p = p * z + 2.0 / 15.0;
  p = p * z + 2.0 / 13.0;
  p = p * z + 2.0 / 11.0;
  p = p * z + 2.0 / 9.0;
  p = p * z + 2.0 / 7.0;
  p = p * z + 2.0 / 5.0;
  p = p * z + 2.0 / 3.0;
  // ln 2 is split into two parts; the first has few enough bits that its product with n is exact.
  return n * 6.93147180369123816490e-01 + (n * 1.90821492927058770002e-10 + s * (z * p - f) + f);
}

/// A point on the unit circle.
typedef struct {
  double cosine, sine;
} circle_point;

/// Returns the cosine and the sine of `turns` full turns, by their Taylor series within an eighth of a turn.
INGOT_INLINE circle_point point_at_turn(double turns) {
  const double round_to_integer = 6755399441055744.0;  // 1.5 * 2^52
  const double quarters = 4.0 * turns;
  const double nearest = (quarters + round_to_integer) - round_to_integer;
  const double r = (quarters - nearest) * 1.57079632679489661923, z = r * r;
  double sine = 1.0 / 355687428096000.0;
  sine = sine * z - 1.0 / 1307674368000.0;
  sine = sine * z + 1.0 / 6227020800.0;
  sine = sine * z - 1.0 / 39916800.0;
  sine = sine * z + 1.0 / 362880.0;
  sine = sine * z - 1.0 / 5040.0;
  sine = sine * z + 1.0 / 120.0;
  sine = sine * z - 1.0 / 6.0;
  sine = r + r * z * sine;
  double cosine = -1.0 / 6402373705728000.0;
  cosine = cosine * z + 1.0 / 20922789888000.0;
  cosine = cosine * z - 1.0 / 87178291200.0;
  cosine = cosine * z + 1.0 / 479001600.0;
  cosine = cosine * z - 1.0 / 3628800.0;
  cosine = cosine * z + 1.0 / 40320.0;
  cosine = cosine * z - 1.0 / 720.0;
  cosine = cosine * z + 1.0 / 24.0;
  cosine = cosine * z - 0.5;
  cosine = 1.0 + z * cosine;
  // Each quarter of a turn takes (x, y) to (-y, x). Without branches, loops become vectors.
  const int32_t quarter = (int32_t)nearest;
  const double x = quarter & 1 ? -sine : cosine, y = quarter & 1 ? cosine : sine;
  return (circle_point){quarter & 2 ? -x : x, quarter & 2 ? -y : y};
}

#endif
