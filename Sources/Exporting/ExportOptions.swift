public import IngotEmission

/// What functions of a trained model become outside of Ingot.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
  /// C99 that needs no library: a header, a source, the weights, what builds them, and an example.
  case c
  /// An object and a static library with a header.
  case object
  /// A shared library with a header.
  case shared
  /// A WebAssembly module with its weights, what loads it in JavaScript, and a page that shows the model.
  case wasm
  /// A package of Swift with typed functions.
  case swift
  /// One file for ONNX Runtime and other tools that read ONNX.
  case onnx
  /// One file of weights with the text of the functions, which Ingot loads and other tools read the weights from.
  case safetensors
  /// A program with its weights as text, which XLA compiles.
  case stablehlo

  /// The ending of the only file of the format; nil for a format of several files.
  public var fileExtension: String? {
    switch self {
    case .c, .object, .shared, .wasm, .swift: nil
    case .onnx: "onnx"
    case .safetensors: "safetensors"
    case .stablehlo: "mlir"
    }
  }
}

/// How functions are exported.
public struct ExportOptions: Hashable, Sendable {
  public typealias Batch = ExportedBatch
  public typealias Weights = WeightType

  /// What the names of files and functions begin with; nil for the name of the model.
  public var name: String?
  public var batch = Batch.fixed(1)
  public var weights = Weights.f32
  /// Whether the program chooses the instruction set when it runs, rather than the compiler when it compiles; for `c`.
  /// `object`, `shared` and `swift` always do.
  public var dispatches = false
  /// Whether the weights stay a file of their own that the caller loads, rather than a part of the program; for `c`.
  public var keepsWeightsApart = false
  /// Whether every formula stays as the model states it, and with it every bit of a result.
  public var isExact = false
  /// The compiler of `object`, `shared` and `wasm`; nil for the one that `CC` names, or the first one found. `wasm`
  /// needs a clang and takes no notice of `CC`.
  public var compiler: String?

  public init() {}
}
