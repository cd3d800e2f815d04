import CIngotKernels
package import IngotDiagnostics
package import IngotIR

/// A planned module in memory, ready to run: store, inputs and arena allocated once, a program for each function.
///
/// A run is one call into C and allocates nothing. Not thread-safe: one thread owns a machine.
package final class Machine {
  package let module: Module
  private let layout: RegionLayout
  private let handle: OpaquePointer
  /// One for each function of the module.
  private let programs: [UnsafeMutableBufferPointer<ingot_instruction>]
  /// How long each instruction took since ``startProfiling()``; nil before.
  package private(set) var profile: Profile?
  /// Start and end of each instruction of the longest program.
  private let times: UnsafeMutableBufferPointer<UInt64>

  /// Allocates the memory and draws the initial parameters; optimiser state starts at zero.
  ///
  /// - Parameters:
  ///   - module: of form `planned`, verified.
  ///   - threads: at least 1, the caller among them.
  /// - Throws: when a size is beyond what the kernels take, or memory is not to be had.
  package init(_ module: Module, threads: Int) throws(IngotError) {
    self.module = module
    layout = try RegionLayout(of: module)
    let lowering = Lowering(module: module, layout: layout)
    var lowered: [[ingot_instruction]] = []
    for function in module.functions { lowered.append(try lowering.lower(function)) }
    let scratch = lowered.joined().map { withUnsafePointer(to: $0, ingot_scratch_bytes) }.max() ?? 0
    let sizes = [layout.storeBytes, layout.inputBytes, layout.arenaBytes]
    guard let handle = ingot_machine_create(sizes, scratch, Int32(clamping: threads)) else {
      throw IngotError(
        .unavailable, "expected \(sizes.reduce(0, &+)) bytes of memory and \(threads) threads, found less")
    }
    self.handle = handle
    programs = lowered.map { instructions in
      let program = UnsafeMutableBufferPointer<ingot_instruction>.allocate(capacity: instructions.count)
      _ = program.initialize(from: instructions)
      return program
    }
    let longest = lowered.map(\.count).max() ?? 0
    times = .allocate(capacity: 2 * longest)
    times.initialize(repeating: 0)
    for index in module.parameters.indices { initialize(Parameter(index)) }
  }

  deinit {
    ingot_machine_destroy(handle)
    for program in programs { program.deallocate() }
    times.deallocate()
  }

  // MARK: Running

  /// Runs the function at `index` of the module once.
  ///
  /// - Parameter step: counted from 1; pure input of all random streams and of Adam's bias correction.
  package func run(functionAt index: Int, step: Int) {
    let program = programs[index]
    ingot_run(
      handle, program.baseAddress, program.count, module.seed, UInt64(step), profile == nil ? nil : times.baseAddress)
    profile?.record(functionAt: index, step: step, UnsafeBufferPointer(rebasing: times[..<(2 * program.count)]))
  }

  /// Runs one instruction of a function: what stands before it must have run at this step.
  func run(instructionAt position: Int, ofFunctionAt index: Int, step: Int) {
    guard let start = programs[index].baseAddress else { return }
    ingot_run(handle, start + position, 1, module.seed, UInt64(step), nil)
  }

  /// From now on, measures how long each instruction takes.
  package func startProfiling() { profile = Profile(module) }

  /// The loss or output that the last run of the function left. Valid until another function runs.
  package func result(ofFunctionAt index: Int) -> UnsafeBufferPointer<Float> {
    let function = module.functions[index]
    return UnsafeBufferPointer(elements(of: function.terminator.value, in: function))
  }

  // MARK: Memory

  /// The elements of an argument, for the host to fill; shared by all functions that take the same name and type.
  package func input(_ value: Value, in function: Function) -> UnsafeMutableBufferPointer<Float> {
    elements(of: value, in: function)
  }

  /// A value in the arena. Meaningful after a run only while nothing has been written over it.
  package func value(_ value: Value, in function: Function) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(elements(of: value, in: function))
  }

  package func parameter(_ parameter: Parameter) -> UnsafeMutableBufferPointer<Float> {
    buffer(INGOT_STORE, layout.parameters[parameter.index], module[parameter].type)
  }

  package func state(_ state: OptimizerState) -> UnsafeMutableBufferPointer<Float> {
    guard let offset = layout.states[state] else { fatalError("no state '\(module.name(of: state))'") }
    return buffer(INGOT_STORE, offset, module[state.parameter].type)
  }

  /// Bytes of parameters and optimiser state, of inputs, and of the arena.
  package var memory: (store: Int, inputs: Int, arena: Int) {
    (layout.storeBytes, layout.inputBytes, layout.arenaBytes)
  }

  private func elements(of value: Value, in function: Function) -> UnsafeMutableBufferPointer<Float> {
    let info = function[value]
    if let offset = info.offset { return buffer(INGOT_ARENA, offset, info.type) }
    guard let offset = layout.inputs[RegionLayout.Input(name: info.name, type: info.type)] else {
      fatalError("no argument '%\(info.name)' of \(info.type)")
    }
    return buffer(INGOT_INPUT, offset, info.type)
  }

  private func buffer(_ region: ingot_region, _ offset: Int, _ type: TensorType) -> UnsafeMutableBufferPointer<Float> {
    let start = ingot_machine_region(handle, region) + offset
    return UnsafeMutableBufferPointer(start: start.assumingMemoryBound(to: Float.self), count: type.count)
  }

  private func initialize(_ parameter: Parameter) {
    let info = module[parameter]
    let target = self.parameter(parameter)
    let (seed, domain, stream) = (module.seed, RandomDomain.parameters.rawValue, UInt32(parameter.index))
    let count = Int64(target.count)
    func fillUniform(_ bound: Double) {
      ingot_fill_uniform(target.baseAddress, count, seed, domain, stream, 0, -bound, bound)
    }
    switch info.initializer {
    case .zeros: break
    case .constant(let value): target.update(repeating: value)
    case .uniform(let bound): fillUniform(Double(bound))
    case .glorotUniform: fillUniform((6 / Double(info.type.shape[0] + info.type.shape[1])).squareRoot())
    case .normal(let deviation):
      ingot_fill_normal(target.baseAddress, count, seed, domain, stream, 0, 0, Double(deviation))
    }
  }
}
