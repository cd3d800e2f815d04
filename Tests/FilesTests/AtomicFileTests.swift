import Foundation
import IngotDiagnostics
import IngotFiles
import IngotTestSupport
import Testing

/// Files that are written as a whole or not at all.
struct AtomicFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test func aReplacedFileKeepsItsMode() throws {
    let path = try folder.write("old", to: "file")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
    try AtomicFile.write("new", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(try mode(path) == 0o640)
    #expect(try names == ["file"])
  }

  @Test func whatIsNotCommittedLeavesNothing() throws {
    let path = try folder.write("old", to: "file")
    var file: AtomicFile? = try AtomicFile(path)
    try file?.write("new")
    #expect(try names.count == 2)
    file = nil
    #expect(try names == ["file"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  /// A link is neither followed nor replaced, and a folder stays.
  @Test func onlyFilesAreReplaced() throws {
    let outside = try TemporaryFolder()
    let target = try outside.write("kept", to: "target")
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    try FileManager.default.createDirectory(atPath: folder.path + "/folder", withIntermediateDirectories: false)
    for (name, found) in [("link", "found a link"), ("folder", "found a folder")] {
      let error = #expect(throws: IngotError.self) { try AtomicFile.write("new", to: "\(folder.path)/\(name)") }
      #expect(error?.kind == .cannotWrite && error?.description.contains(found) == true)
    }
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "kept")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    #expect(try names == ["folder", "link"])
  }

  @Test func devicesAndPipesStay() throws {
    try AtomicFile.write("nothing", to: "/dev/null")
    var status = stat()
    #expect(lstat("/dev/null", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    // A reader, so that opening the other end does not wait.
    let reader = open(pipe, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    try AtomicFile.write("through", to: pipe)
    var bytes = [UInt8](repeating: 0, count: 16)
    #expect(read(reader, &bytes, bytes.count) == 7)
    #expect(String(decoding: bytes[..<7], as: UTF8.self) == "through")
    #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func whatIsLostIsAnError() {
    #expect(throws: IngotError.self) { try AtomicFile.write("lost", to: "/dev/full") }
  }

  /// Files of a process that is gone are removed; those of one that lives, and any others, stay.
  @Test func whatAKilledProcessLeftIsSwept() throws {
    let gone = try Programs.run(URL(fileURLWithPath: "/usr/bin/env"), ["true"]).process.processIdentifier
    for name in [".ingot-\(gone)-7.part", ".ingot-\(getpid())-7.part", "run.part", ".ingot-x-7.part"] {
      _ = try folder.write("", to: name)
    }
    TemporaryName.sweep(folder.path)
    #expect(try names == [".ingot-\(getpid())-7.part", ".ingot-x-7.part", "run.part"].sorted())
  }
}
