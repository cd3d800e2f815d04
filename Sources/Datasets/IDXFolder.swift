import IngotDiagnostics
import IngotFiles

/// The IDX files of a folder, recognised by their names.
///
/// MNIST and Fashion-MNIST name them `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, and `t10k-…` for the test
/// set. EMNIST puts its own name first and uses `test-…`. Some unpackers write `.idx3` instead of `-idx3`. Any file may
/// be gzipped.
struct IDXFolder {
  /// What a name says about its file.
  private struct Name {
    /// The start of the name, which is the same for the images and the labels of a set.
    let set: String
    let part: Dataset.Part
    let isImages: Bool

    init?(_ name: String) {
      // This is a local constant because a regular expression is not Sendable.
      let pattern = /(.*[^A-Za-z0-9])?(train|t10k|test)-(images[-.]idx3|labels[-.]idx1)-ubyte(\.gz)?/
      guard let match = name.wholeMatch(of: pattern) else { return nil }
      set = "\(match.1 ?? "")\(match.2)"
      part = match.2 == "train" ? .training : .test
      isImages = match.3.hasPrefix("images")
    }
  }

  private let folder: String
  private let files: [(file: String, name: Name)]

  /// - Parameter names: the names of the folder's files.
  init(_ folder: String, names: [String]) {
    self.folder = folder
    files = names.compactMap { file in Name(file).map { (file, $0) } }
  }

  var isEmpty: Bool { files.isEmpty }

  func dataset(_ part: Dataset.Part) throws(IngotError) -> Dataset {
    let (imageFile, labelFile) = try pair(part)
    let images = try IDX(imageFile, rank: 3)
    let labels = try IDX(labelFile, rank: 1)
    guard images.dimensions[0] == labels.dimensions[0] else {
      throw IngotError(
        .badInput,
        "'\(folder)': expected as many labels as images, found \(labels.dimensions[0]) and \(images.dimensions[0])")
    }
    guard images.dimensions.allSatisfy({ $0 > 0 }) else {
      throw IngotError(.badInput, "'\(folder)': expected at least one image of one pixel, found \(images.dimensions)")
    }
    return Dataset(
      name: folder, width: images.dimensions[2], height: images.dimensions[1], pixels: images.bytes,
      labels: Array(labels.bytes))
  }

  /// Returns the paths of the images and the labels of a part. If a file has two names, such as plain and gzipped, the
  /// first is used: the plain one.
  private func pair(_ part: Dataset.Part) throws(IngotError) -> (images: String, labels: String) {
    let candidates = files.filter { $0.name.part == part }
    var pairs: [(images: String, labels: String)] = []
    for image in candidates where image.name.isImages {
      let isFirst = !pairs.contains { Name($0.images)?.set == image.name.set }
      let label = candidates.first { !$0.name.isImages && $0.name.set == image.name.set }
      if let label, isFirst { pairs.append((image.file, label.file)) }
    }
    guard let pair = pairs.first else {
      let word = part == .training ? "train" : "t10k"
      let expected = "'\(word)-images-idx3-ubyte' and '\(word)-labels-idx1-ubyte', plain or '.gz'"
      let found = candidates.isEmpty ? "neither" : candidates.map { "'\($0.file)'" }.joined(separator: ", ")
      throw IngotError(.missingFile, "'\(folder)': expected \(expected), found \(found)")
    }
    guard pairs.count == 1 else {
      let found = pairs.map { "'\($0.images)'" }.joined(separator: ", ")
      throw IngotError(.badInput, "'\(folder)': expected one file of \(part) images with labels, found \(found)")
    }
    return ("\(folder)/\(pair.images)", "\(folder)/\(pair.labels)")
  }
}
