import Ingot

/// A supervised adversarial autoencoder of shapes: the decoder receives the kind of shape, so that a code of two numbers
/// is left for its place.
public struct ShapeAAE: Model {
  public static let summary = "discs, squares and crosses, at any place"

  public var width = 128

  public static let settings = [
    Setting("width", \ShapeAAE.width, in: 1...10_000, "units of each hidden layer")
  ]

  public init() {}

  public var phases: Phases {
    let pixels = Shapes.side * Shapes.side
    let x = Tensor.input(.images, shape: [pixels])
    let y = Tensor.input(.labels, shape: [Shapes.kinds])
    let z = Tensor.input(.code, shape: [2])
    let prior = Distribution.normal(deviation: 2, shape: [2])

    let encoder = Network("encoder", input: [pixels]) {
      Linear(width)
      ReLU()
      Linear(2)
    }
    let decoder = Network("decoder", input: [Shapes.kinds + 2]) {
      Linear(width)
      ReLU()
      Linear(width)
      ReLU()
      Linear(pixels)
      Sigmoid()
    }
    let discriminator = Network("discriminator", input: [2]) {
      Linear(width)
      ReLU()
      Linear(1)
      Sigmoid()
    }

    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: 1e-3)) {
      binaryCrossEntropy(decoder(concatenate(y, encoder(x))), x)
    }
    Phase("discriminator", training: discriminator, with: .adam(rate: 5e-4)) {
      let real = discriminator(prior.sample())
      let fake = discriminator(encoder(x))
      return binaryCrossEntropy(real, 1) + binaryCrossEntropy(fake, 0)
    }
    Phase("generator", training: encoder, with: .adam(rate: 2e-4)) {
      binaryCrossEntropy(discriminator(encoder(x)), 1)
    }

    Frozen(.reconstruction) { decoder(concatenate(y, encoder(x))) }
    Frozen(.code) { encoder(x) }
    Frozen(.sample) { decoder(concatenate(y, z)) }
    Frozen(.prior) { prior.sample() }
  }
}
