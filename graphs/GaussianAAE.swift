public import Ingot

/// The adversarial autoencoder with a Gaussian prior of standard deviation 5 on a two-dimensional code.
///
/// Makhzani et al., arXiv 1511.05644, following the listing of a well-known tutorial; the decoder has no ReLU after its
/// second layer.
public struct GaussianAAE: Model {
  public static let summary = "an adversarial autoencoder with a Gaussian prior on a two-dimensional code"

  public var code = 2
  public var deviation: Float = 5
  public var recipe = AdversarialRecipe()

  public static let settings =
    [
      Setting("code", \GaussianAAE.code, in: 1...10_000, "numbers of a code"),
      Setting("deviation", \.deviation, in: 0...1000, "standard deviation of the prior"),
    ] + AdversarialRecipe.settings(\.recipe)

  public static let presets = [
    Preset(
      "long",
      "for fifty epochs of MNIST: less dropout, twice the reconstruction rate, a tenth of the rates in the last ten",
      ["reconstruction-rate=2e-4", "dropout=0.1", "discriminator-dropout=0", "drop-at=20000"]),
    AdversarialRecipe.listing,
  ]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input(.images, shape: [784])
    let z = Tensor.input(.code, shape: [code])
    let prior = Distribution.normal(deviation: deviation, shape: [code])

    let encoder = Network("encoder", input: [784]) {
      hidden(recipe.width, dropout: recipe.dropout)
      hidden(recipe.width, dropout: recipe.dropout)
      Linear(code)
    }
    let decoder = Network("decoder", input: [code]) {
      pixels(from: recipe.width, dropout: recipe.dropout)
    }
    let discriminator = Network("discriminator", input: [code]) {
      judgement(from: recipe.width, dropout: recipe.discriminatorDropout)
    }
    let adversary = Adversary(
      recipe: recipe, encoder: encoder, discriminator: discriminator, images: x, draw: { prior.sample() })

    Phase("reconstruction", training: encoder, decoder, with: recipe.reconstructionOptimizer) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
    adversary.phases

    Frozen(.reconstruction) { decoder(encoder(x)) }
    Frozen(.code) { encoder(x) }
    Frozen(.sample) { decoder(z) }
    Frozen(.prior) { prior.sample() }
    adversary.judgements
  }
}
