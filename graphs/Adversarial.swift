import Ingot

// The parts that the models with one discriminator share.

/// The sizes and rates of a model with one discriminator. At the rates of the listing (6e-4 and 8e-4), the
/// discriminator dies in the second epoch; the defaults are those of the code published with the listing.
public struct AdversarialRecipe: Sendable {
  public var width = 1000
  public var dropout: Float = 0.25
  public var discriminatorDropout: Float = 0.2
  public var reconstructionRate: Float = 1e-4
  public var adversarialRate: Float = 5e-5
  public var dropAt = 0

  /// Returns the settings of a model that has a recipe at `path`.
  static func settings<M: Model>(_ path: any (WritableKeyPath<M, AdversarialRecipe> & Sendable)) -> [Setting<M>] {
    let settings: [Setting<AdversarialRecipe>] = [
      Setting("width", \.width, in: 1...100_000, "units of each hidden layer"),
      Setting("dropout", \.dropout, in: 0...0.99, "dropout rate in encoder and decoder"),
      Setting("discriminator-dropout", \.discriminatorDropout, in: 0...0.99, "dropout rate in the discriminator"),
      Setting("reconstruction-rate", \.reconstructionRate, in: 0...1, "Adam's rate in the reconstruction phase"),
      Setting("adversarial-rate", \.adversarialRate, in: 0...1, "Adam's rate in the other two"),
      Setting("drop-at", \.dropAt, in: 0...1_000_000_000, "step after which all rates are a tenth; 0 for never"),
    ]
    return settings.map { $0.of(path) }
  }

  /// The preset with the rates of the listing.
  static let listing = Preset(
    "listing", "the rates of the listing, at which the discriminator dies in the second epoch",
    ["reconstruction-rate=6e-4", "adversarial-rate=8e-4"])

  var reconstructionOptimizer: OptimizerSettings { .adam(rate: reconstructionRate, schedule: .drops(at: [dropAt])) }
  var adversarialOptimizer: OptimizerSettings { .adam(rate: adversarialRate, schedule: .drops(at: [dropAt])) }
}

/// A discriminator on codes, and its inputs.
struct Adversary {
  let recipe: AdversarialRecipe
  let encoder: Network
  let discriminator: Network
  let images: Tensor
  /// Draws codes from the prior.
  let draw: () -> Tensor
  /// Returns the input of the discriminator for a code: the code itself, or the code with its class.
  var shown: (Tensor) -> Tensor = { $0 }

  /// The discriminator learns to tell draws from codes, then the encoder learns to fool it.
  @PhaseBuilder var phases: Phases {
    Phase("discriminator", training: discriminator, with: recipe.adversarialOptimizer) {
      let real = discriminator(shown(draw()))
      let fake = discriminator(shown(encoder(images, mode: .inference)))
      return binaryCrossEntropy(real, 1) + binaryCrossEntropy(fake, 0)
    }
    Phase("generator", training: encoder, with: recipe.adversarialOptimizer) {
      binaryCrossEntropy(discriminator(shown(encoder(images))), 1)
    }
  }

  /// The frozen functions that evaluation uses to measure the discriminator.
  @PhaseBuilder var judgements: Phases {
    Frozen(.discriminator(discriminator, .real)) { discriminator(shown(draw())) }
    Frozen(.discriminator(discriminator, .fake)) { discriminator(shown(encoder(images))) }
  }
}
