package import IngotDiagnostics
package import IngotFiles
package import IngotIR
package import IngotIRParser

/// The metadata of a frozen file: a safetensors file whose metadata is the program that its tensors are the parameters
/// of, so that one file is a whole model.
///
/// | key | value |
/// |---|---|
/// | `ingot.format` | the version of the file, 1 |
/// | `ingot.program` | the text of an elaborated module without phases |
/// | `ingot.exact` | `true` if the formulas are kept as the model states them; otherwise absent |
/// | `ingot.image` | the size of an image, `WIDTHxHEIGHT`; absent if there is none |
///
/// A tensor of integers, `NAME`, has the factor of each column in `NAME.scale`.
package struct FrozenHeader {
  private static let format = 1

  /// Returns the name of the tensor with the factors of a tensor of integers.
  package static func scaleName(of name: String) -> String { "\(name).scale" }

  package let program: String
  package let isExact: Bool
  package let imageSize: (width: Int, height: Int)?

  package init(program: String, isExact: Bool, imageSize: (width: Int, height: Int)?) {
    self.program = program
    self.isExact = isExact
    self.imageSize = imageSize
  }

  /// - Throws: when the metadata is not that of a frozen file of this format.
  package init(_ metadata: [String: String], of path: String) throws(IngotError) {
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

  package var metadata: [String: String] {
    var metadata = ["ingot.format": "\(Self.format)", "ingot.program": program]
    if isExact { metadata["ingot.exact"] = "true" }
    if let imageSize { metadata["ingot.image"] = "\(imageSize.width)x\(imageSize.height)" }
    return metadata
  }
}

/// A frozen file, open for reading.
package struct FrozenFile {
  package let header: FrozenHeader
  /// The program, verified.
  package let graph: GraphFile
  package let tensors: SafetensorsReader

  /// - Throws: when there is no such file, or when it is not a frozen file of a valid program.
  package init(_ path: String) throws(IngotError) {
    tensors = try SafetensorsReader(path)
    header = try FrozenHeader(tensors.metadata, of: path)
    graph = try GraphFile(parsing: header.program, file: "program of \(path)")
    try graph.verify(as: .elaborated)
  }
}

extension SafetensorsReader {
  /// Throws unless the file has the parameter, whatever its type.
  package func require(_ info: ParameterInfo) throws(IngotError) {
    try require(info.name, shape: info.type.shape)
    if type(of: info.name) == .int8 {
      try require(FrozenHeader.scaleName(of: info.name), shape: [info.type.columns])
    }
  }

  /// Reads the elements of a parameter, in row-major order, into memory that has room for exactly these.
  package func read(
    _ info: ParameterInfo, into target: UnsafeMutableBufferPointer<Float>
  ) throws(IngotError) {
    try read(info.name, shape: info.type.shape, into: target)
    guard let scales = try scales(of: info) else { return }
    for index in target.indices { target[index] *= scales[index % scales.count] }
  }

  /// Returns the elements of a parameter in row-major order.
  package func elements(of info: ParameterInfo) throws(IngotError) -> [Float] {
    let elements = try read(info.name, shape: info.type.shape)
    guard let scales = try scales(of: info) else { return elements }
    return elements.indices.map { elements[$0] * scales[$0 % scales.count] }
  }

  /// The factors of the columns of a parameter that is stored as integers.
  private func scales(of info: ParameterInfo) throws(IngotError) -> [Float]? {
    guard type(of: info.name) == .int8 else { return nil }
    return try read(FrozenHeader.scaleName(of: info.name), shape: [info.type.columns])
  }
}
