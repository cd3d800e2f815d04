import CIngotKernels
package import IngotDiagnostics
package import IngotIR
package import IngotProgram

/// A program in memory, ready to run. The store, the inputs and the arena are allocated once.
///
/// A run is one call into C and allocates nothing. A machine is not thread-safe: one thread owns it.
package final class Machine {
  package let program: Program
  private let handle: OpaquePointer
  private let memory: ProgramMemory
  /// The machine whose store and workers this one uses; kept alive as long as this one.
  private let owner: Machine?
  /// The time that each instruction has taken since ``startProfiling()``; nil before that call.
  package private(set) var profile: Profile?
  /// The start and end times of the instructions, with room for the longest function.
  private let times: UnsafeMutableBufferPointer<UInt64>

  package var module: Module { program.module }

  /// Lowers a module and allocates the memory for it.
  ///
  /// - Parameters:
  ///   - module: a verified module of form `planned`.
  ///   - threads: the number of threads, including the caller; at least 1.
  package convenience init(_ module: Module, threads: Int) throws(IngotError) {
    try self.init(Program(module), threads: threads)
  }

  /// Allocates the memory. Optimiser state starts at zero.
  ///
  /// - Parameters:
  ///   - threads: the number of threads, including the caller; at least 1.
  ///   - initializes: whether to draw the initial parameters; otherwise they start at zero, and pages that are never
  ///     written take no memory.
  /// - Throws: if the memory is not available.
  package convenience init(_ program: Program, threads: Int, initializes: Bool = true) throws(IngotError) {
    try self.init(program, threads: threads, owner: nil)
    if initializes {
      for index in program.module.parameters.indices {
        try fillParameter(Parameter(index)) { target in initialize(Parameter(index), in: target) }
      }
    }
  }

  /// Allocates the inputs and the arena, for a program without optimiser state that uses the parameters and the threads
  /// of another machine.
  ///
  /// - Parameter owner: a machine with the same parameters. The two must not run at the same time.
  package convenience init(_ program: Program, sharing owner: Machine) throws(IngotError) {
    precondition(owner.module.parameters == program.module.parameters && program.module.optimizerStates.isEmpty)
    try self.init(program, threads: 1, owner: owner)
  }

  private init(_ program: Program, threads: Int, owner: Machine?) throws(IngotError) {
    self.program = program
    self.owner = owner
    let sizes = Region.allCases.map(program.layout.bytes(of:))
    var needs = ingot_needs(scratch: program.scratchBytes, partials: program.partials, longest: program.longest)
    guard let handle = ingot_machine_create(sizes, &needs, Int32(clamping: threads), owner?.handle) else {
      throw IngotError(
        .unavailable, "expected \(sizes.reduce(0, &+)) bytes of memory and \(threads) threads, found less")
    }
    self.handle = handle
    memory = ProgramMemory(program) { ingot_machine_region(handle, $0.kernelRegion) }
    times = .allocate(capacity: 2 * program.longest)
    times.initialize(repeating: 0)
  }

  deinit {
    ingot_machine_destroy(handle)
    times.deallocate()
  }

  // MARK: Running

  /// Runs the function at `index` of the module once.
  ///
  /// - Parameters:
  ///   - step: the step, counted from 1; an input to all random streams and to Adam's bias correction.
  ///   - seed: the seed of all random streams; by default, the module's.
  package func run(functionAt index: Int, step: Int, seed: UInt64? = nil) {
    let instructions = memory.functions[index]
    ingot_run(
      handle, instructions.baseAddress, instructions.count, seed ?? module.seed, UInt64(step),
      profile == nil ? nil : times.baseAddress)
    profile?.record(functionAt: index, step: step, UnsafeBufferPointer(rebasing: times[..<(2 * instructions.count)]))
  }

  /// Runs one instruction of a function. The instructions before it must have run at this step.
  package func run(instructionAt position: Int, ofFunctionAt index: Int, step: Int) {
    guard let start = memory.functions[index].baseAddress else { return }
    ingot_run(handle, start + position, 1, module.seed, UInt64(step), nil)
  }

  /// Starts to measure how long each instruction takes.
  package func startProfiling() { profile = Profile(module) }

  /// Runs a function once, one instruction at a time, and records in the profile the densities of the operands in which
  /// zeros are expected. The results have the same bits as those of ``run``. This step is not timed, since looking at
  /// operands disturbs the caches.
  package func runMeasuringDensities(functionAt index: Int, step: Int) {
    let function = module.functions[index]
    var densities: [Int: Double] = [:]
    for (position, instruction) in function.body.enumerated() {
      // Later instructions may overwrite the operand.
      if !instruction.call.expectedZeros.isEmpty {
        densities[position] = density(instruction.operands[0], in: function)
      }
      run(instructionAt: position, ofFunctionAt: index, step: step)
    }
    profile?.record(densities, ofFunctionAt: index)
  }

  /// Returns the share of an operand's elements that are not zero.
  private func density(_ operand: Operand, in function: Function) -> Double {
    let elements: [Float] =
      switch operand.source {
      case .value(let value): Array(self.value(value, in: function))
      case .parameter(let parameter): self.parameter(parameter)
      }
    return Double(elements.count { $0 != 0 }) / Double(max(1, elements.count))
  }

  // MARK: Memory

  /// The loss or output of the function's last run. It is valid until another function runs.
  package func result(ofFunctionAt index: Int) -> UnsafeBufferPointer<Float> {
    let result = program.functions[index].result
    return UnsafeBufferPointer(buffer(result, count: module.functions[index].resultType.count))
  }

  /// The elements of an argument, for the host to fill. All functions that take an argument of the same name and type
  /// share them.
  package func input(_ value: Value, in function: Function) -> UnsafeMutableBufferPointer<Float> {
    elements(of: value, in: function)
  }

  /// A value in the arena. After a run, it is meaningful only until something overwrites it.
  package func value(_ value: Value, in function: Function) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(elements(of: value, in: function))
  }

  private func elements(of value: Value, in function: Function) -> UnsafeMutableBufferPointer<Float> {
    do {
      return buffer(try program.layout.place(of: value, in: function), count: function[value].type.count)
    } catch {
      fatalError("\(error)")
    }
  }

  /// The elements of a tensor, as they are stored in memory.
  func buffer(_ place: Place, count: Int) -> UnsafeMutableBufferPointer<Float> {
    let start = ingot_machine_region(handle, place.region.kernelRegion) + place.offset
    return UnsafeMutableBufferPointer(start: start.assumingMemoryBound(to: Float.self), count: count)
  }

  private func initialize(_ parameter: Parameter, in target: UnsafeMutableBufferPointer<Float>) {
    let info = module[parameter]
    let (seed, domain, stream) = (module.seed, RandomDomain.parameters.rawValue, UInt32(parameter.index))
    let count = Int64(target.count)
    if let bound = info.initialBound {
      ingot_fill_uniform(target.baseAddress, count, seed, domain, stream, 0, -bound, bound)
    }
    switch info.initializer {
    case .zeros, .uniform, .glorotUniform: break
    case .constant(let value): target.update(repeating: value)
    case .normal(let deviation):
      ingot_fill_normal(target.baseAddress, count, seed, domain, stream, 0, 0, Double(deviation))
    }
  }
}

extension Region {
  fileprivate var kernelRegion: ingot_region {
    switch self {
    case .store: INGOT_STORE
    case .input: INGOT_INPUT
    case .arena: INGOT_ARENA
    case .prepared: INGOT_PREPARED
    }
  }
}
