import IngotDiagnostics
import IngotFiles
import IngotFreezing
import IngotIR

/// One call of `ingot run`: named tensors go in, steps run, and named tensors come out.
struct RunSession {
  let module: Module
  /// Positions of the functions to run, in order.
  let functions: [Int]
  let runner: any Runner

  struct Output {
    var writer = SafetensorsWriter()
    /// The losses of the last step.
    var losses: [(name: String, value: Float)] = []
  }

  /// Sets the parameters to those of a frozen file.
  func load(parametersOf frozen: FrozenFile) throws(IngotError) {
    for (position, info) in module.parameters.enumerated() {
      runner.setParameter(Parameter(position), to: try frozen.tensors.elements(of: info))
    }
  }

  /// Passes every tensor in the file to the argument, parameter or state with its name.
  ///
  /// - Throws: for a missing argument, a wrong shape, or an unknown name.
  func load(_ reader: SafetensorsReader?) throws(IngotError) {
    var unknown = Set(reader?.names ?? [])
    for index in functions {
      let function = module.functions[index]
      for argument in function.arguments where function[argument].type.element == .f32 {
        let info = function[argument]
        guard let reader, reader.contains(info.name) else {
          throw IngotError(.badInput, "'\(function.name)': expected input '\(info.name)' of \(info.type), found none")
        }
        runner.setArgument(argument, of: index, to: try elements(of: info.name, info.type, in: reader))
        unknown.remove(info.name)
      }
    }
    guard let reader else { return }
    for (position, info) in module.parameters.enumerated() where unknown.remove(info.name) != nil {
      runner.setParameter(Parameter(position), to: try elements(of: info.name, info.type, in: reader))
    }
    for state in module.optimizerStates where unknown.remove(module.name(of: state)) != nil {
      let type = module[state.parameter].type
      runner.setState(state, to: try elements(of: module.name(of: state), type, in: reader))
    }
    if let name = unknown.min() {
      let known = module.parameters.map(\.name) + module.optimizerStates.map { module.name(of: $0) }
      throw IngotError(
        .badInput, "expected an argument, parameter or state, found '\(name)'\(suggestion(for: name, among: known))")
    }
  }

  private func elements(
    of name: String, _ type: TensorType, in reader: SafetensorsReader
  ) throws(IngotError) -> [Float] {
    // The shape is checked before memory of the program's size is allocated.
    guard let shape = reader.shape(of: name), shape == type.shape else {
      throw IngotError(
        .badInput, "tensor '\(name)': expected shape \(type.shape), found \(reader.shape(of: name) ?? [])")
    }
    return try reader.read(name, shape: shape)
  }

  func run(steps: Int, tracing: Bool) throws(IngotError) -> Output {
    var output = Output()
    for step in 1...steps {
      for index in functions {
        try runner.run(functionAt: index, step: step)
        if step == steps { collect(index, tracing: tracing, into: &output) }
      }
    }
    for (position, info) in module.parameters.enumerated() {
      output.writer.add(info.name, shape: info.type.shape, runner.parameter(Parameter(position)))
    }
    for state in module.optimizerStates {
      output.writer.add(module.name(of: state), shape: module[state.parameter].type.shape, runner.state(state))
    }
    return output
  }

  /// Collects the results of a function before the next one overwrites them.
  private func collect(_ index: Int, tracing: Bool, into output: inout Output) {
    let function = module.functions[index]
    let prefix = functions.count > 1 ? "\(function.name)/" : ""
    let result = runner.value(function.terminator.value, of: index)
    output.writer.add("\(prefix)result", shape: function.resultType.shape, result)
    if function.resultType.isScalar { output.losses.append((function.name, result[0])) }
    guard tracing else { return }
    for value in function.body.flatMap(\.results) {
      let info = function[value]
      output.writer.add("\(prefix)\(info.name)", shape: info.type.shape, runner.value(value, of: index))
    }
  }
}
