public import Ingot

/// The adversarial autoencoder that learns classes from few labels: one head of the encoder returns the class, the
/// other returns the style, and each has a prior and a discriminator.
///
/// Makhzani et al., arXiv 1511.05644, section 5, with the layers of ``GaussianAAE``. The code published with the
/// tutorial applies its cross-entropy to a softmax of the softmax; here, the softmax is applied once. The preset
/// `paper` is the paper's own recipe.
public struct SemisupervisedAAE: Model {
  public static let summary = "an adversarial autoencoder that learns classes from few labels"

  public var recipe = TwoHeadRecipe()
  public var classificationRate: Float = 1e-3

  public static let settings =
    TwoHeadRecipe.settings(\SemisupervisedAAE.recipe) + [
      Setting("classification-rate", \.classificationRate, in: 0...1, "rate of the classification phase")
    ]

  public static let presets = [
    Preset(
      "paper", "the paper's recipe: squared error, noise on the input, no dropout, SGD with momentum",
      [
        "code=10", "noise=0.3", "dropout=0", "discriminator-dropout=0", "decoder-relu=true", "initial-deviation=0.01",
        "loss=squared-error", "optimizer=sgd", "reconstruction-rate=0.01", "adversarial-rate=0.1",
        "classification-rate=0.1", "drop-at=18000",
      ])
  ]

  public init() {}

  public var phases: Phases {
    let parts = TwoHeads(recipe)
    let encoder = parts.encoder
    let labelledX = Tensor.input(.labelledImages, shape: [784])
    let labelledY = Tensor.input(.labelsOfLabelled, shape: [recipe.classes])

    parts.reconstructionPhase
    parts.adversarialPhases
    Phase(
      "classification", training: encoder, with: recipe.optimizer(rate: classificationRate, momentum: recipe.momentum)
    ) {
      crossEntropy(encoder.heads(parts.noisy(labelledX))["y"], labelledY)
    }

    Frozen(.classes) { encoder.heads(parts.x)["y"] }
    parts.drawings
    parts.judgements
  }
}
