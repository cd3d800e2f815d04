public import IngotDiagnostics
import IngotFiles
import IngotIR
import IngotOptimization
import IngotPasses

/// The metadata of a frozen file: a safetensors file whose metadata is the program that its tensors are the parameters
/// of, so that one file is a whole model.
///
/// | key | value |
/// |---|---|
/// | `ingot.format` | the version of the file, 1 |
/// | `ingot.program` | the text of an elaborated module without phases |
/// | `ingot.exact` | `true` if the formulas are kept as the model states them; otherwise absent |
/// | `ingot.image` | the size of an image, `WIDTHxHEIGHT`; absent if there is none |
struct FrozenHeader {
  private static let format = 1

  let program: String
  let isExact: Bool
  let imageSize: (width: Int, height: Int)?

  init(program: String, isExact: Bool, imageSize: (width: Int, height: Int)?) {
    self.program = program
    self.isExact = isExact
    self.imageSize = imageSize
  }

  /// - Throws: when the metadata is not that of a frozen file of this format.
  init(_ metadata: [String: String], of path: String) throws(IngotError) {
    guard let program = metadata["ingot.program"] else {
      throw IngotError(
        .badInput, "'\(path)': expected a run folder or a frozen file, found a safetensors file without a program")
    }
    guard metadata["ingot.format"] == "\(Self.format)" else {
      throw IngotError(
        .badInput,
        "'\(path)': expected a frozen file of format \(Self.format), found "
          + "\(metadata["ingot.format"].map { "'\($0)'" } ?? "none")")
    }
    self.program = program
    isExact = metadata["ingot.exact"] == "true"
    imageSize = try metadata["ingot.image"].map { text throws(IngotError) in
      let sides = text.split(separator: "x").map { Int($0) }
      guard sides.count == 2, let width = sides[0], let height = sides[1], (1...(1 << 20)).contains(width),
        (1...(1 << 20)).contains(height)
      else { throw IngotError(.badInput, "'\(path)': expected an image of WIDTHxHEIGHT, found '\(text)'") }
      return (width, height)
    }
  }

  var metadata: [String: String] {
    var metadata = ["ingot.format": "\(Self.format)", "ingot.program": program]
    if isExact { metadata["ingot.exact"] = "true" }
    if let imageSize { metadata["ingot.image"] = "\(imageSize.width)x\(imageSize.height)" }
    return metadata
  }
}

extension TrainedModel {
  /// Writes one file that ``init(_:_:threads:)`` loads: some functions with exactly the parameters that they read, and
  /// nothing of training. The file appears whole or not at all.
  ///
  /// - Parameter functions: the names of the functions to keep; nil for all.
  /// - Throws: for an unknown function, and when the file cannot be written.
  public func save(to path: String, functions names: [String]? = nil) throws(IngotError) {
    let kept = try Pipeline([.extract(.func, names ?? functions.map(\.name))]).run(module)
    let header = FrozenHeader(program: kept.description, isExact: isExact, imageSize: imageSize)
    var writer = SafetensorsWriter(metadata: header.metadata)
    for info in kept.parameters {
      guard let parameter = module.parameter(named: info.name) else { continue }
      writer.add(info.name, shape: info.type.shape, try elements(of: parameter))
    }
    try writer.write(to: path)
  }
}
