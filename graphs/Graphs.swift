public import Ingot

/// A model that Ingot ships.
public struct Graph: Sendable {
  public let name: String
  /// One line for `ingot list`.
  public let summary: String
  public let model: any Model

  private init<M: Model>(_ model: M, _ summary: String) {
    name = M.name
    self.summary = summary
    self.model = model
  }

  /// Every model that Ingot ships, in the order of `ingot list`.
  public static let all = [
    Graph(Autoencoder(), "the identity through a bottleneck of 32 numbers"),
    Graph(DenoisingAutoencoder(), "the same from an image with noise to the clean one"),
    Graph(VariationalAutoencoder(), "a distribution over codes for each image, drawn towards a Gaussian prior"),
    Graph(GaussianAAE(), "an adversarial autoencoder with a Gaussian prior on a two-dimensional code"),
    Graph(SupervisedAAE(), "that with the class given to the decoder, so that the code keeps the style"),
    Graph(SemisupervisedAAE(), "an adversarial autoencoder that learns classes from few labels"),
    Graph(MixtureAAE(), "a prior with a part for each class, given to the discriminator where it is known"),
    Graph(ClusteringAAE(), "classes that are found without a label"),
    Graph(ReductionAAE(), "classes and styles in one plane, each class around a head of its own"),
    Graph(LikelihoodAAE(), "a code of eight numbers, measured by a Parzen window over samples"),
  ]
}
