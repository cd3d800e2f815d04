package import IngotDiagnostics
package import IngotFiles
package import IngotFreezing
import IngotIR

extension FrozenModule {
  /// Returns a writer of one safetensors file that is the whole program: the text of the functions as metadata, and
  /// their parameters as tensors.
  ///
  /// - Parameters:
  ///   - weights: the type of the weights of products; all other parameters are floats.
  ///   - isExact: whether the formulas are kept as the model states them.
  package func safetensors(
    weights type: WeightType, isExact: Bool, imageSize: (width: Int, height: Int)?
  ) throws(IngotError) -> SafetensorsWriter {
    let header = FrozenHeader(program: module.description, isExact: isExact, imageSize: imageSize)
    var writer = SafetensorsWriter(metadata: header.metadata)
    for (index, info) in module.parameters.enumerated() {
      let stored = try stored(Parameter(index), as: type)
      writer.add(info.name, stored.type.inSafetensors, shape: info.type.shape) { stored.bytes }
      if !stored.scales.isEmpty {
        writer.add(FrozenHeader.scaleName(of: info.name), shape: [info.type.columns], stored.scales)
      }
    }
    return writer
  }
}

extension WeightType {
  fileprivate var inSafetensors: SafetensorsType {
    switch self {
    case .f32: .f32
    case .f16: .f16
    case .bf16: .bf16
    case .int8: .int8
    }
  }
}
