package import IngotIR

/// The work of one kernel: its opcode, and the arguments that the kernels of its family need.
///
/// In an epilogue, the operand that the pipe supplies has no place, and neither does a result that changes the tile.
package struct Operation: Hashable, Sendable {
  package let opcode: Opcode
  package let arguments: Arguments

  /// The arguments of a kernel, by family. They mirror the structures in `ingot_ops.h`, which documents each
  /// member, but hold places instead of pointers.
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

  /// The arguments of kernels that work element by element, possibly in place.
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

  /// The arguments of kernels that join or split rows or columns.
  package struct Copy: Hashable, Sendable {
    package var a: Place
    package var b: Place?
    package var out: Place
    /// The number of columns of the result.
    package var columns: Int
    package var aColumns: Int
    /// The row or column at which `b` begins in the result, the result begins in `a`, or `a` begins in the result.
    package var from: Int
  }

  /// The arguments of kernels that process each row separately.
  package struct Rows: Hashable, Sendable {
    package var a: Place
    package var b: Place?
    package var out: Place
    package var columns: Int
  }

  /// The arguments of kernels that use or compute a number for each column.
  package struct Columns: Hashable, Sendable {
    package var a: Place?
    package var b: Place?
    package var out: Place
    package var rows: Int
    package var columns: Int
    package var epsilon: Float = 0
    package var factor: Float = 0
  }

  /// The arguments of kernels that compute a scalar: `factor` times a sum over all elements.
  package struct Reduction: Hashable, Sendable {
    package var a: Place
    package var b: Place?
    package var out: Place
    package var columns: Int
    package var factor: Double
  }

  /// The arguments of kernels that compute the adjoint of a loss.
  package struct Loss: Hashable, Sendable {
    package var seed: Place
    package var prediction: Place
    package var target: Place
    package var out: Place
    package var columns: Int
    package var factor: Float
    package var isWithRespectToTarget: Bool
  }

  /// The arguments of kernels that draw random numbers.
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

  /// The arguments of kernels that update a parameter along its gradient.
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

  /// The arguments of a product, `a b` or `a b + bias`, with the epilogues that run on each tile while it is in cache.
  package struct Product: Hashable, Sendable {
    package var a: Place
    package var b: Place
    package var bias: Place?
    /// The place of the result; nil if the last epilogue consumes the product.
    package var out: Place?
    package var rows: Int
    package var columns: Int
    package var inner: Int
    package var transposesA: Bool
    package var transposesB: Bool
    /// Whether `b` is a parameter in panels.
    package var readsPanels: Bool
    /// Whether the last epilogue updates a parameter in panels.
    package var updatesPanels: Bool
    /// The size of a tile of the result.
    package var tileRows: Int
    package var tileColumns: Int
    /// The place of the masks of the non-zeros of `a`; nil if zeros are not skipped.
    package var masks: Place?
    /// The place of `a`, transposed, if it has masks and is stored as its transpose.
    package var turned: Place?
    /// The place of `b` in packed panels; nil if each tile packs what it needs.
    package var panels: Place?
    package var epilogues: [Operation]

    mutating func movePreparedOperands(by bytes: Int) {
      func moved(_ place: Place?) -> Place? { place.map { Place($0.region, $0.offset + bytes) } }
      (masks, turned, panels) = (moved(masks), moved(turned), moved(panels))
    }
  }
}
