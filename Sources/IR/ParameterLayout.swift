/// The memory layout of a parameter and of its optimiser state. Files and callers that read a parameter see it in
/// canonical row-major order, whatever its layout.
package enum ParameterLayout: String, Hashable, Sendable, CaseIterable {
  case rowMajor = "row_major"
  /// A matrix cut into panels of ``PanelOrder/columns`` columns, each contiguous, as products read their right operands.
  /// Only products read such a parameter, as their right operands, and only updates after a product write it.
  case panels
}

/// The order of a matrix in panels: the first columns of all rows, then the next ones, and so on.
package struct PanelOrder {
  /// The number of columns of a panel; the last one has those that are left. `INGOT_PANEL` in `ingot_kernels.h`.
  package static let columns = 128

  /// Elements that follow one another in both orders.
  package struct Run: Hashable {
    /// The position of the first element in row-major order.
    package let rowMajor: Int
    /// Its position in panels.
    package let stored: Int
    package let count: Int
  }

  /// All elements, in the order in which they are stored.
  package let runs: [Run]

  package init(rows: Int, columns: Int) {
    var runs: [Run] = []
    for start in stride(from: 0, to: columns, by: Self.columns) {
      let width = min(Self.columns, columns - start)
      for row in 0..<rows {
        runs.append(Run(rowMajor: row * columns + start, stored: start * rows + row * width, count: width))
      }
    }
    self.runs = runs
  }
}

extension Instruction {
  /// The parameters that the instruction reads or writes in row-major order, with the numbers of the operands: all but
  /// the right operand of a product and the parameter of an update that follows it alone.
  package var rowMajorParameters: [(operand: Int, parameter: Parameter)] {
    var number = -1
    var found: [(operand: Int, parameter: Parameter)] = []
    for (order, call) in calls.enumerated() {
      for (position, operand) in call.operands.enumerated() {
        number += 1
        guard let parameter = operand.parameter else { continue }
        let isRightOperand = order == 0 && opcode.isProduct && position == 1
        let isUpdated = order == 1 && epilogues.count == 1 && call.updatedParameter == parameter
        if !isRightOperand && !isUpdated { found.append((number, parameter)) }
      }
    }
    return found
  }
}
