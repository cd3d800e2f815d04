import IngotDiagnostics
import IngotFiles

/// A folder of PNG files: `CLASS/*.png`, or `train/CLASS/*.png` and `test/CLASS/*.png`. In the latter form, other
/// folders beside `train` and `test` are ignored.
///
/// Classes are numbered in the natural order of their names. The test images use the numbers of the training images.
/// Hidden files and files that are not PNG files are ignored.
struct ImageFolder {
  /// The largest number of classes, because a label is a byte.
  private static let maximumClasses = 256
  /// The largest number of bytes, as for an IDX file.
  private static let maximumBytes = 1 << 31

  /// Whether no class folder contains an image.
  let isEmpty: Bool
  private let path: String
  /// The folder of each part, if the folder is divided into parts.
  private let parts: [Dataset.Part: String]
  /// The class folders, if the folder is not divided.
  private let classes: [String]

  /// - Parameter names: the names of the folder's contents.
  init(_ path: String, names: [String]) throws(IngotError) {
    self.path = path
    classes = names.filter { Files.isFolder("\(path)/\($0)") }
    var parts: [Dataset.Part: String] = [:]
    var divided: [String] = []
    for (part, name) in [(Dataset.Part.training, "train"), (.test, "test")] where classes.contains(name) {
      let folder = "\(path)/\(name)"
      let folders = try Self.folders(in: folder)
      // A class may also be called `train`.
      if !folders.isEmpty { parts[part] = folder }
      divided += folders.map { "\(folder)/\($0)" }
    }
    self.parts = parts
    var isEmpty = true
    for folder in parts.isEmpty ? classes.map({ "\(path)/\($0)" }) : divided where isEmpty {
      isEmpty = try Self.images(in: folder).isEmpty
    }
    self.isEmpty = isEmpty
  }

  static func isImage(_ name: String) -> Bool { name.suffix(4).lowercased() == ".png" }

  private static func folders(in path: String) throws(IngotError) -> [String] {
    try Files.visibleNames(in: path).filter { Files.isFolder("\(path)/\($0)") }
  }

  private static func images(in path: String) throws(IngotError) -> [String] {
    try Files.visibleNames(in: path).filter(isImage)
  }

  func dataset(_ part: Dataset.Part) throws(IngotError) -> Dataset {
    let (folder, names) = try classFolders(part)
    let numbers = try classNumbers(names, in: folder)
    var builder = DatasetBuilder(name: path)
    for (name, number) in zip(names, numbers) {
      let files = try Self.images(in: "\(folder)/\(name)")
      guard !files.isEmpty else {
        throw IngotError(.badInput, "'\(folder)/\(name)': expected PNG files of the class '\(name)', found none")
      }
      for file in files { try builder.add("\(folder)/\(name)/\(file)", label: number) }
    }
    return builder.dataset
  }

  /// Returns the folder of a part, and the names of the classes in it.
  private func classFolders(_ part: Dataset.Part) throws(IngotError) -> (folder: String, names: [String]) {
    if let folder = parts[part] { return (folder, try Self.folders(in: folder)) }
    guard parts.isEmpty else {
      throw IngotError(
        .missingFile, "'\(path)': expected \(part) images in '\(part == .test ? "test" : "train")/CLASS', found none")
    }
    guard part == .training else {
      throw IngotError(
        .missingFile, "'\(path)': expected test images in 'test/CLASS', found folders of classes that are not divided")
    }
    return (path, classes)
  }

  /// Returns the label of each class.
  ///
  /// The test images may lack a class. Renumbering the other classes would be a silent error.
  private func classNumbers(_ names: [String], in folder: String) throws(IngotError) -> [Int] {
    let training = try parts[.training].map { path throws(IngotError) in try Self.folders(in: path) }
    let known = training ?? names
    guard known.count <= Self.maximumClasses else {
      throw IngotError(.badInput, "'\(path)': expected at most \(Self.maximumClasses) classes, found \(known.count)")
    }
    var numbers: [Int] = []
    for name in names {
      guard let number = known.firstIndex(of: name) else {
        throw IngotError(
          .badInput,
          "'\(folder)': expected the classes of the training images, found '\(name)'\(suggestion(for: name, among: known))"
        )
      }
      numbers.append(number)
    }
    return numbers
  }

  /// Collects images of one size.
  private struct DatasetBuilder {
    let name: String
    private var first: (file: String, image: GrayImage)?
    private var pixels: [UInt8] = []
    private var labels: [UInt8] = []

    init(name: String) { self.name = name }

    mutating func add(_ file: String, label: Int) throws(IngotError) {
      let image = try GrayImage(png: Array(Files.read(file)), name: file)
      if let (firstFile, firstImage) = first {
        guard (image.width, image.height) == (firstImage.width, firstImage.height) else {
          throw IngotError(
            .badInput,
            "'\(file)': expected an image of \(firstImage.width)x\(firstImage.height) as '\(firstFile)' is, found "
              + "\(image.width)x\(image.height)")
        }
      } else {
        first = (file, image)
      }
      pixels += image.pixels
      labels.append(UInt8(label))
      guard pixels.count <= ImageFolder.maximumBytes else {
        throw IngotError(
          .badInput, "'\(name)': expected images of at most \(ImageFolder.maximumBytes) pixels in all, found more")
      }
    }

    var dataset: Dataset {
      Dataset(
        name: name, width: first?.image.width ?? 0, height: first?.image.height ?? 0, pixels: pixels, labels: labels)
    }
  }
}
