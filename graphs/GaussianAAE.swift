public import Ingot

/// The adversarial autoencoder with a Gaussian prior of deviation 5 on a two-dimensional code.
///
/// Makhzani et al., arXiv 1511.05644, after the listing of a well-known tutorial; its decoder has no ReLU after its
/// second layer. At the listing's rates (6e-4 and 8e-4) the discriminator dies in the second epoch; the defaults are the rates
/// of the code published with it.
public struct GaussianAAE: Model {
  public var width = 1000
  public var code = 2
  public var deviation: Float = 5
  public var dropout: Float = 0.25
  public var discriminatorDropout: Float = 0.2
  public var reconstructionRate: Float = 1e-4
  public var adversarialRate: Float = 5e-5
  public var dropAt = 0

  public static let settings = [
    Setting("width", \GaussianAAE.width, in: 1...100_000, "units of each hidden layer"),
    Setting("code", \.code, in: 1...10_000, "numbers of a code"),
    Setting("deviation", \.deviation, in: 0...1000, "standard deviation of the prior"),
    Setting("dropout", \.dropout, in: 0...0.99, "dropout rate in encoder and decoder"),
    Setting("discriminator-dropout", \.discriminatorDropout, in: 0...0.99, "dropout rate in the discriminator"),
    Setting("reconstruction-rate", \.reconstructionRate, in: 0...1, "Adam's rate in the reconstruction phase"),
    Setting("adversarial-rate", \.adversarialRate, in: 0...1, "Adam's rate in the other two"),
    Setting("drop-at", \.dropAt, in: 0...1_000_000_000, "step behind which all rates are a tenth; 0 for never"),
  ]

  public static let presets = [
    Preset(
      "long",
      "for fifty epochs of MNIST: less dropout, twice the reconstruction rate, a tenth of the rates in the last ten",
      ["reconstruction-rate=2e-4", "dropout=0.1", "discriminator-dropout=0", "drop-at=20000"]),
    Preset(
      "listing", "the rates of the listing, at which the discriminator dies in the second epoch",
      ["reconstruction-rate=6e-4", "adversarial-rate=8e-4"]),
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input("x", shape: [784])
    let z = Tensor.input("z", shape: [code])
    let prior = Distribution.normal(deviation: deviation, shape: [code])
    let schedule = RateSchedule.drops(at: [dropAt])

    let encoder = Network("encoder", input: [784]) {
      hidden(width, dropout: dropout)
      hidden(width, dropout: dropout)
      Linear(code)
    }
    let decoder = Network("decoder", input: [code]) {
      pixels(from: width, dropout: dropout)
    }
    let discriminator = Network("discriminator", input: [code]) {
      judgement(from: width, dropout: discriminatorDropout)
    }

    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: reconstructionRate, schedule: schedule)) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
    Phase("discriminator", training: discriminator, with: .adam(rate: adversarialRate, schedule: schedule)) {
      let real = discriminator(prior.sample())
      let fake = discriminator(encoder(x, mode: .inference))
      return binaryCrossEntropy(real, 1) + binaryCrossEntropy(fake, 0)
    }
    Phase("generator", training: encoder, with: .adam(rate: adversarialRate, schedule: schedule)) {
      binaryCrossEntropy(discriminator(encoder(x)), 1)
    }

    Frozen("reconstruction") { decoder(encoder(x)) }
    Frozen("code") { encoder(x) }
    Frozen("sample") { decoder(z) }
    Frozen("prior") { prior.sample() }
    Frozen("discriminator-real") { discriminator(prior.sample()) }
    Frozen("discriminator-fake") { discriminator(encoder(x)) }
  }
}
