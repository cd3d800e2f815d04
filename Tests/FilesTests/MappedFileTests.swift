import Foundation
import IngotDiagnostics
import IngotFiles
import IngotTestSupport
import Testing

struct MappedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func hasTheBytesOfTheFile() throws {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let file = try #require(try MappedFile(try folder.write(bytes, to: "file")))
    #expect(file.bytes.elementsEqual(bytes))
    try file.checkUnchanged()
  }

  @Test(arguments: [(0, 10), (9_990, 10), (123, 4_000), (0, 10_000), (10_000, 0)])
  func copiesAnyBytes(_ offset: Int, _ count: Int) throws {
    let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let file = try #require(try MappedFile(try folder.write(bytes, to: "file")))
    var copy = Array(repeating: UInt8(0), count: count)
    copy.withUnsafeMutableBytes { file.copy(from: offset, to: $0) }
    #expect(copy.elementsEqual(bytes[offset..<(offset + count)]))
    #expect(file.bytes.elementsEqual(bytes))
  }

  @Test func mapsNoEmptyFile() throws {
    #expect(try MappedFile(try folder.write([], to: "empty")) == nil)
  }

  @Test func refusesWhatIsNoFile() {
    for path in [folder.path, "\(folder.path)/nothing"] {
      let error = #expect(throws: IngotError.self) { try MappedFile(path) }
      #expect(error?.kind == .missingFile)
    }
  }

  @Test func noticesAFileThatIsWrittenTo() throws {
    let path = try folder.write(Array(repeating: 1, count: 100), to: "file")
    #expect(utimes(path, [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)]) == 0)
    let file = try #require(try MappedFile(path))
    try file.checkUnchanged()
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.write(contentsOf: Data([2]))
    try handle.close()
    let error = #expect(throws: IngotError.self) { try file.checkUnchanged() }
    #expect(error?.kind == .badInput)
    #expect("\(error as Any)".contains("of 100 bytes, found another time of change"))
  }
}

struct UnnamedFileTests {
  @Test func hasWhatWasAppended() throws {
    let file = try #require(UnnamedFile())
    #expect(file.append([1, 2, 3]) && file.append([]) && file.append([4]))
    let mapped = try #require(file.mapped(as: "four bytes"))
    #expect(mapped.bytes.elementsEqual([1, 2, 3, 4]))
    try mapped.checkUnchanged()
    #expect(!file.append([5]))
  }

  @Test func mapsNothingOfAnEmptyFile() throws {
    #expect(try #require(UnnamedFile()).mapped(as: "nothing") == nil)
  }
}
