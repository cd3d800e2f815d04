import Foundation
import IngotCompiler
import IngotDatasets
import IngotEmission
import IngotExecution
import IngotFiles
import IngotGraphs
import IngotIR
import IngotModeling
import IngotRuns
import IngotTestSupport
import IngotTraining
import Testing

/// A run that goes on in C, and a run that goes on from there.
struct TrainingContinuationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func model() throws -> GaussianAAE { try GaussianAAE().applying(["width=12"]) }

  private func settings(_ name: String, start: String? = nil) -> TrainingSettings {
    TrainingSettings(
      data: .digits(count: 240), epochs: 1000, batch: 10, seed: 4, threads: 2, folder: "\(folder.path)/\(name)",
      start: start, evaluatesEvery: 1000)
  }

  /// Trains up to a step and returns the path of the checkpoint.
  private func train(_ name: String, steps: Int, start: String? = nil) throws -> String {
    let settings = settings(name, start: start)
    var done = 0
    _ = try IngotTraining.train(
      model(), settings: settings, progress: { _ in done += 1 }, isCancelled: { done == steps })
    return RunFolder(settings.folder).lastCheckpoint
  }

  /// Fifteen hundred steps in Ingot, or five hundred there, in C, and in Ingot again.
  @Test func aDeviceContinuesARunAndIngotTheDevices() throws {
    let whole = try SafetensorsReader(train("whole", steps: 1500))
    let first = try train("first", steps: 500)
    let compilation = try Compilation(model(), batch: 10, seed: 4)
    let program = CheckpointIdentity.fingerprint(ofProgram: compilation.source.description, isExact: false)
    let source = try TrainingSource(
      compilation, TrainingSource.Options(name: "m", metadata: ["format": "4", "program": program]))
    let device = try CompiledTraining(source, CompiledC.Toolchain(compiler: "gcc", flags: ["-march=native"]))
    let loaded = try device.load(Array(Data(contentsOf: URL(fileURLWithPath: first))))
    #expect(loaded.result == 0 && loaded.step == 500)
    let machine = try Machine(compilation.planned, threads: 1)
    let dataset = Dataset.digits(count: 240, seed: 4)
    let split = try dataset.split(labels: .reference, validates: true, seed: 4)
    var minibatches = try Minibatches(of: machine, dataset, split, seed: 4)
    let steps = minibatches.stepsPerEpoch
    for step in 501...1000 {
      try minibatches.fill(epoch: (step - 1) / steps, step: (step - 1) % steps)
      let phase = try #require(machine.module.phases.first)
      let x = Array(machine.input(phase.arguments[0], in: phase))
      _ = try device.step(step, seed: 4, [phase[phase.arguments[0]].name: x])
    }
    let path = try folder.write(device.save(step: 1000), to: "device.safetensors")
    let last = try SafetensorsReader(train("last", steps: 500, start: path))
    #expect(last.metadata["step"] == "1500" && whole.metadata["step"] == "1500")
    #expect(last.names == whole.names)
    for name in whole.names {
      let shape = try #require(whole.shape(of: name))
      #expect(try isSame(last.read(name, shape: shape), whole.read(name, shape: shape)), "\(name)")
    }
  }
}
