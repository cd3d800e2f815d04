import IngotCompiler
import IngotEmission
import IngotExecution
import IngotFiles
import IngotIR
import IngotModeling
import IngotTestSupport
import Testing

/// Checkpoints of training programs in C: what they write, and what they refuse.
struct TrainingCheckpointTests {
  /// Returns a program whose store is that of the start.
  private func fresh() throws -> CompiledTraining {
    let compilation = try shippedModel("gaussian-aae").applying(["width=5"]).compile(batch: 3, seed: 11)
    let compiled = try CompiledTraining(
      trainingSource(compilation), CompiledC.Toolchain(compiler: "gcc"), optimization: "-O0")
    try compiled.initialize(seed: 11)
    return compiled
  }

  /// Returns a checkpoint with another header and its checksum.
  private func replacing(_ found: String, with replacement: String, in bytes: [UInt8]) throws -> [UInt8] {
    let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = String(decoding: bytes[8..<(8 + length)], as: UTF8.self)
    try #require(header.contains(found))
    header = header.replacing(found, with: replacement)
    let count = header.utf8.count
    return withChecksum(
      (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array(header.utf8) + bytes[(8 + length)...])
  }

  @Test func otherReadersReadIt() throws {
    let compiled = try fresh()
    let bytes = try compiled.save(step: 1234)
    let folder = try TemporaryFolder()
    let reader = try SafetensorsReader(folder.write(bytes, to: "checkpoint.safetensors"))
    #expect(reader.metadata == ["format": "4", "program": "p\"\\ä?/", "step": "1234"])
    let machine = try Machine(compiled.source.program, threads: 1)
    for (index, info) in machine.module.parameters.enumerated() {
      #expect(try reader.read(info.name, shape: info.type.shape) == machine.parameter(Parameter(index)))
    }
  }

  @Test func itReadsWhatItWrites() throws {
    let compiled = try fresh()
    let initial = Array(compiled.store)
    let bytes = try compiled.save(step: 7)
    compiled.store.copyBytes(from: repeatElement(1, count: compiled.store.count))
    let loaded = try compiled.load(bytes)
    #expect(loaded.result == 0 && loaded.step == 7)
    #expect(compiled.storeBits == (try fresh().storeBits))
    #expect(initial.count == compiled.store.count)
  }

  /// JSON has several ways to write the same.
  @Test(arguments: [
    ("\"step\":", " \n \"step\" :"), ("encoder", "\\u0065ncoder"), ("\\/", "\\u002F"),
    ("F32", "F\\u0033\\u0032"), ("},", "} ,\t"), ("[", "[ "), ("]", "\r]"), ("ä", "\\u00e4"), (":[", " : ["),
  ])
  func otherSpellingsAreRead(_ found: String, _ replacement: String) throws {
    let compiled = try fresh()
    let bytes = try replacing(found, with: replacement, in: compiled.save(step: 7))
    #expect(try compiled.load(bytes).result == 0)
  }

  @Test(arguments: [
    ("\"p", "\"q", 3), ("encoder", "encodes", 3), ("[784,5]", "[5,784]", 3), ("F32", "F16", 3),
    ("\"step\":\"7\"", "\"step\":\"7x\"", 1), ("\"step\":\"7\"", "\"steps\":\"7\"", 1), ("\"step\"", "\"s", 1),
    ("data_offsets", "offsets", 1), ("{\"dtype\"", "{\"dtype\":\"F32\",\"dtype\"", 1), ("}}", "}", 1),
    ("[0,", "[00,", 1), ("[0,", "[-1,", 1), ("[0,", "[99999999999999999999,", 1), ("[0,", "[0,0,", 1),
    ("\"7\"", "\"\\u00", 1), ("\"7\"", "\"\\ud800x\"", 1), ("\"7\"", "\"99999999999999999999\"", 1),
    ("F32", "F\n32", 1), ("\"crc32\"", "\"crc33\"", 4), ("{\"__metadata__\"", " {\"__metadata__\"", 1),
  ])
  func whatIsWrongIsRefused(_ found: String, _ replacement: String, _ result: Int32) throws {
    let compiled = try fresh()
    let before = Array(compiled.store)
    let loaded = try compiled.load(replacing(found, with: replacement, in: compiled.save(step: 7)))
    #expect(loaded.result == result)
    #expect(loaded.step == .max && Array(compiled.store) == before)
  }

  @Test func partsAreRefused() throws {
    let compiled = try fresh()
    let (bytes, before) = (try compiled.save(step: 7), Array(compiled.store))
    let length = bytes[..<8].reversed().reduce(8) { $0 << 8 | Int($1) } & 0xFFFF
    let ends = Array(0..<40) + stride(from: 40, to: length + 40, by: 37) + [length + 9, bytes.count - 1]
    for end in ends {
      #expect(try compiled.load(Array(bytes[..<end])).result == 2, "\(end) bytes")
    }
    #expect(try compiled.load(bytes + [0]).result == 1)
    #expect(try compiled.load(bytes, memory: compiled.store.count - 1).result == 5)
    #expect(Array(compiled.store) == before)
  }

  @Test func flippedBitsAreRefused() throws {
    let compiled = try fresh()
    let (bytes, before) = (try compiled.save(step: 7), Array(compiled.store))
    let (header, data) = Campaign.isLong ? (1, 101) : (7, 10_007)
    try forEachFlippedBit(of: bytes, header: header, data: data) { damaged, bit in
      let loaded = try compiled.load(damaged)
      #expect(loaded.result != 0, "bit \(bit)")
    }
    #expect(Array(compiled.store) == before)
  }
}
