import IngotDiagnostics
import IngotFiles
import IngotIR
import IngotProgram

/// The tensors of a training program's checkpoints, and its initial parameters.
struct TrainingTensors {
  private struct Tensor {
    let name: String
    let shape: [Int]
    let layout: ParameterLayout
    let place: Place
    /// The tensor as the header of a checkpoint states it.
    var json = ""
  }

  private let tensors: [Tensor]
  private let program: Program
  /// The header up to the step, and what follows the step before the tensors.
  private let before: String
  private let after: String
  /// The number of bytes of a header, with the longest step and filled up to a multiple of eight.
  private let headerBytes: Int
  private let identity: String

  /// The most digits of a step.
  private static let digits = 20

  init(_ program: Program, metadata: [String: String]) throws(IngotError) {
    self.program = program
    let module = program.module
    var tensors = module.parameters.indices.map { index in
      let info = module.parameters[index]
      return Tensor(
        name: info.name, shape: info.type.shape, layout: info.layout, place: program.layout.place(of: Parameter(index)))
    }
    for state in module.optimizerStates {
      let info = module[state.parameter]
      tensors.append(
        Tensor(
          name: module.name(of: state), shape: info.type.shape, layout: info.layout,
          place: try program.layout.place(of: state)))
    }
    tensors.sort { $0.name < $1.name }
    var end = 0
    for index in tensors.indices {
      let start = end
      end += tensors[index].shape.reduce(4, *)
      tensors[index].json = SafetensorsHeader.member(
        tensors[index].name, .f32, shape: tensors[index].shape, range: start..<end)
    }
    self.tensors = tensors
    identity = metadata["program"] ?? ""
    let parts = SafetensorsHeader.metadata(metadata.merging(["step": ""]) { first, _ in first }).split(
      separator: "\"step\":\"", maxSplits: 1, omittingEmptySubsequences: false)
    before = "{\(parts[0])\"step\":\""
    after = String(parts[1])
    let length = before.utf8.count + Self.digits + after.utf8.count + tensors.reduce(1) { $0 + 1 + $1.json.utf8.count }
    headerBytes = (length + 7) / 8 * 8
  }

  /// The number of bytes of a checkpoint.
  var checkpointBytes: Int { tensors.reduce(8 + headerBytes) { $0 + $1.shape.reduce(4, *) } }

  // MARK: C

  /// The table of the tensors.
  func table(_ name: String) -> String {
    var text = "static const ingot_tensor \(name)_tensors[] = {\n"
    for tensor in tensors {
      let sizes = tensor.shape.prefix(2).map(String.init).joined(separator: ", ")
      text += "  {\(cString(tensor.name)), \(tensor.shape.count), {\(sizes.isEmpty ? "0" : sizes)}, "
      text += "\(shape(tensor.shape, tensor.layout)), \(tensor.place.offset / 4),\n   \(cString(tensor.json))},\n"
    }
    return text + """
      };

      static const ingot_checkpoint \(name)_checkpoint = {
        \(name)_tensors, \(tensors.count), \(cString(identity)),
        \(cString(before)), \(cString(after)), \(headerBytes),
      };

      """
  }

  /// The statements that draw the initial parameters.
  var initialization: String {
    var text = ""
    for index in program.module.parameters.indices {
      let info = program.module.parameters[index]
      let offset = program.layout.place(of: Parameter(index)).offset / 4
      let target = "store + \(offset), &(const ingot_shape)\(shape(info.type.shape, info.layout))"
      if let bound = info.initialBound {
        text += "  ingot_initial_uniform(\(target), seed, \(index), \(cDouble(-bound)), \(cDouble(bound)));\n"
      }
      switch info.initializer {
      case .zeros, .uniform, .glorotUniform: break
      case .constant(let value): text += "  fill_constant(\(target), \(cFloat(value)));\n"
      case .normal(let deviation):
        text += "  ingot_initial_normal(\(target), seed, \(index), 0.0, \(cDouble(Double(deviation))));\n"
      }
    }
    return text
  }

  private func shape(_ shape: [Int], _ layout: ParameterLayout) -> String {
    let rows = shape.count > 1 ? shape[0] : 1
    return "{\(rows), \(shape.reduce(1, *) / max(1, rows)), \(layout == .panels ? 1 : 0)}"
  }
}

/// Returns a text as a string of C: what is not plain ASCII, and what could begin a trigraph, is escaped.
private func cString(_ text: String) -> String {
  var result = "\""
  for byte in text.utf8 {
    let isPlain = (0x20...0x7E).contains(byte) && !"\"\\?".utf8.contains(byte)
    if isPlain {
      result.unicodeScalars.append(UnicodeScalar(byte))
    } else {
      let digits = String(byte, radix: 8)
      result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
  }
  return result + "\""
}
