/// Something that looks wrong in a run but is not an error.
public struct TrainingWarning: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable {
    /// A loss is NaN or infinite.
    case lossNotFinite = "loss_not_finite"
    /// A parameter is NaN or infinite.
    case parameterNotFinite = "parameter_not_finite"
    /// A loss has grown far beyond its earlier values.
    case lossExploded = "loss_exploded"
    /// A discriminator can no longer tell real codes from fake ones.
    case discriminatorAtChance = "discriminator_at_chance"
    /// A gradient has become so small that nothing is trained.
    case gradientVanished = "gradient_vanished"
  }

  public let kind: Kind
  /// The phase that it is about, or that trains the parameter that it is about.
  public let phase: String
  /// The network that a gradient is taken with respect to; nil for other warnings.
  public let network: String?
  /// A human-readable sentence.
  public let message: String

  init(_ kind: Kind, phase: String, network: String? = nil, _ message: String) {
    self.kind = kind
    self.phase = phase
    self.network = network
    self.message = message
  }
}

extension TrainingWarning: Codable {}

extension TrainingWarning {
  /// What makes two warnings equal: a run reports each only once.
  struct Subject: Hashable {
    let kind: Kind
    let phase: String
    let network: String?
  }

  var subject: Subject { Subject(kind: kind, phase: phase, network: network) }
}
