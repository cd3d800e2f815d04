import IngotIR

/// Activity analysis: the instructions that lie between a trained parameter and the loss, and how often they use each
/// operand.
struct Activity {
  /// The positions of the instructions in the body, in order.
  private(set) var instructions: [Int] = []
  /// For each value or parameter that needs an adjoint, the number of contributions to it.
  private(set) var uses: [Operand.Source: Int] = [:]
  private let trained: Set<Parameter>
  /// Whether a value is computed from a trained parameter, indexed by value.
  private var isVaried: [Bool]

  init(of function: Function, loss: Value, networks: [String], in module: Module) {
    trained = Set(
      module.parameters.indices.filter { index in
        !module.parameters[index].isBuffer && networks.contains { module.parameters[index].belongs(to: $0) }
      }.map(Parameter.init))
    isVaried = Array(repeating: false, count: function.values.count)
    for instruction in function.body {
      if let result = instruction.result, instruction.operands.contains(where: { isActive($0) }) {
        isVaried[result.index] = true
      }
    }
    var isUseful = Array(repeating: false, count: function.values.count)
    isUseful[loss.index] = true
    for (position, instruction) in function.body.enumerated().reversed() {
      guard let result = instruction.result, isUseful[result.index], isVaried[result.index] else { continue }
      instructions.append(position)
      for operand in instruction.operands where isActive(operand) {
        uses[operand.source, default: 0] += 1
        if let value = operand.value { isUseful[value.index] = true }
      }
    }
    instructions.reverse()
  }

  /// Whether a gradient flows to the operand.
  func isActive(_ operand: Operand) -> Bool {
    switch operand.source {
    case .value(let value): isVaried[value.index]
    case .parameter(let parameter): trained.contains(parameter)
    }
  }
}
