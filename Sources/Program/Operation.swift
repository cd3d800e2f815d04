package import IngotIR

/// What one kernel does: its opcode, and what the kernels of its family need to know.
///
/// In an epilogue the operand that the pipe brings has no place, and neither has a result that changes the tile.
package struct Operation: Hashable, Sendable {
  package let opcode: Opcode
  package let arguments: Arguments

  /// By family of kernels. Each member is documented in `ingot_kernels.h`, whose structures these are, with places for pointers.
  package enum Arguments: Hashable, Sendable {
    case elementwise(Elementwise)
    case copy(Copy)
    case rows(Rows)
    case columns(Columns)
    case reduction(Reduction)
    case loss(Loss)
    case draw(Draw)
    case update(Update)
    case product(Product)
  }

  /// Element by element, possibly in place.
  package struct Elementwise: Hashable, Sendable {
    package var a: Place?
    package var b: Place?
    package var out: Place?
    package var scale: Float = 0
    package var slope: Float = 0
    package var value: Float = 0
    package var epsilon: Float = 0
    package var norm: Float = 0
  }

  /// Rows or columns that are put together or taken apart.
  package struct Copy: Hashable, Sendable {
    package var a: Place
    package var b: Place?
    package var out: Place
    /// Of the result.
    package var columns: Int
    package var aColumns: Int
    /// Where `b` begins in the result, the result in `a`, or `a` in the result: a row or a column.
    package var from: Int
  }

  /// Each row by itself.
  package struct Rows: Hashable, Sendable {
    package var a: Place
    package var b: Place?
    package var out: Place
    package var columns: Int
  }

  /// A number for each column.
  package struct Columns: Hashable, Sendable {
    package var a: Place?
    package var b: Place?
    package var out: Place
    package var rows: Int
    package var columns: Int
    package var epsilon: Float = 0
    package var factor: Float = 0
  }

  /// A scalar: `factor` times a sum over all elements.
  package struct Reduction: Hashable, Sendable {
    package var a: Place
    package var b: Place?
    package var out: Place
    package var columns: Int
    package var factor: Double
  }

  /// The adjoint of a loss.
  package struct Loss: Hashable, Sendable {
    package var seed: Place
    package var prediction: Place
    package var target: Place
    package var out: Place
    package var columns: Int
    package var factor: Float
    package var isWithRespectToTarget: Bool
  }

  /// Random numbers.
  package struct Draw: Hashable, Sendable {
    package var a: Place?
    package var out: Place?
    package var streams: [UInt32]
    package var streamElements: Int
    package var columns = 0
    package var labelColumns = 0
    package var components = 0
    package var rate: Float = 0
    package var mean: Float = 0
    package var deviation: Float = 0
    package var low: Float = 0
    package var high: Float = 0
    package var radius: Float = 0
    package var across: Float = 0
    package var turns: Float = 0
  }

  /// An update of a parameter along its gradient.
  package struct Update: Hashable, Sendable {
    package var parameter: Place
    /// The first moment, or the velocity.
    package var first: Place?
    package var second: Place?
    package var gradient: Place?
    package var rate: Double
    package var beta1 = 0.0
    package var beta2 = 0.0
    package var epsilon = 0.0
    package var decay = 0.0
    package var momentum = 0.0
    package var isNesterov = false
    package var schedule: Call.RateSchedule
  }

  /// `a b`, or `a b + bias`, and what is done with each tile while it is in cache.
  package struct Product: Hashable, Sendable {
    package var a: Place
    package var b: Place
    package var bias: Place?
    /// Nil when the last epilogue consumes the product.
    package var out: Place?
    package var rows: Int
    package var columns: Int
    package var inner: Int
    package var transposesA: Bool
    package var transposesB: Bool
    /// Whether tiles are bands of rows, not of columns.
    package var splitsRows: Bool
    /// Whether it is `a^T b`, consumed by one update, so that a tile need not be written anywhere.
    package var isInRegisters: Bool
    /// Whether the scratch memory has room for lists of the non-zeros of `a`.
    package var maySkip: Bool
    package var epilogues: [Operation]
  }
}
