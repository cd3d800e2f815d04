package import IngotIR

/// The work of an instruction or of a whole function.
package struct Cost: Hashable, Sendable {
  /// The number of multiply-adds in products.
  package var multiplyAdds = 0
  /// The number of bytes in the operands and the optimiser state. An operand is counted as often as it is read.
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
    let types = instruction.allOperands.map { type(of: $0, in: function) }
    var cost = Cost(bytesRead: types.filter { $0.element == .f32 }.reduce(0) { $0 + $1.bytes })
    cost.bytesWritten = instruction.results.reduce(0) { $0 + function[$1].type.bytes }
    if let update = instruction.update, let parameter = update.updatedParameter {
      let states = update.stateRoles.count * self[parameter].type.bytes
      cost.bytesRead += states
      cost.bytesWritten += self[parameter].type.bytes + states
    }
    if instruction.opcode.isProduct {
      cost.multiplyAdds = types[0].count * types[1].shape[1]
    }
    return cost
  }

  package func cost(of function: Function) -> Cost {
    function.body.reduce(Cost()) { $0 + cost(of: $1, in: function) }
  }
}
