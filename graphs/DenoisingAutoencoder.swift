public import Ingot

/// The autoencoder that receives a noisy input and reconstructs the clean one.
///
/// Vincent et al., "Extracting and composing robust features with denoising autoencoders", ICML 2008, with Gaussian
/// noise.
public struct DenoisingAutoencoder: Model {
  public static let summary = "the same, from a noisy image to the clean one"

  public var width = 1000
  public var code = 32
  public var noise: Float = 0.3
  public var loss = ReconstructionLoss.crossEntropy
  public var rate: Float = 6e-4

  public static let settings = [
    Setting("width", \DenoisingAutoencoder.width, in: 1...100_000, "units of each hidden layer"),
    Setting("code", \.code, in: 1...10_000, "numbers of a code"),
    Setting("noise", \.noise, in: 0...100, "standard deviation of the noise on each pixel"),
    Setting("loss", \.loss, "mean cross-entropy of a pixel, or half the squared error of an image"),
    Setting("rate", \.rate, in: 0...1, "Adam's rate"),
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input(.images, shape: [784])
    let z = Tensor.input(.code, shape: [code])
    let noise = Distribution.normal(deviation: noise, shape: [784])

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
      loss(decoder(encoder(x + noise.sample())), x)
    }

    Frozen(.reconstruction) { decoder(encoder(x)) }
    Frozen(.code) { encoder(x) }
    Frozen(.sample) { decoder(z) }
  }
}
