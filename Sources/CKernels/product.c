#include <cblas.h>
#include <string.h>

#include "kernels.h"

/// Rows or columns `begin` to below `end` of `out = a b + bias`, the bias only for `linear`.
void ingot_product(const ingot_call *call, int64_t begin, int64_t end, int64_t tile) {
  (void)tile;
  const ingot_instruction *i = call->instruction;
  const int ta = i->transposes[0], tb = i->transposes[1], split = i->splits_rows;
  // Leading dimensions: of the operands as stored, not as read.
  const int64_t lda = ta ? i->rows : i->inner, ldb = tb ? i->inner : i->columns;
  const int64_t row = split ? begin : 0, rows = split ? end - begin : i->rows;
  const int64_t column = split ? 0 : begin, columns = split ? i->columns : end - begin;
  const float *a = call->in[0] + (ta ? row : row * lda);
  const float *b = call->in[1] + (tb ? column * ldb : column);
  float *out = call->out + row * i->columns + column;
  float beta = 0;
  if (i->opcode == INGOT_LINEAR) {
    for (int64_t r = 0; r < rows; r++) {
      memcpy(out + r * i->columns, call->in[2] + column, (size_t)columns * sizeof(float));
    }
    beta = 1;
  }
  cblas_sgemm(
      CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, (int)rows, (int)columns,
      (int)i->inner, 1, a, (int)lda, b, (int)ldb, beta, out, (int)i->columns);
}
