package import IngotDiagnostics
package import IngotIR

/// Runs verified modules, planned or not, one instruction at a time, in plain Swift.
///
/// It shares no code with the kernels, which are tested against it: every value has its own array, sums are in double
/// precision, and nothing is tiled, fused or reused.
package struct ReferenceExecutor: Sendable {
  package let module: Module
  /// The elements of each parameter, indexed by parameter.
  package var parameters: [[Float]]
  /// The optimiser state, indexed by its name in files, such as `PHASE/PARAMETER.m`.
  package var states: [String: [Float]]

  /// Creates an executor with the initial parameters that the module's seed determines and with states of zero.
  package init(_ module: Module) {
    self.module = module
    parameters = module.parameters.enumerated().map { index, parameter in
      initialValues(of: parameter, Parameter(index), seed: module.seed)
    }
    states = Dictionary(
      uniqueKeysWithValues: module.optimizerStates.map { state in
        (module.name(of: state), Array(repeating: 0, count: module[state.parameter].type.count))
      })
  }

  /// All values of one run of a function; `nil` for values that no instruction has defined.
  package struct Trace: Sendable {
    package let function: Function
    private var values: [[Float]?]

    /// Creates the trace of a run before its first instruction.
    ///
    /// - Parameter inputs: the row-major elements of all arguments except `step`, by argument name.
    package init(of function: Function, inputs: [String: [Float]]) throws(IngotError) {
      self.function = function
      values = Array(repeating: nil, count: function.values.count)
      for argument in function.arguments where function[argument].type.element == .f32 {
        let info = function[argument]
        guard let input = inputs[info.name] else {
          throw IngotError(.badInput, "input '\(info.name)': expected \(info.type), found none")
        }
        guard input.count == info.type.count else {
          throw IngotError(
            .badInput, "input '\(info.name)': expected \(info.type.count) elements, found \(input.count)")
        }
        values[argument.index] = input
      }
    }

    package subscript(value: Value) -> [Float]? {
      get { values[value.index] }
      set { values[value.index] = newValue }
    }

    package var result: [Float] { self[function.terminator.value] ?? [] }
  }

  /// Runs a function once. A phase changes the parameters and states.
  ///
  /// - Parameters:
  ///   - inputs: the row-major elements of all arguments except `step`, by argument name.
  ///   - step: the step, counted from 1.
  package mutating func run(_ function: Function, inputs: [String: [Float]], step: Int) throws(IngotError) -> Trace {
    var trace = try Trace(of: function, inputs: inputs)
    for instruction in function.body { run(instruction, in: &trace, step: step) }
    return trace
  }

  /// The elements of an operand as they are stored, never transposed.
  private func elements(_ operand: Operand, _ trace: Trace) -> [Float] {
    switch operand.source {
    case .parameter(let parameter): parameters[parameter.index]
    case .value(let value): trace[value] ?? []
    }
  }

  /// Runs one instruction on the values of the trace and stores its results in the trace.
  package mutating func run(_ instruction: Instruction, in trace: inout Trace, step: Int) {
    var piped: ReferenceTensor?
    let resultShape = instruction.result.map { trace.function[$0].type.shape }
    let taps = Dictionary(uniqueKeysWithValues: instruction.taps.map { ($0.epilogue + 1, $0.value) })
    for (order, call) in instruction.calls.enumerated() {
      var tensors = call.operands.map { operand in
        ReferenceTensor(
          elements(operand, trace), shape: module.type(of: Operand(operand.source), in: trace.function).shape,
          isTransposed: operand.isTransposed)
      }
      if let piped, let place = call.opcode.pipedOperand { tensors.insert(piped, at: place) }
      if let parameter = call.updatedParameter {
        if call.opcode.isTracking {
          call.track(&parameters[parameter.index], tensors[1])
          return
        }
        update(parameter, with: call, gradient: tensors[1].elements, in: trace, step: step)
        return
      }
      if let tap = taps[order] {
        let type = trace.function[tap].type
        trace[tap] = call.evaluate(tensors, shape: type.shape, draws: draws(of: call, count: type.count, step: step))
        continue
      }
      let shape = resultShape ?? instruction.updatedParameter.map { module[$0].type.shape } ?? []
      let count = shape.reduce(1, *)
      let draws = draws(of: call, count: count, step: step)
      piped = ReferenceTensor(call.evaluate(tensors, shape: shape, draws: draws), shape: shape)
    }
    if let result = instruction.result { trace[result] = piped?.elements }
  }

  private func draws(of call: Call, count: Int, step: Int) -> Draws {
    let philox = Philox(seed: module.seed)
    return Draws(
      streams: call.streams.map { RandomStream(philox: philox, domain: .instructions, stream: $0, step: step) },
      count: count)
  }

  private mutating func update(
    _ parameter: Parameter, with call: Call, gradient: [Float], in trace: Trace, step: Int
  ) {
    let names = call.stateRoles.map { role in
      module.name(of: OptimizerState(phase: trace.function.name, parameter: parameter, role: role))
    }
    var state = names.map { states[$0] ?? [] }
    call.update(&parameters[parameter.index], &state, gradient: gradient, step: step)
    for (name, values) in zip(names, state) { states[name] = values }
  }
}

/// Computes the initial values of a parameter, a pure function of the seed and the parameter's position.
private func initialValues(of parameter: ParameterInfo, _ position: Parameter, seed: UInt64) -> [Float] {
  let random = RandomStream(philox: Philox(seed: seed), domain: .parameters, stream: position.index, step: 0)
  let count = parameter.type.count
  func uniform(_ bound: Double) -> [Float] { (0..<count).map { Float(bound * (2 * random.uniform($0) - 1)) } }
  switch parameter.initializer {
  case .zeros: return Array(repeating: 0, count: count)
  case .constant(let value): return Array(repeating: value, count: count)
  case .uniform(let bound): return uniform(Double(bound))
  case .glorotUniform: return uniform((6 / Double(parameter.type.shape[0] + parameter.type.shape[1])).squareRoot())
  case .normal(let deviation): return (0..<count).map { Float(Double(deviation) * random.normal($0)) }
  }
}
