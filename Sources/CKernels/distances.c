#include "kernels.h"

static double squared_norm(const float *row, int64_t width) {
  double sum = 0;
  for (int64_t i = 0; i < width; i++) sum += (double)row[i] * row[i];
  return sum;
}

void ingot_squared_distances(
    const float *a, int64_t a_rows, const float *b, int64_t b_rows, int64_t width, float *out) {
  ingot_sgemm_prepare();
  // |a - b|² = |a|² + |b|² - 2 a b: a product instead of a loop over pairs.
  ingot_sgemm(0, 1, a_rows, b_rows, width, -2, a, width, b, width, 0, out, b_rows);
  for (int64_t j = 0; j < b_rows; j++) {
    const double norm = squared_norm(b + j * width, width);
    for (int64_t i = 0; i < a_rows; i++) out[i * b_rows + j] = (float)(out[i * b_rows + j] + norm);
  }
  for (int64_t i = 0; i < a_rows; i++) {
    const double norm = squared_norm(a + i * width, width);
    for (int64_t j = 0; j < b_rows; j++) {
      // Rounding may make the distance negative; NaN stays NaN.
      const float distance = (float)(out[i * b_rows + j] + norm);
      out[i * b_rows + j] = distance < 0 ? 0 : distance;
    }
  }
}
