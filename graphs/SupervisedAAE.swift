public import Ingot

/// The adversarial autoencoder whose decoder receives the class, so that the code holds only the style.
///
/// Makhzani et al., arXiv 1511.05644, section 4, with the layers of ``GaussianAAE``.
public struct SupervisedAAE: Model {
  public static let summary = "the same, with the class given to the decoder, so that the code keeps the style"

  public var code = 2
  public var deviation: Float = 5
  public var recipe = AdversarialRecipe()

  public static let settings =
    [
      Setting("code", \SupervisedAAE.code, in: 1...10_000, "numbers of a code"),
      Setting("deviation", \.deviation, in: 0...1000, "standard deviation of the prior"),
    ] + AdversarialRecipe.settings(\.recipe)

  public static let presets = [AdversarialRecipe.listing]

  public init() {}

  public var phases: Phases {
    let x = Tensor.input(.images, shape: [784])
    let y = Tensor.input(.labels, shape: [10])
    let z = Tensor.input(.code, shape: [code])
    let prior = Distribution.normal(deviation: deviation, shape: [code])

    let encoder = Network("encoder", input: [784]) {
      hidden(recipe.width, dropout: recipe.dropout)
      hidden(recipe.width, dropout: recipe.dropout)
      Linear(code)
    }
    let decoder = Network("decoder", input: [10 + code]) {
      pixels(from: recipe.width, dropout: recipe.dropout)
    }
    let discriminator = Network("discriminator", input: [code]) {
      judgement(from: recipe.width, dropout: recipe.discriminatorDropout)
    }
    let adversary = Adversary(
      recipe: recipe, encoder: encoder, discriminator: discriminator, images: x, draw: { prior.sample() })

    Phase("reconstruction", training: encoder, decoder, with: recipe.reconstructionOptimizer) {
      binaryCrossEntropy(decoder(concatenate(y, encoder(x))), x)
    }
    adversary.phases

    Frozen(.reconstruction) { decoder(concatenate(y, encoder(x))) }
    Frozen(.code) { encoder(x) }
    Frozen(.sample) { decoder(concatenate(y, z)) }
    Frozen(.prior) { prior.sample() }
    adversary.judgements
  }
}
