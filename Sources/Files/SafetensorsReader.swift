import Foundation
package import IngotDiagnostics

/// A safetensors file of numbers, open for reading (https://github.com/huggingface/safetensors).
///
/// The reader is stricter than the format requires: names must be unique and must not contain `..`, and ranges must be
/// in order, without gaps, up to the exact end. A file that begins with its checksum, as those of ``SafetensorsWriter``
/// do, must be as it was written.
package final class SafetensorsReader {
  /// The metadata, without the checksum.
  package let metadata: [String: String]
  /// Whether the file has a checksum, which is then right.
  package let hasChecksum: Bool
  private let path: String
  private let entries: [String: SafetensorsEntry]
  private let file: OpenFile
  private let dataStart: Int

  /// The number of bytes up to which a header is read, enough for ten thousand tensors.
  private static let longestHeader = 2_000_000

  package var names: [String] { entries.keys.sorted() }

  package init(_ path: String) throws(IngotError) {
    file = try OpenFile(path)
    self.path = path
    let fileSize = Int(file.status?.st_size ?? 0)
    func bad(_ message: String) -> IngotError { IngotError(.badInput, "'\(path)': \(message)") }

    let prefix = file.read(8, at: 0)
    guard prefix.count == 8 else { throw bad("expected a safetensors file, found \(prefix.count) bytes") }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.longestHeader else {
      throw bad("expected a header of at most \(Self.longestHeader) bytes, found one of \(length)")
    }
    guard Int(length) <= fileSize - 8 else {
      throw bad("expected a header within the file, found one of \(length) bytes in \(fileSize)")
    }
    dataStart = 8 + Int(length)
    let header = file.read(Int(length), at: 8)
    guard header.count == Int(length) else { throw bad("expected a whole header") }
    let json: StrictJSON
    do { json = try StrictJSON(parsing: header) } catch { throw bad(error.message) }
    guard case .object(var members) = json else { throw bad("expected a header that is an object") }
    var metadata = try Self.metadata(members.removeValue(forKey: "__metadata__"), bad)
    hasChecksum = header.starts(with: SafetensorsHeader.checksumStart)
    if hasChecksum { metadata["crc32"] = nil }
    self.metadata = metadata
    var entries: [String: SafetensorsEntry] = [:]
    for (name, member) in members { entries[name] = try SafetensorsEntry(name, member, bad) }
    var end = 0
    for (name, entry) in entries.sorted(by: {
      ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key)
    }) {
      guard entry.range.lowerBound == end else {
        throw bad("tensor '\(name)': expected data from byte \(end), found \(entry.range.lowerBound)")
      }
      end = entry.range.upperBound
    }
    guard end == fileSize - dataStart else {
      throw bad("expected \(end) bytes of data, found \(fileSize - dataStart)")
    }
    self.entries = entries
    if hasChecksum { try checkSum(of: prefix + header) }
  }

  /// Throws unless the file has the bytes that were written.
  ///
  /// - Parameter start: the bytes before the tensors.
  private func checkSum(of start: [UInt8]) throws(IngotError) {
    let place = SafetensorsHeader.checksumPlace
    guard place.upperBound <= start.count else {
      throw IngotError(.badInput, "'\(path)': expected a checksum of \(place.count) digits, found fewer")
    }
    var zeroed = start
    zeroed.replaceSubrange(place, with: Checksum.zero.utf8)
    var checksum = Checksum()
    checksum.add(zeroed)
    let found = String(decoding: start[place], as: UTF8.self)
    var offset = dataStart
    var block = Array(repeating: UInt8(0), count: 1 << 18)
    while true {
      let count = block.withUnsafeMutableBytes { file.read(into: $0, at: offset) }
      if count == 0 { break }
      block.withUnsafeBytes { checksum.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      offset += count
    }
    guard checksum.text == found else {
      throw IngotError(
        .badInput,
        "'\(path)': expected the file as it was written, with the checksum \(found), found one with "
          + "\(checksum.text): its bytes have changed since")
    }
  }

  package func contains(_ name: String) -> Bool { entries[name] != nil }

  package func shape(of name: String) -> [Int]? { entries[name]?.shape }

  package func type(of name: String) -> SafetensorsType? { entries[name]?.type }

  /// Reads the elements of a tensor as floats.
  ///
  /// - Parameter shape: the shape that the caller expects.
  package func read(_ name: String, shape: [Int]) throws(IngotError) -> [Float] {
    let entry = try entry(of: name, shape: shape)
    // The size of the tensor fits the file, so it fits an array.
    var elements = Array(repeating: Float(0), count: entry.range.count / entry.type.size)
    var failure: IngotError?
    elements.withUnsafeMutableBufferPointer { target in
      do throws(IngotError) { try read(name, shape: shape, into: target) } catch { failure = error }
    }
    if let failure { throw failure }
    return elements
  }

  /// Reads the elements of a tensor as floats into memory that has room for exactly these.
  package func read(
    _ name: String, shape: [Int], into target: UnsafeMutableBufferPointer<Float>
  ) throws(IngotError) {
    let entry = try entry(of: name, shape: shape)
    precondition(target.count * entry.type.size == entry.range.count)
    if entry.type == .f32 {
      if !fill(UnsafeMutableRawBufferPointer(target), from: entry) { throw cutOff(name, entry) }
      return
    }
    var bytes = Array(repeating: UInt8(0), count: entry.range.count)
    if !bytes.withUnsafeMutableBytes({ fill($0, from: entry) }) { throw cutOff(name, entry) }
    func word(_ index: Int) -> UInt16 { UInt16(bytes[2 * index]) | UInt16(bytes[2 * index + 1]) << 8 }
    for index in target.indices {
      switch entry.type {
      case .f32: break
      case .f16: target[index] = HalfFloat(bitPattern: word(index)).value
      case .bf16: target[index] = BrainFloat(bitPattern: word(index)).value
      case .int8: target[index] = Float(Int8(bitPattern: bytes[index]))
      }
    }
  }

  /// Throws unless the file has a tensor of this name and shape.
  package func require(_ name: String, shape: [Int]) throws(IngotError) { _ = try entry(of: name, shape: shape) }

  private func entry(of name: String, shape: [Int]) throws(IngotError) -> SafetensorsEntry {
    guard let entry = entries[name] else {
      throw IngotError(
        .badInput, "'\(path)': expected a tensor '\(name)', found none\(suggestion(for: name, among: entries.keys))")
    }
    guard entry.shape == shape else {
      throw IngotError(.badInput, "'\(path)': tensor '\(name)': expected shape \(shape), found \(entry.shape)")
    }
    return entry
  }

  private func cutOff(_ name: String, _ entry: SafetensorsEntry) -> IngotError {
    IngotError(.badInput, "'\(path)': tensor '\(name)': expected \(entry.range.count) bytes, found fewer")
  }

  /// Reads the bytes of a tensor. Returns whether the file still has all of them.
  private func fill(_ target: UnsafeMutableRawBufferPointer, from entry: SafetensorsEntry) -> Bool {
    file.read(into: target, at: dataStart + entry.range.lowerBound) == target.count
  }

  private static func metadata(
    _ json: StrictJSON?, _ bad: (String) -> IngotError
  ) throws(IngotError) -> [String: String] {
    guard let json else { return [:] }
    guard case .object(let members) = json else { throw bad("expected '__metadata__' to be an object") }
    var metadata: [String: String] = [:]
    for (key, value) in members {
      guard case .string(let text) = value else { throw bad("metadata '\(key)': expected a string") }
      metadata[key] = text
    }
    return metadata
  }
}
