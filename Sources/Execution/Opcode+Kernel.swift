import CIngotKernels
import IngotIR

extension Opcode {
  var kernel: ingot_kernel {
    switch self {
    case .linear: INGOT_LINEAR
    case .matmul: INGOT_MATMUL
    case .add: INGOT_ADD
    case .subtract: INGOT_SUBTRACT
    case .multiply: INGOT_MULTIPLY
    case .divide: INGOT_DIVIDE
    case .scale: INGOT_SCALE
    case .exp: INGOT_EXP
    case .log: INGOT_LOG
    case .relu: INGOT_RELU
    case .leakyReLU: INGOT_LEAKY_RELU
    case .tanh: INGOT_TANH
    case .sigmoid: INGOT_SIGMOID
    case .softplus: INGOT_SOFTPLUS
    case .dropout: INGOT_DROPOUT
    case .softmax: INGOT_SOFTMAX
    case .logSoftmax: INGOT_LOG_SOFTMAX
    case .mean: INGOT_MEAN
    case .binaryCrossEntropy: INGOT_BINARY_CROSS_ENTROPY
    case .bceWithLogits: INGOT_BCE_WITH_LOGITS
    case .meanSquaredError: INGOT_MEAN_SQUARED_ERROR
    case .crossEntropy: INGOT_CROSS_ENTROPY
    case .softmaxCrossEntropy: INGOT_SOFTMAX_CROSS_ENTROPY
    case .constant: INGOT_CONSTANT
    case .normal: INGOT_NORMAL
    case .uniform: INGOT_UNIFORM
    case .gate: INGOT_GATE
    case .tanhAdjoint: INGOT_TANH_ADJOINT
    case .sigmoidAdjoint: INGOT_SIGMOID_ADJOINT
    case .softplusAdjoint: INGOT_SOFTPLUS_ADJOINT
    case .softmaxAdjoint: INGOT_SOFTMAX_ADJOINT
    case .logSoftmaxAdjoint: INGOT_LOG_SOFTMAX_ADJOINT
    case .binaryCrossEntropyAdjoint: INGOT_BINARY_CROSS_ENTROPY_ADJOINT
    case .meanSquaredErrorAdjoint: INGOT_MEAN_SQUARED_ERROR_ADJOINT
    case .crossEntropyAdjoint: INGOT_CROSS_ENTROPY_ADJOINT
    case .bceWithLogitsAdjoint: INGOT_BCE_WITH_LOGITS_ADJOINT
    case .softmaxCrossEntropyAdjoint: INGOT_SOFTMAX_CROSS_ENTROPY_ADJOINT
    case .broadcast: INGOT_BROADCAST
    case .columnSums: INGOT_COLUMN_SUMS
    case .concatRows: INGOT_CONCAT_ROWS
    case .sliceRows: INGOT_SLICE_ROWS
    case .concatColumns: INGOT_CONCAT_COLUMNS
    case .sliceColumns: INGOT_SLICE_COLUMNS
    case .padColumns: INGOT_PAD_COLUMNS
    case .categorical: INGOT_CATEGORICAL
    case .mixture: INGOT_MIXTURE
    case .swissRoll: INGOT_SWISS_ROLL
    case .scaleColumns: INGOT_SCALE_COLUMNS
    case .shiftColumns: INGOT_SHIFT_COLUMNS
    case .normalizeColumns: INGOT_NORMALIZE_COLUMNS
    case .inverseDeviation: INGOT_INVERSE_DEVIATION
    case .normalizeColumnsAdjoint: INGOT_NORMALIZE_COLUMNS_ADJOINT
    case .sumSquares: INGOT_SUM_SQUARES
    case .clipFactor: INGOT_CLIP_FACTOR
    case .rescale: INGOT_RESCALE
    case .adam: INGOT_ADAM
    case .sgd: INGOT_SGD
    case .trackMean: INGOT_TRACK_MEAN
    case .trackVariance: INGOT_TRACK_VARIANCE
    }
  }
}
