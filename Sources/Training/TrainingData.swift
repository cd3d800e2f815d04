import IngotDatasets
import IngotDiagnostics
import IngotEvaluation
import IngotExecution
import IngotIR
import IngotRuns

/// The data of a run: images and what each is used for, or minibatches from memory.
enum TrainingData {
  case images(Dataset, DataSplit)
  case minibatches(MinibatchSource)

  /// Starts to read the images of a run. Minibatches from memory have none, and nobody waits for them.
  static func reading(_ settings: TrainingSettings) -> Background<Dataset> {
    let (data, seed) = (settings.data, settings.seed)
    return Background { () throws(IngotError) in try data.images(seed: seed, part: .training) }
  }

  /// - Parameter images: the images that are being read.
  /// - Throws: when the data cannot be read or does not fit the functions of the module.
  init(_ settings: TrainingSettings, _ images: Background<Dataset>, for module: Module) throws(IngotError) {
    if case .minibatches(let source) = settings.data {
      self = .minibatches(source)
      return
    }
    let dataset = try images.value()
    try Evaluation.check(module, fits: dataset)
    self = .images(
      dataset, try dataset.split(labels: settings.labels, validates: settings.validates, seed: settings.seed))
  }

  /// Throws if the images are in a file that has changed since it was opened.
  func checkUnchanged() throws(IngotError) {
    if case .images(let dataset, _) = self { try dataset.checkUnchanged() }
  }

  var imageSize: RunRecord.ImageSize? {
    guard case .images(let dataset, _) = self else { return nil }
    return RunRecord.ImageSize(width: dataset.width, height: dataset.height)
  }

  /// The images that pictures show and that choices may be based on.
  var shown: ShownImages? {
    guard case .images(let dataset, let split) = self else { return nil }
    return ShownImages(dataset, split.examined)
  }

  /// The text by which a checkpoint recognises the data.
  func identity(_ settings: TrainingSettings) -> String {
    switch self {
    case .images(let dataset, let split):
      Checkpoint.Identity.text(of: dataset, split, labels: settings.labels, validates: settings.validates)
    case .minibatches(let source): "\(source.stepsPerEpoch) minibatches from memory"
    }
  }

  /// - Throws: when the data does not provide the inputs of the phases, and when labels are asked for that no phase
  ///   reads.
  func feed(for machine: Machine, _ settings: TrainingSettings) throws(IngotError) -> any MinibatchFeed {
    let readsKnownLabels: Bool
    let feed: any MinibatchFeed
    switch self {
    case .images(let dataset, let split):
      let minibatches = try Minibatches(of: machine, dataset, split, seed: settings.seed)
      (feed, readsKnownLabels) = (minibatches, minibatches.readsKnownLabels)
    case .minibatches(let source): (feed, readsKnownLabels) = (try NamedMinibatches(of: machine, source), false)
    }
    guard settings.labels == .reference || readsKnownLabels else {
      throw IngotError(
        .usage,
        "expected a number of labels for a model that is shown known labels, found \(settings.labels) for "
          + "'\(machine.module.name)'")
    }
    return feed
  }
}
