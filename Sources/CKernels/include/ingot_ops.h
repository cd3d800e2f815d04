/// The kernels, and the arguments of each family of kernels.
#ifndef INGOT_OPS_H
#define INGOT_OPS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Every kernel, with the family that it belongs to. The enumeration, the families and the table of each instruction
/// set are generated from this list, so a kernel that is missing from one of them is a build error.
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

/// The family of a kernel, which selects the member of ``ingot_op`` that holds its operands and settings.
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

// The operands and settings of each family of kernels. Matrices are row-major. A kernel does not read a member whose
// comment names only other kernels.

/// An element-wise kernel, which computes `out[i]` from `a[i]` and `b[i]`, possibly in place.
typedef struct {
  const float *a, *b;
  float *out;
  float scale;    ///< scale, gate, broadcast: the factor
  float slope;    ///< leaky_relu, gate: the factor for elements that are not let through
  float value;    ///< constant
  float epsilon;  ///< inverse_deviation: the number added to the variance
  float norm;     ///< clip_factor: the largest norm allowed
} ingot_elementwise;

/// A kernel that joins or splits rows or columns.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t columns;    ///< the number of columns in the result
  int64_t a_columns;  ///< the number of columns in `a`
  int64_t from;  ///< concat_*: where `b` begins in the result; slice_*: where the result begins in `a`; pad_columns:
                 ///< where `a` begins in the result. A row or column number, as the kernel's name says.
} ingot_copy;

/// A kernel that processes each row independently.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t columns;
} ingot_rows;

/// A kernel that reads or computes one number for each column.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t rows, columns;
  float epsilon;  ///< normalize_columns and its adjoint: the number added to the variance
  float factor;   ///< track_*: how far a running statistic moves, from 0 to 1
} ingot_columns;

/// A reduction to a scalar, which is `factor` times a sum over all elements.
typedef struct {
  const float *a, *b;
  float *out;
  int64_t columns;  ///< softmax_cross_entropy: the length of a row
  double factor;
} ingot_reduction;

/// The adjoint of a loss.
typedef struct {
  const float *seed;  ///< the adjoint of the loss, a scalar
  const float *prediction, *target;
  float *out;
  int64_t columns;     ///< softmax_cross_entropy_adjoint: the length of a row
  float factor;        ///< 1 / the divisor of the loss
  int32_t wrt_target;  ///< whether the adjoint is with respect to the target instead of the prediction
} ingot_loss;

/// A kernel that draws random numbers. Each block of `stream_elements` elements has its own stream.
typedef struct {
  const float *a;  ///< dropout: the input; mixture, swiss_roll: the labels
  float *out;
  const uint32_t *streams;
  int64_t stream_elements;
  int64_t columns;        ///< categorical: the number of columns in the result
  int64_t label_columns;  ///< mixture, swiss_roll: the number of columns in the labels
  int64_t components;     ///< mixture, swiss_roll: the number of components
  float rate;             ///< dropout: the probability of a zero
  float mean, deviation;  ///< normal; mixture: the standard deviation along the radius; swiss_roll: from the spiral
  float low, high;        ///< uniform
  float radius;           ///< mixture: the radius of the circle; swiss_roll: the radius of the outer end
  float across;           ///< mixture: the standard deviation across the radius
  float turns;            ///< swiss_roll: the number of turns around the origin
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
  float *second;          ///< adam: the second moment; otherwise null
  const float *gradient;  ///< null after a product, which supplies it
  double rate;
  double beta1, beta2, epsilon, decay;  ///< adam
  double momentum;                      ///< sgd
  int32_t nesterov;                     ///< sgd
  ingot_rate_schedule schedule;
} ingot_update;

struct ingot_op;

/// The product `a b` or `a b + bias`, and the epilogues that run on each tile while it is in cache.
typedef struct {
  const float *a, *b;
  const float *bias;  ///< null without a bias
  float *out;         ///< null when the last epilogue consumes the product
  int64_t rows, columns, inner;
  int64_t tile_rows, tile_columns;     ///< the size of a tile of the result
  int32_t transposes_a, transposes_b;  ///< whether an operand is stored as its transpose
  int32_t b_panels;  ///< whether `b` is stored in panels of INGOT_PANEL columns, each contiguous; the last one has the
                     ///< columns that are left
  int32_t out_panels;  ///< whether the parameter of the last epilogue is stored so; then each tile is part of a panel
  uint64_t *masks;     ///< memory for the masks of the non-zeros of `a`; null if zeros are not skipped
  float *turned;       ///< memory for `a`, transposed, if it has masks and is stored as its transpose
  float *panels;       ///< memory for `b`, packed for all tiles; null if each tile packs what it needs
  const struct ingot_op
      *epilogues;  ///< an operand that is the tile itself is null, and so is a result that overwrites the tile
  int32_t epilogue_count;
} ingot_product;

/// A kernel with its operands and settings.
typedef struct ingot_op {
  uint32_t kernel;  ///< enum ingot_kernel
  uint32_t family;  ///< enum ingot_family
  __extension__ union {
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

#ifdef __cplusplus
}
#endif
#endif
