package import IngotDiagnostics
import IngotExecution
import IngotIR
package import IngotModeling

/// How long the steps of a run take, each measured on its own. No run folder is made.
///
/// A step fills the inputs with its minibatch and runs all phases, as it does in training.
package struct StepTimes: Sendable {
  /// The milliseconds of each step, in order.
  package let milliseconds: [Double]
  /// The loss of each phase in the last step.
  package let losses: [(phase: String, value: Float)]
  private let batch: Int

  /// Prepares a run and measures its first steps.
  ///
  /// - Parameters:
  ///   - settings: the settings of the run; its epochs and its folder have no effect.
  ///   - warmup: how many steps run before those that are measured.
  ///   - steps: how many steps are measured.
  /// - Throws: errors in the settings, the model and the data.
  package init(of model: some Model, _ settings: TrainingSettings, warmup: Int, steps: Int) throws(IngotError) {
    guard warmup >= 0 else { throw IngotError(.usage, "expected a warm-up of 0 or more steps, found \(warmup)") }
    guard steps >= 1 else { throw IngotError(.usage, "expected at least 1 step, found \(steps)") }
    let run = try PreparedRun(model, settings)
    let machine = run.machine
    var minibatches = run.minibatches
    var milliseconds: [Double] = []
    var losses: [(phase: String, value: Float)] = []
    let clock = ContinuousClock()
    for step in 0..<(warmup + steps) {
      let start = clock.now
      let (epoch, place) = step.quotientAndRemainder(dividingBy: minibatches.stepsPerEpoch)
      try minibatches.fill(epoch: epoch, step: place)
      // The next phase overwrites the loss.
      losses = run.phases.map {
        machine.run(functionAt: $0, step: step + 1)
        return (machine.module.functions[$0].name, machine.result(ofFunctionAt: $0)[0])
      }
      if step >= warmup { milliseconds.append((clock.now - start).seconds * 1000) }
    }
    self.milliseconds = milliseconds
    self.losses = losses
    batch = settings.batch
  }

  /// The median of the steps; of an even number of steps, the mean of the two in the middle.
  package var median: Double {
    let sorted = milliseconds.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  package var minimum: Double { milliseconds.min() ?? 0 }

  /// The images of a batch over the median time of a step.
  package var imagesPerSecond: Double { Double(batch) / median * 1000 }
}
