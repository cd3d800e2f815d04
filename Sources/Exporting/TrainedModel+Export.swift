public import IngotDiagnostics
public import IngotInference

extension TrainedModel {
  /// Exports functions as an artefact that runs without Ingot.
  ///
  ///     let model = try TrainedModel("runs/gaussian-aae")
  ///     try model.export(["sample"], as: .c, to: "decoder")
  ///
  /// - Parameters:
  ///   - names: the names of functions; several in one artefact share its memory. A name may be a chain, such as
  ///     `encoder+decoder`, in which each function takes what the one before it returns. ONNX and StableHLO take one
  ///     function.
  ///   - path: the file to write, for a format of a single file, or else a folder. It is written as a whole or not at
  ///     all.
  /// - Throws: for an unknown function, for one that the format cannot say, for weights that are not finite or do not
  ///   fit their type, if a format needs a compiler and there is none, and if the artefact cannot be written.
  public func export(
    _ names: [String], as format: ExportFormat, to path: String, _ options: ExportOptions = ExportOptions()
  ) throws(IngotError) {
    try Export(model: self, names: names, format: format, options: options).write(to: path)
  }
}
