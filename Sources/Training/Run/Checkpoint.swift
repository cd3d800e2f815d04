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
      dataset.pixels.forEachPart { images.add($0) }
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
    func check(_ reader: SafetensorsReader, of path: String) throws(IngotError) {
      try CheckpointIdentity.check(reader, isOf: program, of: path)
      let data = reader.metadata["data"] ?? ""
      guard data == self.data else {
        throw IngotError(.badInput, "'\(path)': expected the run's data, '\(data)', found '\(self.data)'")
      }
    }
  }

  /// The progress of a run.
  package struct Position: Equatable {
    /// The number of finished epochs.
    package var epochs = 0
    /// The number of steps done in the current epoch, and the sums of their losses, indexed by phase.
    package var steps = 0
    var lossSums: [Double] = []
    /// The step after which the run began, if it started from parameters that were trained elsewhere.
    var start = 0
    /// The best value so far of the metric that models are selected by, and the number of evaluations since.
    var best = Double.infinity
    var evaluationsSinceBest = 0

    /// The position of a run that has not begun.
    package init() {}
  }

  /// - Parameter stepsPerEpoch: the number of steps in an epoch of the run.
  package static func write(
    _ machine: Machine, _ identity: Identity, _ position: Position, stepsPerEpoch: Int, to path: String
  ) throws(IngotError) {
    var writer = SafetensorsWriter(metadata: [
      "step": "\(position.step(stepsPerEpoch))", "start": "\(position.start)",
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
  package static func read(
    _ path: String, into machine: Machine, of identity: Identity, stepsPerEpoch: Int
  ) throws(IngotError) -> Position {
    let reader = try SafetensorsReader(path)
    try identity.check(reader, of: path)
    guard let position = Position(reader.metadata),
      position.isSound(phases: machine.module.phases.count, stepsPerEpoch: stepsPerEpoch)
    else { throw IngotError(.badInput, "'\(path)': expected a checkpoint of this run, found a damaged one") }
    try readParameters(of: reader, into: machine)
    try readStates(of: reader, into: machine)
    return position
  }

  /// Throws unless a checkpoint belongs to this program and this data.
  package static func check(
    _ reader: SafetensorsReader, isOf identity: Identity, of path: String
  ) throws(IngotError) {
    try identity.check(reader, of: path)
  }

  /// Reads the parameters and states of a checkpoint of the same program, whatever data it was trained on: one of
  /// another run, or one that an exported training program has saved.
  ///
  /// - Returns: the number of steps that are done.
  static func readStart(_ path: String, into machine: Machine, of identity: Identity) throws(IngotError) -> Int {
    let reader = try SafetensorsReader(path)
    try CheckpointIdentity.check(reader, isOf: identity.program, of: path)
    guard let step = reader.metadata["step"].flatMap({ Int($0) }), step >= 0 else {
      throw IngotError(.badInput, "'\(path)': expected a checkpoint that states its step, found one without")
    }
    try readParameters(of: reader, into: machine)
    if let found = machine.nonFiniteNumber() {
      throw IngotError(.badInput, "'\(path)': expected finite parameters to start from, found \(found)")
    }
    try readStates(of: reader, into: machine)
    return step
  }

  private static func readStates(of reader: SafetensorsReader, into machine: Machine) throws(IngotError) {
    for state in machine.module.optimizerStates {
      let shape = machine.module[state.parameter].type.shape
      machine.setState(state, to: try reader.read(machine.module.name(of: state), shape: shape))
    }
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
  /// The position of a run that starts after some steps.
  init(startingAt step: Int, stepsPerEpoch: Int, phases: Int) {
    self.init()
    (epochs, steps, start) = (step / stepsPerEpoch, step % stepsPerEpoch, step)
    if steps > 0 { lossSums = Array(repeating: 0, count: phases) }
  }

  /// The number of steps that are done.
  func step(_ stepsPerEpoch: Int) -> Int { epochs * stepsPerEpoch + steps }

  /// The number of steps of the current epoch that ran before the run started.
  func stepsBeforeStart(_ stepsPerEpoch: Int) -> Int {
    epochs == start / stepsPerEpoch ? start % stepsPerEpoch : 0
  }

  /// Whether a run can reach this position; a damaged file may contain one that it cannot reach.
  fileprivate func isSound(phases: Int, stepsPerEpoch: Int) -> Bool {
    (0...1_000_000_000).contains(epochs) && (0..<stepsPerEpoch).contains(steps)
      && (0...step(stepsPerEpoch)).contains(start) && lossSums.count == (steps > 0 ? phases : 0)
      && (0...epochs).contains(evaluationsSinceBest)
  }

  fileprivate init?(_ metadata: [String: String]) {
    guard let epochs = metadata["epochs"].flatMap({ Int($0) }), let steps = metadata["steps"].flatMap({ Int($0) }),
      let best = metadata["best"].flatMap({ Double($0) }),
      let since = metadata["evaluations_since_best"].flatMap({ Int($0) }), let sums = metadata["loss_sums"],
      epochs >= 0, steps >= 0
    else { return nil }
    let lossSums = sums.split(separator: " ").map { Double($0) }
    guard lossSums.allSatisfy({ $0 != nil }) else { return nil }
    self.init()
    (self.epochs, self.steps, self.lossSums) = (epochs, steps, lossSums.compactMap(\.self))
    (self.best, evaluationsSinceBest) = (best, since)
    start = metadata["start"].flatMap { Int($0) } ?? 0
  }
}
