import IngotExecution
import IngotIR
import IngotPasses
import IngotPlanning

/// Returns the bits of each dropout mask of a function, keyed by stream: the results of applying the dropouts to
/// tensors of ones.
///
/// Each dropout runs as it does in the program: alone, or after a product of the same shape whose operands are chosen
/// to produce ones, with the epilogues that decide how the product is cut.
func dropoutMasks(of module: Module, functionAt index: Int) throws -> [Int: [UInt32]] {
  let function = module.functions[index]
  var masks: [Int: [UInt32]] = [:]
  for instruction in function.body {
    for call in instruction.calls where call.opcode == .dropout {
      let probe = MaskProbe(call, of: instruction, in: function, module)
      let elements = try probe.run()
      let size = elements.count / call.streams.count
      for (block, stream) in call.streams.enumerated() {
        masks[stream] = elements[(block * size)..<((block + 1) * size)].map(\.bitPattern)
      }
    }
  }
  return masks
}

private struct MaskProbe {
  private var module: Module
  /// The arguments, with the elements that make the input of the dropout a tensor of ones.
  private var inputs: [(value: Value, elements: [Float])] = []

  init(_ dropout: Call, of instruction: Instruction, in function: Function, _ source: Module) {
    module = Module(name: "probe", batch: source.batch, seed: source.seed)
    var builder = FunctionBuilder(.func, "probe", in: module)
    var arguments: [Operand] = []
    let type: TensorType
    if instruction.opcode.isProduct {
      // One column of the left operand and one row of the right operand are ones. All other elements, including the
      // bias, are zero.
      for (number, operand) in instruction.operands.enumerated() {
        let stored = source.type(of: Operand(operand.source), in: function)
        let argument = builder.addArgument("x\(number)", stored)
        arguments.append(Operand(.value(argument), transposed: operand.isTransposed))
        let firstAxis = operand.isTransposed ? 1 : 0
        let elements = (0..<stored.count).map { element -> Float in
          switch number {
          case 0: (firstAxis == 0 ? element % stored.columns : element / stored.columns) == 0 ? 1 : 0
          case 1: (firstAxis == 0 ? element / stored.columns : element % stored.columns) == 0 ? 1 : 0
          default: 0
          }
        }
        inputs.append((argument, elements))
      }
      let types = instruction.operands.map { source.type(of: $0, in: function) }
      type = .f32(types[0].shape[0], types[1].shape[1])
    } else {
      type = function[instruction.result!].type
      let argument = builder.addArgument("x", type)
      arguments = [.value(argument)]
      inputs.append((argument, Array(repeating: 1, count: type.count)))
    }
    let step = Operand.value(builder.addArgument("step", .step))
    var result = Self.call(dropout, arguments, step, of: instruction)
    var body = builder.function
    body.values.append(ValueInfo(name: "result", type: type))
    result.results = [Value(body.values.count - 1)]
    if !instruction.taps.isEmpty, instruction.opcode.isProduct {
      body.values.append(ValueInfo(name: "sums", type: .f32(type.columns)))
      result.results.append(Value(body.values.count - 1))
      result.epilogues.append(Call(.columnSums, []))
    }
    body.body = [result]
    body.terminator = .return(result.results[0])
    body.resultType = type
    module.functions = [body]
  }

  private static func call(
    _ dropout: Call, _ arguments: [Operand], _ step: Operand, of instruction: Instruction
  ) -> Instruction {
    guard instruction.opcode.isProduct else {
      return Instruction(.dropout, arguments + [step], dropout.attributes)
    }
    var product = Instruction(instruction.opcode, arguments, instruction.attributes)
    product.epilogues = [Call(.dropout, [step], dropout.attributes)]
    return product
  }

  func run() throws -> [Float] {
    let machine = try Machine(Pipeline([.plan]).run(module), threads: 1)
    let function = machine.module.functions[0]
    for (value, elements) in inputs { _ = machine.input(value, in: function).update(fromContentsOf: elements) }
    machine.run(functionAt: 0, step: 3)
    return Array(machine.result(ofFunctionAt: 0))
  }
}
