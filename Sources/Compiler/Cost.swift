package import IngotIR

/// The work of an instruction or of a whole function.
package struct Cost: Hashable, Sendable {
  /// Of products.
  package var multiplyAdds = 0
  /// Bytes that operands and optimiser state hold, each operand counted as often as it is read.
  package var bytesRead = 0
  package var bytesWritten = 0

  package static func + (left: Cost, right: Cost) -> Cost {
    Cost(
      multiplyAdds: left.multiplyAdds + right.multiplyAdds, bytesRead: left.bytesRead + right.bytesRead,
      bytesWritten: left.bytesWritten + right.bytesWritten)
  }
}

extension Module {
  package func cost(of instruction: Instruction, in function: Function) -> Cost {
    let types = instruction.operands.map { type(of: $0, in: function) }
    var cost = Cost(bytesRead: types.filter { $0.element == .f32 }.reduce(0) { $0 + $1.bytes })
    if let result = instruction.result {
      cost.bytesWritten = function[result].type.bytes
      if instruction.opcode == .linear || instruction.opcode == .matmul {
        cost.multiplyAdds = function[result].type.count * types[0].shape[1]
      }
    } else {
      let states = instruction.stateRoles.count * types[0].bytes
      cost.bytesRead += states
      cost.bytesWritten = types[0].bytes + states
    }
    return cost
  }

  package func cost(of function: Function) -> Cost {
    function.body.reduce(Cost()) { $0 + cost(of: $1, in: function) }
  }
}
