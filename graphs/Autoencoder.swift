public import Ingot

/// The plain autoencoder: the identity, learned through a bottleneck.
public struct Autoencoder: Model {
  public static let summary = "the identity through a bottleneck of 32 numbers"

  public var width = 1000
  public var code = 32
  public var loss = ReconstructionLoss.crossEntropy
  public var rate: Float = 6e-4

  public static let settings = [
    Setting("width", \Autoencoder.width, in: 1...100_000, "units of each hidden layer"),
    Setting("code", \.code, in: 1...10_000, "numbers of a code"),
    Setting("loss", \.loss, "mean cross-entropy of a pixel, or half the squared error of an image"),
    Setting("rate", \.rate, in: 0...1, "Adam's rate"),
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input(.images, shape: [784])
    let z = Tensor.input(.code, shape: [code])

    let encoder = Network("encoder", input: [784]) {
      perceptron(width)
      Linear(code)
    }
    let decoder = Network("decoder", input: [code]) {
      perceptron(width)
      Linear(784)
      Sigmoid()
    }

    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: rate)) {
      loss(decoder(encoder(x)), x)
    }

    Frozen(.reconstruction) { decoder(encoder(x)) }
    Frozen(.code) { encoder(x) }
    Frozen(.sample) { decoder(z) }
  }
}
