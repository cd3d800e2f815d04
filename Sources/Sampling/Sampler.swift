package import IngotDiagnostics
package import IngotExecution
package import IngotIR

/// Draws codes and decodes them to images, with the frozen functions of a trained model.
package struct Sampler {
  let runner: any FunctionRunner
  /// The func that turns codes into images.
  private let decoder: Int
  /// The name of the decoder's code input, and of its label input if it has one.
  private let codeName: String
  private let labelName: String?
  /// The number of numbers in a code.
  package let codeWidth: Int
  /// The number of classes that the decoder takes, or that the prior has parts for; nil for a model without classes.
  package let classes: Int?
  /// The distribution of codes.
  package let prior: Prior

  /// Whether the decoder takes a class beside the code, so that one code has an image in each class.
  package var decodesClasses: Bool { labelName != nil }

  /// The number of pixels of an image.
  package var pixels: Int { function.resultType.columns }

  /// The name of the func that turns codes into images.
  package var name: String { function.name }

  /// The func that turns codes into images.
  package var function: Function { runner.module.functions[decoder] }

  /// - Parameters:
  ///   - name: the name of a network or frozen function that turns codes into images; nil for the model's own.
  ///   - fallback: the distribution of codes for a model without a prior; nil if it is not known.
  /// - Throws: a usage error for an unknown name; when the function takes anything but a code, or a code and a class.
  package init(
    _ runner: any FunctionRunner, decoder name: String? = nil, fallback: NormalFit? = nil
  ) throws(IngotError) {
    self.runner = runner
    let module = runner.module
    if let name {
      decoder = try module.indexOfFunction(named: name)
    } else if let found = module.functions.firstIndex(where: { $0.role == .sample }) {
      decoder = found
    } else {
      throw IngotError(
        .badInput, "'\(module.name)': expected a frozen function of the role 'sample', found none")
    }
    let function = module.functions[decoder]
    let inputs = function.arguments.filter { function[$0].type.element == .f32 }
    let labels = inputs.filter { function[$0].role == .labels }
    let others = inputs.filter { function[$0].role != .labels }
    guard others.count == 1, labels.count <= 1 else {
      let found = inputs.map { "'\(function[$0].name)' of \(function[$0].type)" }.joined(separator: " and ")
      throw IngotError(
        .badInput,
        "'\(function.name)': expected a code as input, or a code and a class, found \(found.isEmpty ? "none" : found)")
    }
    codeName = function[others[0]].name
    codeWidth = function[others[0]].type.count / module.batch
    labelName = labels.first.map { function[$0].name }
    let classPrior = ClassPrior(module, codeWidth: codeWidth)
    classes = labels.first.map { function[$0].type.columns } ?? classPrior?.classes
    prior = Prior(
      in: module, codeWidth: codeWidth, classPrior: labels.isEmpty ? classPrior : nil, fallback: fallback)
  }

  // MARK: Decoding

  /// Decodes codes, one row of pixels for each.
  ///
  /// - Parameter classes: the class of each code, for a decoder that takes classes.
  package func decode(_ codes: [Float], classes chosen: [Int]? = nil) throws(IngotError) -> [Float] {
    var labels: [Float]?
    if let labelName, let width = classes {
      guard let chosen else {
        throw IngotError(
          .usage, "'\(function.name)': expected a class from 0 to \(width - 1) for input '\(labelName)', found none")
      }
      try check(chosen)
      labels = oneHotRows(chosen, width: width)
    }
    return try runner.apply(functionAt: decoder, count: nil, drawing: DrawPosition()) {
      $0.name == codeName ? codes : labels
    }
  }

  /// Throws unless the model has these classes.
  package func check(_ chosen: [Int]) throws(IngotError) {
    guard let classes else {
      throw IngotError(
        .usage, "expected no class for '\(runner.module.name)', whose samples have none, found \(chosen)")
    }
    if let wrong = chosen.first(where: { !(0..<classes).contains($0) }) {
      throw IngotError(
        .usage, "'\(runner.module.name)': expected classes from 0 to \(classes - 1), found \(wrong)")
    }
  }

  // MARK: Drawing

  /// Draws codes from the prior.
  ///
  /// - Parameters:
  ///   - chosen: the class of each code, for a prior that has a part for each class; other priors ignore it.
  ///   - position: where the random numbers start.
  package func draw(
    _ count: Int, classes chosen: [Int]? = nil, at position: DrawPosition = DrawPosition()
  ) throws(IngotError) -> [Float] {
    switch prior {
    case .none:
      throw IngotError(
        .badInput,
        "'\(runner.module.name)': expected a prior to draw codes from, a frozen function of the role 'prior', or images "
          + "whose codes show where to draw, found neither")
    case .fitted(let fit): return fit.draw(count, at: position, seed: runner.module.seed)
    case .function(let role, _):
      return try runner.apply(role, to: [:], count: count, drawing: position)
    case .parts(let parts, let whole):
      guard let chosen else { return try runner.apply(whole, to: [:], count: count, drawing: position) }
      try check(chosen)
      return try runner.apply(
        .classPrior, to: [.labels: oneHotRows(chosen, width: parts.columns)], drawing: position)
    }
  }
}

/// Returns rows of zeros with a single one in each.
private func oneHotRows(_ classes: [Int], width: Int) -> [Float] {
  var rows = Array(repeating: Float(0), count: classes.count * width)
  for (row, label) in classes.enumerated() { rows[row * width + label] = 1 }
  return rows
}
