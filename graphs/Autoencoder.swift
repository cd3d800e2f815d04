public import Ingot

/// The plain autoencoder: the identity, learned through a bottleneck of 32 numbers.
public struct Autoencoder: Model {
  let x = Tensor.input("x", shape: [784])

  let encoder = Network("encoder", input: [784]) {
    Linear(1000)
    ReLU()
    Linear(1000)
    ReLU()
    Linear(32)
  }

  let decoder = Network("decoder", input: [32]) {
    Linear(1000)
    ReLU()
    Linear(1000)
    ReLU()
    Linear(784)
    Sigmoid()
  }

  public init() {}

  public var phases: Phases {
    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: 6e-4)) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
  }
}
