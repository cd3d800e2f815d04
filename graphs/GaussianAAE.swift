public import Ingot

/// The adversarial autoencoder with a Gaussian prior of deviation 5 on a two-dimensional code.
///
/// Makhzani et al., arXiv 1511.05644, after the listing of a well-known tutorial; its decoder has no ReLU after its
/// second layer. At the listing's rates (6e-4 and 8e-4) the discriminator dies in the second epoch; these are the rates
/// of the code published with it.
public struct GaussianAAE: Model {
  let x = Tensor.input("x", shape: [784])
  let prior = Distribution.normal(deviation: 5, shape: [2])

  let encoder = Network("encoder", input: [784]) {
    hidden(1000, dropout: 0.25)
    hidden(1000, dropout: 0.25)
    Linear(2)
  }

  let decoder = Network("decoder", input: [2]) {
    hidden(1000, dropout: 0.25)
    Linear(1000)
    Dropout(rate: 0.25)
    Linear(784)
    Sigmoid()
  }

  let discriminator = Network("discriminator", input: [2]) {
    hidden(1000, dropout: 0.2)
    hidden(1000, dropout: 0.2)
    Linear(1)
    Sigmoid()
  }

  public init() {}

  public var phases: Phases {
    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: 1e-4)) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
    Phase("discriminator", training: discriminator, with: .adam(rate: 5e-5)) {
      let real = discriminator(prior.sample())
      let fake = discriminator(encoder(x, mode: .inference))
      return binaryCrossEntropy(real, 1) + binaryCrossEntropy(fake, 0)
    }
    Phase("generator", training: encoder, with: .adam(rate: 5e-5)) {
      binaryCrossEntropy(discriminator(encoder(x)), 1)
    }
  }
}

/// Linear, then dropout, then ReLU: the hidden layer that all three networks share.
@LayerBuilder
func hidden(_ width: Int, dropout rate: Float) -> Layers {
  Linear(width)
  Dropout(rate: rate)
  ReLU()
}
