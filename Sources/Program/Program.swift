package import IngotIR

/// A planned module as the executor and the emitters take it: what runs, where everything lies, and how the work is cut.
///
/// Nothing is left to work out: whoever runs or writes a program only translates it.
package struct Program: Sendable {
  package let module: Module
  package let layout: RegionLayout
  /// One for each function of the module, in its order.
  package let functions: [ProgramFunction]

  /// Bytes that each thread needs beside the regions to run a tile.
  package var scratchBytes: Int { functions.flatMap(\.instructions).map(\.scratchBytes).max() ?? 0 }

  /// Sums of tiles that are kept at once.
  package var partials: Int {
    functions.flatMap(\.instructions).filter(\.reduces).map(\.tiling.count).max() ?? 0
  }
}

/// The instructions of one function.
package struct ProgramFunction: Sendable {
  package let kind: Function.Kind
  package let name: String
  /// One for each instruction of the module's function, in its order.
  package let instructions: [ProgramInstruction]
  /// Where its result lies.
  package let result: Place
}

/// An operation and how its work is cut.
package struct ProgramInstruction: Hashable, Sendable {
  package let operation: Operation
  package let tiling: Tiling
  /// Whether each tile leaves a sum, which are added up in order.
  package let reduces: Bool
  /// Bytes that a thread needs beside the regions to run a tile.
  package let scratchBytes: Int
}

/// A part of the memory of a program.
package enum Region: String, Hashable, Sendable, CaseIterable {
  /// Parameters and optimiser state; kept between steps.
  case store
  /// What the host writes before a step.
  case input
  /// Results; any of them may be overwritten by a later instruction.
  case arena
}

/// Where a tensor lies: its first byte, at a multiple of 4.
package struct Place: Hashable, Sendable, CustomStringConvertible {
  package let region: Region
  package let offset: Int

  package init(_ region: Region, _ offset: Int) {
    self.region = region
    self.offset = offset
  }

  package var description: String { "\(region.rawValue)+\(offset)" }
}
