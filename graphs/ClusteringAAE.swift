public import Ingot

/// The adversarial autoencoder that finds clusters without any labels: a head of the encoder returns a distribution
/// over clusters, with a categorical prior.
///
/// Makhzani et al., arXiv 1511.05644, section 6, with the paper's recipe by default. Two additions prevent all images
/// from ending up in a few clusters, a state that no gradient leads out of: the head normalises its batches, without a
/// shift that could empty a cluster, and the discriminator of clusters sees some noise.
public struct ClusteringAAE: Model {
  public static let summary = "classes that are found without a label"

  public var recipe: TwoHeadRecipe = {
    var recipe = TwoHeadRecipe()
    recipe.classes = 16
    recipe.code = 5
    recipe.noise = 0.3
    recipe.classNoise = 0.1
    recipe.classNormalization = true
    recipe.dropout = 0
    recipe.discriminatorDropout = 0
    recipe.decoderReLU = true
    recipe.initialDeviation = 0.01
    recipe.loss = .squaredError
    recipe.optimizer = .sgd
    recipe.reconstructionRate = 0.01
    recipe.adversarialRate = 0.1
    recipe.dropAt = 21_500
    return recipe
  }()

  public static let settings = TwoHeadRecipe.settings(\ClusteringAAE.recipe, classes: "clusters")

  public init() {}

  public var phases: Phases {
    let parts = TwoHeads(recipe)

    parts.reconstructionPhase
    parts.adversarialPhases

    Frozen(.clusters) { parts.encoder.heads(parts.x)["y"] }
    parts.drawings
    parts.judgements
  }
}
