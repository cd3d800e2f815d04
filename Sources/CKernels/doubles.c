#pragma STDC FP_CONTRACT OFF

#include <string.h>

#include "kernels.h"

void ingot_dgemm(int64_t rows, int64_t columns, int64_t inner, const double *a, const double *b, double *out) {
  // Rows of `b` that stay in the cache while they are added to all rows of the result.
  enum { BLOCK = 32 };
  memset(out, 0, (size_t)(rows * columns) * sizeof *out);
  for (int64_t start = 0; start < inner; start += BLOCK) {
    const int64_t end = start + BLOCK < inner ? start + BLOCK : inner;
    for (int64_t i = 0; i < rows; i++) {
      for (int64_t k = start; k < end; k++) {
        const double factor = a[i * inner + k];
        for (int64_t j = 0; j < columns; j++) out[i * columns + j] += factor * b[k * columns + j];
      }
    }
  }
}
