import CIngotZlib
import Foundation
import IngotData
import IngotDiagnostics
import IngotTestSupport
import Testing

/// IDX files, plain and gzipped: what is read, and that nothing damaged is.
struct IDXTests {
  /// An IDX file of bytes 0, 1, 2, …
  private static func idx(_ dimensions: [Int], count: Int? = nil, magic: [UInt8] = [0, 0, 8]) -> [UInt8] {
    let header = dimensions.flatMap { dimension in (0..<4).map { UInt8(dimension >> (24 - 8 * $0) & 255) } }
    let count = count ?? dimensions.reduce(1, *)
    return magic + [UInt8(dimensions.count)] + header + (0..<count).map { UInt8($0 & 255) }
  }

  private static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var (input, output) = (bytes, Array<UInt8>(repeating: 0, count: bytes.count + 100))
    let size = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(output[..<size])
  }

  private func read(_ bytes: [UInt8], rank: Int = 3) throws(IngotError) -> IDX {
    try IDX(Data(bytes), name: "images", rank: rank)
  }

  @Test func readsPlainAndGzipped() throws {
    let plain = Self.idx([2, 3, 4])
    let members = Self.gzip(Array(plain[..<10])) + Self.gzip(Array(plain[10...]))
    for file in [plain, Self.gzip(plain), members] {
      let found = try read(file)
      #expect(found.dimensions == [2, 3, 4])
      #expect(found.bytes == (0..<24).map { UInt8($0) })
    }
  }

  @Test(arguments: [
    ([], "expected an IDX file, found 0 bytes"),
    (idx([2, 3, 4], magic: [0, 0, 13]), "expected an IDX file of bytes, found another magic number"),
    (idx([2, 3, 4], magic: [0x89, 0x50, 0x4E]), "found another magic number"),
    (idx([2, 3]), "expected 3 dimensions, found 2"),
    (Array(idx([2, 3, 4])[..<9]), "expected a header of 16 bytes, found 9 bytes"),
    (idx([2, 3, 4], count: 23), "expected 40 bytes for [2, 3, 4], found 39"),
    (idx([2, 3, 4], count: 25), "expected 40 bytes for [2, 3, 4], found 41"),
    (idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], count: 4), "expected dimensions whose product fits 64 bits"),
    (idx([0x7FFF_FFFF, 0x7FFF_FFFF, 1], count: 4), "expected 4611686014132420625 bytes"),
  ])
  func refusesDamagedFiles(_ bytes: [UInt8], _ message: String) {
    let error = #expect(throws: IngotError.self) { try read(bytes) }
    #expect(error?.kind == .badInput)
    #expect("\(error as Any)".contains(message), "\(error as Any)")
  }

  /// Every cut of a gzipped file, and every flipped byte of its data and checksum.
  @Test func refusesDamagedGzip() throws {
    let whole = Self.gzip(Self.idx([2, 30, 40]))
    for length in 2..<whole.count {
      #expect(throws: IngotError.self, "cut at \(length)") { try read(Array(whole[..<length])) }
    }
    // The header's time and system do not matter; all behind it does.
    for position in 10..<whole.count {
      var bytes = whole
      bytes[position] ^= 0x55
      #expect(throws: IngotError.self, "flipped at \(position)") { try read(bytes) }
    }
    #expect(throws: IngotError.self) { try read(whole + [0, 1, 2]) }
  }

  @Test func readsAFolder() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(Self.idx([3, 2, 2]), to: "train-images-idx3-ubyte")
    _ = try folder.write(Self.gzip(Self.idx([3])), to: "train-labels-idx1-ubyte.gz")
    let dataset = try Dataset.idx(folder: folder.path)
    #expect(dataset.count == 3 && dataset.width == 2 && dataset.height == 2)
    #expect(dataset.labels == [0, 1, 2])
    #expect(Array(dataset.image(1)) == [4, 5, 6, 7])
    let floats = UnsafeMutableBufferPointer<Float>.allocate(capacity: 8)
    defer { floats.deallocate() }
    dataset.copyImages([2, 0], into: floats)
    #expect(Array(floats) == [8, 9, 10, 11, 0, 1, 2, 3].map { $0 * (1 / 255) })
  }

  @Test func refusesFoldersThatAreNotWhole() throws {
    let folder = try TemporaryFolder()
    func message() -> String {
      do {
        return "\(try Dataset.idx(folder: folder.path))"
      } catch {
        return "\(error.kind) \(error)"
      }
    }
    #expect(message().contains("missingFile error: expected 'train-images-idx3-ubyte' or 'train-images-idx3-ubyte.gz'"))
    _ = try folder.write(Self.idx([3, 2, 2]), to: "train-images-idx3-ubyte")
    #expect(message().contains("expected 'train-labels-idx1-ubyte'"))
    _ = try folder.write(Self.idx([4]), to: "train-labels-idx1-ubyte")
    #expect(message().contains("badInput error: '\(folder.path)': expected as many labels as images, found 4 and 3"))
    _ = try folder.write(Self.idx([4, 0, 2]), to: "train-images-idx3-ubyte")
    #expect(message().contains("expected at least one image of one pixel, found [4, 0, 2]"))
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["INGOT_MNIST"] != nil))
  func readsMNIST() throws {
    let folder = try #require(ProcessInfo.processInfo.environment["INGOT_MNIST"])
    let dataset = try Dataset.idx(folder: folder)
    #expect(dataset.count == 60_000 && dataset.width == 28 && dataset.height == 28)
    #expect(dataset.labels.prefix(10) == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4])
    // The mean that the literature normalises MNIST with: 0.1307.
    let mean = Double(dataset.pixels.reduce(0) { $0 + Int($1) }) / Double(dataset.pixels.count) / 255
    #expect(abs(mean - 0.1307) < 5e-5)
  }
}
