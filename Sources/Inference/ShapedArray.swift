/// Numbers with a shape, in row-major order: what goes into a trained model and what comes out.
///
/// The first dimension counts examples; the others are the shape of one example.
public struct ShapedArray: Hashable, Sendable {
  public let shape: [Int]
  public let scalars: [Float]

  /// - Parameters:
  ///   - shape: the size of each dimension.
  ///   - scalars: as many numbers as the product of the dimensions.
  public init(shape: [Int], scalars: [Float]) {
    precondition(
      shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == scalars.count,
      "expected as many numbers as fit the shape \(shape), found \(scalars.count)")
    self.shape = shape
    self.scalars = scalars
  }

  /// Creates one row after another.
  ///
  /// - Parameter rows: rows of equal length.
  public init(rows: [[Float]]) {
    let width = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == width }, "expected rows of equal length, found \(rows.map(\.count))")
    self.init(shape: [rows.count, width], scalars: rows.flatMap(\.self))
  }

  /// Creates labels as rows of zeros with a single one, as inputs of the role `labels` take them.
  ///
  /// - Parameters:
  ///   - classes: the class of each example, from 0 to below `count`.
  ///   - count: the number of all classes.
  public static func oneHot(_ classes: [Int], of count: Int) -> ShapedArray {
    precondition(
      classes.allSatisfy { (0..<count).contains($0) }, "expected classes from 0 to below \(count), found \(classes)")
    return ShapedArray(
      shape: [classes.count, count], scalars: classes.flatMap { label in (0..<count).map { $0 == label ? 1 : 0 } })
  }

  /// The number of examples.
  public var count: Int { shape.first ?? 1 }

  /// The numbers of one example.
  ///
  /// - Parameter index: the position of the example, from 0 to below ``count``.
  public subscript(index: Int) -> ArraySlice<Float> {
    precondition((0..<count).contains(index), "expected an example from 0 to below \(count), found \(index)")
    let width = scalars.count / count
    return scalars[(index * width)..<((index + 1) * width)]
  }
}

extension ShapedArray: ExpressibleByArrayLiteral {
  /// Creates a single dimension of numbers, such as one code.
  public init(arrayLiteral numbers: Float...) { self.init(shape: [numbers.count], scalars: numbers) }
}

extension ShapedArray: CustomStringConvertible {
  /// The shape, and the numbers if they are few: `[1, 2]: 0.5, -1.2`.
  public var description: String {
    let shown = 16
    let numbers = scalars.prefix(shown).map { "\($0)" }.joined(separator: ", ")
    return "\(shape): \(numbers)\(scalars.count > shown ? ", …" : "")"
  }
}
