import Foundation

/// A parameter inside a page: large weights as integers of 8 bits, all others as floats.
package struct EmbeddedParameter: Encodable, Sendable {
  private let shape: [Int]
  private let f32: String?
  private let group: Int?
  private let scales: String?
  private let q8: String?

  /// The number of elements in a column that share a scale.
  private static let groupSize = 32
  /// The number of rows from which a weight is stored in 8 bits: a short column would lose too much.
  private static let leastRows = 64

  /// - Parameter elements: the elements in row-major order.
  package init(_ elements: [Float], shape: [Int]) {
    self.shape = shape
    guard shape.count == 2, shape[0] >= Self.leastRows, elements.allSatisfy(\.isFinite) else {
      f32 = base64(elements)
      (group, scales, q8) = (nil, nil, nil)
      return
    }
    let quantized = QuantizedWeight(elements, rows: shape[0], columns: shape[1], group: Self.groupSize)
    f32 = nil
    group = Self.groupSize
    scales = base64(quantized.scales)
    q8 = Data(quantized.integers.map { UInt8(bitPattern: $0) }).base64EncodedString()
  }
}

/// A weight in integers of 8 bits: element (i, j) is `integers[i, j] * scales[i / group, j]`.
struct QuantizedWeight {
  private(set) var integers: [Int8]
  /// A row of scales for each group of rows.
  private(set) var scales: [Float] = []

  init(_ elements: [Float], rows: Int, columns: Int, group: Int) {
    integers = Array(repeating: 0, count: elements.count)
    for start in stride(from: 0, to: rows, by: group) {
      let members = start..<min(rows, start + group)
      for column in 0..<columns {
        let largest = members.reduce(Float(0)) { max($0, abs(elements[$1 * columns + column])) }
        let scale = largest > 0 ? largest / 127 : 1
        scales.append(scale)
        let rounded = Self.roundedKeepingSum(members.map { elements[$0 * columns + column] / scale })
        for (row, integer) in zip(members, rounded) { integers[row * columns + column] = integer }
      }
    }
  }

  /// Rounds numbers from -127 to 127 so that their sum changes as little as possible: those nearest to a half give way.
  ///
  /// A product with a column adds up its errors. Hidden values are positive, so errors that sum to zero cancel each
  /// other better than errors that are each as small as possible.
  static func roundedKeepingSum(_ numbers: [Float]) -> [Int8] {
    var integers = numbers.map { $0.rounded() }
    let errors = zip(numbers, integers).map { $0 - $1 }
    let missing = Int(errors.reduce(0, +).rounded())
    let order = errors.indices.sorted { (errors[$0], $0) < (errors[$1], $1) }
    if missing > 0 {
      for index in order.suffix(missing) { integers[index] += 1 }
    } else {
      for index in order.prefix(-missing) { integers[index] -= 1 }
    }
    return integers.map { Int8(max(-127, min(127, $0))) }
  }
}
