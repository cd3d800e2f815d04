import IngotDiagnostics
import IngotEmission
import IngotFiles
import IngotFreezing
import IngotIR
import IngotInference
import IngotSampling

/// Some functions of a model on their way into a format.
struct Export {
  private let model: TrainedModel
  private let names: [String]
  private let format: ExportFormat
  private let options: ExportOptions

  /// The number of rows that a function for any number computes at once: as many as a trained model draws at one step.
  private static let block = 128

  /// - Throws: a usage error if the format cannot say what is asked for.
  init(
    model: TrainedModel, names: [String], format: ExportFormat, options: ExportOptions
  ) throws(IngotError) {
    if names.isEmpty { throw IngotError(.usage, "expected a function to export, found none") }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw IngotError(.usage, "expected each function once, found '\(twice)' twice")
    }
    if options.name == "" { throw IngotError(.usage, "expected a name of at least one character, found none") }
    if format != .c, options.keepsWeightsApart || options.dispatches {
      let option = options.keepsWeightsApart ? "weights in a file of their own" : "a choice of the instruction set"
      throw IngotError(.usage, "expected \(option) with the format 'c' only, found '\(format.rawValue)'")
    }
    if format == .onnx || format == .stablehlo, names.count > 1 {
      throw IngotError(.usage, "expected one function for '\(format.rawValue)', found \(names.count)")
    }
    if format == .stablehlo, options.batch == .any {
      throw IngotError(.usage, "expected '--batch N', since shapes are static in StableHLO, found 'any'")
    }
    if format == .stablehlo, options.weights != .f32 {
      throw IngotError(.usage, "expected weights of 'f32' for 'stablehlo', found '\(options.weights.rawValue)'")
    }
    self.model = model
    self.names = names
    self.format = format
    self.options = options
  }

  func write(to path: String) throws(IngotError) {
    switch format {
    case .onnx:
      let file = try ONNXModel(frozen(), function: 0, batch: options.batch, weights: options.weights)
      try AtomicFile.write(file.bytes, to: path)
    case .safetensors:
      try frozen().safetensors(weights: options.weights, isExact: isExact, imageSize: model.imageSize).write(to: path)
    case .stablehlo: try AtomicFile.write(try StableHLOText(frozen(), function: 0, batch: options.batch).text, to: path)
    case .c:
      let source = try source(of: frozen(), dispatches: options.dispatches, linksWeights: !options.keepsWeightsApart)
      try write(source.project(exampleData()), to: path)
    case .swift:
      let source = try source(of: frozen(), dispatches: true)
      try write(SwiftPackage(source, exampleData()).files, to: path)
    case .object:
      let compiler = try NativeCompiler(options.compiler, for: "an object")
      let source = try source(of: frozen(), dispatches: true)
      try ArtifactFolder.write(to: path) { folder throws(IngotError) in try compiler.makeObject(of: source, in: folder)
      }
    case .shared:
      let compiler = try NativeCompiler(options.compiler, for: "a shared library")
      let source = try source(of: frozen(), dispatches: true)
      try ArtifactFolder.write(to: path) { folder throws(IngotError) in
        try compiler.makeSharedLibrary(of: source, in: folder)
      }
    case .wasm:
      let compiler = try WebAssemblyCompiler(options.compiler)
      let frozen = try frozen()
      let source = try source(of: frozen, linksWeights: false)
      let decoder = try model.shownDecoder(among: frozen)
      try ArtifactFolder.write(to: path) { folder throws(IngotError) in
        let module = try compiler.compile(source, in: folder)
        let page = WebAssemblyArtifact(source, module: module, title: model.name, decoder: decoder).files
        try folder.stage(page)
        return ["\(source.options.name).wasm", "\(source.options.name).weights"] + page.map(\.path)
      }
    }
  }

  // MARK: What is exported

  private var isExact: Bool { options.isExact || model.isExact }

  private func frozen() throws(IngotError) -> FrozenModule {
    let rows = if case .fixed(let rows) = options.batch { rows } else { Self.block }
    return try model.frozen(names, batch: rows, isExact: options.isExact)
  }

  private func source(
    of frozen: FrozenModule, dispatches: Bool = false, linksWeights: Bool = true
  ) throws(IngotError) -> CSource {
    try CSource(
      frozen,
      CSource.Options(
        name: cIdentifier(options.name ?? model.name), weights: options.weights, takesAnyRows: options.batch == .any,
        dispatches: dispatches, linksWeights: linksWeights, isExact: isExact))
  }

  /// Codes are drawn about as widely as the model's prior does.
  private func exampleData() throws(IngotError) -> ExampleData {
    let reach = try (try? Sampler(model))?.extent().reach.max() ?? 2
    return ExampleData(imageSize: model.imageSize, codeDeviation: Float(reach / 2))
  }

  // MARK: Folders

  private func write(_ files: [ArtifactFile], to path: String) throws(IngotError) {
    try ArtifactFolder.write(to: path) { folder throws(IngotError) in try folder.stageAll(files) }
  }
}
