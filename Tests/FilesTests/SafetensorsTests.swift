import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotFiles
import IngotTestSupport
import Testing

/// Tests that the safetensors reader is strict: it refuses anything that is not exactly a file of floats, and never
/// crashes.
struct SafetensorsTests {
  private static func file(_ header: String, data: Int = 0, length: UInt64? = nil) -> [UInt8] {
    let length = length ?? UInt64(header.utf8.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
      + Array(repeating: 0, count: data)
  }

  private static func tensor(_ name: String, _ shape: String, _ from: Int, _ to: Int, type: String = "F32") -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":[\(from),\(to)]}"
  }

  private func open(_ bytes: [UInt8]) throws -> SafetensorsReader {
    let folder = try TemporaryFolder()
    return try SafetensorsReader(try folder.write(bytes, to: "file.safetensors"))
  }

  @Test func readsWhatItWrote() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file.safetensors"
    var writer = SafetensorsWriter(metadata: ["key": "a \"quoted\" value\n", "other": "ü"])
    writer.add("b", shape: [2, 3], [1, -2, 3.5, .infinity, -0.0, .leastNonzeroMagnitude])
    writer.add("a/b.c", shape: [], [7])
    writer.add("none", shape: [0, 4], [])
    try writer.write(to: path)
    let reader = try SafetensorsReader(path)
    #expect(reader.metadata == ["key": "a \"quoted\" value\n", "other": "ü"])
    #expect(reader.names == ["a/b.c", "b", "none"])
    #expect(reader.shape(of: "a/b.c") == [] && reader.shape(of: "none") == [0, 4])
    #expect(
      try reader.read("b", shape: [2, 3]).map(\.bitPattern)
        == [1, -2, 3.5, .infinity, -0.0, .leastNonzeroMagnitude].map { (x: Float) in x.bitPattern })
    #expect(throws: IngotError.self) { _ = try reader.read("b", shape: [3, 2]) }
    let error = #expect(throws: IngotError.self) { _ = try reader.read("bb", shape: [2, 3]) }
    #expect("\(error as Any)".contains("expected a tensor 'bb', found none"))
    // The data starts at a multiple of 8, because other readers memory-map it.
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(bytes[0] % 8 == 0 && bytes.count == 8 + Int(bytes[0]) + Int(bytes[1]) * 256 + 28)
  }

  /// A file is refused if any of its bits has changed, unless it no longer says that it has a checksum, and if any of its
  /// bytes is missing.
  @Test func nothingThatChangedIsRead() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/file.safetensors"
    var writer = SafetensorsWriter(metadata: ["key": "value"])
    writer.add("a", shape: [2, 3], [1, 2, 3, 4, 5, 6])
    writer.add("b", shape: [], [7])
    try writer.write(to: path)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(bytes == withChecksum(bytes))
    forEachFlippedBit(of: bytes, header: 1, data: 1) { damaged, bit in
      let reader = try? SafetensorsReader(folder.write(damaged, to: "damaged"))
      #expect(
        reader == nil || (8..<checksumPlace.lowerBound).contains(bit / 8) && reader?.hasChecksum == false, "bit \(bit)")
    }
    for count in bytes.indices {
      #expect(throws: IngotError.self, "\(count) bytes") {
        try SafetensorsReader(folder.write(Array(bytes[..<count]), to: "damaged"))
      }
    }
  }

  /// A pipe is refused, instead of waiting for its writer, and so is a header that is valid but huge.
  @Test func nothingTakesLong() throws {
    let folder = try TemporaryFolder()
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let error = #expect(throws: IngotError.self) { try SafetensorsReader(pipe) }
    #expect(error?.kind == .missingFile && error?.description.contains("found a pipe") == true)
    let members = (0..<25_000).map { Self.tensor("t\($0)", "[1]", 4 * $0, 4 * $0 + 4) }
    let path = try folder.write(Self.file("{\(members.joined(separator: ","))}", data: 100_000), to: "many")
    var names: [String] = []
    let time = try processorTime { names = try SafetensorsReader(path).names }
    #expect(names.count == 25_000 && time < .seconds(1))
  }

  @Test(arguments: [
    ([], "expected a safetensors file, found 0 bytes"),
    ([1, 2, 3], "found 3 bytes"),
    (file("{}", length: 1000), "expected a header within the file, found one of 1000 bytes in 10"),
    (file("{}", length: .max), "found one of 18446744073709551615"),
    (
      file("{\(tensor(String(repeating: "a", count: 501), "[1]", 0, 4))}", data: 4),
      "expected tensor names of at most 500 bytes, found one of 501"
    ),
    (file(String(repeating: " ", count: 2_000_001)), "expected a header of at most 2000000 bytes"),
    (file("[]"), "expected a header that is an object"),
    (file("{}", data: 4), "expected 0 bytes of data, found 4"),
    (file("{\(tensor("a", "[1]", 0, 4)),\(tensor("a", "[1]", 4, 8))}", data: 8), "expected key 'a' once"),
    (file("{\(tensor("../a", "[1]", 0, 4))}", data: 4), "found '../a'"),
    (file("{\(tensor("a//b", "[1]", 0, 4))}", data: 4), "found 'a//b'"),
    (file("{\(tensor("a", "[2]", 0, 4))}", data: 4), "expected data of shape [2], found 4 bytes"),
    (file("{\(tensor("a", "[1]", 4, 8))}", data: 8), "expected data from byte 0, found 4"),
    (
      file("{\(tensor("a", "[1]", 0, 4)),\(tensor("b", "[1]", 8, 12))}", data: 12), "expected data from byte 4, found 8"
    ),
    (
      file("{\(tensor("a", "[2]", 0, 8)),\(tensor("b", "[2]", 4, 12))}", data: 12), "expected data from byte 8, found 4"
    ),
    (file("{\(tensor("a", "[1]", 0, 4))}", data: 3), "expected 4 bytes of data, found 3"),
    (file("{\(tensor("a", "[1]", 4, 0))}", data: 4), "ascending order"),
    (file("{\(tensor("a", "[1]", 0, 4, type: "F64"))}", data: 4), "expected dtype F32, F16, BF16 or I8, found F64"),
    (
      file("{\(tensor("a", "[-1]", 0, 4))}", data: 4),
      "expected an object, an array, a string or a non-negative integer"
    ),
    (file("{\(tensor("a", "[1.0]", 0, 4))}", data: 4), "expected ']'"),
    (file("{\(tensor("a", "[01]", 0, 4))}", data: 4), "expected an integer below 2^63"),
    (file("{\(tensor("a", "[9223372036854775807,3]", 0, 4))}", data: 4), "expected data of shape"),
    (file("{\(tensor("a", "[4611686018427387904,4]", 0, 0))}"), "expected data of shape"),
    (file("{\(tensor("a", "[99999999999999999999]", 0, 4))}", data: 4), "expected an integer below 2^63"),
    (file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}"), "expected 'dtype', 'shape' and 'data_offsets'"),
    (file("{\"a\":1}"), "expected 'dtype', 'shape' and 'data_offsets'"),
    (file("{\"__metadata__\":{\"a\":1}}"), "metadata 'a': expected a string"),
    (file("{\"__metadata__\":[]}"), "expected '__metadata__' to be an object"),
    (file("{\"a\":" + String(repeating: "[", count: 100_000)), "expected at most 8 levels"),
    (file("{\"a"), "expected the end of a string"),
    (file("{\"a\\"), "expected the end of a string"),
    (file("{\"\\ud800\":1}"), "expected a valid string"),
    (file("{} x"), "expected the end"),
  ])
  func refusesMalformedFiles(_ bytes: [UInt8], _ message: String) {
    let error = #expect(throws: IngotError.self) { try open(bytes) }
    #expect(error?.kind == .badInput)
    #expect("\(error as Any)".contains(message), "\(error as Any)")
  }

  /// A valid file with bytes changed, removed or repeated at random never crashes the reader.
  @Test func survivesDamage() throws {
    let header =
      "{\"__metadata__\":{\"k\":\"v\"},\(Self.tensor("a", "[2,3]", 0, 24)),\(Self.tensor("b", "[]", 24, 28))}"
    let whole = Self.file(header, data: 28)
    let folder = try TemporaryFolder()
    var random = SplitMix64(seed: 1, stream: 0)
    for _ in 0..<500 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let position = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[position] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[position] = Array("{}[]:,\"0918-.e\\".utf8).randomElement(using: &random) ?? 0
        case 2: bytes.removeSubrange(position..<min(bytes.count, position + 3))
        default: bytes.insert(contentsOf: bytes[..<position].suffix(4), at: position)
        }
        if bytes.isEmpty { break }
      }
      let path = try folder.write(bytes, to: "damaged.safetensors")
      do throws(IngotError) {
        let reader = try SafetensorsReader(path)
        // If the file is accepted, it must be complete.
        for name in reader.names {
          let shape = reader.shape(of: name) ?? []
          let elements = try reader.read(name, shape: shape)
          #expect(elements.count == shape.reduce(1, *))
        }
      } catch {
        #expect(error.kind == .badInput)
      }
    }
  }
}
