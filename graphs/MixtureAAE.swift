public import Ingot

/// The adversarial autoencoder whose prior has a part for each class: ten two-dimensional Gaussians, or a swiss roll.
///
/// Makhzani et al., arXiv 1511.05644, section 2.3. The discriminator is told the class, or that it is not known: where the
/// label of an image is known, its code is compared with draws of its own part of the prior.
public struct MixtureAAE: Model {
  public enum Prior: String, CaseIterable, Sendable {
    case mixture
    case swissRoll = "swiss-roll"
  }

  public var width = 1000
  public var classes = 10
  public var prior = Prior.mixture
  public var radius: Float = 8
  public var dropout: Float = 0.25
  public var discriminatorDropout: Float = 0.2
  public var reconstructionRate: Float = 1e-4
  public var adversarialRate: Float = 1e-4
  public var dropAt = 0

  public static let settings = [
    Setting("width", \MixtureAAE.width, in: 1...100_000, "units of each hidden layer"),
    Setting("classes", \.classes, in: 2...255, "parts of the prior"),
    Setting("prior", \.prior, "a Gaussian for each class on a circle, or a piece of a spiral for each"),
    Setting("radius", \.radius, in: 0.001...1000, "of the circle, or of the spiral's outer end"),
    Setting("dropout", \.dropout, in: 0...0.99, "dropout rate in encoder and decoder"),
    Setting("discriminator-dropout", \.discriminatorDropout, in: 0...0.99, "dropout rate in the discriminator"),
    Setting("reconstruction-rate", \.reconstructionRate, in: 0...1, "Adam's rate in the reconstruction phase"),
    Setting("adversarial-rate", \.adversarialRate, in: 0...1, "Adam's rate in the other two"),
    Setting("drop-at", \.dropAt, in: 0...1_000_000_000, "step behind which all rates are a tenth; 0 for never"),
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input("x", shape: [784])
    // One column more than classes: a one there says that the class is not known.
    let label = Tensor.input("partial_y", shape: [classes + 1])
    let z = Tensor.input("z", shape: [2])
    let schedule = RateSchedule.drops(at: [dropAt])
    let codes =
      switch prior {
      case .mixture:
        Distribution.mixture(components: classes, radius: radius, deviation: radius / 6, across: radius / 16)
      case .swissRoll: Distribution.swissRoll(components: classes, radius: radius, deviation: radius / 40)
      }

    let encoder = Network("encoder", input: [784]) {
      hidden(width, dropout: dropout)
      hidden(width, dropout: dropout)
      Linear(2)
    }
    let decoder = Network("decoder", input: [2]) {
      pixels(from: width, dropout: dropout)
    }
    let discriminator = Network("discriminator", input: [2 + classes + 1]) {
      judgement(from: width, dropout: discriminatorDropout)
    }

    // Codes as large as labels are, or labels would be lost beside them.
    let judged = { (codes: Tensor) in discriminator(concatenate(1 / radius * codes, label)) }

    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: reconstructionRate, schedule: schedule)) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
    Phase("discriminator", training: discriminator, with: .adam(rate: adversarialRate, schedule: schedule)) {
      let real = judged(codes.sample(of: label))
      let fake = judged(encoder(x, mode: .inference))
      return binaryCrossEntropy(real, 1) + binaryCrossEntropy(fake, 0)
    }
    Phase("generator", training: encoder, with: .adam(rate: adversarialRate, schedule: schedule)) {
      binaryCrossEntropy(judged(encoder(x)), 1)
    }

    Frozen("reconstruction") { decoder(encoder(x)) }
    Frozen("code") { encoder(x) }
    Frozen("sample") { decoder(z) }
    Frozen("prior") { codes.sample() }
    Frozen("discriminator-real") { judged(codes.sample(of: label)) }
    Frozen("discriminator-fake") { judged(encoder(x)) }
  }
}
