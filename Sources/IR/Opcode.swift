/// Every instruction that Ingot knows.
///
/// Each `switch` over it is exhaustive and without `default`: a new case makes the compiler list the places to fill
/// (signature, type, adjoint, reference semantics, kernel).
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

  // Written by the compiler only: rows of several values in one.
  case concatRows = "concat_rows"
  case sliceRows = "slice_rows"

  // Updates of a parameter.
  case adam
  case sgd

  // Updates of a running statistic.
  case trackMean = "track_mean"
  case trackVariance = "track_variance"
}

extension Opcode {
  /// What kind of work an opcode is; it decides where the opcode may stand and how it is differentiated.
  package enum Family: Hashable, Sendable {
    /// Written by a model; has an adjoint.
    case primal
    /// Written by a model; has no operand that a gradient could reach.
    case source
    /// Written by the compiler only, behind elaboration.
    case derived
    /// Writes a parameter and its optimiser state; has no result.
    case update
  }

  package var family: Family {
    switch self {
    case .linear, .matmul, .add, .subtract, .multiply, .divide, .scale, .exp, .log, .relu, .leakyReLU, .tanh,
      .sigmoid, .dropout, .softmax, .logSoftmax, .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError,
      .crossEntropy, .softmaxCrossEntropy, .concatColumns, .sliceColumns, .scaleColumns, .shiftColumns,
      .normalizeColumns, .inverseDeviation:
      .primal
    case .constant, .normal, .uniform, .categorical, .mixture, .swissRoll:
      .source
    case .gate, .tanhAdjoint, .sigmoidAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint, .binaryCrossEntropyAdjoint,
      .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint, .softmaxCrossEntropyAdjoint, .broadcast,
      .columnSums, .padColumns, .concatRows, .sliceRows, .normalizeColumnsAdjoint, .sumSquares, .clipFactor, .rescale:
      .derived
    case .adam, .sgd, .trackMean, .trackVariance:
      .update
    }
  }

  package static var differentiable: [Opcode] { allCases.filter { $0.family == .primal } }

  /// Whether `minimize` may name it: it turns a gradient into a change of a parameter.
  package var isOptimizer: Bool { self == .adam || self == .sgd }

  /// Whether it follows a statistic of a minibatch: the only update that may run before the loss is differentiated, and
  /// several times in a phase.
  package var isTracking: Bool { self == .trackMean || self == .trackVariance }

  /// Draws from a random stream: pure in (seed, step, stream).
  package var isRandom: Bool {
    switch self {
    case .dropout, .normal, .uniform, .categorical, .mixture, .swissRoll: true
    case .concatColumns, .sliceColumns, .padColumns, .linear, .matmul, .add, .subtract, .multiply, .divide, .scale,
      .exp, .log, .relu, .leakyReLU, .tanh,
      .sigmoid, .softmax, .logSoftmax, .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy,
      .softmaxCrossEntropy, .constant, .gate, .tanhAdjoint, .sigmoidAdjoint, .softmaxAdjoint, .logSoftmaxAdjoint,
      .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint,
      .softmaxCrossEntropyAdjoint, .broadcast, .columnSums, .concatRows, .sliceRows, .scaleColumns, .shiftColumns,
      .normalizeColumns, .inverseDeviation, .normalizeColumnsAdjoint, .sumSquares, .clipFactor, .rescale, .adam, .sgd,
      .trackMean, .trackVariance:
      false
    }
  }
}
