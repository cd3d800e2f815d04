#include <cblas.h>
#include <string.h>

#include "kernels.h"

/// A rectangle of the result, and where its memory is: element (row, column) of the whole is at
/// `base[row * columns of the whole + column]`.
typedef struct {
  int64_t row, rows, column, columns;
  float *base;
} rectangle;

static void multiply(const ingot_product *product, const rectangle *tile) {
  const ingot_instruction *i = product->instruction;
  const int ta = i->transposes[0], tb = i->transposes[1];
  // Leading dimensions: of the operands as stored, not as read.
  const int64_t lda = ta ? i->rows : i->inner, ldb = tb ? i->inner : i->columns;
  const float *a = product->in[0] + (ta ? tile->row : tile->row * lda);
  const float *b = product->in[1] + (tb ? tile->column * ldb : tile->column);
  float *out = tile->base + tile->row * i->columns + tile->column;
  float beta = 0;
  if (i->op.opcode == INGOT_LINEAR) {
    for (int64_t r = 0; r < tile->rows; r++) {
      memcpy(out + r * i->columns, product->in[2] + tile->column, (size_t)tile->columns * sizeof(float));
    }
    beta = 1;
  }
  cblas_sgemm(
      CblasRowMajor, ta ? CblasTrans : CblasNoTrans, tb ? CblasTrans : CblasNoTrans, (int)tile->rows,
      (int)tile->columns, (int)i->inner, 1, a, (int)lda, b, (int)ldb, beta, out, (int)i->columns);
}

/// Runs an element-wise epilogue or an update on a row of the tile.
static void apply(const ingot_product *product, int epilogue, float *base, int64_t begin, int64_t end) {
  ingot_call call = product->epilogues[epilogue];
  call.in[0] = base;
  if (!call.out) call.out = base;
  product->table->kernels[call.op->opcode](&call, begin, end, 0);
}

static void run_epilogues(const ingot_product *product, const rectangle *tile) {
  const ingot_instruction *i = product->instruction;
  // Row by row, so that each epilogue finds what the one before has left in the nearest cache.
  for (int64_t row = tile->row; row < tile->row + tile->rows; row++) {
    int64_t begin = row * i->columns + tile->column;
    for (int e = 0; e < i->epilogue_count; e++) {
      if (i->epilogues[e].opcode != INGOT_COLUMN_SUMS) apply(product, e, tile->base, begin, begin + tile->columns);
    }
  }
  if (i->epilogue_count > 0 && i->epilogues[i->epilogue_count - 1].opcode == INGOT_COLUMN_SUMS) {
    ingot_call call = product->epilogues[i->epilogue_count - 1];
    call.in[0] = tile->base;
    product->table->kernels[INGOT_COLUMN_SUMS](&call, tile->column, tile->column + tile->columns, 0);
  }
}

void ingot_run_product(const ingot_product *product, int64_t begin, int64_t end, float *scratch) {
  const ingot_instruction *i = product->instruction;
  // Most weight gradients end in registers.
  const int is_gradient = i->op.opcode == INGOT_MATMUL && i->transposes[0] && !i->transposes[1];
  if (i->is_consumed && i->epilogue_count == 1 && is_gradient && product->table->consume &&
      product->table->consume(product, begin, end)) {
    return;
  }
  rectangle tile = i->splits_rows ? (rectangle){begin, end - begin, 0, i->columns, product->out}
                                  : (rectangle){0, i->rows, begin, end - begin, product->out};
  // A band of rows in scratch memory, addressed as if the rows before it were there too.
  if (i->is_consumed) tile.base = (float *)((uintptr_t)scratch - (uintptr_t)(begin * i->columns) * sizeof(float));
  multiply(product, &tile);
  run_epilogues(product, &tile);
}
