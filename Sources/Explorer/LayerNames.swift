package import IngotIR

/// The layers that each value of a function belongs to. A layer is what the parameters of one layer have in common:
/// `decoder.0` of `decoder.0.weight`.
///
/// The gradient of a parameter belongs to the layer of the parameter, and the result of an instruction that reads
/// parameters to theirs. Any other value belongs to the layers of its primal or, without one, of all operands.
package struct LayerNames {
  private var layers: [Value: [String]] = [:]

  package init(of function: Function, in module: Module) {
    let gradients = Self.gradients(of: function, in: module)
    let primals = Primals(of: function)
    for instruction in function.body {
      let read = instruction.allOperands.compactMap(\.parameter).map { Self.layer(of: module[$0].name) }
      for result in instruction.results {
        var found = gradients[result] ?? read
        if found.isEmpty, instruction.role == .reverse { found = primals[result].flatMap { layers[$0] } ?? [] }
        if found.isEmpty { found = instruction.operandValues.flatMap { layers[$0] ?? [] } }
        layers[result] = Self.unique(found)
      }
    }
  }

  package subscript(value: Value) -> [String] { layers[value] ?? [] }

  /// Returns the layer of a parameter: its name without the last part.
  static func layer(of parameter: String) -> String {
    guard let dot = parameter.lastIndex(of: ".") else { return parameter }
    return String(parameter[..<dot])
  }

  /// The layers of the values that are gradients of parameters, by their names or by the optimisers that read them.
  private static func gradients(of function: Function, in module: Module) -> [Value: [String]] {
    let names = Set(module.parameters.map(\.name))
    var gradients: [Value: [String]] = [:]
    for value in function.body.flatMap(\.results) {
      let name = String(function[value].name.dropFirst("d.".count))
      if function[value].name.hasPrefix("d."), names.contains(name) { gradients[value] = [layer(of: name)] }
    }
    for update in function.body.compactMap(\.update) where update.opcode.isOptimizer {
      guard let parameter = update.updatedParameter else { continue }
      for value in update.operands.compactMap(\.value) where value != function.argument(named: "step") {
        gradients[value, default: []].append(layer(of: module[parameter].name))
      }
    }
    return gradients
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

/// The primals of the adjoints of a function, found by their names: `%7+22` for `%d7+d22`.
struct Primals {
  private let function: Function
  private let values: [String: Value]
  /// The results of the forward instructions, in the order in which the values were created.
  private let results: [Value]

  init(of function: Function) {
    self.function = function
    values = Dictionary(
      function.values.indices.map { (function.values[$0].name, Value($0)) }, uniquingKeysWith: { first, _ in first })
    results = function.body.filter { $0.role == .forward }.flatMap(\.results).sorted { $0.index < $1.index }
  }

  /// The primal of an adjoint, whether or not an instruction still computes it.
  subscript(adjoint: Value) -> Value? {
    let parts = function[adjoint].name.split(separator: "+", omittingEmptySubsequences: false)
    if parts.contains(where: { !$0.hasPrefix("d") }) { return nil }
    return values[parts.map { $0.dropFirst() }.joined(separator: "+")]
  }

  /// Returns the primal or, if it was folded into a product, the result of that product.
  func computed(for adjoint: Value) -> Value? {
    self[adjoint].flatMap { primal in results.first { $0.index >= primal.index } }
  }
}
