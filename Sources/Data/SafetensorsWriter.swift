import Foundation
package import IngotDiagnostics

/// Writes a safetensors file of floats tensor by tensor, without a second copy in memory. The file appears whole or not
/// at all.
package struct SafetensorsWriter {
  private enum Elements {
    case borrowed(UnsafeBufferPointer<Float>)
    case owned([Float])
  }

  private struct Entry {
    let name: String
    let shape: [Int]
    let elements: Elements
  }

  private var entries: [Entry] = []
  private let metadata: [String: String]

  package init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds a tensor whose memory stays valid until ``write(to:)`` returns.
  package mutating func add(_ name: String, shape: [Int], borrowing elements: UnsafeBufferPointer<Float>) {
    entries.append(Entry(name: name, shape: shape, elements: .borrowed(elements)))
  }

  package mutating func add(_ name: String, shape: [Int], _ elements: [Float]) {
    entries.append(Entry(name: name, shape: shape, elements: .owned(elements)))
  }

  package func write(to path: String) throws(IngotError) {
    let sorted = entries.sorted { $0.name < $1.name }
    var fields: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for entry in sorted {
      let end = offset + entry.shape.reduce(4, *)
      let shape = entry.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(Self.quoted(entry.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    // Blanks up to a multiple of 8 keep the data aligned.
    header += Array(repeating: 0x20, count: (8 - header.count % 8) % 8)
    let file = try AtomicFile(path)
    try file.write((0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) })
    try file.write(header)
    for entry in sorted {
      switch entry.elements {
      case .borrowed(let elements): try file.write(UnsafeRawBufferPointer(elements))
      case .owned(let elements): try file.write(elements)
      }
    }
    try file.commit()
  }

  private static func quoted(_ text: String) -> String {
    guard let data = try? JSONEncoder().encode(text) else { fatalError("a string has a JSON form") }
    return String(decoding: data, as: UTF8.self)
  }
}
