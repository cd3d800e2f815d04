package import IngotDiagnostics
import IngotIR
import IngotOptimization
import IngotPasses

extension FrozenModule {
  /// Computes everything that does not depend on an input, and joins what is linear.
  ///
  ///     %0 = linear %x, @a.0.weight, @a.0.bias : f32[100x10]
  ///     %1 = scale @a.1.mean {by: -1.0} : f32[10]
  ///     %2 = shift_columns %0, %1 : f32[100x10]
  ///     %3 = inverse_deviation @a.1.variance {epsilon: 1e-05} : f32[10]
  ///     %4 = scale_columns %2, %3 : f32[100x10]
  /// ->
  ///     %4 = linear %x, @a.0-1.weight, @a.0-1.bias : f32[100x10]
  ///
  /// - An instruction that reads parameters alone becomes a parameter.
  /// - A factor or an addend for each column of a product becomes part of its weight and its bias.
  /// - Two products with nothing between them become one, if that is less work.
  ///
  /// New weights are computed in double precision and rounded once. A result may change in its last digits.
  ///
  /// - Parameter isExact: whether to leave formulas as they are, and only to compute constants, which changes no bit.
  package func folded(isExact: Bool = false) throws(IngotError) -> FrozenModule {
    var folding = Folding(self)
    for index in module.functions.indices { try folding.fold(functionAt: index, isExact: isExact) }
    return try folding.frozen.withoutUnusedParameters()
  }

  private func withoutUnusedParameters() throws(IngotError) -> FrozenModule {
    let kept = try Pipeline([.extract(.func, module.functions.map(\.name))]).run(module)
    return try FrozenModule(kept) { parameter in module.parameter(named: kept[parameter].name).map(value) ?? [] }
  }
}

/// The state of folding: the module so far, with the parameters that were made.
private struct Folding {
  private(set) var frozen: FrozenModule
  /// The parameter that each constant computation became, so that functions share it.
  private var made: [Constant: Parameter] = [:]

  /// What a new parameter is computed from; equal computations are made once.
  private struct Constant: Hashable {
    /// The calls that become one, without the values that they read.
    let calls: [Call]
    let type: TensorType
    let part: Part
  }

  /// Which parameter of a product it is.
  private enum Part: Hashable { case whole, weight, bias }

  init(_ frozen: FrozenModule) { self.frozen = frozen }

  mutating func fold(functionAt index: Int, isExact: Bool) throws(IngotError) {
    var function = frozen.module.functions[index]
    var constants: [Value: Parameter] = [:]
    var body: [Instruction] = []
    for original in function.body {
      var instruction = original
      instruction.call.operands = original.operands.map { operand in
        guard let parameter = operand.value.flatMap({ constants[$0] }) else { return operand }
        return Operand(.parameter(parameter), transposed: operand.isTransposed)
      }
      if let result = instruction.result, result != function.terminator.value, instruction.call.isConstant {
        constants[result] = try parameter(of: instruction.call, type: function[result].type)
        continue
      }
      body.append(instruction)
    }
    if !isExact { joinProducts(&body, of: function) }
    function.body = body
    frozen.module.functions[index] = function
  }

  /// Returns the parameter that a call on parameters alone computes.
  private mutating func parameter(of call: Call, type: TensorType) throws(IngotError) -> Parameter {
    let constant = Constant(calls: [call], type: type, part: .whole)
    if let known = made[constant] { return known }
    let value = try frozen.evaluate(call, type: type)
    let first = call.operands.first?.parameter.map { frozen.module[$0].name } ?? "constant"
    return add(constant, "\(first).\(call.opcode.rawValue)", value)
  }

  private mutating func add(_ constant: Constant, _ name: String, _ value: [Float]) -> Parameter {
    var unique = name
    var number = 2
    while frozen.module.parameter(named: unique) != nil {
      unique = "\(name)-\(number)"
      number += 1
    }
    frozen.module.parameters.append(ParameterInfo(name: unique, type: constant.type, initializer: .zeros))
    frozen.values.append(value)
    let parameter = Parameter(frozen.module.parameters.count - 1)
    made[constant] = parameter
    return parameter
  }

  // MARK: Products

  /// A product with what follows it, as far as that is linear.
  private struct Chain {
    var map: AffineMap
    /// The calls without the values that they read; the first is the product.
    var calls: [Call]
    /// What the product multiplies.
    let input: Operand
  }

  /// Joins each product with what follows it.
  private mutating func joinProducts(_ body: inout [Instruction], of function: Function) {
    let uses = DefinitionsAndUses(of: function.replacingBody(body))
    var chains: [Value: Chain] = [:]
    var joined: Set<Value> = []
    for instruction in body {
      guard let result = instruction.result else { continue }
      let call = instruction.call
      if let input = call.operands.first?.value, let chain = chains[input], uses.readers(of: input).count == 1,
        input != function.terminator.value, let next = AffineMap(call, width: chain.map.columns, in: frozen),
        chain.map.work + next.work >= chain.map.inner * next.columns
      {
        joined.insert(input)
        chains[result] = Chain(
          map: chain.map.followed(by: next), calls: chain.calls + [call.withoutInput], input: chain.input)
      } else if let map = AffineMap(call, in: frozen) {
        chains[result] = Chain(map: map, calls: [call.withoutInput], input: call.operands[0])
      }
    }
    body.removeAll { $0.result.map(joined.contains) ?? false }
    for position in body.indices {
      guard let chain = body[position].result.flatMap({ chains[$0] }), chain.calls.count > 1 else { continue }
      body[position].call = product(of: chain)
    }
  }

  /// Returns the product that a chain becomes, and makes its parameters.
  private mutating func product(of chain: Chain) -> Call {
    let name = frozen.module.joinedName(chain.calls.compactMap { $0.operands.first?.parameter })
    let (inner, columns) = (chain.map.inner, chain.map.columns)
    let weight = Constant(calls: chain.calls, type: .f32(inner, columns), part: .weight)
    var operands = [chain.input]
    operands.append(.parameter(made[weight] ?? add(weight, "\(name).weight", chain.map.weight.map { Float($0) })))
    if let addends = chain.map.bias {
      let bias = Constant(calls: chain.calls, type: .f32(columns), part: .bias)
      operands.append(.parameter(made[bias] ?? add(bias, "\(name).bias", addends.map { Float($0) })))
    }
    return Call(operands.count > 2 ? .linear : .matmul, operands)
  }
}

extension Function {
  fileprivate func replacingBody(_ body: [Instruction]) -> Function {
    var copy = self
    copy.body = body
    return copy
  }
}

extension Call {
  /// The call without its first operand.
  fileprivate var withoutInput: Call { Call(opcode, Array(operands.dropFirst()), attributes) }

  /// Whether the call computes the same whenever it runs.
  fileprivate var isConstant: Bool {
    !operands.isEmpty && operands.allSatisfy { $0.parameter != nil } && !opcode.isRandom && !opcode.isUpdate
  }
}

extension Module {
  /// Returns the name of the layer that several layers become, given a parameter of each: `decoder.1-2`.
  fileprivate func joinedName(_ parameters: [Parameter]) -> String {
    var name = ""
    var last: (network: Substring, index: Substring) = ("", "")
    for parameter in parameters {
      // NETWORK.INDEX.weight
      let parts = self[parameter].name.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
      let layer = (network: parts[0], index: parts.count > 2 ? parts[1] : "")
      if layer == last { continue }
      if name.isEmpty {
        name = "\(layer.network).\(layer.index)"
      } else {
        name += layer.network == last.network ? "-\(layer.index)" : "-\(layer.network)-\(layer.index)"
      }
      last = layer
    }
    return name
  }
}
