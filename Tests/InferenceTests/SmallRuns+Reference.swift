import IngotFiles
import IngotIR
import IngotReference
import IngotTestSupport

extension SmallRuns {
  /// Runs a func of a module with the parameters of a file through the reference executor, a whole batch at once.
  static func reference(
    _ function: Function, of module: Module, parameters path: String, inputs: [String: [Float]]
  ) throws -> [Float] {
    let reader = try SafetensorsReader(path)
    var executor = ReferenceExecutor(module)
    executor.parameters = try module.parameters.map { try reader.read($0.name, shape: $0.type.shape) }
    return try executor.run(function, inputs: inputs, step: 1).result
  }
}
