public import Ingot

/// The adversarial autoencoder whose samples are measured: the log-likelihood of test images under a Parzen window over them.
///
/// Makhzani et al., arXiv 1511.05644, section 3: a code of eight numbers with a Gaussian prior of deviation 5, two layers of
/// ReLUs in each network, squared error.
public struct LikelihoodAAE: Model {
  public var width = 1000
  public var code = 8
  public var deviation: Float = 5
  public var loss = ReconstructionLoss.squaredError
  public var reconstructionRate: Float = 1e-4
  public var adversarialRate: Float = 1e-4
  public var dropAt = 17_500

  public static let settings = [
    Setting("width", \LikelihoodAAE.width, in: 1...100_000, "units of each hidden layer"),
    Setting("code", \.code, in: 1...10_000, "numbers of a code"),
    Setting("deviation", \.deviation, in: 0...1000, "standard deviation of the prior"),
    Setting("loss", \.loss, "mean cross-entropy of a pixel, or half the squared error of an image"),
    Setting("reconstruction-rate", \.reconstructionRate, in: 0...1, "Adam's rate in the reconstruction phase"),
    Setting("adversarial-rate", \.adversarialRate, in: 0...1, "Adam's rate in the other two"),
    Setting("drop-at", \.dropAt, in: 0...1_000_000_000, "step behind which all rates are a tenth; 0 for never"),
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input("x", shape: [784])
    let z = Tensor.input("z", shape: [code])
    let prior = Distribution.normal(deviation: deviation, shape: [code])
    let schedule = RateSchedule.drops(at: [dropAt])

    let encoder = Network("encoder", input: [784]) {
      perceptron(width)
      Linear(code)
    }
    let decoder = Network("decoder", input: [code]) {
      perceptron(width)
      Linear(784)
      Sigmoid()
    }
    let discriminator = Network("discriminator", input: [code]) {
      perceptron(width)
      Linear(1)
      Sigmoid()
    }

    Phase("reconstruction", training: encoder, decoder, with: .adam(rate: reconstructionRate, schedule: schedule)) {
      loss(decoder(encoder(x)), x)
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
