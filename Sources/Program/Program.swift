package import IngotIR

/// A planned module in the form that the executor and the emitters use: what runs, where everything is stored, and how
/// the work is split.
///
/// Nothing is left to work out: code that runs or emits a program only translates it.
package struct Program: Sendable {
  package let module: Module
  package let layout: RegionLayout
  /// The lowered functions, one for each function of the module, in the module's order.
  package let functions: [ProgramFunction]

  /// The number of bytes that each thread needs, besides the regions, to run a tile.
  package var scratchBytes: Int { functions.flatMap(\.instructions).map(\.scratchBytes).max() ?? 0 }

  /// The number of tile sums that are kept at once.
  package var partials: Int {
    functions.map { $0.instructions.reduce(0) { $0 + $1.partials } }.max() ?? 0
  }

  /// The number of instructions of the longest function.
  package var longest: Int { functions.map(\.instructions.count).max() ?? 0 }
}

/// The instructions of one function.
package struct ProgramFunction: Sendable {
  package let kind: Function.Kind
  package let name: String
  /// The lowered instructions, one for each instruction of the module's function, in the function's order.
  package let instructions: [ProgramInstruction]
  /// The place of the function's result.
  package let result: Place
}

/// An operation, how its work is split, and what must be complete before it starts.
package struct ProgramInstruction: Hashable, Sendable {
  package internal(set) var operation: Operation
  package let tiling: Tiling
  /// Whether each tile produces a partial sum. The partial sums are added up in order.
  package let reduces: Bool
  /// The number of bytes that a thread needs, besides the regions, to run a tile.
  package let scratchBytes: Int
  /// The number of bytes that prepared operands take.
  package let preparedBytes: Int
  /// The earlier instructions of the function that must be complete, except those that these wait for.
  package internal(set) var waits: [Int] = []

  /// The number of partial sums.
  package var partials: Int { reduces ? tiling.count : 0 }
}

/// A part of the memory of a program.
package enum Region: String, Hashable, Sendable, CaseIterable {
  /// Parameters and optimiser state; kept between steps.
  case store
  /// The data that the host writes before a step.
  case input
  /// Results; any of them may be overwritten by a later instruction.
  case arena
  /// Operands in the form that kernels read, each used by one instruction.
  case prepared
}

/// The location of a tensor: a region, and the offset of the first byte in it, which is a multiple of 4.
package struct Place: Hashable, Sendable, CustomStringConvertible {
  package let region: Region
  package let offset: Int

  package init(_ region: Region, _ offset: Int) {
    self.region = region
    self.offset = offset
  }

  package var description: String { "\(region.rawValue)+\(offset)" }
}
