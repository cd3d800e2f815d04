package import IngotCompiler
package import IngotDiagnostics
package import IngotIR
package import IngotProgram

/// A training program as C: every phase with its gradients, updates and draws, every network, the initial parameters,
/// and checkpoints.
package struct TrainingSource {
  package struct Options: Hashable, Sendable {
    /// What the names of the functions and files begin with.
    package var name: String
    /// What checkpoints say besides the step: at least their program.
    package var metadata: [String: String]

    package init(name: String, metadata: [String: String]) {
      self.name = name
      self.metadata = metadata
    }
  }

  package let options: Options
  package let program: Program
  package let phases: [TrainingPhase]
  package let functions: [CFunction]
  package let inputs: [TrainingInput]
  package let memory: TrainingMemory
  /// The number of bytes of a checkpoint.
  package var checkpointBytes: Int { tensors.checkpointBytes }
  private let tensors: TrainingTensors
  package let header: String
  package let source: String

  /// - Throws: if a size is larger than the kernels support, or if there is no phase.
  package init(_ compilation: Compilation, _ options: Options) throws(IngotError) {
    self.options = options
    let module = compilation.planned
    let program = try Program(module, isSequential: true)
    self.program = program
    if module.phases.isEmpty {
      throw IngotError(.badInput, "'\(module.name)': expected phases to train, found none")
    }
    var names = CNames(taken: KernelLibrary.allNames.union(TrainingNames.taken(options.name)))
    phases = module.functions.indices.filter { module.functions[$0].kind == .phase }.map {
      TrainingPhase(module.functions[$0], index: $0, prefix: options.name, names: &names)
    }
    functions = module.functions.indices.filter { module.functions[$0].kind == .func }.map {
      CFunction(module, $0, prefix: options.name, names: &names)
    }
    inputs = try TrainingInput.all(of: program, prefix: options.name, names: &names)
    memory = TrainingMemory(program, inputs)
    tensors = try TrainingTensors(program, metadata: options.metadata)
    let bodies = TrainingBodies(
      name: options.name, program: program, phases: phases, functions: functions, inputs: inputs)
    let layout = TrainingLayout(
      options: options, program: program, phases: phases, functions: functions, inputs: inputs, memory: memory,
      tensors: tensors)
    header = layout.header
    source = try layout.source(bodies: bodies.texts())
  }
}

/// What C knows a phase by.
package struct TrainingPhase {
  /// The name of the C function.
  package let symbol: String
  /// The name of the phase, and of the member that holds its loss.
  package let name: String
  package let member: String
  /// Its position among the functions of the module.
  package let index: Int

  init(_ function: Function, index: Int, prefix: String, names: inout CNames) {
    self.index = index
    name = function.name
    symbol = names.unique("\(prefix)_train_\(function.name)")
    member = cIdentifier(function.name)
  }
}

/// An argument that phases take; phases that take the same minibatch share it.
package struct TrainingInput {
  /// The member that holds it.
  package let member: String
  package let name: String
  package let role: ArgumentRole?
  /// The name of the constant with the number of floats of a row, and that number.
  let constant: String
  package let width: Int
  package let rows: Int
  let place: Place

  static func all(of program: Program, prefix: String, names: inout CNames) throws(IngotError) -> [TrainingInput] {
    var found: [TrainingInput] = []
    var members = CNames()
    for function in program.module.functions where function.kind == .phase {
      for argument in function.arguments where function[argument].type.element == .f32 {
        let (info, place) = (function[argument], try program.layout.place(of: argument, in: function))
        if found.contains(where: { $0.place == place }) { continue }
        let member = members.unique(info.name)
        let rows = info.type.shape.count > 1 ? info.type.rows : 1
        found.append(
          TrainingInput(
            member: member, name: info.name, role: info.role,
            constant: names.unique("\(prefix)_\(member)".uppercased()),
            width: info.type.count / rows, rows: rows, place: place))
      }
    }
    return found
  }
}

/// The memory of a training program, in bytes.
package struct TrainingMemory: Hashable, Sendable {
  /// Parameters and moments, which are kept between steps.
  package let store: Int
  /// The inputs of all phases.
  package let inputs: Int
  /// Values.
  package let arena: Int
  /// Operands of products in the form that kernels read.
  package let prepared: Int
  /// A tile of a product that is consumed at once.
  package let scratch: Int

  init(_ program: Program, _ inputs: [TrainingInput]) {
    func whole(_ bytes: Int) -> Int { (bytes + 63) / 64 * 64 }
    store = max(64, program.layout.bytes(of: .store))
    self.inputs = inputs.reduce(0) { $0 + 4 * $1.rows * $1.width }
    arena = whole(program.layout.bytes(of: .arena))
    prepared = whole(program.layout.bytes(of: .prepared))
    scratch = whole(program.scratchBytes)
  }

  /// What a step needs besides the store and the inputs.
  package var work: Int { max(64, arena + prepared + scratch) }

  /// Everything.
  package var total: Int { store + inputs + work }
}

/// Names of a training program that no function of the model may have.
enum TrainingNames {
  static func taken(_ name: String) -> Set<String> {
    let functions = ["initialize", "load", "save", "message", "step", "inputs", "losses", "tensors", "checkpoint"]
    let constants = [
      "H", "BATCH", "STORE_BYTES", "WORK_BYTES", "CHECKPOINT_BYTES", "SEED", "OK", "NOT_A_CHECKPOINT", "CUT_OFF",
      "OTHER_MODEL", "DAMAGED", "LITTLE_MEMORY",
    ]
    return Set(
      functions.map { "\(name)_\($0)" } + constants.map { "\(name.uppercased())_\($0)" } + [
        "INGOT_MARK", "INGOT_CBLAS",
      ])
  }
}
