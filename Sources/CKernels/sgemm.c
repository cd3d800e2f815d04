// Dense products computed by OpenBLAS. To build without OpenBLAS, replace this file.

#include <cblas.h>

#include "kernels.h"

void ingot_sgemm(
    int transposes_a, int transposes_b, int64_t rows, int64_t columns, int64_t inner, float alpha, const float *a,
    int64_t lda, const float *b, int64_t ldb, float beta, float *out, int64_t ldout) {
  cblas_sgemm(
      CblasRowMajor, transposes_a ? CblasTrans : CblasNoTrans, transposes_b ? CblasTrans : CblasNoTrans, (int)rows,
      (int)columns, (int)inner, alpha, a, (int)lda, b, (int)ldb, beta, out, (int)ldout);
}

void ingot_dgemm(int64_t rows, int64_t columns, int64_t inner, const double *a, const double *b, double *out) {
  ingot_sgemm_prepare();
  cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)columns, (int)inner, 1, a, (int)inner, b, (int)columns,
      0, out, (int)columns);
}

// OpenBLAS's own threads would change the bits of the result.
void ingot_sgemm_prepare(void) { openblas_set_num_threads(1); }
