package import IngotDatasets
package import IngotDiagnostics
package import IngotExecution
import IngotIR

/// Fills the inputs of a program, one step at a time.
package protocol MinibatchFeed {
  /// The number of steps in an epoch.
  var stepsPerEpoch: Int { get }

  /// Fills every input for a step, without allocating memory once an epoch has begun.
  ///
  /// - Parameters:
  ///   - epoch: the epoch, counted from 0.
  ///   - step: the step within the epoch, counted from 0.
  mutating func fill(epoch: Int, step: Int) throws(IngotError)
}

/// Fills the inputs of a program with minibatches of a data set, according to their roles.
package struct Minibatches: MinibatchFeed {
  private struct Input {
    let role: ArgumentRole
    let columns: Int
    let target: UnsafeMutableBufferPointer<Float>
  }

  private let dataset: Dataset
  private let batch: Int
  private let seed: UInt64
  private let inputs: [Input]
  /// Whether an input takes labelled images.
  private let readsLabelled: Bool
  /// The images that make up an epoch.
  private let examples: [Int]
  private let labelled: [Int]
  /// The images whose labels may be known.
  private let known: Set<Int>
  private var epochOrder: (epoch: Int, order: [Int])?
  private var passOrder: (pass: Int, order: [Int])?
  /// The labelled images of a step.
  private var labelledExamples: [Int] = []

  /// - Throws: for an input whose role the data does not provide or whose type does not match, for too few images, and
  ///   for labels that do not fit their input.
  package init(of machine: Machine, _ dataset: Dataset, _ split: DataSplit, seed: UInt64) throws(IngotError) {
    self.dataset = dataset
    self.seed = seed
    let batch = machine.module.batch
    self.batch = batch
    inputs = try Self.inputs(of: machine, dataset)
    labelled = split.labelled
    known = Set(split.labelled)
    readsLabelled = inputs.contains(where: \.role.isLabelled)
    examples = readsLabelled ? split.unlabelled : split.training
    guard examples.count >= batch else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected at least a batch of \(batch) images, found \(examples.count) for training of "
          + "\(dataset.count)")
    }
    guard inputs.contains(where: { $0.role == .images }) else {
      throw IngotError(.badInput, "expected a phase that reads images, an input of the role '.images', found none")
    }
  }

  /// Returns each input once, in the order of the phases.
  private static func inputs(of machine: Machine, _ dataset: Dataset) throws(IngotError) -> [Input] {
    var inputs: [Input] = []
    for function in machine.module.phases {
      for argument in function.arguments where function[argument].type.element == .f32 {
        let info = function[argument]
        guard let role = info.role, role != .code else {
          throw IngotError(
            .badInput,
            "phase '\(function.name)': expected inputs with a role that images have, as 'Tensor.input(.images, …)' has, found "
              + "'\(info.name)'; data of the kind '.minibatches' provides inputs by their names", at: function.location)
        }
        if inputs.contains(where: { $0.role == role }) { continue }
        try check(info, role, of: function, dataset, batch: machine.module.batch)
        inputs.append(
          Input(role: role, columns: info.type.columns, target: machine.input(argument, in: function)))
      }
    }
    return inputs
  }

  private static func check(
    _ info: ValueInfo, _ role: ArgumentRole, of function: Function, _ dataset: Dataset, batch: Int
  ) throws(IngotError) {
    let columns = role.isImages ? dataset.pixelsPerImage : info.type.columns
    guard info.type == .f32(batch, columns) else {
      throw IngotError(
        .badInput,
        "'\(function.name)': expected input '\(info.name)' of \(TensorType.f32(batch, columns))"
          + (role.isImages ? " for images of \(dataset.width)x\(dataset.height)" : "") + ", found \(info.type)")
    }
    guard role.isImages || role == .knownLabels || dataset.isLabelled else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected labels for input '\(info.name)' of '\(function.name)', found images without labels"
      )
    }
    guard !role.isLabelled || dataset.isLabelled else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected labelled images for input '\(info.name)' of '\(function.name)', found none")
    }
    let classes = columns - (role == .knownLabels ? 1 : 0)
    guard role.isImages || dataset.classes <= classes else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected labels below \(classes), as input '\(info.name)' has them, found "
          + "\(dataset.classes - 1)")
    }
  }

  /// Whether the number of known labels affects the inputs.
  var readsKnownLabels: Bool { inputs.contains { $0.role == .knownLabels || $0.role.isLabelled } }

  /// The number of steps in an epoch; images left over at its end are skipped.
  package var stepsPerEpoch: Int { examples.count / batch }

  /// - Throws: when the images are in a file that has changed since it was opened.
  package mutating func fill(epoch: Int, step: Int) throws(IngotError) {
    try dataset.checkUnchanged()
    let images = epochExamples(epoch, step)
    if readsLabelled { chooseLabelled(epoch * stepsPerEpoch + step) }
    let labelledImages = labelledExamples[...]
    for input in inputs {
      switch input.role {
      case .images: dataset.copyImages(images, into: input.target)
      case .labelledImages: dataset.copyImages(labelledImages, into: input.target)
      case .labels: dataset.copyOneHotLabels(images, width: input.columns, into: input.target)
      case .labelsOfLabelled: dataset.copyOneHotLabels(labelledImages, width: input.columns, into: input.target)
      case .knownLabels:
        dataset.copyOneHotLabels(images, width: input.columns, where: known.contains, into: input.target)
      // No input has this role; see `inputs(of:_:)`.
      case .code: break
      }
    }
  }

  private mutating func epochExamples(_ epoch: Int, _ step: Int) -> ArraySlice<Int> {
    if epochOrder?.epoch != epoch {
      var random = SplitMix64(seed: seed, stream: epoch)
      epochOrder = (epoch, examples.shuffled(using: &random))
    }
    return epochOrder?.order[(step * batch)..<((step + 1) * batch)] ?? []
  }

  /// Chooses the labelled images of a step. The labelled images are traversed repeatedly, each time in another order,
  /// and a minibatch may extend from one pass into the next.
  private mutating func chooseLabelled(_ step: Int) {
    labelledExamples.removeAll(keepingCapacity: true)
    for row in 0..<batch {
      let (pass, place) = (step * batch + row).quotientAndRemainder(dividingBy: labelled.count)
      if passOrder?.pass != pass {
        var random = SplitMix64(seed: seed, stream: -1_000_000 - pass)
        passOrder = (pass, labelled.shuffled(using: &random))
      }
      labelledExamples.append(passOrder?.order[place] ?? 0)
    }
  }
}
