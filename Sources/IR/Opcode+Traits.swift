/// What an opcode is, as far as the compiler must know to place it, fuse it, cut its work and run it.
///
/// One exhaustive `switch` gives it, ``Opcode/traits``; passes, the planner and lowering read it there and never list opcodes
/// themselves.
package struct OpcodeTraits: Hashable, Sendable {
  /// What kind of work an opcode is; it decides where the opcode may stand and how it is differentiated.
  package enum Family: Hashable, Sendable {
    /// Written by a model; has an adjoint.
    case primal
    /// Written by a model; has no operand that a gradient could reach.
    case source
    /// Written by the compiler only, after elaboration.
    case derived
    /// Turns a gradient into a change of a parameter and of the state kept for it; has no result.
    case optimizer
    /// Moves a running statistic towards that of a minibatch; has no result. The only update that may run before the loss is
    /// differentiated, and several times in a phase.
    case tracking
  }

  /// What the work of an opcode is cut into for the threads. A kernel computes whole units.
  package enum Unit: String, Hashable, Sendable {
    case element, row, column
  }

  /// Which random numbers an opcode takes from its stream.
  package enum Draw: Hashable, Sendable {
    case none
    /// Each element has a number of its own, so the work may be cut anywhere.
    case anywhere
    /// The numbers are taken one after another, so the work is done in one piece.
    case inOrder
  }

  /// What an opcode does after a product's `|>`.
  package enum Piping: Hashable, Sendable {
    /// It cannot stand there.
    case never
    /// It changes what the pipe brings, element by element and in place; the pipe brings that operand.
    case transforms(operand: Int)
    /// It reads what the pipe brings, lets it pass, and gives a result of its own.
    case taps(operand: Int)
    /// It uses up what the pipe brings: the product is never written to memory.
    case consumes(operand: Int)
  }

  /// A tensor that an update keeps between steps.
  package struct KeptState: Hashable, Sendable {
    package let role: OptimizerState.Role
    /// The state is needed only where this attribute is not 0; always, when nil.
    package let condition: AttributeName?
  }

  package let family: Family
  package let unit: Unit
  /// A matrix product: the only opcodes that may have epilogues.
  package let isProduct: Bool
  /// Whether the result is a scalar to which each tile adds a partial sum.
  package let reduces: Bool
  package let draw: Draw
  package let piping: Piping
  /// The operands whose bytes the result may take when they die in the instruction: the kernel reads element `i` of them before
  /// it writes element `i`, and nothing else of them.
  package let inPlaceOperands: [Int]
  /// Whether row `i` of the result depends on row `i` of the operands only, parameters aside.
  package let isRowwise: Bool
  package let states: [KeptState]

  fileprivate init(
    _ family: Family, by unit: Unit = .element, isProduct: Bool = false, reduces: Bool = false, draw: Draw = .none,
    piping: Piping = .never, inPlace inPlaceOperands: [Int] = [], isRowwise: Bool = false, states: [KeptState] = []
  ) {
    self.family = family
    self.unit = unit
    self.isProduct = isProduct
    self.reduces = reduces
    self.draw = draw
    self.piping = piping
    self.inPlaceOperands = inPlaceOperands
    self.isRowwise = isRowwise
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
    case .broadcast, .clipFactor, .concatRows, .sliceRows: OpcodeTraits(.derived)

    // A row is read more than once, so none of these runs in place.
    case .softmax, .logSoftmax: OpcodeTraits(.primal, by: .row, isRowwise: true)
    case .softmaxAdjoint, .logSoftmaxAdjoint: OpcodeTraits(.derived, by: .row, isRowwise: true)
    case .concatColumns, .sliceColumns: OpcodeTraits(.primal, by: .row, isRowwise: true)
    case .padColumns: OpcodeTraits(.derived, by: .row, isRowwise: true)
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
    case .categorical, .mixture, .swissRoll: OpcodeTraits(.source, by: .row, draw: .inOrder)

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

  /// Whether it writes a parameter; then it has no result.
  package var isUpdate: Bool { isOptimizer || isTracking }

  /// Whether `minimize` may name it: it turns a gradient into a change of a parameter.
  package var isOptimizer: Bool { traits.family == .optimizer }

  package var isTracking: Bool { traits.family == .tracking }

  package var isProduct: Bool { traits.isProduct }

  /// Draws from a random stream: pure in (seed, step, stream).
  package var isRandom: Bool { traits.draw != .none }

  /// Which operand the pipe brings when the opcode is an epilogue; nil for opcodes that cannot be one.
  package var pipedOperand: Int? {
    switch traits.piping {
    case .never: nil
    case .transforms(let operand), .taps(let operand), .consumes(let operand): operand
    }
  }

  /// Whether it gives a result beside what the pipe carries on.
  package var tapsPipe: Bool {
    if case .taps = traits.piping { true } else { false }
  }
}
