/// The executor: a flat array of instructions over three regions of memory, run by one call.
///
/// Bits do not depend on the number of threads: tiles are fixed by the instruction, a tile is computed by one thread
/// from start to end, and every reduction adds its tiles in order.
#ifndef INGOT_KERNELS_H
#define INGOT_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Where an operand lies.
enum ingot_region {
  INGOT_STORE,  ///< parameters and optimiser state; kept between steps
  INGOT_INPUT,  ///< what the host writes before a step
  INGOT_ARENA,  ///< results; any of them may be overwritten by a later instruction
  INGOT_REGIONS
};

enum ingot_opcode {
  INGOT_LINEAR,
  INGOT_MATMUL,
  INGOT_ADD,
  INGOT_SUBTRACT,
  INGOT_MULTIPLY,
  INGOT_DIVIDE,
  INGOT_SCALE,
  INGOT_EXP,
  INGOT_LOG,
  INGOT_RELU,
  INGOT_LEAKY_RELU,
  INGOT_TANH,
  INGOT_SIGMOID,
  INGOT_DROPOUT,
  INGOT_SOFTMAX,
  INGOT_LOG_SOFTMAX,
  INGOT_MEAN,
  INGOT_BINARY_CROSS_ENTROPY,
  INGOT_BCE_WITH_LOGITS,
  INGOT_MEAN_SQUARED_ERROR,
  INGOT_CROSS_ENTROPY,
  INGOT_SOFTMAX_CROSS_ENTROPY,
  INGOT_CONSTANT,
  INGOT_NORMAL,
  INGOT_UNIFORM,
  INGOT_GATE,
  INGOT_TANH_ADJOINT,
  INGOT_SIGMOID_ADJOINT,
  INGOT_SOFTMAX_ADJOINT,
  INGOT_LOG_SOFTMAX_ADJOINT,
  INGOT_BINARY_CROSS_ENTROPY_ADJOINT,
  INGOT_BCE_WITH_LOGITS_ADJOINT,
  INGOT_MEAN_SQUARED_ERROR_ADJOINT,
  INGOT_CROSS_ENTROPY_ADJOINT,
  INGOT_SOFTMAX_CROSS_ENTROPY_ADJOINT,
  INGOT_BROADCAST,
  INGOT_COLUMN_SUMS,
  INGOT_CONCAT_ROWS,
  INGOT_SLICE_ROWS,
  INGOT_CONCAT_COLUMNS,
  INGOT_SLICE_COLUMNS,
  INGOT_PAD_COLUMNS,
  INGOT_CATEGORICAL,
  INGOT_MIXTURE,
  INGOT_SWISS_ROLL,
  INGOT_SCALE_COLUMNS,
  INGOT_SHIFT_COLUMNS,
  INGOT_NORMALIZE_COLUMNS,
  INGOT_INVERSE_DEVIATION,
  INGOT_NORMALIZE_COLUMNS_ADJOINT,
  INGOT_SUM_SQUARES,
  INGOT_CLIP_FACTOR,
  INGOT_RESCALE,
  INGOT_ADAM,
  INGOT_SGD,
  INGOT_TRACK_MEAN,
  INGOT_TRACK_VARIANCE,
  INGOT_OPCODES
};

/// What a random number is for; see `RandomStreams.swift` for how counters are made.
enum ingot_domain { INGOT_DOMAIN_INSTRUCTIONS, INGOT_DOMAIN_PARAMETERS };

/// A tensor: a region and bytes from its start.
typedef struct {
  uint64_t offset;
  uint32_t region;
} ingot_operand;

/// How work is cut into tiles: the unit is an element, a row or a column, as the opcode has it.
typedef struct {
  int64_t size;   ///< units in a tile; the last may be smaller
  int64_t count;  ///< number of tiles
} ingot_tiling;

/// The most streams that one draw is shared by, and the most epilogues behind one product.
enum { INGOT_MAX_STREAMS = 8, INGOT_MAX_EPILOGUES = 4 };

/// How a rate changes with the step; see `Schedule.swift`.
typedef struct {
  int64_t warmup, over;
  int64_t drops[INGOT_MAX_STREAMS];
  int32_t drop_count;
  double factor;
} ingot_schedule;

/// One kernel and what it reads.
typedef struct {
  uint32_t opcode;
  int32_t is_wrt_target;    ///< of the adjoint of a loss
  ingot_operand out;        ///< the result; for an update the parameter; unused where an epilogue changes a tile
  ingot_operand in[3];      ///< float operands in their order; for an update the gradient, then its states
  float numbers[3];         ///< scale, slope, rate, …, as the kernel of the opcode says
  double decimals[5];       ///< of Adam: rate, beta1, beta2, epsilon, decay; of SGD: rate, momentum
  int32_t is_nesterov;      ///< of SGD
  ingot_schedule schedule;  ///< of an update
  int64_t first;            ///< elements of the upper operand of `concat_rows`, or before those of `slice_rows`; a column
  int64_t width;            ///< columns of the first operand of what cuts or joins columns
  int64_t stream_elements;  ///< elements that one stream serves
  uint32_t stream_count;
  uint32_t streams[INGOT_MAX_STREAMS];
} ingot_op;

/// A call and, behind a product, its epilogues: each runs on a tile of the product while the tile is in cache.
typedef struct {
  ingot_op op;
  int64_t rows, columns;    ///< of the result of a product, else of the first float operand seen as a matrix
  int64_t inner;            ///< the summed dimension of a product
  ingot_tiling tiling;
  int32_t transposes[2];    ///< of a product's operands
  int32_t splits_rows;      ///< a product's tiles are bands of rows, not of columns
  int32_t is_consumed;      ///< the last epilogue is an update: the product stays in scratch memory
  int32_t epilogue_count;
  ingot_op epilogues[INGOT_MAX_EPILOGUES];
} ingot_instruction;

typedef struct ingot_machine ingot_machine;

/// The most tiles that a reduction may have.
enum { INGOT_MAX_PARTIALS = 4096 };

/// Bytes that a thread needs beside the regions to run a tile of an instruction.
size_t ingot_scratch_bytes(const ingot_instruction *instruction);

/// Allocates the three regions, zeroed, and `scratch` bytes for each thread, and starts `threads - 1` workers. Null when
/// memory or threads are not to be had.
ingot_machine *ingot_machine_create(const size_t sizes[INGOT_REGIONS], size_t scratch, int threads);
void ingot_machine_destroy(ingot_machine *machine);

/// The start of a region, aligned to 64 bytes.
void *ingot_machine_region(ingot_machine *machine, enum ingot_region region);

/// Runs `count` instructions in order. Allocates nothing.
///
/// `times`, unless null, has room for the start and the end of each instruction, in nanoseconds of a steady clock.
void ingot_run(
    ingot_machine *machine, const ingot_instruction *program, size_t count, uint64_t seed, uint64_t step,
    uint64_t *times);

/// Philox4x32-10: the block of four words of a key and a counter.
void ingot_philox(const uint32_t key[2], const uint32_t counter[4], uint32_t words[4]);

/// `low + (high - low) * u` for each element of a stream.
void ingot_fill_uniform(
    float *out, int64_t count, uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step, double low, double high);

/// `mean + deviation * n` for each element of a stream.
void ingot_fill_normal(
    float *out, int64_t count, uint64_t seed, uint32_t domain, uint32_t stream, uint64_t step, double mean,
    double deviation);

/// The squared distance of each row of `a` to each row of `b`: `out` has a row for each row of `a`.
void ingot_squared_distances(
    const float *a, int64_t a_rows, const float *b, int64_t b_rows, int64_t width, float *out);

#ifdef __cplusplus
}
#endif
#endif
