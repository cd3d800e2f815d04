#include "kernels.h"
#include "tiles.h"

// MARK: Preparation

int64_t ingot_find_nonzeros(const ingot_product_job *job, int64_t tile) {
  const int64_t rows = found_rows(job->op), begin = tile * rows;
  return job->table->products->find(job->op, begin, least(begin + rows, job->op->rows));
}

// MARK: Epilogues

/// Runs an element-wise epilogue or an update on a piece of a tile, which stands in for the epilogue's missing operand
/// and result.
static void apply(const ingot_product_job *job, const ingot_op *epilogue, const ingot_piece *piece) {
  const ingot_kernel_pointer kernel = job->table->kernels[epilogue->kernel];
  switch ((enum ingot_family)epilogue->family) {
    case INGOT_ELEMENTWISE: {
      ingot_elementwise op = epilogue->elementwise;
      op.a = op.out = piece->numbers;
      kernel.elementwise(&op, piece->begin, piece->end);
      break;
    }
    case INGOT_DRAW: {
      ingot_draw op = epilogue->draw;
      op.a = op.out = piece->numbers;
      kernel.draw(&op, &job->moment, piece->begin, piece->end);
      break;
    }
    case INGOT_UPDATE: kernel.update(&epilogue->update, &job->rates, piece->numbers, piece->begin, piece->end); break;
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
  ingot_piece piece = {0};
  while (next_piece(op, tile, &piece)) {
    for (int e = 0; e < op->epilogue_count; e++) apply(job, &op->epilogues[e], &piece);
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
  ingot_rectangle tile = tile_at(op, number, nonzeros, scratch);
  if (!op->out) {
    const ingot_op *last = &op->epilogues[op->epilogue_count - 1];
    if (last->family == INGOT_UPDATE) tile.expected = &last->update;
  }
  job->table->products->multiply(op, &tile);
  run_epilogues(job, &tile);
}
