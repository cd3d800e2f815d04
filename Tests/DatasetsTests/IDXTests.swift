import Foundation
import IngotDatasets
import IngotDiagnostics
import IngotTestSupport
import Testing

/// Tests that IDX files, plain and gzipped, are read correctly, and that damaged ones are refused.
struct IDXTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ bytes: [UInt8], rank: Int = 3) throws -> IDX {
    try IDX(try folder.write(bytes, to: "images"), rank: rank)
  }

  @Test func readsPlainAndGzipped() throws {
    let plain = idxFile([2, 3, 4])
    let members = gzipped(Array(plain[..<10])) + gzipped(Array(plain[10...]))
    for file in [plain, gzipped(plain), members] {
      let found = try read(file)
      #expect(found.dimensions == [2, 3, 4])
      #expect(Array(found.bytes) == (0..<24).map { UInt8($0) })
    }
  }

  /// Elements of many megabytes are decompressed into a file.
  @Test func readsLargeGzippedFiles() throws {
    let plain = idxFile([70, 300, 400])
    let found = try read(gzipped(plain))
    #expect(found.bytes.elementsEqual(plain[16...]))
    var copy = Array(repeating: UInt8(0), count: 1000)
    copy.withUnsafeMutableBufferPointer { found.bytes.copy(from: 12_345, to: $0) }
    #expect(copy.elementsEqual(plain[(16 + 12_345)...].prefix(1000)))
    var parts: [UInt8] = []
    found.bytes.forEachPart { parts += $0 }
    #expect(parts.elementsEqual(plain[16...]))
    #expect(throws: IngotError.self) { try read(Array(gzipped(plain).dropLast())) }
    #expect(throws: IngotError.self) { try read(gzipped(plain + [0])) }
  }

  /// The size that a gzipped file states is that of its last member, which says little about the whole.
  @Test(arguments: [[200_000, 3], [3, 200_000], [65_536, 1], [1, 65_536, 65_537], [120_000, 0]])
  func readsMembersOfAnySize(_ sizes: [Int]) throws {
    let plain = idxFile([sizes.reduce(0, +) - 8])
    var (file, start): ([UInt8], Int) = ([], 0)
    for size in sizes {
      file += gzipped(Array(plain[start..<(start + size)]))
      start += size
    }
    #expect(try Array(read(file, rank: 1).bytes) == Array(plain[8...]))
  }

  /// The stated size is only a hint for the memory, and the data are checked against it.
  @Test(arguments: [0, 1, 2407, 2409, 1 << 31, 0xFFFF_FFFF])
  func refusesAGzippedFileOfAnotherSizeThanItStates(_ size: Int) throws {
    let whole = gzipped(idxFile([2, 30, 40]))
    let file = whole.dropLast(4) + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
    let error = #expect(throws: IngotError.self) { try read(Array(file)) }
    #expect("\(error as Any)".contains("images': expected whole gzip data, found damaged data"))
  }

  @Test(arguments: [
    ([], "expected an IDX file, found 0 bytes"),
    (idxFile([2, 3, 4], magic: [0, 0, 13]), "expected an IDX file of bytes, found another magic number"),
    (idxFile([2, 3, 4], magic: [0x89, 0x50, 0x4E]), "found another magic number"),
    (idxFile([2, 3]), "expected 3 dimensions, found 2"),
    (Array(idxFile([2, 3, 4])[..<9]), "expected a header of 16 bytes, found 9 bytes"),
    (idxFile([2, 3, 4], count: 23), "expected 40 bytes for [2, 3, 4], found 39"),
    (idxFile([2, 3, 4], count: 25), "expected 40 bytes for [2, 3, 4], found 41"),
    (idxFile([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], count: 4), "expected dimensions whose product fits 64 bits"),
    (idxFile([0x7FFF_FFFF, 0x7FFF_FFFF, 1], count: 4), "expected 4611686014132420625 bytes"),
  ])
  func refusesDamagedFiles(_ bytes: [UInt8], _ message: String) {
    let error = #expect(throws: IngotError.self) { try read(bytes) }
    #expect(error?.kind == .badInput)
    #expect("\(error as Any)".contains(message), "\(error as Any)")
  }

  /// Cuts a gzipped file at every length, and flips every byte of its data and checksum.
  @Test func refusesDamagedGzip() throws {
    let whole = gzipped(idxFile([2, 30, 40]))
    for length in 2..<whole.count {
      #expect(throws: IngotError.self, "cut at \(length)") { try read(Array(whole[..<length])) }
    }
    // The header's time and system do not matter; everything after the header does.
    for position in 10..<whole.count {
      var bytes = whole
      bytes[position] ^= 0x55
      #expect(throws: IngotError.self, "flipped at \(position)") { try read(bytes) }
    }
    #expect(throws: IngotError.self) { try read(whole + [0, 1, 2]) }
  }

  /// A small file that becomes a gigabyte is refused by its first bytes, or as soon as it has more than they say.
  @Test(arguments: [[], idxFile([2, 3, 4])], [1, 64])
  func aBombIsRefusedAtOnce(_ start: [UInt8], _ members: Int) throws {
    let zeros = gzipped(Array(repeating: 0, count: 1 << 24))
    let file = gzipped(start) + (0..<members).flatMap { _ in zeros }
    let time = processorTime {
      let error = #expect(throws: IngotError.self) { try read(file) }
      let message = start.isEmpty ? "expected an IDX file of bytes" : "found more than 40 bytes"
      #expect("\(error as Any)".contains(message), "\(error as Any)")
    }
    #expect(time < .milliseconds(200))
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["INGOT_MNIST"] != nil))
  func readsMNIST() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["INGOT_MNIST"])
    let dataset = try Dataset.folder(folder)
    #expect(dataset.count == 60_000 && dataset.width == 28 && dataset.height == 28)
    #expect(dataset.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    // The mean that the literature normalises MNIST with: 0.1307.
    let mean = Double(dataset.pixels.reduce(0) { $0 + Int($1) }) / Double(dataset.pixels.count) / 255
    #expect(abs(mean - 0.1307) < 5e-5)
  }
}
