package import IngotData
package import IngotDiagnostics
package import IngotExecution
import IngotIR

/// Fills the inputs of a program with minibatches of a data set.
///
/// Inputs are found by name: `x`, images, and `y`, their classes as one-hot rows; `labelled_x` and `labelled_y`, images whose labels
/// may be known, drawn from a stream of their own; `partial_y`, the classes of `x` where its labels are known, with a column more
/// that is one where they are not.
package struct Minibatches {
  private struct Input {
    enum Kind {
      case images
      /// With so many columns.
      case labels(Int)
      case partialLabels(Int)
    }

    let name: String
    let isLabelled: Bool
    let kind: Kind
    let target: UnsafeMutableBufferPointer<Float>
  }

  private let dataset: Dataset
  private let batch: Int
  private let seed: UInt64
  private let inputs: [Input]
  /// Images that one epoch goes through.
  private let examples: [Int]
  private let labelled: [Int]
  /// The images whose labels may be known.
  private let known: Set<Int>
  private var epochOrder: (epoch: Int, order: [Int])?
  private var passOrder: (pass: Int, order: [Int])?

  /// - Throws: for an input of another name or type, for too few images, and for labels that do not fit their input.
  package init(of machine: Machine, _ dataset: Dataset, _ split: DataSplit, seed: UInt64) throws(IngotError) {
    self.dataset = dataset
    self.seed = seed
    let batch = machine.module.batch
    self.batch = batch
    inputs = try Self.inputs(of: machine, dataset)
    labelled = split.labelled
    known = Set(split.labelled)
    examples = inputs.contains { $0.isLabelled } ? split.unlabelled : split.training
    guard examples.count >= batch else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected at least a batch of \(batch) images, found \(examples.count) for training of "
          + "\(dataset.count)")
    }
    guard inputs.contains(where: { $0.name == "x" }) else {
      throw IngotError(.badInput, "expected a phase that reads the images 'x', found none")
    }
  }

  private static func inputs(of machine: Machine, _ dataset: Dataset) throws(IngotError) -> [Input] {
    let batch = machine.module.batch
    var inputs: [Input] = []
    for function in machine.module.phases {
      for argument in function.arguments where function[argument].type.element == .f32 {
        let info = function[argument]
        if inputs.contains(where: { $0.name == info.name }) { continue }
        let known = ["x", "y", "labelled_x", "labelled_y", "partial_y"]
        guard known.contains(info.name) else {
          throw IngotError(
            .badInput,
            "'\(function.name)': expected inputs 'x', 'y', 'labelled_x', 'labelled_y' or 'partial_y', found '\(info.name)'"
              + suggestion(for: info.name, among: known))
        }
        let isImages = info.name.hasSuffix("x")
        let expected =
          isImages ? TensorType.f32(batch, dataset.pixelsPerImage) : TensorType.f32(batch, info.type.columns)
        guard info.type == expected else {
          throw IngotError(
            .badInput,
            "'\(function.name)': expected input '\(info.name)' of \(expected)"
              + (isImages ? " for images of \(dataset.width)x\(dataset.height)" : "") + ", found \(info.type)")
        }
        let isPartial = info.name == "partial_y"
        let classes = info.type.columns - (isPartial ? 1 : 0)
        guard isImages || dataset.classes <= classes else {
          throw IngotError(
            .badInput,
            "'\(dataset.name)': expected labels below \(classes), as input '\(info.name)' has them, found "
              + "\(dataset.classes - 1)")
        }
        inputs.append(
          Input(
            name: info.name, isLabelled: info.name.hasPrefix("labelled"),
            kind: isImages ? .images : isPartial ? .partialLabels(info.type.columns) : .labels(info.type.columns),
            target: machine.input(argument, in: function)))
      }
    }
    return inputs
  }

  /// Whether how many labels are known makes a difference.
  var readsKnownLabels: Bool {
    inputs.contains { input in
      if case .partialLabels = input.kind { true } else { input.isLabelled }
    }
  }

  /// Steps of an epoch; the images left over at its end are skipped.
  package var stepsPerEpoch: Int { examples.count / batch }

  /// Fills every input for a step.
  ///
  /// - Parameters:
  ///   - epoch: from 0.
  ///   - step: of the epoch, from 0.
  package mutating func fill(epoch: Int, step: Int) {
    let images = epochExamples(epoch, step)
    let labelledImages = inputs.contains { $0.isLabelled } ? labelledExamples(epoch * stepsPerEpoch + step) : []
    for input in inputs {
      let indices = input.isLabelled ? labelledImages : images
      switch input.kind {
      case .images: dataset.copyImages(indices, into: input.target)
      case .labels(let width): dataset.copyOneHotLabels(indices, width: width, into: input.target)
      case .partialLabels(let width):
        dataset.copyOneHotLabels(indices, width: width, where: known.contains, into: input.target)
      }
    }
  }

  private mutating func epochExamples(_ epoch: Int, _ step: Int) -> [Int] {
    if epochOrder?.epoch != epoch {
      var random = SplitMix64(seed: seed, stream: epoch)
      epochOrder = (epoch, examples.shuffled(using: &random))
    }
    return Array(epochOrder?.order[(step * batch)..<((step + 1) * batch)] ?? [])
  }

  /// The labelled images pass by again and again, each time in another order, and a minibatch may reach from one pass into the
  /// next.
  private mutating func labelledExamples(_ step: Int) -> [Int] {
    (0..<batch).map { row in
      let (pass, place) = (step * batch + row).quotientAndRemainder(dividingBy: labelled.count)
      if passOrder?.pass != pass {
        var random = SplitMix64(seed: seed, stream: -1_000_000 - pass)
        passOrder = (pass, labelled.shuffled(using: &random))
      }
      return passOrder?.order[place] ?? 0
    }
  }
}
