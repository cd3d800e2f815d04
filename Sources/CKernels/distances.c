#pragma STDC FP_CONTRACT OFF

#include "kernels.h"

static double squared_norm(const float *row, int64_t width) {
  double sum = 0;
  for (int64_t i = 0; i < width; i++) sum += (double)row[i] * row[i];
  return sum;
}

void ingot_squared_distances(
    const float *a, int64_t a_rows, const float *b, int64_t b_rows, int64_t width, float *out) {
  // |a - b|² = |a|² + |b|² - 2 a b: a product instead of a loop over pairs.
  const ingot_product product = {
      .a = a, .b = b, .out = out, .rows = a_rows, .columns = b_rows, .inner = width, .transposes_b = 1};
  const ingot_rectangle whole = {.rows = a_rows, .columns = b_rows, .base = out, .stride = b_rows};
  ingot_best_kernels()->products->multiply(&product, &whole);
  for (int64_t j = 0; j < b_rows; j++) {
    const double norm = squared_norm(b + j * width, width);
    for (int64_t i = 0; i < a_rows; i++) out[i * b_rows + j] = (float)(norm - 2 * (double)out[i * b_rows + j]);
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
