#include <cblas.h>
#include <string.h>

#include "kernels.h"

/// Below so many multiply-adds a product is dense whatever its operands are.
static const int64_t least_work = 1000000;

/// Whether a product is a weight's gradient that an update takes out of the registers.
static int is_consumed_gradient(const ingot_instruction *i) {
  return i->is_consumed && i->epilogue_count == 1 && i->op.opcode == INGOT_MATMUL && i->transposes[0] &&
         !i->transposes[1];
}

/// Bytes of the lists that a tile of a product that skips zeros needs, or 0 when it never skips any: because it is too small,
/// or so large that the lists would be too, or of another shape.
static size_t list_bytes(const ingot_instruction *i) {
  enum { MOST = 16 << 20 };
  const int is_plain = !i->is_consumed && !i->transposes[0] && !i->transposes[1];
  if (!is_plain && !is_consumed_gradient(i)) return 0;
  if ((double)i->rows * (double)i->columns * (double)i->inner < least_work) return 0;
  const double entry = sizeof(float) + sizeof(int32_t);
  double bytes;
  if (i->is_consumed) {
    const double band = (double)i->tiling.size, inner = (double)i->inner;
    bytes = band * (inner * entry + sizeof(int32_t)) + inner * INGOT_SKIP_PANEL * sizeof(float);
  } else {
    bytes = (double)(i->splits_rows ? i->tiling.size : i->rows) * (INGOT_SKIP_BLOCK * entry + sizeof(int32_t));
  }
  return bytes <= MOST ? (size_t)bytes : 0;
}

size_t ingot_scratch_bytes(const ingot_instruction *i) {
  if (i->op.opcode != INGOT_LINEAR && i->op.opcode != INGOT_MATMUL) return 0;
  const size_t tile = i->is_consumed ? (size_t)i->tiling.size * (size_t)i->columns * sizeof(float) : 0;
  const size_t lists = list_bytes(i);
  return tile > lists ? tile : lists;
}

int ingot_skips_zeros(const ingot_product *product) {
  const ingot_instruction *i = product->instruction;
  if (!product->table->skip || list_bytes(i) == 0) return 0;
  // A sample of some rows is enough.
  enum { SAMPLED = 8 };
  const int64_t rows = i->transposes[0] ? i->inner : i->rows, width = i->transposes[0] ? i->rows : i->inner;
  const int64_t step = rows < SAMPLED ? 1 : rows / SAMPLED;
  int64_t zeros = 0, seen = 0;
  for (int64_t row = 0; row < rows; row += step) {
    const float *a = product->in[0] + row * width;
    int32_t row_zeros = 0;
    for (int64_t k = 0; k < width; k++) row_zeros += a[k] == 0;
    zeros += row_zeros;
    seen += width;
  }
  // Break-even is near 30 %.
  return zeros * 5 > seen * 2;
}

static void multiply(const ingot_product *product, const ingot_tile_rectangle *tile, float *scratch) {
  const ingot_instruction *i = product->instruction;
  const int ta = i->transposes[0], tb = i->transposes[1];
  // Leading dimensions: of the operands as stored, not as read.
  const int64_t lda = ta ? i->rows : i->inner, ldb = tb ? i->inner : i->columns;
  const float *a = product->in[0] + (ta ? tile->row : tile->row * lda);
  const float *b = product->in[1] + (tb ? tile->column * ldb : tile->column);
  float *out = tile->base + tile->row * i->columns + tile->column;
  const size_t row_bytes = (size_t)tile->columns * sizeof(float);
  float beta = 0;
  if (i->op.opcode == INGOT_LINEAR) {
    for (int64_t r = 0; r < tile->rows; r++) memcpy(out + r * i->columns, product->in[2] + tile->column, row_bytes);
    beta = 1;
  } else if (product->skips_zeros) {
    for (int64_t r = 0; r < tile->rows; r++) memset(out + r * i->columns, 0, row_bytes);
  }
  if (product->skips_zeros) {
    product->table->skip(product, tile, scratch);
    return;
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

static void run_epilogues(const ingot_product *product, const ingot_tile_rectangle *tile) {
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
  if (is_consumed_gradient(i)) {
    if (product->skips_zeros) {
      product->table->consume_skipping(product, begin, end, scratch);
      return;
    }
    if (product->table->consume && product->table->consume(product, begin, end)) return;
  }
  ingot_tile_rectangle tile =
      i->splits_rows ? (ingot_tile_rectangle){begin, end - begin, 0, i->columns, product->out}
                                  : (ingot_tile_rectangle){0, i->rows, begin, end - begin, product->out};
  // A band of rows in scratch memory, addressed as if the rows before it were there too.
  if (i->is_consumed) tile.base = (float *)((uintptr_t)scratch - (uintptr_t)(begin * i->columns) * sizeof(float));
  multiply(product, &tile, scratch);
  run_epilogues(product, &tile);
}
