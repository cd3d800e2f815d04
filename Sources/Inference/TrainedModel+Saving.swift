public import IngotDiagnostics
import IngotFiles
import IngotFreezing
import IngotIR
import IngotOptimization
import IngotPasses

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
