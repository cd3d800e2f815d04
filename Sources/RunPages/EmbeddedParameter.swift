import Foundation

/// A parameter inside a page: large weights as small integers, all others as floats.
package struct EmbeddedParameter: Encodable, Sendable {
  /// The size of an integer.
  package enum Precision: Sendable {
    case eightBits
    case twelveBits

    fileprivate var largest: Float {
      switch self {
      case .eightBits: 127
      case .twelveBits: 2_047
      }
    }
  }

  private let shape: [Int]
  private var f32: String?
  private var group: Int?
  private var scales: String?
  private var q8: String?
  private var q12: String?

  private enum CodingKeys: String, CodingKey {
    case shape, f32, group, scales, q8, q12
  }

  /// The number of elements in a column that share a scale.
  private static let groupSize = 32
  /// The number of rows from which a weight is stored in integers: a short column would lose too much.
  private static let leastRows = 64

  /// - Parameters:
  ///   - elements: the elements in row-major order.
  ///   - show: called once with the elements as the page sees them, which the parameter does not keep.
  package init(
    _ elements: [Float], shape: [Int], _ precision: Precision = .eightBits, show: (_ seen: [Float]) -> Void = { _ in }
  ) {
    self.shape = shape
    guard shape.count == 2, shape[0] >= Self.leastRows, elements.allSatisfy(\.isFinite) else {
      f32 = base64(elements)
      show(elements)
      return
    }
    let quantized = QuantizedWeight(
      elements, rows: shape[0], columns: shape[1], group: Self.groupSize, largest: precision.largest)
    group = Self.groupSize
    scales = base64(quantized.scales)
    show(quantized.values)
    switch precision {
    case .eightBits:
      q8 = Data(quantized.integers.map { UInt8(truncatingIfNeeded: $0) }).base64EncodedString()
    case .twelveBits: q12 = Data(Self.packed(quantized.integers)).base64EncodedString()
    }
  }
}

extension EmbeddedParameter {
  /// Packs integers of 12 bits, two in three bytes, the lowest bits first.
  private static func packed(_ integers: [Int16]) -> [UInt8] {
    stride(from: 0, to: integers.count, by: 2).flatMap { place in
      let first = UInt32(UInt16(bitPattern: integers[place]) & 0xFFF)
      let second = place + 1 < integers.count ? UInt32(UInt16(bitPattern: integers[place + 1]) & 0xFFF) : 0
      let pair = first | second << 12
      return [UInt8(truncatingIfNeeded: pair), UInt8(truncatingIfNeeded: pair >> 8), UInt8(pair >> 16)]
    }
  }
}

/// A weight in integers: element (i, j) is `integers[i, j] * scales[i / group, j]`.
struct QuantizedWeight {
  private(set) var integers: [Int16]
  /// A row of scales for each group of rows.
  private(set) var scales: [Float] = []
  /// The elements that the integers stand for.
  private(set) var values: [Float]

  /// - Parameter largest: the largest integer.
  init(_ elements: [Float], rows: Int, columns: Int, group: Int, largest: Float) {
    integers = Array(repeating: 0, count: elements.count)
    values = Array(repeating: 0, count: elements.count)
    for start in stride(from: 0, to: rows, by: group) {
      let members = start..<min(rows, start + group)
      for column in 0..<columns {
        let size = members.reduce(Float(0)) { max($0, abs(elements[$1 * columns + column])) }
        let scale = size > 0 ? size / largest : 1
        scales.append(scale)
        let rounded = Self.roundedKeepingSum(members.map { elements[$0 * columns + column] / scale }, largest: largest)
        for (row, integer) in zip(members, rounded) {
          integers[row * columns + column] = integer
          values[row * columns + column] = Float(integer) * scale
        }
      }
    }
  }

  /// Rounds numbers from `-largest` to `largest` so that their sum changes as little as possible: those nearest to a
  /// half give way.
  ///
  /// A product with a column adds up its errors. Hidden values are positive, so errors that sum to zero cancel each
  /// other better than errors that are each as small as possible.
  private static func roundedKeepingSum(_ numbers: [Float], largest: Float) -> [Int16] {
    var integers = numbers.map { $0.rounded() }
    let errors = zip(numbers, integers).map { $0 - $1 }
    let missing = Int(errors.reduce(0, +).rounded())
    let order = errors.indices.sorted { (errors[$0], $0) < (errors[$1], $1) }
    if missing > 0 {
      for index in order.suffix(missing) { integers[index] += 1 }
    } else {
      for index in order.prefix(-missing) { integers[index] -= 1 }
    }
    return integers.map { Int16(max(-largest, min(largest, $0))) }
  }
}
