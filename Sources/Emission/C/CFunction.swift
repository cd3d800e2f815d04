import IngotDiagnostics
package import IngotIR

/// What C knows a func by.
package struct CFunction {
  package struct Input: Hashable {
    package let name: String
    /// The number of elements of a row, and the name of the constant that says so.
    package let width: Int
    let constant: String
    /// Whether there is a row for each row of the call.
    let isByRow: Bool
    package let role: ArgumentRole?
    let value: Value
  }

  /// The name of the C function.
  package let symbol: String
  package let index: Int
  let function: Function
  package let inputs: [Input]
  /// Whether the function takes a seed and a step.
  package let isRandom: Bool
  package let result: String
  /// The number of elements of a row of the result, and whether it has a row for each row of the inputs.
  package let resultWidth: Int
  let resultConstant: String
  package let resultIsByRow: Bool

  /// - Parameters:
  ///   - names: the names of everything at the top level.
  ///   - prefix: what the name of a function begins with.
  init(_ module: Module, _ index: Int, prefix: String, names: inout CNames) {
    let function = module.functions[index]
    self.index = index
    self.function = function
    let symbol = names.unique("\(prefix)_\(function.name)", endings: ["_with"])
    self.symbol = symbol
    // A parameter must not hide what the function calls.
    let sets = InstructionSet.allCases.map { "run_\(symbol)_\($0.rawValue)" }
    var locals = CNames(taken: names.taken.union(Self.locals).union(["run_\(symbol)"] + sets))
    let upper = symbol.uppercased()
    inputs = function.arguments.filter { function[$0].type.element == .f32 }.map { argument in
      let info = function[argument]
      let isByRow = info.type.shape.first == module.batch
      let name = locals.unique(info.name)
      return Input(
        name: name, width: isByRow ? info.type.count / module.batch : info.type.count,
        constant: names.unique("\(upper)_\(name.uppercased())"), isByRow: isByRow, role: info.role, value: argument)
    }
    resultConstant = names.unique("\(upper)_RESULT")
    isRandom = function.body.contains { $0.calls.contains { $0.opcode.isRandom } }
    result = locals.unique(function.name)
    resultIsByRow = function.resultType.shape.first == module.batch
    resultWidth = resultIsByRow ? function.resultType.count / module.batch : function.resultType.count
  }

  /// The names of the parameters and variables of a body besides the inputs and the result.
  private static let locals: Set<String> = [
    "arena", "weights", "rows", "seed", "step", "sum", "moment", "i", "done", "count", "set",
  ]

  /// Throws unless every input and the result have a row for each row of the call.
  func requireRows(_ module: Module) throws(IngotError) {
    let types = inputs.map { ("argument '%\(function[$0.value].name)'", function[$0.value].type) }
    for (subject, type) in types + [("result", function.resultType)] where type.shape.first != module.batch {
      throw IngotError(
        .badInput,
        "\(subject) of '@\(function.name)': expected a row for each of any number of rows, found \(type); export it with "
          + "a fixed batch")
    }
  }

  /// The parameters of the C function from the inputs to the result.
  func parameters(rows: CRows) -> String {
    var parts = inputs.map { "const float *\($0.name)" }
    if rows != .fixed { parts.append("size_t rows") }
    if isRandom { parts += ["uint64_t seed", "uint64_t step"] }
    return (parts + ["float *\(result)"]).joined(separator: ", ")
  }

  /// The arguments with which one such function calls another.
  func arguments(rows: CRows) -> String {
    var parts = inputs.map(\.name)
    if rows != .fixed { parts.append("rows") }
    if isRandom { parts += ["seed", "step"] }
    return (parts + [result]).joined(separator: ", ")
  }
}
