import IngotDiagnostics
import IngotIR

/// Writes the adjoint program of one phase after its primal program, from the loss back to the parameters.
struct ReverseSweep {
  private var builder: FunctionBuilder
  private let module: Module
  private let activity: Activity
  private var names: Set<String>
  /// The adjoint so far of each value and parameter; `missing` holds the number of contributions still to come.
  private var adjoints: [Operand.Source: Value] = [:]
  private var missing: [Operand.Source: Int]

  init(_ function: Function, in module: Module, activity: Activity) {
    builder = FunctionBuilder(function, in: module)
    builder.role = .reverse
    self.module = module
    self.activity = activity
    missing = activity.uses
    names = Set(function.values.map(\.name))
  }

  mutating func run(from loss: Value) throws(IngotError) {
    let body = builder.function.body
    adjoints[.value(loss)] = emit(
      Contribution(
        .constant, [], [.value: .float(1)], type: .scalar, location: builder.function.terminatorLocation),
      named: adjointName(of: .value(loss)))
    var errors: [Diagnostic] = []
    for position in activity.instructions.reversed() {
      let instruction = body[position]
      guard let result = instruction.result, let seed = adjoints[.value(result)] else { continue }
      guard instruction.opcode.traits.family == .primal else {
        errors.append(
          Diagnostic(
            "expected an instruction with an adjoint, found '\(instruction.opcode.rawValue)'", at: instruction.location)
        )
        continue
      }
      let types = instruction.operands.map { module.type(of: Operand($0.source), in: builder.function) }
      for (number, operand) in instruction.operands.enumerated() where activity.isActive(operand) {
        contribute(instruction.contributions(toOperand: number, of: types, seed: seed), to: operand.source)
      }
    }
    if !errors.isEmpty { throw IngotError(.badInput, errors) }
  }

  /// Ends the function with an update of every parameter that has an adjoint, in the module's order.
  mutating func finish(returning loss: Value, updating optimizer: Optimizer) -> Function {
    let factor: Value? = if let norm = optimizer.clip { clipFactor(norm) } else { nil }
    for (parameter, gradient) in gradients {
      var gradient = gradient
      if let factor { gradient = emit(Contribution(.rescale, [.value(gradient), .value(factor)]), named: nil) }
      var operands = [Operand(parameter), .value(gradient)]
      if optimizer.opcode.signature.operands.contains(.step), let step = builder.function.argument(named: "step") {
        operands.append(.value(step))
      }
      builder.append(
        Instruction(
          optimizer.opcode, operands, optimizer.attributes, role: .update, location: builder.function.terminatorLocation
        ))
    }
    builder.finish(with: .return(loss), location: builder.function.terminatorLocation)
    return builder.function
  }

  /// The gradient of each parameter that has one, in the module's order.
  private var gradients: [(parameter: Operand.Source, gradient: Value)] {
    module.parameters.indices.compactMap { index in
      let parameter = Operand.Source.parameter(Parameter(index))
      return adjoints[parameter].map { (parameter, $0) }
    }
  }

  /// The factor that scales all gradients so that their combined norm is at most `norm`; nil if there are none.
  private mutating func clipFactor(_ norm: Float) -> Value? {
    guard let square = squaredNorm() else { return nil }
    return emit(Contribution(.clipFactor, [.value(square)], [.norm: .float(norm)]), named: nil)
  }

  /// The sum of the squares of all gradients; nil if there are none.
  private mutating func squaredNorm() -> Value? {
    var sum: Value?
    for (_, gradient) in gradients {
      let square = emit(Contribution(.sumSquares, [.value(gradient)]), named: nil)
      guard let before = sum else {
        sum = square
        continue
      }
      sum = emit(Contribution(.add, [.value(before), .value(square)]), named: nil)
    }
    return sum
  }

  /// Ends the function without an update: its result is the squared norm of the gradients instead of the loss.
  mutating func finishWithSquaredNorm(_ loss: Value) -> Function {
    let norm = squaredNorm()
    builder.finish(with: .return(norm ?? loss), location: builder.function.terminatorLocation)
    return builder.function
  }

  /// Adds the value of a chain of instructions to the adjoint of `target`. The instruction that completes an adjoint
  /// has the adjoint's name, `dN` or `d.NAME`.
  private mutating func contribute(_ chain: Contributions, to target: Operand.Source) {
    let remaining = (missing[target] ?? 1) - 1
    missing[target] = remaining
    let name = remaining == 0 ? adjointName(of: target) : nil
    let sum = adjoints[target]
    var value = chain.seed
    for (position, link) in chain.links.enumerated() {
      let completes = sum == nil && position == chain.links.count - 1
      value = emit(link(value), named: completes ? name : nil)
    }
    if let sum {
      let location = builder.function.body.last?.location
      value = emit(Contribution(.add, [.value(sum), .value(value)], location: location), named: name)
    }
    adjoints[target] = value
  }

  private mutating func emit(_ contribution: Contribution, named name: String?) -> Value {
    do {
      return try builder.append(
        contribution.opcode, contribution.operands, contribution.attributes, named: name, type: contribution.type,
        location: contribution.location)
    } catch {
      fatalError("the adjoint of a verified instruction is well typed: \(error)")
    }
  }

  /// Returns the name `dN` for `%N` or `d.NAME` for `@NAME`, or nil, which means a new number, if that name is taken.
  private mutating func adjointName(of target: Operand.Source) -> String? {
    let name =
      switch target {
      case .value(let value): "d\(builder.function[value].name)"
      case .parameter(let parameter): "d.\(module[parameter].name)"
      }
    return names.insert(name).inserted ? name : nil
  }
}
