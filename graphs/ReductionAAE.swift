public import Ingot

/// The adversarial autoencoder that represents data in two dimensions: the code of an image is the head of its cluster,
/// a row of W, plus a style, `W y + z`, and heads are kept apart.
///
/// Makhzani et al., arXiv 1511.05644, section 7, semi-supervised. Where two heads are closer than the setting
/// `distance`, the loss grows with the amount by which their squared distance falls short of `distance` squared.
public struct ReductionAAE: Model {
  public static let summary = "classes and styles in one plane, each class around a head of its own"

  public var recipe: TwoHeadRecipe = {
    var recipe = TwoHeadRecipe()
    recipe.reconstructionRate = 1e-4
    recipe.adversarialRate = 5e-5
    return recipe
  }()
  public var classificationRate: Float = 1e-4
  public var distance: Float = 8
  public var distanceWeight: Float = 0.01

  public static let settings =
    TwoHeadRecipe.settings(\ReductionAAE.recipe) + [
      Setting("classification-rate", \.classificationRate, in: 0...1, "rate of the classification phase"),
      Setting("distance", \.distance, in: 0...1000, "between two cluster heads, below which there is a penalty"),
      Setting("distance-weight", \.distanceWeight, in: 0...1000, "weight of that penalty"),
    ]

  public init() {}

  public var phases: Phases {
    let parts = TwoHeads(recipe, representation: recipe.code)
    let (encoder, decoder, x) = (parts.encoder, parts.decoder, parts.x)
    let clusterHeads = Network("cluster-heads", input: [recipe.classes]) {
      Linear(recipe.code, weight: .normal(deviation: distance), bias: nil)
    }
    let labelledX = Tensor.input(.labelledImages, shape: [784])
    let labelledY = Tensor.input(.labelsOfLabelled, shape: [recipe.classes])
    let (y, z) = (Tensor.input(.labels, shape: [recipe.classes]), Tensor.input(.code, shape: [recipe.code]))

    Phase(
      "reconstruction", training: encoder, decoder, clusterHeads,
      with: recipe.optimizer(rate: recipe.reconstructionRate, momentum: recipe.momentum)
    ) {
      let q = encoder.heads(parts.noisy(x))
      let image = recipe.loss(decoder(clusterHeads(q["y"]) + q["z"]), x)
      // Two clusters are drawn for each row; the loss uses the square of the distance between their heads.
      let apart = clusterHeads(parts.labels.sample()) - clusterHeads(parts.labels.sample())
      let missing = (-(apart * apart).rowSums() + distance * distance).relu()
      return image + distanceWeight * missing.mean()
    }
    parts.adversarialPhases
    Phase(
      "classification", training: encoder, with: recipe.optimizer(rate: classificationRate, momentum: recipe.momentum)
    ) {
      crossEntropy(encoder.heads(parts.noisy(labelledX))["y"], labelledY)
    }

    Frozen(.reconstruction) {
      let q = encoder.heads(x)
      return decoder(clusterHeads(q["y"]) + q["z"])
    }
    Frozen(.code) {
      let q = encoder.heads(x)
      return clusterHeads(q["y"]) + q["z"]
    }
    Frozen(.style) { encoder.heads(x)["z"] }
    Frozen(.classes) { encoder.heads(x)["y"] }
    Frozen(.sample) { decoder(clusterHeads(y) + z) }
    Frozen(.prior) { clusterHeads(parts.labels.sample()) + parts.styles.sample() }
    parts.judgements
    Frozen(.stylePrior) { parts.styles.sample() }
  }
}
