import Foundation
import IngotCompiler
import IngotExecution
import IngotFiles
import IngotFreezing
import IngotIR
import IngotIRParser
import IngotTestSupport
import IngotTraining

/// Valid inputs, made by the code that writes such files, so that they follow every change of a format.
enum Sample {
  static let program = """
    module @m {batch: 2, seed: 1}
    param @n.0.weight: f32[2x3] = uniform {bound: 1.0}
    param @n.0.bias: f32[3] = zeros
    phase @p(%x: f32[2x2], %step: i64) -> f32 {
      %0 = linear %x, @n.0.weight, @n.0.bias : f32[2x3]
      %1 = mean %0 : f32
      minimize %1 over @n with adam {rate: 0.01}
    }
    func @f(%x: f32[2x2]) -> f32[2x3] {
      %0 = linear %x, @n.0.weight, @n.0.bias : f32[2x3]
      return %0
    }

    """

  static let metrics = """
    {"epoch":1,"step":600,"seconds":2.5,"images_per_second":24000,"losses":{"p":0.25},"validation":{"mmd":0.5},\
    "warnings":[]}

    """

  static let idx: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]

  /// The same, compressed.
  static let gzip: [UInt8] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 255, 99, 96, 224, 96, 102, 96, 96, 96, 2, 98, 70, 32, 102, 102, 100, 98,
    102, 97, 101, 3, 0, 176, 67, 112, 254, 22, 0, 0, 0,
  ]

  static func module() throws -> Module {
    let file = try GraphFile(parsing: program, file: "sample.graph")
    try file.verify()
    return file.module
  }

  /// A safetensors file with the parameters of the module.
  static func tensors(metadata: [String: String]) throws -> [UInt8] {
    let machine = try Machine(Compilation(module()).planned, threads: 1)
    var writer = SafetensorsWriter(metadata: metadata)
    for (index, info) in machine.module.parameters.enumerated() {
      writer.add(info.name, shape: info.type.shape, machine.parameter(Parameter(index)))
    }
    return try written { path in try writer.write(to: path) }
  }

  static func frozenFile() throws -> [UInt8] {
    var module = try module()
    module.functions.removeAll { $0.kind == .phase }
    return try tensors(
      metadata: FrozenHeader(program: module.description, isExact: false, imageSize: (3, 1)).metadata)
  }

  /// The bytes of a file that a closure writes to a path.
  static func written(_ write: (String) throws -> Void) throws -> [UInt8] {
    let folder = try TemporaryFolder()
    try write(folder.path + "/sample")
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/sample")))
  }
}
