import IngotDiagnostics
import IngotIR
import IngotProgram

/// Writes the static functions that compute the phases and the networks.
struct TrainingBodies {
  let name: String
  let program: Program
  let phases: [TrainingPhase]
  let functions: [CFunction]
  let inputs: [TrainingInput]

  /// What every such function takes before its inputs.
  static let memory = "float *store, float *arena, float *prepared, float *scratch"

  func texts() throws(IngotError) -> [String] {
    var texts: [String] = []
    for phase in phases { texts.append(try text(of: phase)) }
    for function in functions { texts.append(try text(of: function)) }
    return texts
  }

  private func text(of phase: TrainingPhase) throws(IngotError) -> String {
    let places = Dictionary(uniqueKeysWithValues: inputs.map { ($0.place, "inputs->\($0.member)") })
    let (text, result) = try body(phase.index, places)
    return head("static float run_\(phase.symbol)", "const \(name)_inputs *inputs, uint64_t seed, uint64_t step", text)
      + text + "  return *(\(result));\n}\n"
  }

  private func text(of function: CFunction) throws(IngotError) -> String {
    var places: [Place: String] = [:]
    for input in function.inputs {
      places[try program.layout.place(of: input.value, in: function.function)] = input.name
    }
    let (statements, result) = try body(function.index, places)
    let text = statements + "  copy_floats(\(function.result), \(result), \(function.function.resultType.count));\n"
    return head("static void run_\(function.symbol)", function.parameters(rows: .fixed), text) + text + "}\n"
  }

  /// Returns the statements of a function, and the address of its result after them.
  private func body(_ index: Int, _ inputs: [Place: String]) throws(IngotError) -> (text: String, result: String) {
    var statements = TrainingStatements(program: program, index: index, inputs: inputs)
    return (try statements.body(), try statements.pointer(program.functions[index].result))
  }

  /// Returns the head of a function with the variables of its body, and without warnings about what that does not use.
  private func head(_ name: String, _ parameters: String, _ body: String) -> String {
    var text = "\(name)(\n    \(Self.memory),\n    \(parameters)) {\n"
    let used = identifiers(in: body)
    let all = "\(Self.memory), \(parameters)".split(separator: ",").compactMap { parameter in
      parameter.split { " *".contains($0) }.last.map(String.init)
    }
    // `seed` is also a member of a literal.
    let unused = all.filter { $0 == "seed" || !used.contains($0) }.filter {
      !used.contains("moment") || !["seed", "step"].contains($0)
    }
    if !unused.isEmpty { text += "  \(unused.map { "(void)\($0)" }.joined(separator: ", "));\n" }
    if used.contains("moment") { text += "  const ingot_moment moment = {seed, step};\n" }
    if used.contains("sum") { text += "  double sum;\n" }
    return text
  }
}
