package import IngotDiagnostics
package import IngotIR

extension Machine: FunctionRunner {
  /// Runs rows through a func, one batch at a time. Parameters do not change, but values in the arena do.
  package func apply(
    functionAt index: Int, count rowCount: Int?, drawing position: DrawPosition, _ input: (ValueInfo) -> [Float]?
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
      run(functionAt: index, step: draws ? position.step + start / module.batch : 1, seed: position.seed)
      results += result(ofFunctionAt: index)[..<((end - start) * resultWidth)]
    }
    return results
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
