/// Something that looks wrong in a run but is no error.
public struct TrainingWarning: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable {
    /// A loss is NaN or infinite.
    case lossNotFinite = "loss_not_finite"
    /// A loss has grown far beyond what it was.
    case lossExploded = "loss_exploded"
    /// A discriminator cannot tell real codes from fake ones any more.
    case discriminatorAtChance = "discriminator_at_chance"
    /// A gradient has become so small that nothing is trained.
    case gradientVanished = "gradient_vanished"
  }

  public let kind: Kind
  public let phase: String
  /// Of a gradient: with respect to which network.
  public let network: String?
  /// A sentence for people.
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
  /// What makes two warnings one: a run tells each once.
  struct Subject: Hashable {
    let kind: Kind
    let phase: String
    let network: String?
  }

  var subject: Subject { Subject(kind: kind, phase: phase, network: network) }
}
