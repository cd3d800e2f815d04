/// The purpose of a func. Evaluation, pictures and sampling find a func by its role; a func without a role is for its
/// author's own use.
package enum FunctionRole: Hashable, Sendable {
  /// The model's reconstruction of an image.
  case reconstruction
  /// The code of an image.
  case code
  /// The part of the code that `sample` takes, if that is not the whole code.
  case style
  /// A distribution over classes for an image.
  case classes
  /// A distribution over classes for an image, for a model that was shown no labels.
  case clusters
  /// An image generated from a code.
  case sample
  /// Codes drawn from the prior.
  case prior
  /// Styles drawn from their prior, for a model whose `sample` takes a style instead of a whole code.
  case stylePrior
  /// Codes drawn from the part of the prior that belongs to a class.
  case classPrior
  /// The probabilities that a discriminator assigns to draws from its prior (`real`) or to codes of images (`fake`).
  case real(discriminator: String)
  case fake(discriminator: String)

  /// The word for the role, such as `reconstruction` or `real`. For `real` and `fake`, the text adds the discriminator.
  package var word: String {
    switch self {
    case .reconstruction: "reconstruction"
    case .code: "code"
    case .style: "style"
    case .classes: "classes"
    case .clusters: "clusters"
    case .sample: "sample"
    case .prior: "prior"
    case .stylePrior: "style_prior"
    case .classPrior: "class_prior"
    case .real: "real"
    case .fake: "fake"
    }
  }

  package var discriminator: String? {
    switch self {
    case .real(let discriminator), .fake(let discriminator): discriminator
    case .reconstruction, .code, .style, .classes, .clusters, .sample, .prior, .stylePrior, .classPrior: nil
    }
  }

  /// The roles that consist of one word.
  package static let plain: [FunctionRole] = [
    .reconstruction, .code, .style, .classes, .clusters, .sample, .prior, .stylePrior, .classPrior,
  ]

  /// Creates a role from its text.
  ///
  /// - Parameter discriminator: the discriminator that the text names, or nil if it names none.
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
  /// The text form, such as `{role: real, of: @discriminator}`.
  package var description: String {
    "{role: \(word)" + (discriminator.map { ", of: @\($0)" } ?? "") + "}"
  }
}

/// The data that a run feeds to an argument. An argument without a role is fed by the caller.
package enum ArgumentRole: String, Hashable, Sendable, CaseIterable {
  /// A minibatch of images.
  case images
  /// The classes of the images as one-hot rows.
  case labels
  /// The classes of the images where they are known, with an additional column that is one where they are not.
  case knownLabels = "known_labels"
  /// A minibatch of images whose labels are known, from a separate stream; `labelsOfLabelled` takes their classes.
  case labelledImages = "labelled_images"
  case labelsOfLabelled = "labels_of_labelled"
  /// Codes.
  case code
}

extension ArgumentRole: CustomStringConvertible {
  /// The text form, such as `{role: images}`.
  package var description: String { "{role: \(rawValue)}" }

  /// Whether the argument takes the images whose labels are known, or those labels.
  package var isLabelled: Bool { self == .labelledImages || self == .labelsOfLabelled }

  package var isImages: Bool { self == .images || self == .labelledImages }
}

extension Module {
  /// The func with the given role.
  package func function(_ role: FunctionRole) -> Function? { functions.first { $0.role == role } }
}

extension Function {
  /// The argument with the given role.
  package func argument(_ role: ArgumentRole) -> Value? { arguments.first { self[$0].role == role } }
}
