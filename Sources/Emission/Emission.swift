/// The number of rows, one for each example, that a call of an artefact takes.
public enum ExportedBatch: Hashable, Sendable {
  case fixed(Int)
  /// Any number, decided by each call.
  case any
}

/// The type in which an artefact stores weights. Everything is computed in 32-bit floats.
public enum WeightType: String, Hashable, Sendable, CaseIterable {
  case f32, f16, bf16
  /// Integers from -127 to 127 with a factor for each output of a layer.
  case int8
}
