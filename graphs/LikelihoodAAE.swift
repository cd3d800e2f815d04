public import Ingot

/// The adversarial autoencoder whose samples are measured by the log-likelihood of test images under a Parzen window
/// over the samples.
///
/// Makhzani et al., arXiv 1511.05644, section 3: a code of eight numbers with a Gaussian prior of standard deviation 5,
/// two ReLU layers in each network, no dropout, squared error.
public struct LikelihoodAAE: Model {
  public static let summary = "a code of eight numbers, measured by a Parzen window over samples"

  public var code = 8
  public var deviation: Float = 5
  public var loss = ReconstructionLoss.squaredError
  public var recipe: AdversarialRecipe = {
    var recipe = AdversarialRecipe()
    recipe.dropout = 0
    recipe.discriminatorDropout = 0
    recipe.adversarialRate = 1e-4
    recipe.dropAt = 17_500
    return recipe
  }()

  public static let settings =
    [
      Setting("code", \LikelihoodAAE.code, in: 1...10_000, "numbers of a code"),
      Setting("deviation", \.deviation, in: 0...1000, "standard deviation of the prior"),
      Setting("loss", \.loss, "mean cross-entropy of a pixel, or half the squared error of an image"),
    ] + AdversarialRecipe.settings(\.recipe)

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
      pixels(from: recipe.width, dropout: recipe.dropout, hasSecondReLU: true)
    }
    let discriminator = Network("discriminator", input: [code]) {
      judgement(from: recipe.width, dropout: recipe.discriminatorDropout)
    }
    let adversary = Adversary(
      recipe: recipe, encoder: encoder, discriminator: discriminator, images: x, draw: { prior.sample() })

    Phase("reconstruction", training: encoder, decoder, with: recipe.reconstructionOptimizer) {
      loss(decoder(encoder(x)), x)
    }
    adversary.phases

    Frozen(.reconstruction) { decoder(encoder(x)) }
    Frozen(.code) { encoder(x) }
    Frozen(.sample) { decoder(z) }
    Frozen(.prior) { prior.sample() }
    adversary.judgements
  }
}
