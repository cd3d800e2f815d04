import Ingot

// Settings that several models share.

/// What a decoder is trained to make small.
public enum ReconstructionLoss: String, CaseIterable, Sendable {
  /// The mean binary cross-entropy of a pixel.
  case crossEntropy = "cross-entropy"
  /// Half the squared error, summed over the pixels of an image: the negative logarithm of a normal density of standard deviation 1.
  case squaredError = "squared-error"

  func callAsFunction(_ prediction: Tensor, _ target: Tensor) -> Tensor {
    switch self {
    case .crossEntropy: binaryCrossEntropy(prediction, target)
    case .squaredError: 392 * meanSquaredError(prediction, target)
    }
  }
}

public enum OptimizerChoice: String, CaseIterable, Sendable {
  case adam, sgd
}

/// How the linear layers of a model start.
struct Start {
  /// Of normal weights, with biases of 0; with 0, weights and biases are uniform in ±1/sqrt(fan in).
  var deviation: Float = 0

  func linear(_ width: Int) -> Linear {
    deviation == 0 ? Linear(width) : Linear(width, weight: .normal(deviation: deviation), bias: .zeros)
  }
}
