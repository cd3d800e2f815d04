/// The properties of an opcode that the compiler needs to place it, fuse it, split its work and run it.
///
/// One exhaustive `switch`, ``Opcode/traits``, defines them; passes, the planner and lowering read them there and never
/// list opcodes themselves.
package struct OpcodeTraits: Hashable, Sendable {
  /// The kind of work that an opcode does; it determines where the opcode may appear and how it is differentiated.
  package enum Family: Hashable, Sendable {
    /// An opcode that a model writes and that has an adjoint.
    case primal
    /// An opcode that a model writes and that has no operand that a gradient could reach.
    case source
    /// An opcode that only the compiler writes, after elaboration.
    case derived
    /// An opcode that turns a gradient into a change of a parameter and of the state kept for it. It has no result.
    case optimizer
    /// An opcode that moves a running statistic towards that of a minibatch. It has no result. It is the only kind of
    /// update that may run before the loss is differentiated, and that may run several times in a phase.
    case tracking
  }

  /// The unit in which the work of an opcode is split among threads. A kernel computes whole units.
  package enum Unit: String, Hashable, Sendable {
    case element, row, column
  }

  /// How an opcode takes random numbers from its stream.
  package enum Draw: Hashable, Sendable {
    case none
    /// Each element has its own number, so the work can be split anywhere.
    case anywhere
    /// The numbers are taken one after another, so the work is done in one piece.
    case inOrder
  }

  /// What an opcode does after a product's `|>`.
  package enum Piping: Hashable, Sendable {
    /// The opcode cannot appear there.
    case never
    /// The opcode changes the piped value, which is the given operand, element by element and in place.
    case transforms(operand: Int)
    /// The opcode reads the piped value, passes it on, and produces its own result.
    case taps(operand: Int)
    /// The opcode consumes the piped value: the product is never written to memory.
    case consumes(operand: Int)
  }

  /// The dimension in which the operands and the result of an opcode may differ in size.
  package enum Resizing: Hashable, Sendable {
    case none, rows, columns
  }

  /// A tensor that an update keeps between steps.
  package struct KeptState: Hashable, Sendable {
    package let role: OptimizerState.Role
    /// The attribute that must not be 0 for the state to be needed; if nil, the state is always needed.
    package let condition: AttributeName?
  }

  package let family: Family
  package let unit: Unit
  /// Whether the opcode is a matrix product. Only products can have epilogues.
  package let isProduct: Bool
  /// Whether the result is a scalar to which each tile adds a partial sum.
  package let reduces: Bool
  package let draw: Draw
  package let piping: Piping
  /// The operands whose bytes the result can reuse if the instruction is their last use: to write element `i` of the
  /// result, the kernel reads only element `i` of these operands, and reads it first.
  package let inPlaceOperands: [Int]
  /// Whether row `i` of the result depends only on row `i` of the operands, apart from parameters.
  package let isRowwise: Bool
  package let resizing: Resizing
  package let states: [KeptState]

  fileprivate init(
    _ family: Family, by unit: Unit = .element, isProduct: Bool = false, reduces: Bool = false, draw: Draw = .none,
    piping: Piping = .never, inPlace inPlaceOperands: [Int] = [], isRowwise: Bool = false, resizing: Resizing = .none,
    states: [KeptState] = []
  ) {
    self.family = family
    self.unit = unit
    self.isProduct = isProduct
    self.reduces = reduces
    self.draw = draw
    self.piping = piping
    self.inPlaceOperands = inPlaceOperands
    self.isRowwise = isRowwise
    self.resizing = resizing
    self.states = states
  }
}

extension Opcode {
  package var traits: OpcodeTraits {
    switch self {
    // Products write before they have read everything.
    case .linear, .matmul: OpcodeTraits(.primal, isProduct: true, isRowwise: true)

    case .add, .subtract, .multiply, .divide: OpcodeTraits(.primal, inPlace: [0, 1], isRowwise: true)
    case .scale, .exp, .log: OpcodeTraits(.primal, inPlace: [0], isRowwise: true)
    case .relu, .leakyReLU, .tanh, .sigmoid, .softplus:
      OpcodeTraits(.primal, piping: .transforms(operand: 0), inPlace: [0], isRowwise: true)
    case .dropout:
      OpcodeTraits(.primal, draw: .anywhere, piping: .transforms(operand: 0), inPlace: [0], isRowwise: true)
    case .gate: OpcodeTraits(.derived, piping: .transforms(operand: 0), inPlace: [0, 1], isRowwise: true)
    case .tanhAdjoint, .sigmoidAdjoint, .softplusAdjoint: OpcodeTraits(.derived, inPlace: [0, 1], isRowwise: true)
    case .inverseDeviation: OpcodeTraits(.primal, inPlace: [0])
    case .rescale: OpcodeTraits(.derived, inPlace: [0])
    case .constant: OpcodeTraits(.source)
    case .broadcast, .clipFactor: OpcodeTraits(.derived)
    case .concatRows, .sliceRows: OpcodeTraits(.derived, resizing: .rows)

    // A row is read more than once, so none of these runs in place.
    case .softmax, .logSoftmax: OpcodeTraits(.primal, by: .row, isRowwise: true)
    case .softmaxAdjoint, .logSoftmaxAdjoint: OpcodeTraits(.derived, by: .row, isRowwise: true)
    case .concatColumns, .sliceColumns: OpcodeTraits(.primal, by: .row, isRowwise: true, resizing: .columns)
    case .padColumns: OpcodeTraits(.derived, by: .row, isRowwise: true, resizing: .columns)
    case .scaleColumns, .shiftColumns: OpcodeTraits(.primal, by: .row, inPlace: [0])

    case .normalizeColumns: OpcodeTraits(.primal, by: .column)
    case .normalizeColumnsAdjoint: OpcodeTraits(.derived, by: .column)
    case .columnSums: OpcodeTraits(.derived, by: .column, piping: .taps(operand: 0))

    case .mean, .binaryCrossEntropy, .bceWithLogits, .meanSquaredError, .crossEntropy:
      OpcodeTraits(.primal, reduces: true)
    case .softmaxCrossEntropy: OpcodeTraits(.primal, by: .row, reduces: true)
    case .sumSquares: OpcodeTraits(.derived, reduces: true)
    case .binaryCrossEntropyAdjoint, .bceWithLogitsAdjoint, .meanSquaredErrorAdjoint, .crossEntropyAdjoint:
      OpcodeTraits(.derived, inPlace: [1, 2])
    case .softmaxCrossEntropyAdjoint: OpcodeTraits(.derived, by: .row)

    case .normal, .uniform: OpcodeTraits(.source, draw: .inOrder)
    case .categorical: OpcodeTraits(.source, by: .row, draw: .inOrder)
    // The labels have columns of their own.
    case .mixture, .swissRoll: OpcodeTraits(.source, by: .row, draw: .inOrder, resizing: .columns)

    case .adam:
      OpcodeTraits(
        .optimizer, piping: .consumes(operand: 1),
        states: [.init(role: .firstMoment, condition: nil), .init(role: .secondMoment, condition: nil)])
    case .sgd:
      OpcodeTraits(
        .optimizer, piping: .consumes(operand: 1), states: [.init(role: .velocity, condition: .momentum)])
    case .trackMean, .trackVariance: OpcodeTraits(.tracking, by: .column)
    }
  }

  // MARK: Read off the traits

  package static var differentiable: [Opcode] { allCases.filter { $0.traits.family == .primal } }

  /// Whether the opcode writes a parameter; if so, it has no result.
  package var isUpdate: Bool { isOptimizer || isTracking }

  /// Whether `minimize` may name the opcode, that is, whether it turns a gradient into a change of a parameter.
  package var isOptimizer: Bool { traits.family == .optimizer }

  package var isTracking: Bool { traits.family == .tracking }

  package var isProduct: Bool { traits.isProduct }

  /// Whether the opcode draws from a random stream; a draw is a pure function of (seed, step, stream).
  package var isRandom: Bool { traits.draw != .none }

  /// The operand that the pipe supplies when the opcode is an epilogue; nil for opcodes that cannot be one.
  package var pipedOperand: Int? {
    switch traits.piping {
    case .never: nil
    case .transforms(let operand), .taps(let operand), .consumes(let operand): operand
    }
  }

  /// Whether the opcode produces a result besides the value that the pipe passes on.
  package var tapsPipe: Bool {
    if case .taps = traits.piping { true } else { false }
  }
}
