#include "kernels.h"

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// MARK: Preparation

/// Returns the number of rows whose non-zeros are found in one tile: whole vectors, about an eighth of all.
static int64_t found_rows(const ingot_product *op) {
  enum { VECTOR = 16 };
  return (op->rows / 8 / VECTOR + 1) * VECTOR;
}

int64_t ingot_packed_panels(const ingot_product *op) {
  return op->panels ? (op->columns + INGOT_PANEL - 1) / INGOT_PANEL : 0;
}

int64_t ingot_finding_tiles(const ingot_product *op) {
  const int64_t rows = found_rows(op);
  return op->masks ? (op->rows + rows - 1) / rows : 0;
}

int64_t ingot_find_nonzeros(const ingot_product_job *job, int64_t tile) {
  const int64_t rows = found_rows(job->op), begin = tile * rows;
  return job->table->products->find(job->op, begin, least(begin + rows, job->op->rows));
}

/// Returns whether a product whose left operand has so many non-zeros skips the others. This is a pure function of the
/// operand, so all tiles agree, whatever the number of threads.
static int skips_zeros(const ingot_product *op, int64_t nonzeros) {
  // Break-even is near one zero in ten.
  const int64_t zeros = op->rows * op->inner - nonzeros;
  return op->masks && zeros > op->rows * op->inner / 10;
}

// MARK: Epilogues

/// Runs an element-wise epilogue or an update on consecutive elements of the result, which are at `numbers` and stand
/// in for the epilogue's missing operand and result.
static void apply(const ingot_product_job *job, const ingot_op *epilogue, float *numbers, int64_t begin, int64_t end) {
  const ingot_kernel_pointer kernel = job->table->kernels[epilogue->kernel];
  // Kernels count elements from the start of the whole result.
  float *const base = (float *)((uintptr_t)numbers - (uintptr_t)begin * sizeof(float));
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
    case INGOT_COLUMNS:  // runs on all rows
    case INGOT_COPY:
    case INGOT_ROWS:
    case INGOT_REDUCTION:
    case INGOT_LOSS:
    case INGOT_PRODUCT: break;
  }
}

static void run_epilogues(const ingot_product_job *job, const ingot_rectangle *tile) {
  const ingot_product *op = job->op;
  // Some elements at a time, so that each epilogue finds the results of the previous one in the L1 cache. Rows that
  // follow one another in memory are taken together.
  enum { AT_ONCE = 1024 };
  const int is_whole = ingot_row_distance(op, tile) == tile->columns && tile->stride == tile->columns;
  const int64_t together = is_whole && tile->columns < AT_ONCE ? AT_ONCE / tile->columns : 1;
  for (int64_t r = 0; r < tile->rows; r += together) {
    const int64_t begin = ingot_row_position(op, tile, r);
    const int64_t count = least(tile->rows - r, together) * tile->columns;
    for (int e = 0; e < op->epilogue_count; e++) {
      apply(job, &op->epilogues[e], tile->base + r * tile->stride, begin, begin + count);
    }
  }
  // Sums over rows only follow a product whose tiles have all rows.
  for (int e = 0; e < op->epilogue_count; e++) {
    if (op->epilogues[e].family != INGOT_COLUMNS) continue;
    ingot_columns sums = op->epilogues[e].columns;
    sums.a = op->out;
    job->table->kernels[op->epilogues[e].kernel].columns(&sums, tile->column, tile->column + tile->columns);
  }
}

// MARK: Tiles

void ingot_run_product(const ingot_product_job *job, int64_t number, int64_t nonzeros, float *scratch) {
  const ingot_product *op = job->op;
  const int64_t down = (op->rows + op->tile_rows - 1) / op->tile_rows;
  ingot_rectangle tile = {.row = number % down * op->tile_rows, .column = number / down * op->tile_columns};
  tile.rows = least(op->tile_rows, op->rows - tile.row);
  tile.columns = least(op->tile_columns, op->columns - tile.column);
  tile.skips_zeros = skips_zeros(op, nonzeros);
  if (op->out) {
    tile.base = op->out + tile.row * op->columns + tile.column;
    tile.stride = op->columns;
  } else {
    const ingot_op *last = &op->epilogues[op->epilogue_count - 1];
    tile.base = scratch;
    tile.stride = tile.columns;
    if (last->family == INGOT_UPDATE) tile.expected = &last->update;
  }
  job->table->products->multiply(op, &tile);
  run_epilogues(job, &tile);
}
