public import Ingot

/// The adversarial autoencoder whose prior has a part for each class: ten two-dimensional Gaussians, or a swiss roll.
///
/// Makhzani et al., arXiv 1511.05644, section 2.3. The discriminator receives the class, or the information that it is
/// not known: where the label of an image is known, its code is compared with draws from the part of the prior for that
/// label.
public struct MixtureAAE: Model {
  public static let summary = "a prior with a part for each class, given to the discriminator where it is known"

  public enum Prior: String, CaseIterable, Sendable {
    case mixture
    case swissRoll = "swiss-roll"
  }

  public var classes = 10
  public var prior = Prior.mixture
  public var radius: Float = 8
  public var recipe: AdversarialRecipe = {
    var recipe = AdversarialRecipe()
    recipe.adversarialRate = 1e-4
    return recipe
  }()

  public static let settings =
    [
      Setting("classes", \MixtureAAE.classes, in: 2...255, "parts of the prior"),
      Setting("prior", \.prior, "a Gaussian for each class on a circle, or a piece of a spiral for each"),
      Setting("radius", \.radius, in: 0.001...1000, "of the circle, or of the spiral's outer end"),
    ] + AdversarialRecipe.settings(\.recipe)

  public init() {}

  public var phases: Phases {
    let x = Tensor.input(.images, shape: [784])
    // There is one more column than classes: a one there means that the class is not known.
    let label = Tensor.input(.knownLabels, shape: [classes + 1])
    let (y, z) = (Tensor.input(.labels, shape: [classes]), Tensor.input(.code, shape: [2]))
    let codes =
      switch prior {
      case .mixture:
        Distribution.mixture(components: classes, radius: radius, deviation: radius / 6, across: radius / 16)
      case .swissRoll: Distribution.swissRoll(components: classes, radius: radius, deviation: radius / 40)
      }

    let encoder = Network("encoder", input: [784]) {
      hidden(recipe.width, dropout: recipe.dropout)
      hidden(recipe.width, dropout: recipe.dropout)
      Linear(2)
    }
    let decoder = Network("decoder", input: [2]) {
      pixels(from: recipe.width, dropout: recipe.dropout)
    }
    let discriminator = Network("discriminator", input: [2 + classes + 1]) {
      judgement(from: recipe.width, dropout: recipe.discriminatorDropout)
    }
    // Codes are scaled to the size of labels, which would otherwise be lost beside them.
    let adversary = Adversary(
      recipe: recipe, encoder: encoder, discriminator: discriminator, images: x, draw: { codes.sample(of: label) },
      shown: { concatenate(1 / radius * $0, label) })

    Phase("reconstruction", training: encoder, decoder, with: recipe.reconstructionOptimizer) {
      binaryCrossEntropy(decoder(encoder(x)), x)
    }
    adversary.phases

    Frozen(.reconstruction) { decoder(encoder(x)) }
    Frozen(.code) { encoder(x) }
    Frozen(.sample) { decoder(z) }
    Frozen(.prior) { codes.sample() }
    adversary.judgements
    Frozen(.classPrior) { codes.sample(of: y) }
  }
}
