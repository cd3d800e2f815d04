import IngotDiagnostics

/// The type of a value's elements: 32-bit floats in row-major order, or the step counter.
package enum ElementType: String, Hashable, Sendable {
  case f32
  case i64

  /// The size of one element in bytes.
  package var size: Int {
    switch self {
    case .f32: 4
    case .i64: 8
    }
  }
}

/// A static type: element type and shape. No dimension is ever unknown; a scalar has no dimensions.
package struct TensorType: Hashable, Sendable {
  package var element: ElementType
  package var shape: [Int]

  package init(_ element: ElementType, _ shape: [Int] = []) {
    self.element = element
    self.shape = shape
  }

  /// A tensor of floats of the given shape.
  package static func f32(_ shape: Int...) -> TensorType { TensorType(.f32, shape) }
  package static func f32(_ shape: [Int]) -> TensorType { TensorType(.f32, shape) }

  /// A single float: a loss.
  package static let scalar = TensorType(.f32)

  /// The step counter, counted from 1.
  package static let step = TensorType(.i64)

  package var isScalar: Bool { shape.isEmpty }
  package var rank: Int { shape.count }

  /// The size in bytes, or nil if it does not fit.
  package var checkedBytes: Int? { checkedProduct(shape + [element.size]) }

  /// The number of elements of a verified type.
  package var count: Int { shape.reduce(1, *) }

  /// The size in bytes of a verified type.
  package var bytes: Int { count * element.size }

  /// The rows of a verified type with at least one dimension, seen as a matrix: all dimensions but the last are rows.
  package var rows: Int { shape.dropLast().reduce(1, *) }
  package var columns: Int { shape.last ?? 1 }

  /// The type of `x^T`.
  package var transposed: TensorType { TensorType(element, shape.reversed()) }
}

extension TensorType: CustomStringConvertible {
  package var description: String {
    isScalar ? element.rawValue : "\(element.rawValue)[\(shape.map(String.init).joined(separator: "x"))]"
  }
}
