import Foundation
package import IngotDiagnostics

/// The type of a tensor's elements in a safetensors file.
package enum SafetensorsType: String, Hashable, Sendable {
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case int8 = "I8"

  /// The size of an element in bytes.
  package var size: Int {
    switch self {
    case .f32: 4
    case .f16, .bf16: 2
    case .int8: 1
    }
  }
}

/// A safetensors file of numbers, open for reading (https://github.com/huggingface/safetensors).
///
/// The reader is stricter than the format requires: names must be unique and must not contain `..`, and ranges must be
/// in order, without gaps, up to the exact end. A file that begins with its checksum, as those of ``SafetensorsWriter``
/// do, must be as it was written.
package final class SafetensorsReader {
  /// A tensor's type, its shape and the range of its bytes.
  private struct Entry {
    let type: SafetensorsType
    let shape: [Int]
    let range: Range<Int>
  }

  /// The metadata, without the checksum.
  package let metadata: [String: String]
  /// Whether the file has a checksum, which is then right.
  package let hasChecksum: Bool
  private let path: String
  private let entries: [String: Entry]
  private let handle: FileHandle
  private let dataStart: Int

  /// The number of bytes up to which a header is read, enough for ten thousand tensors.
  private static let longestHeader = 2_000_000

  package var names: [String] { entries.keys.sorted() }

  package init(_ path: String) throws(IngotError) {
    try Files.requireBytes(path)
    guard let handle = FileHandle(forReadingAtPath: path), let size = try? handle.seekToEnd(),
      let fileSize = Int(exactly: size)
    else { throw IngotError(.missingFile, "cannot read '\(path)'") }
    self.path = path
    self.handle = handle
    func bad(_ message: String) -> IngotError { IngotError(.badInput, "'\(path)': \(message)") }

    guard fileSize >= 8, let prefix = Self.read(handle, at: 0, count: 8) else {
      throw bad("expected a safetensors file, found \(fileSize) bytes")
    }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= Self.longestHeader else {
      throw bad("expected a header of at most \(Self.longestHeader) bytes, found one of \(length)")
    }
    guard Int(length) <= fileSize - 8 else {
      throw bad("expected a header within the file, found one of \(length) bytes in \(fileSize)")
    }
    dataStart = 8 + Int(length)
    guard let header = Self.read(handle, at: 8, count: Int(length)) else { throw bad("expected a whole header") }
    let json: StrictJSON
    do { json = try StrictJSON(parsing: header) } catch { throw bad(error.message) }
    guard case .object(var members) = json else { throw bad("expected a header that is an object") }
    var metadata = try Self.metadata(members.removeValue(forKey: "__metadata__"), bad)
    hasChecksum = header.starts(with: SafetensorsHeader.checksumStart)
    if hasChecksum { metadata["crc32"] = nil }
    self.metadata = metadata
    var entries: [String: Entry] = [:]
    for (name, member) in members { entries[name] = try Self.entry(name, member, bad) }
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

  deinit { try? handle.close() }

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
      let count = block.withUnsafeMutableBytes { read($0, at: offset) }
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

  private func entry(of name: String, shape: [Int]) throws(IngotError) -> Entry {
    guard let entry = entries[name] else {
      throw IngotError(
        .badInput, "'\(path)': expected a tensor '\(name)', found none\(suggestion(for: name, among: entries.keys))")
    }
    guard entry.shape == shape else {
      throw IngotError(.badInput, "'\(path)': tensor '\(name)': expected shape \(shape), found \(entry.shape)")
    }
    return entry
  }

  private func cutOff(_ name: String, _ entry: Entry) -> IngotError {
    IngotError(.badInput, "'\(path)': tensor '\(name)': expected \(entry.range.count) bytes, found fewer")
  }

  /// Reads the bytes of a tensor. Returns whether the file still has all of them.
  private func fill(_ target: UnsafeMutableRawBufferPointer, from entry: Entry) -> Bool {
    read(target, at: dataStart + entry.range.lowerBound) == target.count
  }

  /// Reads bytes up to the end of the file. Returns how many there were.
  private func read(_ target: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    var done = 0
    while done < target.count {
      let count = pread(
        handle.fileDescriptor, target.baseAddress.map { $0 + done }, target.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      if count <= 0 { break }
      done += count
    }
    return done
  }

  private static func read(_ handle: FileHandle, at offset: Int, count: Int) -> [UInt8]? {
    guard (try? handle.seek(toOffset: UInt64(offset))) != nil else { return nil }
    if count == 0 { return [] }
    guard let data = try? handle.read(upToCount: count), data.count == count else { return nil }
    return Array(data)
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

  private static func entry(
    _ name: String, _ json: StrictJSON, _ bad: (String) -> IngotError
  ) throws(IngotError) -> Entry {
    if name.utf8.count > longestName {
      throw bad("expected tensor names of at most \(longestName) bytes, found one of \(name.utf8.count)")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      throw bad("expected tensor names without empty, '.' or '..' parts, found '\(name)'")
    }
    func integers(_ json: StrictJSON?, _ what: String) throws(IngotError) -> [Int] {
      guard case .array(let elements)? = json else { throw bad("tensor '\(name)': expected '\(what)' to be an array") }
      var numbers: [Int] = []
      for element in elements {
        guard case .integer(let number) = element else { throw bad("tensor '\(name)': expected integers in '\(what)'") }
        numbers.append(number)
      }
      return numbers
    }
    guard case .object(let members) = json, members.count == 3, case .string(let type)? = members["dtype"] else {
      throw bad("tensor '\(name)': expected 'dtype', 'shape' and 'data_offsets'")
    }
    guard let type = SafetensorsType(rawValue: type) else {
      throw bad("tensor '\(name)': expected dtype F32, F16, BF16 or I8, found \(type)")
    }
    let shape = try integers(members["shape"], "shape")
    let offsets = try integers(members["data_offsets"], "data_offsets")
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw bad("tensor '\(name)': expected two offsets in ascending order, found \(offsets)")
    }
    guard checkedProduct(shape + [type.size]) == offsets[1] - offsets[0] else {
      throw bad("tensor '\(name)': expected data of shape \(shape), found \(offsets[1] - offsets[0]) bytes")
    }
    return Entry(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }
}
