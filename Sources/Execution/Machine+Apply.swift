package import IngotDiagnostics
package import IngotIR

extension Machine {
  /// Runs rows through the func with the given role, one batch at a time.
  ///
  /// - Parameters:
  ///   - inputs: the rows for each argument, by role. All arguments have the same number of rows, which can be any
  ///     number.
  ///   - count: the number of rows, for a function that has no arguments but draws random numbers.
  ///   - firstStep: the step of the first batch's draws; each batch takes the next step.
  /// - Returns: one output for each row. Parameters do not change, but values in the arena do.
  package func apply(
    _ role: FunctionRole, to inputs: [ArgumentRole: [Float]], count: Int? = nil, firstStep: Int = 1
  ) throws(IngotError) -> [Float] {
    guard let index = module.functions.firstIndex(where: { $0.role == role }) else {
      throw IngotError(.badInput, "expected a func of \(role) in '\(module.name)', found none")
    }
    return try apply(functionAt: index, count: count, firstStep: firstStep) { $0.role.flatMap { inputs[$0] } }
  }

  /// Runs rows through a func that has one argument, whatever the argument's name.
  package func apply(_ name: String, to rows: [Float]) throws(IngotError) -> [Float] {
    let index = try indexOfFunction(named: name)
    let count = module.functions[index].arguments.count
    guard count == 1 else { throw IngotError(.badInput, "'@\(name)': expected one argument, found \(count)") }
    return try apply(functionAt: index, count: nil, firstStep: 1) { _ in rows }
  }

  private func apply(
    functionAt index: Int, count rowCount: Int?, firstStep: Int, _ input: (ValueInfo) -> [Float]?
  ) throws(IngotError) -> [Float] {
    let function = module.functions[index]
    var count = rowCount
    var buffers: [(rows: [Float], width: Int, target: UnsafeMutableBufferPointer<Float>)] = []
    for argument in function.arguments where function[argument].type.element == .f32 {
      let info = function[argument]
      let width = try rowWidth(of: info.type, "argument '%\(info.name)'", of: function.name)
      guard let rows = input(info) else {
        throw IngotError(.badInput, "'@\(function.name)': expected an input '\(info.name)', found none")
      }
      guard rows.count % width == 0, count == nil || count == rows.count / width else {
        throw IngotError(
          .badInput,
          "'@\(function.name)': expected \(count.map { "\($0) " } ?? "")rows of \(width) elements for '\(info.name)', found "
            + "\(rows.count) elements")
      }
      count = rows.count / width
      buffers.append((rows, width, self.input(argument, in: function)))
    }
    let draws = function.argument(named: "step") != nil
    let resultWidth = try rowWidth(of: function.resultType, "result", of: function.name)
    var results: [Float] = []
    for start in stride(from: 0, to: count ?? 0, by: module.batch) {
      let end = min(count ?? 0, start + module.batch)
      for (rows, width, target) in buffers {
        // The last batch may be short. The rest of the buffer does not affect its rows, but would count when a product
        // decides whether zeros are worth skipping.
        let next = target.update(fromContentsOf: rows[(start * width)..<(end * width)])
        target[next...].update(repeating: 0)
      }
      // Each batch draws new random numbers.
      run(functionAt: index, step: draws ? firstStep + start / module.batch : 1)
      results += result(ofFunctionAt: index)[..<((end - start) * resultWidth)]
    }
    return results
  }

  private func indexOfFunction(named name: String) throws(IngotError) -> Int {
    guard let index = module.functions.firstIndex(where: { $0.kind == .func && $0.name == name }) else {
      let known = module.functions.filter { $0.kind == .func }.map(\.name)
      throw IngotError(
        .usage,
        "expected a network or frozen function of the program, found '\(name)'\(suggestion(for: name, among: known))")
    }
    return index
  }

  /// Returns the number of elements in a row of a type that has one row for each example of the batch.
  private func rowWidth(of type: TensorType, _ subject: String, of name: String) throws(IngotError) -> Int {
    guard type.shape.first == module.batch else {
      throw IngotError(
        .badInput, "\(subject) of '@\(name)': expected a row for each of the batch of \(module.batch), found \(type)")
    }
    return type.count / module.batch
  }
}
