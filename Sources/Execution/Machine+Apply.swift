package import IngotDiagnostics
import IngotIR

extension Machine {
  /// Sends rows through a frozen network, a batch at a time.
  ///
  /// - Parameters:
  ///   - name: of a `func` of the module with one argument.
  ///   - rows: any number of examples, row-major.
  /// - Returns: one output for each row. Parameters stay as they are; values in the arena do not.
  package func apply(_ name: String, to rows: [Float]) throws(IngotError) -> [Float] {
    guard let index = module.functions.firstIndex(where: { $0.kind == .func && $0.name == name }) else {
      let known = module.functions.filter { $0.kind == .func }.map(\.name)
      throw IngotError(
        .usage, "expected a network of the program, found '\(name)'\(suggestion(for: name, among: known))")
    }
    let function = module.functions[index]
    guard function.arguments.count == 1, let argument = function.arguments.first else {
      throw IngotError(.badInput, "'@\(name)': expected one argument, found \(function.arguments.count)")
    }
    let type = function[argument].type
    guard type.shape.first == module.batch, function.resultType.shape.first == module.batch else {
      throw IngotError(
        .badInput,
        "'@\(name)': expected an argument and a result of a row for each of the batch of \(module.batch), found \(type) and "
          + "\(function.resultType)")
    }
    let input = self.input(argument, in: function)
    let width = input.count / module.batch
    guard rows.count % width == 0 else {
      throw IngotError(.badInput, "'@\(name)': expected rows of \(width) elements, found \(rows.count) elements")
    }
    var results: [Float] = []
    for start in stride(from: 0, to: rows.count, by: input.count) {
      let end = min(rows.count, start + input.count)
      // The last batch may be short. What else is in the buffer does not reach its rows, but would count where a product
      // decides whether zeros are worth skipping.
      let next = input.update(fromContentsOf: rows[start..<end])
      input[next...].update(repeating: 0)
      run(functionAt: index, step: 1)
      let output = result(ofFunctionAt: index)
      results += output[..<(output.count / module.batch * ((end - start) / width))]
    }
    return results
  }
}
