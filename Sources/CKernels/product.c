#include <string.h>

#include "kernels.h"

int ingot_skips_zeros(const ingot_product *op, const ingot_kernel_table *table) {
  if (op->in_order) return 1;
  if (!op->may_skip || (op->in_registers && !table->consume_skipping)) return 0;
  // A sample of some rows is enough.
  enum { SAMPLED = 8 };
  const int64_t rows = op->transposes_a ? op->inner : op->rows, width = op->transposes_a ? op->rows : op->inner;
  const int64_t step = rows < SAMPLED ? 1 : rows / SAMPLED;
  int64_t zeros = 0, seen = 0;
  for (int64_t row = 0; row < rows; row += step) {
    const float *a = op->a + row * width;
    int32_t row_zeros = 0;
    for (int64_t k = 0; k < width; k++) row_zeros += a[k] == 0;
    zeros += row_zeros;
    seen += width;
  }
  // Break-even is near 30 %.
  return zeros * 5 > seen * 2;
}

static void multiply(const ingot_product_job *job, const ingot_rectangle *tile, float *scratch) {
  const ingot_product *op = job->op;
  if (job->skips_zeros) {
    job->table->multiply(op, tile, scratch);
    return;
  }
  const int ta = op->transposes_a, tb = op->transposes_b;
  // The leading dimensions are those of the operands as stored, not as read.
  const int64_t lda = ta ? op->rows : op->inner, ldb = tb ? op->inner : op->columns;
  const float *a = op->a + (ta ? tile->row : tile->row * lda);
  const float *b = op->b + (tb ? tile->column * ldb : tile->column);
  float *out = tile->base + tile->row * op->columns + tile->column;
  float beta = 0;
  if (op->bias) {
    const size_t row_bytes = (size_t)tile->columns * sizeof(float);
    for (int64_t r = 0; r < tile->rows; r++) memcpy(out + r * op->columns, op->bias + tile->column, row_bytes);
    beta = 1;
  }
  ingot_sgemm(ta, tb, tile->rows, tile->columns, op->inner, 1, a, lda, b, ldb, beta, out, op->columns);
}

/// Runs an element-wise epilogue or an update on a row of the tile, which stands in for its missing operand and result.
static void apply(const ingot_product_job *job, const ingot_op *epilogue, float *base, int64_t begin, int64_t end) {
  const ingot_kernel_pointer kernel = job->table->kernels[epilogue->kernel];
  switch ((enum ingot_family)epilogue->family) {
    case INGOT_ELEMENTWISE: {
      ingot_elementwise op = epilogue->elementwise;
      op.a = op.out = base;
      kernel.elementwise(&op, begin, end);
      break;
    }
    case INGOT_DRAW: {
      ingot_draw op = epilogue->draw;
      op.a = op.out = base;
      kernel.draw(&op, &job->moment, begin, end);
      break;
    }
    case INGOT_UPDATE: kernel.update(&epilogue->update, &job->rates, base, begin, end); break;
    case INGOT_COLUMNS:  // runs on the whole tile
    case INGOT_COPY:
    case INGOT_ROWS:
    case INGOT_REDUCTION:
    case INGOT_LOSS:
    case INGOT_PRODUCT: break;
  }
}

static void run_epilogues(const ingot_product_job *job, const ingot_rectangle *tile) {
  const ingot_product *op = job->op;
  // Row by row, so that each epilogue finds the results of the previous one in the L1 cache.
  for (int64_t row = tile->row; row < tile->row + tile->rows; row++) {
    const int64_t begin = row * op->columns + tile->column;
    for (int e = 0; e < op->epilogue_count; e++) {
      apply(job, &op->epilogues[e], tile->base, begin, begin + tile->columns);
    }
  }
  for (int e = 0; e < op->epilogue_count; e++) {
    if (op->epilogues[e].family != INGOT_COLUMNS) continue;
    ingot_columns sums = op->epilogues[e].columns;
    sums.a = tile->base;
    job->table->kernels[op->epilogues[e].kernel].columns(&sums, tile->column, tile->column + tile->columns);
  }
}

void ingot_run_product(const ingot_product_job *job, int64_t begin, int64_t end, float *scratch) {
  const ingot_product *op = job->op;
  // Most weight gradients never leave the registers.
  if (op->in_registers) {
    if (job->skips_zeros) {
      job->table->consume_skipping(op, &job->rates, begin, end, scratch);
      return;
    }
    if (job->table->consume && job->table->consume(op, &job->rates, begin, end)) return;
  }
  ingot_rectangle tile = op->splits_rows ? (ingot_rectangle){begin, end - begin, 0, op->columns, op->out}
                                         : (ingot_rectangle){0, op->rows, begin, end - begin, op->out};
  // The tile is a band of rows in scratch memory, addressed as if the rows before it were stored there too.
  if (!op->out) tile.base = (float *)((uintptr_t)scratch - (uintptr_t)(begin * op->columns) * sizeof(float));
  multiply(job, &tile, scratch);
  run_epilogues(job, &tile);
}
