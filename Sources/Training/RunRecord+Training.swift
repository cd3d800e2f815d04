import IngotDatasets
package import IngotDiagnostics
import IngotModeling
package import IngotRuns

extension RunRecord {
  init(
    model: String, settings: [String: SettingValue], _ training: TrainingSettings, image: ImageSize?
  ) {
    self.init(
      model: model, settings: settings, data: training.data.recorded, image: image, epochs: training.epochs,
      batch: training.batch, seed: training.seed, labels: training.labels.description, validates: training.validates,
      evaluatesEvery: training.evaluatesEvery, patience: training.patience, isExact: training.isExact)
  }

  /// Returns the settings to resume the training with.
  ///
  /// - Parameters:
  ///   - folder: the run folder.
  ///   - data: the data that the run was trained on; nil reads it again.
  /// - Throws: when the record is not one of a run that can be, or when only the program that provided the data has it.
  package func training(
    folder: String, threads: Int, data: DataSource? = nil
  ) throws(IngotError) -> TrainingSettings {
    let path = RunFolder(folder).record
    guard let labelCount = LabelCount(labels) else {
      throw IngotError(.badInput, "'\(path)': expected a number of labels, 'all' or 'reference', found '\(labels)'")
    }
    let source = if let data { data } else { try source(of: path) }
    let settings = TrainingSettings(
      data: source, epochs: epochs, batch: batch, seed: seed, threads: threads, folder: folder,
      resumes: true, labels: labelCount, validates: validates, evaluatesEvery: evaluatesEvery, patience: patience,
      isExact: isExact)
    do {
      try settings.check()
    } catch {
      throw IngotError(.badInput, [Diagnostic("'\(path)': a run that cannot be")] + error.diagnostics)
    }
    return settings
  }

  /// Returns the data that a file says how to get.
  package func source(of path: String) throws(IngotError) -> DataSource {
    switch data {
    case .digits(let count): return .digits(count: count)
    case .folder(let folder): return .folder(folder)
    case .memory:
      throw IngotError(
        .badInput,
        "'\(path)': expected drawn digits or a folder, which can be read again, found data from the memory of a Swift "
          + "program; only that program has it")
    }
  }
}
