import IngotExecution
import IngotIR

/// A map `x -> x weight + bias` from rows to rows, in double precision.
struct AffineMap {
  /// The number of elements of a row that the map takes, and of one that it gives.
  let inner: Int
  let columns: Int
  /// A matrix of `inner` rows and `columns` columns, or the factors of a diagonal matrix.
  private let matrix: Matrix
  /// An addend for each column; nil if there is none.
  let bias: [Double]?

  private enum Matrix {
    case full([Double])
    case diagonal([Double])
  }

  private init(inner: Int, columns: Int, _ matrix: Matrix, _ bias: [Double]?) {
    (self.inner, self.columns, self.matrix, self.bias) = (inner, columns, matrix, bias)
  }

  /// Reads the map that a product with parameters computes; nil for any other call.
  init?(_ call: Call, in frozen: FrozenModule) {
    guard call.opcode.isProduct, let weight = call.operands[1].parameter, !call.operands[1].isTransposed,
      !call.operands[0].isTransposed
    else { return nil }
    var bias: [Double]?
    if call.operands.count > 2 {
      guard let parameter = call.operands[2].parameter else { return nil }
      bias = frozen.value(parameter).map { Double($0) }
    }
    let type = frozen.module[weight].type
    self.init(
      inner: type.shape[0], columns: type.shape[1], .full(frozen.value(weight).map { Double($0) }), bias)
  }

  /// Reads the map that a call with parameters applies to rows of `width` elements; nil if it is not an affine one.
  init?(_ call: Call, width: Int, in frozen: FrozenModule) {
    func numbers(_ operand: Operand) -> [Double]? { operand.parameter.map { frozen.value($0).map { Double($0) } } }
    if call.opcode.isProduct {
      self.init(call, in: frozen)
    } else if call.opcode == .scale {
      let factors = Array(repeating: Double(call.float(.by)), count: width)
      self.init(inner: width, columns: width, .diagonal(factors), nil)
    } else if call.opcode == .scaleColumns, let factors = numbers(call.operands[1]) {
      self.init(inner: width, columns: width, .diagonal(factors), nil)
    } else if call.opcode == .shiftColumns, let addends = numbers(call.operands[1]) {
      self.init(inner: width, columns: width, .diagonal(Array(repeating: 1, count: width)), addends)
    } else {
      return nil
    }
  }

  /// The elements of the matrix in row-major order.
  var weight: [Double] {
    switch matrix {
    case .full(let elements): return elements
    case .diagonal(let factors):
      var elements = Array(repeating: 0.0, count: inner * columns)
      for (index, factor) in factors.enumerated() { elements[index * columns + index] = factor }
      return elements
    }
  }

  /// The number of multiply-adds for a row.
  var work: Int {
    switch matrix {
    case .full: inner * columns
    case .diagonal: columns
    }
  }

  /// Returns the map that applies this one and then another.
  func followed(by next: AffineMap) -> AffineMap {
    AffineMap(
      inner: inner, columns: next.columns, .full(next.linear(weight, rows: inner)),
      bias.map { next.applied(to: $0) } ?? next.bias)
  }

  private func applied(to row: [Double]) -> [Double] {
    let image = linear(row, rows: 1)
    guard let bias else { return image }
    return zip(image, bias).map { $0 + $1 }
  }

  /// Multiplies rows with the matrix.
  private func linear(_ elements: [Double], rows: Int) -> [Double] {
    switch matrix {
    case .full(let right): return product(elements, right, rows: rows, inner: inner, columns: columns)
    case .diagonal(let factors): return elements.indices.map { elements[$0] * factors[$0 % columns] }
    }
  }
}
