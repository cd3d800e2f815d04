package import IngotData
package import IngotDiagnostics
package import IngotIR

extension Evaluation {
  /// Throws unless the functions that are measured read and give images of the data's size, and tell all of its classes apart.
  ///
  /// Rows of another width may still add up to a whole number of rows, and then to figures that mean nothing.
  package static func check(_ module: Module, fits dataset: Dataset) throws(IngotError) {
    for function in module.functions where function.kind == .func && isMeasured(function.name) {
      try checkInputs(of: function)
    }
    if let reconstruction = module.function(.func, named: "reconstruction") {
      try check(inputsOf: reconstruction, fit: dataset)
      try check(images: reconstruction.resultType, "result of '@reconstruction'", fit: dataset)
    }
    if let clusters = module.function(.func, named: "clusters") { try check(inputsOf: clusters, fit: dataset) }
    if let classes = module.function(.func, named: "classes") {
      try check(inputsOf: classes, fit: dataset)
      try check(labels: classes.resultType, "result of '@classes'", fit: dataset)
    }
  }

  /// By the images and their labels, in figures or in pictures.
  private static func isMeasured(_ name: String) -> Bool {
    ["reconstruction", "code", "style", "classes", "clusters"].contains(name) || name.hasSuffix("-real")
      || name.hasSuffix("-fake")
  }

  private static func checkInputs(of function: Function) throws(IngotError) {
    let known = ["x", "y", "partial_y", "step"]
    for name in function.arguments.map({ function[$0].name }) where !known.contains(name) {
      throw IngotError(
        .badInput,
        "'@\(function.name)': expected inputs 'x', 'y' or 'partial_y', found '\(name)'\(suggestion(for: name, among: known))"
      )
    }
  }

  private static func check(inputsOf function: Function, fit dataset: Dataset) throws(IngotError) {
    if let x = function.argument(named: "x") {
      try check(images: function[x].type, "input 'x' of '@\(function.name)'", fit: dataset)
    }
    if let y = function.argument(named: "y") {
      try check(labels: function[y].type, "input 'y' of '@\(function.name)'", fit: dataset)
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
