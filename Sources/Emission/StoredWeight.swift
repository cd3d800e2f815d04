package import IngotDiagnostics
import IngotFiles

/// The elements of a parameter in the type in which an artefact stores them.
package struct StoredWeight: Hashable, Sendable {
  package let type: WeightType
  /// The elements in row-major order, each with its lowest byte first.
  package let bytes: [UInt8]
  /// The factor of each column; empty unless the elements are integers.
  package let scales: [Float]

  /// Rounds each element to the nearest number of the type, to the even one of two that are equally near.
  ///
  /// An element of a column of integers is the integer times the column's largest magnitude divided by 127.
  ///
  /// - Parameters:
  ///   - values: the elements in row-major order.
  ///   - columns: the number of elements in a row.
  ///   - name: the name of the parameter, for the error.
  /// - Throws: if an element is too large for the type, or is not finite and the type is not `f32`.
  package init(
    _ values: [Float], columns: Int, as type: WeightType, named name: String
  ) throws(IngotError) {
    self.type = type
    let largest = type.largestMagnitude
    if type != .f32, let place = values.firstIndex(where: { !($0.magnitude <= largest) }) {
      throw IngotError(
        .badInput,
        "parameter '@\(name)': expected numbers from \(-largest) to \(largest) for '\(type.rawValue)', found "
          + "\(values[place]) at element \(place)")
    }
    switch type {
    case .f32:
      bytes = littleEndianBytes(values.map(\.bitPattern))
      scales = []
    case .f16:
      bytes = littleEndianBytes(values.map { HalfFloat($0).bitPattern })
      scales = []
    case .bf16:
      bytes = littleEndianBytes(values.map { BrainFloat($0).bitPattern })
      scales = []
    case .int8:
      let scales = columnScales(values, columns: columns)
      bytes = values.indices.map { place in
        let scale = scales[place % columns]
        let quotient = scale == 0 ? 0 : (values[place] / scale).rounded(.toNearestOrEven)
        return UInt8(bitPattern: Int8(min(127, max(-127, quotient))))
      }
      self.scales = scales
    }
  }

  /// The elements that a reader of the artefact computes with.
  package var decoded: [Float] {
    switch type {
    case .f32: words(of: UInt32.self).map { Float(bitPattern: $0) }
    case .f16: words(of: UInt16.self).map { HalfFloat(bitPattern: $0).value }
    case .bf16: words(of: UInt16.self).map { BrainFloat(bitPattern: $0).value }
    case .int8: bytes.indices.map { Float(Int8(bitPattern: bytes[$0])) * scales[$0 % scales.count] }
    }
  }

  private func words<Word: FixedWidthInteger>(of type: Word.Type) -> [Word] {
    let size = Word.bitWidth / 8
    return stride(from: 0, to: bytes.count, by: size).map { start in
      bytes[start..<(start + size)].reversed().reduce(0) { $0 << 8 | Word($1) }
    }
  }
}

extension WeightType {
  /// The largest magnitude that rounds to a finite number of the type.
  fileprivate var largestMagnitude: Float {
    switch self {
    case .f32: .greatestFiniteMagnitude
    // The product of the largest integer and the rounded factor may be a little larger.
    case .int8: 3.4e38
    // Halfway to the next power of two is even, and rounds up to infinity.
    case .f16: Float(65_520).nextDown
    case .bf16: Float(bitPattern: 0x7F7F_8000).nextDown
    }
  }
}

/// The largest magnitude of each column, divided by the largest integer.
private func columnScales(_ values: [Float], columns: Int) -> [Float] {
  var largest = Array(repeating: Float(0), count: columns)
  for (place, value) in values.enumerated() {
    largest[place % columns] = max(largest[place % columns], value.magnitude)
  }
  return largest.map { $0 / 127 }
}

/// Returns the bytes of numbers, the lowest byte of each first.
func littleEndianBytes(_ numbers: [some FixedWidthInteger]) -> [UInt8] {
  numbers.map(\.littleEndian).withUnsafeBytes { Array($0) }
}
