public import Ingot

/// A model that Ingot ships.
public struct ShippedModel: Sendable {
  public let name: String
  /// A one-line description for `ingot list`.
  public let summary: String
  public let model: any Model

  private init<M: Model>(_ model: M, _ summary: String) {
    name = M.name
    self.summary = summary
    self.model = model
  }

  /// Every model that Ingot ships, in the order of `ingot list`.
  public static let all = [
    ShippedModel(Autoencoder(), "the identity through a bottleneck of 32 numbers"),
    ShippedModel(DenoisingAutoencoder(), "the same, from a noisy image to the clean one"),
    ShippedModel(VariationalAutoencoder(), "a distribution over codes for each image, drawn towards a Gaussian prior"),
    ShippedModel(GaussianAAE(), "an adversarial autoencoder with a Gaussian prior on a two-dimensional code"),
    ShippedModel(SupervisedAAE(), "the same, with the class given to the decoder, so that the code keeps the style"),
    ShippedModel(SemisupervisedAAE(), "an adversarial autoencoder that learns classes from few labels"),
    ShippedModel(MixtureAAE(), "a prior with a part for each class, given to the discriminator where it is known"),
    ShippedModel(ClusteringAAE(), "classes that are found without a label"),
    ShippedModel(ReductionAAE(), "classes and styles in one plane, each class around a head of its own"),
    ShippedModel(LikelihoodAAE(), "a code of eight numbers, measured by a Parzen window over samples"),
  ]
}
