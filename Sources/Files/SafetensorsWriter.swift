package import IngotDiagnostics

/// Writes a safetensors file with its checksum, with one tensor in memory at a time. The file appears whole or not at all.
package struct SafetensorsWriter {
  private struct Entry {
    let name: String
    let type: SafetensorsType
    let shape: [Int]
    let bytes: () -> [UInt8]
  }

  private var entries: [Entry] = []
  private let metadata: [String: String]

  package init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds a tensor of floats that are requested for the checksum and again when it is written.
  package mutating func add(_ name: String, shape: [Int], elements: @escaping () -> [Float]) {
    add(name, .f32, shape: shape) { elements().withUnsafeBytes { Array($0) } }
  }

  /// Adds a tensor of any type whose bytes are requested for the checksum and again when it is written, the lowest of
  /// each element first.
  package mutating func add(
    _ name: String, _ type: SafetensorsType, shape: [Int], bytes: @escaping () -> [UInt8]
  ) {
    entries.append(Entry(name: name, type: type, shape: shape, bytes: bytes))
  }

  package mutating func add(_ name: String, shape: [Int], _ elements: [Float]) {
    add(name, shape: shape) { elements }
  }

  package func write(to path: String) throws(IngotError) {
    let sorted = entries.sorted { $0.name < $1.name }
    var fields = [SafetensorsHeader.metadata(metadata)]
    var offset = 0
    for entry in sorted {
      let end = offset + entry.shape.reduce(entry.type.size, *)
      fields.append(SafetensorsHeader.member(entry.name, entry.type, shape: entry.shape, range: offset..<end))
      offset = end
    }
    var header = Array("{\(fields.joined(separator: ","))}".utf8)
    // Padding with spaces to a multiple of 8 keeps the data aligned.
    header += Array(repeating: 0x20, count: (8 - header.count % 8) % 8)
    var start = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
    var checksum = Checksum()
    checksum.add(start)
    for entry in sorted { checksum.add(entry.bytes()) }
    start.replaceSubrange(SafetensorsHeader.checksumPlace, with: checksum.text.utf8)
    let file = try AtomicFile(path)
    try file.write(start)
    for entry in sorted { try file.write(entry.bytes()) }
    try file.commit()
  }
}
