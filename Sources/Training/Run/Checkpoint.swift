package import IngotDatasets
package import IngotDiagnostics
package import IngotExecution
package import IngotFiles
import IngotIR
import IngotRuns

/// Everything that a run needs to resume with identical bits: parameters, optimiser state and progress.
package enum Checkpoint {
  /// The program and the data that a checkpoint belongs to; a run resumes only from its own checkpoints.
  package struct Identity: Equatable, Sendable {
    let program: String
    let data: String

    /// - Parameters:
    ///   - program: the elaborated program's text, which contains the batch and the seed.
    ///   - data: a text that differs for other data; see ``text(of:_:labels:validates:)``.
    package init(program: String, isExact: Bool, data: String) {
      self.program = CheckpointIdentity.fingerprint(ofProgram: program, isExact: isExact)
      self.data = data
    }

    /// Returns the text for images.
    ///
    /// - Parameter split: what each image is used for, as determined by the labels and the validation of the run.
    package static func text(of dataset: Dataset, _ split: DataSplit, labels: LabelCount, validates: Bool) -> String {
      var images = Fingerprint()
      images.add(dataset.width)
      images.add(dataset.height)
      dataset.pixels.withBytes { images.add($0) }
      dataset.pixels.release()
      images.add(dataset.labels)
      var parts = Fingerprint()
      for indices in [split.labelled, split.validation] {
        parts.add(indices.count)
        for index in indices { parts.add(index) }
      }
      var text = "\(dataset.name) \(images.text)"
      if labels != .reference { text += ", labels \(labels)" }
      if !validates { text += ", no validation" }
      return text + ", split \(parts.text)"
    }

    /// - Throws: when a checkpoint belongs to another program or other data.
    func check(_ metadata: [String: String], of path: String) throws(IngotError) {
      try CheckpointIdentity.check(metadata, isOf: program, of: path)
      let data = metadata["data"] ?? ""
      guard data == self.data else {
        throw IngotError(.badInput, "'\(path)': expected the run's data, '\(data)', found '\(self.data)'")
      }
    }
  }

  /// The progress of a run.
  struct Position: Equatable {
    /// The number of finished epochs.
    var epochs = 0
    /// The number of steps done in the current epoch, and the sums of their losses, indexed by phase.
    var steps = 0
    var lossSums: [Double] = []
    /// The best value so far of the metric that models are selected by, and the number of evaluations since.
    var best = Double.infinity
    var evaluationsSinceBest = 0
  }

  static func write(
    _ machine: Machine, _ identity: Identity, _ position: Position, to path: String
  ) throws(IngotError) {
    var writer = SafetensorsWriter(metadata: [
      "format": "\(RunFormat.current)", "epochs": "\(position.epochs)", "steps": "\(position.steps)",
      // Printed doubles read back with the same bits.
      "loss_sums": position.lossSums.map { "\($0)" }.joined(separator: " "), "best": "\(position.best)",
      "evaluations_since_best": "\(position.evaluationsSinceBest)", "program": identity.program, "data": identity.data,
    ])
    let module = machine.module
    for index in module.parameters.indices {
      let parameter = Parameter(index)
      let info = module[parameter]
      writer.add(info.name, shape: info.type.shape) { machine.parameter(parameter) }
    }
    for state in module.optimizerStates {
      writer.add(module.name(of: state), shape: module[state.parameter].type.shape) { machine.state(state) }
    }
    try writer.write(to: path)
  }

  /// Reads the parameters and states back.
  ///
  /// - Throws: when the file is not a checkpoint, is damaged, or belongs to something other than `identity`.
  ///
  /// - Parameter stepsPerEpoch: the number of steps in an epoch of the run.
  static func read(
    _ path: String, into machine: Machine, of identity: Identity, stepsPerEpoch: Int
  ) throws(IngotError) -> Position {
    let reader = try SafetensorsReader(path)
    try identity.check(reader.metadata, of: path)
    guard let position = Position(reader.metadata),
      position.isSound(phases: machine.module.phases.count, stepsPerEpoch: stepsPerEpoch)
    else { throw IngotError(.badInput, "'\(path)': expected a checkpoint of this run, found a damaged one") }
    try readParameters(of: reader, into: machine)
    for state in machine.module.optimizerStates {
      let shape = machine.module[state.parameter].type.shape
      machine.setState(state, to: try reader.read(machine.module.name(of: state), shape: shape))
    }
    return position
  }

  /// Throws unless a checkpoint belongs to this program and this data.
  package static func check(_ path: String, isOf identity: Identity) throws(IngotError) {
    try identity.check(SafetensorsReader(path).metadata, of: path)
  }

  /// Reads only the parameters, which is all that sampling needs.
  package static func readParameters(of reader: SafetensorsReader, into machine: Machine) throws(IngotError) {
    for index in machine.module.parameters.indices {
      let info = machine.module.parameters[index]
      machine.setParameter(Parameter(index), to: try reader.read(info.name, shape: info.type.shape))
    }
  }
}

extension Checkpoint.Position {
  /// Whether a run can reach this position; a damaged file may contain one that it cannot reach.
  fileprivate func isSound(phases: Int, stepsPerEpoch: Int) -> Bool {
    (0...1_000_000_000).contains(epochs) && (0..<stepsPerEpoch).contains(steps)
      && lossSums.count == (steps > 0 ? phases : 0) && (0...epochs).contains(evaluationsSinceBest)
  }

  fileprivate init?(_ metadata: [String: String]) {
    guard let epochs = metadata["epochs"].flatMap({ Int($0) }), let steps = metadata["steps"].flatMap({ Int($0) }),
      let best = metadata["best"].flatMap({ Double($0) }),
      let since = metadata["evaluations_since_best"].flatMap({ Int($0) }), let sums = metadata["loss_sums"],
      epochs >= 0, steps >= 0
    else { return nil }
    let lossSums = sums.split(separator: " ").map { Double($0) }
    guard lossSums.allSatisfy({ $0 != nil }) else { return nil }
    self.init(
      epochs: epochs, steps: steps, lossSums: lossSums.compactMap(\.self), best: best, evaluationsSinceBest: since)
  }
}
