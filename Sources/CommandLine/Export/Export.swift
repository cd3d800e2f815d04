public import ArgumentParser
import IngotDiagnostics
public import IngotEmission
public import IngotExporting
import IngotInference
import IngotModeling
import IngotRuns

struct Export: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      abstract: "Turn functions of a trained model into something that runs without Ingot.",
      discussion: discussion(
        """
        FORMATS:
          c            C99 without any library: a header, a source, weights, a
                       Makefile and an example
          object       an object and a static library with a header
          shared       a shared library with a header, for Python's ctypes and others
          wasm         a WebAssembly module and a page that shows the model
          swift        a Swift package with typed functions
          onnx         a file for ONNX Runtime
          safetensors  a file for Ingot, from which others read the weights
          stablehlo    a program as text, for XLA

        EXAMPLES:
          ingot export runs/MODEL -o decoder
          ingot export runs/MODEL --function code --function sample --batch any -o decoder
          ingot export runs/MODEL --function encoder+decoder --format onnx -o decoder.onnx
          ingot export runs/MODEL --format wasm --weights int8 -o page
        """))
  }

  @Argument(help: "A run folder, a frozen .safetensors file, or a .graph file, whose parameters are the initial ones.")
  var source: String

  @Option(
    help: "A function or a network; can be given several times. 'A+B' is B of what A returns. (default: sample)")
  var function: [String] = []

  @Option(help: "The format.")
  var format = ExportFormat.c

  @Option(help: "The number of rows of a call, from 1 to 1048576, or 'any'.")
  var batch = ExportOptions.Batch.fixed(1)

  @Option(help: "The type in which weights are stored.")
  var weights = ExportOptions.Weights.f32

  @Option(help: "Which checkpoint of a run to use: 'last' or 'best'. (default: last)")
  var checkpoint: CheckpointChoice?

  @Option(help: "What the names of files and functions begin with. (default: the model's name)")
  var name: String?

  @Flag(help: "With 'c' and on x86-64: choose the instruction set when the program runs.")
  var dispatch = false

  @Flag(help: "With 'c': leave the weights in a file that the program loads.")
  var weightsFile = false

  @Flag(help: "Keep every formula, and with it every bit of a result.")
  var exact = false

  @Flag(help: "Export parameters that are infinite or NaN.")
  var force = false

  @Option(help: "The C compiler for 'object', 'shared' and 'wasm'. (default: CC or cc; clang for 'wasm')")
  var cc: String?

  @Option(name: .customShort("o"), help: "The file or folder to write. (default: the model's name)")
  var output: String?

  func run() throws {
    let source = try SampleSource(source, parameters: nil, checkpoint, threads: 1, allowsNonFinite: force)
    let model = source.model
    var options = ExportOptions()
    options.name = name
    options.batch = batch
    options.weights = weights
    options.dispatches = dispatch
    options.keepsWeightsApart = weightsFile
    options.isExact = exact
    options.compiler = cc
    let path = output ?? model.name + (format.fileExtension.map { ".\($0)" } ?? "")
    let functions = function.isEmpty ? defaultFunctions(of: model) : function
    try model.export(functions, as: format, to: path, options)
    let origin = self.source.hasSuffix(".graph") ? ", with initial parameters, which are not trained" : ""
    print("wrote \(path): \(functions.joined(separator: ", ")) as \(format.rawValue)\(origin)")
    if weights != .f32 {
      for error in try WeightError.measure(source, functions, weights, isExact: exact) { print(error) }
    }
  }

  /// What makes images, and for a file that Ingot samples from, what draws their codes.
  private func defaultFunctions(of model: TrainedModel) -> [String] {
    let sample = model.functions.filter { $0.role == .sample }.map(\.name)
    guard format == .safetensors else { return sample.isEmpty ? ["sample"] : sample }
    let priors: [FrozenRole] = [.prior, .stylePrior, .classPrior]
    return sample + model.functions.filter { function in function.role.map(priors.contains) ?? false }.map(\.name)
  }
}

extension ExportFormat: ExpressibleByArgument {}
extension ExportOptions.Weights: ExpressibleByArgument {}

extension ExportOptions.Batch: ExpressibleByArgument {
  public init?(argument: String) {
    if argument == "any" {
      self = .any
    } else if let rows = Int(argument), (1...(1 << 20)).contains(rows) {
      self = .fixed(rows)
    } else {
      return nil
    }
  }

  public var defaultValueDescription: String {
    switch self {
    case .fixed(let rows): "\(rows)"
    case .any: "any"
    }
  }
}
