import Foundation
import IngotCompiler
import IngotDatasets
import IngotDiagnostics
import IngotEmission
import IngotExplorer
import IngotIR
import IngotProgram
import IngotRunPages

/// A training program as a page: what it trains on and what it shows.
struct TrainingPage {
  private let source: TrainingSource
  private let dataset: Dataset
  private let split: DataSplit

  /// The most images whose codes are shown.
  private static let mostShown = 1000

  /// - Parameter digits: the number of images to draw.
  /// - Throws: if the phases read anything but images, or images of another size, and for too few digits.
  init(_ source: TrainingSource, digits: Int) throws(IngotError) {
    self.source = source
    let module = source.program.module
    guard (module.batch...100_000).contains(digits) else {
      throw IngotError(.usage, "expected \(module.batch) to 100000 digits, a batch at least, found \(digits)")
    }
    dataset = .digits(count: digits, seed: module.seed)
    split = try dataset.split(labels: .reference, validates: true, seed: module.seed)
    for input in source.inputs {
      guard input.role == .images, input.width == dataset.pixelsPerImage else {
        let found = "'\(input.name)' of \(input.width) numbers\(input.role.map { " \($0)" } ?? "")"
        throw IngotError(
          .badInput,
          "'\(module.name)': expected phases that read images of \(dataset.width)x\(dataset.height), which is what the page "
            + "trains on, found \(found)")
      }
    }
    guard split.training.count >= module.batch else {
      throw IngotError(
        .usage, "expected enough digits for a batch of \(module.batch), found \(split.training.count) of \(digits)")
    }
  }

  /// Returns the page around a compiled module.
  func page(_ module: [UInt8]) -> TrainPage {
    let examples = TrainPage.Examples(
      width: dataset.width, height: dataset.height, pixels: dataset.pixels.withBytes { Array($0) },
      labels: dataset.labels.map { Int($0) },
      training: split.training, shown: Array(split.examined.prefix(Self.mostShown)))
    return TrainPage(program(module), examples)
  }

  private func program(_ bytes: [UInt8]) -> TrainPage.Program {
    let module = source.program.module
    let name = source.options.name
    return TrainPage.Program(
      title: module.name, module: Data(bytes), seed: "\(module.seed)", batch: module.batch,
      store: source.memory.store, work: source.memory.work,
      symbols: TrainPage.Program.Symbols(initialize: "\(name)_initialize", step: "\(name)_step"),
      inputs: source.inputs.map {
        TrainPage.Program.Input(
          name: $0.name, role: $0.role?.rawValue ?? "", rows: $0.rows, columns: $0.width)
      },
      phases: source.phases.map { phase in
        let function = module.functions[phase.index]
        return TrainPage.Program.Phase(
          name: phase.name, index: phase.index, instructions: function.body.map { module.text(of: $0, in: function) })
      },
      code: function(.code), sample: function(.sample), priorDraw: function(.prior), prior: prior)
  }

  /// Returns the function of a role, if it takes one argument at most.
  private func function(_ role: FunctionRole) -> TrainPage.Program.Function? {
    source.functions.first { source.program.module.functions[$0.index].role == role && $0.inputs.count <= 1 }.map {
      TrainPage.Program.Function(symbol: $0.symbol, columns: $0.resultWidth)
    }
  }

  /// The prior, if its function is a single draw of normal numbers around zero.
  private var prior: TrainPage.Program.Prior? {
    guard let function = source.program.module.function(.prior), function.body.count == 1,
      let draw = function.body.first?.call, draw.opcode == .normal, draw.float(.mean) == 0
    else { return nil }
    return TrainPage.Program.Prior(deviation: Double(draw.float(.deviation)))
  }
}
