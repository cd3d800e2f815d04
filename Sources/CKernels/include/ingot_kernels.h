/// The executor: a flat array of instructions over three regions of memory, run by one call.
///
/// Bits do not depend on the number of threads: the tiles of an instruction are fixed when it is compiled, a tile is
/// computed by one thread from start to end, and every reduction adds its tiles in order.
#ifndef INGOT_KERNELS_H
#define INGOT_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Every kernel, by the family that it belongs to. The enumeration, the families and the table of each instruction set
/// are made from this list, so a kernel that one of them lacks does not build.
#define INGOT_KERNELS(ELEMENTWISE, COPY, ROWS, COLUMNS, REDUCTION, LOSS, DRAW, UPDATE, PRODUCT) \
  ELEMENTWISE(ADD, add)                                                                         \
  ELEMENTWISE(SUBTRACT, subtract)                                                               \
  ELEMENTWISE(MULTIPLY, multiply)                                                               \
  ELEMENTWISE(DIVIDE, divide)                                                                   \
  ELEMENTWISE(SCALE, scale)                                                                     \
  ELEMENTWISE(EXP, exp)                                                                         \
  ELEMENTWISE(LOG, log)                                                                         \
  ELEMENTWISE(RELU, relu)                                                                       \
  ELEMENTWISE(LEAKY_RELU, leaky_relu)                                                           \
  ELEMENTWISE(TANH, tanh)                                                                       \
  ELEMENTWISE(SIGMOID, sigmoid)                                                                 \
  ELEMENTWISE(SOFTPLUS, softplus)                                                               \
  ELEMENTWISE(GATE, gate)                                                                       \
  ELEMENTWISE(TANH_ADJOINT, tanh_adjoint)                                                       \
  ELEMENTWISE(SIGMOID_ADJOINT, sigmoid_adjoint)                                                 \
  ELEMENTWISE(SOFTPLUS_ADJOINT, softplus_adjoint)                                               \
  ELEMENTWISE(CONSTANT, constant)                                                               \
  ELEMENTWISE(BROADCAST, broadcast)                                                             \
  ELEMENTWISE(INVERSE_DEVIATION, inverse_deviation)                                             \
  ELEMENTWISE(CLIP_FACTOR, clip_factor)                                                         \
  ELEMENTWISE(RESCALE, rescale)                                                                 \
  COPY(CONCAT_ROWS, concat_rows)                                                                \
  COPY(SLICE_ROWS, slice_rows)                                                                  \
  COPY(CONCAT_COLUMNS, concat_columns)                                                          \
  COPY(SLICE_COLUMNS, slice_columns)                                                            \
  COPY(PAD_COLUMNS, pad_columns)                                                                \
  ROWS(SOFTMAX, softmax)                                                                        \
  ROWS(LOG_SOFTMAX, log_softmax)                                                                \
  ROWS(SOFTMAX_ADJOINT, softmax_adjoint)                                                        \
  ROWS(LOG_SOFTMAX_ADJOINT, log_softmax_adjoint)                                                \
  COLUMNS(SCALE_COLUMNS, scale_columns)                                                         \
  COLUMNS(SHIFT_COLUMNS, shift_columns)                                                         \
  COLUMNS(NORMALIZE_COLUMNS, normalize_columns)                                                 \
  COLUMNS(NORMALIZE_COLUMNS_ADJOINT, normalize_columns_adjoint)                                 \
  COLUMNS(COLUMN_SUMS, column_sums)                                                             \
  COLUMNS(TRACK_MEAN, track_mean)                                                               \
  COLUMNS(TRACK_VARIANCE, track_variance)                                                       \
  REDUCTION(MEAN, mean)                                                                         \
  REDUCTION(SUM_SQUARES, sum_squares)                                                           \
  REDUCTION(BINARY_CROSS_ENTROPY, binary_cross_entropy)                                         \
  REDUCTION(BCE_WITH_LOGITS, bce_with_logits)                                                   \
  REDUCTION(MEAN_SQUARED_ERROR, mean_squared_error)                                             \
  REDUCTION(CROSS_ENTROPY, cross_entropy)                                                       \
  REDUCTION(SOFTMAX_CROSS_ENTROPY, softmax_cross_entropy)                                       \
  LOSS(BINARY_CROSS_ENTROPY_ADJOINT, binary_cross_entropy_adjoint)                              \
  LOSS(BCE_WITH_LOGITS_ADJOINT, bce_with_logits_adjoint)                                        \
  LOSS(MEAN_SQUARED_ERROR_ADJOINT, mean_squared_error_adjoint)                                  \
  LOSS(CROSS_ENTROPY_ADJOINT, cross_entropy_adjoint)                                            \
  LOSS(SOFTMAX_CROSS_ENTROPY_ADJOINT, softmax_cross_entropy_adjoint)                            \
  DRAW(DROPOUT, dropout)                                                                        \
  DRAW(NORMAL, normal)                                                                          \
  DRAW(UNIFORM, uniform)                                                                        \
  DRAW(CATEGORICAL, categorical)                                                                \
  DRAW(MIXTURE, mixture)                                                                        \
  DRAW(SWISS_ROLL, swiss_roll)                                                                  \
  UPDATE(ADAM, adam)                                                                            \
  UPDATE(SGD, sgd)                                                                              \
  PRODUCT(LINEAR, linear)                                                                       \
  PRODUCT(MATMUL, matmul)

enum ingot_kernel {
#define INGOT_ENTRY(NAME, name) INGOT_##NAME,
  INGOT_KERNELS(
      INGOT_ENTRY, INGOT_ENTRY, INGOT_ENTRY, INGOT_ENTRY, INGOT_ENTRY, INGOT_ENTRY, INGOT_ENTRY, INGOT_ENTRY,
      INGOT_ENTRY)
#undef INGOT_ENTRY
      INGOT_KERNEL_COUNT
};

/// Which member of ``ingot_op`` holds what a kernel needs.
enum ingot_family {
  INGOT_ELEMENTWISE,
  INGOT_COPY,
  INGOT_ROWS,
  INGOT_COLUMNS,
  INGOT_REDUCTION,
  INGOT_LOSS,
  INGOT_DRAW,
  INGOT_UPDATE,
  INGOT_PRODUCT
};

enum ingot_family ingot_family_of(enum ingot_kernel kernel);

// What each family of kernels needs. Matrices are row-major; a member that a kernel does not name is not read.

/// Element by element: `out[i]` of `a[i]` and `b[i]`, possibly in place.
typedef struct {
  const float *a, *b;
  float *out;
  float scale;    ///< scale, gate, broadcast: the factor
  float slope;    ///< leaky_relu, gate: the factor where the element is not let through
  float value;    ///< constant
  float epsilon;  ///< inverse_deviation: what is added to the variance
  float norm;     ///< clip_factor: the largest norm allowed
} ingot_elementwise;

/// Rows or columns that are put together or taken apart.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t columns;    ///< of the result
  int64_t a_columns;  ///< of `a`
  int64_t from;  ///< concat_*: where `b` begins in the result; slice_*: where the result begins in `a`; pad_columns:
                 ///< where `a` begins in the result. A row or a column, as the kernel's name says.
} ingot_copy;

/// Each row by itself.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t columns;
} ingot_rows;

/// A number for each column.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t rows, columns;
  float epsilon;  ///< normalize_columns and its adjoint: what is added to the variance
  float factor;   ///< track_*: how far a running statistic moves, from 0 to 1
} ingot_columns;

/// A scalar: `factor` times a sum over all elements.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t columns;  ///< softmax_cross_entropy: of a row
  double factor;
} ingot_reduction;

/// The adjoint of a loss.
typedef struct {
  const float *seed;  ///< the adjoint of the loss, a scalar
  const float *prediction, *target;
  float *out;
  int64_t columns;     ///< softmax_cross_entropy_adjoint: of a row
  float factor;        ///< 1 / the divisor of the loss
  int32_t wrt_target;  ///< whether it is with respect to the target instead of the prediction
} ingot_loss;

/// Random numbers, of the stream of each block of `stream_elements` elements.
typedef struct {
  const float *a;  ///< dropout: what is dropped; mixture, swiss_roll: labels
  float *out;
  const uint32_t *streams;
  int64_t stream_elements;
  int64_t columns;        ///< categorical: of the result
  int64_t label_columns;  ///< mixture, swiss_roll: of the labels
  int64_t components;     ///< mixture, swiss_roll
  float rate;             ///< dropout: the probability of a zero
  float mean, deviation;  ///< normal; mixture: the deviation along the radius; swiss_roll: from the spiral
  float low, high;        ///< uniform
  float radius;           ///< mixture: of the circle; swiss_roll: of the outer end
  float across;           ///< mixture: the deviation across the radius
  float turns;            ///< swiss_roll: around the origin
} ingot_draw;

/// How a rate changes with the step; see `RateSchedule.swift`.
typedef struct {
  int64_t warmup, over;
  const int64_t *drops;
  int32_t drop_count;
  double factor;
} ingot_rate_schedule;

/// An update of a parameter along its gradient.
typedef struct {
  float *parameter;
  float *first;           ///< adam: the first moment; sgd: the velocity, or null without momentum
  float *second;          ///< adam: the second moment; else null
  const float *gradient;  ///< null after a product, which brings it
  double rate;
  double beta1, beta2, epsilon, decay;  ///< adam
  double momentum;                      ///< sgd
  int32_t nesterov;                     ///< sgd
  ingot_rate_schedule schedule;
} ingot_update;

struct ingot_op;

/// `a b`, or `a b + bias`, and what is done with each tile while it is in cache.
typedef struct {
  const float *a, *b;
  const float *bias;  ///< null for none
  float *out;         ///< null when the last epilogue consumes the product
  int64_t rows, columns, inner;
  int32_t transposes_a, transposes_b;  ///< whether an operand is stored as its transpose
  int32_t splits_rows;                 ///< tiles are bands of rows, not of columns
  int32_t in_registers;                ///< `a^T b`, consumed by one update: a tile need not be written anywhere
  int32_t may_skip;                    ///< scratch memory has room for lists of the non-zeros of `a`
  const struct ingot_op
      *epilogues;  ///< an operand that the pipe brings is null, and so is a result that changes the tile
  int32_t epilogue_count;
} ingot_product;

/// A kernel and what it needs.
typedef struct ingot_op {
  uint32_t kernel;  ///< enum ingot_kernel
  uint32_t family;  ///< enum ingot_family
  union {
    ingot_elementwise elementwise;
    ingot_copy copy;
    ingot_rows rows;
    ingot_columns columns;
    ingot_reduction reduction;
    ingot_loss loss;
    ingot_draw draw;
    ingot_update update;
    ingot_product product;
  };
} ingot_op;

/// How the work of an instruction is cut: `count` tiles of `size` units, the last of what is left of `units`. A unit is
/// an element, a row or a column, as the kernel has it.
typedef struct {
  int64_t units, size, count;
} ingot_tiling;

typedef struct {
  ingot_op op;
  ingot_tiling tiling;
} ingot_instruction;

/// Where a tensor lies.
enum ingot_region {
  INGOT_STORE,  ///< parameters and optimiser state; kept between steps
  INGOT_INPUT,  ///< what the host writes before a step
  INGOT_ARENA,  ///< results; any of them may be overwritten by a later instruction
  INGOT_REGIONS
};

typedef struct ingot_machine ingot_machine;

/// Allocates the three regions, zeroed, `scratch` bytes for each thread and room for `partials` sums of tiles, and
/// starts `threads - 1` workers. Null when memory or threads are not to be had.
ingot_machine *ingot_machine_create(const size_t sizes[INGOT_REGIONS], size_t scratch, size_t partials, int threads);
void ingot_machine_destroy(ingot_machine *machine);

/// The start of a region, aligned to 64 bytes.
void *ingot_machine_region(ingot_machine *machine, enum ingot_region region);

/// Runs `count` instructions in order, whose pointers lie in the machine's regions. Allocates nothing.
///
/// `times`, unless null, has room for the start and the end of each instruction, in nanoseconds of a steady clock.
void ingot_run(
    ingot_machine *machine, const ingot_instruction *program, size_t count, uint64_t seed, uint64_t step,
    uint64_t *times);

/// Values of `a` that a product which skips zeros takes at once: few enough that their rows of a panel stay in the
/// nearest cache.
enum { INGOT_SKIP_BLOCK = 48 };

/// Columns that a product in registers takes at once when it skips zeros, for the same reason.
enum { INGOT_SKIP_PANEL = 64 };

/// What a random number is for; see `RandomStreams.swift` for how counters are made.
enum ingot_domain { INGOT_DOMAIN_INSTRUCTIONS, INGOT_DOMAIN_PARAMETERS };

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
void ingot_squared_distances(const float *a, int64_t a_rows, const float *b, int64_t b_rows, int64_t width, float *out);

#ifdef __cplusplus
}
#endif
#endif
