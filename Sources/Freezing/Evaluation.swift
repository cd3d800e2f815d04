import IngotCompiler
import IngotDiagnostics
import IngotExecution
import IngotIR

extension FrozenModule {
  /// Computes a call whose operands are parameters, with the kernels that run it otherwise.
  func evaluate(_ call: Call, type: TensorType) throws(IngotError) -> [Float] {
    var small = Module(name: module.name, batch: 1, seed: module.seed)
    var operands: [Operand] = []
    let parameters = call.operands.compactMap(\.parameter)
    for parameter in parameters {
      var info = module[parameter]
      info.initializer = .zeros
      if small.parameter(named: info.name) == nil { small.parameters.append(info) }
    }
    for operand in call.operands {
      guard let parameter = operand.parameter, let place = small.parameter(named: module[parameter].name) else {
        continue
      }
      operands.append(Operand(.parameter(place), transposed: operand.isTransposed))
    }
    let function = Function(
      kind: .func, name: "constant", arguments: [], resultType: type, values: [ValueInfo(name: "0", type: type)],
      body: [Instruction(Call(call.opcode, operands, call.attributes), results: [Value(0)])],
      terminator: .return(Value(0)))
    small.functions = [function]
    let machine = try Machine(Compilation(small).planned, threads: 1)
    for parameter in parameters {
      guard let place = small.parameter(named: module[parameter].name) else { continue }
      machine.setParameter(place, to: value(parameter))
    }
    machine.run(functionAt: 0, step: 1)
    return Array(machine.result(ofFunctionAt: 0))
  }
}
