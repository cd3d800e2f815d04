public import Ingot

/// The variational autoencoder: the encoder returns a distribution over codes, which a divergence draws towards the
/// prior N(0, 1).
///
/// Kingma and Welling, arXiv 1312.6114. The loss is the negative evidence lower bound of an image, divided by the
/// number of its pixels, so that it is comparable to the other models' cross-entropies.
public struct VariationalAutoencoder: Model {
  public static let summary = "a distribution over codes for each image, drawn towards a Gaussian prior"

  public var width = 1000
  public var code = 2
  public var rate: Float = 3e-4
  public var divergenceWeight: Float = 1

  public static let settings = [
    Setting("width", \VariationalAutoencoder.width, in: 1...100_000, "units of each hidden layer"),
    Setting("code", \.code, in: 1...10_000, "numbers of a code"),
    Setting("rate", \.rate, in: 0...1, "Adam's rate"),
    Setting("divergence-weight", \.divergenceWeight, in: 0...1000, "weight of the divergence; 1 for the lower bound"),
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input(.images, shape: [784])
    let z = Tensor.input(.code, shape: [code])
    let noise = Distribution.normal(shape: [code])

    let encoder = Network("encoder", input: [784]) {
      perceptron(width)
    } heads: {
      Head("mean") { Linear(code) }
      Head("log-variance") { Linear(code) }
    }
    let decoder = Network("decoder", input: [code]) {
      perceptron(width)
      Linear(784)
      Sigmoid()
    }

    Phase("lower-bound", training: encoder, decoder, with: .adam(rate: rate)) {
      let q = encoder.heads(x)
      let code = q["mean"] + (0.5 * q["log-variance"]).exp() * noise.sample()
      let divergence = klDivergence(mean: q["mean"], logVariance: q["log-variance"])
      return binaryCrossEntropy(decoder(code), x) + (divergenceWeight / 784) * divergence
    }

    Frozen(.reconstruction) { decoder(encoder.heads(x)["mean"]) }
    Frozen(.code) { encoder.heads(x)["mean"] }
    Frozen(.sample) { decoder(z) }
    Frozen(.prior) { noise.sample() }
  }
}
