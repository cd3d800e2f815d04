import Ingot

// Settings that several models share.

/// The loss that a decoder is trained to minimise.
public enum ReconstructionLoss: String, CaseIterable, Sendable {
  /// The mean binary cross-entropy of a pixel.
  case crossEntropy = "cross-entropy"
  /// Half the squared error, summed over the pixels of an image: the negative logarithm of a normal density with
  /// standard deviation 1.
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

/// The initialisation of the linear layers of a model.
struct Start {
  /// The standard deviation of normal weights, with biases of 0; if it is 0, weights and biases are uniform in
  /// ±1/sqrt(fan in).
  var deviation: Float = 0

  func linear(_ width: Int) -> Linear {
    deviation == 0 ? Linear(width) : Linear(width, weight: .normal(deviation: deviation), bias: .zeros)
  }
}
