/// How the work of a product is cut: into tiles of its result, and into the steps in which its operands are prepared.
/// Everything here is a function of the product and of its data, whatever the number of threads.
#ifndef INGOT_TILES_H
#define INGOT_TILES_H

#include "kernels.h"
#include "portable.h"

INGOT_INLINE int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

// MARK: Preparation

/// Returns the number of rows whose non-zeros are found in one tile: whole vectors, about an eighth of all.
INGOT_INLINE int64_t found_rows(const ingot_product *op) {
  enum { VECTOR = 16 };
  return (op->rows / 8 / VECTOR + 1) * VECTOR;
}

/// Returns the number of tiles in which the non-zeros are found.
INGOT_INLINE int64_t finding_tiles(const ingot_product *op) {
  const int64_t rows = found_rows(op);
  return op->masks ? (op->rows + rows - 1) / rows : 0;
}

/// Returns the number of panels that are packed before the first tile.
INGOT_INLINE int64_t packed_panels(const ingot_product *op) {
  return op->panels ? (op->columns + INGOT_PANEL - 1) / INGOT_PANEL : 0;
}

/// Returns whether a product whose left operand has so many non-zeros skips the others.
INGOT_INLINE int skips_zeros(const ingot_product *op, int64_t nonzeros) {
  // Break-even is near one zero in ten.
  const int64_t zeros = op->rows * op->inner - nonzeros;
  return op->masks && zeros > op->rows * op->inner / 10;
}

// MARK: Tiles

/// Returns a tile of the result, without the memory of an update that follows. `nonzeros` is the number of all that
/// were found. `scratch` holds the tile when the product has no memory of its own.
INGOT_INLINE ingot_rectangle tile_at(const ingot_product *op, int64_t number, int64_t nonzeros, float *scratch) {
  const int64_t down = (op->rows + op->tile_rows - 1) / op->tile_rows;
  ingot_rectangle tile = {.row = number % down * op->tile_rows, .column = number / down * op->tile_columns};
  tile.rows = least(op->tile_rows, op->rows - tile.row);
  tile.columns = least(op->tile_columns, op->columns - tile.column);
  tile.skips_zeros = skips_zeros(op, nonzeros);
  tile.base = op->out ? op->out + tile.row * op->columns + tile.column : scratch;
  tile.stride = op->out ? op->columns : tile.columns;
  return tile;
}

/// Some rows of a tile, few enough that each epilogue finds the results of the previous one in the L1 cache: elements
/// `begin` to `end - 1` of the result. Kernels count elements from its start, so element `i` is `numbers[i]`.
typedef struct {
  int64_t rows;  ///< the number of rows of the tile up to the end of this piece
  float *numbers;
  int64_t begin, end;
} ingot_piece;

/// Goes on to the next piece of a tile, to the first one from a piece of zeros. Returns 0 if there is none.
INGOT_INLINE int next_piece(const ingot_product *op, const ingot_rectangle *tile, ingot_piece *piece) {
  enum { AT_ONCE = 1024 };
  if (piece->rows >= tile->rows) return 0;
  // Rows that follow one another in memory are taken together.
  const int is_whole = ingot_row_distance(op, tile) == tile->columns && tile->stride == tile->columns;
  const int64_t together = is_whole && tile->columns < AT_ONCE ? AT_ONCE / tile->columns : 1;
  const int64_t rows = least(tile->rows - piece->rows, together);
  piece->begin = ingot_row_position(op, tile, piece->rows);
  piece->end = piece->begin + rows * tile->columns;
  const float *first = tile->base + piece->rows * tile->stride;
  piece->numbers = (float *)((uintptr_t)first - (uintptr_t)piece->begin * sizeof(float));
  piece->rows += rows;
  return 1;
}

#endif
