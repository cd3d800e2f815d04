/// Every instruction that Ingot knows.
///
/// Every `switch` over it is exhaustive and has no `default`, so that a new case makes the compiler list the places to
/// extend (traits, signature, type, adjoint, reference semantics, lowering, kernel).
package enum Opcode: String, Hashable, Sendable, CaseIterable {
  // Products.
  case linear
  case matmul

  // Element by element.
  case add
  case subtract
  case multiply
  case divide
  case scale
  case exp
  case log
  case relu
  case leakyReLU = "leaky_relu"
  case tanh
  case sigmoid
  case softplus
  case dropout

  // Row by row.
  case concatColumns = "concat_columns"
  case sliceColumns = "slice_columns"
  case softmax
  case logSoftmax = "log_softmax"

  // Column by column.
  case scaleColumns = "scale_columns"
  case shiftColumns = "shift_columns"
  case normalizeColumns = "normalize_columns"
  case inverseDeviation = "inverse_deviation"

  // Reductions to a loss.
  case mean
  case binaryCrossEntropy = "binary_cross_entropy"
  case bceWithLogits = "bce_with_logits"
  case meanSquaredError = "mean_squared_error"
  case crossEntropy = "cross_entropy"
  case softmaxCrossEntropy = "softmax_cross_entropy"

  // Sources.
  case constant
  case normal
  case uniform
  case categorical
  case mixture
  case swissRoll = "swiss_roll"

  // Written by the compiler only: adjoints.
  case gate
  case tanhAdjoint = "tanh_adjoint"
  case sigmoidAdjoint = "sigmoid_adjoint"
  case softplusAdjoint = "softplus_adjoint"
  case softmaxAdjoint = "softmax_adjoint"
  case logSoftmaxAdjoint = "log_softmax_adjoint"
  case binaryCrossEntropyAdjoint = "binary_cross_entropy_adjoint"
  case bceWithLogitsAdjoint = "bce_with_logits_adjoint"
  case meanSquaredErrorAdjoint = "mean_squared_error_adjoint"
  case crossEntropyAdjoint = "cross_entropy_adjoint"
  case softmaxCrossEntropyAdjoint = "softmax_cross_entropy_adjoint"
  case broadcast
  case columnSums = "column_sums"
  case padColumns = "pad_columns"
  case normalizeColumnsAdjoint = "normalize_columns_adjoint"
  case sumSquares = "sum_squares"
  case clipFactor = "clip_factor"
  case rescale

  // Written by the compiler only: rows of several values combined in one.
  case concatRows = "concat_rows"
  case sliceRows = "slice_rows"

  // Updates of a parameter.
  case adam
  case sgd

  // Updates of a running statistic.
  case trackMean = "track_mean"
  case trackVariance = "track_variance"
}
