/// What a func is for. Evaluation, pictures and sampling find it by its role; a func without one is its author's own.
package enum FunctionRole: Hashable, Sendable {
  /// What the model makes of an image.
  case reconstruction
  /// The code of an image.
  case code
  /// The part of the code that `sample` takes for it, where that is not the whole.
  case style
  /// A distribution over classes for an image.
  case classes
  /// The same, where there were no labels.
  case clusters
  /// An image from a code.
  case sample
  /// Draws of codes.
  case prior
  /// The probabilities that a discriminator gives to draws of its prior, or to codes of images.
  case real(discriminator: String)
  case fake(discriminator: String)

  /// `reconstruction`, or `real` and its like, to which the text adds the discriminator.
  package var word: String {
    switch self {
    case .reconstruction: "reconstruction"
    case .code: "code"
    case .style: "style"
    case .classes: "classes"
    case .clusters: "clusters"
    case .sample: "sample"
    case .prior: "prior"
    case .real: "real"
    case .fake: "fake"
    }
  }

  package var discriminator: String? {
    switch self {
    case .real(let discriminator), .fake(let discriminator): discriminator
    case .reconstruction, .code, .style, .classes, .clusters, .sample, .prior: nil
    }
  }

  /// The roles of one word each.
  package static let plain: [FunctionRole] = [.reconstruction, .code, .style, .classes, .clusters, .sample, .prior]

  /// Reads a role back.
  ///
  /// - Parameter discriminator: nil where the text has none.
  package init?(word: String, discriminator: String?) {
    switch (word, discriminator) {
    case ("real", let discriminator?): self = .real(discriminator: discriminator)
    case ("fake", let discriminator?): self = .fake(discriminator: discriminator)
    case (_, nil):
      guard let role = Self.plain.first(where: { $0.word == word }) else { return nil }
      self = role
    case (_, _?): return nil
    }
  }
}

extension FunctionRole: CustomStringConvertible {
  /// `{role: real, of: @discriminator}`.
  package var description: String {
    "{role: \(word)" + (discriminator.map { ", of: @\($0)" } ?? "") + "}"
  }
}

/// What an argument takes: the data that a run feeds it with. An argument without one is fed by whoever calls.
package enum ArgumentRole: String, Hashable, Sendable, CaseIterable {
  /// A minibatch of images.
  case images
  /// Their classes as one-hot rows.
  case labels
  /// Their classes where they are known, with one column more, which is one where they are not.
  case knownLabels = "known_labels"
  /// A minibatch of images whose labels are known, from a stream of their own, and their classes.
  case labelledImages = "labelled_images"
  case labelsOfLabelled = "labels_of_labelled"
  /// Codes.
  case code
}

extension ArgumentRole: CustomStringConvertible {
  /// `{role: images}`.
  package var description: String { "{role: \(rawValue)}" }

  /// Whether it is of the images whose labels are known.
  package var isLabelled: Bool { self == .labelledImages || self == .labelsOfLabelled }

  package var isImages: Bool { self == .images || self == .labelledImages }
}

extension Module {
  /// The func of that role.
  package func function(_ role: FunctionRole) -> Function? { functions.first { $0.role == role } }
}

extension Function {
  /// The argument of that role.
  package func argument(_ role: ArgumentRole) -> Value? { arguments.first { self[$0].role == role } }
}
