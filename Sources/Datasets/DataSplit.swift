package import IngotDiagnostics

/// The number of images that keep their labels.
public enum LabelCount: Hashable, Sendable {
  /// The first eighteenth of each class, at most 300 images: 3,000 images of MNIST.
  case reference
  /// The given number of images, the same number from each class, drawn with the seed.
  case count(Int)
  /// All but the validation images.
  case all
}

extension LabelCount: LosslessStringConvertible {
  /// Creates a label count from `reference`, `all`, or a number above 0.
  public init?(_ text: String) {
    switch text {
    case "all": self = .all
    case "reference": self = .reference
    default:
      guard let number = Int(text), number > 0 else { return nil }
      self = .count(number)
    }
  }

  public var description: String {
    switch self {
    case .all: "all"
    case .reference: "reference"
    case .count(let number): "\(number)"
    }
  }
}

/// The assignment of a data set's images to their uses. An image used for validation has no other use.
///
/// In each class, in the order of the data, the first eighteenth (at most 300) keeps its labels and the next fifth (at
/// most 1,000) is for validation. For MNIST's 60,000 images, these are 3,000 and 10,000 images, as in the code
/// published with the tutorial. The other 47,000 images have no labels.
package struct DataSplit: Sendable {
  /// The images that are neither for validation nor labelled, or, if every image that is not for validation is
  /// labelled, all images that are not for validation.
  package let unlabelled: [Int]
  package let labelled: [Int]
  package let validation: [Int]
  /// All images that are not for validation.
  package let training: [Int]

  /// The images that pictures show and that choices may be based on: the validation images or, if there are none, the
  /// training images.
  package var examined: [Int] { validation.isEmpty ? training : validation }
}

extension Dataset {
  /// The number of classes. Classes are numbered from 0 to the largest label.
  package var classes: Int { Int(labels.max() ?? 0) + 1 }

  /// Images without labels form one class, none of which is labelled.
  ///
  /// - Parameters:
  ///   - validates: whether to keep images for validation.
  ///   - seed: determines which images keep their labels, if their number is given.
  /// - Throws: if a class has fewer images than the number of labels requested from it.
  package func split(labels count: LabelCount, validates: Bool, seed: UInt64) throws(IngotError) -> DataSplit {
    let byClass = Dictionary(grouping: labels.indices) { Int(labels[$0]) }
    var labelled: [Int] = []
    var validation: [Int] = []
    for label in byClass.keys.sorted() {
      let images = byClass[label] ?? []
      let first = isLabelled ? max(1, min(300, images.count / 18)) : 0
      let held = validates ? min(1000, images.count / 5) : 0
      let heldImages = images.dropFirst(first).prefix(held)
      validation += heldImages
      let others = images.prefix(first) + images.dropFirst(first + held)
      if !isLabelled { continue }
      switch count {
      case .reference: labelled += images.prefix(first)
      case .all: labelled += others
      case .count(let total):
        guard total >= byClass.count, total % byClass.count == 0 else {
          throw IngotError(
            .usage,
            "expected a number of labels that is a multiple of \(byClass.count), so that all classes share it equally, found "
              + "\(total)")
        }
        guard total / byClass.count <= others.count else {
          throw IngotError(
            .usage,
            "expected at most \(others.count * byClass.count) labels, because class \(label) has \(others.count) images, "
              + "found \(total)")
        }
        var random = SplitMix64(seed: seed, stream: -1 - label)
        labelled += others.shuffled(using: &random).prefix(total / byClass.count).sorted()
      }
    }
    let isHeld = flags(validation)
    let training = labels.indices.filter { !isHeld[$0] }
    let isKnown = flags(labelled)
    let unlabelled = training.filter { !isKnown[$0] }
    return DataSplit(
      unlabelled: unlabelled.isEmpty ? training : unlabelled, labelled: labelled.sorted(),
      validation: validation.sorted(),
      training: training)
  }

  /// Returns for each image whether it is one of these.
  private func flags(_ indices: [Int]) -> [Bool] {
    var flags = Array(repeating: false, count: count)
    for index in indices { flags[index] = true }
    return flags
  }

  /// Writes labels as rows of zeros with a single one in each.
  ///
  /// - Parameters:
  ///   - indices: the images, one for each row of `width` elements in `target`.
  ///   - width: the width of a row, larger than any label.
  ///   - isKnown: returns whether the label of an image is written; for the other images, the one is in the last
  ///     column.
  package func copyOneHotLabels(
    _ indices: ArraySlice<Int>, width: Int, where isKnown: (Int) -> Bool = { _ in true },
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(target.count == indices.count * width)
    target.update(repeating: 0)
    for (row, index) in indices.enumerated() {
      target[row * width + (isKnown(index) ? Int(labels[index]) : width - 1)] = 1
    }
  }
}
