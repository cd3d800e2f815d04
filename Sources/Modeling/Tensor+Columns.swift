import IngotDiagnostics
import IngotIR

/// Concatenates tensors side by side: each row is the row of the first tensor, followed by the rows of the others.
///
/// All operands have one row of numbers per example.
public func concatenate(
  _ first: Tensor, _ second: Tensor, _ others: Tensor..., file: String = #filePath, line: Int = #line,
  column: Int = #column
) -> Tensor {
  let location = SourceLocation(file: file, line: line, column: column)
  return ([second] + others).reduce(first) { left, right in
    let operands = [left.node, right.node]
    guard let leftShape = left.node.shape, let rightShape = right.node.shape else {
      return Tensor(Node(failing: nil, of: operands, at: location))
    }
    guard case .rows(let a) = leftShape, a.count == 1, case .rows(let b) = rightShape, b.count == 1 else {
      let message = "operands of 'concatenate': expected one dimension each, found \(leftShape) and \(rightShape)"
      return Tensor(Node(failing: message, of: operands, at: location))
    }
    guard let width = checkedSum([a[0], b[0]]) else {
      let message = "operands of 'concatenate': expected a width that fits 64 bits, found \(a[0]) and \(b[0])"
      return Tensor(Node(failing: message, of: operands, at: location))
    }
    return Tensor(Node(.operation(.concatColumns, operands, [:]), shape: .rows([width]), at: location))
  }
}

extension Tensor {
  /// The sum of each row: one number per example.
  public func rowSums(file: String = #filePath, line: Int = #line, column: Int = #column) -> Tensor {
    let location = SourceLocation(file: file, line: line, column: column)
    guard let shape = node.shape else { return Tensor(Node(failing: nil, of: [node], at: location)) }
    guard case .rows(let width) = shape, width.count == 1 else {
      return Tensor(Node(failing: "'rowSums': expected one dimension, found \(shape)", of: [node], at: location))
    }
    return Tensor(Node(.rowSums(node), shape: .rows([1]), at: location))
  }

  /// A range of the columns, for example `code.columns(0..<2)`.
  public func columns(
    _ range: Range<Int>, file: String = #filePath, line: Int = #line, column: Int = #column
  ) -> Tensor {
    let location = SourceLocation(file: file, line: line, column: column)
    guard let shape = node.shape else { return Tensor(Node(failing: nil, of: [node], at: location)) }
    guard case .rows(let width) = shape, width.count == 1, range.lowerBound >= 0, range.upperBound <= width[0],
      !range.isEmpty
    else {
      let message = "'columns': expected a part of one dimension, found \(range) of \(shape)"
      return Tensor(Node(failing: message, of: [node], at: location))
    }
    return Tensor(
      Node(
        .operation(.sliceColumns, [node], [.from: .integer(range.lowerBound)]), shape: .rows([range.count]),
        at: location))
  }
}
