package import IngotDiagnostics
import IngotIR

extension Machine {
  /// Sends rows through a function of the module in inference mode, a batch at a time.
  ///
  /// - Parameters:
  ///   - name: of a `func` of the module.
  ///   - inputs: for each argument by its name, any number of rows, the same of all.
  ///   - count: the number of rows, for a function that has no arguments but draws.
  ///   - firstStep: of its draws; each batch takes the next.
  /// - Returns: one output for each row. Parameters stay as they are; values in the arena do not.
  package func apply(
    _ name: String, to inputs: [String: [Float]], count rowCount: Int? = nil, firstStep: Int = 1
  ) throws(IngotError) -> [Float] {
    let index = try indexOfFunction(named: name)
    let function = module.functions[index]
    var count = rowCount
    var buffers: [(rows: [Float], width: Int, target: UnsafeMutableBufferPointer<Float>)] = []
    for argument in function.arguments where function[argument].type.element == .f32 {
      let info = function[argument]
      let width = try rowWidth(of: info.type, "argument '%\(info.name)'", of: name)
      guard let rows = inputs[info.name] else {
        throw IngotError(.badInput, "'@\(name)': expected an input '\(info.name)', found none")
      }
      guard rows.count % width == 0, count == nil || count == rows.count / width else {
        throw IngotError(
          .badInput,
          "'@\(name)': expected \(count.map { "\($0) " } ?? "")rows of \(width) elements for '\(info.name)', found "
            + "\(rows.count) elements")
      }
      count = rows.count / width
      buffers.append((rows, width, input(argument, in: function)))
    }
    let draws = function.argument(named: "step") != nil
    let resultWidth = try rowWidth(of: function.resultType, "result", of: name)
    var results: [Float] = []
    for start in stride(from: 0, to: count ?? 0, by: module.batch) {
      let end = min(count ?? 0, start + module.batch)
      for (rows, width, target) in buffers {
        // The last batch may be short. What else is in the buffer does not reach its rows, but would count where a product
        // decides whether zeros are worth skipping.
        let next = target.update(fromContentsOf: rows[(start * width)..<(end * width)])
        target[next...].update(repeating: 0)
      }
      // Each batch draws anew.
      run(functionAt: index, step: draws ? firstStep + start / module.batch : 1)
      results += result(ofFunctionAt: index)[..<((end - start) * resultWidth)]
    }
    return results
  }

  /// Sends rows through a function of one argument, whatever its name.
  package func apply(_ name: String, to rows: [Float]) throws(IngotError) -> [Float] {
    let function = module.functions[try indexOfFunction(named: name)]
    guard function.arguments.count == 1, let argument = function.arguments.first else {
      throw IngotError(.badInput, "'@\(name)': expected one argument, found \(function.arguments.count)")
    }
    return try apply(name, to: [function[argument].name: rows])
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

  /// Elements of a row of a type that has one for each example of the batch.
  private func rowWidth(of type: TensorType, _ subject: String, of name: String) throws(IngotError) -> Int {
    guard type.shape.first == module.batch else {
      throw IngotError(
        .badInput, "\(subject) of '@\(name)': expected a row for each of the batch of \(module.batch), found \(type)")
    }
    return type.count / module.batch
  }
}
