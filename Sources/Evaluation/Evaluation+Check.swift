package import IngotDatasets
package import IngotDiagnostics
package import IngotIR

extension Evaluation {
  /// Throws unless the functions that are measured read and return images of the data's size and distinguish all of its
  /// classes.
  ///
  /// Rows of another width can still add up to a whole number of rows, and the metrics would then be meaningless.
  package static func check(_ module: Module, fits dataset: Dataset) throws(IngotError) {
    for function in module.functions {
      if let role = function.role, isMeasured(role) { try checkInputs(of: function) }
    }
    if let reconstruction = module.function(.reconstruction) {
      try check(inputsOf: reconstruction, fit: dataset)
      try check(images: reconstruction.resultType, "result of '@\(reconstruction.name)'", fit: dataset)
    }
    if let clusters = module.function(.clusters) { try check(inputsOf: clusters, fit: dataset) }
    if let classes = module.function(.classes) {
      try check(inputsOf: classes, fit: dataset)
      try check(labels: classes.resultType, "result of '@\(classes.name)'", fit: dataset)
    }
  }

  /// Whether a function with this role is measured or drawn using the images and their labels.
  private static func isMeasured(_ role: FunctionRole) -> Bool {
    switch role {
    case .reconstruction, .code, .style, .classes, .clusters, .real, .fake: true
    case .sample, .prior, .stylePrior, .classPrior: false
    }
  }

  /// Throws unless the data provides every input of the function.
  private static func checkInputs(of function: Function) throws(IngotError) {
    for argument in function.arguments where function[argument].type.element == .f32 {
      switch function[argument].role {
      case .images, .labels, .knownLabels: continue
      case .labelledImages, .labelsOfLabelled, .code, nil:
        throw IngotError(
          .badInput,
          "'@\(function.name)': expected inputs that are images or their labels, found '\(function[argument].name)'",
          at: function.location)
      }
    }
  }

  private static func check(inputsOf function: Function, fit dataset: Dataset) throws(IngotError) {
    if let x = function.argument(.images) {
      try check(images: function[x].type, "input '\(function[x].name)' of '@\(function.name)'", fit: dataset)
    }
    if let y = function.argument(.labels) {
      try check(labels: function[y].type, "input '\(function[y].name)' of '@\(function.name)'", fit: dataset)
    }
  }

  private static func check(images type: TensorType, _ subject: String, fit dataset: Dataset) throws(IngotError) {
    guard type.columns == dataset.pixelsPerImage else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected images of \(type.columns) pixels for the \(subject), found "
          + "\(dataset.width)x\(dataset.height)")
    }
  }

  private static func check(labels type: TensorType, _ subject: String, fit dataset: Dataset) throws(IngotError) {
    guard dataset.classes <= type.columns else {
      throw IngotError(
        .badInput,
        "'\(dataset.name)': expected labels below \(type.columns) for the \(subject), found \(dataset.classes - 1)")
    }
  }
}
