package import IngotDiagnostics
package import IngotIR

/// Where the random numbers of a func start.
package struct DrawPosition: Hashable, Sendable {
  /// The number of rows that a trained model draws at one step: row `i` is row `i % block` of step `i / block`, however
  /// many rows are drawn at once.
  package static let block = 128

  /// The seed; nil for the module's.
  package var seed: UInt64?
  /// The step of the first batch's draws, at least 1; each batch takes the next step.
  package var step: Int

  package init(seed: UInt64? = nil, step: Int = 1) {
    self.seed = seed
    self.step = step
  }
}

/// Something that runs the funcs of a module on any number of rows: a machine, or a trained model.
package protocol FunctionRunner {
  var module: Module { get }

  /// Runs rows through a func.
  ///
  /// - Parameters:
  ///   - index: the position of the func in the module.
  ///   - count: the number of rows, for a func that has no arguments but draws random numbers.
  ///   - input: returns the rows of an argument, one after another; nil if there are none. All arguments have the same
  ///     number of rows, which can be any number.
  /// - Returns: one output for each row.
  /// - Throws: when an argument is missing or has another number of rows than the others.
  func apply(
    functionAt index: Int, count: Int?, drawing position: DrawPosition, _ input: (ValueInfo) -> [Float]?
  ) throws(IngotError) -> [Float]
}

extension FunctionRunner {
  /// Runs rows through the func with the given role.
  ///
  /// - Parameters:
  ///   - inputs: the rows for each argument, by role.
  ///   - count: the number of rows, for a func that has no arguments but draws random numbers.
  package func apply(
    _ role: FunctionRole, to inputs: [ArgumentRole: [Float]], count: Int? = nil,
    drawing position: DrawPosition = DrawPosition()
  ) throws(IngotError) -> [Float] {
    guard let index = module.functions.firstIndex(where: { $0.role == role }) else {
      throw IngotError(.badInput, "expected a func of \(role) in '\(module.name)', found none")
    }
    return try apply(functionAt: index, count: count, drawing: position) { $0.role.flatMap { inputs[$0] } }
  }

  /// Runs rows through a func that has one argument, whatever the argument's name.
  package func apply(_ name: String, to rows: [Float]) throws(IngotError) -> [Float] {
    let index = try module.indexOfFunction(named: name)
    let count = module.functions[index].arguments.count
    guard count == 1 else { throw IngotError(.badInput, "'@\(name)': expected one argument, found \(count)") }
    return try apply(functionAt: index, count: nil, drawing: DrawPosition()) { _ in rows }
  }
}

extension Module {
  /// - Throws: a usage error, with the nearest name, if no func has this name.
  package func indexOfFunction(named name: String) throws(IngotError) -> Int {
    guard let index = functions.firstIndex(where: { $0.kind == .func && $0.name == name }) else {
      let known = functions.filter { $0.kind == .func }.map(\.name)
      let list = known.map { "'\($0)'" }.joined(separator: ", ")
      throw IngotError(
        .usage,
        "expected a function of '\(self.name)' (\(list)), found '\(name)'\(suggestion(for: name, among: known))")
    }
    return index
  }
}
