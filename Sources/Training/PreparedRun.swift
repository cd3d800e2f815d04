import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotIR
import IngotModeling
import IngotPasses

/// What the steps of a run need: a compiled model in memory, its data, and the feed of its inputs.
struct PreparedRun {
  let elaborated: Module
  let compilation: Compilation
  let data: TrainingData
  let machine: Machine
  /// The positions of the phases in the module.
  let phases: [Int]
  let minibatches: any MinibatchFeed

  /// - Throws: errors in the settings, the model and the data.
  init(_ model: some Model, _ settings: TrainingSettings) throws(IngotError) {
    try settings.check()
    // The images are read while everything that does not need them is made.
    let images = TrainingData.reading(settings)
    elaborated = try elaborate(model, batch: settings.batch, seed: settings.seed)
    compilation = try Compilation(elaborated, pipeline: Pipeline(isExact: settings.isExact))
    machine = try Machine(compilation.planned, threads: settings.threads)
    data = try TrainingData(settings, images, for: compilation.planned)
    let functions = compilation.planned.functions
    phases = functions.indices.filter { functions[$0].kind == .phase }
    minibatches = try data.feed(for: machine, settings)
  }
}
